import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as digits from "../../chapters/17_learning_rate/digits.ts";
import * as rates from "../../chapters/17_learning_rate/learning_rate.ts";
import * as noise from "../../chapters/17_learning_rate/noise.ts";
import { height, rollOnTensors } from "../../chapters/17_learning_rate/tensors.ts";
import * as valleys from "../../chapters/17_learning_rate/valleys.ts";
import { measureSlope } from "../../lib/difference.ts";
import { Random } from "../../lib/random.ts";
import "../lib/exact.ts";

const { bowl, roll, twoValleys } = rates;
/** Evenly spread, unlike `fc.double`, of which most are next to 0. */
const between = (min: number, max: number) =>
  fc.integer({ min: 0, max: 1_000_000 }).map((part) => min + (max - min) * part / 1_000_000);

Deno.test("a descent goes against the slope, rolls with momentum, looks ahead, and follows its schedule", () => {
  const slope = { slope: (x: number) => x }, from = { start: 1, rate: 0.5, steps: 2 };
  assertEquals(roll(slope, from), [1, 0.5, 0.25]);
  assertEquals(roll(slope, { ...from, momentum: 0.5 }), [1, 0.5, 0]); // v is 1, and then 0.5 + 0.5
  assertEquals(roll(slope, { ...from, momentum: 0.5, ahead: true }), [1, 0.25, -0.0625]); // v is 1, and then 0.75
  assertEquals(roll(slope, { ...from, schedule: (t) => 1 / (t + 1) }), [1, 0.5, 0.375]);
  assertEquals(roll(slope, { ...from, steps: 0 }), [1]);
});

Deno.test("a descent that makes no sense is refused", () => {
  const from = { start: 1, rate: 0.5, steps: 2 };
  assertThrows(
    () => roll(twoValleys, { ...from, rate: -1 }),
    Error,
    "Cannot roll at the rate -1: a learning rate is 0 or",
  );
  assertThrows(() => roll(twoValleys, { ...from, rate: NaN }), Error, "Cannot roll at the rate NaN");
  assertThrows(() => roll(twoValleys, { ...from, momentum: 1 }), Error, "Cannot roll with momentum 1: it is from 0 to");
  assertThrows(
    () => roll(twoValleys, { ...from, steps: 1.5 }),
    Error,
    "Cannot roll for 1.5 steps: it must be 0, 1, 2, ...",
  );
});

Deno.test("slope and bend of the valleys agree with differences", () => {
  const agrees = (g: (x: number) => number, derivative: (x: number) => number, x: number) => {
    const { slope, uncertain } = measureSlope((x) => ({ value: g(x), size: Math.abs(x) ** 4 + 10 * x * x + 1 }), x);
    assert(
      Math.abs(slope - derivative(x)) <= uncertain + 1e-9 * Math.abs(slope),
      `at ${x}: ${slope}, ${derivative(x)}`,
    );
  };
  fc.assert(fc.property(between(-4, 4), (x) => {
    agrees(twoValleys.height, twoValleys.slope, x);
    agrees(twoValleys.slope, twoValleys.bend, x);
    agrees(bowl(7).height, bowl(7).slope, x);
    agrees(bowl(7).slope, bowl(7).bend, x);
  }));
  assertEquals([valleys.LOCAL, valleys.GLOBAL, 0].map(twoValleys.slope), [0, 0, 0]);
  assertEquals(twoValleys.bend(-2), 26);
  assertEquals([twoValleys.height(-2), twoValleys.height(1.25)], [-12, -3.41796875]);
});

Deno.test("a bowl is left at rates above the largest, and not below, with any momentum, classic and ahead", () => {
  fc.assert(fc.property(between(0.1, 100), between(0, 0.95), fc.boolean(), (bend, momentum, ahead) => {
    const largest = ahead ? rates.largestRateAhead(bend, momentum) : rates.largestRate(bend, momentum);
    const end = (rate: number) => Math.abs(roll(bowl(bend), { start: 1, rate, momentum, ahead, steps: 2000 })[2000]);
    assert(end(0.98 * largest) < 1e-3 && end(1.02 * largest) > 1e3, `${end(0.98 * largest)} ${end(1.02 * largest)}`);
  }));
});

Deno.test("along a slope that stays the same, momentum goes as fast as the effective rate", () => {
  fc.assert(fc.property(between(0, 0.95), between(0.001, 1), (momentum, rate) => {
    const path = roll({ slope: () => 1 }, { start: 0, rate, momentum, steps: 1000 });
    assertAlmostEquals(path[999] - path[1000], rates.effectiveRate(rate, momentum), 1e-9);
  }));
});

