/**
 * The sigmoid: a step with a slope. A neuron that ends in it answers with a
 * probability, and is trained by making the right answers probable.
 *
 * Symbols: z the weighted sum (the logit), s(z) = 1 / (1 + e^-z) the sigmoid,
 * p = s(z) the probability of a yes, y the target: 1 for yes, 0 for no.
 */
import { checkLength, checkRows } from "../../lib/data/check.ts";
import { solve } from "../../lib/solve.ts";
import { descend, type Neuron, type Rows, type Walk, weightedSum, zeroNeuron } from "../01_neuron/neuron.ts";

/** The sigmoid `1 / (1 + e^-z)`, between 0 and 1. It is computed from `e^-|z|`, which never overflows. */
export function sigmoid(z: number): number {
  const tail = Math.exp(-Math.abs(z));
  return z >= 0 ? 1 / (1 + tail) : tail / (1 + tail);
}

/** The slope of the sigmoid, `s (1 - s)`. Far to the right `1 - s` is rounded to 0; from `e^-|z|` both tails are exact. */
export function sigmoidDerivative(z: number): number {
  const tail = Math.exp(-Math.abs(z));
  return tail / (1 + tail) ** 2;
}

/**
 * The n-th derivative is a polynomial in s, without a constant term: the entry at
 * k is the number before `s^k`. From order to order `s^k` becomes
 * `k s^(k-1) (s - s^2) = k s^k - k s^(k+1)`. Exact up to order 16, below 2^53.
 */
export function derivativeCoefficients(n: number): number[] {
  if (!Number.isInteger(n) || n < 0) throw new Error(`Cannot take derivative ${n}: the order is 0, 1, 2, ...`);
  let coefficients = [0, 1];
  for (let order = 1; order <= n; order++) {
    coefficients = [...coefficients, 0].map((c, k) => k * c - (k - 1) * (coefficients[k - 1] ?? 0));
  }
  return coefficients;
}

/** The n-th derivative of the sigmoid, as a function of z; order 0 is the sigmoid itself. */
export function nthDerivative(n: number): (z: number) => number {
  if (n === 0) return sigmoid;
  const coefficients = derivativeCoefficients(n);
  const polynomial = (s: number) => coefficients.reduceRight((sum, c) => sum * s + c, 0);
  // Odd orders are even functions of z, even orders odd ones: the left half, where s keeps its digits, tells both.
  return (z) => (z > 0 && n % 2 === 0 ? -1 : 1) * polynomial(sigmoid(-Math.abs(z)));
}

/** `log(1 + e^z)`: 0 far to the left, z far to the right. Its slope is the sigmoid. */
export function softplus(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

/**
 * The loss `-log(probability of what was true)` of one answer, from the logit:
 * `-log p = softplus(-z)` for a yes and `-log(1 - p) = softplus(z)` for a no, mixed by
 * the target. Equals `softplus(z) - y z`. Never takes the logarithm of 0, never subtracts.
 */
export function lossFromLogit(z: number, target: number): number {
  return target * softplus(-z) + (1 - target) * softplus(z);
}

/** The slope of that loss in z: `p - y`. Kept as two parts, because `p - 1` would be rounded to 0 for large z. */
export function lossSlope(z: number, target: number): number {
  return (1 - target) * sigmoid(z) - target * sigmoid(-z);
}

/** What a sigmoid neuron answers: the probability of a yes for these inputs. */
export function probability(neuron: Neuron, inputs: readonly number[]): number {
  return sigmoid(weightedSum(neuron, inputs));
}

/** The mean loss over all rows, in nats: how surprised the neuron is by the labels. */
export function logisticLoss(neuron: Neuron, rows: Rows, labels: readonly number[]): number {
  checkLength("compute the loss", "labels", labels.length, rows.length);
  return rows.reduce((sum, inputs, i) => sum + lossFromLogit(weightedSum(neuron, inputs), labels[i]), 0) / rows.length;
}

/** The slope of the mean loss: in each weight the mean of `(p - y) x` over the rows, in the bias the mean of `p - y`. */
export function logisticGradient(neuron: Neuron, rows: Rows, labels: readonly number[]): Neuron {
  checkLength("compute the slope", "labels", labels.length, rows.length);
  const slopes = rows.map((inputs, i) => lossSlope(weightedSum(neuron, inputs), labels[i]));
  const mean = (x: (row: number) => number) => slopes.reduce((sum, slope, i) => sum + slope * x(i), 0) / rows.length;
  return { weights: neuron.weights.map((_, j) => mean((i) => rows[i][j])), bias: mean(() => 1) };
}

/** Trains a sigmoid neuron by gradient descent; labels lie between 0 and 1. */
export function trainLogistic(rows: Rows, labels: readonly number[], walk: Walk & { readonly start?: Neuron }): Neuron {
  checkLabeled(rows, labels);
  return descend(walk.start ?? zeroNeuron(rows[0].length), (neuron) => logisticGradient(neuron, rows, labels), walk);
}

/**
 * Newton's method: each step divides the slope by the curvature, so a handful of steps is enough.
 * Where a line separates the data the loss has no lowest point, and the weights run away.
 */
export function newton(rows: Rows, labels: readonly number[], steps: number): Neuron {
  checkLabeled(rows, labels);
  const stepAt = (neuron: Neuron) => {
    const slope = logisticGradient(neuron, rows, labels);
    const step = solve(curvature(neuron, rows), [...slope.weights, slope.bias]);
    return { weights: step.slice(0, -1), bias: step[step.length - 1] };
  };
  return descend(zeroNeuron(rows[0].length), stepAt, { learningRate: 1, steps });
}

/** How the slope changes, `[inputs + 1, inputs + 1]`: the mean of `p (1 - p) x x'`, the bias having an input of 1. */
function curvature(neuron: Neuron, rows: Rows): number[][] {
  const columns = rows.map((inputs) => [...inputs, 1]);
  const bends = rows.map((inputs) => sigmoidDerivative(weightedSum(neuron, inputs)) / rows.length);
  const mean = (j: number, k: number) => columns.reduce((sum, row, i) => sum + bends[i] * row[j] * row[k], 0);
  return columns[0].map((_, j) => columns[0].map((_, k) => mean(j, k)));
}

function checkLabeled(rows: Rows, labels: readonly number[]) {
  checkRows("train", rows);
  checkLength("train", "labels", labels.length, rows.length);
  const odd = labels.findIndex((label) => !(label >= 0 && label <= 1));
  if (odd >= 0) throw new Error(`Cannot train: the label of row ${odd} is ${labels[odd]}, not between 0 and 1`);
}
