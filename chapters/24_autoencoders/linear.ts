/** Linear autoencoders beside principal components: on Iris in plain numbers, on the digits with tensors. */
import { datasetOf } from "../../lib/data/dataset.ts";
import { reconstruction } from "../../lib/data/reconstruction.ts";
import { iris } from "../../lib/data/sets.ts";
import { identity } from "../../lib/ops/activations.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { cosineDecay } from "../../lib/optim/schedules.ts";
import { Random } from "../../lib/random.ts";
import { fit } from "../../lib/training/fit.ts";
import { steadily } from "../13_data/steady.ts";
import { stepsOf } from "../14_training/training.ts";
import { type Autoencoder, type Matrix, randomAutoencoder, reconstructionError, train } from "./autoencoders.ts";
import { asRows, errorOn, meanSquare, pictures, PIXELS, rowsOf } from "./digits.ts";
import { autoencoder } from "./models.ts";
import { type Components, firstOf, largestAngle, principalComponents, project, restore } from "./pca.ts";

const flowers = await iris();

/** The measures of the 150 flowers, without their means. */
export const irisRows: Matrix = centered(flowers.matrix());

/** The rows without their mean row. */
export function centered(rows: Matrix): number[][] {
  const mean = rows[0].map((_, j) => rows.reduce((sum, row) => sum + row[j], 0) / rows.length);
  return rows.map((row) => row.map((value, j) => value - mean[j]));
}

/** The mean squared error when rows are told by their components. */
export function errorOfComponents(found: Components, rows: Matrix): number {
  return meanSquare(rows.map((row) => restore(found, project(found, row))), rows);
}

/** What descent comes to. */
export interface Descended {
  /** The loss at each of the places, in steps. */
  readonly losses: readonly number[];
  /** The smallest loss that is possible: that of as many principal components. */
  readonly best: number;
  /** Between what the decoder can say and these components. */
  readonly angle: number;
  readonly end: Autoencoder;
}

/** After how many steps the loss is looked at. */
export const PLACES: readonly number[] = [0, 5, 10, 20, 30, 40, 50, 75, 100, 150, 200, 300, 400, 600, 800, 1000];

/** A linear autoencoder in plain numbers learns Iris through a code of k numbers. */
export function descendOnIris(seed: number, k: number, { places = PLACES, learningRate = 0.2 } = {}): Descended {
  const random = new Random(seed).fork(k), losses: number[] = [];
  let one = randomAutoencoder(4, k, random);
  places.forEach((place, i) => {
    one = train(one, irisRows, { learningRate, steps: place - (places[i - 1] ?? 0) });
    losses.push(reconstructionError(one, irisRows));
  });
  const found = principalComponents(irisRows, k, random);
  return {
    losses,
    best: errorOfComponents(found, irisRows),
    angle: largestAngle(found, columnsOf(one.decoder)),
    end: one,
  };
}

/** What a code number adds to each output: the columns of a decoder. */
export function columnsOf(decoder: Matrix): number[][] {
  return decoder[0].map((_, j) => decoder.map((row) => row[j]));
}

/** A linear autoencoder beside the components of the same digits. */
export interface Tied {
  readonly learned: number;
  readonly components: number;
  /** The largest angle between the two subspaces, in degrees. */
  readonly angle: number;
  /** The angle between the first column of the decoder and the first component. */
  readonly axis: number;
}

/** The digits that are learned from, without their mean, through a code of k numbers: 100 epochs of 32 with Adam. */
export function tieOnDigits(seed: number, k: number): Promise<Tied> {
  return steadily(async () => {
    const rows = centered(await rowsOf(pictures(seed).training)), random = new Random(seed).fork(3);
    const data = reconstruction(datasetOf({ inputs: rows, targets: { numbers: rows } }));
    const { model, decoder } = autoencoder({ widths: [PIXELS, k], output: identity, bias: false, random });
    const epochs = 100, batchSize = 32, steps = stepsOf(rows.length, batchSize, epochs);
    const optimizer = adam(model.parameters, { learningRate: 0.01 }), schedule = cosineDecay({ steps });
    await fit(model, data, { loss: meanSquaredError, optimizer, batchSize, epochs, random, schedule });
    const found = principalComponents(rows, k, random);
    const columns = columnsOf(await asRows(decoder.parameters["0.weight"]));
    return {
      learned: await errorOn(data, model),
      components: errorOfComponents(found, rows),
      angle: largestAngle(found, columns),
      axis: largestAngle(firstOf(found, 1), columns.slice(0, 1)),
    };
  });
}