Deno.test("the lasting spread is where what each step adds and what it takes away balance", () => {
  fc.assert(fc.property(between(0.1, 10), between(0.05, 1.9), (bend, part) => {
    const rate = part / bend, spread = rates.lastingSpread(bend, rate, 3) ** 2;
    assertAlmostEquals(((1 - part) ** 2 * spread + (3 * rate) ** 2) / spread, 1, 1e-9);
  }));
  const seen = rates.noisy(bowl(1), 0.5, new Random(1)), slopes = Array.from({ length: 2000 }, () => seen.slope(2));
  assertAlmostEquals(slopes.reduce((a, b) => a + b) / 2000, 2, 0.06); // five deviations of a mean of 2000
  assertEquals(rates.stepsToShrink(4, 0.25), 2);
});

Deno.test("the library's optimizers and schedules take the steps of the plain numbers, to 1e-10 in float64", async () => {
  const descent = fc.record({
    start: between(-2.5, 2.5),
    rate: between(0.001, 0.05),
    momentum: between(0, 0.9),
    ahead: fc.boolean(),
    schedule: fc.constantFrom(undefined, (t: number) => 1 / (t + 1), (t: number) => 0.9 ** t),
  });
  await fc.assert(
    fc.asyncProperty(descent, async (wish) => {
      const plain = roll(twoValleys, { ...wish, steps: 15 }),
        found = await rollOnTensors(height, { ...wish, steps: 15 });
      plain.forEach((x, t) => assertAlmostEquals(found[t], x, 1e-10 * (1 + Math.abs(x))));
    }),
    { numRuns: 50 },
  );
});

Deno.test("the exercise of the notes: where a descent rests, and whether it crosses the ridge", () => {
  assertEquals([0.1, 0.9, 0.918].map((momentum) => valleys.restsIn(valleys.exercise({ momentum, steps: 300 }))), [
    "flat",
    "flat",
    "deep",
  ]);
  assertEquals(valleys.restsIn(valleys.exercise({ rate: 0.09, steps: 300 })), "neither");
  assertEquals([0.083, 0.084].map((rate) => valleys.crosses(valleys.exercise({ rate }))), [false, true]);
  const least = valleys.leastMomentum(0.01),
    crosses = (momentum: number) => valleys.exercise({ momentum, steps: 3000 });
  assert(valleys.crosses(crosses(least)) && !valleys.crosses(crosses(least - 2e-6)));
});

Deno.test("the map has the height where a descent rests, its mean where it jumps to and fro, and nothing where it flies off", () => {
  const [[flat, jumping], [deep, flown]] = valleys.heightMap([0.03, 0.09], [0.1, 0.95]);
  assertAlmostEquals(flat, -3.41796875, 1e-6);
  assert(jumping > -12 && jumping < -10, `${jumping}`);
  assert(deep < -11.9, `${deep}`);
  assertEquals(flown, NaN);
});

Deno.test("steps to arrive are counted up to the last that is too far away", () => {
  assertEquals(valleys.stepsToArrive(1, { rate: 0.5 }, 0.25), 2);
  assertEquals(valleys.stepsToArrive(1, { rate: 1 }), 1);
  assertEquals(valleys.stepsToArrive(1, { rate: 2.1 }), Infinity);
  assertEquals(valleys.settles([1, 4], { rate: 0.51 }), false);
});

Deno.test("the schedules of the experiment", () => {
  const rounded = (values: number[]) => values.map((value) => Number(value.toFixed(4)));
  assertEquals(rounded([0, 9, 10, 14].map((epoch) => 0.01 * noise.notesSchedule(epoch))), [0.01, 0.01, 0.009, 0.0061]);
  assertEquals([0, 2, 3, 5].map(noise.byEpoch((epoch) => epoch, 3)), [0, 0, 1, 1]);
  assertEquals(rounded([0, 1, 2, 4, 6].map(digits.warmCosine(2, 6))), [0.5, 1, 1, 0.5, 0]);
  assertEquals(rounded([0, 3, 6].map(digits.warmCosine(0, 6))), [1, 0.5, 0]);
  assertEquals(digits.stepsOf(1), 43);
});

Deno.test("jumps and means of the last ten epochs", () => {
  const losses = [9, 9, 9, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2];
  assertAlmostEquals(noise.roughness(losses), (8 + 9) / 10);
  assertAlmostEquals(noise.lastLoss(losses), 1.5);
  assert(noise.bestLoss(1) > 0.15 && noise.bestLoss(1) < 0.35);
});

Deno.test("a training that diverges counts as guessing, and says nothing", async () => {
  assertEquals(await digits.accuracyOf({ optimizer: digits.descend(1e300), epochs: 1 }, 1), 0.1);
});
