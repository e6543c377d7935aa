import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { Context } from "../../../../lib/device/gpu/context.ts";
import { inverseOf } from "../../../../lib/device/gpu/inverse_walk.ts";
import type { Piece } from "../../../../lib/device/gpu/memory.ts";
import { simplified } from "../../../../lib/device/gpu/simple_walk.ts";
import { Walks } from "../../../../lib/device/gpu/walks.ts";
import { Reference } from "../../../../lib/device/reference.ts";
import type { Course, Walk } from "../../../../lib/device/walk.ts";
import { type Shape, sizeOf } from "../../../../lib/shape.ts";
import { numbers, walk as smallWalk } from "../walks.ts";
import { contextTest } from "./context.ts";

const reference = new Reference();

function put({ memory, queue }: Context, values: ArrayLike<number>): Piece {
  const piece = memory.allocate(values.length);
  if (values.length > 0) queue.write(piece, Float32Array.from(values));
  return piece;
}

/** Room for a result, in which something stands that must be overwritten. */
function room(context: Context, length: number): Piece {
  return put(context, new Float32Array(length).fill(7));
}

/** There and back along each walk, all read together, compared with the reference: whole numbers, whose sums are exact. */
async function assertWalks(context: Context, given: readonly Walk[]): Promise<void> {
  using _step = context.memory.step();
  const walks = new Walks(context), { queue } = context;
  const read = given.flatMap((walk) => {
    const [x, y] = ends(walk), there = room(context, y.length), back = room(context, x.length);
    walks.gather(put(context, x), walk, there);
    walks.scatter([{ piece: put(context, y), walk }], back);
    return [queue.read(there), queue.read(back)];
  });
  const found = await Promise.all(read);
  given.forEach((walk, i) => {
    const [x, y] = ends(walk).map((values) => reference.store(values));
    assertSame(found[2 * i], reference.values(reference.gather(x, walk)), walk);
    assertSame(found[2 * i + 1], reference.values(reference.scatter([{ storage: y, walk }])), walk);
  });
}

/** Numbers for the source, and for the shape. */
function ends({ source, shape }: Walk): [number[], number[]] {
  return [numbers(sizeOf(source)), numbers(sizeOf(shape)).reverse()];
}

function assertSame(found: Float32Array, expected: ArrayLike<number>, walk: unknown): void {
  assertEquals(found.length, expected.length);
  const at = found.findIndex((one, i) => one !== expected[i]);
  assert(at < 0, `number ${at} is ${found[at]} instead of ${expected[at]}, of ${JSON.stringify(walk)}`);
}

/** A walk with a course for each axis of the source: its start, and its step for each axis of the shape. */
function walkOf(shape: Shape, source: Shape, courses: readonly (readonly [start: number, ...steps: number[]])[]): Walk {
  return { shape, source, courses: courses.map(([start, ...steps]): Course => ({ start, steps })) };
}

contextTest("small walks of all kinds lead where those of the reference do, and back", async (context) => {
  await assertWalks(context, fc.sample(smallWalk, { numRuns: 400, seed: 1 }));
});

/** Walks with longer axes, of which many stay inside. */
const largeWalk = fc.tuple(
  fc.array(fc.integer({ min: 1, max: 19 }), { maxLength: 4 }).filter((shape) => sizeOf(shape) < 3000),
  fc.array(fc.integer({ min: 1, max: 19 }), { maxLength: 3 }),
).chain(([shape, source]) => {
  const steps = fc.array(fc.constantFrom(0, 0, 0, 1, 1, -1, 2), { minLength: shape.length, maxLength: shape.length });
  const course = fc.record({ start: fc.integer({ min: -4, max: 18 }), steps });
  return fc.array(course, { minLength: source.length, maxLength: source.length })
    .map((courses): Walk => ({ shape, source, courses }));
});

contextTest("larger walks lead where those of the reference do, and back", async (context) => {
  await assertWalks(context, fc.sample(largeWalk, { numRuns: 200, seed: 2 }));
});

contextTest("axes are put in any order", async (context) => {
  const orders = [[0, 1, 2, 3], [0, 2, 1, 3], [3, 2, 1, 0], [2, 3, 0, 1], [1, 0, 3, 2], [0, 1, 3, 2]];
  await assertWalks(
    context,
    orders.map((order) => {
      const source = [3, 5, 4, 9], shape = order.map((axis) => source[axis]);
      const courses = source.map((_, axis): Course => ({ start: 0, steps: order.map((one) => one === axis ? 1 : 0) }));
      return { shape, source, courses };
    }),
  );
});

/** Windows over pictures `[2, size, size]`, the kernel in front or behind. */
const windows = fc.record({
  size: fc.integer({ min: 4, max: 14 }),
  kernel: fc.integer({ min: 1, max: 4 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 2 }),
  before: fc.integer({ min: -1, max: 3 }),
  isInFront: fc.boolean(),
}).map(({ size, kernel, stride, dilation, before, isInFront }) => {
  const outputs = Math.ceil(size / stride), steps = isInFront ? [dilation, stride] : [stride, dilation];
  const [a, b] = isInFront ? [kernel, outputs] : [outputs, kernel], [p, q] = steps;
  const courses = [[0, 1, 0, 0, 0, 0], [-before, 0, p, 0, q, 0], [-before, 0, 0, p, 0, q]] as const;
  return walkOf([2, a, a, b, b], [2, size, size], courses);
});

contextTest("windows are cut and added up, with strides, dilation and padding", async (context) => {
  await assertWalks(context, fc.sample(windows, { numRuns: 60, seed: 3 }));
});

