/** The derivatives of this chapter, for `deno task gradcheck`: the network by hand, and by graph. */
import { Random } from "../../lib/random.ts";
import type { Differentiable, Lists } from "../../lib/check_gradient.ts";
import { mul, sum, tanh, variable } from "../06_computation_graphs/computation_graphs.ts";
import { backward } from "../07_backpropagation/backpropagation.ts";
import type { Derivative } from "../07_backpropagation/derivatives.ts";
import { lossByHand, slopesByHand, type SmallNetwork } from "./by_hand.ts";
import { outputs, parameters, randomNetwork } from "./network.ts";

/** Seventeen numbers, neuron by neuron, as a network. */
function smallNetwork(numbers: readonly number[]): SmallNetwork {
  const hidden = [0, 1, 2, 3].map((j) => ({ weights: numbers.slice(3 * j, 3 * j + 2), bias: numbers[3 * j + 2] }));
  return { hidden, output: { weights: numbers.slice(12, 16), bias: numbers[16] } };
}

/** The loss of the 2-4-1 network for a row of label 1; the lists are its numbers and its two inputs. */
const byHand: Differentiable = {
  forward: ([numbers, [x1, x2]]) => [lossByHand(smallNetwork(numbers), [x1, x2], 1)],
  backward: ([numbers, [x1, x2]], [upstream]) => {
    const { hidden, output, inputs } = slopesByHand(smallNetwork(numbers), [x1, x2], 1);
    const slopes = [...hidden, output].flatMap(({ weights, bias }) => [...weights, bias]);
    return [slopes, inputs].map((list) => list.map((slope) => upstream * slope));
  },
};

/** A 2-3-3-2 network of tanh neurons with these numbers, and what it says about these inputs. */
function filledNetwork([numbers, x]: Lists) {
  const network = randomNetwork([2, 3, 3, 2], tanh, new Random(1)), learned = parameters(network);
  learned.forEach((value, i) => value.data = numbers[i]);
  const inputs = x.map((value, k) => variable(`x${k + 1}`, value));
  return { learned, inputs, outputs: outputs(network, inputs) };
}

const byGraph: Differentiable = {
  forward: (lists) => filledNetwork(lists).outputs.map(({ data }) => data),
  backward: (lists, upstream) => {
    const { learned, inputs, outputs } = filledNetwork(lists);
    backward(sum(outputs.map((output, k) => mul(output, upstream[k]))));
    return [learned, inputs].map((values) => values.map(({ gradient }) => gradient));
  },
};

function randomNumbers(count: number, seed: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => random.normal());
}

export const derivatives: readonly Derivative[] = [
  { name: "network 2-4-1 of tanh by hand", chapter: 8, rule: byHand, inputs: [randomNumbers(17, 1), [0.7, -1.2]] },
  { name: "network 2-3-3-2 of tanh by graph", chapter: 8, rule: byGraph, inputs: [randomNumbers(29, 2), [0.7, -1.2]] },
];
