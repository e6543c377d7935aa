import { assert, assertEquals } from "@std/assert";
import { GPU_FUNCTIONS, withFunctions } from "../../../../lib/device/gpu/formula_functions.ts";
import { FUNCTIONS } from "../../../../lib/formula/functions.ts";
import { parseFormula } from "../../../../lib/formula/parse.ts";
import { Random } from "../../../../lib/random.ts";
import { contextTest } from "./context.ts";
import { Tried } from "./tried.ts";

/** Numbers of all sizes and kinds, evenly spaced in their bits: every 65,521st of the four billion that there are. */
const ALL = new Float32Array(Uint32Array.from({ length: 2 ** 16 }, (_, i) => i * 65521).buffer);

/** Numbers at which something happens. */
const SPECIAL = Float32Array.from(
  [
    0,
    1,
    2,
    3,
    0.5,
    1.5,
    2.5,
    4,
    Infinity,
    NaN,
    1e38,
    1e-38,
    1e-40,
    1e-45,
    16777215,
    33554432,
    1 - 2 ** -24,
    1 + 2 ** -23,
  ]
    .flatMap((x) => [x, -x]),
);

function between(low: number, high: number, length = 2 ** 15): Float32Array {
  const random = new Random(1);
  return Float32Array.from({ length }, () => random.uniform(low, high));
}

/** A GPU may take numbers below it for 0. */
const SMALLEST_NORMAL = 2 ** -126;

/** How far off a number is, in units in the last place. What is too large for float32 counts as 2^128. */
function ulps(got: number, want: number): number {
  if (Object.is(Math.fround(want), got) || Number.isNaN(want) && Number.isNaN(got)) return 0;
  if (Math.abs(want) < SMALLEST_NORMAL && want !== 0 && Math.abs(got) <= SMALLEST_NORMAL) return 0;
  if (want === got) return Infinity; // zeros of two signs
  const unit = 2 ** Math.max(-149, Math.floor(Math.log2(Math.abs(want))) - 23);
  const distance = Math.abs((Number.isFinite(got) ? got : Math.sign(got) * 2 ** 128) - want) / unit;
  return Number.isNaN(distance) ? Infinity : distance;
}

/** The argument itself, and what a GPU may take for it. */
function readings(x: number): number[] {
  return x !== 0 && Math.abs(x) < SMALLEST_NORMAL ? [x, x < 0 ? -0 : 0] : [x];
}

type Float64Function = (x: number, z: number) => number;

/** That a formula stays within a bound of a function, at all these places. */
async function assertWithin(
  tried: Tried,
  bound: number | ((want: number) => number),
  text: string,
  f: Float64Function,
  xs: Float32Array,
  zs = xs,
): Promise<void> {
  const [x, z] = [xs, zs].map((values) => ({ values, strides: [1] }));
  const got = await tried.run(parseFormula(text, ["x", "z"]), { x, z }, [xs.length]);
  got.forEach((value, i) => {
    const wanted = readings(xs[i]).flatMap((x) => readings(zs[i]).map((z) => f(x, z)));
    const isNear = (want: number) => ulps(value, want) <= (typeof bound === "number" ? bound : bound(want));
    if (wanted.some(isNear)) return;
    assert(
      false,
      `${text} at ${xs[i]}, ${zs[i]} is ${value}, not ${wanted[0]}: off by ${ulps(value, wanted[0])} units`,
    );
  });
}

/** Odd functions keep the sign of a zero, also where the reference loses it. */
const isOdd = (name: string) => ["erf", "sin", "tanh", "expm1", "log1p"].includes(name);

/** A zero has the sign that the reference gives it, but for `round`, where a processor's rounding keeps that of x. */
const signless = (f: Float64Function): Float64Function => (x, z) => {
  const value = f(x, z);
  return value === 0 && (Object.is(x, -0) || x < 0) ? -0 : value;
};

/** The bound of each function, and the places where it is tried besides all sizes. */
const BOUNDS: readonly (readonly [name: string, bound: number, low: number, high: number, seldom?: boolean])[] = [
  ["abs", 0, -1, 1],
  ["sqrt", 3, 0, 4],
  ["sign", 0, -1, 1],
  ["floor", 0, -10, 10],
  ["exp", 2, -104, 89],
  ["expm1", 2.5, -1, 1],
  ["log", 1.5, 0.5, 2],
  ["log1p", 3, -0.5, 0.5],
  ["tanh", 5, -9, 9],
  ["sin", 3, -1e4, 1e4],
  ["cos", 3, -1e4, 1e4],
  ["normalDensity", 3, -13, 13, true],
  ["normalBelow", 10, -14, 6, true],
  ["erf", 3.5, -4, 4, true],
];

