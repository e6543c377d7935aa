/**
 * Training a network: forward, backward, and a step downhill, row by row.
 *
 * Symbols: z the output of the network, which is the logit where the question is yes or no.
 */
import { checkFinite, checkLength, checkRows } from "../../lib/data/check.ts";
import type { Random } from "../../lib/random.ts";
import type { Rows } from "../01_neuron/neuron.ts";
import { mul, sub, type Value } from "../06_computation_graphs/computation_graphs.ts";
import { backward, clearGradients, stepDownhill } from "../07_backpropagation/backpropagation.ts";
import { type Network, outputs, parameters } from "./network.ts";

/** How wrong an output is, as a value; `lossFromLogit` of chapter 6 is one. */
type ValueLoss = (output: Value, target: number) => Value;

/** The square of the error. */
export const squareOfError: ValueLoss = (output, target) => {
  const error = sub(output, target);
  return mul(error, error);
};

/** How to train. */
export interface Training {
  readonly loss: ValueLoss;
  readonly learningRate: number;
  /** How often all rows are gone through, each time in another order. */
  readonly epochs: number;
  readonly random: Random;
  /** Sees the mean loss of each epoch, after it. */
  readonly watch?: (loss: number, epoch: number) => void;
}

/** Trains a network with one output, in place: for each row a step downhill. */
export function train(network: Network, rows: Rows, targets: readonly number[], training: Training): void {
  checkRows("train", rows, network[0].neurons[0].weights.length);
  checkLength("train", "targets", targets.length, rows.length);
  checkFinite("train", "target", targets);
  for (let epoch = 1; epoch <= training.epochs; epoch++) {
    const order = training.random.permutation(rows.length);
    const losses = order.map((i) => learnFrom(network, rows[i], targets[i], training));
    training.watch?.(losses.reduce((a, b) => a + b) / rows.length, epoch);
  }
}

/** Forward, backward, and one step of every number against its slope. Gives the loss before the step. */
function learnFrom(network: Network, row: readonly number[], target: number, training: Training): number {
  const learned = parameters(network), loss = training.loss(outputs(network, row)[0], target);
  if (!Number.isFinite(loss.data)) {
    throw new Error(`Cannot train: the loss is ${loss.data}; take a smaller learning rate`);
  }
  clearGradients(learned);
  backward(loss);
  stepDownhill(learned, training.learningRate);
  return loss.data;
}
