import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as plain from "../../chapters/19_dropout/dropout.ts";
import * as networks from "../../chapters/19_dropout/networks.ts";
import * as relying from "../../chapters/19_dropout/relying.ts";
import { gradients } from "../../lib/autograd.ts";
import { ones, parameter, tensor } from "../../lib/create.ts";
import type { Device } from "../../lib/device/device.ts";
import { Reference } from "../../lib/device/reference.ts";
import { Wasm } from "../../lib/device/wasm/wasm.ts";
import { mul } from "../../lib/ops/arithmetic.ts";
import { sum } from "../../lib/ops/broadcast.ts";
import { dropout } from "../../lib/ops/dropout.ts";
import { Random } from "../../lib/random.ts";
import { onDevice } from "../../lib/tensor.ts";
import { gpuTest } from "../lib/device/gpu/gpu.ts";
import "../lib/exact.ts";

/** Evenly spread, unlike `fc.double`, of which most are next to 0. */
const between = (min: number, max: number) =>
  fc.integer({ min: 0, max: 1_000_000 }).map((part) => min + (max - min) * part / 1_000_000);
const rates = between(0, 0.95),
  numbers = (length: number) => fc.array(between(-3, 3), { minLength: length, maxLength: length });
/** Equal up to a part of their size, or up to as much where they are small. */
const closeTo = (got: number, want: number, part: number) =>
  assertAlmostEquals(got, want, part * Math.max(1, Math.abs(want)));
const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** What a device keeps of so many ones, as a mask. */
async function maskOn(device: Device, units: number, rate: number, random: Random): Promise<number[]> {
  return Array.from(
    await onDevice(device, () => dropout(ones([units]), random, rate)).read(),
    (one) => one === 0 ? 0 : 1,
  );
}

/** Masks of one stream, in turn, from plain numbers and from a device. The last rates are numbers that the stream draws, and a little more. */
async function assertSameMasks(device: Device): Promise<void> {
  for (const [seed, rate] of [[1, 0], [2, 0.2], [3, 0.3], [4, 0.5], [5, 0.999], [6, 1 / 3], [7, 1e-7]]) {
    const [ours, theirs] = [new Random(seed), new Random(seed)];
    for (const units of [1000, 7, 33]) {
      assertEquals(plain.drawMask(units, rate, ours), await maskOn(device, units, rate, theirs), `rate ${rate}`);
    }
  }
  const drawn = new Random(8), stream = Array.from({ length: 2000 }, () => drawn.uniform() * 2 ** 24);
  const whole = stream.findIndex(Number.isInteger); // one that has no more than 24 bits
  for (const place of [0, 1, 2, 3, whole]) {
    for (const more of [0, 0.4]) { // a rate is rounded
      const rate = (Math.floor(stream[place]) + more) / 2 ** 24, mask = plain.drawMask(2000, rate, new Random(8));
      assertEquals([mask[place], mask], [1, await maskOn(device, 2000, rate, new Random(8))]);
    }
  }
}

Deno.test("masks in plain numbers are those of the library on the reference device", () =>
  assertSameMasks(new Reference()));

Deno.test("masks in plain numbers are those of the library on Wasm, with threads and without", async () => {
  await assertSameMasks(new Wasm({ threads: 1 }));
  await assertSameMasks(new Wasm({ plain: true, threads: 1 }));
});

gpuTest("masks in plain numbers are those of the library on the GPU", (gpu) => assertSameMasks(gpu));

Deno.test("what is kept, and the slopes on their way back, are those of the library", async () => {
  await fc.assert(
    fc.asyncProperty(numbers(6), numbers(6), rates, fc.integer(), async (outputs, upstream, rate, seed) => {
      const mask = plain.drawMask(6, rate, new Random(seed)), x = parameter(tensor(outputs));
      const y = dropout(x, new Random(seed), rate), found = gradients(sum(mul(y, tensor(upstream)))).of(x);
      const [values, slopes] = [await y.read(), await found.read()];
      plain.dropOut(outputs, mask, rate).forEach((one, i) => closeTo(values[i], one, 1e-5)); // the rate is rounded
      plain.dropOut(upstream, mask, rate).forEach((one, i) => closeTo(slopes[i], one, 1e-5));
    }),
    { numRuns: 50 },
  );
});

Deno.test("what is left out is 0, and what is kept is divided by 1 - p, or not", () => {
  assertEquals(plain.dropOut([1, 2, 3], [1, 0, 1], 0.75), [4, 0, 12]);
  assertEquals(plain.dropOutPlainly([1, 2, 3], [1, 0, 1]), [1, 0, 3]);
  assertEquals(plain.scaleDown([4, 8], 0.75), [1, 2]);
  assertEquals(plain.dropOut([Infinity, NaN, 1], [0, 0, 1], 0.5), [0, 0, 2]);
  assertEquals(plain.drawMask(5, 0, new Random(1)), [1, 1, 1, 1, 1]);
});

