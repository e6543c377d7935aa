/**
 * The noise of small batches, in plain numbers: how far slopes scatter, how a path turns, and where it settles.
 *
 * Symbols: n the number of rows, B the batch size, w a weight.
 */
import { madeLine } from "../../lib/data/generators.ts";
import { Random } from "../../lib/random.ts";
import { gradient, type Neuron, type Rows, stepDownhill, zeroNeuron } from "../01_neuron/neuron.ts";
import { cut } from "./training.ts";

export const N = 1000;

/** Rows on a line, with as much noise as signal. */
export function line(seed: number): { inputs: number[][]; targets: number[] } {
  return madeLine(new Random(seed), { rows: N, noise: 1, weights: [1] });
}

function slopeOf(neuron: Neuron, inputs: Rows, targets: readonly number[], rows: readonly number[]): Neuron {
  return gradient(neuron, rows.map((row) => inputs[row]), rows.map((row) => targets[row]));
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

/** The mean squared distance from the mean. */
export function variance(values: readonly number[]): number {
  const center = mean(values);
  return mean(values.map((x) => (x - center) ** 2));
}

/** How far the slopes of batches scatter. */
export interface Scatter {
  readonly batchSize: number;
  /** The variance of the slopes of many batches, all at the same weights. */
  readonly measured: number;
  /** The variance of the slopes of single rows, divided by B, times (n - B) / (n - 1), since no row comes twice (Cochran 1977). */
  readonly expected: number;
}

/** Slopes of a weight that has learned nothing, of many batches of each size, all of them whole. */
export function scatter(seed: number, sizes: readonly number[], draws = 1000): Scatter[] {
  const { inputs, targets } = line(seed), random = new Random(seed).fork(1), start = zeroNeuron(1);
  const slope = (rows: readonly number[]) => slopeOf(start, inputs, targets, rows).weights[0];
  const ofRows = variance(inputs.map((_, row) => slope([row])));
  return sizes.map((batchSize) => {
    const slopes: number[] = [];
    while (slopes.length < draws) slopes.push(...cut(random.permutation(N), batchSize).map(slope)); // sizes divide N
    return {
      batchSize,
      measured: variance(slopes.slice(0, draws)),
      expected: ofRows / batchSize * (N - batchSize) / (N - 1),
    };
  });
}

/** The mean cosine of the angle between a step and the one before it: 1 on a straight path, 0 where each goes its own way. */
export function straightness(seed: number, batchSize: number, steps = 100, learningRate = 0.005): number {
  const { inputs, targets } = line(seed), random = new Random(seed).fork(2), cosines: number[] = [];
  let neuron = zeroNeuron(1), before: Neuron | undefined, batches: number[][] = [];
  for (let step = 0; step < steps; step++) {
    if (batches.length === 0) batches = cut(random.permutation(N), batchSize);
    const slope = slopeOf(neuron, inputs, targets, batches.pop()!);
    if (before) cosines.push(cosine(slope, before));
    neuron = stepDownhill(neuron, slope, learningRate);
    before = slope;
  }
  return mean(cosines);
}

function cosine(a: Neuron, b: Neuron): number {
  const dot = (a: Neuron, b: Neuron) => a.weights[0] * b.weights[0] + a.bias * b.bias;
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** Where a lone weight settles that learns from one number y after the other, with the loss (w - y)^2. */
export interface Settled {
  /** w after each step. */
  readonly path: readonly number[];
  /** Mean and standard deviation of w, after the first fifth of the steps. */
  readonly mean: number;
  readonly deviation: number;
}

/** The numbers have mean 3 and standard deviation 1. `rate` gives the learning rate of each step, counted from 1. */
export function settle(seed: number, rate: (step: number) => number, steps = 20_000): Settled {
  const random = new Random(seed), path: number[] = [];
  let w = 0;
  for (let step = 1; step <= steps; step++) path.push(w -= rate(step) * 2 * (w - random.normal(3)));
  const late = path.slice(steps / 5);
  return { path, mean: mean(late), deviation: Math.sqrt(variance(late)) };
}

/** The standard deviation of w at a constant rate, when it has settled: what a step adds and what it takes away are then equal. */
export function expectedDeviation(rate: number): number {
  return Math.sqrt(2 * rate / (2 - 2 * rate));
}
