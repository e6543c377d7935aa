/**
 * Principal components by power iteration: the directions along which rows differ most.
 *
 *   x  a row of n numbers, from which the mean row is taken      C  their covariance, `[n, n]`
 *   u  a component: a direction of length 1                      v  its variance: C u = v u
 *
 * A direction that is multiplied by C again and again turns toward the component of the largest variance. Once that is found, it is
 * taken out of every direction, and the next largest comes out (Pearson 1901; Hotelling 1933).
 */
import { checkFinite, checkLength, checkRows } from "../../lib/data/check.ts";
import type { Random } from "../../lib/random.ts";

type Row = readonly number[];

export interface Components {
  /** The mean row, `[n]`. */
  readonly mean: Row;
  /** `[k][n]`: of length 1, at right angles, the one of the largest variance first. */
  readonly directions: readonly Row[];
  /** The variance along each. */
  readonly variances: Row;
  /** The variance of all columns together. */
  readonly total: number;
}

/** The `count` components of rows with the largest variances. Throws where there are fewer columns than that. */
export function principalComponents(rows: readonly Row[], count: number, random: Random): Components {
  checkRows("find principal components", rows);
  rows.forEach((row, i) => checkFinite("find principal components", `row ${i}, column`, row));
  const n = rows[0].length;
  if (!(Number.isInteger(count) && count > 0 && count <= n)) {
    throw new Error(`Cannot find ${count} principal components of rows of ${n} numbers: it must be 1 to ${n}`);
  }
  const mean = meanRow(rows), spread = covariance(rows, mean), directions: number[][] = [], variances: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = Array.from({ length: n }, () => random.normal());
    const { direction, value } = powerIteration((u) => multiply(spread, u), start, directions);
    directions.push(direction);
    variances.push(value);
  }
  return { mean, directions, variances, total: spread.reduce((sum, row, i) => sum + row[i], 0) };
}

/** The code of a row: how far it lies from the mean along each component, `[n] -> [k]`. */
export function project({ mean, directions }: Components, x: Row): number[] {
  checkLength("project a row", "numbers", x.length, mean.length);
  const centered = x.map((value, i) => value - mean[i]);
  return directions.map((u) => dot(u, centered));
}

/** The row that a code stands for: `[k] -> [n]`. */
export function restore({ mean, directions }: Components, code: Row): number[] {
  checkLength("restore a row", "numbers of the code", code.length, directions.length);
  return mean.map((value, i) => code.reduce((sum, c, j) => sum + c * directions[j][i], value));
}

/** The first `count` of the components. */
export function firstOf({ mean, directions, variances, total }: Components, count: number): Components {
  return { mean, directions: directions.slice(0, count), variances: variances.slice(0, count), total };
}

/** The share of the variance that the components have. */
export function explained({ variances, total }: Components): number {
  return variances.reduce((sum, value) => sum + value, 0) / total;
}

/**
 * The largest angle, in degrees, that a direction within the span of `others` has to the span of the components: 0 where both
 * are the same. `others` need no length of 1, and no right angles.
 */
export function largestAngle({ directions }: Components, others: readonly Row[]): number {
  const basis = others.reduce<number[][]>((found, one) => [...found, normalized(without(one, found))], []);
  const outside = basis.map((one) => without(one, directions)); // its longest combination is the sine
  const products = outside.map((a) => outside.map((b) => dot(a, b)));
  const { value } = powerIteration((u) => multiply(products, u), basis.map((_, i) => 1 / (1 + i)));
  return Math.asin(Math.min(1, Math.sqrt(value))) * 180 / Math.PI;
}

/** So many turns at most: two variances that are as good as equal would turn a direction for ever, and either will do. */
const MOST_TURNS = 5000;

/** Turns a direction by a symmetric matrix until it stays, at right angles to those that are known. */
export function powerIteration(turn: (u: Row) => number[], start: Row, known: readonly Row[] = []) {
  let direction = normalized(without(start, known)), value = 0;
  for (let i = 0; i < MOST_TURNS; i++) {
    const turned = without(turn(direction), known), length = Math.sqrt(dot(turned, turned));
    if (length === 0) return { direction, value: 0 };
    const next = turned.map((part) => part / length),
      change = Math.hypot(...next.map((part, j) => part - direction[j]));
    [direction, value] = [next, length];
    if (change < 1e-12) break;
  }
  return { direction, value };
}

function meanRow(rows: readonly Row[]): number[] {
  return rows[0].map((_, j) => rows.reduce((sum, row) => sum + row[j], 0) / rows.length);
}

/** The mean product of each two columns, without their means. */
function covariance(rows: readonly Row[], mean: Row): number[][] {
  const sums = mean.map(() => mean.map(() => 0));
  for (const row of rows) {
    const x = row.map((value, i) => value - mean[i]);
    x.forEach((a, i) => x.forEach((b, j) => sums[i][j] += a * b / rows.length));
  }
  return sums;
}

/** What is left of x when its parts along directions of length 1 are taken out, twice, as rounding leaves a rest of them. */
function without(x: Row, directions: readonly Row[]): number[] {
  const once = (x: Row) =>
    directions.reduce<number[]>((rest, u) => {
      const part = dot(u, rest);
      return rest.map((value, i) => value - part * u[i]);
    }, [...x]);
  return directions.length === 0 ? [...x] : once(once(x));
}

function multiply(matrix: readonly Row[], x: Row): number[] {
  return matrix.map((row) => dot(row, x));
}

function dot(a: Row, b: Row): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function normalized(x: Row): number[] {
  const length = Math.sqrt(dot(x, x));
  return x.map((value) => value / length);
}
