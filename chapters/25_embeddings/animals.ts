/** Animals: how alike their features are, and vectors that a network learns which is told nothing but their names. */
import { indices, tensor } from "../../lib/create.ts";
import { ANIMAL_FEATURES, animals } from "../../lib/data/animals.ts";
import type { Dataset } from "../../lib/data/dataset.ts";
import { dense } from "../../lib/nn/dense.ts";
import { embeddingLayer } from "../../lib/nn/embedding.ts";
import { normal } from "../../lib/nn/initial.ts";
import { sequential } from "../../lib/nn/sequential.ts";
import { sigmoid, tanh } from "../../lib/ops/activations.ts";
import { binaryCrossEntropyWithLogits } from "../../lib/ops/losses_binary.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { cosineDecay } from "../../lib/optim/schedules.ts";
import { Random } from "../../lib/random.ts";
import { predict } from "../../lib/training/evaluate.ts";
import { fit } from "../../lib/training/fit.ts";
import { steadily } from "../13_data/steady.ts";
import { stepsOf } from "../14_training/training.ts";
import { asRows, once } from "../24_autoencoders/digits.ts";
import { closeness, nearest, type Table } from "./embeddings.ts";

export const { names, rows, classes } = await animals();

const MOST_LEGS = 6, LEGS = ANIMAL_FEATURES.indexOf("legs");

/** Features from 0 to 1: legs are counted in sixes. */
export const features: Table = rows.map((row) => row.map((x, j) => j === LEGS ? x / MOST_LEGS : x));

/** Features less their means: what an animal has more or less of than the others. */
export const deviations: Table = features.map((row) =>
  row.map((x, j) => x - features.reduce((sum, other) => sum + other[j], 0) / features.length)
);

/** The animal of a name. */
export function numberOf(name: string): number {
  const number = names.indexOf(name);
  if (number >= 0) return number;
  throw new Error(`Cannot find the animal "${name}": there are ${names.join(", ")}`);
}

/** Of how many animals the nearest other one is of the same class. */
export function sameClass(vectors: Table): number {
  const right = vectors.filter((x, i) => classes[nearest(vectors, x, 1, i, closeness)[0]] === classes[i]);
  return right.length / vectors.length;
}

/** Each animal is its number, and what is wanted are its features. */
const byName: Dataset = {
  length: names.length,
  batch: (these) => ({
    inputs: indices(Array.from(these)),
    targets: tensor(Array.from(these, (i) => features[i])),
  }),
};

/** What comes of names. */
export interface Named {
  /** A vector for each animal, before and after. */
  readonly start: Table;
  readonly learned: Table;
  /** The share of features that the network tells rightly; of legs, to the nearest count of the table. */
  readonly right: number;
}

/** How many numbers a vector has. */
const WIDTH = 2;

/** A vector, 16 units, and the features: learned with Adam, 300 epochs. */
export const learned = once((seed) =>
  steadily(async (): Promise<Named> => {
    const random = new Random(seed).fork(4),
      vectors = embeddingLayer(names.length, WIDTH, { random, initial: normal(0, 0.1) });
    const hidden = dense(WIDTH, 16, { random }), output = dense(16, ANIMAL_FEATURES.length, { random });
    const model = sequential({ vectors, hidden, tanh, output });
    const start = await asRows(vectors.parameters.weight), batchSize = 16, epochs = 300;
    const schedule = cosineDecay({ steps: stepsOf(names.length, batchSize, epochs) });
    await fit(model, byName, {
      loss: binaryCrossEntropyWithLogits,
      optimizer: adam(model.parameters, { learningRate: 0.03 }),
      ...{ batchSize, epochs, schedule, random },
    });
    const said = await asRows(sigmoid(predict(model, byName)));
    const isRight = (y: number, x: number, j: number) => Math.abs(y - x) < (j === LEGS ? 1 / MOST_LEGS : 0.5);
    const right = said.flatMap((row, i) => row.filter((y, j) => isRight(y, features[i][j], j))).length;
    return {
      start,
      learned: await asRows(vectors.parameters.weight),
      right: right / (names.length * ANIMAL_FEATURES.length),
    };
  })
);
