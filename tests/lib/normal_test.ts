import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { erf, normalBelow, normalDensity } from "../../lib/normal.ts";

/** Equal but for the last two of sixteen digits. */
function assertDigits(actual: number, expected: number) {
  assertAlmostEquals(actual, expected, 1e-15 * Math.abs(expected));
}

Deno.test("the error function keeps its digits, near 0 as well", () => {
  // With 40 digits from mpmath 1.3.
  const known = [
    [1e-30, 1.1283791670955127e-30],
    [1e-8, 1.1283791670955126e-8],
    [0.1, 0.1124629160182849],
    [0.5, 0.5204998778130465],
    [0.9999, 0.8426592780487595],
    [1.0001, 0.8427422995485203],
    [1.5, 0.9661051464753108],
    [2, 0.9953222650189527],
    [3, 0.9999779095030014],
    [5, 0.9999999999984626],
    [5.9, 0.9999999999999999],
    [40, 1],
    [1e300, 1],
    [Infinity, 1],
  ];
  for (const [z, expected] of known) {
    assertDigits(erf(z), expected);
    assertDigits(erf(-z), -expected);
  }
  assertEquals([erf(0), erf(-0), erf(NaN)], [0, 0, NaN]);
});

Deno.test("the error function never falls, and meets itself where its two forms do", () => {
  fc.assert(fc.property(fc.double({ min: -7, max: 7, noNaN: true }), (z) => {
    assert(erf(z + 1e-6) >= erf(z) && Math.abs(erf(z)) <= 1, String(z));
    assertAlmostEquals(erf(z), 2 * normalBelow(Math.SQRT2 * z) - 1, 2e-15);
  }));
  const slope = 2 / Math.sqrt(Math.PI) * Math.exp(-1);
  assertAlmostEquals(erf(1 + 1e-12) - erf(1), 1e-12 * slope, 2e-16);
});

Deno.test("the bell curve keeps its digits as far as there are any", () => {
  const known = [
    [0, 0.3989422804014327],
    [0.5, 0.35206532676429947],
    [1, 0.24197072451914334],
    [5, 1.4867195147342977e-6],
    [20, 5.520948362159764e-88],
  ];
  for (const [z, expected] of known) {
    assertDigits(normalDensity(z), expected);
    assertDigits(normalDensity(-z), expected);
  }
  assertEquals([normalDensity(1e300), normalDensity(Infinity), normalDensity(NaN)], [0, 0, NaN]);
  assertEquals([normalBelow(-Infinity), normalBelow(Infinity), normalBelow(NaN)], [0, 1, NaN]);
});

Deno.test("the smallest shares keep their digits too, however few steps their fraction takes", () => {
  // With 40 digits from mpmath.
  const known = [
    [-1.25, 0.10564977366685526],
    [-1.3, 0.096800484585610333],
    [-1.5, 0.066807201268858066],
    [-2, 0.022750131948179207],
    [-3, 0.0013498980316300945],
    [-5, 2.8665157187919391e-7],
    [-9.25, 1.1224633591327983e-20],
    [-12, 1.776482112077679e-33],
    [-20, 2.7536241186062337e-89],
    [-37, 5.7255712225245768e-300],
  ];
  for (const [z, share] of known) assertDigits(normalBelow(z), share);
});