Deno.test("all masks by their chance: the mean stays, and the variance is p / (1 - p) times the squares", () => {
  fc.assert(
    fc.property(numbers(5), rates, (outputs, rate) => {
      const over = (measure: (mask: plain.Mask) => number) => plain.expectation(5, rate, measure);
      const mean = over((mask) => total(plain.dropOut(outputs, mask, rate)));
      closeTo(mean, total(outputs), 1e-9);
      closeTo(over((mask) => total(plain.dropOutPlainly(outputs, mask))), total(plain.scaleDown(outputs, rate)), 1e-9);
      const variance = over((mask) => (total(plain.dropOut(outputs, mask, rate)) - mean) ** 2);
      closeTo(variance, plain.varianceOfSum(outputs, rate), 1e-9);
    }),
  );
});

Deno.test("how many are left out is binomial: as counted over all masks, and as the notes' ten units", () => {
  fc.assert(fc.property(rates, fc.integer({ min: 0, max: 8 }), (rate, units) => {
    const chances = plain.chancesOfDropping(units, rate), of = (mask: plain.Mask) => units - total(mask);
    chances.forEach((chance, k) =>
      closeTo(plain.expectation(units, rate, (mask) => of(mask) === k ? 1 : 0), chance, 1e-12)
    );
    closeTo(total(chances), 1, 1e-12);
  }));
  const shown = plain.chancesOfDropping(10, 0.2).slice(0, 5).map((chance) => chance.toFixed(4));
  assertEquals(shown, ["0.1074", "0.2684", "0.3020", "0.2013", "0.0881"]);
  assertEquals(plain.allMasks(2), [[0, 0], [1, 0], [0, 1], [1, 1]]);
});

Deno.test("the error of a neuron with dropout is that over all masks, and its slope agrees with differences", () => {
  fc.assert(
    fc.property(
      numbers(4),
      numbers(4),
      between(-3, 3),
      between(-3, 3),
      rates,
      (weights, inputs, bias, target, rate) => {
        const neuron = { weights, bias },
          error = (one: typeof neuron) => plain.errorWithDropout(one, inputs, target, rate);
        const overMasks = plain.expectation(4, rate, (mask) => {
          const kept = plain.dropOut(inputs, mask, rate);
          return (total(kept.map((x, i) => weights[i] * x)) + bias - target) ** 2;
        });
        closeTo(overMasks, error(neuron), 1e-9);
        const slope = plain.slopeWithDropout(neuron, inputs, target, rate), h = 1e-4; // exact, up to rounding: it is a parabola
        weights.forEach((_, i) => {
          const moved = (by: number) => error({ weights: weights.with(i, weights[i] + by), bias });
          closeTo(slope.weights[i], (moved(h) - moved(-h)) / (2 * h), 1e-6);
        });
        closeTo(slope.bias, (error({ weights, bias: bias + h }) - error({ weights, bias: bias - h })) / (2 * h), 1e-6);
      },
    ),
  );
});

Deno.test("a neuron that relies on one input shares its weight out, and ends where no slope is left", () => {
  for (const [inputs, rate] of [[2, 0.5], [50, 0.5], [50, 0.8], [3, 0.3]]) {
    const after = relying.afterDropout(relying.relyingNeuron(inputs), rate);
    after.weights.forEach((w) => assertAlmostEquals(w, relying.sharedWeight(inputs, rate), 1e-9));
  }
  assertEquals(relying.afterDropout(relying.relyingNeuron(3), 0).weights, [1, 0, 0]);
  assertAlmostEquals(relying.sharedWeight(2, 0.5), 1 / 3);
  assertEquals(relying.errorAt(relying.relyingNeuron(2), 0.5), 1);
  assertAlmostEquals(relying.answerWithout({ weights: [0.1, 0.5, 0.2], bias: 0 }, 2), 0.1);
});

Deno.test("behind one hidden layer the whole network is the geometric mean of all, at any rate", () => {
  fc.assert(
    fc.property(numbers(5), fc.array(numbers(6), { minLength: 3, maxLength: 3 }), rates, (outputs, rows, rate) => {
      const last = rows.map(([bias, ...weights]) => ({ weights, bias })),
        atOnce = networks.chancesAtOnce(outputs, last);
      networks.geometricMeanOfChances(outputs, last, rate).forEach((one, c) => closeTo(one, atOnce[c], 1e-9));
      assertAlmostEquals(total(networks.meanOfChances(outputs, last, rate)), 1, 1e-9);
      networks.meanOfChances(outputs, last, 0).forEach((one, c) => closeTo(one, atOnce[c], 1e-9));
    }),
    { numRuns: 30 },
  );
});

Deno.test("rates outside [0, 1), coins that do not fit, and too many masks are refused", () => {
  for (const rate of [1, -0.1, NaN, 2]) {
    const message = `Cannot drop out at rate ${rate}: it must be at least 0 and below 1`;
    for (
      const act of [
        () => plain.drawMask(2, rate, new Random(1)),
        () => plain.dropOut([1], [1], rate),
        () => plain.scaleDown([1], rate),
        () => plain.chancesOfDropping(2, rate),
        () => plain.expectation(2, rate, () => 1),
        () => plain.varianceOfSum([1], rate),
        () => plain.slopeWithDropout({ weights: [1], bias: 0 }, [1], 1, rate),
      ]
    ) assertThrows(act, Error, message);
  }
  assertThrows(() => plain.dropOut([1, 2], [1], 0.5), Error, "Cannot drop out: expected 2 coins, got 1");
  assertThrows(
    () => plain.allMasks(17),
    Error,
    "Cannot list the masks of 17 units: their number must be 0, 1, ..., 16",
  );
});