contextTest("functions of one number are right to a few units in the last place, for all numbers", async (context) => {
  const tried = new Tried(context);
  await Promise.all(BOUNDS.flatMap(([name, bound, low, high, seldom]) => {
    const { of } = FUNCTIONS[name], f: Float64Function = (x) => Object.is(x, -0) && isOdd(name) ? x : of(x, 0);
    const all = seldom ? ALL.filter((_, i) => i % 16 === 0) : ALL; // the reference sums long series
    const places = [all, between(low, high, seldom ? 2 ** 12 : 2 ** 15), SPECIAL];
    return places.map((xs) => assertWithin(tried, bound, `${name}(x)`, f, xs));
  }));
  const f = FUNCTIONS.round.of;
  await Promise.all([ALL, between(-10, 10), SPECIAL].map((xs) => assertWithin(tried, 0, "round(x)", signless(f), xs)));
});

contextTest("waves are right to 3 units in the last place where they are nearly 0", async (context) => {
  const tried = new Tried(context), turns = Float32Array.from({ length: 2 ** 14 }, (_, i) => (i + 1) * Math.PI / 2);
  await Promise.all(["sin", "cos"].map((name) => assertWithin(tried, 3, `${name}(x)`, FUNCTIONS[name].of, turns)));
});

contextTest(
  "powers are right to 3 units where they are of middle size, and to 2e-6 of their size elsewhere",
  async (context) => {
    const tried = new Tried(context), { of } = FUNCTIONS.pow;
    const bases = [between(0, 10), between(0.1, 9), between(0.99, 1.01), ALL.map(Math.abs)];
    const exponents = [between(-4, 4), between(-40, 40), between(-8e3, 8e3), ALL.toReversed()];
    const bound = (want: number) => Math.abs(Math.log2(want)) <= 4 ? 3 : 2e-6 * 2 ** 23;
    await Promise.all(bases.map((xs, i) => assertWithin(tried, bound, "pow(x, z)", of, xs, exponents[i])));
  },
);

contextTest(
  "at infinities, zeros and what is not a number, functions of two numbers are as in float64",
  async (context) => {
    const xs = Float32Array.from([...SPECIAL].flatMap((x) => [...SPECIAL].map(() => x)));
    const zs = Float32Array.from([...SPECIAL].flatMap(() => [...SPECIAL])), tried = new Tried(context);
    await Promise.all([
      ...["pow", "min", "max"].map((name) => assertWithin(tried, 3, `${name}(x, z)`, FUNCTIONS[name].of, xs, zs)),
      assertWithin(tried, 0, "x < z ? x : z", (x, z) => x < z ? x : z, xs, zs),
      assertWithin(tried, 0, "x ? 1 : 2", (x) => x ? 1 : 2, xs),
      assertWithin(tried, 0, "x == x ? 1 : 2", (x) => x === x ? 1 : 2, xs),
      assertWithin(tried, 0, "x != x", (x) => x !== x ? 1 : 0, xs),
    ]);
  },
);

contextTest("what is not a number stays so in all functions", async (context) => {
  const tried = new Tried(context), x = { values: [NaN], strides: [1] };
  await Promise.all(
    Object.entries(FUNCTIONS).map(async ([name, { takes }]) => {
      const text = takes === 1 ? `${name}(x)` : `${name}(x, 2) + ${name}(2, x)`;
      assertEquals(await tried.run(parseFormula(text, ["x"]), { x }, [1]), Float32Array.of(NaN), text);
    }),
  );
});

Deno.test("every function of formulas is there, in WGSL or in the files of functions, with what it needs", () => {
  assertEquals(Object.keys(GPU_FUNCTIONS).toSorted(), Object.keys(FUNCTIONS).toSorted());
  const ofTheLanguage = Object.values(GPU_FUNCTIONS).filter((as) => !withFunctions(`${as}(x)`).includes(`fn ${as}(`));
  assertEquals(ofTheLanguage, ["abs", "sqrt", "floor", "round"]);
  assertEquals(withFunctions("isNan(x) // and no order").match(/^(fn|const|struct) \w+/gm), [
    "fn isNan",
    "fn sizeBits",
    "const INFINITY_BITS",
    "const SIGN_BIT",
  ]);
});
