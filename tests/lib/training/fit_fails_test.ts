import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { part } from "../../../lib/data/batches.ts";
import { datasetOf } from "../../../lib/data/dataset.ts";
import { dense } from "../../../lib/nn/dense.ts";
import { sgd } from "../../../lib/optim/rules.ts";
import { crossEntropy } from "../../../lib/ops/losses_classes.ts";
import { meanSquaredError } from "../../../lib/ops/losses_regression.ts";
import { Random } from "../../../lib/random.ts";
import { fit } from "../../../lib/training/fit.ts";
import { Divergence } from "../../../lib/training/history.ts";
import { accuracy } from "../../../lib/training/metrics.ts";
import { model, rows } from "./small.ts";

const data = rows(30);

function trainingOf(one = model()) {
  const optimizer = sgd(one.parameters, { learningRate: 0.1 });
  return { loss: crossEntropy, optimizer, batchSize: 8, epochs: 2, random: new Random(1) };
}

Deno.test("a loss that is no number ends the training, says where, and keeps the history", async () => {
  const line = datasetOf({ inputs: [[1], [2], [3]], targets: { numbers: [1, 2, 3] } });
  const one = dense(1, 1, { random: new Random(1) });
  const optimizer = sgd(one.parameters, { learningRate: 100 });
  const training = { loss: meanSquaredError, optimizer, batchSize: 3, epochs: 500, random: new Random(1) };
  const error = await assertRejects(() => fit(one, line, training), Divergence);
  assertEquals(
    error.message,
    `Cannot train any further: the loss is ${error.loss} in step ${error.step}, epoch ${error.epoch}; ` +
      "take a learning rate below 100, or clip the gradients",
  );
  assert(!Number.isFinite(error.loss));
  assertEquals(error.history.losses.length, error.step - 1);
  assertEquals(error.history.epochs.length, error.epoch - 1);
  assert(error.history.losses.every(Number.isFinite));
});

Deno.test("divergence names the rate of its own step, and none that moves nothing", async () => {
  const line = datasetOf({ inputs: [[1], [2], [3]], targets: { numbers: [1, 2, 3] } });
  const one = dense(1, 1, { random: new Random(1) }), { weight, bias } = one.parameters;
  const still = { parameters: { bias }, settings: { learningRate: 0 } };
  const optimizer = sgd([{ parameters: { weight } }, still], { learningRate: 100 });
  const training = { loss: meanSquaredError, optimizer, batchSize: 3, epochs: 1, random: new Random(1) };
  const many = part(line, Array.from({ length: 90 }, (_, i) => i % 3));
  const schedule = (t: number) => t < 29 ? 1 : 0.001; // all steps are read together, and by then the rate is another one
  const error = await assertRejects(() => fit(one, many, { ...training, schedule }), Divergence);
  assert(error.step < 29);
  assertStringIncludes(error.message, "take a learning rate below 100, or clip the gradients");
  assertEquals(optimizer.learningRates, [100, 0]);
});

Deno.test("what cannot be trained is refused", async () => {
  const one = model(), training = trainingOf(one);
  await assertRejects(
    () => fit(one, data, { ...training, epochs: 0 }),
    Error,
    "Cannot train for 0 epochs: it must be 1",
  );
  const none = { length: 0, batch: data.batch };
  await assertRejects(() => fit(one, data, { ...training, validation: none }), Error, "there are no rows for it");
  await assertRejects(
    () => fit(one, data, { ...training, batchSize: 31 }),
    Error,
    "Cannot make batches of 31 rows: there are only 30; choose 30 or less",
  );
  await assertRejects(
    () => fit(one, data, { ...training, metrics: { loss: accuracy } }),
    Error,
    'Cannot name a metric "loss": the loss itself has that name',
  );
  await assertRejects(
    () => fit(one, data, { ...training, metrics: { scores: (outputs) => outputs } }),
    Error,
    "Cannot measure scores: it has shape [8, 3], expected one number, such as a mean",
  );
  const broken = datasetOf({ inputs: [[1, 2, 3], [1, NaN, 3]], targets: { classes: [0, 1] } });
  await assertRejects(() => fit(one, broken, { ...training, batchSize: 2 }), Error, "row 1, column 1 is NaN");
});

/** A line from three points, with a rate that the first step does not survive. */
function wild() {
  const line = datasetOf({ inputs: [[1], [2], [3]], targets: { numbers: [1, 2, 3] } });
  const one = dense(1, 1, { random: new Random(1) }), optimizer = sgd(one.parameters, { learningRate: 1e30 });
  return { line, one, training: { loss: meanSquaredError, optimizer, batchSize: 3, epochs: 1, random: new Random(1) } };
}

Deno.test("a loss that the very last step has spoiled is found", async () => {
  const { line, one, training } = wild();
  const error = await assertRejects(() => fit(one, line, training), Divergence);
  assertEquals(
    error.message,
    "Cannot train any further: the loss is Infinity after step 1, epoch 1; take a learning rate below 1e+30, " +
      "or clip the gradients",
  );
  assertEquals([error.history.losses.length, error.history.epochs.length, error.loss], [1, 1, Infinity]);
});

Deno.test("where the training is stopped, its last step is looked at too", async () => {
  const { line, one, training } = wild();
  await assertRejects(
    () => fit(one, line, { ...training, epochs: 5, onEpoch: () => "stop" }),
    Divergence,
    "after step 1",
  );
});

Deno.test("a validation loss that is not finite ends the training, and stands in no history", async () => {
  const { line, one, training } = wild(), rates: number[] = [];
  const schedule = () => 0.5, { optimizer } = training;
  const watched = { ...training, schedule, validation: line, onEpoch: () => void rates.push(1) };
  const error = await assertRejects(() => fit(one, line, watched), Divergence);
  assertEquals(
    error.message,
    "Cannot train any further: the validation loss is Infinity after step 1, epoch 1; take a learning rate below 5e+29, " +
      "or clip the gradients",
  );
  assertEquals([error.history.losses.length, error.history.epochs, rates], [1, [], []]);
  assertEquals(optimizer.learningRates, [1e30]);
});
