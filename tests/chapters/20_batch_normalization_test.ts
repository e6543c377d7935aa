import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as plain from "../../chapters/20_batch_normalization/batch_normalization.ts";
import { batch, derivatives, forgetsBoth, forgetsVariance } from "../../chapters/20_batch_normalization/derivatives.ts";
import { checkGradient } from "../../lib/check_gradient.ts";
import { gradients } from "../../lib/autograd.ts";
import { parameter, tensor } from "../../lib/create.ts";
import { Reference } from "../../lib/device/reference.ts";
import { batchNormLayer, layerNormLayer } from "../../lib/nn/normalization.ts";
import { assign } from "../../lib/optim/assign.ts";
import { onDevice } from "../../lib/tensor.ts";
import { assertClose } from "../lib/ops/close.ts";
import { valuesOf } from "../lib/ops/values.ts";

const NUMBERS = [1, 3, 5, 7], PLAIN = { gamma: 1, beta: 0 };

Deno.test("numbers are standardized by their own statistics, or by others, and then stretched and moved", () => {
  assertEquals(plain.statisticsOf(NUMBERS), { mean: 4, variance: 5 });
  const { n, r } = plain.standardize(NUMBERS, 4);
  assertEquals([n, r], [[-1, -1 / 3, 1 / 3, 1], 1 / 3]);
  assertEquals(plain.standardize([5, 9], 0, { mean: 1, variance: 16 }).n, [1, 2]);
  assertEquals(plain.batchNorm([2, 6], { gamma: 3, beta: 10 }, 0), [7, 13]);
  assertEquals(plain.batchNorm([5, 9], { gamma: 3, beta: 10 }, 0, { mean: 1, variance: 16 }), [13, 16]);
  assertEquals(plain.layerNorm([2, 6], [{ gamma: 3, beta: 10 }, { gamma: -1, beta: 0 }], 0), [7, -1]);
});

Deno.test("numbers that are all the same, or lie far out, give no infinity and lose nothing", () => {
  assertEquals(plain.batchNorm([7, 7, 7], { gamma: 2, beta: 1 }, 1e-5), [1, 1, 1]);
  const near = plain.standardize([0, 1, 5], 0).n, far = plain.standardize([1e9, 1e9 + 1, 1e9 + 5], 0).n;
  near.forEach((one, i) => assertAlmostEquals(far[i], one, 1e-6));
  assert(plain.batchNormSlopes([3, 3], PLAIN, 1e-5, [1, -1]).x.every(Number.isFinite));
});

const numbers = (low: number) =>
  fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: low, maxLength: 7 });

Deno.test("the slopes by hand are those of differences, for batches of any length, gamma and beta", () => {
  const [ofBatch, ofLayer] = derivatives;
  fc.assert(
    fc.property(numbers(2), fc.integer({ min: 1, max: 100 }), (x, seed) => {
      fc.pre(plain.statisticsOf(x).variance > 0.01); // differences cannot see slopes that change within a step
      for (const gamma of [-2, 0.5]) {
        const verdict = checkGradient(batch, [x, [gamma], [0.3]], { seed }).verdict;
        assert(verdict === "agrees" || verdict === "cancellation", `${verdict} for ${x}`);
      }
      const units = [x, x.map((_, i) => i - 0.7), x.map((_, i) => 1 - i)];
      assert(checkGradient(ofLayer.rule, units, { seed }).verdict !== "wrong");
    }),
    { seed: 1, numRuns: 40 },
  );
  for (const { rule, inputs, also = [] } of [ofBatch, ofLayer]) {
    for (const lists of [inputs, ...also]) assertEquals(checkGradient(rule, lists).verdict, "agrees");
  }
});

Deno.test("who takes the variance for a constant, or the mean as well, is found out", () => {
  for (const rule of [forgetsVariance, forgetsBoth]) {
    assertEquals(checkGradient(rule, [[1, 3, 5, 8, -2], [0.7], [0.2]]).verdict, "wrong");
  }
});

Deno.test("slopes have no part that moves the batch, and none that stretches it", () => {
  fc.assert(
    fc.property(numbers(3), (x) => {
      fc.pre(plain.statisticsOf(x).variance > 0.01);
      const group = plain.standardize(x, 0), slopes = plain.standardizeSlopes(group, x.map((one, i) => i + one ** 2));
      const scale = slopes.reduce((sum, one) => sum + Math.abs(one), 1);
      assert(Math.abs(slopes.reduce((a, b) => a + b)) < 1e-11 * scale);
      assert(Math.abs(slopes.reduce((sum, one, i) => sum + one * group.n[i], 0)) < 1e-11 * scale);
    }),
    { seed: 1 },
  );
});

