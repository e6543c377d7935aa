import { assertEquals, assertThrows } from "@std/assert";
import { valueAt } from "../../../lib/formula/evaluate.ts";
import { parseFormula } from "../../../lib/formula/parse.ts";
import { printFormula } from "../../../lib/formula/print.ts";
import { number, variable } from "../../../lib/formula/tree.ts";

/** The first line of the error, and the place of the mark in its third. */
function refusal(text: string, names: readonly string[] = ["x", "y"]): [string, number] {
  const { message } = assertThrows(() => parseFormula(text, names), Error);
  const [reason, line, mark] = message.split("\n");
  assertEquals(line, `  ${text.replaceAll("\n", " ")}`);
  return [reason, mark.indexOf("^") - 1];
}

Deno.test("a formula becomes a tree: definitions in order, then the result", () => {
  assertEquals(parseFormula("e = exp(-x); e / (1 + e)", ["x"]), {
    definitions: [{ name: "e", is: { kind: "call", name: "exp", of: [{ kind: "negative", of: variable("x") }] } }],
    result: {
      kind: "binary",
      operator: "/",
      left: variable("e"),
      right: { kind: "binary", operator: "+", left: number(1), right: variable("e") },
    },
  });
});

Deno.test("what is tighter belongs together, and otherwise what stands left", () => {
  const same = (text: string, meaning: string) =>
    assertEquals(parseFormula(text, ["x", "y"]), parseFormula(meaning, ["x", "y"]), text);
  same("x - y - 1", "(x - y) - 1");
  same("x / y * 2", "(x / y) * 2");
  same("x + y * 2", "x + (y * 2)");
  same("-x * y", "(-x) * y");
  same("x < y + 1", "x < (y + 1)");
  same("x == y < 1", "x == (y < 1)");
  same("x < y ? 1 : x > y ? 2 : 3", "(x < y) ? 1 : ((x > y) ? 2 : 3)");
  same("x ? y ? 1 : 2 : 3", "x ? (y ? 1 : 2) : 3");
});

Deno.test("numbers have digits before and after the point, and may have an exponent", () => {
  const valueOf = (text: string) => parseFormula(text, []).result;
  assertEquals(valueOf("12"), number(12));
  assertEquals(valueOf("0.044715"), number(0.044715));
  assertEquals(valueOf("1e-12"), number(1e-12));
  assertEquals(valueOf("2.5E+3"), number(2500));
  assertEquals(valueOf("pi"), number(Math.PI));
  assertEquals(valueOf("infinity"), number(Infinity));
  for (const text of ["1.", ".5", "1e", "1e+", "1.2.3", "2x", "0x10", "1_000"]) {
    assertEquals(refusal(text), [
      `Cannot read the formula: "${text}" is not a number such as 0.5 or 1e-3, at place 1`,
      1,
    ]);
  }
});

Deno.test("a name of one's own hides a constant, and may be that of a function", () => {
  assertEquals(parseFormula("pi", ["pi"]).result, variable("pi"));
  assertEquals(printFormula(parseFormula("min(x, min)", ["x", "min"])), "min(x, min)");
});

Deno.test("an unknown name is refused, with the known ones", () => {
  assertEquals(refusal("x + zz"), ['Cannot read the formula: unknown name "zz" (known: x, y), at place 5', 5]);
  assertEquals(refusal("x", []), ['Cannot read the formula: unknown name "x" (none is known), at place 1', 1]);
  assertEquals(refusal("toString"), [
    'Cannot read the formula: unknown name "toString" (known: x, y), at place 1',
    1,
  ]);
  assertEquals(refusal("e + 1; e = x")[0], 'Cannot read the formula: unknown name "e" (known: x, y), at place 1');
  assertEquals(refusal("e = e; e")[0], 'Cannot read the formula: unknown name "e" (known: x, y), at place 5');
});

Deno.test("an unknown function is refused, with the known ones", () => {
  assertEquals(refusal("1 + sinh(x)"), [
    'Cannot read the formula: unknown function "sinh" (known: abs, exp, expm1, log, log1p, sqrt, sin, cos, tanh, erf, ' +
    "normalBelow, normalDensity, sign, floor, round, min, max, pow), at place 5",
    5,
  ]);
  assertEquals(refusal("constructor(x)")[1], 1);
});

