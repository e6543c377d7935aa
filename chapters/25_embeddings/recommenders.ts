/** Recommenders on tensors: two embeddings whose product is the rating, and an autoencoder of rows of ratings. */
import { indices, tensor } from "../../lib/create.ts";
import type { Dataset } from "../../lib/data/dataset.ts";
import type { Rating } from "../../lib/data/generators.ts";
import { dense } from "../../lib/nn/dense.ts";
import { embeddingLayer } from "../../lib/nn/embedding.ts";
import { normal } from "../../lib/nn/initial.ts";
import { type Layer, layer } from "../../lib/nn/layer.ts";
import { penalty } from "../../lib/nn/penalty.ts";
import { sequential } from "../../lib/nn/sequential.ts";
import { add, div, mul, sub } from "../../lib/ops/arithmetic.ts";
import { sum } from "../../lib/ops/broadcast.ts";
import { square } from "../../lib/ops/functions.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { cosineDecay } from "../../lib/optim/schedules.ts";
import { Random } from "../../lib/random.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { predict } from "../../lib/training/evaluate.ts";
import { fit } from "../../lib/training/fit.ts";
import { steadily } from "../13_data/steady.ts";
import { stepsOf } from "../14_training/training.ts";
import { asRows, once } from "../24_autoencoders/digits.ts";
import type { Table } from "./embeddings.ts";
import { errorOf, ratingsOf, rowsOf, TABLE } from "./ratings.ts";

/** A user and an item, by their numbers: `[batch]` each. */
export type Pair = { readonly user: Tensor; readonly item: Tensor };

/** The product of two embeddings: `[batch] [batch] -> [batch, 1]`. */
export function factorization(user: Layer, item: Layer): Layer<Pair> {
  const product = (x: Pair) => sum(mul(user(x.user), item(x.item)), -1, { keepAxes: true });
  return layer(product, { title: "factorization", parts: { user, item } });
}

/** Ratings as a dataset of pairs. */
export function pairs(ratings: readonly Rating[]): Dataset<Pair> {
  return {
    length: ratings.length,
    batch(rows) {
      const these = Array.from(rows, (row) => ratings[row]);
      return {
        inputs: { user: indices(these.map(({ user }) => user)), item: indices(these.map(({ item }) => item)) },
        targets: tensor(these.map(({ value }) => value), [these.length, 1]),
      };
    },
  };
}

/** What a recommender has found. */
export interface Recommender {
  /** The root of the mean squared error on ratings that are hidden, and on those it has learned from. */
  readonly hidden: number;
  readonly known: number;
  /** Vectors of users and of items, to be compared with the true ones. */
  readonly users: Table;
  readonly items: Table;
}

/** Two embeddings of width 3, by Adam. */
const byFactors = async (seed: number): Promise<Recommender> => {
  const { known, hidden } = ratingsOf(seed), random = new Random(seed).fork(2), initial = normal(0, 0.3);
  const user = embeddingLayer(TABLE.users, TABLE.rank, { random, initial });
  const item = embeddingLayer(TABLE.items, TABLE.rank, { random, initial });
  const model = factorization(user, item), { parameters } = model;
  const batchSize = 60, epochs = 30, schedule = cosineDecay({ steps: stepsOf(known.length, batchSize, epochs) });
  await fit(model, pairs(known), {
    loss: (said, wanted) => add(meanSquaredError(said, wanted), penalty(parameters, { l2: 0.0005 })),
    optimizer: adam(parameters, { learningRate: 0.02 }),
    ...{ batchSize, epochs, schedule, random },
  });
  const error = async (ratings: readonly Rating[]) => {
    const said = await predict(model, pairs(ratings)).read();
    return Math.sqrt(ratings.reduce((sum, { value }, i) => sum + (said[i] - value) ** 2, 0) / ratings.length);
  };
  return {
    hidden: await error(hidden),
    known: await error(known),
    users: await asRows(user.parameters.weight),
    items: await asRows(item.parameters.weight),
  };
};

/** What is known of the rows of users: what they said, and where. */
type Row = { readonly values: Tensor; readonly isKnown: Tensor };

/** Rows of users. Each is what goes in, and what is wanted. */
function userRows(known: readonly Rating[]): Dataset<Tensor, Row> {
  const { values, isKnown } = rowsOf(known);
  return {
    length: TABLE.users,
    batch(rows) {
      const these = (of: number[][]) => tensor(Array.from(rows, (row) => of[row]));
      return { inputs: these(values), targets: { values: these(values), isKnown: these(isKnown) } };
    },
  };
}

/** The mean squared error over what is known: an unknown rating has no slope. */
export function knownError(said: Tensor, { values, isKnown }: Row): Tensor {
  return div(sum(mul(isKnown, square(sub(said, values)))), sum(isKnown));
}

/** 60-3-60 without bends. The code is too narrow to copy, so a rating must be guessed from what goes with it. */
const byAutoencoder = async (seed: number): Promise<Recommender> => {
  const { known, hidden } = ratingsOf(seed), random = new Random(seed).fork(3), { items, rank } = TABLE;
  const encoder = dense(items, rank, { random }), decoder = dense(rank, items, { random });
  const model = sequential({ encoder, decoder }), data = userRows(known);
  const batchSize = 20, epochs = 200, schedule = cosineDecay({ steps: stepsOf(data.length, batchSize, epochs) });
  await fit(model, data, {
    loss: (said, wanted) => add(knownError(said, wanted), penalty(model.parameters, { l2: 0.0003 })),
    optimizer: adam(model.parameters, { learningRate: 0.01 }),
    ...{ batchSize, epochs, schedule, random },
  });
  const said = await asRows(predict(model, data));
  const error = (ratings: readonly Rating[]) => errorOf(({ user, item }) => said[user][item], ratings);
  return {
    hidden: error(hidden),
    known: error(known),
    users: await asRows(predict(encoder, data)),
    items: await asRows(decoder.parameters.weight),
  };
};

/** Both, kept for each seed. */
export const factors = once((seed) => steadily(() => byFactors(seed)));
export const autoencoder = once((seed) => steadily(() => byAutoencoder(seed)));
