/** Random walks, for tests of what goes along them. */
import fc from "fast-check";
import type { Walk } from "../../../lib/device/walk.ts";

const shape = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 });

/** Walks of up to three axes through up to three axes, which may leave the source on all sides and cross themselves. */
export const walk: fc.Arbitrary<Walk> = fc.tuple(shape, shape).chain(([shape, source]) => {
  const course = fc.record({
    start: fc.integer({ min: -2, max: 3 }),
    steps: fc.array(fc.integer({ min: -2, max: 2 }), { minLength: shape.length, maxLength: shape.length }),
  });
  return fc.array(course, { minLength: source.length, maxLength: source.length })
    .map((courses) => ({ shape, source, courses }));
});

/** As many numbers as asked for, of which most sums differ: whole, so that their sums are exact. */
export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => (i * 37 + 11) % 101 - 50);
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, one, i) => sum + one * b[i], 0);
}
