import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Reduced, Reduction } from "../../../../lib/device/device.ts";
import { Reference } from "../../../../lib/device/reference.ts";
import { Reductions } from "../../../../lib/device/wasm/reduce.ts";
import { Random } from "../../../../lib/random.ts";
import { HALF_STEP } from "../../ops/noisy.ts";
import { Ground } from "./ground.ts";

const ground = new Ground(), reductions = new Reductions(ground.context), reference = new Reference();
const KINDS: readonly Reduction[] = ["sum", "max", "argmax"];

function reduced(kind: Reduction, values: ArrayLike<number>, sizes: Reduced): number[] {
  using _step = ground.memory.step();
  const x = ground.put(values);
  return [...ground.result(sizes.outer * sizes.inner, (out) => reductions.run(kind, x, sizes, out))];
}

function expected(kind: Reduction, values: ArrayLike<number>, sizes: Reduced): number[] {
  return [...reference.values(reference.reduce(kind, reference.store(values), sizes))];
}

const countOf = ({ outer, axis, inner }: Reduced) => outer * axis * inner;
const inRow = (values: ArrayLike<number>): Reduced => ({ outer: 1, axis: values.length, inner: 1 });

/** Short and long axes, single numbers and strips of columns. */
const sizes = fc.record({
  outer: fc.integer({ min: 0, max: 3 }),
  axis: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 1200 })),
  inner: fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 40 })),
});

Deno.test("whole numbers, infinities and NaN are reduced as the reference does it", () => {
  const strange = fc.constantFrom(NaN, Infinity, -Infinity), share = fc.constantFrom(0, 0, 0.01, 0.2);
  fc.assert(
    fc.property(sizes, fc.nat(), share, strange, (sizes, seed, share, strange) => {
      const random = new Random(seed);
      const draw = () => random.uniform() < share ? strange : random.integer(21) - 10;
      const values = Float32Array.from({ length: countOf(sizes) }, draw);
      for (const kind of KINDS) assertEquals(reduced(kind, values, sizes), expected(kind, values, sizes), kind);
    }),
    { numRuns: 300 },
  );
});

Deno.test("NaN is the largest, of equal numbers the first counts, and nothing gives 0, minus infinity, or 0", () => {
  for (let axis = 0; axis <= 70; axis++) {
    for (const inner of [1, 5, 21]) {
      const sizes = { outer: 2, axis, inner }, low = new Float32Array(countOf(sizes)).fill(-Infinity);
      const ties = low.map((_, i) => i % 3), nans = ties.map((x, i) => i % 7 === 5 ? NaN : x);
      for (const values of [low, ties, nans]) {
        for (const kind of ["max", "argmax"] as const) {
          assertEquals(reduced(kind, values, sizes), expected(kind, values, sizes), `${kind} ${axis} ${inner}`);
        }
      }
    }
  }
  const none = { outer: 1, axis: 0, inner: 3 };
  assertEquals(KINDS.map((kind) => reduced(kind, [], none)), [[0, 0, 0], new Array(3).fill(-Infinity), [0, 0, 0]]);
});

Deno.test("infinities of one sign add up to infinity, of both to NaN; what is too large becomes infinite", () => {
  const most = 2 ** 127;
  for (const length of [3, 20, 2000]) {
    const ends = (first: number, last: number) => [first, ...new Array(length).fill(1), last];
    const sums = [[Infinity, 1], [Infinity, Infinity], [Infinity, -Infinity], [most, most], [-most, -most]]
      .map(([first, last]) => reduced("sum", ends(first, last), inRow(ends(first, last)))[0]);
    assertEquals(sums, [Infinity, Infinity, NaN, Infinity, -Infinity]);
  }
});

/** The bound that reduce.ts states, in half steps of float32 times the sum of all sizes. */
const BOUND = 40;

function assertWithinBound(values: Float32Array, sizes: Reduced): void {
  const right = expected("sum", values, sizes), all = expected("sum", values.map(Math.abs), sizes);
  reduced("sum", values, sizes).forEach((sum, i) => {
    const off = Math.abs(sum - right[i]) / (HALF_STEP * all[i]);
    assert(off <= BOUND, `sum ${i} of ${JSON.stringify(sizes)} is ${sum}, not ${right[i]}: off by ${off} half steps`);
  });
}

Deno.test("a million times 0.1 is 100,000, where adding one after the other gives 100,958", () => {
  const tenths = new Float32Array(1e6).fill(0.1);
  assertWithinBound(tenths, inRow(tenths));
  assertWithinBound(tenths, { outer: 1, axis: 200_000, inner: 5 });
  const naive = tenths.reduce((sum, x) => Math.fround(sum + x), 0);
  assert(Math.abs(naive - 1e5) > 900, `${naive}`);
});

Deno.test("the error of a sum stays within its bound, however long and however mixed in size the numbers are", () => {
  const random = new Random(7), sign = () => random.integer(2) * 2 - 1;
  for (const axis of [10, 100, 513, 20_000, 300_000]) {
    const draws = [() => random.uniform(), () => random.uniform(-1, 1), () => sign() * 2 ** random.uniform(-30, 30)];
    for (const draw of draws) {
      const values = Float32Array.from({ length: axis }, draw);
      for (const inner of [1, 2, 10]) assertWithinBound(values, { outer: 1, axis: Math.floor(axis / inner), inner });
    }
  }
});

Deno.test("columns far beyond one strip are summed, each on its own", () => {
  const sizes = { outer: 2, axis: 35, inner: 9000 };
  const values = Float32Array.from({ length: countOf(sizes) }, (_, i) => i * 37 % 1009);
  assertEquals(reduced("sum", values, sizes), expected("sum", values, sizes));
});

Deno.test("equal input gives equal bits, wherever it stands and whatever stood there before", () => {
  const random = new Random(3), values = Float32Array.from({ length: 5000 }, () => random.uniform(-1, 1));
  for (const sizes of [inRow(values), { outer: 10, axis: 500, inner: 1 }, { outer: 5, axis: 100, inner: 10 }]) {
    const first = reduced("sum", values, sizes);
    using _step = ground.memory.step();
    ground.put(new Float32Array(1001).fill(NaN));
    assertEquals(reduced("sum", values, sizes), first);
  }
});
