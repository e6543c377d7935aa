/** The digits of the book, and autoencoders that learn from them. */
import type { Split } from "../../lib/data/split.ts";
import type { Dataset } from "../../lib/data/dataset.ts";
import { noisy, reconstruction } from "../../lib/data/reconstruction.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import { constant, xavierUniform } from "../../lib/nn/initial.ts";
import type { Part } from "../../lib/nn/sequential.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { cosineDecay } from "../../lib/optim/schedules.ts";
import { Random } from "../../lib/random.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { evaluate } from "../../lib/training/evaluate.ts";
import { fit } from "../../lib/training/fit.ts";
import type { Loss } from "../../lib/training/measure.ts";
import { heldOut } from "../14_training/digits.ts";
import { stepsOf } from "../14_training/training.ts";
import { type Autoencoder, autoencoder } from "./models.ts";

export { once } from "../17_learning_rate/digits.ts";

/** How many pixels a digit has along a side, and in all. */
export const SIDE = 8, PIXELS = SIDE * SIDE;

/** A fifth of the digits is held out; each digit is its own target. */
export function pictures(seed: number): Split {
  const { training, validation } = heldOut(seed);
  return { training: reconstruction(training), validation: reconstruction(validation) };
}

/** What an autoencoder learns, and from what. */
export interface Task {
  /** From the pixels to the code. */
  readonly widths: readonly number[];
  readonly code?: Part;
  readonly output?: Part;
  /** The deviation of the noise that its inputs have while it learns. */
  readonly noise?: number;
  readonly loss?: Loss;
}

/** Learns from digits with Adam, 60 epochs of 32, at a rate that falls from 0.01 to 0. */
export async function learn(training: Dataset, seed: number, task: Task): Promise<Autoencoder> {
  const { widths, code, output, noise, loss = meanSquaredError } = task, random = new Random(seed).fork(3);
  const learner = autoencoder({ widths, code, output, random, initial: xavierUniform(), bias: constant() });
  const data = noise === undefined ? training : noisy(training, { deviation: noise, random: new Random(seed).fork(4) });
  const epochs = 60, batchSize = 32, steps = stepsOf(data.length, batchSize, epochs);
  const optimizer = adam(learner.model.parameters, { learningRate: 0.01 });
  await fit(learner.model, data, { loss, optimizer, batchSize, epochs, random, schedule: cosineDecay({ steps }) });
  return learner;
}

/** The mean squared difference between what comes out and what is wanted, over all pixels. */
export async function errorOn(data: Dataset, model: Layer): Promise<number> {
  return (await evaluate(model, data, { loss: meanSquaredError })).loss;
}

/** The inputs of a dataset as rows of numbers. */
export function rowsOf(data: Dataset): Promise<number[][]> {
  return asRows(data.batch(Array.from({ length: data.length }, (_, row) => row)).inputs);
}

/** `[rows, numbers]` as plain numbers. */
export async function asRows(x: Tensor): Promise<number[][]> {
  const [count, width] = x.shape, numbers = await x.read();
  return Array.from({ length: count }, (_, i) => Array.from({ length: width }, (_, j) => numbers[i * width + j]));
}

/** The mean squared difference of rows, over all their numbers. */
export function meanSquare(outputs: readonly (readonly number[])[], wanted: readonly (readonly number[])[]): number {
  const squares = outputs.flatMap((row, i) => row.map((y, j) => (y - wanted[i][j]) ** 2));
  return squares.reduce((sum, square) => sum + square, 0) / squares.length;
}

/** The pixels of a digit as rows, for a figure. */
export function asPicture(pixels: readonly number[], side = SIDE): number[][] {
  return Array.from({ length: side }, (_, y) => pixels.slice(y * side, (y + 1) * side));
}
