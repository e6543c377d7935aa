import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Context } from "../../../../lib/device/gpu/context.ts";
import type { Piece } from "../../../../lib/device/gpu/memory.ts";
import { Rows } from "../../../../lib/device/gpu/rows.ts";
import { Reference } from "../../../../lib/device/reference.ts";
import { Random } from "../../../../lib/random.ts";
import { numbers } from "../walks.ts";
import { contextTest } from "./context.ts";

const reference = new Reference();

interface Choice {
  readonly rows: number;
  readonly width: number;
  readonly index: readonly number[];
}

function put({ memory, queue }: Context, values: ArrayLike<number>): Piece {
  const piece = memory.allocate(values.length);
  if (values.length > 0) queue.write(piece, Float32Array.from(values));
  return piece;
}

/** Room for a result, in which something stands that must be overwritten. */
function room(context: Context, length: number): Piece {
  return put(context, new Float32Array(length).fill(7));
}

/** Both ways for each choice, read together: numbers of the table picked, and numbers beside the index added to zeros. */
async function bothWays(context: Context, choices: readonly Choice[]) {
  using _step = context.memory.step();
  const rowsOf = new Rows(context), { queue } = context;
  return await Promise.all(choices.map(async ({ rows, width, index }) => {
    const picks = put(context, index),
      picked = room(context, index.length * width),
      sums = room(context, rows * width);
    rowsOf.lookup(put(context, numbers(rows * width)), picks, width, picked);
    rowsOf.addRows(put(context, numbers(index.length * width)), picks, rows, width, sums);
    const [there, back] = await Promise.all([queue.read(picked), queue.read(sums)]);
    return { there, back };
  }));
}

async function assertRows(context: Context, choices: readonly Choice[]): Promise<void> {
  const found = await bothWays(context, choices);
  choices.forEach(({ rows, width, index }, i) => {
    const [table, x, picks] = [numbers(rows * width), numbers(index.length * width), index].map((values) =>
      reference.store(values)
    );
    // whole numbers, of which float32 holds all sums that occur here: exactly the same
    assertSame(found[i].there, reference.values(reference.lookup(table, picks, width)));
    assertSame(found[i].back, reference.values(reference.addRows(x, picks, rows, width)));
  });
}

/** Much faster than `assertEquals` for many numbers. */
function assertSame(found: Float32Array, expected: ArrayLike<number>): void {
  assertEquals(found.length, expected.length);
  const at = found.findIndex((one, i) => one !== expected[i]);
  assert(at < 0, `number ${at} is ${found[at]} instead of ${expected[at]}`);
}

const choice = fc.record({ rows: fc.integer({ min: 1, max: 9 }), width: fc.integer({ min: 0, max: 40 }) }).chain(
  ({ rows, width }) => fc.array(fc.nat(rows - 1), { maxLength: 20 }).map((index) => ({ rows, width, index })),
);

contextTest("rows are looked up and added as the reference does it", async (context) => {
  await assertRows(context, fc.sample(choice, { numRuns: 200, seed: 1 }));
});

contextTest("no rows, no columns, and no index", async (context) => {
  await assertRows(context, [
    { rows: 3, width: 2, index: [] },
    { rows: 3, width: 0, index: [2, 2] },
    { rows: 0, width: 2, index: [] },
  ]);
});

contextTest("an index of any length is looked through, in one call and in several", async (context) => {
  const random = new Random(3);
  const choices = [1023, 1024, 1025, 8191, 8192, 8193, 20_000].map((length) => ({
    rows: 5,
    width: 2,
    index: Array.from({ length }, () => random.integer(5)),
  }));
  await assertRows(context, choices);
});

contextTest("an index that names one row only, more often than a thread may turn round", async (context) => {
  await assertRows(context, [{ rows: 2, width: 1, index: new Array(300_000).fill(1) }]);
});

contextTest("more than 65,535 rows are looked up, by more than as many groups of threads", async (context) => {
  using _step = context.memory.step();
  const count = 65_537, width = 64, table = numbers(count * width), index = table.map((_, i) => count - 1 - i);
  const x = put(context, table),
    picks = put(context, index.slice(0, count)),
    out = put(context, new Float32Array(x.length));
  new Rows(context).lookup(x, picks, width, out);
  const found = await context.queue.read(out);
  const at = found.findIndex((one, i) => one !== table[(count - 1 - Math.floor(i / width)) * width + i % width]);
  assertEquals(at, -1);
});

contextTest("rows of a table that takes more than 65,535 groups are added", async (context) => {
  const rows = 65_536, width = 256, last = rows - 1, x = numbers(2 * width);
  const [{ back }] = await bothWays(context, [{ rows, width, index: [last, 0] }]);
  assertEquals([...back.subarray(0, width)], x.slice(width));
  assertEquals([...back.subarray(last * width)], x.slice(0, width));
  assertEquals(back.subarray(width, last * width).findIndex((one) => one !== 0), -1);
});

contextTest("what stands behind the end of an index is not looked at", async (context) => {
  using _step = context.memory.step();
  const { memory, queue } = context, [x, index] = [memory.allocate(1), memory.allocate(1)], out = room(context, 2);
  for (const piece of [x, index]) queue.write(piece, Float32Array.of(1, 1, 1, 1)); // three more than it has
  new Rows(context).addRows(x, index, 2, 1, out);
  assertEquals([...await queue.read(out)], [0, 1]);
});

contextTest("the rows of an index are added in its order", async (context) => {
  using _step = context.memory.step();
  const { memory, queue } = context, [x, index, out] = [4, 4, 2].map((length) => memory.allocate(length));
  queue.write(x, Float32Array.of(2 ** 24, 1, 5, -(2 ** 24)));
  queue.write(index, Float32Array.of(1, 1, 0, 1));
  new Rows(context).addRows(x, index, 2, 1, out);
  assertEquals([...await queue.read(out)], [5, 0]); // 2^24 + 1 is rounded to 2^24
});
