/** A neuron that relies on one of several inputs that all say the same, and what dropout makes of it: no coin is thrown. */
import { descend, type Neuron } from "../01_neuron/neuron.ts";
import { errorWithDropout, slopeWithDropout } from "./dropout.ts";

/** The inputs are all 1, and so is the target: as many students as there are inputs, and all of them know the answer. */
const TARGET = 1, inputsOf = ({ weights }: Neuron) => weights.map(() => 1);

/** A neuron that answers right, by its first input alone. */
export function relyingNeuron(inputs: number): Neuron {
  return { weights: Array.from({ length: inputs }, (_, i) => i === 0 ? 1 : 0), bias: 0 };
}

/** The neuron after 2000 steps downhill in the error that dropout at this rate gives it on the average. Its bias stays 0. */
export function afterDropout(start: Neuron, rate: number): Neuron {
  const inputs = inputsOf(start), learningRate = sharedWeight(inputs.length, rate) / 2; // half of the largest
  const slopeAt = (neuron: Neuron) => ({ ...slopeWithDropout(neuron, inputs, TARGET, rate), bias: 0 });
  return descend(start, slopeAt, { learningRate, steps: 2000 });
}

/** The error of a neuron in the mean over all masks. */
export function errorAt(neuron: Neuron, rate: number): number {
  return errorWithDropout(neuron, inputsOf(neuron), TARGET, rate);
}

/** The answer when so many inputs, those that say most, are missing: 1 would be right. */
export function answerWithout(neuron: Neuron, missing: number): number {
  const inputs = inputsOf(neuron), terms = neuron.weights.map((w, i) => w * inputs[i]);
  return terms.toSorted((a, b) => b - a).slice(missing).reduce((sum, term) => sum + term, 0);
}

/** Where a descent must end: n equal weights, each `1 / (n + p / (1 - p))`. */
export function sharedWeight(inputs: number, rate: number): number {
  return 1 / (inputs + rate / (1 - rate));
}