contextTest("a walk of no axes, through nothing, or to nothing", async (context) => {
  await assertWalks(context, [
    walkOf([], [], []),
    walkOf([], [5], [[3]]),
    walkOf([], [5], [[5]]),
    walkOf([2, 0], [5], [[0, 1, 1]]),
    walkOf([3], [0], [[0, 1]]),
    walkOf([3], [4, 0], [[0, 1], [0, 0]]),
    walkOf([7], [], []),
    walkOf([1, 1], [1, 1], [[0, 5, 5], [0, -3, 2]]),
  ]);
});

contextTest("long axes are walked, and more combinations than one call tries", async (context) => {
  await assertWalks(context, [
    walkOf([40_000], [40_000], [[39_999, -1]]),
    walkOf([40_000, 2], [40_000], [[-1, 1, 1]]),
    walkOf([70_000], [3], [[1, 0]]), // each number leads to one place
    walkOf([130, 131], [2], [[0, 0, 0]]),
    walkOf([100, 3], [100, 100], [[0, 1, 0], [0, 1, 1]]), // diagonals, of which each place is tried
  ]);
});

contextTest("more than 65,535 groups of threads", async (context) => {
  const rows = 65_536, walk = walkOf([rows, 64], [64, rows], [[0, 0, 1], [0, 1, 0]]);
  using _step = context.memory.step();
  const size = sizeOf(walk.shape), walks = new Walks(context), { memory, queue } = context;
  const x = put(context, Float32Array.from({ length: size }, (_, i) => i)),
    [there, back] = [size, size].map((length) => memory.allocate(length));
  walks.gather(x, walk, there);
  walks.scatter([{ piece: there, walk }], back);
  const [transposed, same] = await Promise.all([queue.read(there), queue.read(back)]);
  assertEquals(transposed.findIndex((one, i) => one !== (i % 64) * rows + Math.floor(i / 64)), -1);
  assertEquals(same.findIndex((one, i) => one !== i), -1);
});

contextTest("outside there is 0, whatever lies inside", async (context) => {
  using _step = context.memory.step();
  const x = put(context, [Infinity, NaN, -Infinity]), out = context.memory.allocate(9);
  new Walks(context).gather(x, walkOf([9], [3], [[-3, 1]]), out);
  assertEquals([...await context.queue.read(out)], [0, 0, 0, Infinity, NaN, -Infinity, 0, 0, 0]);
});

contextTest("parts of any number and size are scattered into one, and added where they meet", async (context) => {
  const part = fc.record({ size: fc.integer({ min: 0, max: 30 }), start: fc.integer({ min: -9, max: 40 }) });
  const given = fc.sample(fc.array(part, { minLength: 1, maxLength: 5 }), { numRuns: 60, seed: 4 });
  using _step = context.memory.step();
  const walks = new Walks(context);
  const found = await Promise.all(given.map((parts) => {
    const out = room(context, 40);
    walks.scatter(parts.map((one) => ({ piece: put(context, numbers(one.size)), walk: straight(one) })), out);
    return context.queue.read(out);
  }));
  given.forEach((parts, i) => {
    const storages = parts.map((one) => ({ storage: reference.store(numbers(one.size)), walk: straight(one) }));
    assertSame(found[i], reference.values(reference.scatter(storages)), parts);
  });
});

function straight({ size, start }: { size: number; start: number }): Walk {
  return walkOf([size], [40], [[start, 1]]);
}

contextTest("a walk that the shaders have no room for is refused, with a cure", async (context) => {
  const shape = new Array(13).fill(2), courses = shape.map((_, s) => [-1, ...shape.map((_, k) => s === k ? 1 : 0)]);
  const walk = walkOf(shape, shape, courses as [number, ...number[]][]), walks = new Walks(context);
  const x = context.memory.allocate(sizeOf(shape)), out = context.memory.allocate(sizeOf(shape));
  const cure =
    "13 axes through 13 are left when all that can be are joined, and its shaders hold 12 through 8; take the";
  assertThrows(() => walks.gather(x, walk, out), Error, cure);
  assertThrows(() => walks.scatter([{ piece: x, walk }], out), Error, "through 8; take the walk apart");
  await 0;
});

Deno.test("a walk is made of as few axes as can be", () => {
  const picture = walkOf([5, 3, 4, 4], [5, 3, 4, 4], [[0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0], [
    0,
    0,
    0,
    0,
    1,
  ]]);
  assertEquals(simplified(picture), walkOf([240], [240], [[0, 1]]));
  const turned = walkOf([5, 1, 4, 3], [5, 3, 4], [[0, 1, 0, 0, 0], [0, 0, 0, 0, 1], [0, 0, 0, 1, 0]]);
  assertEquals(simplified(turned), walkOf([5, 4, 3], [60], [[0, 12, 1, 4]]));
  const padded = walkOf([2, 3, 6], [2, 3, 4], [[0, 1, 0, 0], [0, 0, 1, 0], [-1, 0, 0, 1]]);
  assertEquals(simplified(padded), walkOf([6, 6], [6, 4], [[0, 1, 0], [-1, 0, 1]]));
});

Deno.test("on the way back, only what cannot be solved for is tried", () => {
  const turned = walkOf([4, 3], [3, 4], [[0, 0, 1], [0, 1, 0]]);
  assertEquals(inverseOf(turned).combinations, 1);
  const cut = walkOf([8, 9, 9, 3, 3], [8, 9, 9], [[0, 1, 0, 0, 0, 0], [-1, 0, 1, 0, 1, 0], [-1, 0, 0, 1, 0, 1]]);
  assertEquals(inverseOf(cut).combinations, 9);
  assertEquals(inverseOf(walkOf([3, 9], [9], [[-1, 1, 1]])).combinations, 3);
  const picture = walkOf([5, 3, 4], [5, 3, 4], [[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]);
  assertEquals([inverseOf(picture).courses.length, inverseOf(picture).combinations], [1, 1]);
});
