/** Putting numbers elsewhere: turned, cut, padded, joined. All are walks, so their gradients are the walks back. */
import type { Walk } from "../device/walk.ts";
import { composite, type Op } from "../op.ts";
import { type Axes, axesOf, axisOf, isSameShape, type Shape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { broadcastTo, reshape } from "./broadcast.ts";
import { where } from "./comparisons.ts";
import { take } from "./indexing.ts";
import { indicesBeside } from "./rows.ts";
import { sample } from "./sample.ts";
import { oneOf } from "./settings.ts";
import { gatherWalk, insideOf, straightWalk, turned } from "./walks.ts";

/**
 * The axes in another order: axis k of the result is axis `axes[k]` of x. Without an order, the last two change places.
 */
export const transpose: Op<[x: Tensor, axes?: readonly number[]]> = composite<[x: Tensor, axes?: readonly number[]]>({
  name: "transpose",
  act: "transpose",
  takes: "x, axes?",
  is: "axis k of the result is axis axes[k] of x; the last two change places where no order is given",
  slopes: { dx: "dy, its axes in the order that they had" },
  use: "attention heads; images with channels last",
  samples: () => [
    [sample([2, 3])],
    [sample([2, 2, 3]), [2, 0, 1]],
    [sample([2, 1, 3]), [0, -1, 1]],
    [sample([4]), [0]],
    [sample([0, 2])],
  ],
  known: () => [{ of: [sample([2, 3], [1, 2, 3, 4, 5, 6])], shape: [3, 2], gives: [1, 4, 2, 5, 3, 6] }],
}, (x, axes) => turned(x, orderOf(x.shape, axes)));

function orderOf(shape: Shape, axes?: readonly number[]): number[] {
  const rank = shape.length, all = shape.map((_, axis) => axis);
  if (!axes && rank >= 2) return [...all.slice(0, -2), rank - 1, rank - 2];
  if (!axes) throw new Error(`Cannot transpose ${showShape(shape)}: there are no two axes to change places`);
  if (axesOf("transpose", axes, shape).length === rank) return axes.map((axis) => axisOf("transpose", axis, shape));
  throw new Error(`Cannot transpose ${showShape(shape)} to axes ${showShape(axes)}: each axis must be named once`);
}

/** From where, up to where (without it; to the end where it is missing), and in strides of how much (1). */
export type Range = readonly [start: number, stop?: number, step?: number] | undefined;

/**
 * A part of x: one range for each axis; undefined is the whole axis, and so is a range that is missing behind the
 * others. A negative start or stop counts from the end: `[-2]` is the last two.
 */
export const slice: Op<[x: Tensor, ranges: readonly Range[]]> = composite({
  name: "slice",
  act: "slice",
  takes: "x, ranges",
  is: "the part of x from start up to stop, in steps, along each axis",
  slopes: { dx: "dy where it came from, 0 elsewhere" },
  use: "batches, crops, one time step",
  samples: () => [
    [sample([5]), [[1, 4]]],
    [sample([3, 4]), [undefined, [0, 4, 2]]],
    [sample([3, 3]), [[-2], [0, -1]]],
    [sample([2, 3]), [[1]]],
    [sample([3]), [[1, 1]]],
  ],
  known: () => [{ of: [sample([5], [1, 2, 3, 4, 5]), [[1, 5, 2]]], shape: [2], gives: [2, 4] }],
}, (x, ranges) => {
  if (ranges.length > x.shape.length) {
    throw new Error(`Cannot slice ${showShape(x.shape)} by ${ranges.length} ranges: it has ${x.shape.length} axes`);
  }
  const lines = x.shape.map((_, axis) => lineOf(x.shape, axis, ranges[axis]));
  const shape = lines.map(({ count }) => count);
  return isSameShape(shape, x.shape) ? x : gatherWalk(x, straightWalk(x.shape, shape, lines));
});

function lineOf(shape: Shape, axis: number, [from, to, step = 1]: NonNullable<Range> = [0]) {
  const size = shape[axis], [start, stop] = [from, to ?? size].map((place) => place < 0 ? place + size : place);
  const isWhole = [start, stop, step].every(Number.isInteger);
  if (isWhole && 0 <= start && start <= stop && stop <= size && step >= 1) {
    return { by: axis, start, step, count: Math.ceil((stop - start) / step) };
  }
  throw new Error(
    `Cannot slice ${showShape(shape)} from ${from} to ${to ?? "the end"} in steps of ${step} along axis ${axis}: ` +
      `it must lie in 0 to ${size}, and go up in whole steps`,
  );
}

/** x, turned around along one axis, several, or all. */
export const flip: Op<[x: Tensor, axes?: Axes]> = composite<[x: Tensor, axes?: Axes]>({
  name: "flip",
  act: "flip",
  takes: "x, axes?",
  is: "x, its last slice first, along the axes",
  slopes: { dx: "flip(dy, axes)" },
  use: "mirrored images; time backward",
  samples: () => [[sample([2, 3]), 1], [sample([2, 3])], [sample([2, 2, 2]), [0, -1]], [sample([0]), 0]],
  known: () => [{ of: [sample([2, 2], [1, 2, 3, 4]), 1], shape: [2, 2], gives: [2, 1, 4, 3] }],
}, (x, axes) => {
  const turned = axesOf("flip", axes, x.shape);
  const lines = x.shape.map((size, by) => turned.includes(by) ? { by, start: size - 1, step: -1 } : { by });
  return gatherWalk(x, straightWalk(x.shape, x.shape, lines));
});

/** x again and again: `repeats` says how often along each axis. */
export const tile: Op<[x: Tensor, repeats: readonly number[]]> = composite({
  name: "tile",
  act: "tile",
  takes: "x, repeats",
  is: "x, repeats[k] times along axis k, one copy behind the other",
  slopes: { dx: "dy, added up over the copies" },
  use: "patterns",
  samples: () => [[sample([2, 3]), [2, 1]], [sample([2]), [3]], [sample([2, 2]), [2, 2]], [sample([2]), [0]]],
  known: () => [{ of: [sample([2], [1, 2]), [2]], shape: [4], gives: [1, 2, 1, 2] }],
}, (x, repeats) => {
  const fits = repeats.length === x.shape.length && repeats.every((count) => Number.isInteger(count) && count >= 0);
  if (!fits) {
    throw new Error(
      `Cannot tile ${showShape(x.shape)} ${showShape(repeats)} times: one count, 0, 1, 2, ..., for each axis`,
    );
  }
  const apart = reshape(x, x.shape.flatMap((size) => [1, size]));
  const copies = broadcastTo(apart, x.shape.flatMap((size, axis) => [repeats[axis], size]));
  return reshape(copies, x.shape.map((size, axis) => size * repeats[axis]));
});

export interface Padding {
  /**
   * - constant: with `value`, 0 unless told.
   * - reflect: with what lies inside, as in a mirror that stands on the last number: `[1, 2, 3]` goes on with 2, 1.
   * - replicate: with the last number.
   */
  readonly mode?: "constant" | "reflect" | "replicate";
  readonly value?: number;
}

/** How many numbers are put before and behind an axis. */
export type Widths = readonly [before: number, after: number];

type PadArguments = [x: Tensor, widths: readonly Widths[], options?: Padding];

/** x with a margin: `widths` says how wide it is before and behind x, along each axis. */
export const pad: Op<PadArguments> = composite<PadArguments>({
  name: "pad",
  act: "pad",
  takes: "x, widths, { mode, value }?",
  is: "x in a margin: [before, after] along each axis",
  slopes: { dx: "dy without the margin; what the margin repeats is added" },
  use: "convolution that keeps the size of an image",
  samples: () => [
    [sample([2, 3]), [[0, 1], [2, 0]]],
    [sample([2]), [[1, 1]], { value: 0.5 }],
    [sample([1, 3]), [[0, 0], [2, 1]], { mode: "reflect" }],
    [sample([2, 2]), [[1, 0], [0, 2]], { mode: "replicate" }],
    [sample([0, 1]), [[1, 1], [0, 1]]],
  ],
  known: () => [
    { of: [sample([2], [1, 2]), [[1, 2]]], shape: [5], gives: [0, 1, 2, 0, 0] },
    { of: [sample([3], [1, 2, 3]), [[1, 2]], { mode: "reflect" }], shape: [6], gives: [2, 1, 2, 3, 2, 1] },
    { of: [sample([2], [1, 2]), [[1, 2]], { mode: "replicate" }], shape: [5], gives: [1, 1, 2, 2, 2] },
  ],
}, (x, widths, { mode = "constant", value = 0 } = {}) => {
  const isWidth = (width: number) => Number.isInteger(width) && width >= 0;
  if (widths.length !== x.shape.length || !widths.every((pair) => pair.length === 2 && pair.every(isWidth))) {
    const given = `[${widths.map(showShape).join(", ")}]`;
    throw new Error(`Cannot pad ${showShape(x.shape)} by ${given}: one [before, after] of 0, 1, 2, ... for each axis`);
  }
  oneOf(() => `pad ${showShape(x.shape)}`, "mode", mode, ["constant", "reflect", "replicate"]);
  if (mode === "constant") return padWith(value, x, widths);
  return widths.reduce((padded, _, axis) => padFromInside(mode, padded, axis, widths[axis]), x);
});

function padWith(value: number, x: Tensor, widths: readonly Widths[]): Tensor {
  const padded = gatherWalk(x, paddingWalk(x.shape, widths));
  if (value === 0) return padded;
  // along axes without a margin, one place says for all what is inside
  const one = x.shape.map((size, axis) => widths[axis].every((width) => width === 0) ? 1 : size);
  // chosen, not added as value * (1 - inside): a margin of infinities would be 0 * infinity inside
  return where(insideOf(paddingWalk(one, widths), x), padded, value);
}

function paddingWalk(source: Shape, widths: readonly Widths[]): Walk {
  const shape = source.map((size, axis) => widths[axis][0] + size + widths[axis][1]);
  return straightWalk(source, shape, widths.map(([before], by) => ({ by, start: -before })));
}

function padFromInside(mode: "reflect" | "replicate", x: Tensor, axis: number, [before, after]: Widths): Tensor {
  const size = x.shape[axis], widest = Math.max(before, after);
  if (widest === 0) return x;
  if (mode === "reflect" ? widest >= size : size === 0) {
    throw new Error(
      `Cannot pad ${showShape(x.shape)} by ${widest} along axis ${axis}: there are ${size} numbers to ${mode}`,
    );
  }
  const places = Int32Array.from({ length: before + size + after }, (_, i) => {
    const place = i - before, inside = Math.min(Math.max(place, 0), size - 1);
    return mode === "replicate" ? inside : 2 * inside - place;
  });
  return take(x, indicesBeside(x, places, [places.length]), axis);
}

/**
 * The lower triangles of matrices `[..., m, n]`: 0 above the diagonal. A `diagonal` of 1 keeps one more above it, -1
 * one less.
 */
export const tril: Op<[x: Tensor, diagonal?: number]> = composite<[x: Tensor, diagonal?: number]>({
  name: "tril",
  act: "take the lower triangle of",
  takes: "x, diagonal = 0",
  is: "x[i, j] where j <= i + diagonal, 0 elsewhere",
  slopes: { dx: "tril(dy, diagonal)" },
  use: "attention that must not look ahead",
  samples: () => [[sample([3, 3])], [sample([2, 3]), 1], [sample([2, 2, 2]), -1], [sample([3, 2]), -5]],
  known: () => [{ of: [sample([2, 2], [1, 2, 3, 4])], shape: [2, 2], gives: [1, 0, 3, 4] }],
}, (x, diagonal = 0) => {
  const act = `take the lower triangle of ${showShape(x.shape)}`;
  if (x.shape.length < 2) throw new Error(`Cannot ${act}: it is no matrix`);
  if (!Number.isInteger(diagonal)) throw new Error(`Cannot ${act} from diagonal ${diagonal}: it must be whole`);
  const [m, n] = x.shape.slice(-2);
  // place i - j + diagonal of a row that begins with 0: what lies above the diagonal is outside of it
  const course = { start: diagonal, steps: [1, -1] };
  return where(insideOf({ shape: [m, n], source: [Math.max(0, m + diagonal)], courses: [course] }, x), x, 0);
});
