/**
 * A dot product in three orders, in float32: each product and each sum is rounded. The same numbers are added, and which
 * two are added when makes the last digits.
 */
import { checkLength } from "../../lib/data/check.ts";

type Numbers = Float32Array;
const round = Math.fround;

/** One sum, to which one product after the other is added: what a loop does. */
export function dotInOrder(x: Numbers, y: Numbers): number {
  checkPair(x, y);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum = round(sum + round(x[i] * y[i]));
  return sum;
}

/** Several sums side by side, as the lanes of a register are: lane l adds up products l, l + lanes, l + 2 lanes, ... */
export function dotInLanes(x: Numbers, y: Numbers, lanes = 4): number {
  checkPair(x, y);
  const sums = new Float32Array(lanes);
  for (let i = 0; i < x.length; i++) sums[i % lanes] += round(x[i] * y[i]);
  return sumInPairs(sums);
}

/** Neighbors are added in pairs, then these sums in pairs, until one is left. */
export function dotInPairs(x: Numbers, y: Numbers): number {
  checkPair(x, y);
  return sumInPairs(x.map((value, i) => value * y[i]));
}

export function sumInPairs(numbers: Numbers): number {
  if (numbers.length < 2) return numbers[0] ?? 0;
  const half = Math.ceil(numbers.length / 2);
  return sumInPairs(Float32Array.from({ length: half }, (_, i) => numbers[2 * i] + (numbers[2 * i + 1] ?? 0)));
}

/**
 * Without any rounding but the last, to float64. Every finite number of float32 is a whole multiple of 2^-149, and whole
 * numbers may be as long as they like.
 */
export function dotExact(x: Numbers, y: Numbers): number {
  checkPair(x, y);
  let sum = 0n;
  for (let i = 0; i < x.length; i++) sum += BigInt(x[i] * 2 ** 149) * BigInt(y[i] * 2 ** 149);
  return Number(sum) * 2 ** -298;
}

/** How many roundings the most unlucky product goes through: its own, and that of each sum that it is part of. */
export const ROUNDINGS = {
  inOrder: (n: number) => n,
  inLanes: (n: number, lanes = 4) => Math.ceil(n / lanes) + Math.ceil(Math.log2(lanes)),
  inPairs: (n: number) => 1 + Math.ceil(Math.log2(n)),
};

/** What so many roundings to float32 can do to a sum of positive numbers at most, as a part of it (Higham 2002). */
export function largestError(roundings: number): number {
  const part = roundings * 2 ** -24;
  return part / (1 - part);
}

function checkPair(x: Numbers, y: Numbers): void {
  checkLength("take a dot product", "numbers in the second vector", y.length, x.length);
}
