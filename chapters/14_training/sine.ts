/** A network that learns a noisy sine in batches of several sizes. */
import { type Dataset, datasetOf } from "../../lib/data/dataset.ts";
import { madeSine } from "../../lib/data/generators.ts";
import { dense } from "../../lib/nn/dense.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import { sequential } from "../../lib/nn/sequential.ts";
import { sgd } from "../../lib/optim/rules.ts";
import { tanh } from "../../lib/ops/activations.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { Random } from "../../lib/random.ts";
import { evaluate } from "../../lib/training/evaluate.ts";
import { fit } from "../../lib/training/fit.ts";
import { Divergence, type History } from "../../lib/training/history.ts";

/** The standard deviation of the noise: no model gets the mean squared error far below its square. */
export const NOISE = 0.2;
export const ROWS = 1000;

/** A thousand places on a sine, with noise. */
export function sineData(seed: number): Dataset {
  const { inputs, targets } = madeSine(new Random(seed), { rows: ROWS, noise: NOISE });
  return datasetOf({ inputs, targets: { numbers: targets } });
}

/** 1-32-1, with tanh. */
export function sineModel(seed: number): Layer {
  const random = new Random(seed).fork(1);
  return sequential({ hidden: dense(1, 32, { random }), tanh, output: dense(32, 1, { random }) });
}

/** A training by plain gradient descent. */
export interface Run {
  readonly batchSize: number;
  readonly learningRate: number;
  readonly epochs: number;
  /** Stops as soon as the loss of all rows, measured after an epoch, is as low as this. */
  readonly goal?: number;
}

export interface Learned {
  readonly history: History;
  /** The loss of all rows after each epoch. */
  readonly losses: readonly number[];
  /** In which step it diverged, if it did. */
  readonly diverged?: number;
}

/** Trains the network of a seed on the data of this seed. */
export async function learnSine(
  seed: number,
  { batchSize, learningRate, epochs, goal = -Infinity }: Run,
): Promise<Learned> {
  const data = sineData(seed), model = sineModel(seed), loss = meanSquaredError;
  const optimizer = sgd(model.parameters, { learningRate }), losses: number[] = [];
  try {
    const history = await fit(model, data, {
      loss,
      optimizer,
      batchSize,
      epochs,
      random: new Random(seed).fork(2),
      validation: data,
      onEpoch({ validation }) {
        losses.push(validation!.loss);
        return validation!.loss <= goal ? "stop" : undefined;
      },
    });
    return { history, losses };
  } catch (error) {
    if (!(error instanceof Divergence)) throw error;
    return { history: error.history, losses, diverged: error.step };
  }
}

/** The loss of all rows at the beginning. */
export async function firstLoss(seed: number): Promise<number> {
  return (await evaluate(sineModel(seed), sineData(seed), { loss: meanSquaredError })).loss;
}
