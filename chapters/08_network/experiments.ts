/** What is measured in this chapter, for `main.ts` and `claims.ts` alike. */
import { Random } from "../../lib/random.ts";
import { type Neuron as PlainNeuron, weightedSum as plainSum } from "../01_neuron/neuron.ts";
import type { Labeled } from "../02_perceptron/samples.ts";
import { sigmoid as plainSigmoid } from "../03_sigmoid/sigmoid.ts";
import { identity } from "../04_activations/activations.ts";
import { collapse } from "../04_activations/layers.ts";
import { relu, sigmoid, tanh, variable } from "../06_computation_graphs/computation_graphs.ts";
import { lossFromLogit } from "../06_computation_graphs/graphs.ts";
import { type Layer, type Network, type Neuron, outputs, randomNetwork, straight } from "./network.ts";
import { spirals, xor } from "./samples.ts";
import { squareOfError, train } from "./training.ts";
import { countBoxes, growTree, shareFor } from "./tree.ts";

/** The curves that the hidden neurons of XOR are tried with. */
export const curves = { identity: straight, sigmoid, tanh, ReLU: relu };

/** The spread of the starting weights, times the root of the number of inputs. */
export const GAIN = 1.5;

/** A network that learns labels: how it is made, and how it is trained. */
interface Learner {
  /** The widths of its hidden layers: `[4]` is one of four neurons, `[]` none. */
  readonly hidden: readonly number[];
  readonly activation: Layer["activation"];
  readonly random: Random;
  readonly learningRate?: number;
  readonly epochs?: number;
  readonly watch?: (loss: number, epoch: number) => void;
}

/** Trains a network from two inputs (or as many as the rows have) to one logit. */
export function learn({ rows, labels }: Labeled, { hidden, activation, random, ...training }: Learner): Network {
  const network = randomNetwork([rows[0].length, ...hidden, 1], activation, random, GAIN);
  train(network, rows, labels, { loss: lossFromLogit, learningRate: 0.2, epochs: 100, random, ...training });
  return network;
}

/** How XOR is trained: four rows an epoch, so many epochs. */
export const xorTraining = { learningRate: 0.2, epochs: 600 };

/** Of ten random starts with four hidden neurons, those after which all corners of XOR are right. */
export function startsThatLearnXor(activation: Layer["activation"], seed: number): number {
  const starts = Array.from({ length: 10 }, (_, i) => new Random(seed).fork(i));
  return starts.filter((random) =>
    rightShare(learn(xor, { hidden: [4], activation, random, ...xorTraining }), xor) === 1
  )
    .length;
}

/** The logit of a network for a row. */
export function logit(network: Network, row: readonly number[]): number {
  return outputs(network, row)[0].data;
}

/** The share of rows on whose side of 0 the logit lies. */
export function rightShare(network: Network, { rows, labels }: Labeled): number {
  return rows.filter((row, i) => (logit(network, row) > 0 ? 1 : 0) === labels[i]).length / rows.length;
}

/** The probability of label 1 that a network gives. */
export function probabilityOf(network: Network): (row: readonly number[]) => number {
  return (row) => plainSigmoid(logit(network, row));
}

/** A neuron in plain numbers, as chapters 1 and 2 take it. */
export function plain({ weights, bias }: Neuron): PlainNeuron {
  return { weights: weights.map(({ data }) => data), bias: bias.data };
}

/** Places in the square from `low` to `high`, row by row. */
export function grid(low: number, high: number, count: number): (readonly [number, number])[][] {
  const at = (i: number) => low + (high - low) * i / (count - 1);
  return Array.from({ length: count }, (_, j) => Array.from({ length: count }, (_, i) => [at(i), at(j)]));
}

/** Which hidden neurons speak at a place: the same text wherever they are the same. */
export function patternAt({ neurons }: Layer, row: readonly number[]): string {
  return neurons.map((neuron) => plainSum(plain(neuron), row) > 0 ? "1" : "0").join("");
}

