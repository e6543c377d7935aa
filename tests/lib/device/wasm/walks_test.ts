import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Reference } from "../../../../lib/device/reference.ts";
import type { Course, Walk } from "../../../../lib/device/walk.ts";
import { Walks } from "../../../../lib/device/wasm/walks.ts";
import { type Shape, sizeOf } from "../../../../lib/shape.ts";
import { numbers, walk as smallWalk } from "../walks.ts";
import { Ground } from "./ground.ts";

const ground = new Ground(), walks = new Walks(ground.context), reference = new Reference();

/** There and back, once with a new plan and once with the one that is known. */
function assertWalks(walk: Walk): void {
  const x = numbers(sizeOf(walk.source)), y = numbers(sizeOf(walk.shape)).reverse();
  const there = reference.values(reference.gather(reference.store(x), walk));
  const back = reference.values(reference.scatter([{ storage: reference.store(y), walk }]));
  for (let time = 0; time < 2; time++) {
    using _step = ground.memory.step();
    const [from, piece] = [x, y].map((values) => ground.put(values));
    assertEquals([...ground.result(y.length, (out) => walks.gather(from, walk, out))], [...there]);
    assertEquals([...ground.result(x.length, (out) => walks.scatter([{ piece, walk }], out))], [...back]);
  }
}

/** A walk with a course for each axis of the source: its start, and its step for each axis of the shape. */
function walkOf(shape: Shape, source: Shape, courses: readonly (readonly [start: number, ...steps: number[]])[]): Walk {
  return { shape, source, courses: courses.map(([start, ...steps]): Course => ({ start, steps })) };
}

Deno.test("small walks of all kinds lead where those of the reference do, and back", () => {
  fc.assert(fc.property(smallWalk, assertWalks), { numRuns: 1000 });
});

/** Sizes at which vectors, tiles and what is left beside them all occur. */
const largeWalk = fc.tuple(
  fc.array(fc.integer({ min: 1, max: 19 }), { maxLength: 4 }).filter((shape) => sizeOf(shape) < 3000),
  fc.array(fc.integer({ min: 1, max: 19 }), { maxLength: 3 }),
).chain(([shape, source]) => {
  const steps = fc.array(fc.constantFrom(0, 0, 0, 1, 1, -1, 2), { minLength: shape.length, maxLength: shape.length });
  const course = fc.record({ start: fc.integer({ min: -4, max: 18 }), steps });
  return fc.array(course, { minLength: source.length, maxLength: source.length })
    .map((courses): Walk => ({ shape, source, courses }));
});

Deno.test("larger walks lead where those of the reference do, and back", () => {
  fc.assert(fc.property(largeWalk, assertWalks), { numRuns: 600 });
});

Deno.test("matrices of all sizes are transposed, alone and in batches", () => {
  const size = fc.integer({ min: 1, max: 75 }), batch = fc.integer({ min: 1, max: 3 });
  fc.assert(fc.property(batch, size, size, (batch, m, n) => {
    assertWalks(walkOf([batch, n, m], [batch, m, n], [[0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]]));
  }));
});

Deno.test("axes are put in any order", () => {
  const orders = [[0, 2, 1, 3], [3, 2, 1, 0], [2, 3, 0, 1], [1, 0, 3, 2], [0, 1, 3, 2]];
  for (const order of orders) {
    const source = [3, 5, 4, 9], shape = order.map((axis) => source[axis]);
    const courses = source.map((_, axis): Course => ({ start: 0, steps: order.map((one) => one === axis ? 1 : 0) }));
    assertWalks({ shape, source, courses });
  }
});

/** Windows over pictures `[2, size, size]`, the kernel in front or behind, as `lib/ops/windows.ts` walks them. */
const windows = fc.record({
  size: fc.integer({ min: 4, max: 14 }),
  kernel: fc.integer({ min: 1, max: 4 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 2 }),
  before: fc.integer({ min: -1, max: 3 }),
  isInFront: fc.boolean(),
});

Deno.test("windows are cut and added up, with strides, dilation and padding", () => {
  fc.assert(fc.property(windows, ({ size, kernel, stride, dilation, before, isInFront }) => {
    const outputs = Math.ceil(size / stride), steps = isInFront ? [dilation, stride] : [stride, dilation];
    const [a, b] = isInFront ? [kernel, outputs] : [outputs, kernel], [p, q] = steps;
    const courses = [[0, 1, 0, 0, 0, 0], [-before, 0, p, 0, q, 0], [-before, 0, 0, p, 0, q]] as const;
    assertWalks(walkOf([2, a, a, b, b], [2, size, size], courses));
  }));
});

Deno.test("a walk of no axes, through nothing, or to nothing", () => {
  const none: Walk[] = [
    walkOf([], [], []),
    walkOf([], [5], [[3]]),
    walkOf([], [5], [[5]]),
    walkOf([2, 0], [5], [[0, 1, 1]]),
    walkOf([3], [0], [[0, 1]]),
    walkOf([3], [4, 0], [[0, 1], [0, 0]]),
    walkOf([7], [], []),
    walkOf([1, 1], [1, 1], [[0, 5, 5], [0, -3, 2]]),
  ];
  none.forEach(assertWalks);
});

Deno.test("many nested axes and long ones are walked", () => {
  assertWalks(walkOf([3, 2, 3, 2, 3, 2], [2, 3, 2, 3, 2, 3], [
    [0, 0, 0, 0, 0, 0, 1],
    [0, 0, 0, 0, 0, 1, 0],
    ...[[0, 0, 0, 0, 1, 0, 0], [2, 0, 0, -1, 0, 0, 0], [0, 0, 1, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0, 0]] as const,
  ]));
  assertWalks(walkOf([40_000], [40_000], [[39_999, -1]]));
  assertWalks(walkOf([40_000, 2], [40_000], [[-1, 1, 1]]));
});

Deno.test("outside there is 0, whatever lies inside", () => {
  const walk = walkOf([9], [3], [[-3, 1]]), x = ground.put([Infinity, NaN, -Infinity]);
  const found = ground.result(9, (out) => walks.gather(x, walk, out));
  assertEquals([...found], [0, 0, 0, Infinity, NaN, -Infinity, 0, 0, 0]);
});

Deno.test("parts of any number and size are scattered into one, and added where they meet", () => {
  const part = fc.record({ size: fc.integer({ min: 0, max: 30 }), start: fc.integer({ min: -9, max: 40 }) });
  fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
    using _step = ground.memory.step();
    const given = parts.map(({ size, start }) => ({ values: numbers(size), walk: walkOf([size], [40], [[start, 1]]) }));
    const pieces = given.map(({ values, walk }) => ({ piece: ground.put(values), walk }));
    const found = ground.result(40, (out) => walks.scatter(pieces, out));
    const storages = given.map(({ values, walk }) => ({ storage: reference.store(values), walk }));
    assertEquals([...found], [...reference.values(reference.scatter(storages))]);
  }));
});
