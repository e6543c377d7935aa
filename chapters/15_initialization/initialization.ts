/**
 * How large weights should be at the beginning: how the size of a signal changes from layer to layer, in plain numbers.
 *
 * Symbols: n the inputs of a neuron, w its weights, x its inputs, z the weighted sum, f the activation, f(z) the output. The
 * size of many numbers is the root of the mean of their squares. The spread of random weights is their size; their mean is 0.
 */
import { normalDensity } from "../../lib/normal.ts";
import type { Activation } from "../04_activations/activations.ts";

/** How many connections come into a neuron of a layer, and how many go out of one of its inputs. */
export interface Fans {
  readonly inputs: number;
  readonly outputs: number;
}

/** A rule for the spread of a layer's weights. */
export type Spread = (fans: Fans) => number;

/** Xavier's rule: between what keeps the signal and what keeps the slope (Glorot and Bengio 2010). */
export const xavier: Spread = ({ inputs, outputs }) => Math.sqrt(2 / (inputs + outputs));

/** He's rule: twice the variance, since ReLU lets half of the squares through (He et al. 2015). */
export const he: Spread = ({ inputs }) => Math.sqrt(2 / inputs);

/** The spread of numbers drawn evenly from -1/sqrt(n) to 1/sqrt(n), which is how PyTorch's linear layers begin. */
export const pytorch: Spread = ({ inputs }) => 1 / Math.sqrt(3 * inputs);

/** The root of the mean of the squares. */
export function sizeOf(numbers: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < numbers.length; i++) squares += numbers[i] ** 2;
  return Math.sqrt(squares / numbers.length);
}

/** The size of a sum of n products of inputs and random weights: the squares of independent numbers add up. */
export function sizeOfSum(inputs: number, spread: number, size: number): number {
  return Math.sqrt(inputs) * spread * size;
}

/** The size of f(z), where the sums z are normally distributed around 0 with the given size. */
export function sizeBehind(f: (z: number) => number, size: number): number {
  let mean = 0;
  for (const u of STEPS) mean += WIDTH * normalDensity(u) * f(size * u) ** 2;
  return Math.sqrt(mean);
}

/** The middles of narrow strips from -8 to 8: none lies on 0, where ReLU has its kink. */
const WIDTH = 1 / 64;
const STEPS = Array.from({ length: 16 / WIDTH }, (_, i) => -8 + (i + 0.5) * WIDTH);

/** The sizes in a network, layer by layer. */
export interface Sizes {
  /** Of the outputs of each layer. */
  readonly outputs: readonly number[];
  /** Of the slopes in these outputs. */
  readonly slopes: readonly number[];
}

/**
 * What is to be expected of layers between these widths, `[64, 128, 128]` being two layers, with biases 0, if inputs and
 * the slopes in the last outputs have size 1. It holds for wide layers (Poole et al. 2016; Schoenholz et al. 2017).
 */
export function expectedSizes({ value, derivative }: Activation, spread: Spread, widths: readonly number[]): Sizes {
  const layers = layersOf(widths), sums: number[] = [], outputs: number[] = [];
  for (const [i, { inputs, outputs: width }] of layers.entries()) {
    sums.push(sizeOfSum(inputs, spread({ inputs, outputs: width }), i === 0 ? 1 : outputs[i - 1]));
    outputs.push(sizeBehind(value, sums[i]));
  }
  const slopes = [1];
  for (let i = layers.length - 1; i > 0; i--) { // a slope is a sum over all neurons that read the output
    const slopeOfSums = slopes[0] * sizeBehind(derivative, sums[i]);
    slopes.unshift(sizeOfSum(layers[i].outputs, spread(layers[i]), slopeOfSums));
  }
  return { outputs, slopes };
}

/** The fans of each layer. */
export function layersOf(widths: readonly number[]): Fans[] {
  if (widths.length < 2) throw new Error(`Cannot follow a signal: expected 2 widths or more, got ${widths.length}`);
  return widths.slice(1).map((outputs, i) => ({ inputs: widths[i], outputs }));
}
