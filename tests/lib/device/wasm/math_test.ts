import { assert, assertEquals } from "@std/assert";
import { Context } from "../../../../lib/device/wasm/context.ts";
import { Elementwise } from "../../../../lib/device/wasm/elementwise.ts";
import { VECTOR_FUNCTIONS } from "../../../../lib/device/wasm/math.ts";
import { Memory } from "../../../../lib/device/wasm/memory.ts";
import { FUNCTIONS } from "../../../../lib/formula/functions.ts";
import { parseFormula } from "../../../../lib/formula/parse.ts";
import { Random } from "../../../../lib/random.ts";

/** Calculates a formula of x and z at many places. */
type Run = (text: string, xs: Float32Array, zs?: Float32Array) => Float32Array;

function runner(plain: boolean): Run {
  const memory = new Memory(64), elementwise = new Elementwise(new Context(memory, { plain }));
  return (text, xs, zs = xs) => {
    using _step = memory.step();
    const [x, z, out] = [xs, zs, xs].map((values) => {
      const piece = memory.allocate(xs.length);
      memory.floats.set(values, piece.address / 4);
      return piece;
    });
    const inputs = { x: { storage: x, strides: [1] }, z: { storage: z, strides: [1] } };
    elementwise.run(parseFormula(text, ["x", "z"]), inputs, [xs.length], out);
    return memory.floats.slice(out.address / 4, out.address / 4 + xs.length);
  };
}

/** With multiply-add where this machine has it, and without. */
const runs: readonly Run[] = [runner(false), runner(true)];

/** Floats of all sizes and kinds, evenly spaced in their bits: every 16411th of the four billion that there are. */
const ALL = new Float32Array(Uint32Array.from({ length: 2 ** 18 }, (_, i) => i * 16411).buffer);

function between(low: number, high: number, length = 2 ** 17): Float32Array {
  const random = new Random(1);
  return Float32Array.from({ length }, () => random.uniform(low, high));
}

/** How far off a number is, in units in the last place. What is too large for float32 counts as 2^128. */
function ulps(got: number, want: number): number {
  if (Object.is(Math.fround(want), got) || want === got || Number.isNaN(want) && Number.isNaN(got)) return 0;
  const unit = 2 ** Math.max(-149, Math.floor(Math.log2(Math.abs(want))) - 23);
  const distance = Math.abs((Number.isFinite(got) ? got : Math.sign(got) * 2 ** 128) - want) / unit;
  return Number.isNaN(distance) ? Infinity : distance;
}

/** That a formula stays within a bound of a function, at all these places. */
function assertWithin(bound: number, text: string, f: (x: number, z: number) => number, xs: Float32Array, zs = xs) {
  for (const run of runs) {
    const got = run(text, xs, zs);
    got.forEach((value, i) => {
      const off = ulps(value, f(xs[i], zs[i]));
      if (off > bound) assert(false, `${text} at ${xs[i]}, ${zs[i]} is ${value}, off by ${off} units, not ${bound}`);
    });
  }
}

/** The places where each function is tried besides all sizes, and the bound that math.ts states. */
const BOUNDS: readonly (readonly [name: string, bound: number, low: number, high: number])[] = [
  ["abs", 0, -1, 1],
  ["sqrt", 0.5, 0, 4],
  ["sign", 0, -1, 1],
  ["floor", 0, -10, 10],
  ["round", 0, -10, 10],
  ["exp", 1.5, -104, 89],
  ["expm1", 2.5, -1, 1],
  ["log", 1.5, 0.5, 2],
  ["log1p", 2, -0.5, 0.5],
  ["tanh", 3, -9, 9],
];

for (const [name, bound, low, high] of BOUNDS) {
  Deno.test(`${name} is right to ${bound} units in the last place, for all numbers`, () => {
    assertWithin(bound, `${name}(x)`, FUNCTIONS[name].of, ALL);
    assertWithin(bound, `${name}(x)`, FUNCTIONS[name].of, between(low, high));
  });
}

Deno.test("log1p of what a formula keeps between 0 and 1 is right to 2 units in the last place", () => {
  const text = "log1p(max(0, min(x, 1)))", want = (x: number) => Math.log1p(Math.max(0, Math.min(x, 1)));
  const ends = Float32Array.of(0, 1, 1 - 2 ** -24, 2 ** -149, 2 ** -126, 0.5, Infinity, -Infinity, NaN);
  for (const xs of [ends, ALL, between(0, 1), between(0.9, 1), between(0, 1e-3)]) assertWithin(2, text, want, xs);
  assertWithin(2, "log1p(max(0, x))", (x) => Math.log1p(Math.max(0, x)), ALL); // may be above 1
  assertWithin(2, "log1p(min(x, 1))", (x) => Math.log1p(Math.min(x, 1)), ALL); // may be below 0
  for (const run of runs) {
    const xs = between(0, 1), differs = run(text, xs).join() !== run("log1p(x)", xs).join();
    assert(differs, "it is calculated as for any number");
  }
});

Deno.test("exp of what is not above 0 gives the same bits, for all numbers", () => {
  for (const run of runs) {
    for (const xs of [ALL, between(-110, 0), between(-1, 0)]) {
      const below = xs.map((x) => x > 0 ? -x : x);
      assertEquals(new Uint32Array(run("exp(min(x, 0))", below).buffer), new Uint32Array(run("exp(x)", below).buffer));
    }
  }
});

