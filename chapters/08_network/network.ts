/**
 * A network: neurons that read neurons. Its numbers are values, so one walk back gives the slope of the loss in all of them.
 *
 * Symbols: w a weight, b a bias, x an input, h what a hidden neuron says, z the sum of the last one.
 */
import { checkLength } from "../../lib/data/check.ts";
import type { Random } from "../../lib/random.ts";
import { identity } from "../04_activations/activations.ts";
import { randomLayers } from "../04_activations/layers.ts";
import { add, mul, type Operand, type Value, variable } from "../06_computation_graphs/computation_graphs.ts";

/** The neuron of chapter 1, in values. */
export interface Neuron {
  readonly weights: readonly Value[];
  readonly bias: Value;
}

/** Neurons side by side: all read the same inputs, all bend their sum in the same way. */
export interface Layer {
  readonly neurons: readonly Neuron[];
  readonly activation: (z: Value) => Value;
}

/** Layers, one behind the other: each reads what the one before it says. */
export type Network = readonly Layer[];

/** No bend: what the last layer does. */
export const straight = (z: Value): Value => z;

/**
 * Random numbers for a network of these widths: `[2, 4, 1]` is 2 inputs, 4 neurons, 1 neuron. They are those of
 * `randomLayers` in chapter 4: weights of spread `gain / sqrt(inputs)`, biases 0. The last layer does not bend.
 */
export function randomNetwork(
  widths: readonly number[],
  activation: Layer["activation"],
  random: Random,
  gain = 1,
): Network {
  checkWidths("make a network", widths);
  const layers = randomLayers(widths, identity, random, gain);
  return layers.map(({ neurons }, l) => ({
    neurons: neurons.map(({ weights, bias }, j) => ({
      weights: weights.map((w, k) => variable(`w${l + 1},${j + 1},${k + 1}`, w)),
      bias: variable(`b${l + 1},${j + 1}`, bias),
    })),
    activation: l < layers.length - 1 ? activation : straight,
  }));
}

/** `b + w1 x1 + w2 x2 + ...`; an input is a number, or what another neuron says. */
export function weightedSum({ weights, bias }: Neuron, inputs: readonly Operand[]): Value {
  checkLength("weigh inputs", "inputs", inputs.length, weights.length);
  return weights.reduce((sum, w, k) => add(sum, mul(w, inputs[k])), bias);
}

/** Carries one row of inputs through all layers: what each layer says. */
export function forward(network: Network, row: readonly Operand[]): Value[][] {
  let inputs = row;
  return network.map(({ neurons, activation }) => {
    const outputs = neurons.map((neuron) => activation(weightedSum(neuron, inputs)));
    inputs = outputs;
    return outputs;
  });
}

/** What the last layer says about a row. */
export function outputs(network: Network, row: readonly Operand[]): Value[] {
  return forward(network, row)[network.length - 1];
}

/** All numbers that a network learns: of each neuron its weights and then its bias, layer by layer. */
export function parameters(network: Network): Value[] {
  return network.flatMap(({ neurons }) => neurons).flatMap(({ weights, bias }) => [...weights, bias]);
}

/** How many numbers a network of these widths learns: `n + 1` for each neuron that reads n inputs. */
export function countParameters(widths: readonly number[]): number {
  checkWidths("count parameters", widths);
  return widths.slice(1).reduce((sum, width, l) => sum + width * (widths[l] + 1), 0);
}

function checkWidths(act: string, widths: readonly number[]): void {
  const wrong = widths.findIndex((width) => !(Number.isInteger(width) && width > 0));
  if (wrong >= 0) throw new Error(`Cannot ${act}: width ${wrong} is ${widths[wrong]}; a width is 1, 2, 3, ...`);
  if (widths.length < 2) throw new Error(`Cannot ${act}: expected 2 widths or more, got ${widths.length}`);
}
