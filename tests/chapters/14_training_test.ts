import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { gradient, meanSquaredError as plainLoss, train as trainAll } from "../../chapters/01_neuron/neuron.ts";
import {
  descend,
  first,
  heldOut,
  lossOf,
  mislabeled,
  reader,
  shareRight,
  sorted,
} from "../../chapters/14_training/digits.ts";
import { spread } from "../../chapters/14_training/last_batch.ts";
import { kept } from "../../chapters/14_training/memory.ts";
import { misread } from "../../chapters/14_training/misread.ts";
import { type Recipe, recipes } from "../../chapters/14_training/mnist.ts";
import { expectedDeviation, line, scatter, settle, straightness } from "../../chapters/14_training/noise.ts";
import { watch } from "../../chapters/14_training/progress.ts";
import { learnMnist } from "../../chapters/14_training/reading.ts";
import { sharpness } from "../../chapters/14_training/sharpness.ts";
import { learnSine } from "../../chapters/14_training/sine.ts";
import { cut, meanByRows, stepsOf, train } from "../../chapters/14_training/training.ts";
import { indices, tensor } from "../../lib/create.ts";
import { datasetOf } from "../../lib/data/dataset.ts";
import { Reference } from "../../lib/device/reference.ts";
import { makePage, recordingPage } from "../../lib/figure/page.ts";
import { dense } from "../../lib/nn/dense.ts";
import { sgd } from "../../lib/optim/rules.ts";
import { crossEntropy } from "../../lib/ops/losses_classes.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { Random } from "../../lib/random.ts";
import { device, useDevice } from "../../lib/tensor.ts";
import { fit } from "../../lib/training/fit.ts";

const order = (n: number) => Array.from({ length: n }, (_, i) => i);

Deno.test("an epoch is cut into pieces that hold every row once, in order, and only the last one may be short", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 70 }), (n, batchSize) => {
    const pieces = cut(order(n), batchSize);
    assertEquals(pieces.flat(), order(n));
    assertEquals(pieces.length, stepsOf(n, batchSize, 1));
    assert(pieces.every(({ length }, i) => i === pieces.length - 1 ? length > 0 : length === batchSize));
  }));
  for (const size of [0, -1, 1.5, NaN]) {
    assertThrows(() => cut([1], size), Error, `Cannot cut rows into batches of ${size}: a batch size is 1, 2, ...`);
  }
});

Deno.test("the counts of the notes: 1000 steps, 10, and 2345 of MNIST in batches of 128, five times", () => {
  assertEquals([stepsOf(10_000, 200, 20), stepsOf(1000, 100, 1), stepsOf(60_000, 128, 5)], [1000, 10, 2345]);
});

Deno.test("a mean by rows counts a short batch less", () => {
  assertEquals(meanByRows([1, 4], [3, 1]), 1.75);
  assertThrows(() => meanByRows([1, 2], [3]), Error, "Cannot take the mean: expected 2 sizes, got 1");
});

Deno.test("one batch of all rows is the gradient descent of chapter 1", () => {
  const { inputs, targets } = line(1), random = new Random(1), learningRate = 0.1;
  const { neuron, history } = train(inputs, targets, { batchSize: 1000, learningRate, epochs: 5, random });
  const known = trainAll(inputs, targets, { learningRate, steps: 5 });
  assertAlmostEquals(neuron.weights[0], known.weights[0], 1e-12);
  assertAlmostEquals(neuron.bias, known.bias, 1e-12);
  assertEquals(history.map(({ losses }) => losses.length), [1, 1, 1, 1, 1]);
  assertAlmostEquals(history[0].mean, plainLoss({ weights: [0], bias: 0 }, inputs, targets), 1e-12);
});

Deno.test("the mean of the slopes of an epoch's batches is the slope of all rows", () => {
  const { inputs, targets } = line(2), neuron = { weights: [0.3], bias: -0.2 };
  const slopes = cut(new Random(1).permutation(1000), 50).map((rows) =>
    gradient(neuron, rows.map((row) => inputs[row]), rows.map((row) => targets[row])).weights[0]
  );
  assertAlmostEquals(meanByRows(slopes, slopes.map(() => 50)), gradient(neuron, inputs, targets).weights[0], 1e-12);
});

Deno.test("the neuron in plain numbers and the one on tensors learn the same, batch by batch", async () => {
  const before = device(), { inputs, targets } = line(3), options = { batchSize: 32, learningRate: 0.05, epochs: 3 };
  useDevice(new Reference());
  try {
    const plain = train(inputs, targets, { ...options, random: new Random(4) });
    const model = dense(1, 1, { random: new Random(1), initial: () => tensor([[0]]), bias: () => tensor([0]) });
    const optimizer = sgd(model.parameters, { learningRate: options.learningRate });
    const data = datasetOf({ inputs, targets: { numbers: targets } });
    const history = await fit(model, data, { loss: meanSquaredError, optimizer, random: new Random(4), ...options });
    const losses = plain.history.flatMap((epoch) => epoch.losses);
    assertEquals(history.losses.length, 96);
    losses.forEach((loss, i) => assertAlmostEquals(history.losses[i], loss, 1e-10));
    plain.history.forEach(({ mean }, i) => assertAlmostEquals(history.epochs[i].training.loss, mean, 1e-10));
    assertAlmostEquals(await model.parameters.weight.item(), plain.neuron.weights[0], 1e-10);
    assertAlmostEquals(await model.parameters.bias.item(), plain.neuron.bias, 1e-10);
  } finally {
    useDevice(before);
  }
});

