/**
 * How windows slide over an image, as convolutions and pools see them. An image is `[batch, channels, ...spatial]`: sound has
 * one spatial axis, a picture two.
 *
 * Along one spatial axis: n numbers, p of padding on both sides, and a kernel of k numbers, d apart, which spans
 * `d (k - 1) + 1` numbers. Windows begin s apart.
 */
import { type Shape, showShape } from "../shape.ts";
import { mustHold } from "./settings.ts";
import type { Windows } from "./windows.ts";

/** One number for all spatial axes, or one for each. */
export type PerAxis = number | readonly number[];

export interface SlidingOptions {
  /** How far apart windows begin. */
  readonly stride?: PerAxis;
  /** How many places before and behind the input belong to it too: 0 unless told. */
  readonly padding?: PerAxis;
  /** How far apart the numbers of a window are: 1 unless told. */
  readonly dilation?: PerAxis;
}

/** Options in full: each list has one number for each spatial axis. */
export interface Sliding {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
}

/** Throws where there are too many numbers, too few, or such as cannot be. */
export function slidingOf(
  act: string,
  kernel: readonly number[],
  { stride = 1, padding = 0, dilation = 1 }: SlidingOptions,
): Sliding {
  const axes = kernel.length;
  return {
    kernel: perAxis(act, "kernel", kernel, axes, 1),
    stride: perAxis(act, "stride", stride, axes, 1),
    padding: perAxis(act, "padding", padding, axes, 0),
    dilation: perAxis(act, "dilation", dilation, axes, 1),
  };
}

/** A number for each of so many spatial axes, whole and not below `least`. */
export function perAxis(act: string, name: string, value: PerAxis, axes: number, least: number): readonly number[] {
  mustHold(act, name, value, typeof value === "number" || Array.isArray(value), "a number, or a list of them");
  const list = typeof value === "number" ? new Array<number>(axes).fill(value) : value;
  const refuse = (reason: string): never => {
    throw new Error(`Cannot ${act} with ${name} ${showShape(list)}: ${reason}`);
  };
  if (list.length !== axes) {
    refuse(`expected one number for each spatial axis, and there ${axes === 1 ? "is" : "are"} ${axes}`);
  }
  if (!list.every((one) => Number.isSafeInteger(one) && one >= least)) {
    refuse(`it must be whole, and at least ${least}`);
  }
  return list;
}

/** How many numbers the kernel spans along each axis. */
export function spansOf({ kernel, dilation }: Sliding): number[] {
  return kernel.map((size, i) => dilation[i] * (size - 1) + 1);
}

/**
 * How many windows there are along each spatial axis: `(n + 2 p - span) / s + 1`, rounded down; where `ceil` is set, rounded
 * up, but no window begins behind the input and the padding before it.
 */
export function outputsOf(act: string, image: Shape, sliding: Sliding, ceil = false): number[] {
  const { kernel, stride, padding } = sliding, spans = spansOf(sliding);
  return kernel.map((_, i) => {
    const axis = i + 2, n = image[axis], padded = n + 2 * padding[i], rest = padded - spans[i];
    if (rest < 0) {
      throw new Error(
        `Cannot ${act} ${showShape(image)} with a kernel ${showShape(kernel)}: ` +
          `it spans ${spans[i]} along axis ${axis}, which is ${padded} long with its padding`,
      );
    }
    const down = Math.floor(rest / stride[i]) + 1, up = Math.ceil(rest / stride[i]) + 1;
    return ceil && (up - 1) * stride[i] < n + padding[i] ? up : down;
  });
}

/** The same for `windows`, with just the padding that these many outputs see: a negative one leaves numbers unseen. */
export function windowsOf(image: Shape, outputs: readonly number[], sliding: Sliding): Windows {
  const { kernel, stride, padding, dilation } = sliding, spans = spansOf(sliding);
  const after = (i: number) => stride[i] * (outputs[i] - 1) + spans[i] - image[i + 2] - padding[i];
  return { kernel, stride, dilation, padding: padding.map((before, i) => [before, after(i)]) };
}

/**
 * Windows with the kernel in front: `[..., kernel..., outputs...]`. Each number of the kernel sees one number in every window,
 * s apart; its neighbor sees what lies d further. So kernel and outputs, stride and dilation just change places.
 */
export function kernelInFront(image: Shape, outputs: readonly number[], sliding: Sliding): Windows {
  const { stride, dilation, padding } = windowsOf(image, outputs, sliding);
  return { kernel: outputs, stride: dilation, dilation: stride, padding };
}
