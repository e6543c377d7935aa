/** A network that learns to read the handwritten digits of the book, in batches, from rows in order, and from wrong labels. */
import { batchRows, part } from "../../lib/data/batches.ts";
import type { Dataset } from "../../lib/data/dataset.ts";
import { digits } from "../../lib/data/digits.ts";
import { type Split, split } from "../../lib/data/split.ts";
import { indices } from "../../lib/create.ts";
import { dense } from "../../lib/nn/dense.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import { sequential } from "../../lib/nn/sequential.ts";
import { sgd } from "../../lib/optim/rules.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { relu } from "../../lib/ops/activations.ts";
import { crossEntropy } from "../../lib/ops/losses_classes.ts";
import { Random } from "../../lib/random.ts";
import { evaluate } from "../../lib/training/evaluate.ts";
import { fit, type Training } from "../../lib/training/fit.ts";
import type { Epoch } from "../../lib/training/history.ts";
import { accuracy } from "../../lib/training/metrics.ts";

const all = await digits();
/** What the digits are measured by. */
export const measured = { loss: crossEntropy, metrics: { accuracy } };

/** 64-32-10: a score for each digit. */
export function reader(random: Random, hidden = 32): Layer {
  return sequential({ hidden: dense(64, hidden, { random }), relu, output: dense(hidden, 10, { random }) });
}

/** What is usual here: Adam with its own settings, batches of 32, 50 epochs. */
export const USUAL = { batchSize: 32, epochs: 50 } as const;

/** Learns with Adam, and hears of each epoch and step. */
export async function read(training: Dataset, validation: Dataset, random: Random, hears: Partial<Training> = {}) {
  const model = reader(random), optimizer = adam(model.parameters);
  const history = await fit(model, training, { ...measured, ...USUAL, optimizer, random, validation, ...hears });
  return { model, history };
}

/** A fifth of the digits is held out, by class. */
export function heldOut(seed: number): Split {
  return split(all, 0.2, new Random(seed).fork(1));
}

/** Five times, each with another fifth held out: the share of all digits that was read right by who had not seen them. */
export async function crossValidated(seed: number): Promise<number> {
  const random = new Random(seed), fifths = batchRows(all.length, Math.ceil(all.length / 5), { random });
  let right = 0;
  for (const fifth of fifths) {
    const rest = fifths.filter((one) => one !== fifth).flat();
    const { model } = await read(part(all, rest), part(all, fifth), random);
    right += fifth.length * (await evaluate(model, part(all, fifth), measured)).accuracy;
  }
  return right / all.length;
}

/** Plain gradient descent on some of the digits. */
export interface Descent {
  readonly batchSize: number;
  readonly learningRate: number;
  readonly epochs: number;
  readonly shuffled?: boolean;
  readonly hidden?: number;
  /** Stops when the loss of all that is learned from is as low as this. */
  readonly goal?: number;
}

/** A model that has learned, and what it is measured at in the end, on all rows that it learned from. */
export interface Descended {
  readonly model: Layer;
  readonly loss: number;
  readonly accuracy: number;
}

/** Trains by plain gradient descent. */
export async function descend(training: Dataset, seed: number, descent: Descent): Promise<Descended> {
  const { learningRate, goal = -Infinity, hidden, ...rest } = descent, random = new Random(seed).fork(2);
  const model = reader(random, hidden), optimizer = sgd(model.parameters, { learningRate });
  const onEpoch = ({ validation }: Epoch) => validation!.loss <= goal ? "stop" : undefined;
  const { epochs } = await fit(model, training, {
    ...measured,
    ...rest,
    optimizer,
    random,
    validation: training,
    onEpoch,
  });
  const { loss, accuracy: right } = epochs[epochs.length - 1].validation!;
  return { model, loss, accuracy: right };
}

/** The share of the rows that a model reads right. */
export async function shareRight(model: Layer, rows: Dataset): Promise<number> {
  return (await evaluate(model, rows, measured)).accuracy;
}

/** The loss of a model on all rows. */
export async function lossOf(model: Layer, rows: Dataset): Promise<number> {
  return (await evaluate(model, rows, measured)).loss;
}

/** The same rows, all zeros first, then all ones, and so on. */
export function sorted(data: Dataset): Dataset {
  const classes = data.classes!, order = Array.from({ length: data.length }, (_, i) => i);
  return part(data, order.sort((i, j) => classes[i] - classes[j]));
}

/** The same rows, of which a share has a class that was drawn by chance. */
export function mislabeled(data: Dataset, share: number, random: Random): Dataset {
  const classes = Array.from(data.classes!, (one) => random.uniform() < share ? random.integer(10) : one);
  return {
    length: data.length,
    classes,
    batch: (rows) => ({ ...data.batch(rows), targets: indices(Array.from(rows, (row) => classes[row])) }),
  };
}

/** The first rows of a dataset. */
export function first(data: Dataset, count: number): Dataset {
  return part(data, Array.from({ length: count }, (_, i) => i));
}
