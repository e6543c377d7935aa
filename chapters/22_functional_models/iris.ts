/** The flowers of chapter 5 with two questions at once: how wide is the petal, and which species is it? */
import { gradients } from "../../lib/autograd.ts";
import { batches } from "../../lib/data/batches.ts";
import { datasetOf } from "../../lib/data/dataset.ts";
import { joinDatasets } from "../../lib/data/several.ts";
import { IRIS, iris } from "../../lib/data/sets.ts";
import { split } from "../../lib/data/split.ts";
import type { Parameters } from "../../lib/nn/layer.ts";
import { parametersIn } from "../../lib/optim/groups.ts";
import type { Optimizer } from "../../lib/optim/optimizer.ts";
import { sgd } from "../../lib/optim/rules.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { equal } from "../../lib/ops/comparisons.ts";
import { stack } from "../../lib/ops/joining.ts";
import { crossEntropy } from "../../lib/ops/losses_classes.ts";
import { meanAbsoluteError } from "../../lib/ops/losses_regression.ts";
import { mean } from "../../lib/ops/reductions.ts";
import { Random } from "../../lib/random.ts";
import { device } from "../../lib/tensor.ts";
import { evaluate } from "../../lib/training/evaluate.ts";
import { fit } from "../../lib/training/fit.ts";
import { accuracy } from "../../lib/training/metrics.ts";
import { type Heads, lossOf, metricsOf, pullsOf } from "../../lib/training/several.ts";
import { steadily } from "../13_data/steady.ts";
import { irisModel } from "./models.ts";

const table = await iris();

/** Sepal length, sepal width and petal length are known; petal width, in these units, and species are asked for. */
export function flowers(unitsPerCentimeter = 1) {
  const inputs = table.matrix("sepal_length_cm", "sepal_width_cm", "petal_length_cm");
  const widths = table.numbers("petal_width_cm").map((width) => width * unitsPerCentimeter);
  const width = datasetOf({ inputs, targets: { numbers: widths } });
  const names: readonly string[] = IRIS.species, classes = table.labels("species").map((name) => names.indexOf(name));
  const species = datasetOf({ inputs, targets: { classes } });
  return joinDatasets({ inputs: species, targets: { width, species } });
}

/** The losses of the notes, that of the width with a weight. */
export function heads(weight = 1): Heads<"width" | "species"> {
  return {
    width: { loss: meanAbsoluteError, weight, metrics: { equal: (found, wanted) => mean(equal(found, wanted)) } },
    species: { loss: crossEntropy, metrics: { accuracy } },
  };
}

/** The training of the notes: ten epochs on all flowers, in batches of 8. */
export function asInTheNotes(seed: number) {
  return steadily(async () => {
    const random = new Random(seed), model = irisModel(random), optimizer = adam(model.parameters), asked = heads();
    const training = { loss: lossOf(asked), metrics: metricsOf(asked), optimizer, random, batchSize: 8, epochs: 10 };
    const { losses, epochs } = await fit(model, flowers(), training);
    return { steps: losses.length, first: epochs[0].training, last: epochs[9].training };
  });
}

type Model = ReturnType<typeof irisModel>;

/** All flowers as one batch. */
function whole(units: number) {
  const all = flowers(units);
  return all.batch(Array.from({ length: all.length }, (_, row) => row));
}

/** The part of the pull at the trunk that comes from the width. */
async function shareOfWidth(model: Model, weight: number, units: number): Promise<number> {
  const [one, other] = await inStep(() => {
    const { inputs, targets } = whole(units), trunk = parametersIn(model.parameters, "trunk");
    const { width, species } = pullsOf(heads(weight), model(inputs), targets, trunk);
    return stack([width, species]).read();
  });
  return one / (one + other);
}

/** Orders a reading. What was made on the way goes back at once. */
function inStep<Found>(order: () => Promise<Found>): Promise<Found> {
  using _step = device().step();
  return order();
}

/** Before anything is learned: the loss of the width, and its share in the pull. */
export function atTheStart(weight: number, units: number, seed: number) {
  return steadily(async () => {
    const model = irisModel(new Random(seed).fork(2));
    const loss = await inStep(() => {
      const { inputs, targets } = whole(units);
      return meanAbsoluteError(model(inputs).width, targets.width).item();
    });
    return { loss, share: await shareOfWidth(model, weight, units) };
  });
}

/** What a weight of the loss of the width does: to its share in the pull, and to both answers. */
export function learnWeighted(weight: number, seed: number) {
  return steadily(async () => {
    const random = new Random(seed), { training, validation } = split(flowers(), 0.2, random.fork(1));
    const model = irisModel(random.fork(2)), asked = heads(weight), before = await shareOfWidth(model, weight, 1);
    const optimizer = adam(model.parameters, { learningRate: 0.005 }), loss = lossOf(asked), metrics = metricsOf(asked);
    await fit(model, training, { loss, optimizer, random: random.fork(3), batchSize: 8, epochs: 30 });
    const found = await evaluate(model, validation, { loss, metrics });
    return {
      before,
      after: await shareOfWidth(model, weight, 1),
      missed: found["width.loss"],
      equal: found["width.equal"],
      right: found["species.accuracy"],
      lossOfSpecies: found["species.loss"],
    };
  });
}

/**
 * Three epochs of gradient descent, each part of the model with an optimizer of its own: the parameters in the end. "" names the
 * whole model.
 */
export function learnInParts(parts: Readonly<Record<string, MakeOptimizer>>, seed: number) {
  return steadily(async () => {
    const random = new Random(seed), model = irisModel(random), loss = lossOf(heads()), all = flowers();
    const optimizers = Object.entries(parts).map(([part, make]) =>
      make(part ? parametersIn(model.parameters, part) : model.parameters)
    );
    const before = (await evaluate(model, all, { loss })).loss;
    for (let epoch = 0; epoch < 3; epoch++) {
      for (const { inputs, targets } of batches(all, 8, { random })) {
        const slopes = gradients(loss(model(inputs), targets));
        for (const optimizer of optimizers) optimizer.step(slopes);
      }
    }
    const found: number[] = [];
    for (const w of Object.values(model.parameters)) found.push(...await w.read());
    return { weights: found, before, loss: (await evaluate(model, all, { loss })).loss };
  });
}

type MakeOptimizer = (parameters: Parameters) => Optimizer;

export const descend: MakeOptimizer = (parameters) => sgd(parameters, { learningRate: 0.01 });
export const adapt: MakeOptimizer = (parameters) => adam(parameters, { learningRate: 0.005 });
