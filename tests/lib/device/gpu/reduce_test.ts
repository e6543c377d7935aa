import { assert, assertEquals, assertGreater, assertLessOrEqual } from "@std/assert";
import type { Reduced, Reduction } from "../../../../lib/device/device.ts";
import type { Context } from "../../../../lib/device/gpu/context.ts";
import { planFor, Reductions } from "../../../../lib/device/gpu/reduce.ts";
import { Reference } from "../../../../lib/device/reference.ts";
import { contextTest } from "./context.ts";

const reference = new Reference(), KINDS = ["sum", "max", "argmax"] as const;

interface Case {
  readonly kind: Reduction;
  readonly sizes: Reduced;
  readonly values: Float32Array<ArrayBuffer>;
}

async function reduced(context: Context, cases: readonly Case[]): Promise<Float32Array[]> {
  using _step = context.memory.step();
  const reductions = new Reductions(context), { memory, queue } = context;
  return await Promise.all(cases.map(({ kind, sizes, values }) => {
    const x = memory.allocate(values.length), out = memory.allocate(sizes.outer * sizes.inner);
    if (values.length > 0) queue.write(x, values);
    if (out.length > 0) queue.write(out, new Float32Array(out.length).fill(7)); // which must be overwritten
    reductions.run(kind, x, sizes, out);
    return queue.read(out);
  }));
}

/**
 * The largest and its place are exact. A sum of n numbers, in whatever order, is off by at most (n - 1) u times the sum of their
 * sizes, with u = 2^-24 (Higham 2002).
 */
async function assertReduced(context: Context, cases: readonly Case[]): Promise<void> {
  const found = await reduced(context, cases);
  cases.forEach(({ kind, sizes, values }, c) => {
    const expected = reference.values(reference.reduce(kind, reference.store(values), sizes));
    const around = reference.values(reference.reduce("sum", reference.store(values.map(Math.abs)), sizes));
    assertEquals(found[c].length, expected.length);
    const at = found[c].findIndex((one, i) => {
      const bound = kind === "sum" ? Math.max(sizes.axis, 1) * 2 ** -24 * around[i] : 0;
      return !Object.is(one, expected[i]) && !(Math.abs(one - expected[i]) <= bound);
    });
    assert(at < 0, `${kind} of ${JSON.stringify(sizes)}: number ${at} is ${found[c][at]} instead of ${expected[at]}`);
  });
}

/** Its multiples are well spread, and fast to make. */
const GOLDEN = 0x9e3779b1;

function casesOf([outer, axis, inner]: readonly number[], kinds: readonly Reduction[] = KINDS): Case[] {
  const values = new Float32Array(outer * axis * inner).map((_, i) => (Math.imul(i + 1, GOLDEN) >>> 0) / 2 ** 30 - 1);
  return kinds.map((kind) => ({ kind, sizes: { outer, axis, inner }, values }));
}

contextTest("all sizes, from nothing on, are reduced as the reference does it", async (context) => {
  const sizes = [0, 1, 2, 3, 31, 33, 65], cases: Case[] = [];
  for (const outer of [0, 1, 3]) {
    for (const axis of sizes) for (const inner of sizes) cases.push(...casesOf([outer, axis, inner]));
  }
  await assertReduced(context, cases);
});

contextTest(
  "rows, columns and what lies between, where an axis is cut into parts and where it is not",
  async (context) => {
    const shapes = [[2, 1024, 1], [3, 1025, 1], [2, 4095, 1], [1, 8193, 1], [2, 300, 5], [1, 5000, 7], [1, 200, 40], [
      1,
      1500,
      33,
    ]];
    await assertReduced(context, shapes.flatMap((shape) => casesOf(shape)));
  },
);

contextTest("more than 65,535 numbers are reduced to one, and to a few", async (context) => {
  await assertReduced(context, [[1, 70_000, 1], [2, 65_536, 3], [1, 65_537, 32]].flatMap((shape) => casesOf(shape)));
});

