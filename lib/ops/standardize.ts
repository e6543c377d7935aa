/** Mean 0 and variance 1, which batch, layer and group normalization are made of. */
import { parseFormula } from "../formula/parse.ts";
import { isRecording, type Op, op } from "../op.ts";
import { type Axes, axesOf, showShape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { add, mul, sub } from "./arithmetic.ts";
import { KEEP } from "./broadcast.ts";
import { calculate } from "./calculate.ts";
import { rsqrt, square } from "./functions.ts";
import { mean } from "./reductions.ts";
import { sample } from "./sample.ts";
import { notNegative } from "./settings.ts";

export interface NormalizationOptions {
  /** What is added to the variance, so that nothing is divided by 0: 1e-5 unless told. */
  readonly epsilon?: number;
}

type StandardizeArguments = [x: Tensor, axes?: Axes, options?: NormalizationOptions];

export const EPSILON = 1e-5;
const ACT = "standardize";
const SLOPE = parseFormula("(dy - average - y * overlap) * r", ["dy", "y", "average", "overlap", "r"]);

/**
 * Moves and stretches each group of numbers along the axes to mean 0 and variance 1. `r = 1 / sqrt(variance + epsilon)` is made
 * of the biased variance. The shape is that of x.
 */
export const standardize: Op<StandardizeArguments> = op<StandardizeArguments>({
  name: "standardize",
  act: ACT,
  takes: "x, axes?, { epsilon = 1e-5 }?",
  is: "(x - mean) r, where r = 1 / sqrt(variance + epsilon), for each group along the axes",
  slopes: { dx: "(dy - mean(dy) - y mean(dy y)) r" },
  use: "what batch, layer and group normalization are made of",
  samples: () => [
    [sample([2, 3])],
    [sample([4, 3]), 0],
    [sample([2, 3, 2]), [0, 2], { epsilon: 0.5 }],
    [sample([3, 1]), 1],
    [sample([0, 2]), 1],
  ],
  known: () => [
    { of: [sample([4], [1, 1, 3, 3]), 0, { epsilon: 0 }], shape: [4], gives: [-1, -1, 1, 1] },
    { of: [sample([2, 2], [1, 7, 4, 4]), 1, { epsilon: 16 }], shape: [2, 2], gives: [-0.6, 0.6, 0, 0] },
  ],
}, {
  value(x, axes, options) {
    const { centered, r } = partsOf(x, axes, options), { shape, storage, device } = mul(centered, r);
    return new Tensor(shape, storage, device, { saved: [r] });
  },
  gradient: (dy, y, x, axes, options) => [() => {
    const average = mean(dy, axes, KEEP), overlap = mean(mul(dy, y), axes, KEEP);
    // where gradients of the gradient are wanted, r must be made of x, and not only be the right number
    const isRemembered = isRecording() && x.tracked;
    const r = (isRemembered ? undefined : y.saved?.[0]) ?? partsOf(x, axes, options).r;
    return calculate(ACT, SLOPE, ["dy", "y", "average", "overlap", "r"], [dy, y, average, overlap, r]);
  }],
}, "composite");

/** The same step by step, each with a gradient of its own. */
export function plainStandardize(x: Tensor, axes?: Axes, options?: NormalizationOptions): Tensor {
  const { centered, r } = partsOf(x, axes, options);
  return mul(centered, r);
}

function partsOf(x: Tensor, axes: Axes, { epsilon = EPSILON }: NormalizationOptions = {}) {
  axesOf(ACT, axes, x.shape);
  checkEpsilon(ACT, x, { epsilon });
  const centered = sub(x, mean(x, axes, KEEP)), variance = mean(square(centered), axes, KEEP);
  return { centered, r: rsqrt(add(variance, epsilon)) };
}

/** Refuses a number that could make the variance negative. */
export function checkEpsilon(act: string, { shape }: Tensor, { epsilon = EPSILON }: NormalizationOptions = {}): void {
  notNegative(() => `${act} ${showShape(shape)}`, { epsilon });
}
