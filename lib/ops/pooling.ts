/** Pooling: an image becomes smaller, each window of it one number. An image is `[batch, channels, ...spatial]`. */
import { composite, type Op } from "../op.ts";
import { type Shape, showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { div } from "./arithmetic.ts";
import { broadcastTo, reshape, sum } from "./broadcast.ts";
import { pad, type Widths } from "./movement.ts";
import { max } from "./extremes.ts";
import { mean } from "./reductions.ts";
import { addRows, indicesBeside, lookup } from "./rows.ts";
import { sample } from "./sample.ts";
import {
  outputsOf,
  type PerAxis,
  perAxis,
  type Sliding,
  slidingOf,
  type SlidingOptions,
  windowsOf,
} from "./sliding.ts";
import { inFront, onesBeside } from "./walks.ts";
import { windows } from "./windows.ts";

/** Options of pools. The stride is that of the kernel unless told: windows lie side by side. */
export interface PoolOptions extends SlidingOptions {
  /** Whether the last window may reach beyond the padding, so that nothing is left out. Not unless told. */
  readonly ceil?: boolean;
}

type PoolArguments<Options> = [x: Tensor, kernel: PerAxis, options?: Options];

const MOST = "take the maximum pool of", AVERAGE = "take the average pool of";

/** The largest number of each window; the first of equal ones gets the gradient. `[batch, channels, ...spatial]`. */
export const maxPool: Op<PoolArguments<PoolOptions>> = composite<PoolArguments<PoolOptions>>({
  name: "maxPool",
  act: MOST,
  takes: "x, kernel, { stride = kernel, padding, dilation, ceil }?",
  is: "the largest number of each window: [batch, channels, ...spatial] -> [batch, channels, ...outputs]",
  slopes: { dx: "dy at the largest number of each window, the first of equal ones" },
  domain: "smooth where one number of a window is the largest; padding counts as minus infinity",
  rough: true,
  use: "smaller images that keep what is strong",
  samples: () => [
    [sample([1, 2, 4]), 2],
    [sample([1, 1, 3, 4]), [2, 3], { stride: 1, padding: [1, 0] }],
    [sample([1, 1, 5]), 2, { stride: 2, dilation: 2, ceil: true }],
    [sample([0, 1, 2]), 2],
  ],
  known: () => [
    { of: [sample([1, 1, 4], [1, 3, 2, 0]), 2], shape: [1, 1, 2], gives: [3, 2] },
    {
      of: [sample([1, 1, 3], [-1, -3, -2]), 2, { stride: 2, padding: 1 }],
      shape: [1, 1, 2],
      gives: [-1, -2],
    },
  ],
}, (x, kernel, options = {}) => {
  const { places, sliding } = poolOf(MOST, x.shape, kernel, options);
  const { padding = [], ...whole } = windowsOf(x.shape, places, sliding);
  const seen = windows(padded(x, padding, -Infinity), whole);
  return max(reshape(seen, [...seen.shape.slice(0, -places.length), sizeOf(sliding.kernel)]), -1, { ties: "first" });
});

/** Options of `averagePool`. */
export interface AveragePoolOptions extends Omit<PoolOptions, "dilation"> {
  /** Whether padding counts as zeros; otherwise the average is that of the input's own numbers. It does unless told. */
  readonly countPadding?: boolean;
}

/** The mean of each window: `[batch, channels, ...spatial] -> [batch, channels, ...outputs]`. */
export const averagePool: Op<PoolArguments<AveragePoolOptions>> = composite<PoolArguments<AveragePoolOptions>>({
  name: "averagePool",
  act: AVERAGE,
  takes: "x, kernel, { stride = kernel, padding, ceil, countPadding = true }?",
  is: "the mean of each window: [batch, channels, ...spatial] -> [batch, channels, ...outputs]",
  slopes: { dx: "dy / count, added up over the windows that see x" },
  use: "smaller images, smoothly",
  samples: () => [
    [sample([1, 2, 4]), 2],
    [sample([1, 1, 3, 4]), [2, 3], { stride: 1, padding: [1, 0] }],
    [sample([1, 1, 5]), 3, { stride: 3, padding: 1, ceil: true, countPadding: false }],
    [sample([0, 1, 2]), 2],
  ],
  known: () => [
    { of: [sample([1, 1, 4], [1, 3, 2, 0]), 2], shape: [1, 1, 2], gives: [2, 1] },
    {
      of: [sample([1, 1, 3], [2, 4, 6]), 2, { padding: 1, countPadding: false }],
      shape: [1, 1, 2],
      gives: [2, 5],
    },
  ],
}, (x, kernel, { countPadding = true, ...options } = {}) => {
  const { places, sliding } = poolOf(AVERAGE, x.shape, kernel, options);
  const around = countPadding ? sliding.padding.map((width): Widths => [width, width]) : [];
  const image = padded(x, around, 0), margin = countPadding ? sliding.padding.map(() => 0) : sliding.padding;
  const seen = windowsOf(image.shape, places, { ...sliding, padding: margin });
  const total = (of: Tensor) => sum(windows(of, seen), places.map((_, i) => i - places.length));
  return div(total(image), total(onesBeside(x, image.shape.slice(2))));
});

/** `x` with so much around its spatial axes; a negative width takes nothing away. */
function padded(x: Tensor, padding: readonly Widths[], value: number): Tensor {
  if (padding.every(([before, after]) => before <= 0 && after <= 0)) return x;
  return pad(x, [[0, 0], [0, 0], ...padding.map(([before, after]): Widths => [before, Math.max(0, after)])], { value });
}

function poolOf(act: string, image: Shape, kernel: PerAxis, { ceil, ...options }: PoolOptions) {
  const doing = `${act} ${showShape(image)}`, sizes = perAxis(doing, "kernel", kernel, spatialAxes(act, image), 1);
  const sliding = slidingOf(doing, sizes, { ...options, stride: options.stride ?? sizes });
  const places = outputsOf(act, image, sliding, ceil);
  checkSeen(act, image, places, sliding);
  return { places, sliding };
}

function spatialAxes(act: string, image: Shape): number {
  if (image.length > 2) return image.length - 2;
  throw new Error(`Cannot ${act} ${showShape(image)}: it must have axes [batch, channels, ...spatial]`);
}

/** A window that sees nothing but padding has no largest number, and no mean. */
function checkSeen(act: string, image: Shape, places: readonly number[], sliding: Sliding): void {
  const { kernel, stride, padding, dilation } = sliding;
  kernel.forEach((size, i) => {
    for (let place = 0; place < places[i]; place++) {
      const start = place * stride[i] - padding[i], first = Math.max(0, Math.ceil(-start / dilation[i]));
      // the first number of the window that does not lie before the image is in it, or none is
      if (first < size && start + first * dilation[i] < image[i + 2]) continue;
      throw new Error(
        `Cannot ${act} ${showShape(image)} with a kernel ${showShape(kernel)} and padding ${showShape(padding)}: ` +
          `window ${place} along axis ${i + 2} would see nothing but padding`,
      );
    }
  });
}

/** The mean of all places: `[batch, channels, ...spatial] -> [batch, channels]`. */
export const globalAveragePool: Op<[x: Tensor]> = composite({
  name: "globalAveragePool",
  act: AVERAGE,
  takes: "x",
  is: "the mean of all places: [batch, channels, ...spatial] -> [batch, channels]",
  slopes: { dx: "dy / places, for every place" },
  use: "from an image to its features, whatever its size",
  samples: () => [[sample([2, 2, 3])], [sample([1, 2, 2, 2])]],
  known: () => [{ of: [sample([1, 2, 2], [1, 2, 3, 5])], shape: [1, 2], gives: [1.5, 4] }],
}, (x) => mean(allPlaces(AVERAGE, x), -1));

/** The largest number of all places; the first of equal ones gets the gradient. `[batch, channels, ...spatial] -> [batch, channels]`. */
export const globalMaxPool: Op<[x: Tensor]> = composite({
  name: "globalMaxPool",
  act: MOST,
  takes: "x",
  is: "the largest of all places: [batch, channels, ...spatial] -> [batch, channels]",
  slopes: { dx: "dy at the largest place of each channel, the first of equal ones" },
  domain: "smooth where one number is the largest",
  rough: true,
  use: "whether a feature is anywhere",
  samples: () => [[sample([2, 2, 3])], [sample([1, 2, 2, 2])]],
  known: () => [{ of: [sample([1, 2, 2], [1, 2, 5, 3])], shape: [1, 2], gives: [2, 5] }],
}, (x) => max(allPlaces(MOST, x), -1, { ties: "first" }));

function allPlaces(act: string, x: Tensor): Tensor {
  const places = x.shape.slice(-spatialAxes(act, x.shape)), size = sizeOf(places);
  if (size > 0) return reshape(x, [...x.shape.slice(0, 2), size]);
  throw new Error(`Cannot ${act} ${showShape(x.shape)}: it has no places`);
}

/**
 * The mean of as many windows as are wanted, whatever the size: `[batch, channels, ...spatial]` and sizes `[...outputs]` give
 * `[batch, channels, ...outputs]`. Window i of m covers numbers `floor(i n / m)` to `ceil((i + 1) n / m)` of n.
 */
export const adaptiveAveragePool: Op<[x: Tensor, outputs: PerAxis]> = composite({
  name: "adaptiveAveragePool",
  act: AVERAGE,
  takes: "x, outputs",
  is: "means of so many windows: [batch, channels, ...spatial] -> [batch, channels, ...outputs]; " +
    "window i of m covers numbers floor(i n / m) to ceil((i + 1) n / m), without the last",
  slopes: { dx: "dy / count, added up over the windows that see x" },
  use: "images of any size before layers of one size",
  samples: () => [[sample([1, 2, 5]), 3], [sample([1, 1, 3, 4]), [2, 2]], [sample([1, 1, 2]), 3]],
  known: () => [{ of: [sample([1, 1, 5], [1, 2, 3, 4, 6]), 2], shape: [1, 1, 2], gives: [2, 13 / 3] }],
}, (x, outputs) => {
  const axes = spatialAxes(AVERAGE, x.shape);
  const sizes = perAxis(`${AVERAGE} ${showShape(x.shape)}`, "outputs", outputs, axes, 1);
  if (sizeOf(x.shape.slice(2)) === 0) throw new Error(`Cannot ${AVERAGE} ${showShape(x.shape)}: it has no places`);
  return sizes.reduce((image, size, i) => averageAlong(image, i + 2, size), x);
});

/** What the windows see is laid out one window behind the other, then added up by window. */
function averageAlong(x: Tensor, axis: number, windows: number): Tensor {
  const n = x.shape[axis], seen: number[] = [], seers: number[] = [];
  for (let window = 0; window < windows; window++) {
    for (let place = Math.floor(window * n / windows); place < (window + 1) * n / windows; place++) {
      seen.push(place);
      seers.push(window);
    }
  }
  const [places, owners] = [seen, seers].map((list) => indicesBeside(x, Int32Array.from(list), [list.length]));
  const total = (rows: Tensor) => addRows(lookup(rows, places), owners, windows);
  return inFront(x, axis, (rows) => div(total(rows), total(onesBeside(x, rows.shape.map((_, k) => k === 0 ? n : 1)))));
}

/** Every number becomes a block of its own: `[batch, channels, ...spatial] -> [batch, channels, ...spatial * scale]`. */
export const upsampleNearest: Op<[x: Tensor, scale: PerAxis]> = composite({
  name: "upsampleNearest",
  act: "enlarge",
  takes: "x, scale",
  is: "every number as a block of scale numbers along each spatial axis: [batch, channels, ...spatial * scale]",
  slopes: { dx: "dy, added up over each block" },
  use: "images that grow",
  samples: () => [[sample([1, 2, 3]), 2], [sample([1, 1, 2, 2]), [1, 3]]],
  known: () => [{ of: [sample([1, 1, 2], [1, 2]), 2], shape: [1, 1, 4], gives: [1, 1, 2, 2] }],
}, (x, scale) => {
  const act = "enlarge", doing = `${act} ${showShape(x.shape)}`, front = x.shape.slice(0, 2);
  const scales = perAxis(doing, "scale", scale, spatialAxes(act, x.shape), 1);
  const blocks = (sizes: readonly number[]) => x.shape.slice(2).flatMap((size, i) => [size, sizes[i]]);
  const apart = reshape(x, [...front, ...blocks(scales.map(() => 1))]);
  const repeated = broadcastTo(apart, [...front, ...blocks(scales)]);
  return reshape(repeated, [...front, ...scales.map((times, i) => times * x.shape[i + 2])]);
});