Deno.test("a wrong number of arguments is refused", () => {
  assertEquals(refusal("1 + exp(x, 2)"), ["Cannot read the formula: exp takes 1 argument, not 2, at place 5", 5]);
  assertEquals(refusal("exp()"), ["Cannot read the formula: exp takes 1 argument, not 0, at place 1", 1]);
  assertEquals(refusal("max(x)"), ["Cannot read the formula: max takes 2 arguments, not 1, at place 1", 1]);
});

Deno.test("what is missing is named, with its place", () => {
  const operand = "expected a number or a name, found";
  assertEquals(refusal("x +"), [`Cannot read the formula: ${operand} the end, at place 4`, 4]);
  assertEquals(refusal("x + * y"), [`Cannot read the formula: ${operand} "*", at place 5`, 5]);
  assertEquals(refusal("--x"), [`Cannot read the formula: ${operand} "-", at place 2`, 2]);
  assertEquals(refusal("exp(,)"), [`Cannot read the formula: ${operand} ",", at place 5`, 5]);
  assertEquals(refusal("e = x;"), [`Cannot read the formula: ${operand} the end, at place 7`, 7]);
  assertEquals(refusal(""), [`Cannot read the formula: ${operand} the end, at place 1`, 1]);
  assertEquals(refusal("  "), [`Cannot read the formula: ${operand} the end, at place 3`, 3]);
  assertEquals(refusal("(x + 1"), ['Cannot read the formula: expected ")", found the end, at place 7', 7]);
  assertEquals(refusal("x ? 1"), ['Cannot read the formula: expected ":", found the end, at place 6', 6]);
  assertEquals(refusal("e = x e"), ['Cannot read the formula: expected ";", found "e", at place 7', 7]);
});

Deno.test("what follows a formula is refused", () => {
  assertEquals(refusal("x y"), ['Cannot read the formula: expected the end, found "y", at place 3', 3]);
  assertEquals(refusal("x)"), ['Cannot read the formula: expected the end, found ")", at place 2', 2]);
  assertEquals(refusal("x; y"), ['Cannot read the formula: expected the end, found ";", at place 2', 2]);
});

Deno.test("a sign that is not part of the language is refused where it stands", () => {
  for (const [text, place] of [["x ^ 2", 3], ["x % 2", 3], ["x && y", 3], ["_x", 1], ["x\n  $", 5]] as const) {
    assertEquals(refusal(text), [
      `Cannot read the formula: this sign is not part of the language, at place ${place}`,
      place,
    ]);
  }
});

Deno.test("a name means one thing", () => {
  const already = (name: string, place: number) =>
    [`Cannot read the formula: "${name}" has a meaning already, at place ${place}`, place] as [string, number];
  assertEquals(refusal("x = 1; x"), already("x", 1));
  assertEquals(refusal("e = x; e = y; e"), already("e", 8));
  assertEquals(refusal("exp = x; exp"), already("exp", 1));
  assertEquals(refusal("pi = 3; pi"), already("pi", 1));
  assertEquals(refusal("1 = x; x"), ['Cannot read the formula: "1" cannot be a name, at place 1', 1]);
});

Deno.test("a formula may be long, but not deep, whatever it is made of", () => {
  const message = "Cannot read the formula: its parts stand in each other more than 200 deep; give some of them names";
  const n = 100000;
  for (const text of ["(", "abs(", "x ? x : ", "x ? ", "x + ", "x * (x + ", "-(", "max(x, "]) {
    assertThrows(() => parseFormula(text.repeat(n), ["x"]), Error, message);
  }
  const deep = (depth: number) => `${"(".repeat(depth)}x${")".repeat(depth)}`;
  assertEquals(parseFormula(deep(199), ["x"]).result, variable("x"));
  assertThrows(() => parseFormula(deep(200), ["x"]), Error, message);
  const terms = (count: number) => new Array(count).fill("x").join(" + ");
  assertEquals(parseFormula(terms(200), ["x"]).definitions, []);
  assertThrows(() => parseFormula(terms(201), ["x"]), Error, message);
  const steps = Array.from({ length: 500 }, (_, i) => `e${i} = ${i > 0 ? `e${i - 1}` : "x"} + 1;`);
  assertEquals(valueAt(parseFormula(`${steps.join(" ")} e499`, ["x"]), { x: 7 }), 507);
});