/** The reference sums long series for them: fewer places will do. */
const SLOW: typeof BOUNDS = [["normalDensity", 3, -13, 13], ["normalBelow", 8, -14, 6], ["erf", 3.5, -4, 4]];

for (const [name, bound, low, high] of SLOW) {
  Deno.test(`${name} is right to ${bound} units in the last place, also where it nearly vanishes`, () => {
    assertWithin(bound, `${name}(x)`, FUNCTIONS[name].of, ALL.filter((_, i) => i % 16 === 0));
    assertWithin(bound, `${name}(x)`, FUNCTIONS[name].of, between(low, high, 2 ** 14));
    assertWithin(bound, `${name}(x)`, FUNCTIONS[name].of, between(-1, 1, 2 ** 14));
  });
}

Deno.test("a sigmoid made of exp is right to 3 units in the last place", () => {
  const text = "e = exp(x < 0 ? x : -x); (x < 0 ? e : 1) / (1 + e)";
  for (const xs of [ALL, between(-20, 20)]) assertWithin(3, text, (x) => 1 / (1 + Math.exp(-x)), xs);
});

Deno.test("sine and cosine are right to 3 units in the last place up to 1e4, and stay between -1 and 1 beyond", () => {
  for (const name of ["sin", "cos"]) {
    for (const size of [1, 10, 1e4]) assertWithin(3, `${name}(x)`, FUNCTIONS[name].of, between(-size, size));
    for (const run of runs) {
      const near = between(-1e5, 1e5), far = ALL.filter(Number.isFinite);
      assert(run(`${name}(x)`, near).every((value, i) => Math.abs(value - FUNCTIONS[name].of(near[i], 0)) < 1e-5));
      assert(run(`${name}(x)`, far).every((value) => Math.abs(value) <= 1));
      assert(run(`${name}(x)`, Float32Array.of(Infinity, -Infinity, NaN)).every(Number.isNaN));
    }
  }
});

Deno.test("powers are right to 3 units where they are of middle size, and to 2e-6 of their size elsewhere", () => {
  const bases = [between(0, 10), between(0.1, 9), between(0.99, 1.01), ALL.map(Math.abs)];
  const exponents = [between(-4, 4), between(-40, 40), between(-8e3, 8e3), ALL.toReversed()];
  const bound = (want: number) => Math.abs(Math.log2(want)) <= 4 ? 3 : 2e-6 * 2 ** 23;
  for (const run of runs) {
    bases.forEach((xs, i) => {
      run("pow(x, z)", xs, exponents[i]).forEach((value, j) => {
        const z = exponents[i][j], want = FUNCTIONS.pow.of(xs[j], z);
        if (ulps(value, want) > bound(want)) assert(false, `${xs[j]} ** ${z} is ${value}, not ${want}`);
      });
    });
  }
});

/** Numbers at which something happens. */
const SPECIAL = [
  0,
  1,
  2,
  3,
  0.5,
  1.5,
  4,
  Infinity,
  NaN,
  1e38,
  1e-40,
  1e-45,
  16777215,
  33554432,
  1 - 2 ** -24,
  1 + 2 ** -23,
]
  .flatMap((x) => [x, -x]);

Deno.test("at infinities, zeros and what is not a number, functions of two numbers are as in float64", () => {
  const xs = Float32Array.from(SPECIAL.flatMap((x) => SPECIAL.map(() => x)));
  const zs = Float32Array.from(SPECIAL.flatMap(() => SPECIAL));
  for (const name of ["pow", "min", "max"]) assertWithin(1, `${name}(x, z)`, FUNCTIONS[name].of, xs, zs);
  assertWithin(0, "x < z ? x : z", (x, z) => x < z ? x : z, xs, zs);
  assertWithin(0, "x ? 1 : 2", (x) => x ? 1 : 2, xs);
  assertWithin(0, "max(x, 0) - min(1, x)", (x) => Math.max(x, 0) - Math.min(1, x), between(-2, 2).map(Math.round));
  for (const text of ["max(x, 0)", "max(0, x)", "min(x, 1)", "max(x, z)", "min(z, x)", "x > 0 ? x : x * 0"]) {
    for (const run of runs) assertEquals(run(text, Float32Array.of(NaN, NaN)), Float32Array.of(NaN, NaN));
  }
});

Deno.test("there, functions of one number are as in float64, too", () => {
  const xs = Float32Array.from(SPECIAL).filter((x) => Math.abs(x) < 1e4 || Math.abs(x) === Infinity);
  for (const [name, { of, takes }] of Object.entries(FUNCTIONS)) {
    if (takes === 1) assertWithin(8, `${name}(x)`, (x) => of(x, 0), xs);
  }
});

Deno.test("odd functions keep the sign of a zero", () => {
  for (const name of ["expm1", "tanh", "log1p", "erf", "sqrt", "sign"]) {
    for (const run of runs) {
      assert([...run(`${name}(x)`, Float32Array.of(-0, -0))].every((y) => Object.is(y, -0)), name);
    }
  }
});

Deno.test("every function of formulas is there", () => {
  assertEquals(Object.keys(VECTOR_FUNCTIONS).toSorted(), Object.keys(FUNCTIONS).toSorted());
});
