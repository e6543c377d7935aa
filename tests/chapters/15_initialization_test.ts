import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { identity, relu, tanhUnit } from "../../chapters/04_activations/activations.ts";
import * as plain from "../../chapters/15_initialization/initialization.ts";
import { histogram, passThrough, sizesThrough } from "../../chapters/15_initialization/signals.ts";
import { firstLosses } from "../../chapters/15_initialization/starts.ts";
import { farthestApart, trainHidden } from "../../chapters/15_initialization/symmetry.ts";
import { train, trainAtBest } from "../../chapters/15_initialization/training.ts";
import { Reference } from "../../lib/device/reference.ts";
import * as initial from "../../lib/nn/initial.ts";
import * as ops from "../../lib/ops/activations.ts";
import { Random } from "../../lib/random.ts";
import { onDevice } from "../../lib/tensor.ts";
import { valuesOf } from "../lib/ops/values.ts";

Deno.test("the size of numbers is the root of the mean of their squares, and that of a sum grows with the root of n", () => {
  assertEquals(plain.sizeOf([3, -4, 0, 0]), 2.5);
  assertEquals(plain.sizeOfSum(64, 1, 1), 8);
  assertEquals(plain.sizeOfSum(16, 0.25, 3), 3);
});

Deno.test("behind a straight line the size is what it was, behind ReLU the root of a half of it", () => {
  for (const size of [1e-3, 1, 50]) {
    assertAlmostEquals(plain.sizeBehind(identity.value, size) / size, 1, 1e-12);
    assertAlmostEquals(plain.sizeBehind(relu.value, size) / size, Math.SQRT1_2, 1e-12);
  }
  assertAlmostEquals(plain.sizeBehind(tanhUnit.value, 1e-3) / 1e-3, 1, 1e-5); // near 0 it is the identity
  assertAlmostEquals(plain.sizeBehind(tanhUnit.value, 1e4), 1, 1e-3); // far out it is a step; no more of it than a strip is not
  assertAlmostEquals(plain.sizeBehind(tanhUnit.value, 1) ** 2, 0.394294, 1e-6); // E[tanh(z)^2], by another quadrature
});

Deno.test("a layer of ReLU multiplies the size by 1 with He's weights, by 0.71 with Xavier's, by 0.41 with PyTorch's", () => {
  const factors: [plain.Spread, number, string][] = [
    [plain.he, 1, "1.00"],
    [plain.xavier, Math.SQRT1_2, "0.71"],
    [plain.pytorch, 1 / Math.sqrt(6), "0.41"],
  ];
  for (const [spread, factor, printed] of factors) {
    const { outputs, slopes } = plain.expectedSizes(relu, spread, [128, 128, 128, 128]);
    outputs.forEach((size, i) => assertAlmostEquals(size, factor ** (i + 1), 1e-9));
    slopes.forEach((size, i) => assertAlmostEquals(size, factor ** (2 - i), 1e-9));
    assertEquals(factor.toFixed(2), printed);
  }
  assertEquals(Math.round(1 / Math.SQRT1_2 ** 19), 724);
});

Deno.test("on its way back a slope counts the outputs of a layer, and a signal its inputs", () => {
  const { outputs, slopes } = plain.expectedSizes(identity, () => 0.1, [100, 400, 25]);
  assertAlmostEquals(outputs[0], 1, 1e-9); // 10 * 0.1
  assertAlmostEquals(outputs[1], 2, 1e-9); // 20 * 0.1
  assertAlmostEquals(slopes[0], 0.5, 1e-9); // 5 * 0.1
  assertThrows(
    () => plain.expectedSizes(identity, plain.he, [5]),
    Error,
    "Cannot follow a signal: expected 2 widths or more, got 1",
  );
});

Deno.test("the rules of the library have the spreads of the rules in plain numbers", () => {
  const fans = { inputs: 300, outputs: 200 },
    rules: [initial.Initial, plain.Spread][] = [
      [initial.heNormal(), plain.he],
      [initial.heUniform(), plain.he],
      [initial.xavierNormal(), plain.xavier],
      [initial.xavierUniform(), plain.xavier],
      [initial.byInputs(), plain.pytorch],
    ];
  for (const [rule, spread] of rules) {
    const weight = onDevice(new Reference(), () => rule([200, 300], new Random(1)));
    assertAlmostEquals(plain.sizeOf(valuesOf(weight)) / spread(fans), 1, 0.02);
  }
});

Deno.test("a passage has the outputs of every layer, behind its bend, and the slopes that come in last", async () => {
  const { outputs, slopes } = await passThrough(ops.relu, initial.heNormal(), 1, { depth: 3, width: 50 });
  assertEquals([outputs.length, slopes.length, outputs[0].length], [3, 3, 2500]);
  assert(outputs.every((one) => Math.min(...one) === 0));
  assertAlmostEquals(plain.sizeOf(slopes[2]), 1, 0.1);
  const sizes = await sizesThrough(ops.relu, initial.heNormal(), 1, { depth: 3, width: 50 });
  assertEquals(sizes.outputs, outputs.map(plain.sizeOf));
});

Deno.test("a histogram gives shares, and leaves out what is outside", () => {
  assertEquals(histogram([-1, -0.9, 0, 0.6, 1, 7, NaN, -2], -1, 1, 4), [0.25, 0, 0.125, 0.25]);
});

Deno.test("a network of zeros has exactly the loss of guessing", async () => {
  const losses = await firstLosses({ widths: [4, 3, 5], activation: ops.tanh, initial: initial.constant(0) }, 3, 1);
  losses.forEach((loss) => assertAlmostEquals(loss, Math.log(5), 1e-6));
});

Deno.test("training without steps leaves a network as it began, and the same seed begins the same", async () => {
  const plan = { hidden: 1, width: 8, activation: ops.relu, initial: initial.heNormal() };
  const [one, other, later] = [
    await train(plan, 0.1, 3, 0),
    await train(plan, 0.1, 3, 0),
    await train(plan, 0.1, 3, 5),
  ];
  const weightOf = async ({ model }: typeof one) => [...await model.parameters["0.weight"].read()];
  assertEquals(await weightOf(one), await weightOf(other));
  assertNotEquals(await weightOf(later), await weightOf(one));
  assertEquals([one.losses.length, later.losses.length], [0, 5]);
  assert(later.loss !== one.loss);
});

Deno.test("the best rate is the one with the lowest loss; a loss that is no number is worse than any", async () => {
  const plan = { hidden: 1, width: 8, activation: ops.relu, initial: initial.heNormal() };
  const runs: number[] = [];
  for (const rate of [0.01, 0.1]) runs.push((await train(plan, rate, 1)).loss);
  const best = await trainAtBest(plan, [1e30, 0.01, 0.1], 1);
  assertEquals([best.loss, best.rate], [Math.min(...runs), runs[0] < runs[1] ? 0.01 : 0.1]);
  assert(Number.isNaN((await train(plan, 1e30, 1, 3)).loss));
});

Deno.test("how far units are apart", async () => {
  assertEquals(farthestApart([[1, 2], [1, 2.5], [0, 2]]), 1);
  assertEquals(farthestApart((await trainHidden(initial.constant(0), 1)).units), 0);
});