Deno.test("running statistics follow each convention, and come to those of the data", () => {
  const start = { mean: 0, variance: 1 };
  assertEquals(plain.runAlong(start, NUMBERS, "pytorch", 0.5), { mean: 2, variance: 0.5 + 10 / 3 });
  assertEquals(plain.runAlong(start, NUMBERS, "keras", 0.75), { mean: 1, variance: 2 });
  assertEquals([plain.partOf("pytorch", 0.25), plain.partOf("keras", 0.25)], [0.25, 0.75]);
  let now: plain.Statistics = start;
  for (let i = 0; i < 400; i++) now = plain.runAlong(now, NUMBERS, "pytorch", 0.1);
  assertAlmostEquals(now.mean, 4, 1e-12);
  assertAlmostEquals(now.variance, 20 / 3, 1e-12);
});

Deno.test("what makes no sense is refused", () => {
  const refused = (act: () => unknown, message: string) => assertThrows(act, Error, message);
  refused(() => plain.statisticsOf([]), "Cannot take statistics: there are no numbers");
  refused(
    () => plain.statisticsOf([1, NaN]),
    "Cannot take statistics: number 1 is NaN; only finite numbers can be learned from",
  );
  refused(
    () => plain.runAlong({ mean: 0, variance: 1 }, [3], "pytorch", 0.1),
    "Cannot run statistics along with a batch of one: it has no variance; take two rows or more",
  );
  refused(() => plain.layerNorm([1], [PLAIN, PLAIN], 0), "Cannot normalize a row: expected 2 numbers, got 1");
  refused(
    () => plain.standardizeSlopes(plain.standardize(NUMBERS, 0), [1, 2]),
    "Cannot find slopes: expected 4 slopes, got 2",
  );
});

/** Two units, and what they say of three rows; slopes come back. */
const ROWS = [[1, 10], [2, 10], [6, 16]], SLOPES = [[1, 0.5], [-2, 0.3], [0.7, 2]];
const LEARNED = [{ gamma: 2, beta: -1 }, { gamma: -0.5, beta: 3 }];
const column = (rows: readonly (readonly number[])[], unit: number) => rows.map((row) => row[unit]);
const weights = () => ({ weight: tensor([2, -0.5]), bias: tensor([-1, 3]) });

Deno.test("batch normalization in plain numbers is that of the library, slopes and what is kept included", () =>
  onDevice(new Reference(), () => {
    for (const [convention, momentum] of [["pytorch", 0.1], ["keras", 0.99]] as const) {
      const layer = batchNormLayer(2, { convention, epsilon: 1e-5 }), x = parameter(ROWS);
      assign(layer.parameters, weights());
      const y = layer(x, { isTraining: true }), found = gradients(y, { upstream: tensor(SLOPES) });
      const asked = layer(x);
      for (const unit of [0, 1]) {
        const numbers = column(ROWS, unit), learned = LEARNED[unit], dy = column(SLOPES, unit);
        const slopes = plain.batchNormSlopes(numbers, learned, 1e-5, dy);
        const kept = plain.runAlong({ mean: 0, variance: 1 }, numbers, convention, momentum);
        const close = (got: readonly number[], expected: readonly number[]) =>
          assertClose(tensor([...got]), { shape: [got.length], values: expected });
        const at = (x: Parameters<typeof valuesOf>[0]) => valuesOf(x).filter((_, i) => i % 2 === unit);
        close(at(y), plain.batchNorm(numbers, learned, 1e-5));
        close(at(asked), plain.batchNorm(numbers, learned, 1e-5, kept));
        close(at(found.of(x)), slopes.x);
        close(at(found.of(layer.parameters.weight)), [slopes.gamma]);
        close(at(found.of(layer.parameters.bias)), [slopes.beta]);
        close([...at(layer.kept.running_mean), ...at(layer.kept.running_var)], [kept.mean, kept.variance]);
      }
    }
  }));

Deno.test("layer normalization in plain numbers is that of the library, slopes included", () =>
  onDevice(new Reference(), () => {
    const layer = layerNormLayer(2), x = parameter(ROWS);
    assign(layer.parameters, weights());
    const y = layer(x), found = gradients(y, { upstream: tensor(SLOPES) });
    const slopes = ROWS.map((row, i) => plain.layerNormSlopes(row, LEARNED, 1e-5, SLOPES[i]));
    assertClose(y, { shape: [3, 2], values: ROWS.flatMap((row) => plain.layerNorm(row, LEARNED, 1e-5)) });
    assertClose(found.of(x), { shape: [3, 2], values: slopes.flatMap((one) => one.x) });
    const total = (of: (one: typeof slopes[number]) => readonly number[]) =>
      [0, 1].map((unit) => slopes.reduce((sum, one) => sum + of(one)[unit], 0));
    assertClose(found.of(layer.parameters.weight), { shape: [2], values: total((one) => one.gamma) });
    assertClose(found.of(layer.parameters.bias), { shape: [2], values: total((one) => one.beta) });
  }));
