/** Small models of values: a neuron in two places, and two losses on one trunk. */
import { tanh, type Value, variable } from "../06_computation_graphs/computation_graphs.ts";
import { lossFromLogit } from "../06_computation_graphs/graphs.ts";
import { type Neuron, parameters, randomNetwork, straight } from "../08_network/network.ts";
import { Random } from "../../lib/random.ts";
import * as models from "./functional_models.ts";

/** A neuron with random numbers. */
export function randomNeuron(inputs: number, random: Random): Neuron {
  const number = (name: string) => variable(name, random.normal());
  return { weights: Array.from({ length: inputs }, (_, i) => number(`w${i + 1}`)), bias: number("b") };
}

/** The same numbers in values of their own. */
export function copyOf({ weights, bias }: Neuron): Neuron {
  return { weights: weights.map(({ name, data }) => variable(name!, data)), bias: variable("b", bias.data) };
}

const valuesOf = ({ weights, bias }: Neuron): Value[] => [...weights, bias];

/** Two inputs of two numbers each, a neuron for both, a last neuron, and what it should say. */
export function twin(seed: number) {
  const random = new Random(seed), row = () => [random.normal(), random.normal()];
  return { neuron: randomNeuron(2, random), end: randomNeuron(2, random), a: row(), b: row(), target: random.normal() };
}

/** The slopes in the numbers of a neuron that is used twice; and in two copies of it, of which each is used once. */
export function slopesOfTwin({ neuron, end, a, b, target }: ReturnType<typeof twin>) {
  const last = models.unit(end, straight), left = copyOf(neuron), right = copyOf(neuron);
  const shared = models.siamese(models.unit(neuron, tanh), last);
  const apart = models.meeting(models.unit(left, tanh), models.unit(right, tanh), last);
  return {
    shared: models.slopesOf(models.squaredError(shared(a, b)[0], target), valuesOf(neuron)),
    left: models.slopesOf(models.squaredError(apart(a, b)[0], target), valuesOf(left)),
    right: models.slopesOf(models.squaredError(apart(a, b)[0], target), valuesOf(right)),
  };
}

/** What a shared model and one with two towers say about two inputs, and about the same two the other way round. */
export function swapped(seed: number) {
  const random = new Random(seed), row = () => [random.normal(), random.normal()], a = row(), b = row();
  const towers = [0, 1].map(() => models.unit(randomNeuron(2, random), tanh)), alike = models.productOfTwo;
  const difference = (model: models.PairModel) => Math.abs(model(a, b)[0].data - model(b, a)[0].data);
  return {
    shared: difference(models.siamese(towers[0], alike)),
    separate: difference(models.meeting(towers[0], towers[1], alike)),
  };
}

/** Two heads on a trunk 2-4-3: a number, and a yes or no. Of both losses and their sum the slopes in the trunk, and the shares. */
export function slopesOfHeads(seed: number, weight = 1) {
  const random = new Random(seed), network = randomNetwork([2, 4, 3], tanh, random), trunk = parameters(network);
  const [size, kind] = [0, 1].map(() => models.unit(randomNeuron(3, random), straight));
  const [number, logit] = models.chain(models.modelOf(network), models.parallel(size, kind))(
    [random.normal(), random.normal()],
  );
  const parts = [
    { loss: models.squaredError(number, random.normal()), weight },
    { loss: lossFromLogit(logit, random.integer(2)) },
  ];
  return {
    each: parts.map((part) => models.slopesOf(models.together([part]), trunk)),
    both: models.slopesOf(models.together(parts), trunk),
    shares: models.shares(parts, trunk),
  };
}

/** The largest difference between two rows of numbers. */
export function farthest(one: readonly number[], other: readonly number[]): number {
  return Math.max(...one.map((value, i) => Math.abs(value - other[i])));
}
