import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { descend, type Neuron, zeroNeuron } from "../../chapters/01_neuron/neuron.ts";
import { partsOf } from "../../chapters/18_regularization/bias_variance.ts";
import * as digits from "../../chapters/18_regularization/digits.ts";
import * as moons from "../../chapters/18_regularization/moons.ts";
import * as polynomials from "../../chapters/18_regularization/polynomials.ts";
import * as idea from "../../chapters/18_regularization/regularization.ts";
import { shrink, SHRINKERS, thresholding } from "../../chapters/18_regularization/shrinking.ts";
import { gradients } from "../../lib/autograd.ts";
import { parameter, tensor } from "../../lib/create.ts";
import { measureSlope } from "../../lib/difference.ts";
import { dense } from "../../lib/nn/dense.ts";
import { penalty } from "../../lib/nn/penalty.ts";
import { add } from "../../lib/ops/arithmetic.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { sgd } from "../../lib/optim/rules.ts";
import { Random } from "../../lib/random.ts";
import "../lib/exact.ts";

const { l1, l2, lasso, ridge } = idea;
/** Evenly spread, unlike `fc.double`, of which most are next to 0. */
const between = (min: number, max: number) =>
  fc.integer({ min: 0, max: 1_000_000 }).map((part) => min + (max - min) * part / 1_000_000);
const { inputs, targets } = polynomials.lineOf(1, 30);
/** The slope of what a penalty asks for, at these weights. */
const slopeAt = (neuron: Neuron, penalty: idea.Penalty, lambda: number) =>
  idea.penalizedGradient(neuron, inputs, targets, { penalty, lambda });

Deno.test("penalties of known weights, and their slopes against differences", () => {
  assertEquals([l2.value([3, -4]), l1.value([3, -4]), l2.slope(-3), l1.slope(-3), l1.slope(0)], [25, 7, -6, -1, 0]);
  fc.assert(fc.property(between(-5, 5), (w) => {
    fc.pre(Math.abs(w) > 0.01); // L1 has a kink at 0
    for (const one of [l1, l2]) {
      const { slope, uncertain } = measureSlope((x) => ({ value: one.value([x, 2]), size: one.value([x, 2]) }), w);
      assert(Math.abs(slope - one.slope(w)) <= uncertain + 1e-9, `${slope} ${one.slope(w)}`);
    }
  }));
});

Deno.test("a soft threshold moves toward 0, and not further; decay takes a share", () => {
  assertEquals([[3, 1], [-3, 1], [0.5, 1], [-0.5, 1], [2, 0]].map(([w, by]) => idea.softThreshold(w, by) + 0), [
    2,
    -2,
    0,
    0,
    2,
  ]);
  assertEquals([idea.decayed(2, 0.1, 0.5), idea.powers(2, 4)], [1.9, [2, 4, 8, 16]]);
});

Deno.test("a ridge is where the penalized slope is 0, and where descent ends", () => {
  fc.assert(
    fc.property(between(0, 5), (lambda) => {
      const { weights, bias } = slopeAt(ridge(inputs, targets, lambda), l2, lambda);
      for (const slope of [...weights, bias]) assertAlmostEquals(slope, 0, 1e-10);
    }),
    { numRuns: 20 },
  );
  const walk = { learningRate: 0.1, steps: 500 },
    found = descend(zeroNeuron(8), (neuron) => slopeAt(neuron, l2, 0.3), walk);
  ridge(inputs, targets, 0.3).weights.forEach((w, j) => assertAlmostEquals(w, found.weights[j], 1e-8));
});

Deno.test("at a lasso, no weight can be moved with gain: slopes are 0, and at weights of 0 weaker than the penalty", () => {
  fc.assert(
    fc.property(between(0.01, 5), (lambda) => {
      const found = lasso(inputs, targets, lambda), { weights, bias } = slopeAt(found, l1, lambda);
      assertAlmostEquals(bias, 0, 1e-10);
      weights.forEach((slope, j) =>
        assert(Math.abs(slope) <= (found.weights[j] === 0 ? lambda : 1e-9), `${j}: ${slope}`)
      );
    }),
    { numRuns: 20 },
  );
  const free = [ridge(inputs, targets, 0), lasso(inputs, targets, 0)];
  free[0].weights.forEach((w, j) => assertAlmostEquals(w, free[1].weights[j], 1e-9));
});

Deno.test("what makes no ridge and no lasso is refused", () => {
  const refuses = (act: () => unknown, message: string) => assertThrows(act, Error, message);
  refuses(() => ridge([[1], [2]], [1], 1), "Cannot compute a ridge: expected 2 targets, got 1");
  refuses(() => ridge([[1], [2]], [1, NaN], 1), "Cannot compute a ridge: target 1 is NaN");
  refuses(() => lasso([[1], [2]], [1, 2], -1), "Cannot compute a lasso with lambda -1: it is 0 or more");
  refuses(
    () => lasso([[1, 5], [2, 5]], [1, 2], 1),
    "Cannot compute a lasso: input 1 is the same in all rows, and does the work of a bias",
  );
});

