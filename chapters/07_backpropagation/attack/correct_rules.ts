/**
 * Rules for the gradients of common operations on lists of numbers, all of them right: what the attack starts from.
 *
 * Symbols: x, a, b inputs, y the output, u the upstream gradient: the slope of the loss in each output.
 * A rule turns u into the slope of the loss in each input.
 */
import type { Differentiable, Lists } from "../../../lib/check_gradient.ts";
import type { Random } from "../../../lib/random.ts";
import { mean } from "../../03_sigmoid/samples.ts";
import { sigmoid, softplus } from "../../03_sigmoid/sigmoid.ts";
import { geluTanh, leakyRelu } from "../../04_activations/activations.ts";
import { logSumExp, type Scores, softmax, sum } from "../../05_losses/softmax.ts";

export type Backward = Differentiable["backward"];

/** A right rule, with the name of its operation. */
export interface CorrectRule extends Differentiable {
  readonly operation: string;
  /** Numbers to try it on. */
  readonly inputs: (random: Random) => Lists;
}

/** Numbers from 0.5 to 1.5: none near 0, where kinks and poles are. */
export function positive(random: Random, length: number): number[] {
  return Array.from({ length }, () => random.uniform(0.5, 1.5));
}

/** The same with either sign, in turn: a rule that is wrong on one side alone meets that side. */
export function signed(random: Random, length: number): number[] {
  return positive(random, length).map((x, i) => i % 2 === 0 ? x : -x);
}

/** One number after the other: `u * slope`. */
export function elementwiseBackward(value: (x: number) => number, slope: (x: number, y: number) => number): Backward {
  return ([x], u) => [x.map((one, i) => u[i] * slope(one, value(one)))];
}

function elementwise(
  operation: string,
  value: (x: number) => number,
  slope: (x: number, y: number) => number,
  inputs: (random: Random) => Lists = (random) => [signed(random, 4)],
): CorrectRule {
  return { operation, inputs, forward: ([x]) => x.map(value), backward: elementwiseBackward(value, slope) };
}

/** Two lists, number by number: `u` times the slope in each. */
export function pairwiseBackward(slopes: (a: number, b: number) => [number, number]): Backward {
  return ([a, b], u) => [0, 1].map((input) => u.map((ui, i) => ui * slopes(a[i], b[i])[input]));
}

function pairwise(
  operation: string,
  value: (a: number, b: number) => number,
  slopes: (a: number, b: number) => [number, number],
): CorrectRule {
  return {
    operation,
    inputs: (random) => [signed(random, 4), positive(random, 4)],
    forward: ([a, b]) => a.map((ai, i) => value(ai, b[i])),
    backward: pairwiseBackward(slopes),
  };
}

const ofPositive = (random: Random) => [positive(random, 4)];
const leaky = leakyRelu(0.01);

export const sub = pairwise("subtraction", (a, b) => a - b, () => [1, -1]);
export const mul = pairwise("multiplication", (a, b) => a * b, (a, b) => [b, a]);
export const div = pairwise("division", (a, b) => a / b, (a, b) => [1 / b, -a / b ** 2]);
export const exp = elementwise("exp", Math.exp, (_, y) => y);
export const log = elementwise("log", Math.log, (x) => 1 / x, ofPositive);
export const cube = elementwise("third power", (x) => x ** 3, (x) => 3 * x ** 2);
export const tanh = elementwise("tanh", Math.tanh, (_, y) => 1 - y ** 2);
export const logistic = elementwise("sigmoid", sigmoid, (_, y) => y * (1 - y));
export const softPlus = elementwise("softplus", softplus, sigmoid);
export const relu = elementwise("ReLU", (x) => Math.max(0, x), (x) => x > 0 ? 1 : 0);
export const leakyReLU = elementwise("leaky ReLU", leaky.value, leaky.derivative);
export const gelu = elementwise("GELU", geluTanh.value, geluTanh.derivative);

/** A ReLU after an addition. The sums are positive and negative, and do not always have the sign of the first input. */
export const reluOfSum: CorrectRule = {
  operation: "ReLU of a sum",
  inputs: (random) => [signed(random, 4), positive(random, 4).map((x, i) => i < 2 ? x + 1.5 : -x - 1.5)],
  forward: ([a, b]) => a.map((ai, i) => Math.max(0, ai + b[i])),
  backward: pairwiseBackward((a, b) => a + b > 0 ? [1, 1] : [0, 0]),
};

/** A list in, one number out: the slope in each number of the list, times the one number that comes in from upstream. */
export function reductionBackward(slopes: (x: Scores) => Scores): Backward {
  return ([x], [u]) => [slopes(x).map((slope) => u * slope)];
}

function reduction(operation: string, value: (x: Scores) => number, slopes: (x: Scores) => Scores): CorrectRule {
  // the numbers are at least 0.2 apart, so that the largest stays the largest
  const inputs = (random: Random) => [random.permutation(5).map((place) => 0.4 * place - 1 + random.uniform(0, 0.2))];
  return { operation, inputs, forward: ([x]) => [value(x)], backward: reductionBackward(slopes) };
}

/** The mean squared distance from the mean. */
export function variance(x: Scores): number {
  const center = mean(x);
  return mean(x.map((one) => (one - center) ** 2));
}

export const total = reduction("sum", sum, (x) => x.map(() => 1));
export const average = reduction("mean", mean, (x) => x.map(() => 1 / x.length));
export const spread = reduction("variance", variance, (x) => x.map((one) => 2 * (one - mean(x)) / x.length));
export const largest = reduction(
  "maximum",
  (x) => Math.max(...x),
  (x) => x.map((one) => one === Math.max(...x) ? 1 : 0),
);
export const smoothMaximum = reduction("log-sum-exp", logSumExp, softmax);
