/** Many numbers become one: means, how far numbers are spread, lengths. All of them along one axis, several, or all. */
import { parseFormula } from "../formula/parse.ts";
import { composite, type Op, op } from "../op.ts";
import { type Axes, axesOf, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { add, div, mul, sub } from "./arithmetic.ts";
import { KEEP, kept, type ReduceArguments, reduced, reducedShape, type Reducing, reshape, sum } from "./broadcast.ts";
import { calculate, evaluate } from "./calculate.ts";
import { abs, log, sqrt, square } from "./functions.ts";
import { sample } from "./sample.ts";

/** The acts, as they stand in errors. */
const MEAN = "take the mean of", VARIANCE = "take the variance of", DEVIATION = "take the deviation of";
const NORM = "take the norm of", LOG_SUM = "take the log of the sum of exponentials of";

/** How many numbers go into each number of the result. */
function countOf(act: string, shape: Shape, axes: Axes): number {
  return axesOf(act, axes, shape).reduce((count, axis) => count * shape[axis], 1);
}

/** The shapes and axes that reductions are tried on. */
function trials(): ReduceArguments[] {
  return [
    [sample([2, 3])],
    [sample([2, 3]), 0],
    [sample([2, 3]), -1, { keepAxes: true }],
    [sample([2, 3, 2]), [0, 2]],
    [sample([3, 1]), 1],
    [sample([])],
    [sample([0, 2]), 1],
  ];
}

/** The sum divided by how many there are; NaN where there are none. */
export const mean: Op<ReduceArguments> = composite<ReduceArguments>({
  name: "mean",
  act: MEAN,
  takes: "x, axes?, { keepAxes }?",
  is: "sum(x, axes) / count",
  slopes: { dx: "dy / count, repeated along the axes" },
  use: "losses over a batch",
  samples: trials,
  known: () => [{ of: [sample([2, 2], [1, 2, 3, 6]), 0], shape: [2], gives: [2, 4] }],
}, (x, axes, options) => {
  const count = countOf(MEAN, x.shape, axes);
  return div(sum(x, axes, options), count);
});

export interface Spread extends Reducing {
  /** Divide by one less than there are: the mean was made of the same numbers, and lies too near to them. */
  readonly unbiased?: boolean;
}

type SpreadArguments = [x: Tensor, axes?: Axes, options?: Spread];

/** What the squares are divided by. */
function freedom(act: string, shape: Shape, axes: Axes, { unbiased = false }: Spread = {}): number {
  const count = countOf(act, shape, axes);
  return unbiased ? Math.max(0, count - 1) : count;
}

function spreadTrials(): SpreadArguments[] {
  return [
    [sample([2, 3])],
    [sample([2, 3]), 0],
    [sample([2, 3]), -1, { keepAxes: true, unbiased: true }],
    [sample([2, 3, 2]), [0, 2], { unbiased: true }],
  ];
}

function centered(x: Tensor, axes: Axes): Tensor {
  return sub(x, mean(x, axes, KEEP));
}

function meanSquare(act: string, x: Tensor, axes: Axes, options?: Spread): Tensor {
  const n = freedom(act, x.shape, axes, options);
  return div(sum(square(centered(x, axes)), axes, options), n);
}

const VARIANCE_SLOPE = parseFormula("dy * 2 * c / n", ["dy", "c", "n"]);

/**
 * The mean square of the distances from the mean. The sum is divided by how many numbers there are, as numpy and Keras
 * do it; `unbiased` divides by one less, as PyTorch does unless told. NaN where that is 0.
 */
export const variance: Op<SpreadArguments> = op<SpreadArguments>({
  name: "variance",
  act: VARIANCE,
  takes: "x, axes?, { keepAxes, unbiased }?",
  is: "sum((x - mean(x))^2) / n, where n is the count, or one less if unbiased",
  slopes: { dx: "dy * 2 * (x - mean(x)) / n" },
  use: "normalization; initial weights",
  samples: () => [...spreadTrials(), [sample([3, 1]), 1], [sample([])]],
  known: () => [
    { of: [sample([4], [1, 2, 3, 6])], shape: [], gives: [3.5] },
    { of: [sample([3], [1, 2, 6]), 0, { unbiased: true }], shape: [], gives: [7] },
  ],
}, {
  value: (x, axes, options) => meanSquare(VARIANCE, x, axes, options),
  gradient: (dy, _y, x, axes, options) => [() => {
    const n = freedom(VARIANCE, x.shape, axes, options);
    return calculate(VARIANCE, VARIANCE_SLOPE, ["dy", "c", "n"], [kept(dy, x.shape, axes), centered(x, axes), n]);
  }],
}, "composite");

const DEVIATION_SLOPE = parseFormula("y == 0 ? 0 : dy * c / (n * y)", ["dy", "y", "c", "n"]);

/** The standard deviation: the root of the variance. Where that is 0, the gradient is 0, and not 0 / 0. */
export const deviation: Op<SpreadArguments> = op<SpreadArguments>({
  name: "deviation",
  act: DEVIATION,
  takes: "x, axes?, { keepAxes, unbiased }?",
  is: "sqrt(variance(x))",
  slopes: { dx: "dy * (x - mean(x)) / (n * y), 0 where y is 0" },
  domain: "smooth where not all numbers are equal",
  use: "how far numbers are spread, in their own unit",
  samples: spreadTrials,
  known: () => [{ of: [sample([2, 2], [1, 3, 2, 8]), 1], shape: [2], gives: [1, 3] }],
}, {
  value: (x, axes, options) => sqrt(meanSquare(DEVIATION, x, axes, options)),
  gradient: (dy, y, x, axes, options) => [() => {
    const n = freedom(DEVIATION, x.shape, axes, options), [above, own] = [dy, y].map((one) => kept(one, x.shape, axes));
    return calculate(DEVIATION, DEVIATION_SLOPE, ["dy", "y", "c", "n"], [above, own, centered(x, axes), n]);
  }],
}, "composite");

/** The size of the largest number of each group, with its axes; 1 in place of a 0 or an infinity. */
function scaleOf(x: Tensor, axes: Axes): Tensor {
  return evaluate(NORM, SCALE, ["m"], [reduced(NORM, "max", abs(x), axes, KEEP)]);
}

const SCALE = parseFormula("m == 0 ? 1 : abs(m) == infinity ? 1 : m", ["m"]);
const LENGTH_SLOPE = parseFormula("y == 0 ? 0 : dy * (x / y)", ["dy", "x", "y"]);

/**
 * The length of a vector (Euclidean norm): the root of the sum of the squares. The numbers are divided by the largest
 * before they are squared, so that a square neither overflows nor vanishes. At length 0 the gradient is 0.
 */
export const norm: Op<ReduceArguments> = op<ReduceArguments>({
  name: "norm",
  act: NORM,
  takes: "x, axes?, { keepAxes }?",
  is: "sqrt(sum(x^2))",
  slopes: { dx: "dy * x / y, 0 where y is 0" },
  domain: "smooth where not all numbers are 0",
  use: "clipping gradients; cosine similarity",
  samples: () => [...spreadTrials(), [sample([2, 1], [1.5, -1.7]), 1], [sample([], [1.6])], [sample([0])]],
  known: () => [{ of: [sample([2, 2], [3, 4, -6, 8]), 1], shape: [2], gives: [5, 10] }],
}, {
  value(x, axes, options) {
    const scale = scaleOf(x, axes), length = mul(scale, sqrt(sum(square(div(x, scale)), axes, KEEP)));
    return reshape(length, reducedShape(NORM, x.shape, axes, options));
  },
  gradient: (dy, y, x, axes) => [() => {
    const [above, own] = [dy, y].map((one) => kept(one, x.shape, axes));
    return calculate(NORM, LENGTH_SLOPE, ["dy", "x", "y"], [above, x, own]);
  }],
}, "composite");

/** Where the largest number is infinite, x - m may not be a number: the infinite ones count alike, or none. */
const POWER = parseFormula("m == infinity ? (x == m ? 1 : 0) : m == -infinity ? 0 : exp(x - m)", ["x", "m"]);
const SHARE = parseFormula("whole == 0 ? 0 : dy * (power / whole)", ["dy", "power", "whole"]);

/** The largest number m of each group, exp(x - m), and the sum of these powers. */
function powersOf(x: Tensor, axes: Axes) {
  const most = reduced(LOG_SUM, "max", x, axes, KEEP), power = calculate(LOG_SUM, POWER, ["x", "m"], [x, most]);
  return { most, power, whole: sum(power, axes, KEEP) };
}

/**
 * log(sum(exp(x))), without the overflow: the largest number is subtracted before, and added after. Minus infinity
 * where all numbers are, or where there are none; there the gradient is 0.
 */
export const logSumExp: Op<ReduceArguments> = op<ReduceArguments>({
  name: "logSumExp",
  act: LOG_SUM,
  takes: "x, axes?, { keepAxes }?",
  is: "log(sum(exp(x)))",
  slopes: { dx: "dy * exp(x - m) / sum(exp(x - m)), where m is the largest number" },
  use: "cross-entropy; a smooth maximum",
  samples: trials,
  known: () => [
    { of: [sample([2], [0, 0])], shape: [], gives: [Math.LN2] },
    { of: [sample([2], [1000, 1000])], shape: [], gives: [1000 + Math.LN2] },
  ],
}, {
  value(x, axes, options) {
    const { most, whole } = powersOf(x, axes);
    return reshape(add(most, log(whole)), reducedShape(LOG_SUM, x.shape, axes, options));
  },
  // not exp(x - y): beside a large number, the logarithm is rounded away in y
  gradient: (dy, _y, x, axes) => [() => {
    const { power, whole } = powersOf(x, axes);
    return calculate(LOG_SUM, SHARE, ["dy", "power", "whole"], [kept(dy, x.shape, axes), power, whole]);
  }],
}, "composite");
