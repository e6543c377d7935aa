/** The data of this chapter, and what is measured on them, for `main.ts` and `claims.ts` alike. */
import { iris } from "../../lib/data/sets.ts";
import { Random } from "../../lib/random.ts";
import { type Neuron, type Rows, stepDownhill, weightedSum } from "../01_neuron/neuron.ts";
import { type Labeled, standardScale } from "../03_sigmoid/samples.ts";
import { lossFromLogit, lossSlope } from "../03_sigmoid/sigmoid.ts";
import { type Activation, relu } from "./activations.ts";
import { backward, forward, type Layer, outputs, randomLayers, type Slopes, trainLayers } from "./layers.ts";

/** The 150 irises, four lengths each. The label says whether one is a versicolor, which no straight line can tell. */
export async function flowers(): Promise<{ inCentimeters: Labeled; scaled: Labeled }> {
  const table = await iris();
  const rows = table.matrix(), labels = table.labels("species").map((name) => name === "versicolor" ? 1 : 0);
  return { inCentimeters: { rows, labels }, scaled: { rows: standardScale(rows)(rows), labels } };
}

/** Every third row, where all of them would take too long. */
export function everyThird({ rows, labels }: Labeled): Labeled {
  const third = <T>(values: readonly T[]) => values.filter((_, i) => i % 3 === 0);
  return { rows: third(rows), labels: third(labels) };
}

/** How long a list of slopes is: the root of the sum of their squares. Biases are left out. */
export function size(slopes: readonly Neuron[]): number {
  return Math.hypot(...slopes.map(({ weights }) => Math.hypot(...weights)));
}

/** Trains layers of these widths to give the targets, by the mean squared error. */
export function fit(
  widths: readonly number[],
  activation: Activation,
  rows: Rows,
  targets: readonly number[],
  { random, steps }: { readonly random: Random; readonly steps: number },
): readonly Layer[] {
  const start = randomLayers(widths, activation, random, 0.7);
  return trainLayers(start, rows, { learningRate: 0.02, steps, lossSlopes: ([h], i) => [2 * (h - targets[i])] });
}

/** What twenty layers of 64 neurons let through. */
export interface Depth {
  /** The size of the slope in the weights of each layer, from the first to the last. */
  readonly slopes: readonly number[];
  /** How far apart two inputs are after the last layer, as a part of their distance before the first. */
  readonly difference: number;
}

/** Measures a random net with weights of spread `gain / sqrt(64)`; the slope in each of its outputs is a random number. */
export function throughTwentyLayers(activation: Activation, gain: number, seed: number): Depth {
  const random = new Random(seed);
  const layers = randomLayers(Array(21).fill(64), activation, random, gain);
  const vector = () => Array.from({ length: 64 }, () => random.normal());
  const [a, b] = [vector(), vector()];
  const distance = (one: readonly number[], other: readonly number[]) => Math.hypot(...one.map((x, i) => x - other[i]));
  return {
    slopes: backward(layers, forward(layers, a), vector()).map(size),
    difference: distance(outputs(layers, a), outputs(layers, b)) / distance(a, b),
  };
}

/** What is left of a slope after 0, 1, 2, ... neurons in a row, each with weight 1 and no bias; the first sum is 1. */
export function chainOfSlopes(activation: Activation, length: number): number[] {
  const left = [1];
  for (let i = 1, z = 1; i <= length; i++) {
    left.push(left[i - 1] * activation.derivative(z));
    z = activation.value(z);
  }
  return left;
}

/** The weighted sums of random neurons without bias: the range over all rows, for each neuron. */
export interface SumRange {
  readonly lowest: number;
  readonly highest: number;
}

/** What 500 random neurons, with weights of spread 1, make of the rows. */
export function sumRanges(rows: Rows, seed: number): SumRange[] {
  const [{ neurons }] = randomLayers([rows[0].length, 500], relu, new Random(seed), Math.sqrt(rows[0].length));
  return neurons.map((neuron) => {
    const sums = rows.map((row) => weightedSum(neuron, row));
    return { lowest: Math.min(...sums), highest: Math.max(...sums) };
  });
}

/** The share of neurons that are positive for no row once they all have this bias. */
export function silentShare(ranges: readonly SumRange[], bias: number): number {
  return ranges.filter(({ highest }) => highest + bias <= 0).length / ranges.length;
}

/** The share of neurons that are positive for every row once they all have this bias: they never bend. */
export function straightShare(ranges: readonly SumRange[], bias: number): number {
  return ranges.filter(({ lowest }) => lowest + bias > 0).length / ranges.length;
}