/** The one neuron that says what a network says whose layers do not bend (chapter 4). */
export function collapsed(network: Network): PlainNeuron {
  const layers = network.map(({ neurons }) => ({ neurons: neurons.map(plain), activation: identity }));
  return collapse(layers).neurons[0];
}

/**
 * How many pieces the lines of the hidden neurons cut the square from `low` to `high` into: one, one more for each line
 * that passes through it, and one more for each crossing of two of them inside.
 */
export function countPieces({ neurons }: Layer, low: number, high: number): number {
  const corners = [[low, low], [low, high], [high, low], [high, high]];
  const lines = neurons.map(plain).filter((neuron) => {
    const sums = corners.map((corner) => plainSum(neuron, corner));
    return Math.min(...sums) < 0 && Math.max(...sums) > 0;
  });
  const crossings = lines.flatMap((line, i) => lines.slice(i + 1).map((other) => crossing(line, other)));
  return 1 + lines.length + crossings.filter((place) => place.every((x) => x > low && x < high)).length;
}

/** Where the sums of two neurons are both 0; not finite where their lines are parallel. */
function crossing({ weights: [a, b], bias: c }: PlainNeuron, { weights: [d, e], bias: f }: PlainNeuron) {
  const determinant = a * e - b * d;
  return [(b * f - c * e) / determinant, (c * d - a * f) / determinant];
}

/** Sixteen ReLU neurons and a tree of depth 4, both grown on the spirals of a seed. */
export function networkAndTree(seed: number) {
  const data = spirals(new Random(seed)), tree = growTree(data, 4);
  const network = learn(data, { hidden: [16], activation: relu, random: new Random(seed) });
  const rightByTree = data.rows.filter((row, i) => Math.round(shareFor(tree, row)) === data.labels[i]).length;
  return {
    data,
    tree,
    network,
    boxes: countBoxes(tree),
    pieces: countPieces(network[0], -1.2, 1.2),
    rightByTree: rightByTree / data.rows.length,
    rightByNetwork: rightShare(network, data),
  };
}

/** The curve that networks of one input are to follow. */
export const wave = (x: number): number => Math.sin(2 * x);

/** 41 places from -2.5 to 2.5. */
export const places = Array.from({ length: 41 }, (_, i) => -2.5 + i / 8);

/** A network of ReLUs made without training: a straight piece for each, through the wave at both of its ends. */
export function builtNetwork(width: number): Network {
  const knots = Array.from({ length: width + 1 }, (_, j) => -2.5 + 5 * j / width), heights = knots.map(wave);
  const slopes = heights.slice(1).map((y, j) => (y - heights[j]) * width / 5);
  const number = (value: number) => variable("built", value);
  const hidden = slopes.map((_, j) => ({ weights: [number(1)], bias: number(-knots[j]) }));
  const weights = slopes.map((slope, j) => number(slope - (slopes[j - 1] ?? 0)));
  return [
    { neurons: hidden, activation: relu },
    { neurons: [{ weights, bias: number(heights[0]) }], activation: straight },
  ];
}

/** A network of tanh neurons trained to follow the wave. */
export function trainedOnWave(width: number, random: Random): Network {
  const network = randomNetwork([1, width, 1], tanh, random, GAIN);
  const training = { loss: squareOfError, learningRate: 0.05, epochs: 300, random };
  train(network, places.map((x) => [x]), places.map(wave), training);
  return network;
}

/** The mean squared error over the places, and the largest error. */
export function errorsOnWave(network: Network): { mean: number; largest: number } {
  const errors = places.map((x) => Math.abs(logit(network, [x]) - wave(x)));
  return { mean: errors.reduce((sum, e) => sum + e * e, 0) / errors.length, largest: Math.max(...errors) };
}

/** Points in a square, label 1 where the product of the two inputs is above 0. */
export function signsAgree(random: Random, count: number): Labeled {
  const rows = Array.from({ length: count }, () => [random.uniform(-1, 1), random.uniform(-1, 1)]);
  return { rows, labels: rows.map(([x, y]) => x * y > 0 ? 1 : 0) };
}
