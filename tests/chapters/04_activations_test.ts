import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  type Activation,
  activations,
  elu,
  gelu,
  geluTanh,
  leakyRelu,
  relu,
  sigmoidUnit,
  silu,
  softplusUnit,
  tanhUnit,
} from "../../chapters/04_activations/activations.ts";
import { normalBelow, normalDensity } from "../../lib/normal.ts";

/** Equal but for the last two or three of sixteen digits. */
function assertDigits(actual: number, expected: number) {
  assertAlmostEquals(actual, expected, 1e-14 * Math.abs(expected));
}

const all: readonly Activation[] = [...activations, leakyRelu(0.2), elu(0.5), elu(2)];

Deno.test("the normal distribution keeps its digits far into the tail", () => {
  // From the complementary error function, with 40 digits (mpmath 1.3).
  assertDigits(normalBelow(-20), 2.7536241186062337e-89);
  assertDigits(normalBelow(-10), 7.61985302416052607e-24);
  assertDigits(normalBelow(-5), 2.86651571879193912e-7);
  assertDigits(normalBelow(-2), 0.0227501319481792072);
  assertDigits(normalBelow(-1.25), 0.105649773666855258);
  assertDigits(normalBelow(-0.5), 0.308537538725986896);
  assertDigits(normalBelow(0.5), 0.691462461274013104);
  assertDigits(normalBelow(3), 0.998650101968369905);
  assertDigits(normalDensity(32.543), 4.28359859016175877e-231); // whose square is no float64
  assertEquals(normalBelow(0), 0.5);
  assertEquals([normalBelow(-50), normalBelow(50), normalDensity(-1e300)], [0, 1, 0]);
});

Deno.test("the two ways to compute the normal distribution meet, and its halves are one", () => {
  for (const border of [-1.25, 1.25]) {
    const [left, right] = [normalBelow(border - 1e-13), normalBelow(border + 1e-13)];
    assertAlmostEquals(right - left, 2e-13 * normalDensity(border), 1e-15);
  }
  fc.assert(fc.property(fc.double({ min: -40, max: 40, noNaN: true }), (z) => {
    assertAlmostEquals(normalBelow(z) + normalBelow(-z), 1, 1e-15);
    assert(normalBelow(z) >= 0 && normalBelow(z) <= 1);
  }));
});

Deno.test("GELU and SiLU keep their digits in the tail, value and slope", () => {
  assertDigits(gelu.value(-10), -7.61985302416052607e-23);
  assertDigits(gelu.derivative(-10), -7.61840009646481409e-22);
  assertDigits(gelu.derivative(-20), -1.1014360483133464e-86);
  assertDigits(gelu.value(3), 2.99595030590510972);
  assertDigits(gelu.derivative(3), 1.01194564720418393);
  assertDigits(silu.value(-40), -1.69934170211663559e-16);
  assertDigits(silu.derivative(-40), -1.65685815956371969e-16);
  assertDigits(silu.value(2), 1.76159415595576489);
  assertDigits(silu.derivative(2), 1.09078424878489548);
  assertDigits(tanhUnit.derivative(-40), 7.21940555138166069e-35);
});

Deno.test("the tanh form of GELU is off by at most 0.0005", () => {
  const places = Array.from({ length: 2001 }, (_, i) => (i - 1000) / 100);
  const most = Math.max(...places.map((z) => Math.abs(gelu.value(z) - geluTanh.value(z))));
  assert(most > 0.0004 && most < 0.0005, String(most));
});

for (const { name, value, derivative } of all) {
  Deno.test(`the slope of ${name} is what moving z a little shows`, () => {
    const distance = 1e-4;
    // Away from 0, where some have a kink. The third derivative of each is below 6 where it exists, so the difference
    // of two heights is off by 1e-8 at most, and its rounding by 1e-16 of the value, divided by the distance.
    const z = fc.oneof(
      fc.double({ min: 1e-3, max: 40, noNaN: true }),
      fc.double({ min: -40, max: -1e-3, noNaN: true }),
    );
    fc.assert(fc.property(z, (z) => {
      const measured = (value(z + distance) - value(z - distance)) / (2 * distance);
      assertAlmostEquals(derivative(z), measured, 2e-8);
    }));
  });

  Deno.test(`${name} is finite for every finite number, and says so when its input is not a number`, () => {
    for (const z of [-1.79e308, -1e200, -1000, -40, -1e-300, 0, 1e-300, 40, 1000, 1e200, 1.79e308]) {
      assert(
        Number.isFinite(value(z)) && Number.isFinite(derivative(z)),
        `${name} at ${z}: ${value(z)}, ${derivative(z)}`,
      );
    }
    assert(Number.isNaN(value(NaN)), `${name} of NaN is ${value(NaN)}`);
  });
}

Deno.test("far out every curve is flat or straight", () => {
  const ends = (activation: Activation) =>
    [-1000, 1000].flatMap((z) => [activation.value(z), activation.derivative(z)]);
  assertEquals(ends(sigmoidUnit), [0, 0, 1, 0]);
  assertEquals(ends(tanhUnit), [-1, 0, 1, 0]);
  for (const activation of [relu, softplusUnit, gelu, geluTanh, silu]) {
    assertEquals(ends(activation), [0, 0, 1000, 1], activation.name);
  }
  assertEquals(ends(leakyRelu()), [-10, 0.01, 1000, 1]);
  assertEquals(ends(elu(2)), [-2, 0, 1000, 1]);
});

Deno.test("at 0 the smooth curves have their slope, and the kinked ones the one that is chosen", () => {
  const slopes = Object.fromEntries(all.map(({ name, derivative }) => [name, derivative(0)]));
  assertEquals(slopes, {
    "identity": 1,
    "step": 0,
    "sigmoid": 0.25,
    "tanh": 1,
    "ReLU": 0,
    "leaky ReLU 0.01": 0.01,
    "leaky ReLU 0.2": 0.2,
    "ELU 1": 1,
    "ELU 0.5": 0.5,
    "ELU 2": 2,
    "softplus": 0.5,
    "GELU": 0.5,
    "GELU, tanh form": 0.5,
    "SiLU": 0.5,
  });
});

Deno.test("ELU keeps the digits of small numbers", () => {
  assertEquals(elu().value(-1e-30), -1e-30);
  assertDigits(elu(0.5).value(-1), 0.5 * (1 / Math.E - 1));
});