Deno.test("errors come apart into bias and variance, and the parts add up", () => {
  assertEquals(partsOf([[1, 2], [3, 2]], [1, 1]), { error: 1.5, bias: 1, variance: 0.5 });
  assertEquals(partsOf([[1, 2]], [1, 2]), { error: 0, bias: 0, variance: 0 });
  const sets = fc.array(fc.array(between(-3, 3), { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 9 });
  fc.assert(fc.property(sets, (said) => {
    const { error, bias, variance } = partsOf(said, [1, 0, -1, 2]);
    assertAlmostEquals(error, bias + variance, 1e-12);
  }));
  assertThrows(() => partsOf([[1, 2]], [1]), Error, "Cannot take errors apart: row 0 has 2 values, expected 1");
});

Deno.test("the library's penalties take the steps of the plain numbers, to 1e-10 in float64", async () => {
  const model = dense(8, 1, { random: new Random(1) }), { weight, bias } = model.parameters;
  let plain: Neuron = { weights: [...await weight.read()], bias: await bias.item() };
  const optimizer = sgd(model.parameters, { learningRate: 0.1 }), x = tensor(inputs), y = tensor(targets, [30, 1]);
  for (let step = 0; step < 10; step++) {
    optimizer.step(gradients(add(meanSquaredError(model(x), y), penalty(model.parameters, { l1: 0.2, l2: 0.3 }))));
    const both = { value: () => 0, slope: (w: number) => 0.2 * l1.slope(w) + 0.3 * l2.slope(w) };
    plain = descend(plain, (neuron) => slopeAt(neuron, both, 1), { learningRate: 0.1, steps: 1 });
  }
  (await weight.read()).forEach((w, j) => assertAlmostEquals(w, plain.weights[j], 1e-10));
  assertAlmostEquals(await bias.item(), plain.bias, 1e-10);
});

Deno.test("the thresholding optimizer ends at the lasso, its zeros included", async () => {
  const w = parameter(new Float64Array(8), [1, 8]),
    b = parameter([0]),
    x = tensor(inputs),
    y = tensor(targets, [30, 1]);
  const model = dense(8, 1, { random: new Random(1), initial: () => w, bias: () => b }),
    { weight, bias } = model.parameters;
  const optimizer = thresholding([
    { parameters: { weight }, settings: { l1: 1 } },
    { parameters: { bias }, settings: { l1: 0 } },
  ], { learningRate: 0.1 });
  for (let step = 0; step < 400; step++) optimizer.step(gradients(meanSquaredError(model(x), y)));
  const wanted = lasso(inputs, targets, 1).weights, found = [...await weight.read()];
  found.forEach((w, j) => assertAlmostEquals(w, wanted[j], 1e-8));
  assertEquals(found.map((w) => w === 0), wanted.map((w) => w === 0));
});

Deno.test("what moves a lone weight is known by hand", async () => {
  const ends = async (name: string, steps: number) => (await shrink(SHRINKERS[name], steps))[steps];
  assertAlmostEquals(await ends("L2, 0.5", 7), 0.9 ** 7, 1e-12);
  assertAlmostEquals(await ends("L1, 0.7", 3), 1 - 3 * 0.07, 1e-12);
  assertAlmostEquals(await ends("soft threshold, 0.7", 3), 1 - 3 * 0.07, 1e-12);
  assertAlmostEquals(await ends("AdamW, decay 1", 7), idea.decayed(1, 0.1, 1) ** 7, 1e-12);
  assertAlmostEquals(await ends("Adam, L2 of 0.5", 1), 0.9, 1e-6);
});

Deno.test("noise shakes the weights of a layer while it learns, and not when it is asked", async () => {
  const random = new Random(1), one = digits.noisyDense(2, 3, { random, deviation: 0.5 }), x = tensor([[1, 2]]);
  const quiet = dense(2, 3, { random: new Random(1) }), mode = { isTraining: true, random: new Random(2) };
  assertEquals(await one(x).read(), await quiet(x).read());
  const [a, b] = [await one(x, mode).read(), await one(x, mode).read()];
  assert(a[0] !== b[0] && a[0] !== (await quiet(x).read())[0]);
});

Deno.test("numbers of the page: weights of the network on the moons, and the share of labels that are right", async () => {
  const data = moons.moons(1), { model } = await moons.learn(1, data, { epochs: 1 });
  assertEquals([moons.countOf(model), data.training.length, data.validation.length, data.test.length], [
    1537,
    100,
    200,
    1000,
  ]);
  assertAlmostEquals(1 - digits.WRONG * 9 / 10, 0.73, 1e-12);
});

Deno.test("how steep a model is, of a line it is the length of its weights", async () => {
  const data = moons.moons(1), { model } = await moons.learn(1, data, { hidden: [], epochs: 1 });
  assertAlmostEquals(await moons.steepness(model, data.training), await moons.lengthOf(model), 1e-9);
});
