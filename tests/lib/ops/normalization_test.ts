import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { tensor, zeros } from "../../../lib/create.ts";
import { batchStatistics } from "../../../lib/nn/statistics.ts";
import { add, mul } from "../../../lib/ops/arithmetic.ts";
import { reshape } from "../../../lib/ops/broadcast.ts";
import { batchNorm, batchNormInference, groupNorm, layerNorm } from "../../../lib/ops/normalization.ts";
import { transpose } from "../../../lib/ops/movement.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import { assertClose, assertTied, numbers, random } from "./close.ts";
import "../exact.ts";

const seed = fc.integer({ min: 0, max: 1000 });
const factor = fc.double({ min: 0.01, max: 100, noNaN: true }), offset = fc.double({ min: -10, max: 10, noNaN: true });

Deno.test("batch normalization does not see the scale and the place of a channel", () => {
  fc.assert(fc.property(seed, fc.tuple(factor, factor), fc.tuple(offset, offset), (seed, factors, offsets) => {
    const x = random([5, 2, 3], seed), [a, b] = [factors, offsets].map((one) => tensor([[one[0]], [one[1]]]));
    const moved = add(mul(x, a), mul(a, b)); // by up to 10 times the range of x, which costs less than two digits
    assertClose(
      batchNorm(moved, undefined, undefined, { epsilon: 0 }),
      batchNorm(x, undefined, undefined, { epsilon: 0 }),
      1e-11,
    );
  }));
});

Deno.test("epsilon is a variance: it scales with the square of the numbers", () => {
  fc.assert(fc.property(seed, factor, (seed, a) => {
    const x = random([5, 2], seed), scaled = batchNorm(mul(x, a), undefined, undefined, { epsilon: 0.3 * a * a });
    assertClose(scaled, batchNorm(x, undefined, undefined, { epsilon: 0.3 }), 1e-11);
  }));
});

Deno.test("rows of a layer normalization have mean 0 and variance 1, or v / (v + epsilon)", () => {
  fc.assert(fc.property(seed, fc.constantFrom(0, 1e-5, 0.5), (seed, epsilon) => {
    const x = numbers(random([4, 6], seed)),
      y = numbers(layerNorm(random([4, 6], seed), undefined, undefined, { epsilon }));
    for (let row = 0; row < 4; row++) {
      const [before, after] = [x, y].map((list) => momentsOf(list.slice(6 * row, 6 * row + 6)));
      assertAlmostEquals(after.mean, 0, 1e-13);
      assertAlmostEquals(after.variance, before.variance / (before.variance + epsilon), 1e-12);
    }
  }));
});

function momentsOf(list: readonly number[]) {
  const mean = list.reduce((sum, x) => sum + x, 0) / list.length;
  return { mean, variance: list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / list.length };
}

Deno.test("one group is a layer normalization over all but the batch", () => {
  const whole = (x: Tensor) => reshape(layerNorm(reshape(x, [2, 24])), [2, 4, 2, 3]);
  assertTied((x) => groupNorm(x, 1), whole, [random([2, 4, 2, 3], 1)]);
});

Deno.test("groups of one channel normalize each channel of each sample", () => {
  assertTied((x) => groupNorm(x, 4), (x) => layerNorm(x), [random([2, 4, 5], 1)]);
});

Deno.test("a batch normalization is a layer normalization of the turned batch", () => {
  const turned = (x: Tensor) => transpose(layerNorm(transpose(x)));
  assertTied((x) => batchNorm(x), turned, [random([5, 3], 1)]);
});

Deno.test("evaluation with the statistics of the batch gives what training gives", () => {
  const [x, gamma, beta] = [random([3, 2, 4], 1), random([2], 2), random([2], 3)],
    { mean, variance } = batchStatistics(x);
  assertClose(batchNormInference(x, mean, variance, gamma, beta), batchNorm(x, gamma, beta), 1e-13);
});

Deno.test("weights come after: gamma stretches, beta moves, and each may be missing", () => {
  const [x, gamma, beta] = [random([3, 4], 1), random([4], 2), random([4], 3)];
  for (const norm of [layerNorm, batchNorm, (x: Tensor, g?: Tensor, b?: Tensor) => groupNorm(x, 2, g, b)]) {
    assertTied((x, g, b) => norm(x, g, b), (x, g, b) => add(mul(norm(x), g), b), [x, gamma, beta]);
    assertTied((x, g) => norm(x, g), (x, g) => mul(norm(x), g), [x, gamma]);
    assertTied((x, b) => norm(x, undefined, b), (x, b) => add(norm(x), b), [x, beta]);
  }
});

Deno.test("a batch of one is all mean: only beta is left", () => {
  assertClose(batchNorm(random([1, 2], 1), random([2], 2), tensor([3, 4])), { shape: [1, 2], values: [3, 4] });
});

Deno.test("normalizations refuse shapes that do not fit", () => {
  const refused = (act: () => unknown, message: string) => assertThrows(act, Error, message);
  refused(
    () => batchNorm(zeros([2, 3]), zeros([2])),
    "Cannot batch-normalize [2, 3] with a weight [2]: expected [3]",
  );
  refused(() => batchNorm(zeros([3])), "Cannot batch-normalize [3]: it must have axes [batch, channels, ...spatial]");
  refused(
    () => batchNormInference(zeros([2, 3]), zeros([3]), zeros([1, 3])),
    "Cannot batch-normalize [2, 3] with a weight [1, 3]: expected [3]",
  );
  refused(
    () => layerNorm(zeros([2, 3]), zeros([3]), zeros([2])),
    "Cannot layer-normalize [2, 3] with a weight [2]: expected [3]",
  );
  refused(
    () => layerNorm(zeros([3]), zeros([2, 3])),
    "Cannot layer-normalize [3] along axis -2: its axes are -1 to 0",
  );
  refused(
    () => groupNorm(zeros([2, 4]), 3),
    "Cannot group-normalize [2, 4] in 3 groups: 4 channels cannot be divided evenly",
  );
  refused(
    () => groupNorm(zeros([2, 4]), 2, zeros([2])),
    "Cannot group-normalize [2, 4] with a weight [2]: expected [4]",
  );
  assert(numbers(groupNorm(random([2, 4], 1), 4)).every((y) => y === 0));
});
