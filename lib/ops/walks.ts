/**
 * Reading along a walk, and adding along one: each is the gradient of the other. Whatever moves numbers is made of
 * them.
 */
import { type Course, takeWalk, type Walk } from "../device/walk.ts";
import { parseFormula } from "../formula/parse.ts";
import { type Op, op } from "../op.ts";
import { isSameShape, type Shape, showShape, sizeOf } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { sample } from "./sample.ts";

/**
 * Windows of 2 on a row of 4, which overlap: place `[i, j]` is number `i + j`. One more window than fits: it is half
 * empty.
 */
const WINDOWS: Walk = { shape: [4, 2], source: [4], courses: [{ start: 0, steps: [1, 1] }] };
/** A matrix `[2, 3]`, transposed. */
const TRANSPOSED: Walk = {
  shape: [3, 2],
  source: [2, 3],
  courses: [{ start: 0, steps: [0, 1] }, { start: 0, steps: [1, 0] }],
};

/** The number at each place of a walk; 0 where it is outside. */
export const gatherWalk: Op<[x: Tensor, walk: Walk]> = op({
  name: "gatherWalk",
  act: "walk through",
  takes: "x, walk",
  is: "the numbers of x along a walk, 0 outside: the walk's shape",
  slopes: { dx: "scatterWalk([dy], [walk])" },
  use: "transposing, slicing, padding, windows",
  samples: () => [[sample([4]), WINDOWS], [sample([2, 3]), TRANSPOSED]],
  known: () => [{ of: [sample([4], [1, 2, 3, 4]), WINDOWS], shape: [4, 2], gives: [1, 2, 2, 3, 3, 4, 4, 0] }],
}, {
  value(x, walk) {
    checkWalk("walk through", x.shape, walk.source);
    return walked(x, walk);
  },
  gradient: (dy, _y, _x, walk) => [() => scatterWalk([dy], [walk])],
});

/** Tensors, each added along its walk to zeros of the shape that all the walks have for their source. */
export const scatterWalk: Op<[xs: readonly Tensor[], walks: readonly Walk[]]> = op({
  name: "scatterWalk",
  act: "scatter",
  takes: "xs, walks",
  is: "zeros of the walks' source, to which each x is added along its walk",
  slopes: { dx: "gatherWalk(dy, walk), for each x" },
  use: "the way back of gatherWalk; concatenation",
  samples:
    () => [[[sample([4, 2])], [WINDOWS]], [[sample([3, 2]), sample([3, 2], undefined, 1)], [TRANSPOSED, TRANSPOSED]]],
  known: () => [{ of: [[sample([4, 2], [1, 2, 3, 4, 5, 6, 7, 8])], [WINDOWS]], shape: [4], gives: [1, 5, 9, 13] }],
}, {
  value(xs, walks) {
    if (xs.length === 0) throw new Error("Cannot scatter: there are no tensors");
    if (xs.length !== walks.length) throw new Error(`Cannot scatter ${xs.length} tensors along ${walks.length} walks`);
    const { source } = walks[0], { device } = xs[0];
    xs.forEach((x, i) => {
      checkWalk("scatter", x.shape, walks[i].shape);
      checkWalk("scatter", source, walks[i].source);
    });
    const parts = xs.map(({ storage }, i) => ({ storage, walk: walks[i] }));
    return new Tensor(source, device.scatter(parts), device, { indices: indicesScattered(xs, walks) });
  },
  gradient: (dy, _y, _xs, walks) => walks.map((walk) => () => gatherWalk(dy, walk)),
});

function checkWalk(act: string, shape: Shape, expected: Shape): void {
  if (isSameShape(shape, expected)) return;
  throw new Error(`Cannot ${act} a tensor of shape ${showShape(shape)}: the walk is made for ${showShape(expected)}`);
}

/** The numbers of x along a walk that is made for it, without a history. Numbers that pick something go along. */
export function walked(x: Tensor, walk: Walk): Tensor {
  const { indices, device } = x, picked = indices && new Int32Array(sizeOf(walk.shape));
  if (picked) takeWalk(walk, (to, from) => picked[to] = from < 0 ? 0 : indices[from]);
  return new Tensor(walk.shape, device.gather(x.storage, walk), device, { indices: picked });
}

function indicesScattered(xs: readonly Tensor[], walks: readonly Walk[]): Int32Array<ArrayBuffer> | undefined {
  if (!xs.every(({ indices }) => indices)) return undefined;
  const sums = new Int32Array(sizeOf(walks[0].source));
  xs.forEach(({ indices }, i) => {
    takeWalk(walks[i], (to, from) => {
      if (from >= 0) sums[from] += indices![to];
    });
  });
  return sums;
}

/** How one axis of a source is walked: by which axis of the new shape, from which place, and how far in each step. */
export interface Line {
  readonly by: number;
  readonly start?: number;
  readonly step?: number;
}

/** A walk in which every axis of the source follows one axis of the new shape: one line for each axis of the source. */
export function straightWalk(source: Shape, shape: Shape, lines: readonly Line[]): Walk {
  const courses = lines.map(({ by, start = 0, step = 1 }): Course => ({
    start,
    steps: shape.map((_, axis) => axis === by ? step : 0),
  }));
  return { shape, source, courses };
}

/** The axes in another order: axis k of the result is axis `order[k]` of x. */
export function turned(x: Tensor, order: readonly number[]): Tensor {
  if (order.every((axis, k) => axis === k)) return x;
  const shape = order.map((axis) => x.shape[axis]);
  return gatherWalk(x, straightWalk(x.shape, shape, order.map((_, axis) => ({ by: order.indexOf(axis) }))));
}

/** Calculates with one axis in front of the others. The axes that the result has in its place are put where it was. */
export function inFront(x: Tensor, axis: number, calculate: (x: Tensor) => Tensor): Tensor {
  const axes = x.shape.map((_, k) => k), y = calculate(turned(x, [axis, ...axes.toSpliced(axis, 1)]));
  const places = y.shape.map((_, k) => k), count = y.shape.length - x.shape.length + 1;
  return turned(y, [...places.slice(count, count + axis), ...places.slice(0, count), ...places.slice(count + axis)]);
}

const ONE = parseFormula("1", []);

/** Ones on the device of x. */
export function onesBeside({ device }: Tensor, shape: Shape): Tensor {
  return new Tensor(shape, device.elementwise(ONE, {}, shape), device);
}

/** 1 where a walk is inside of its source, 0 where it is outside; on the device of x. */
export function insideOf(walk: Walk, x: Tensor): Tensor {
  return walked(onesBeside(x, walk.source), walk);
}
