import { assert, assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { measureSlope } from "../../../lib/difference.ts";
import { derive, pullOf } from "../../../lib/formula/derive.ts";
import { valueAt } from "../../../lib/formula/evaluate.ts";
import { FUNCTIONS } from "../../../lib/formula/functions.ts";
import { parseFormula } from "../../../lib/formula/parse.ts";
import { printFormula } from "../../../lib/formula/print.ts";
import { type Expression, expressionsOf, type Formula, partsOf, variablesOf } from "../../../lib/formula/tree.ts";
import * as activations from "../../../lib/ops/activations.ts";
import * as functions from "../../../lib/ops/functions.ts";
import { formulas, SMOOTH } from "./trees.ts";
import "../exact.ts";

type Point = Readonly<Record<string, number>>;

/** The slope that the rules of calculus give; 0 where the formula does not depend on the variable. */
function slopeAt(formula: Formula, name: string, point: Point): number {
  const slope = derive(formula, name);
  return slope ? valueAt(slope, point) : 0;
}

/** Compares with differences, and says how certain they were. */
function assertSlope(formula: Formula, name: string, point: Point): number {
  const g = (moved: number) => {
    const value = valueAt(formula, { ...point, [name]: moved });
    return { value, size: Math.abs(value) };
  };
  const { slope, uncertain } = measureSlope(g, point[name]), found = slopeAt(formula, name, point);
  const where = () => `${printFormula(formula)} in ${name} at ${JSON.stringify(point)}: ${found}, measured ${slope}`;
  if (!(uncertain < 1e-6 * Math.max(1, Math.abs(slope)))) return uncertain;
  assert(Math.abs(found - slope) <= 4 * uncertain + 1e-8 * Math.abs(slope) + 1e-13, where());
  return uncertain;
}

/** Where each function is tried: in both arguments. All slopes are defined there, and no two numbers are equal. */
const POINTS: readonly Point[] = [{ x: 0.3, z: 1.7 }, { x: 1.9, z: -0.6 }, { x: 0.7, z: 2 }];

const FLAT = ["sign", "floor", "round"];

Deno.test("a function of steps has no slope", () => {
  for (const name of FLAT) assertEquals(derive(parseFormula(`${name}(x)`, ["x"]), "x"), undefined, name);
});

for (const [name, { takes }] of Object.entries(FUNCTIONS).filter(([name]) => !FLAT.includes(name))) {
  Deno.test(`the slopes of ${name}, once, twice and thrice, are those of differences`, () => {
    const text = takes === 1 ? `${name}(2 * x - x * z + z)` : `${name}(x, z + 0.1 * x)`;
    const names = ["x", "z"], formula = parseFormula(text, names);
    for (const point of POINTS) {
      for (const first of names) {
        assert(assertSlope(formula, first, point) < 1e-6, `${text} at ${JSON.stringify(point)} was not measured`);
        const slope = derive(formula, first);
        for (const second of slope ? names : []) {
          assertSlope(slope!, second, point);
          const curve = derive(slope!, second);
          if (curve) assertSlope(curve, first, point);
        }
      }
    }
  });
}

Deno.test("the slopes of operators, signs and choices are those of differences", () => {
  const texts = [
    "x + z * 3",
    "x - z",
    "-(x * z)",
    "x / (z * z + 1)",
    "1 / x - z / x",
    "x < z ? x * x + z : z * x * x * x",
    "(x < z) + x * (x >= 0) - z",
    "e = x * z; d = e / (1 + x); d * d - e",
  ];
  for (const text of texts) {
    const formula = parseFormula(text, ["x", "z"]);
    for (const point of POINTS) {
      for (const name of ["x", "z"]) assert(assertSlope(formula, name, point) < 1e-6, text);
    }
  }
});

Deno.test("the slopes of random formulas are those of differences", () => {
  const at = fc.double({ min: -2, max: 2, noNaN: true });
  let measured = 0;
  fc.assert(
    fc.property(formulas(SMOOTH), at, at, (formula, x, z) => {
      const point = { x: x + 0, z: z + 0 }; // no -0
      if (!(Math.abs(valueAt(formula, point)) < 1e3)) return;
      if (assertSlope(formula, "x", point) < 1e-6) measured++;
      const slope = derive(formula, "x");
      if (slope) assertSlope(slope, "z", point);
    }),
    { numRuns: 150 },
  );
  assert(measured > 75, `only ${measured} of 150 could be measured`);
});

Deno.test("a smooth function that is put together by a choice has all its derivatives where the branches meet", () => {
  const sigmoid = parseFormula("e = exp(x < 0 ? x : -x); (x < 0 ? e : 1) / (1 + e)", ["x"]);
  const first = derive(sigmoid, "x")!, second = derive(first, "x")!, third = derive(second, "x")!;
  assertEquals([sigmoid, first, second, third].map((formula) => valueAt(formula, { x: 0 })), [0.5, 0.25, 0, -0.125]);
  for (const x of [-700, -40, -1, 1, 40, 700]) {
    const s = valueAt(sigmoid, { x }), other = valueAt(sigmoid, { x: -x });
    const bend = s * other * (other - s);
    assertAlmostEquals(valueAt(second, { x }), bend, 1e-14 * Math.abs(bend));
    assertAlmostEquals(valueAt(third, { x }), s * other * (1 - 6 * s * other), 1e-14);
  }
});

Deno.test("tanh has all its derivatives at 0", () => {
  let formula = parseFormula("tanh(x)", ["x"]);
  for (const expected of [1, 0, -2, 0, 16]) {
    formula = derive(formula, "x")!;
    assertAlmostEquals(valueAt(formula, { x: 0 }), expected, 1e-12);
  }
});

Deno.test("at a kink the slope lies between those of the two sides", () => {
  const at = (text: string, x: number, z = 0) => slopeAt(parseFormula(text, ["x", "z"]), "x", { x, z });
  assertEquals([at("abs(x)", -2), at("abs(x)", 0), at("abs(x)", 2)], [-1, 0, 1]);
  assertEquals([at("max(x, z)", 1, 1), at("min(x, z)", 1, 1), at("max(x, x)", 1)], [0.5, 0.5, 1]);
  assertEquals([at("pow(x, z)", 0, 0), at("pow(x, z)", 0, 1), at("pow(x, z)", 0, 2)], [0, 1, 0]);
  const power = parseFormula("pow(x, z)", ["x", "z"]), exponents = [2, 0, -1];
  assertEquals(exponents.map((z) => slopeAt(power, "z", { x: 0, z })), [0, 0, -Infinity]);
  assertEquals(at("sqrt(x)", 0), Infinity);
});

Deno.test("where nothing depends on a variable there is no slope", () => {
  for (const text of ["1", "x", "sign(z)", "floor(z) + round(z)", "z < 1", "z * 0", "z < 1 ? 2 : 3"]) {
    assertEquals(derive(parseFormula(text, ["x", "z"]), "z"), undefined, text);
  }
});

Deno.test("definitions that the slope does not need are gone, and with them what they read", () => {
  const formula = parseFormula("e = exp(z); d = exp(x); d + e", ["x", "z"]);
  assertEquals(printFormula(derive(formula, "x")!), "exp(x)");
});

Deno.test("what arrives from above is multiplied with the slope, under a name that is free", () => {
  const formula = parseFormula("dy = exp(x); dy * dy * dy_", ["x", "dy_"]), pull = pullOf(formula, "x")!;
  assertEquals(printFormula(pull.formula), "dy = exp(x); part_1 = dy * dy; dy__ * ((part_1 + part_1) * dy_)");
  assertEquals(pull.upstream, "dy__");
  const again = pullOf(pull.formula, "dy_")!;
  assertEquals(again.upstream, "dy_");
  assertEquals(valueAt(again.formula, { x: 0, dy_: 3, dy__: 5 }), 30);
  assertEquals(pullOf(formula, "y"), undefined);
  assertEquals(printFormula(pullOf(parseFormula("x + z", ["x", "z"]), "x")!.formula), "dy");
});

Deno.test("a formula is derived once", () => {
  const formula = parseFormula("x * x", ["x"]);
  assertStrictEquals(pullOf(formula, "x"), pullOf(formula, "x"));
});

Deno.test("names stay unique, however often a formula is derived, and whatever its names are", () => {
  const texts = [
    "e = exp(x); e_ = e * x; slope_of_e = e_ * e; slope_of_e * e_",
    "e = tanh(x); c = tanh(e); tanh(c) * slope_of_c + slope_of_e_",
  ];
  for (const text of texts) {
    const point = { x: 0.3, slope_of_c: 0.7, slope_of_e_: 0.2 };
    let formula = parseFormula(text, text.includes("slope_of_c") ? Object.keys(point) : ["x"]);
    for (let n = 0; n < 3; n++) {
      assert(assertSlope(formula, "x", point) < 1e-5);
      formula = derive(formula, "x")!;
      const names = [...variablesOf(formula), ...formula.definitions.map(({ name }) => name)];
      assertEquals([...new Set(names)], names);
    }
  }
});

Deno.test("what a choice sets to 0 stays 0, whatever arrives from above", () => {
  const pull = pullOf(parseFormula("x == 0 ? 0 : z > 1 ? x * z : 0", ["x", "z"]), "x")!.formula;
  assertEquals([[0, 2], [3, 1], [3, 2]].map(([x, z]) => valueAt(pull, { x, z, dy: NaN })), [0, 0, NaN]);
  assertEquals(valueAt(pull, { x: 3, z: 2, dy: 5 }), 10);
});

/** The formulas of the library's ops of one tensor, and of the gradients that they have by hand. */
function tableOf(): readonly Formula[] {
  const ops = Object.values({ ...activations, ...functions }).filter((op) => "entry" in op);
  return ops.flatMap(({ entry: { is, slopes, takes } }) => {
    const names = takes.match(/[A-Za-z]+/g)!.filter((name) => name !== "Infinity");
    return [is, ...Object.values(slopes)].map((text) => parseFormula(text, ["dy", "y", ...names]));
  });
}

const sizeOf = (expression: Expression): number => partsOf(expression).reduce((sum, part) => sum + sizeOf(part), 1);
const lengthOf = (formula: Formula) => expressionsOf(formula).reduce((sum, part) => sum + sizeOf(part), 0);

Deno.test("a derivative is not much longer than what it is derived from, and it can be printed and read", () => {
  let derivatives = 0;
  for (const formula of tableOf()) {
    let before = formula;
    for (let order = 1; order <= 5; order++) {
      const slope = derive(before, "x");
      if (!slope) break;
      derivatives++;
      const [long, short] = [slope, before].map(lengthOf);
      assert(long <= 3 * short + 30, `${printFormula(before)}: ${short} parts, and ${long} in its derivative`);
      assertEquals(parseFormula(printFormula(slope), variablesOf(slope)), slope);
      before = slope;
    }
  }
  assert(derivatives > 150, `only ${derivatives}`);
});

/** Slopes far out, by formulas that lose nothing there: those of a function, and those of its slope. */
const FAR: readonly [text: string, x: number, first: number, second: number][] = [
  ["tanh(x)", 25, 4 * Math.exp(-50), -8 * Math.exp(-50)], // to 2 exp(-50) of itself
  ["tanh(x)", -25, 4 * Math.exp(-50), 8 * Math.exp(-50)],
  ["tanh(x)", 300, 4 * Math.exp(-600), -8 * Math.exp(-600)],
  ["log1p(x)", 1e-20, 1, -1],
  ["expm1(x)", -50, Math.exp(-50), Math.exp(-50)],
  ["erf(x)", 10, 2 / Math.sqrt(Math.PI) * Math.exp(-100), -40 / Math.sqrt(Math.PI) * Math.exp(-100)],
  ["normalBelow(x)", -20, Math.exp(-200) / Math.sqrt(2 * Math.PI), 20 * Math.exp(-200) / Math.sqrt(2 * Math.PI)],
  ["sqrt(x)", 1e-200, 0.5e100, -0.25e300],
];

for (const [text, x, ...wanted] of FAR) {
  Deno.test(`the slopes of ${text} at ${x} lose no digits`, () => {
    let formula = parseFormula(text, ["x"]);
    for (const slope of wanted) {
      formula = derive(formula, "x")!;
      assertAlmostEquals(valueAt(formula, { x }) / slope, 1, 1e-12);
    }
  });
}
