/**
 * Models as functions: networks that are put together by calling them, in the values of chapter 6.
 *
 * Symbols: a and b two inputs, each a row of numbers; L1, L2 the losses of two outputs, c1, c2 how much each counts,
 * L = c1 L1 + c2 L2 the loss of the whole. The slope of L in a weight w is dL/dw.
 */
import { add, mul, type Operand, sum, type Value } from "../06_computation_graphs/computation_graphs.ts";
import { backward, clearGradients } from "../07_backpropagation/backpropagation.ts";
import { type Network, type Neuron, outputs, weightedSum } from "../08_network/network.ts";

/** A model: a function from a row of numbers to a row of numbers. What it learns stays inside. */
export type Model = (row: readonly Operand[]) => Value[];

/** A model of two inputs. */
export type PairModel = (a: readonly Operand[], b: readonly Operand[]) => Value[];

/** A network of chapter 8 as a function. */
export function modelOf(network: Network): Model {
  return (row) => outputs(network, row);
}

/** One neuron as a function, with a bend. */
export function unit(neuron: Neuron, bend: (z: Value) => Value): Model {
  return (row) => [bend(weightedSum(neuron, row))];
}

/** One after the other. */
export function chain(first: Model, next: Model): Model {
  return (row) => next(first(row));
}

/** Side by side: all read the same row, and what they say stands in one row. */
export function parallel(...branches: readonly Model[]): Model {
  return (row) => branches.flatMap((branch) => branch(row));
}

/** Two inputs that meet: each has a tower of its own, and `end` reads what both say. */
export function meeting(left: Model, right: Model, end: Model): PairModel {
  return (a, b) => end([...left(a), ...right(b)]);
}

/** One tower for both inputs, used twice: a siamese network. There is nothing to it but the same name in two places. */
export function siamese(tower: Model, end: Model): PairModel {
  return meeting(tower, tower, end);
}

/** An end for two numbers that has nothing to learn: their product, which does not care which comes first. */
export const productOfTwo: Model = ([x, y]) => [mul(x, y)];

/** The loss of one output, and how much it counts. */
export interface Part {
  readonly loss: Value;
  readonly weight?: number;
}

/** L = c1 L1 + c2 L2 + ...: one number, from which one walk back finds the slopes of all. */
export function together(parts: readonly Part[]): Value {
  return sum(parts.map(({ loss, weight = 1 }) => mul(weight, loss)));
}

/** The slope of a loss in each of these values. Gradients that were there before are cleared. */
export function slopesOf(loss: Value, values: readonly Value[]): number[] {
  clearGradients(values);
  backward(loss);
  return values.map(({ gradient }) => gradient);
}

/** The length of a row of slopes: how hard they pull. */
export function lengthOf(slopes: readonly number[]): number {
  return Math.hypot(...slopes);
}

/** The part that each loss has of the pull at what is shared; the parts add up to 1. Where nothing pulls, they are 0. */
export function shares(parts: readonly Part[], shared: readonly Value[]): number[] {
  const pulls = parts.map((part) => lengthOf(slopesOf(together([part]), shared)));
  const all = pulls.reduce((total, pull) => total + pull, 0);
  return pulls.map((pull) => all === 0 ? 0 : pull / all);
}

/** The mean of what several models say: what an ensemble answers. */
export function averaged(...answers: readonly (readonly Value[])[]): Value[] {
  return answers[0].map((_, i) => mul(1 / answers.length, sum(answers.map((answer) => answer[i]))));
}

/** The squared error of one number. */
export function squaredError(answer: Value, target: number): Value {
  const miss = add(answer, -target);
  return mul(miss, miss);
}
