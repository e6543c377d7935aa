/**
 * Why the last digits of a GPU's sums are others: it adds in another order, and it may multiply and add with one rounding. Each
 * in float32, in plain numbers, as the sums of chapter 11.
 */
import { Machine } from "./gpu.ts";
import { sumInTree } from "./kernels.ts";

type Numbers = Float32Array;
const round = Math.fround;

/**
 * `x y + z` in one rounding to float32, as the instruction of most processors does it. Of numbers in float32 the product is exact in
 * float64, and the sum nearly so. Only where it falls between two neighbors does it need to be known what was rounded away.
 */
export function multiplyAdd(x: number, y: number, z: number): number {
  const product = x * y, sum = product + z, near = round(sum), other = near + 2 * (sum - near);
  const isBetween = near !== sum && round(other) === other;
  return isBetween && lostIn(product, z, sum) * (other - near) > 0 ? other : near;
}

/** What the sum of two numbers in float64 is short of the true one: exact (Knuth 1969). */
function lostIn(x: number, y: number, sum: number): number {
  const ofY = sum - x;
  return (x - (sum - ofY)) + (y - ofY);
}

/** A dot product with one sum and one rounding for each product. */
export function dotFused(x: Numbers, y: Numbers): number {
  return x.reduce((sum, value, i) => multiplyAdd(value, y[i], sum), 0);
}

/** A dot product by a group of threads on the machine. Products are rounded, and then added in the order of the group. */
export function dotInGroup(x: Numbers, y: Numbers, threads = 64): number {
  const machine = new Machine(), out = machine.far("out", [0]);
  machine.run(sumInTree(machine.far("products", x.map((value, i) => value * y[i])), out, threads));
  return out.numbers[0];
}

/** A number whose square does not fit into 32 bits. */
export const SQUARED = 1 + 2 ** -12;

/** How many roundings the most unlucky product goes through. */
export const ROUNDINGS = {
  fused: (n: number) => n,
  inGroup: (n: number, threads = 64) => Math.ceil(n / threads) + Math.ceil(Math.log2(threads)),
};
