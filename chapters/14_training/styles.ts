/** Two ways to write a training: the loop as it is, and `fit`. They are the same, to the last bit. */
import { gradients } from "../../lib/autograd.ts";
import { batches } from "../../lib/data/batches.ts";
import { type Dataset, datasetOf } from "../../lib/data/dataset.ts";
import { dense } from "../../lib/nn/dense.ts";
import { dropoutLayer } from "../../lib/nn/dropout.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import { sequential } from "../../lib/nn/sequential.ts";
import type { Optimizer } from "../../lib/optim/optimizer.ts";
import { sgd } from "../../lib/optim/rules.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { relu } from "../../lib/ops/activations.ts";
import { crossEntropy } from "../../lib/ops/losses_classes.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { Random } from "../../lib/random.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { fit } from "../../lib/training/fit.ts";

/** What both styles are given. */
interface Given {
  readonly model: Layer;
  readonly data: Dataset;
  readonly optimizer: Optimizer;
  readonly random: Random;
}

/** The loop as it is. */
export function explicitly({ model, data, optimizer, random }: Given, epochs: number): void {
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const { inputs, targets } of batches(data, 32, { random })) {
      const loss = crossEntropy(model(inputs, { isTraining: true, random }), targets);
      optimizer.step(gradients(loss));
    }
  }
}

/** The same by `fit`. */
export async function byFit({ model, data, optimizer, random }: Given, epochs: number): Promise<void> {
  await fit(model, data, { loss: crossEntropy, optimizer, random, batchSize: 32, epochs });
}

/** A model with dropout, an optimizer with a memory, and a stream of random numbers, all from a seed. */
export function given(data: Dataset, seed: number): Given {
  const random = new Random(seed);
  const model = sequential([dense(64, 32, { random }), relu, dropoutLayer(0.2), dense(32, 10, { random })]);
  return { model, data, optimizer: adam(model.parameters), random };
}

/** How many weights there are, and how many of them differ after so many epochs in both styles. */
export async function differing(data: Dataset, seed: number, epochs: number) {
  const one = given(data, seed), other = given(data, seed);
  explicitly(one, epochs);
  await byFit(other, epochs);
  const a = await weightsOf(one.model), b = await weightsOf(other.model);
  return { weights: a.length, different: a.filter((w, i) => !Object.is(w, b[i])).length };
}

async function weightsOf({ parameters }: Layer): Promise<number[]> {
  const all: number[] = [];
  for (const w of Object.values<Tensor>(parameters)) all.push(...await w.read());
  return all;
}

/** How many steps `fit` takes, by its optimizer's own count. */
export async function countSteps(
  model: Layer,
  { rows, batchSize, epochs }: { rows: number; batchSize: number; epochs: number },
) {
  const numbers = Array.from({ length: rows }, (_, i) => i / rows), optimizer = sgd(model.parameters);
  const data = datasetOf({ inputs: numbers.map((x) => [x]), targets: { numbers } });
  await fit(model, data, { loss: meanSquaredError, optimizer, random: new Random(1), batchSize, epochs });
  return optimizer.steps;
}
