/**
 * Regularization: what holds a model back that could fit more than there is to know.
 *
 * Symbols: x inputs, w weights, b bias, n the number of rows, r the learning rate, lambda the strength of a penalty.
 */
import { checkFinite, checkLength, checkRows } from "../../lib/data/check.ts";
import { solve } from "../../lib/solve.ts";
import { gradient, type Neuron, type Rows } from "../01_neuron/neuron.ts";

/** What weights cost beside the error. The bias costs nothing: it only shifts. */
export interface Penalty {
  value(weights: readonly number[]): number;
  /** How the value changes with one of the weights. */
  slope(w: number): number;
}

/** The sum of squares (Hoerl and Kennard 1970): its pull grows with the weight, and fades as the weight does. */
export const l2: Penalty = {
  value: (weights) => sum(weights.map((w) => w * w)),
  slope: (w) => 2 * w,
};

/** The sum of absolute values (Tibshirani 1996): its pull is the same for all weights, however small. At 0 it has a kink. */
export const l1: Penalty = {
  value: (weights) => sum(weights.map(Math.abs)),
  slope: (w) => Math.sign(w),
};

/** The slope of `mean squared error + lambda * penalty`, in the form of a neuron. */
export function penalizedGradient(
  neuron: Neuron,
  rows: Rows,
  targets: readonly number[],
  { penalty, lambda }: { readonly penalty: Penalty; readonly lambda: number },
): Neuron {
  const { weights, bias } = gradient(neuron, rows, targets);
  return { weights: weights.map((slope, j) => slope + lambda * penalty.slope(neuron.weights[j])), bias };
}

/**
 * A weight moved toward 0 by a fixed amount, and no further than 0. After a step down the slope of the error alone, this is the right
 * step for L1: a step down the slope of L1 jumps over the kink, and back, and never ends at 0.
 */
export function softThreshold(w: number, amount: number): number {
  return Math.sign(w) * Math.max(Math.abs(w) - amount, 0);
}

/** Decoupled weight decay: a weight loses the share `r * decay` at each step, whatever its slope is (Loshchilov and Hutter 2019). */
export function decayed(w: number, rate: number, decay: number): number {
  return w * (1 - rate * decay);
}

/** The neuron with the least `mean squared error + lambda * sum(w^2)`, in one go (Hoerl and Kennard 1970). */
export function ridge(rows: Rows, targets: readonly number[], lambda: number): Neuron {
  const { products, answers, ofMeans } = centered("compute a ridge", rows, targets, lambda);
  return ofMeans(solve(products.map((row, j) => row.map((one, k) => j === k ? one + lambda : one)), answers));
}

/**
 * The neuron with the least `mean squared error + lambda * sum(|w|)`, one weight after the other: each has a best value while the
 * others stand, and that is a soft threshold (Friedman et al. 2010).
 */
export function lasso(rows: Rows, targets: readonly number[], lambda: number, rounds = 200): Neuron {
  const { products, answers, ofMeans } = centered("compute a lasso", rows, targets, lambda);
  const weights = answers.map(() => 0);
  for (let round = 0; round < rounds; round++) {
    weights.forEach((w, j) => {
      const rest = answers[j] - dot(products[j], weights) + products[j][j] * w; // what the other weights leave to this one
      weights[j] = softThreshold(rest, lambda / 2) / products[j][j];
    });
  }
  return ofMeans(weights);
}

/** Means of products of columns, from which their means are taken off: then the best bias takes care of itself. */
function centered(act: string, rows: Rows, targets: readonly number[], lambda: number) {
  checkRows(act, rows);
  checkLength(act, "targets", targets.length, rows.length);
  checkFinite(act, "target", targets);
  if (!(lambda >= 0 && lambda < Infinity)) throw new Error(`Cannot ${act} with lambda ${lambda}: it is 0 or more`);
  const means = rows[0].map((_, j) => mean(rows.map((row) => row[j]))), height = mean(targets);
  const columns = means.map((middle, j) => rows.map((row) => row[j] - middle)), y = targets.map((t) => t - height);
  const flat = columns.findIndex((column) => column.every((x) => x === 0));
  if (flat >= 0) throw new Error(`Cannot ${act}: input ${flat} is the same in all rows, and does the work of a bias`);
  return {
    products: columns.map((a) => columns.map((b) => dot(a, b) / rows.length)),
    answers: columns.map((a) => dot(a, y) / rows.length),
    ofMeans: (weights: readonly number[]): Neuron => ({ weights, bias: height - dot(weights, means) }),
  };
}

/** The powers of a number from the first on: as inputs of a neuron they make a polynomial of it. */
export function powers(x: number, degree: number): number[] {
  return Array.from({ length: degree }, (_, i) => x ** (i + 1));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((total, x, i) => total + x * b[i], 0);
}
