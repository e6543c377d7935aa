/**
 * Layers: rows of neurons, each reading what the row before it said, and the
 * chain rule that carries the slope of the loss back through them.
 *
 * Symbols: x the inputs of a layer, z its weighted sums, f its activation,
 * h = f(z) its outputs, L the loss. A d before a name is the slope of L in it: dz = dL/dz.
 */
import { checkLength, checkRows } from "../../lib/data/check.ts";
import type { Random } from "../../lib/random.ts";
import { type Neuron, type Rows, stepDownhill, weightedSum } from "../01_neuron/neuron.ts";
import { type Activation, identity } from "./activations.ts";

/** Neurons side by side: all read the same inputs, all bend their sum in the same way. */
export interface Layer {
  readonly neurons: readonly Neuron[];
  readonly activation: Activation;
}

/** What a layer saw and said about one row of data; kept for the way back. */
export interface Pass {
  readonly inputs: readonly number[];
  readonly sums: readonly number[];
  readonly outputs: readonly number[];
}

/** Carries one row of inputs through all layers, and notes what each did. */
export function forward(layers: readonly Layer[], row: readonly number[]): Pass[] {
  let inputs = row;
  return layers.map(({ neurons, activation }) => {
    const sums = neurons.map((neuron) => weightedSum(neuron, inputs));
    const pass = { inputs, sums, outputs: sums.map(activation.value) };
    inputs = pass.outputs;
    return pass;
  });
}

/** What the last layer says about a row. */
export function outputs(layers: readonly Layer[], row: readonly number[]): readonly number[] {
  return forward(layers, row)[layers.length - 1].outputs;
}

/** The slope of the loss in all weights and biases, layer by layer; a slope has the form of a neuron. */
export type Slopes = readonly (readonly Neuron[])[];

/**
 * The chain rule, from the last layer to the first. `dOutputs` is the slope of the loss in each output. A layer turns
 * `dh` into `dz = dh f'(z)`; its weights get `dz x`, its biases `dz`, and its inputs, which are the outputs of the
 * layer below, the sum of `w dz` over all neurons that read them.
 */
export function backward(layers: readonly Layer[], passes: readonly Pass[], dOutputs: readonly number[]): Slopes {
  checkLength("carry slopes back", "slopes", dOutputs.length, layers[layers.length - 1].neurons.length);
  const slopes: Neuron[][] = [];
  let dh = dOutputs;
  for (let i = layers.length - 1; i >= 0; i--) {
    const { inputs, sums } = passes[i], { neurons, activation } = layers[i];
    const dz = sums.map((z, j) => dh[j] * activation.derivative(z));
    slopes.unshift(dz.map((bias) => ({ weights: inputs.map((x) => bias * x), bias })));
    const dInputs = Array<number>(inputs.length).fill(0);
    neurons.forEach(({ weights }, j) => weights.forEach((w, k) => dInputs[k] += w * dz[j]));
    dh = dInputs;
  }
  return slopes;
}

/** Layers that do not bend, in one that gives the same: its weights are the product of theirs. */
export function collapse(layers: readonly Layer[]): Layer {
  const bent = layers.findIndex(({ activation }) => activation !== identity);
  if (bent >= 0) {
    throw new Error(`Cannot collapse layers: layer ${bent} bends its sums (${layers[bent].activation.name})`);
  }
  return { neurons: layers.map(({ neurons }) => neurons).reduce(joined), activation: identity };
}

/** The neurons that say of the inputs of the first row what the second row says of the first. */
function joined(first: readonly Neuron[], second: readonly Neuron[]): Neuron[] {
  return second.map((neuron) => ({
    weights: first[0].weights.map((_, k) => neuron.weights.reduce((sum, w, j) => sum + w * first[j].weights[k], 0)),
    bias: weightedSum(neuron, first.map(({ bias }) => bias)),
  }));
}

/**
 * Random layers between the given widths: `[2, 8, 1]` is 2 inputs, 8 neurons, 1 neuron. Weights are normal numbers
 * with the spread `gain / sqrt(inputs)`, biases 0. The last layer does not bend.
 */
export function randomLayers(widths: readonly number[], activation: Activation, random: Random, gain = 1): Layer[] {
  if (widths.length < 2) throw new Error(`Cannot make layers: expected 2 widths or more, got ${widths.length}`);
  return widths.slice(1).map((width, i) => ({
    neurons: Array.from({ length: width }, () => ({
      weights: Array.from({ length: widths[i] }, () => random.normal(0, gain / Math.sqrt(widths[i]))),
      bias: 0,
    })),
    activation: i < widths.length - 2 ? activation : identity,
  }));
}

/** How a stack of layers is to be trained. */
export interface Training {
  readonly learningRate: number;
  readonly steps: number;
  /** The slope of the loss in each output, for the row of this number. */
  readonly lossSlopes: (outputs: readonly number[], row: number) => readonly number[];
}

/** Gradient descent on all layers at once, on the mean slope over all rows. */
export function trainLayers(start: readonly Layer[], rows: Rows, training: Training): readonly Layer[] {
  checkRows("train layers", rows, start[0].neurons[0].weights.length);
  let layers = start;
  for (let step = 0; step < training.steps; step++) {
    let moved = layers;
    rows.forEach((row, i) => {
      const passes = forward(layers, row);
      const slopes = backward(layers, passes, training.lossSlopes(passes[passes.length - 1].outputs, i));
      moved = moveDownhill(moved, slopes, training.learningRate / rows.length);
    });
    layers = moved;
  }
  return layers;
}

function moveDownhill(layers: readonly Layer[], slopes: Slopes, learningRate: number): readonly Layer[] {
  return layers.map(({ neurons, activation }, i) => ({
    neurons: neurons.map((neuron, j) => stepDownhill(neuron, slopes[i][j], learningRate)),
    activation,
  }));
}
