/** The two simplest models, by formula where there is one: what is measured here is what data do to them. */
import { solve } from "../../lib/solve.ts";

type Rows = readonly (readonly number[])[];

/** A weight for each column, and behind them the bias. */
export type Weights = readonly number[];

/** `weights . row + bias` of each row. */
export function weighted(rows: Rows, weights: Weights): number[] {
  return rows.map((row) => row.reduce((sum, x, i) => sum + weights[i] * x, weights[row.length]));
}

/**
 * Least squares (Legendre 1805). A penalty on the squares of the weights, not of the bias, draws them toward 0 (Hoerl and
 * Kennard 1970); a tiny one decides where columns say the same twice.
 */
export function leastSquares(rows: Rows, targets: readonly number[], penalty = 1e-9): Weights {
  return solve(...normalEquations(rows.map((row) => [...row, 1]), rows.map(() => 1), targets, penalty * rows.length));
}

/** The weights that make the observed classes, 0 or 1, most probable: by Newton's steps, each a weighted least squares. */
export function logistic(rows: Rows, classes: readonly number[], penalty = 1e-9): Weights {
  const wide = rows.map((row) => [...row, 1]);
  let weights: number[] = wide[0].map(() => 0);
  for (let step = 0; step < 12; step++) {
    const z = weighted(rows, weights), bends = z.map((one) => Math.max(1e-9, probability(one) * probability(-one)));
    const wanted = z.map((one, i) => one + (classes[i] - probability(one)) / bends[i]);
    weights = solve(...normalEquations(wide, bends, wanted, penalty * rows.length));
  }
  return weights;
}

/** The probability of class 1; for large negative z the exponential stays small. */
export function probability(z: number): number {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}

/** The mean loss of a logistic model: `log(1 + exp(z)) - class * z`, without overflow. */
export function logLoss(z: readonly number[], classes: readonly number[]): number {
  return mean(z.map((one, i) => Math.max(one, 0) + Math.log1p(Math.exp(-Math.abs(one))) - classes[i] * one));
}

/** Sums over rows of products of columns, each row with its importance, and the penalty on the diagonal but for the bias. */
function normalEquations(
  rows: Rows,
  importance: readonly number[],
  targets: readonly number[],
  penalty: number,
): [matrix: number[][], vector: number[]] {
  const width = rows[0].length, matrix = Array.from({ length: width }, () => new Array<number>(width).fill(0));
  const vector = new Array<number>(width).fill(0);
  for (const [n, row] of rows.entries()) {
    for (let i = 0; i < width; i++) {
      vector[i] += importance[n] * row[i] * targets[n];
      for (let j = 0; j < width; j++) matrix[i][j] += importance[n] * row[i] * row[j];
    }
  }
  for (let i = 0; i < width - 1; i++) matrix[i][i] += penalty;
  return [matrix, vector];
}

/** The share of rows on whose right side z is. */
export function accuracy(z: readonly number[], classes: readonly number[]): number {
  return mean(z.map((one, i) => (one > 0 ? 1 : 0) === classes[i] ? 1 : 0));
}

/** The root of the mean squared error, in the unit of the targets. */
export function rootError(predictions: readonly number[], targets: readonly number[]): number {
  return Math.sqrt(mean(predictions.map((one, i) => (one - targets[i]) ** 2)));
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * The steepest and the flattest bend of `mean((weights . row + bias - t)^2) / 2`: the largest and the smallest eigenvalue of
 * the mean of all products of two columns. By power iteration, with the matrix and with its inverse.
 */
export function bends(rows: Rows): { largest: number; smallest: number } {
  const wide = rows.map((row) => [...row, 1]);
  const [matrix] = normalEquations(wide, rows.map(() => 1 / rows.length), rows.map(() => 0), 0);
  const product = (x: readonly number[]) => matrix.map((row) => row.reduce((sum, one, i) => sum + one * x[i], 0));
  return { largest: growth(product, matrix.length), smallest: 1 / growth((x) => solve(matrix, x), matrix.length) };
}

/** By how much a linear map stretches what it stretches most. */
function growth(map: (x: number[]) => number[], width: number): number {
  let x = Array.from({ length: width }, (_, i) => 1 + i / 10), factor = 0;
  for (let turn = 0; turn < 200; turn++) {
    x = map(x);
    factor = Math.hypot(...x);
    x = x.map((one) => one / factor);
  }
  return factor;
}
