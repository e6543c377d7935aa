import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { measuredGradient } from "../../chapters/01_neuron/neuron.ts";
import { squaredSlope, stepsToZero } from "../../chapters/03_sigmoid/curve_claims.ts";
import {
  derivativeCoefficients,
  logisticGradient,
  logisticLoss,
  lossFromLogit,
  lossSlope,
  nthDerivative,
  sigmoid,
  sigmoidDerivative,
  softplus,
} from "../../chapters/03_sigmoid/sigmoid.ts";

const wide = fc.double({ min: -700, max: 700, noNaN: true });
const near = fc.double({ min: -30, max: 30, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** The slope of a function at z, by moving z a little to both sides. */
function moved(f: (z: number) => number, z: number, h = 1e-5): number {
  return (f(z + h) - f(z - h)) / (2 * h);
}

/** That two numbers agree to a share of their size: what counts in a tail, where everything is small. */
function assertRelative(got: number, expected: number, most: number) {
  assert(Math.abs(got - expected) <= most * Math.abs(expected), `${got} is not ${expected}`);
}

Deno.test("the sigmoid has its known values", () => {
  assertEquals(sigmoid(0), 0.5);
  assertAlmostEquals(sigmoid(2.4), 0.9168273035060777, 1e-15);
  assertAlmostEquals(sigmoid(6), 0.9975273768433653, 1e-15);
  assertRelative(sigmoid(-100), 3.720075976020836e-44, 1e-14);
  assertEquals([sigmoid(1000), sigmoid(-1000)], [1, 0]);
  assertEquals([sigmoid(Infinity), sigmoid(-Infinity), sigmoid(NaN)], [1, 0, NaN]);
});

Deno.test("the sigmoid of z and of -z add up to 1, and it never falls", () => {
  fc.assert(fc.property(wide, wide, (a, b) => {
    assertAlmostEquals(sigmoid(a) + sigmoid(-a), 1, 1e-15);
    assert(sigmoid(Math.min(a, b)) <= sigmoid(Math.max(a, b)));
  }));
});

Deno.test("the slope of the sigmoid is s (1 - s), at most a quarter, and keeps its digits in both tails", () => {
  assertEquals(sigmoidDerivative(0), 0.25);
  assertEquals([sigmoidDerivative(1000), sigmoidDerivative(-1000)], [0, 0]);
  assertAlmostEquals(sigmoidDerivative(3), 0.0451766597, 1e-10);
  assertAlmostEquals(sigmoidDerivative(6), 0.0024665093, 1e-10);
  fc.assert(fc.property(wide, (z) => {
    assertRelative(sigmoidDerivative(z), sigmoid(z) * sigmoid(-z), 1e-14);
    assert(sigmoidDerivative(z) <= 0.25 * (1 + 1e-15)); // the top may be one rounding too high
  }));
});

Deno.test("the slope of the sigmoid is what moving finds", () => {
  // Rounding: 1e-16 of a value up to 1, divided by 2e-5. The third derivative times h² / 6 is smaller still.
  fc.assert(fc.property(near, (z) => assertAlmostEquals(sigmoidDerivative(z), moved(sigmoid, z), 1e-10)));
});

Deno.test("the polynomials of the first derivatives are the known ones", () => {
  assertEquals([0, 1, 2, 3, 4].map(derivativeCoefficients), [
    [0, 1],
    [0, 1, -1],
    [0, 1, -3, 2],
    [0, 1, -7, 12, -6],
    [0, 1, -15, 50, -60, 24],
  ]);
});

Deno.test("at order 16 the coefficients are still whole numbers that a float64 holds exactly", () => {
  const exact = (n: number): bigint[] => {
    if (n === 0) return [0n, 1n];
    const below = [...exact(n - 1), 0n];
    return below.map((c, k) => BigInt(k) * c - BigInt(k - 1) * (below[k - 1] ?? 0n));
  };
  assertEquals(derivativeCoefficients(16).map(BigInt), exact(16));
});

Deno.test("every derivative up to order 8 is the slope of the one below", () => {
  // A derivative of order n is at most about n! / 3^n, and so is its rounding, divided by 2e-5.
  fc.assert(fc.property(near, fc.integer({ min: 1, max: 8 }), (z, n) => {
    assertAlmostEquals(nthDerivative(n)(z), moved(nthDerivative(n - 1), z), 1e-7);
  }));
});

Deno.test("derivatives of every order keep their digits far from 0, where they are e^-|z| but for the sign", () => {
  fc.assert(fc.property(fc.double({ min: 50, max: 700, noNaN: true }), fc.integer({ min: 1, max: 8 }), (z, n) => {
    assertRelative(nthDerivative(n)(-z), Math.exp(-z), 1e-12);
    assertRelative(nthDerivative(n)(z), Math.exp(-z) * (n % 2 === 0 ? -1 : 1), 1e-12);
  }));
  assertEquals([1000, -1000].map(nthDerivative(3)), [0, 0]);
});

Deno.test("the second derivative is s' (1 - 2 s), and zero at 0", () => {
  assertAlmostEquals(nthDerivative(2)(0.7), -0.0745788, 1e-7);
  assertEquals(nthDerivative(2)(0), 0);
  fc.assert(fc.property(near, (z) => {
    assertAlmostEquals(nthDerivative(2)(z), sigmoidDerivative(z) * (1 - 2 * sigmoid(z)), 1e-15);
    assertEquals(nthDerivative(1)(z) > 0, true);
  }));
});

Deno.test("softplus is log(1 + e^z) where that can be computed, and right where it cannot", () => {
  assertEquals(softplus(0), Math.LN2);
  assertEquals([softplus(1000), softplus(-1000), softplus(1e300)], [1000, 0, 1e300]);
  assertRelative(softplus(-50), Math.exp(-50), 1e-14);
  fc.assert(fc.property(near, (z) => assertAlmostEquals(softplus(z), Math.log(1 + Math.exp(z)), 1e-13)));
  fc.assert(fc.property(near, (z) => assertAlmostEquals(sigmoid(z), moved(softplus, z), 1e-9)));
});

Deno.test("the loss is -log of the probability of what was true", () => {
  fc.assert(fc.property(near, (z) => {
    assertAlmostEquals(lossFromLogit(z, 1), -Math.log(sigmoid(z)), 1e-12);
    assertAlmostEquals(lossFromLogit(z, 0), -Math.log(sigmoid(-z)), 1e-12);
  }));
});

Deno.test("the loss is softplus(z) - y z, for targets between 0 and 1 too", () => {
  fc.assert(fc.property(near, share, (z, target) => {
    assertAlmostEquals(lossFromLogit(z, target), softplus(z) - target * z, 1e-13);
  }));
});

Deno.test("the loss is finite and right at the ends", () => {
  assertEquals([lossFromLogit(1000, 1), lossFromLogit(-1000, 1)], [0, 1000]);
  assertEquals([lossFromLogit(1000, 0), lossFromLogit(-1000, 0)], [1000, 0]);
  assertRelative(lossFromLogit(40, 1), Math.exp(-40), 1e-14);
  assertEquals(-Math.log(sigmoid(-1000)), Infinity);
  assertEquals(-Math.log(sigmoid(40)), 0);
});

Deno.test("the slope of the loss is p - y, is what moving finds, and keeps its digits at the ends", () => {
  fc.assert(fc.property(near, share, (z, target) => {
    assertAlmostEquals(lossSlope(z, target), sigmoid(z) - target, 1e-15);
    assertAlmostEquals(lossSlope(z, target), moved((z) => lossFromLogit(z, target), z), 1e-9);
  }));
  assertRelative(lossSlope(40, 1), -Math.exp(-40), 1e-14);
  assertEquals([lossSlope(-1000, 1), lossSlope(1000, 0)], [-1, 1]);
});

Deno.test("the slope of the squared error is what moving finds", () => {
  fc.assert(fc.property(near, share, (z, target) => {
    assertAlmostEquals(squaredSlope(z, target), moved((z) => (sigmoid(z) - target) ** 2, z), 1e-9);
  }));
});

Deno.test("the gradient by hand is the gradient by moving, in every weight and in the bias", () => {
  const number = fc.double({ min: -5, max: 5, noNaN: true });
  const problem = fc.integer({ min: 1, max: 4 }).chain((inputs) => {
    const numbers = fc.array(number, { minLength: inputs, maxLength: inputs });
    return fc.record({
      neuron: fc.record({ weights: numbers, bias: number }),
      data: fc.array(fc.tuple(numbers, share), { minLength: 1, maxLength: 8 }),
    });
  });
  fc.assert(fc.property(problem, ({ neuron, data }) => {
    const rows = data.map(([inputs]) => inputs), labels = data.map(([, label]) => label);
    const byHand = logisticGradient(neuron, rows, labels);
    const measured = measuredGradient((other) => logisticLoss(other, rows, labels), neuron);
    // Losses are below 106 here: rounding of 1e-14, divided by the distance 2e-5; curvature adds h² x³ / 60.
    byHand.weights.forEach((slope, j) => assertAlmostEquals(slope, measured.weights[j], 1e-8));
    assertAlmostEquals(byHand.bias, measured.bias, 1e-8);
  }));
});

Deno.test("from z = -6 the squared error needs 214 steps to zero, the loss -log p 7", () => {
  assertEquals([stepsToZero(squaredSlope), stepsToZero(lossSlope)], [214, 7]);
  assertEquals([squaredSlope(-6, 1), lossSlope(-6, 1)].map((slope) => slope.toFixed(3)), ["-0.005", "-0.998"]);
});
