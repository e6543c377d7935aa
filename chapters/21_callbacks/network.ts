/** A network that learns some of the digits, with wrong labels among them, so that it gets worse when it learns for too long. */
import type { Dataset } from "../../lib/data/dataset.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import type { Optimizer } from "../../lib/optim/optimizer.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { Random } from "../../lib/random.ts";
import { fit, type Training } from "../../lib/training/fit.ts";
import type { Callback, History } from "../../lib/training/history.ts";
import { first, heldOut, measured, mislabeled, reader } from "../14_training/digits.ts";

/** A training before it begins. Two of the same seed are equal. */
export interface Prepared {
  readonly model: Layer;
  readonly optimizer: Optimizer;
  readonly random: Random;
  readonly training: Dataset;
  readonly validation: Dataset;
}

/** How many digits are learned from, and how many of each hundred have a label that was drawn by chance. */
export const ROWS = 300, WRONG = 30;

/** 64-32-10, Adam at the rate 0.01. */
export function prepare(seed: number): Prepared {
  const { training, validation } = heldOut(seed), random = new Random(seed).fork(3), model = reader(random);
  const optimizer = adam(model.parameters, { learningRate: 0.01 });
  return { model, optimizer, random, validation, training: mislabeled(first(training, ROWS), WRONG / 100, random) };
}

/** What a training may have besides. */
export interface Besides extends Pick<Training, "onStep"> {
  readonly callbacks?: readonly Callback[];
  readonly history?: History;
}

/** Learns in batches of 20, until so many epochs are over. */
export function learn(prepared: Prepared, epochs: number, besides: Besides = {}): Promise<History> {
  const { model, training, ...rest } = prepared;
  return fit(model, training, { ...measured, ...rest, batchSize: 20, epochs, ...besides });
}
