/** A column of categories in a table, told to a network in three ways: as a number, as a one-hot row, and as a vector. */
import { indices, tensor } from "../../lib/create.ts";
import type { Dataset } from "../../lib/data/dataset.ts";
import { dense } from "../../lib/nn/dense.ts";
import { embeddingLayer } from "../../lib/nn/embedding.ts";
import { normal } from "../../lib/nn/initial.ts";
import { type Layer, layer } from "../../lib/nn/layer.ts";
import { sequential } from "../../lib/nn/sequential.ts";
import { tanh } from "../../lib/ops/activations.ts";
import { mul } from "../../lib/ops/arithmetic.ts";
import { reshape } from "../../lib/ops/broadcast.ts";
import { oneHot } from "../../lib/ops/indexing.ts";
import { concat } from "../../lib/ops/joining.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { cosineDecay } from "../../lib/optim/schedules.ts";
import { Random } from "../../lib/random.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { evaluate } from "../../lib/training/evaluate.ts";
import { fit } from "../../lib/training/fit.ts";
import { steadily } from "../13_data/steady.ts";
import { stepsOf } from "../14_training/training.ts";
import { asRows, once } from "../24_autoencoders/digits.ts";
import { closeness, nearest, type Table } from "./embeddings.ts";

export const SHOPS = 30, PER_SHOP = 30, NOISE = 0.2;
const MONTHS = 12, ROWS = SHOPS * PER_SHOP, UNSEEN = 1000;

/** A month of a shop. */
interface Sale {
  readonly shop: number;
  /** From 0 to 12. */
  readonly month: number;
  readonly sales: number;
}

/** What goes into a model. */
type Asked = { readonly shop: Tensor; readonly month: Tensor };

/** Of each shop the month in which it sells most, in random order: skates in January, ice cream in July. */
export function seasonsOf(seed: number): number[] {
  return new Random(seed).fork(5).permutation(SHOPS).map((place) => MONTHS * place / SHOPS);
}

/** Sales are a wave over the year, and noise. */
function made(random: Random, seasons: readonly number[], count: number): Sale[] {
  return Array.from({ length: count }, (_, i) => {
    const shop = i % SHOPS, month = random.uniform(0, MONTHS);
    return {
      shop,
      month,
      sales: Math.cos(2 * Math.PI * (month - seasons[shop]) / MONTHS) + random.normal(0, NOISE),
    };
  });
}

function datasetOf(all: readonly Sale[]): Dataset<Asked> {
  return {
    length: all.length,
    batch(rows) {
      const these = Array.from(rows, (row) => all[row]),
        column = (values: number[]) => tensor(values, [values.length, 1]);
      return {
        inputs: {
          shop: indices(these.map(({ shop }) => shop)),
          month: column(these.map(({ month }) => month / 6 - 1)),
        },
        targets: column(these.map(({ sales }) => sales)),
      };
    },
  };
}

/** A network 32 wide that reads the month and what a shop is said to be by `telling`, of so many numbers. */
function model(telling: Layer, width: number, random: Random): Layer<Asked> {
  const network = sequential({ hidden: dense(width + 1, 32, { random }), tanh, output: dense(32, 1, { random }) });
  return layer(({ shop, month }: Asked) => network(concat([telling(shop), month], 1)), {
    title: "sales",
    parts: { telling, network },
  });
}

const asNumber = layer((shop) => reshape(mul(shop, 2 / (SHOPS - 1)), [shop.shape[0], 1]), { title: "number" });
const asOneHot = layer((shop) => oneHot(shop, SHOPS), { title: "one-hot" });

/** What a way of telling is worth. */
export interface Told {
  readonly by: string;
  readonly parameters: number;
  /** The root of the mean squared error, on rows that were learned from and on others. */
  readonly learned: number;
  readonly unseen: number;
}

/** The three ways, and the vectors of the shops. */
export const compared = once((seed) =>
  steadily(async () => {
    const seasons = seasonsOf(seed), random = new Random(seed).fork(6);
    const training = datasetOf(made(random, seasons, ROWS)), unseen = datasetOf(made(random, seasons, UNSEEN));
    const vectors = embeddingLayer(SHOPS, 2, { random, initial: normal(0, 0.1) }), told: Told[] = [];
    const learn = async (by: string, one: Layer<Asked>) => {
      const batchSize = 30,
        epochs = 60,
        loss = meanSquaredError,
        optimizer = adam(one.parameters, { learningRate: 0.02 });
      const schedule = cosineDecay({ steps: stepsOf(ROWS, batchSize, epochs) });
      await fit(one, training, { loss, optimizer, schedule, batchSize, epochs, random });
      const error = async (data: Dataset<Asked>) => Math.sqrt((await evaluate(one, data, { loss })).loss);
      const parameters = Object.values(one.parameters).reduce((sum, { storage }) => sum + storage.length, 0);
      told.push({ by, parameters, learned: await error(training), unseen: await error(unseen) });
    };
    await learn("a number", model(asNumber, 1, random));
    await learn("a one-hot row", model(asOneHot, SHOPS, random));
    await learn("a vector of 2", model(vectors, 2, random));
    return { told, vectors: await asRows(vectors.parameters.weight), seasons };
  })
);

/** Of how many shops the nearest vector is of a shop that sells most within a month of it. Chance would be 4 of 29. */
export function sameSeason(vectors: Table, seasons: readonly number[]): number {
  const apart = (a: number, b: number) => Math.min(Math.abs(a - b), MONTHS - Math.abs(a - b));
  const near = vectors.filter((x, i) => apart(seasons[i], seasons[nearest(vectors, x, 1, i, closeness)[0]]) < 1);
  return near.length / vectors.length;
}
