/** Windows that slide over the last axes of a tensor: what convolution and pooling look at. */
import type { Walk } from "../device/walk.ts";
import { composite, type Op } from "../op.ts";
import { isSameShape, type Shape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Widths } from "./movement.ts";
import { sample } from "./sample.ts";
import { perAxis } from "./sliding.ts";
import { gatherWalk, scatterWalk } from "./walks.ts";

export interface Windows {
  /** The size of a window along each of the last axes, as many as there are sizes. */
  readonly kernel: readonly number[];
  /** How far apart neighboring windows begin: along each of these axes, or along all. 1 unless told. */
  readonly stride?: number | readonly number[];
  /** How far apart neighboring numbers of a window are. 1 unless told. */
  readonly dilation?: number | readonly number[];
  /**
   * How many zeros are imagined before and behind each of these axes, 0 unless told; a negative number leaves x unseen.
   */
  readonly padding?: readonly Widths[];
}

/**
 * All windows of x: `[..., sizes...] -> [..., outputs..., kernel...]`. A window that would stand out behind is left
 * out.
 */
export const windows: Op<[x: Tensor, options: Windows]> = composite({
  name: "windows",
  act: "cut windows",
  takes: "x, { kernel, stride, dilation, padding }",
  is: "each window of the last axes, 0 in the padding: [..., outputs..., kernel...]",
  slopes: { dx: "overlapAdd(dy, sizes, options)" },
  use: "convolution, pooling",
  samples: () => [
    [sample([4]), { kernel: [2] }],
    [sample([2, 5]), { kernel: [2], stride: 2, dilation: 2 }],
    [sample([3, 3]), { kernel: [2, 2], stride: [1, 2], padding: [[1, 0], [0, 1]] }],
    [sample([1, 2]), { kernel: [4], padding: [[1, 1]] }],
  ],
  known: () => [
    { of: [sample([3], [1, 2, 3]), { kernel: [2] }], shape: [2, 2], gives: [1, 2, 2, 3] },
    {
      of: [sample([3], [1, 2, 3]), { kernel: [3], stride: 2, padding: [[1, 1]] }],
      shape: [2, 3],
      gives: [0, 1, 2, 2, 3, 0],
    },
  ],
}, (x, options) => gatherWalk(x, windowWalk("cut windows out of", x.shape, options)));

/**
 * The way back of `windows`: each window is added where it lay. `[..., outputs..., kernel...] -> [..., sizes...]`,
 * where `sizes` are those that the windows were, or could have been, cut out of.
 */
export const overlapAdd: Op<[x: Tensor, sizes: Shape, options: Windows]> = composite({
  name: "overlapAdd",
  act: "add windows",
  takes: "x, sizes, { kernel, stride, dilation, padding }",
  is: "zeros of [..., sizes...], to which each window is added where it lay",
  slopes: { dx: "windows(dy, options)" },
  use: "transposed convolution",
  samples: () => [
    [sample([3, 2]), [4], { kernel: [2] }],
    [sample([2, 2, 2]), [3], { kernel: [2], stride: 2, padding: [[1, 0]] }],
    [sample([2, 1, 1, 2]), [2, 3], { kernel: [1, 2], dilation: [1, 2] }],
  ],
  known: () => [{ of: [sample([2, 2], [1, 2, 3, 4]), [3], { kernel: [2] }], shape: [3], gives: [1, 5, 4] }],
}, (x, sizes, options) => {
  const lead = x.shape.length - 2 * sizes.length;
  const walk = windowWalk("add windows to", [...x.shape.slice(0, Math.max(0, lead)), ...sizes], options);
  if (isSameShape(walk.shape, x.shape)) return scatterWalk([x], [walk]);
  throw new Error(
    `Cannot add windows ${showShape(x.shape)} to ${showShape(walk.source)}: ` +
      `its windows would be ${showShape(walk.shape)}`,
  );
});

/** The windows along one axis. */
interface Along {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}

/** Window o starts at `o * stride - before`, and its number k lies `k * dilation` behind that. */
function windowWalk(act: string, source: Shape, options: Windows): Walk {
  const settings = settingsOf(act, source, options), count = settings.length, lead = source.length - count;
  const outputs = settings.map((along, k) => outputsAlong(act, source, lead + k, along));
  const shape = [...source.slice(0, lead), ...outputs, ...options.kernel];
  const courses = source.map((_, axis) => {
    const steps = shape.map((_, place): number => place === axis ? 1 : 0);
    if (axis < lead) return { start: 0, steps };
    const { stride, dilation, before } = settings[axis - lead];
    return { start: -before, steps: steps.with(axis, stride).with(axis + count, dilation) };
  });
  return { shape, source, courses };
}

/** How many windows fit along an axis. */
function outputsAlong(act: string, source: Shape, axis: number, along: Along): number {
  const { kernel, stride, dilation, before, after } = along;
  const padded = before + source[axis] + after, span = dilation * (kernel - 1) + 1;
  if (span <= padded) return Math.floor((padded - span) / stride) + 1;
  throw new Error(
    `Cannot ${act} ${showShape(source)}: a window that spans ${span} does not fit into axis ${axis}, ` +
      `which is ${padded} long with its padding`,
  );
}

function settingsOf(act: string, source: Shape, options: Windows): Along[] {
  const { kernel, stride = 1, dilation = 1, padding = kernel.map((): Widths => [0, 0]) } = options;
  const axes = kernel.length, doing = `${act} ${showShape(source)}`;
  if (axes > source.length) {
    throw new Error(`Cannot ${doing} with kernel ${showShape(kernel)}: the kernel has more axes`);
  }
  checkPadding(doing, padding, axes);
  perAxis(doing, "kernel", kernel, axes, 1);
  const strides = perAxis(doing, "stride", stride, axes, 1), dilations = perAxis(doing, "dilation", dilation, axes, 1);
  return kernel.map((size, k) => ({
    kernel: size,
    stride: strides[k],
    dilation: dilations[k],
    before: padding[k][0],
    after: padding[k][1],
  }));
}

function checkPadding(doing: string, padding: readonly Widths[], axes: number): void {
  if (padding.length === axes && padding.every((pair) => pair.length === 2 && pair.every(Number.isSafeInteger))) return;
  const given = `[${padding.map(showShape).join(", ")}]`;
  throw new Error(
    `Cannot ${doing} with padding ${given}: one [before, after] of whole numbers for each axis of the kernel`,
  );
}
