/** Graphs of chapter 6 as rules: the gradient comes from a walk through the graph, and the walk may be exchanged. */
import type { Differentiable } from "../../../lib/check_gradient.ts";
import type { Random } from "../../../lib/random.ts";
import { add, mul, sigmoid, sum, tanh, Value, variable } from "../../06_computation_graphs/computation_graphs.ts";
import { backward } from "../backpropagation.ts";
import { type Backward, type CorrectRule, positive } from "./correct_rules.ts";
import type { Walk } from "../walks.ts";

/** Makes one or more results from given values. */
type Build = (inputs: readonly Value[]) => readonly Value[];

/** The rule that a walk gives. Its end is the sum of all results, each times its upstream gradient. */
export function graphBackward(build: Build, walk: Walk): Backward {
  return ([numbers], upstream) => {
    const inputs = numbers.map((x, i) => variable(`x${i}`, x));
    walk(sum(build(inputs).map((result, i) => mul(result, upstream[i]))));
    return [inputs.map(({ gradient }) => gradient)];
  };
}

/** A calculation with Values as a rule with one list of inputs. */
export function graphRule(build: Build, walk: Walk = backward): Differentiable {
  const forward: Differentiable["forward"] = ([numbers]) =>
    build(numbers.map((x, i) => variable(`x${i}`, x))).map(({ data }) => data);
  return { forward, backward: graphBackward(build, walk) };
}

/** A graph to attack. */
export interface GraphRule extends CorrectRule {
  readonly build: Build;
}

function graph(operation: string, length: number, build: Build): GraphRule {
  return { operation, build, inputs: (random: Random) => [positive(random, length)], ...graphRule(build) };
}

/** One value goes in twice. */
export const square = graph("graph: x * x", 1, ([x]) => [mul(x, x)]);

/** Two ways from s to the result. */
export const twoWays = graph("graph: two ways", 2, ([x, w]) => {
  const s = mul(x, w);
  return [mul(tanh(s), sigmoid(s))];
});

/** A short way from s to the result, and a longer one. */
export const shortcut = graph("graph: shortcut", 2, ([x, w]) => {
  const s = mul(x, w);
  return [add(s, tanh(s))];
});

/** Two layers of one neuron with one and the same weight. */
export const sharedWeight = graph("graph: shared weight", 2, ([x, w]) => [tanh(mul(w, tanh(mul(w, x))))]);

export const neuron = graph("graph: neuron", 3, ([x, w, b]) => [tanh(add(mul(w, x), b))]);
