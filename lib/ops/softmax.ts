/**
 * Softmax: numbers of any size become shares of a whole, the largest number the largest share (Bridle 1990).
 *
 * Powers of e overflow, but softmax does not change when the same number is taken from all of a row. So the largest is taken
 * away first: then the largest power is 1. Minus infinity gets no share, which is how attention leaves places out; a row of
 * nothing else has no softmax, and gives NaN.
 */
import { type Op, op } from "../op.ts";
import { axisOf, type Shape, showShape } from "../shape.ts";
import { detach, type Tensor } from "../tensor.ts";
import { div, mul } from "./arithmetic.ts";
import { KEEP, sum } from "./broadcast.ts";
import { calculation } from "./calculate.ts";
import { max } from "./extremes.ts";
import { sample } from "./sample.ts";
import { doing, positive } from "./settings.ts";

export interface SoftmaxOptions {
  /** What the numbers are divided by: above 1 the shares come closer together, below 1 they go apart. */
  readonly temperature?: number;
}

type SoftmaxArguments = [x: Tensor, axis?: number, options?: SoftmaxOptions];
type LogSoftmaxArguments = [x: Tensor, axis?: number];

const ACT = "take the softmax of", LOG_ACT = "take the logarithm of the softmax of";

const powerOf = calculation(ACT, "exp((x - most) / temperature)", ["x", "most", "temperature"]);
const slopeOf = calculation(ACT, "y * (dy - mean) / temperature", ["y", "dy", "mean", "temperature"]);
/** In this order: beside a huge x, the logarithm would be lost. */
const logShareOf = calculation(LOG_ACT, "x - most - log(whole)", ["x", "most", "whole"]);
const logSlopeOf = calculation(LOG_ACT, "dy - exp(y) * total", ["dy", "y", "total"]);

/** The shares `e^(x / temperature) / sum of e^(x / temperature)` along an axis: they add up to 1. */
export const softmax: Op<SoftmaxArguments> = op<SoftmaxArguments>({
  name: "softmax",
  act: ACT,
  takes: "x, axis = -1, { temperature = 1 }?",
  is: "exp(x / temperature), divided by its sum along the axis",
  slopes: { dx: "y (dy - m) / temperature, where m is the sum of dy y along the axis" },
  use: "probabilities of classes, attention",
  samples: () => [
    [sample([2, 3])],
    [sample([3, 2]), 0],
    [sample([2, 3, 2]), 1, { temperature: 0.5 }],
    [sample([4]), -1, { temperature: 3 }],
    [sample([3, 1])],
    [sample([0, 2])],
  ],
  known: () => [
    { of: [sample([3], [0, Math.log(2), Math.log(5)])], shape: [3], gives: [0.125, 0.25, 0.625] },
    { of: [sample([2], [0, Math.log(3)]), 0, { temperature: 0.5 }], shape: [2], gives: [0.1, 0.9] },
  ],
}, {
  value: plainSoftmax,
  gradient: (dy, y, _x, axis = -1, { temperature = 1 } = {}) => [() => {
    const mean = sum(mul(dy, y), axis, KEEP);
    return slopeOf([y, dy, mean, temperature]);
  }],
}, "composite");

/** Softmax step by step, each with a gradient of its own. */
export function plainSoftmax(x: Tensor, axis = -1, { temperature = 1 }: SoftmaxOptions = {}): Tensor {
  const along = axisIn(ACT, axis, x.shape);
  positive(doing(ACT, x), { temperature });
  const power = powerOf([x, most(x, along), temperature]);
  return div(power, sum(power, along, KEEP));
}

/** The axis as a number from 0. There must be something along it to share among. */
function axisIn(act: string, axis: number, shape: Shape): number {
  const along = axisOf(act, axis, shape);
  if (shape[along] > 0) return along;
  throw new Error(`Cannot ${act} ${showShape(shape)} along axis ${axis}: there are no numbers`);
}

/** The largest along the axis, as a constant: what is taken away does not change the result. */
function most(x: Tensor, axis: number): Tensor {
  return max(detach(x), axis, KEEP);
}

/** The logarithm of softmax along an axis, finite even where a share is too small to be told from 0. */
export const logSoftmax: Op<LogSoftmaxArguments> = op<LogSoftmaxArguments>({
  name: "logSoftmax",
  act: LOG_ACT,
  takes: "x, axis = -1",
  is: "x - log(sum of exp(x)) along the axis, calculated as (x - max) - log(sum of exp(x - max))",
  slopes: { dx: "dy - exp(y) t, where t is the sum of dy along the axis" },
  use: "losses of classes",
  samples: () => [
    [sample([2, 3])],
    [sample([3, 2]), 0],
    [sample([2, 3, 2]), 1],
    [sample([4])],
    [sample([3, 1])],
    [sample([0, 2])],
  ],
  known: () => [
    {
      of: [sample([3], [0, Math.log(2), Math.log(5)])],
      shape: [3],
      gives: [-Math.log(8), -Math.log(4), Math.log(5 / 8)],
    },
  ],
}, {
  value: plainLogSoftmax,
  gradient: (dy, y, _x, axis = -1) => [
    () => logSlopeOf([dy, y, sum(dy, axis, KEEP)]),
  ],
}, "composite");

/** The logarithm of softmax step by step, each with a gradient of its own. */
export function plainLogSoftmax(x: Tensor, axis = -1): Tensor {
  return logSoftmaxParts(x, axis)[0];
}

/** The logarithm of softmax; and the powers of e that softmax shares out, and their sum along the axis. */
export function logSoftmaxParts(x: Tensor, axis: number): [y: Tensor, power: Tensor, whole: Tensor] {
  const along = axisIn(LOG_ACT, axis, x.shape), largest = most(x, along), power = powerOf([x, largest, 1]);
  const whole = sum(power, along, KEEP);
  return [logShareOf([x, largest, whole]), power, whole];
}
