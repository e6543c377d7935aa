/**
 * How far a difference is off, at each distance.
 *
 * Symbols: h the distance, eps the spacing of floating-point numbers at 1: 2^-52 in float64, 2^-23 in float32.
 *
 * The slope of exp is exp, and so is every further derivative. By Taylor's series a one-sided difference of it is too large
 * by the part h / 2, a central one by the part h² / 6. Rounding each value by a part of eps / 2 puts the one off by a part of at
 * most about eps / h, the other by half of that.
 */
import { Random } from "../../lib/random.ts";

export type Precision = "float64" | "float32";
export type Sides = "one-sided" | "central";

export const EPSILON: Readonly<Record<Precision, number>> = { float64: 2 ** -52, float32: 2 ** -23 };

/** The distance where truncation and rounding are of the same size, up to a factor near 1. */
export function bestDistance(sides: Sides, precision: Precision): number {
  return EPSILON[precision] ** (sides === "central" ? 1 / 3 : 1 / 2);
}

/** The slope of exp at x by a difference; all numbers are rounded to the precision. */
export function differenceOfExp(x: number, h: number, sides: Sides, precision: Precision): number {
  const round = precision === "float32" ? Math.fround : (number: number) => number;
  const above = round(x + h), below = sides === "central" ? round(x - h) : x;
  const rise = round(round(Math.exp(above)) - round(Math.exp(below)));
  return round(rise / round(above - below)); // by the distance after rounding, or x + h itself would be off
}

/** Distances from `high` down to `low`, four to a factor of ten. */
export function distancesBetween(low: number, high: number): number[] {
  const count = Math.round(4 * Math.log10(high / low));
  return Array.from({ length: count + 1 }, (_, i) => high * 10 ** (-i / 4));
}

/** How far the difference is off as a part of the slope: the root of the mean square over 100 places from 0.5 to 1.5. */
export function errorAt(h: number, sides: Sides, precision: Precision, seed: number): number {
  const random = new Random(seed);
  let sum = 0;
  for (let i = 0; i < 100; i++) {
    const x = Math.fround(random.uniform(0.5, 1.5));
    sum += (differenceOfExp(x, h, sides, precision) / Math.exp(x) - 1) ** 2;
  }
  return Math.sqrt(sum / 100);
}

/** The exponent of the power law that fits the errors at these distances best: by least squares on the logarithms. */
export function exponentOf(distances: readonly number[], errors: readonly number[]): number {
  const x = distances.map(Math.log), y = errors.map(Math.log);
  const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  return mean(x.map((one, i) => (one - mx) * (y[i] - my))) / mean(x.map((one) => (one - mx) ** 2));
}

/** The distance with the smallest error. */
export function lowestPoint(sides: Sides, precision: Precision, seed: number): { distance: number; error: number } {
  const points = distancesBetween(precision === "float64" ? 1e-15 : 1e-6, 1)
    .map((distance) => ({ distance, error: errorAt(distance, sides, precision, seed) }));
  return points.reduce((a, b) => b.error < a.error ? b : a);
}