contextTest("more than 65,535 rows are reduced, and columns", async (context) => {
  await assertReduced(context, [...casesOf([65_537, 33, 1]), ...casesOf([1, 2, 65_537])]);
});

contextTest("more than 65,535 groups of threads reduce", async (context) => {
  const [one] = casesOf([65_536 * 256, 1, 1], ["sum"]), [found] = await reduced(context, [one]);
  assertEquals(found.findIndex((sum, i) => sum !== one.values[i]), -1);
});

contextTest("NaN is the largest, its first place counts, and so does the first of equals", async (context) => {
  const rows: [number[], max: number, place: number][] = [
    [[1, 3, 3, 2], 3, 1],
    [[NaN, 1, 2, 3], NaN, 0],
    [[1, Infinity, NaN, NaN], NaN, 2],
    [[1, -NaN, 5, 7], NaN, 1],
    [[-Infinity, -Infinity, -Infinity, -Infinity], -Infinity, 0],
    [[-Infinity, -5, -4, -6], -4, 2],
    [[-0, 0, -0, -1], 0, 0],
    [[-1, -0, -0, -2], -0, 1],
    [[1e-45, 0, -1e-45, 1e-45], Math.fround(1e-45), 0],
    [[3e38, Infinity, 1, Infinity], Infinity, 1],
  ];
  const sizes = { outer: rows.length, axis: 4, inner: 1 }, values = Float32Array.from(rows.flatMap(([row]) => row));
  const [max, places] = await reduced(context, [{ kind: "max", sizes, values }, { kind: "argmax", sizes, values }]);
  assertEquals([...max], rows.map(([, most]) => most));
  assertEquals([...places], rows.map(([, , place]) => place));
});

contextTest("NaN and equals are found in long rows too, whichever threads and parts find them", async (context) => {
  const length = 20_000, places = [[0], [19_999], [5_000, 5_001], [300, 18_000], [4_095, 4_096, 12_288]];
  const cases = [9, NaN].flatMap((special) =>
    places.map((at): Case => {
      const values = new Float32Array(length);
      for (const one of at) values[one] = special;
      return { kind: "argmax", sizes: { outer: 1, axis: length, inner: 1 }, values };
    })
  );
  cases.push({ ...cases[0], values: new Float32Array(length).fill(-Infinity) });
  const found = await reduced(context, cases);
  assertEquals(found.map(([place]) => place), [...places, ...places].map(([first]) => first).concat(0));
});

contextTest("infinities and NaN go into a sum", async (context) => {
  const values = Float32Array.of(Infinity, 1, Infinity, -Infinity, NaN, 2), sizes = { outer: 3, axis: 2, inner: 1 };
  const [found] = await reduced(context, [{ kind: "sum", sizes, values }]);
  assertEquals([...found], [Infinity, NaN, NaN]);
});

contextTest("an axis of nothing gives 0, minus infinity, and place 0", async (context) => {
  const sizes = { outer: 2, axis: 0, inner: 3 }, values = new Float32Array(0);
  const found = await reduced(context, KINDS.map((kind) => ({ kind, sizes, values })));
  assertEquals(found.map((one) => [...one]), [0, -Infinity, 0].map((one) => new Array(6).fill(one)));
});

contextTest("the same call gives the same bits", async (context) => {
  const [one] = casesOf([3, 30_000, 2], ["sum"]), [first, second] = await reduced(context, [one, one]);
  assertEquals(first, second);
});

Deno.test("a long axis keeps many groups busy, and no thread goes round more than 16,384 times", () => {
  for (const inner of [1, 3, 32, 1000]) {
    for (let axis = 1; axis <= 2 ** 32 / inner; axis *= 2) {
      const { lanes, parts } = planFor({ outer: 1, axis, inner }), groups = parts * Math.ceil(inner / lanes.x);
      assertLessOrEqual(lanes.x * lanes.y, 256);
      assertLessOrEqual(Math.ceil(axis / parts) / lanes.y, 16384);
      if (axis * inner > 2 ** 22) assertGreater(groups, 200);
    }
  }
});
