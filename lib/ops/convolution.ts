/** Convolutions: one small weight matrix slides over an image, so that what is learned at one place is known at all. */
import { composite, type Op } from "../op.ts";
import { type Shape, showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./arithmetic.ts";
import { reshape } from "./broadcast.ts";
import { product } from "./product.ts";
import { sample } from "./sample.ts";
import {
  kernelInFront,
  outputsOf,
  type PerAxis,
  perAxis,
  type Sliding,
  slidingOf,
  type SlidingOptions,
  spansOf,
} from "./sliding.ts";
import { overlapAdd, windows } from "./windows.ts";

/** Options of `convolution`: the stride is 1 unless told, and the padding is zeros. */
export interface ConvolutionOptions extends SlidingOptions {
  /** Into how many groups the channels are divided, each of which sees only itself: 1 unless told. */
  readonly groups?: number;
}

type ConvolutionArguments = [x: Tensor, weight: Tensor, bias?: Tensor, options?: ConvolutionOptions];

/**
 * Slides a kernel over one, two or more spatial axes: `[batch, in, ...spatial]` and a weight `[out, in / groups, ...kernel]`
 * give `[batch, out, ...outputs]`. The kernel is not turned around, so that mathematics would call this a cross-correlation.
 */
export const convolution: Op<ConvolutionArguments> = composite<ConvolutionArguments>({
  name: "convolution",
  act: "convolve",
  takes: "x, weight, bias?, { stride, padding, dilation, groups }?",
  is: "[batch, in, ...spatial] [out, in / groups, ...kernel] [out] -> [batch, out, ...outputs]: " +
    "a weighted sum of each window; outputs = floor((n + 2 padding - dilation (kernel - 1) - 1) / stride) + 1",
  slopes: {
    dx: "weight^T dy, for each window, added up where windows overlap",
    dweight: "dy windows^T, added up over the batch",
    dbias: "dy, added up over all but the channels",
  },
  use: "images, sound: what is learned at one place is known at all",
  samples: () => [
    [sample([2, 1, 4]), sample([2, 1, 3]), sample([2])],
    [sample([1, 2, 5]), sample([2, 1, 2]), undefined, { groups: 2, stride: 2, padding: 1 }],
    [sample([1, 1, 3, 4]), sample([1, 1, 2, 2]), sample([1]), { padding: [1, 0], dilation: [1, 2] }],
    [sample([1, 2, 2, 2]), sample([2, 2, 1, 1])],
    [sample([0, 1, 3]), sample([1, 1, 2])],
  ],
  known: () => [
    { of: [sample([1, 1, 4], [1, 2, 3, 4]), sample([1, 1, 2], [10, 1])], shape: [1, 1, 3], gives: [12, 23, 34] },
    {
      of: [sample([1, 1, 3], [1, 2, 3]), sample([1, 1, 2], [10, 1]), sample([1], [5]), { stride: 2, padding: 1 }],
      shape: [1, 1, 2],
      gives: [6, 28],
    },
  ],
}, (x, weight, bias, options = {}) => {
  const act = "convolve", doing = `${act} ${showShape(x.shape)}`, { groups = 1 } = options, [outputs] = weight.shape;
  checkRanks(act, x, weight, "[out, in / groups, ...kernel]");
  checkGroups(act, x, weight, groups, { taken: weight.shape[1] * groups, outputs });
  checkBias(act, x, outputs, bias);
  const sliding = slidingOf(doing, weight.shape.slice(2), options), places = outputsOf(act, x.shape, sliding);
  const columns = windows(x, kernelInFront(x.shape, places, sliding));
  const y = product(kernels(weight, groups, outputs), grouped(columns, groups, places));
  return withBias(reshape(y, [x.shape[0], outputs, ...places]), bias);
});

/** Options of `convolutionTransposed`. */
export interface TransposedOptions extends ConvolutionOptions {
  /** How many numbers the result has more at its end: several sizes can come from one, where the stride is above 1. */
  readonly outputPadding?: PerAxis;
}

type TransposedArguments = [x: Tensor, weight: Tensor, bias?: Tensor, options?: TransposedOptions];

/**
 * The way back of a convolution, as a layer: every number of the input adds a multiple of the kernel to the output.
 * `[batch, in, ...spatial]` and a weight `[in, out / groups, ...kernel]` give `[batch, out, ...outputs]`.
 */
export const convolutionTransposed: Op<TransposedArguments> = composite<TransposedArguments>({
  name: "convolutionTransposed",
  act: "convolve transposed",
  takes: "x, weight, bias?, { stride, padding, dilation, groups, outputPadding }?",
  is:
    "[batch, in, ...spatial] [in, out / groups, ...kernel] [out] -> [batch, out, ...outputs]: multiples of the kernel, " +
    "added up; outputs = (n - 1) stride - 2 padding + dilation (kernel - 1) + 1 + outputPadding",
  slopes: {
    dx: "the convolution of dy with the same kernel",
    dweight: "x windows(dy)^T, added up over the batch",
    dbias: "dy, added up over all but the channels",
  },
  use: "images that grow: generators, segmentation",
  samples: () => [
    [sample([2, 1, 3]), sample([1, 2, 2]), sample([2])],
    [sample([2, 2, 2]), sample([2, 2, 2])],
    [sample([1, 2, 3]), sample([2, 1, 3]), sample([2]), { groups: 2, stride: 2, padding: 1, outputPadding: 1 }],
    [sample([1, 1, 2, 2]), sample([1, 1, 2, 2]), undefined, { stride: [1, 2], dilation: [2, 1] }],
    [sample([0, 1, 3]), sample([1, 1, 2])],
  ],
  known: () => [
    { of: [sample([1, 1, 3], [1, 2, 3]), sample([1, 1, 2], [10, 1])], shape: [1, 1, 4], gives: [10, 21, 32, 3] },
    {
      of: [sample([1, 1, 2], [1, 2]), sample([1, 1, 2], [10, 1]), sample([1], [5]), { stride: 2, padding: 1 }],
      shape: [1, 1, 2],
      gives: [6, 25],
    },
  ],
}, (x, weight, bias, options = {}) => {
  const act = "convolve transposed", { groups = 1 } = options, [batch, inputs, ...spatial] = x.shape;
  checkRanks(act, x, weight, "[in, out / groups, ...kernel]");
  const outputs = weight.shape[1] * groups;
  checkGroups(act, x, weight, groups, { taken: weight.shape[0], outputs });
  checkBias(act, x, outputs, bias);
  const sliding = slidingOf(`${act} ${showShape(x.shape)}`, weight.shape.slice(2), options);
  const image = [batch, outputs, ...grownSizes(act, x.shape, sliding, options.outputPadding)];
  const columns = product(kernels(weight, groups, inputs), grouped(x, groups, spatial), { aTransposed: true });
  const stacked = reshape(columns, [batch, outputs, ...sliding.kernel, ...spatial]);
  return withBias(overlapAdd(stacked, image.slice(2), kernelInFront(image, spatial, sliding)), bias);
});

/** The sizes of the image whose windows are as many as there are numbers in x. */
function grownSizes(act: string, image: Shape, sliding: Sliding, outputPadding: PerAxis = 0): number[] {
  const { stride, padding, dilation } = sliding, spatial = image.slice(2), doing = `${act} ${showShape(image)}`;
  const more = perAxis(doing, "outputPadding", outputPadding, spatial.length, 0);
  return spansOf(sliding).map((span, i) => {
    if (more[i] >= Math.max(stride[i], dilation[i])) {
      throw new Error(
        `Cannot ${doing} with outputPadding ${showShape(more)}: along axis ${i + 2} it must be smaller than ` +
          `the stride, ${stride[i]}, or the dilation, ${dilation[i]}`,
      );
    }
    const size = (spatial[i] - 1) * stride[i] - 2 * padding[i] + span + more[i];
    if (size > 0) return size;
    throw new Error(
      `Cannot ${doing} with padding ${showShape(padding)}: nothing is left along axis ${i + 2}`,
    );
  });
}

/** The weight as matrices, one for each group: `[rows, columns]`, or `[groups, rows / groups, columns]`. */
function kernels(weight: Tensor, groups: number, rows: number): Tensor {
  const columns = sizeOf(weight.shape.slice(1));
  return reshape(weight, groups === 1 ? [rows, columns] : [groups, rows / groups, columns]);
}

/** Channels, divided into groups, for each place: `[batch, rows, places]`, or `[batch, groups, rows / groups, places]`. */
function grouped(x: Tensor, groups: number, places: Shape): Tensor {
  const [batch] = x.shape, rows = sizeOf(x.shape.slice(1, x.shape.length - places.length));
  return reshape(x, [batch, ...(groups === 1 ? [rows] : [groups, rows / groups]), sizeOf(places)]);
}

function withBias(y: Tensor, bias?: Tensor): Tensor {
  return bias ? add(y, reshape(bias, [bias.shape[0], ...y.shape.slice(2).map(() => 1)])) : y;
}

function checkRanks(act: string, x: Tensor, weight: Tensor, expected: string): void {
  const rank = weight.shape.length;
  if (rank < 3) {
    throw new Error(
      `Cannot ${act} ${showShape(x.shape)} with weight ${showShape(weight.shape)}: it must be ${expected}`,
    );
  }
  if (x.shape.length === rank) return;
  throw new Error(
    `Cannot ${act} ${showShape(x.shape)} with weight ${showShape(weight.shape)}: the input must have ${rank} axes, ` +
      "[batch, in, ...spatial]",
  );
}

/** That both numbers of channels can be divided into groups, and that the input has as many as the weight takes. */
function checkGroups(
  act: string,
  x: Tensor,
  weight: Tensor,
  groups: number,
  { taken, outputs }: { readonly taken: number; readonly outputs: number },
): void {
  const refuse = (reason: string): never => {
    const shapes = [x, weight].map(({ shape }) => showShape(shape)).join(" with weight ");
    throw new Error(`Cannot ${act} ${shapes} in ${groups} group${groups === 1 ? "" : "s"}: ${reason}`);
  };
  const inputs = x.shape[1];
  if (!(Number.isInteger(groups) && groups > 0)) refuse("there must be 1, 2, 3, ... groups");
  for (const channels of [inputs, outputs]) {
    if (channels % groups !== 0) refuse(`${channels} channels cannot be divided evenly`);
  }
  if (inputs !== taken) refuse(`the input has ${inputs} channels, the weight takes ${taken}`);
}

function checkBias(act: string, x: Tensor, outputs: number, bias?: Tensor): void {
  if (!bias || (bias.shape.length === 1 && bias.shape[0] === outputs)) return;
  throw new Error(`Cannot ${act} ${showShape(x.shape)} with bias ${showShape(bias.shape)}: expected [${outputs}]`);
}
