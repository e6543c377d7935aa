/**
 * Training: through all rows again and again, in batches, with a step downhill for each batch.
 *
 * Symbols: n the number of rows, B the batch size: how many rows a step learns from.
 */
import { checkFinite, checkLength, checkRows } from "../../lib/data/check.ts";
import type { Random } from "../../lib/random.ts";
import { gradient, meanSquaredError, type Neuron, type Rows, stepDownhill, zeroNeuron } from "../01_neuron/neuron.ts";

/** The rows of each batch: an order of rows, cut into pieces of B. What is left over at the end is a smaller batch. */
export function cut(order: readonly number[], batchSize: number): number[][] {
  if (!(Number.isInteger(batchSize) && batchSize > 0)) {
    throw new Error(`Cannot cut rows into batches of ${batchSize}: a batch size is 1, 2, ...`);
  }
  const count = Math.ceil(order.length / batchSize);
  return Array.from({ length: count }, (_, i) => order.slice(i * batchSize, (i + 1) * batchSize));
}

/** How many steps a training has: one for each batch, so n / B in each epoch, rounded up. */
export function stepsOf(n: number, batchSize: number, epochs: number): number {
  return Math.ceil(n / batchSize) * epochs;
}

/** The mean of the losses of batches, each counted by its rows: a smaller last batch counts less. */
export function meanByRows(losses: readonly number[], sizes: readonly number[]): number {
  checkLength("take the mean", "sizes", sizes.length, losses.length);
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  return losses.reduce((sum, loss, i) => sum + loss * sizes[i], 0) / rows;
}

/** One time through all rows. */
export interface Epoch {
  /** The loss of each batch, before its step. */
  readonly losses: readonly number[];
  /** Their mean by rows: not the loss of one neuron, since each batch met another one. */
  readonly mean: number;
}

/** How to train. */
export interface Training {
  readonly batchSize: number;
  readonly learningRate: number;
  readonly epochs: number;
  /** Draws a new order of the rows for each epoch. */
  readonly random: Random;
  readonly start?: Neuron;
}

/** A neuron that has learned, and how that went: one entry for each epoch. */
export interface Trained {
  readonly neuron: Neuron;
  readonly history: readonly Epoch[];
}

/** Trains a neuron in batches. With B = n it is the gradient descent of chapter 1, with B = 1 a step for each row. */
export function train(rows: Rows, targets: readonly number[], training: Training): Trained {
  checkRows("train", rows);
  checkLength("train", "targets", targets.length, rows.length);
  checkFinite("train", "target", targets);
  const history: Epoch[] = [];
  let neuron = training.start ?? zeroNeuron(rows[0].length);
  for (let epoch = 0; epoch < training.epochs; epoch++) {
    const batches = cut(training.random.permutation(rows.length), training.batchSize);
    const losses = batches.map((batch) => {
      const inputs = batch.map((row) => rows[row]), wanted = batch.map((row) => targets[row]);
      const loss = meanSquaredError(neuron, inputs, wanted);
      neuron = stepDownhill(neuron, gradient(neuron, inputs, wanted), training.learningRate);
      return loss;
    });
    history.push({ losses, mean: meanByRows(losses, batches.map(({ length }) => length)) });
  }
  return { neuron, history };
}
