/**
 * How weights begin.
 *
 * Weights that are too small make a signal fade from layer to layer, weights that are too large make it explode. The rules of
 * Xavier and He choose their spread by the number of connections. Chapter 15 measures it.
 */
import { full, normal as drawNormal, tensor, uniform as drawUniform } from "../create.ts";
import type { Random } from "../random.ts";
import { type Shape, showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { rightAngles } from "./right_angles.ts";

/** Makes the first numbers of a weight of this shape. */
export type Initial = (shape: Shape, random: Random) => Tensor;

/** The same number everywhere. Units that begin equal stay equal, so this is for biases. */
export function constant(value = 0): Initial {
  return (shape) => full(shape, value);
}

/** Evenly distributed numbers from `low` to `high`. */
export function uniform(low: number, high: number): Initial {
  return (shape, random) => drawUniform(random, shape, low, high);
}

/** Normally distributed numbers. */
export function normal(mean = 0, deviation = 1): Initial {
  return (shape, random) => drawNormal(random, shape, mean, deviation);
}

/** Options of Xavier's rule, and of `orthogonal`. */
export interface GainOptions {
  /** By how much the weights are larger: 1 unless told. */
  readonly gain?: number;
}

/** Xavier's rule (Glorot and Bengio 2010): variance `gain^2 * 2 / (in + out)`. For tanh and sigmoid. */
export function xavierUniform({ gain = 1 }: GainOptions = {}): Initial {
  return spreadEvenly((shape) => xavierDeviation(shape, gain));
}

/** The same variance, normally distributed. */
export function xavierNormal({ gain = 1 }: GainOptions = {}): Initial {
  return spreadNormally((shape) => xavierDeviation(shape, gain));
}

/** Options of He's rule. */
export interface HeOptions {
  /** By how much the weights are larger: the square root of 2 unless told, since ReLU lets half of the signal through. */
  readonly gain?: number;
  /** Which connections count: those that come in keep the signal's size, those that go out keep that of the gradient. */
  readonly fan?: "in" | "out";
}

/** He's rule (He et al. 2015): variance `gain^2 / in`. For ReLU and what is like it. */
export function heUniform({ gain = Math.SQRT2, fan = "in" }: HeOptions = {}): Initial {
  return spreadEvenly((shape) => gain / Math.sqrt(fansOf(shape)[fan]));
}

/** The same variance, normally distributed. */
export function heNormal({ gain = Math.SQRT2, fan = "in" }: HeOptions = {}): Initial {
  return spreadNormally((shape) => gain / Math.sqrt(fansOf(shape)[fan]));
}

/** Uniform from `-1 / sqrt(in)` to `1 / sqrt(in)`: how the linear layers and the convolutions of PyTorch begin. */
export function byInputs(): Initial {
  return heUniform({ gain: Math.sqrt(1 / 3) });
}

/**
 * Rows of length `gain` at right angles, in random directions; where there are more rows than numbers in each, columns. Such a
 * layer turns what comes in and keeps its length (Saxe et al. 2014). The weight is `[out, in, ...kernel]`.
 */
export function orthogonal({ gain = 1 }: GainOptions = {}): Initial {
  return (shape, random) => {
    fansOf(shape);
    const [rows] = shape, columns = sizeOf(shape, 1), isWide = rows <= columns;
    const basis = rightAngles(Math.min(rows, columns), Math.max(rows, columns), random);
    const at = (row: number, column: number) => gain * (isWide ? basis[row][column] : basis[column][row]);
    return tensor(
      Float64Array.from({ length: rows * columns }, (_, i) => at(Math.floor(i / columns), i % columns)),
      shape,
    );
  };
}

/** The activations whose gain is known. */
export type Gained = "linear" | "sigmoid" | "tanh" | "relu" | "leakyRelu";

/**
 * By how much weights should be larger so that a signal keeps its size behind an activation, as PyTorch has it: `slope` is
 * that of a leaky ReLU.
 */
export function gainOf(activation: Gained, slope = 0.01): number {
  const gains = { linear: 1, sigmoid: 1, tanh: 5 / 3, relu: Math.SQRT2, leakyRelu: Math.sqrt(2 / (1 + slope ** 2)) };
  if (Object.hasOwn(gains, activation)) return gains[activation];
  throw new Error(`Cannot tell the gain of ${activation}: known are ${Object.keys(gains).join(", ")}`);
}

/** How many connections come into a unit, and how many go out of one. */
export interface Fans {
  readonly in: number;
  readonly out: number;
}

/** The fans of a weight `[out, in, ...kernel]`: each place of a kernel is a connection. */
export function fansOf(shape: Shape): Fans {
  const [outputs, inputs, ...kernel] = shape, area = sizeOf(kernel);
  if (shape.length >= 2 && sizeOf(shape) > 0) return { in: inputs * area, out: outputs * area };
  throw new Error(`Cannot count the connections of a weight ${showShape(shape)}: it must be [out, in, ...kernel]`);
}

function xavierDeviation(shape: Shape, gain: number): number {
  const fans = fansOf(shape);
  return gain * Math.sqrt(2 / (fans.in + fans.out));
}

/** Uniform numbers of this standard deviation: those from -b to b have the variance b^2 / 3. */
function spreadEvenly(deviationOf: (shape: Shape) => number): Initial {
  return (shape, random) => {
    const bound = Math.sqrt(3) * deviationOf(shape);
    return drawUniform(random, shape, -bound, bound);
  };
}

function spreadNormally(deviationOf: (shape: Shape) => number): Initial {
  return (shape, random) => drawNormal(random, shape, 0, deviationOf(shape));
}
