/** Vectors at right angles, in random directions. */
import type { Random } from "../random.ts";

/**
 * Vectors of length 1 at right angles: `count` of them, of `width` numbers each, and no more than `width`. Normal numbers
 * point in all directions alike; of each vector is taken away what lies along those before it (Gram and Schmidt's way).
 */
export function rightAngles(count: number, width: number, random: Random): Float64Array[] {
  const found: Float64Array[] = [];
  while (found.length < count) {
    const next = Float64Array.from({ length: width }, () => random.normal());
    for (let round = 0; round < 2; round++) { // the second round takes away what rounding left
      for (const one of found) subtract(next, one, dot(next, one));
    }
    const length = Math.sqrt(dot(next, next));
    found.push(next.map((value) => value / length));
  }
  return found;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function subtract(from: Float64Array, what: Float64Array, times: number): void {
  for (let i = 0; i < from.length; i++) from[i] -= times * what[i];
}