/** The layers with another bias for the first neurons of the first one. */
export function withBias([first, ...rest]: readonly Layer[], bias: number, count: number): readonly Layer[] {
  return [{ ...first, neurons: first.neurons.map((neuron, j) => j < count ? { ...neuron, bias } : neuron) }, ...rest];
}

/** Which neurons of the first layer are positive for no row. */
export function silentNeurons(layers: readonly Layer[], rows: Rows): number[] {
  const { neurons } = layers[0];
  return neurons.flatMap((neuron, j) => rows.every((row) => weightedSum(neuron, row) <= 0) ? [j] : []);
}

/** 32 neurons before one output, trained row by row, twice through all rows; the flowers are those of `flowers`. */
export function trainHidden(
  activation: Activation,
  data: Labeled,
  learningRate: number,
  seed: number,
): readonly Layer[] {
  const random = new Random(seed);
  return trainRowByRow(randomLayers([4, 32, 1], activation, random, Math.SQRT2), data, learningRate, 2, random);
}

/** The mean loss of layers whose one output is a logit, in nats. */
export function meanLoss(layers: readonly Layer[], { rows, labels }: Labeled): number {
  return rows.reduce((sum, row, i) => sum + lossFromLogit(outputs(layers, row)[0], labels[i]), 0) / rows.length;
}

/** The slopes of the loss, added up over all rows. */
export function slopesOverRows(layers: readonly Layer[], { rows, labels }: Labeled): Slopes {
  const ofRow = rows.map((row, i) => {
    const passes = forward(layers, row);
    return backward(layers, passes, [lossSlope(passes[passes.length - 1].outputs[0], labels[i])]);
  });
  return ofRow.reduce((sum, slopes) =>
    sum.map((layer, i) => layer.map((neuron, j) => stepDownhill(neuron, slopes[i][j], -1)))
  );
}

/** Trains on all rows at once, `steps` times. */
export function trainOnLabels(
  start: readonly Layer[],
  { rows, labels }: Labeled,
  learningRate: number,
  steps: number,
): readonly Layer[] {
  return trainLayers(start, rows, { learningRate, steps, lossSlopes: ([z], i) => [lossSlope(z, labels[i])] });
}

/** Trains on one row after the other, in random order, `rounds` times through all of them. */
export function trainRowByRow(
  start: readonly Layer[],
  { rows, labels }: Labeled,
  learningRate: number,
  rounds: number,
  random: Random,
): readonly Layer[] {
  let layers = start;
  for (let round = 0; round < rounds; round++) {
    for (const i of random.permutation(rows.length)) {
      layers = trainOnLabels(layers, { rows: [rows[i]], labels: [labels[i]] }, learningRate, 1);
    }
  }
  return layers;
}

/** What a random layer of 64 says about 200 random rows, and what a neuron that reads eight of its outputs is to change. */
export interface Reading {
  /** The share of outputs that are exactly 0. */
  readonly zeros: number;
  /** The share of rows for which no two weights of the reading neuron have slopes of opposite signs. */
  readonly oneSign: number;
  /** The same of mean slopes over batches of ten rows. */
  readonly oneSignOfTen: number;
}

/** Measures it; the errors of the reading neuron are random numbers. */
export function readLayer(activation: Activation, seed: number): Reading {
  const random = new Random(seed), layers = randomLayers([64, 64, 1], activation, random);
  const vector = () => Array.from({ length: 64 }, () => random.normal());
  const said = Array.from({ length: 200 }, () => forward(layers, vector())[0].outputs);
  const slopes = said.map((h) => {
    const error = random.normal();
    return h.slice(0, 8).map((x) => error * x);
  });
  const batches = Array.from({ length: 20 }, (_, i) => slopes.slice(10 * i, 10 * i + 10));
  const sums = batches.map((rows) => rows[0].map((_, k) => rows.reduce((sum, row) => sum + row[k], 0)));
  return {
    zeros: share(said.flat(), (h) => h === 0),
    oneSign: share(slopes, hasOneSign),
    oneSignOfTen: share(sums, hasOneSign),
  };
}

function hasOneSign(slopes: readonly number[]): boolean {
  return slopes.every((slope) => slope >= 0) || slopes.every((slope) => slope <= 0);
}

function share<T>(values: readonly T[], is: (value: T) => boolean): number {
  return values.filter(is).length / values.length;
}
