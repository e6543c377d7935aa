/**
 * Batch normalization, and layer normalization, in plain numbers.
 *
 * Symbols: x a group of m numbers: what one unit says of the m rows of a batch, or, in layer normalization, what all m units of a
 * layer say of one row. n the same standardized, r what they are multiplied by, y = gamma n + beta what goes on. dn, dx, dy
 * are the slopes of the loss in them. epsilon keeps the divisor above 0.
 */
import { checkFinite, checkLength } from "../../lib/data/check.ts";

export interface Statistics {
  readonly mean: number;
  readonly variance: number;
}

/** The mean of a group, and the mean of the squared distances from it. */
export function statisticsOf(x: readonly number[]): Statistics {
  if (x.length === 0) throw new Error("Cannot take statistics: there are no numbers");
  checkFinite("take statistics", "number", x);
  const mean = meanOf(x);
  return { mean, variance: meanOf(x.map((one) => (one - mean) ** 2)) };
}

export interface Standardized {
  readonly n: readonly number[];
  readonly r: number;
}

/** Moves and stretches numbers to mean 0 and variance 1: by their own statistics, unless others are given. */
export function standardize(x: readonly number[], epsilon: number, { mean, variance } = statisticsOf(x)): Standardized {
  const r = 1 / Math.sqrt(variance + epsilon);
  return { n: x.map((one) => (one - mean) * r), r };
}

/**
 * The slopes in x, from those in n. Each x moves its own n, by r, and besides all n of its group: through the mean, and through
 * the variance. So the part of the slopes that all have in common is taken out, and so is the part that goes along with n.
 */
export function standardizeSlopes({ n, r }: Standardized, dn: readonly number[]): number[] {
  checkLength("find slopes", "slopes", dn.length, n.length);
  const common = meanOf(dn), along = meanOf(products(dn, n));
  return dn.map((slope, i) => r * (slope - common - along * n[i]));
}

/** What a unit learns besides: how wide its numbers are, and where they lie. */
export interface Affine {
  readonly gamma: number;
  readonly beta: number;
}

/**
 * What one unit says of the rows of a batch, normalized by the batch; or, where a row has to be answered by itself, by statistics that
 * were kept from training.
 */
export function batchNorm(x: readonly number[], { gamma, beta }: Affine, epsilon: number, kept?: Statistics): number[] {
  return standardize(x, epsilon, kept).n.map((one) => gamma * one + beta);
}

/** The slopes of the loss in all that `batchNorm` was given. */
export function batchNormSlopes(x: readonly number[], { gamma }: Affine, epsilon: number, dy: readonly number[]) {
  const group = standardize(x, epsilon);
  return {
    x: standardizeSlopes(group, dy.map((slope) => slope * gamma)),
    gamma: sum(products(dy, group.n)),
    beta: sum(dy),
  };
}

/** Whose rule is followed: what its momentum means, and by what it divides. */
export type Convention = "pytorch" | "keras";

/** The part of a batch that goes into the running statistics: PyTorch's momentum, or what Keras's leaves. */
export function partOf(convention: Convention, momentum: number): number {
  return convention === "pytorch" ? momentum : 1 - momentum;
}

/**
 * The running statistics after one more batch. PyTorch takes the squared distances of the batch by m - 1, so that their variance
 * is on average that of all data; Keras takes them by m.
 */
export function runAlong(was: Statistics, x: readonly number[], convention: Convention, momentum: number): Statistics {
  const { mean, variance } = statisticsOf(x), part = partOf(convention, momentum), m = x.length;
  if (m === 1) {
    throw new Error("Cannot run statistics along with a batch of one: it has no variance; take two rows or more");
  }
  const taken = convention === "pytorch" ? variance * m / (m - 1) : variance;
  return { mean: (1 - part) * was.mean + part * mean, variance: (1 - part) * was.variance + part * taken };
}

/** What one row says in all units of a layer, normalized by the row itself. Each unit has a gamma and a beta of its own. */
export function layerNorm(x: readonly number[], learned: readonly Affine[], epsilon: number): number[] {
  checkLength("normalize a row", "numbers", x.length, learned.length);
  return standardize(x, epsilon).n.map((one, unit) => learned[unit].gamma * one + learned[unit].beta);
}

/** The slopes of the loss in all that `layerNorm` was given. */
export function layerNormSlopes(
  x: readonly number[],
  learned: readonly Affine[],
  epsilon: number,
  dy: readonly number[],
) {
  const group = standardize(x, epsilon);
  return {
    x: standardizeSlopes(group, dy.map((slope, unit) => slope * learned[unit].gamma)),
    gamma: products(dy, group.n),
    beta: dy,
  };
}

function products(a: readonly number[], b: readonly number[]): number[] {
  return a.map((one, i) => one * b[i]);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function meanOf(numbers: readonly number[]): number {
  return sum(numbers) / numbers.length;
}
