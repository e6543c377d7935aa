/** The data and the models of this chapter, for its page and for its claims. */
import { checkFinite, checkRows } from "../../lib/data/check.ts";
import { IRIS, iris } from "../../lib/data/sets.ts";
import { Random } from "../../lib/random.ts";
import {
  descend,
  measuredGradient,
  type Neuron,
  type Rows,
  type Walk,
  weightedSum,
  zeroNeuron,
} from "../01_neuron/neuron.ts";
import { standardScale } from "../03_sigmoid/samples.ts";
import { identity } from "../04_activations/activations.ts";
import { type Layer, outputs, trainLayers } from "../04_activations/layers.ts";
import { binaryCrossEntropyFromLogit, type Loss, lossGradient, meanLoss, squaredError } from "./losses.ts";
import { accuracy, areaUnder, confusionMatrix, precision, predictedClass, recall, rocCurve } from "./metrics.ts";
import type { Scores } from "./softmax.ts";

/** Rows of inputs, each with its target: a class number, or any number. */
export interface Sample {
  readonly rows: Rows;
  readonly targets: readonly number[];
}

/** The three species of iris, in the order of their class numbers. */
export const SPECIES: readonly string[] = IRIS.species;

/** 75 irises to train on and 75 others, four measurements each, scaled as the training half says. */
export async function species(seed: number): Promise<{ training: Sample; heldOut: Sample }> {
  const flowers = await iris();
  const rows = flowers.matrix(), names = flowers.labels("species");
  const order = new Random(seed).permutation(rows.length);
  const scale = standardScale(order.slice(0, 75).map((i) => rows[i]));
  const pick = (places: number[]): Sample => ({
    rows: scale(places.map((i) => rows[i])),
    targets: places.map((i) => SPECIES.indexOf(names[i])),
  });
  return { training: pick(order.slice(0, 75)), heldOut: pick(order.slice(75)) };
}

/** A neuron that starts from nothing and is trained on any loss. */
export function trainNeuron(loss: Loss, { rows, targets }: Sample, walk: Walk): Neuron {
  checkRows("train", rows);
  checkFinite("train", "target", targets);
  return descend(zeroNeuron(rows[0].length), (neuron) => lossGradient(neuron, loss, rows, targets), walk);
}

/** The one number that answers all targets best: a neuron without inputs has only its bias. */
export function bestAnswer(loss: Loss, targets: readonly number[]): number {
  const sample = { rows: targets.map(() => []), targets };
  return trainNeuron(loss, sample, { learningRate: 0.01, steps: 8000 }).bias; // where no error pulls harder than 0.05, still 4 units
}

/** A layer for such rows, with one neuron for each class, all weights 0. */
export function emptyLayer(rows: Rows, classes: number): Layer {
  return { neurons: Array.from({ length: classes }, () => zeroNeuron(rows[0].length)), activation: identity };
}

/** The loss to train on, and how. */
export interface Training {
  readonly loss: Loss<Scores, number>;
  readonly learningRate: number;
  readonly steps: number;
}

/** Softmax regression: a layer of one neuron a class, trained on a loss of its outputs, the logits. */
export function trainClasses(start: Layer, { rows, targets }: Sample, { loss, learningRate, steps }: Training): Layer {
  const lossSlopes = (logits: Scores, i: number) => loss.gradient(logits, targets[i]);
  return trainLayers([start], rows, { learningRate, steps, lossSlopes })[0];
}

/** The logits that a layer gives for each row. */
export function logitsOf(layer: Layer, rows: Rows): Scores[] {
  return rows.map((row) => outputs([layer], row));
}

/** The mean loss of a layer. */
export function classLoss(layer: Layer, loss: Loss<Scores, number>, { rows, targets }: Sample): number {
  return meanLoss(loss, logitsOf(layer, rows), targets);
}

/** The class that a layer takes each row for. */
export function classesOf(layer: Layer, rows: Rows): number[] {
  return logitsOf(layer, rows).map(predictedClass);
}

/** Two clouds that overlap, 1 row in 20 from the second: a rare disease that looks much like health. */
function rareClass(random: Random, count: number): Sample {
  const targets = Array.from({ length: count }, (_, i) => i % 20 === 0 ? 1 : 0);
  return { rows: targets.map((y) => [random.normal(1.2 * y), random.normal(1.2 * y)]), targets };
}

/** How well a neuron finds the rare class among new rows, trained with this weight for it. */
export function rareFound(seed: number, positiveWeight: number) {
  const random = new Random(seed), training = rareClass(random, 1000), fresh = rareClass(random, 4000);
  const loss = binaryCrossEntropyFromLogit(positiveWeight);
  const neuron = trainNeuron(loss, training, { learningRate: 0.5, steps: 300 });
  const scores = fresh.rows.map((row) => weightedSum(neuron, row)), answers = scores.map((z) => z >= 0 ? 1 : 0);
  const confusions = confusionMatrix(answers, fresh.targets, 2);
  return {
    recall: recall(confusions, 1),
    precision: precision(confusions, 1),
    accuracy: accuracy(answers, fresh.targets),
    area: areaUnder(rocCurve(scores, fresh.targets)),
  };
}

/** The smallest loss of two softmaxes: the first answers 1 for the truth and 0 elsewhere, the second softens that. */
export function floorOfTwoSoftmaxes(classes: number): number {
  return Math.log(Math.E + classes - 1) - 1;
}

/** Random logits, with the spread 3. */
export function randomLogits(random: Random, classes: number): number[] {
  return Array.from({ length: classes }, () => random.normal(0, 3));
}

/** The largest difference between two lists, place by place. */
export function largestDifference(a: Scores, b: Scores): number {
  return Math.max(...a.map((x, i) => Math.abs(x - b[i])));
}

const INPUTS = Array.from({ length: 21 }, (_, i) => (i - 10) / 5);

/** How wrong the smallest network is, `w2 tanh(w1 x)`, where the truth has the weights 1.5 and 1. */
export function smallestNetworkLoss({ weights: [w1, w2] }: Neuron): number {
  const network = (a: number, b: number) => INPUTS.map((x) => b * Math.tanh(a * x));
  return meanLoss(squaredError, network(w1, w2), network(1.5, 1));
}

/** Where the smallest network ends when it walks down from two weights. */
export function walkDown(weights: readonly number[]): Neuron {
  const slopeAt = (neuron: Neuron) => measuredGradient(smallestNetworkLoss, neuron);
  return descend({ weights, bias: 0 }, slopeAt, { learningRate: 0.3, steps: 1000 });
}