Deno.test("rows that cannot be learned from are refused", () => {
  const training = { batchSize: 1, learningRate: 0.1, epochs: 1, random: new Random(1) };
  assertThrows(() => train([], [], training), Error, "Cannot train: there are no rows");
  assertThrows(() => train([[1]], [1, 2], training), Error, "Cannot train: expected 1 targets, got 2");
  assertThrows(() => train([[1], [NaN]], [1, 2], training), Error, "Cannot train: row 1, value 0 is NaN");
});

Deno.test("all rows at once have no noise left", () => {
  const [one, all] = scatter(1, [1, 1000], 20);
  assert(one.measured > 1);
  assertEquals(all.expected, 0);
  assertAlmostEquals(all.measured, 0, 1e-20);
  assert(straightness(1, 1000) > 0.99999);
});

Deno.test("a rate of 1 / (2 step) makes the plain mean; a constant rate settles as wide as is expected", () => {
  const { path } = settle(5, (step) => 1 / (2 * step), 100), random = new Random(5);
  let sum = 0;
  path.forEach((w, i) => assertAlmostEquals(w, (sum += random.normal(3)) / (i + 1), 1e-12));
  assertAlmostEquals(expectedDeviation(0.1), 1 / 3, 1e-15);
});

Deno.test("a run that diverges keeps what was measured before", async () => {
  const { diverged, history, losses } = await learnSine(1, { batchSize: 1, learningRate: 0.1, epochs: 2 });
  assertEquals(history.losses.length, diverged! - 1);
  assertEquals(losses, []);
});

Deno.test("rows in order stand by class; drawn labels are as many as asked, and the others stay", () => {
  const { training } = heldOut(1), classes = Array.from(sorted(training).classes!);
  assertEquals(classes, classes.toSorted((a, b) => a - b));
  const drawn = mislabeled(training, 0.2, new Random(1)), others = Array.from(training.classes!);
  const changed = others.filter((one, i) => one !== drawn.classes![i]).length / others.length;
  assert(Math.abs(changed - 0.18) < 0.03, `${changed}`); // a tenth of what is drawn is right by chance
  assertEquals([...drawn.batch([0, 5]).targets.indices!], [drawn.classes![0], drawn.classes![5]]);
  assertEquals(mislabeled(training, 0, new Random(1)).classes, others);
});

Deno.test("weights that were shaken come back, and no shaking is no growth", async () => {
  const rows = first(heldOut(1).training, 100),
    { model } = await descend(rows, 1, { batchSize: 10, learningRate: 0.1, epochs: 5 });
  const before = await lossOf(model, rows);
  assert(await sharpness(model, rows, new Random(1), 0.3) > 0);
  assertEquals(await lossOf(model, rows), before);
  assertEquals(await sharpness(model, rows, new Random(1), 0, 1), 0);
});

Deno.test("what is misread is told with its picture", async () => {
  const { validation } = heldOut(1), rows = first(validation, 30), wrong = await misread(reader(new Random(1)), rows);
  assert(wrong.length > 10, "it has learned nothing");
  assert(wrong.every(({ digit, taken, pixels }) => digit !== taken && pixels.length === 8 && pixels[0].length === 8));
  const right = Math.round(30 * await shareRight(reader(new Random(1)), rows));
  assertEquals(wrong.length + right, 30);
});

Deno.test("the networks for MNIST have the sizes of the notes and of Nielsen's book, and his loss is half the sum of squares", async () => {
  const sizes = recipes.map(({ model }) =>
    Object.values(model(new Random(1)).parameters).reduce((sum, { storage }) => sum + storage.length, 0)
  );
  assertEquals(sizes, [407_050, 23_860]);
  const outputs = tensor([[1, 0, 0, 0, 0, 0, 0, 0, 0, 0.5]]), loss = recipes[1].loss(outputs, indices([1]));
  assertAlmostEquals(await loss.item(), (1 + 1 + 0.25) / 2, 1e-6);
  const rows = recipes[1].rows({ length: 60_000, batch: () => ({ inputs: outputs, targets: outputs }) });
  assertEquals(rows.length, 50_000);
});

Deno.test("a row of the table of MNIST: the last epoch, and the best one", async () => {
  const random = new Random(1), inputs = Array.from({ length: 20 }, () => [random.normal(), random.normal()]);
  const data = datasetOf({ inputs, targets: { classes: inputs.map(([x]) => x > 0 ? 1 : 0) } });
  const small: Recipe = {
    name: "small",
    model: (random) => dense(2, 2, { random }),
    optimizer: ({ parameters }) => sgd(parameters, { learningRate: 1 }),
    loss: crossEntropy,
    batchSize: 5,
    epochs: 30,
    rows: (training) => training,
  };
  const [name, epochs, last, best, seconds] = await learnMnist(recordingPage().page, small, 1, {
    training: data,
    test: data,
  });
  assertEquals([name, epochs, best], ["small", 30, 1]);
  assert(Number(last) >= 0.9 && last <= best && Number(seconds) < 60);
});

Deno.test("a bar tells epoch, loss and the time that is left", () => {
  const told: [number, string?][] = [];
  let ended = 0;
  const progress = () => ({
    update: (done: number, remark?: string) => void told.push([done, remark]),
    end: () => void ended++,
  });
  const bar = watch(makePage(() => {}, { progress, pause: () => Promise.resolve(true) }), "reading", 10);
  bar.onStep({ step: 10, epoch: 2, steps: 10, measures: { loss: 0.25 } });
  bar.end();
  assertEquals(told, [[10, "epoch 2, loss 0.25, 0 s left"]]);
  assertEquals(ended, 1);
});

Deno.test("what a step keeps, and how far values spread", () => {
  assertEquals(kept(2, { isTraining: true }), { results: 3, bytes: 2 * 4 * (512 + 512 + 10) });
  assertEquals(kept(2, { isTraining: false }), { results: 0, bytes: 0 });
  assertEquals(spread([2, 1, 8]), 8);
});
