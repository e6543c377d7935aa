/**
 * One neuron: it weighs its inputs, adds a bias, and learns from its errors.
 *
 * Symbols: x inputs, w weights, b bias, y the target, w.x + b the output,
 * n the number of rows of data.
 */
import { checkFinite, checkLength, checkRows } from "../../lib/data/check.ts";
import { solve } from "../../lib/solve.ts";

/** What a neuron knows: one weight for each input, and a bias. */
export interface Neuron {
  readonly weights: readonly number[];
  readonly bias: number;
}

/** Rows of inputs, `[n, inputs]`. */
export type Rows = readonly (readonly number[])[];

/** The output of a neuron: `w1 x1 + w2 x2 + ... + b`. */
export function weightedSum({ weights, bias }: Neuron, inputs: readonly number[]): number {
  checkLength("weigh inputs", "inputs", inputs.length, weights.length);
  let sum = bias;
  for (let i = 0; i < weights.length; i++) sum += weights[i] * inputs[i];
  return sum;
}

/** How wrong a neuron is: the mean over all rows of (output - target) squared. */
export function meanSquaredError(neuron: Neuron, rows: Rows, targets: readonly number[]): number {
  checkRows("compute the error", rows);
  checkLength("compute the error", "targets", targets.length, rows.length);
  let sum = 0;
  rows.forEach((inputs, i) => sum += (weightedSum(neuron, inputs) - targets[i]) ** 2);
  return sum / rows.length;
}

/**
 * The slope of the mean squared error in each weight and in the bias, by hand:
 * the square gives `2 (output - target)`, and the output moves by `x` when its
 * weight moves by 1, by 1 when the bias does. A slope has the form of a neuron.
 */
export function gradient(neuron: Neuron, rows: Rows, targets: readonly number[]): Neuron {
  checkRows("compute the slope", rows);
  checkLength("compute the slope", "targets", targets.length, rows.length);
  const weights = neuron.weights.map(() => 0);
  let bias = 0;
  rows.forEach((inputs, i) => {
    const slope = 2 * (weightedSum(neuron, inputs) - targets[i]) / rows.length;
    inputs.forEach((x, j) => weights[j] += slope * x);
    bias += slope;
  });
  return { weights, bias };
}

/**
 * The same slope without any calculus: move one number a little up, a little
 * down, and see by how much the loss changes. Slow, but it cannot be derived wrongly.
 */
export function measuredGradient(loss: (neuron: Neuron) => number, neuron: Neuron, distance = 1e-5): Neuron {
  const slope = (moved: (by: number) => Neuron) => (loss(moved(distance)) - loss(moved(-distance))) / (2 * distance);
  return {
    weights: neuron.weights.map((_, j) =>
      slope((by) => ({ ...neuron, weights: neuron.weights.map((w, k) => k === j ? w + by : w) }))
    ),
    bias: slope((by) => ({ ...neuron, bias: neuron.bias + by })),
  };
}

/** One step downhill: every number moves against its slope, `w - learningRate * dw`. */
export function stepDownhill(neuron: Neuron, slope: Neuron, learningRate: number): Neuron {
  return {
    weights: neuron.weights.map((w, j) => w - learningRate * slope.weights[j]),
    bias: neuron.bias - learningRate * slope.bias,
  };
}

/** How to walk, and from where. */
export interface Walk {
  readonly learningRate: number;
  readonly steps: number;
  /** Sees the neuron before each step, and once after the last. */
  readonly watch?: (neuron: Neuron, step: number) => void;
}

/** Gradient descent: step after step down the slope that `slopeAt` gives. */
export function descend(start: Neuron, slopeAt: (neuron: Neuron) => Neuron, walk: Walk): Neuron {
  let neuron = start;
  for (let step = 0; step < walk.steps; step++) {
    walk.watch?.(neuron, step);
    neuron = stepDownhill(neuron, slopeAt(neuron), walk.learningRate);
  }
  walk.watch?.(neuron, walk.steps);
  return neuron;
}

/** A neuron that knows nothing: all weights and the bias are zero. */
export function zeroNeuron(inputs: number): Neuron {
  return { weights: Array(inputs).fill(0), bias: 0 };
}

/** Trains a neuron to give the targets for the rows; refuses data with gaps in it. */
export function train(rows: Rows, targets: readonly number[], walk: Walk & { readonly start?: Neuron }): Neuron {
  checkRows("train", rows);
  checkLength("train", "targets", targets.length, rows.length);
  checkFinite("train", "target", targets);
  return descend(walk.start ?? zeroNeuron(rows[0].length), (neuron) => gradient(neuron, rows, targets), walk);
}

/** The neuron with the smallest error of all, in one go: where every slope is zero (Legendre 1805). */
export function leastSquares(rows: Rows, targets: readonly number[]): Neuron {
  checkRows("compute least squares", rows);
  checkLength("compute least squares", "targets", targets.length, rows.length);
  checkFinite("compute least squares", "target", targets);
  const columns = rows.map((inputs) => [...inputs, 1]); // the bias is the weight of an input that is always 1
  const dot = (a: (row: number) => number, b: (row: number) => number) =>
    rows.reduce((sum, _, i) => sum + a(i) * b(i), 0);
  const places = columns[0].map((_, j) => j);
  const products = places.map((j) => places.map((k) => dot((i) => columns[i][j], (i) => columns[i][k])));
  const solution = solve(products, places.map((j) => dot((i) => columns[i][j], (i) => targets[i])));
  return { weights: solution.slice(0, -1), bias: solution[solution.length - 1] };
}
