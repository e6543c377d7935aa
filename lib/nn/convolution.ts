/**
 * The layer that slides a small kernel over an image, so that what is learned at one place is known at all. An image is
 * `[batch, channels, ...spatial]`: sound has one spatial axis, a picture two.
 */
import { convolution } from "../ops/convolution.ts";
import { type PerAxis, perAxis, slidingOf, type SlidingOptions } from "../ops/sliding.ts";
import type { Random } from "../random.ts";
import { sizeOf } from "../shape.ts";
import { begun } from "./dense.ts";
import { byInputs, type Initial, uniform } from "./initial.ts";
import { type Layer, layer } from "./layer.ts";

/** How windows slide, and how the parameters begin. The stride is 1 unless told, and there is no padding. */
export interface ConvolutionLayerOptions extends SlidingOptions {
  /** What the first weights are drawn from. */
  readonly random: Random;
  /** Into how many groups the channels are divided, each of which sees only itself: 1 unless told. */
  readonly groups?: number;
  /** How the weight begins: unless told as in PyTorch, uniform from `-b` to `b`, with `b = 1 / sqrt(numbers in a window)`. */
  readonly initial?: Initial;
  /** How the bias begins: unless told as in PyTorch, uniform in the same bounds. `false`: there is none. */
  readonly bias?: Initial | false;
}

/**
 * `[batch, inputs, ...spatial] -> [batch, outputs, ...places]`. A kernel of one number is a square, for pictures; otherwise it
 * has one number for each spatial axis. Parameters: `weight` `[outputs, inputs / groups, ...kernel]`, `bias` `[outputs]`.
 */
export function convolutionLayer(
  inputs: number,
  outputs: number,
  kernel: PerAxis,
  { random, groups = 1, initial = byInputs(), bias, ...options }: ConvolutionLayerOptions,
): Layer {
  const act = `make a convolution layer ${inputs} -> ${outputs}`;
  checkChannels(act, inputs, outputs, groups);
  const sizes = perAxis(act, "kernel", kernel, typeof kernel === "number" ? 2 : kernel.length, 1);
  if (sizes.length === 0) throw new Error(`Cannot ${act} with an empty kernel: an image has at least one spatial axis`);
  const { stride, padding, dilation } = slidingOf(act, sizes, options), how = { stride, padding, dilation, groups };
  const shape = [outputs, inputs / groups, ...sizes], bound = 1 / Math.sqrt(sizeOf(shape.slice(1)));
  const weight = begun("weight", initial, shape, random);
  const shift = bias === false ? undefined : begun("bias", bias ?? uniform(-bound, bound), [outputs], random);
  return layer((x) => convolution(x, weight, shift, how), {
    title: `convolution ${inputs} -> ${outputs}, kernel ${sizes.join(" x ")}`,
    recipe: { kind: "convolution", settings: how },
    parameters: shift ? { weight, bias: shift } : { weight },
  });
}

function checkChannels(act: string, inputs: number, outputs: number, groups: number): void {
  for (const count of [inputs, outputs, groups]) {
    if (Number.isInteger(count) && count > 0) continue;
    throw new Error(`Cannot ${act} with groups ${groups}: all three must be 1, 2, ...`);
  }
  for (const channels of [inputs, outputs]) {
    if (channels % groups === 0) continue;
    throw new Error(`Cannot ${act} with groups ${groups}: ${channels} channels cannot be divided evenly`);
  }
}
