/**
 * The 2-4-1 network without a graph: two inputs, four neurons that bend by tanh, and one that reads the four. Its 17
 * slopes are derived on paper and written down, each in its place.
 *
 * Symbols: x the inputs, a = b + w1 x1 + w2 x2 the sum of a hidden neuron, h = tanh(a) what it says, v its weight in the
 * last neuron, z the sum of that (the logit), y the label, L the loss. A d before a name is the slope of L in it.
 */
import type { Neuron } from "../01_neuron/neuron.ts";
import { lossFromLogit, lossSlope } from "../03_sigmoid/sigmoid.ts";
import { tanhUnit } from "../04_activations/activations.ts";

/** Its numbers: four neurons with two weights, one with four. Slopes have the same form. */
export interface SmallNetwork {
  readonly hidden: readonly Neuron[];
  readonly output: Neuron;
}

type Pair = readonly [number, number];

/** The sums a of the four hidden neurons. */
function hiddenSums({ hidden }: SmallNetwork, [x1, x2]: Pair): number[] {
  return hidden.map(({ weights: [w1, w2], bias }) => bias + w1 * x1 + w2 * x2);
}

/** The logit z. */
function logitByHand(network: SmallNetwork, x: Pair): number {
  const [h1, h2, h3, h4] = hiddenSums(network, x).map(Math.tanh);
  const { weights: [v1, v2, v3, v4], bias } = network.output;
  return bias + v1 * h1 + v2 * h2 + v3 * h3 + v4 * h4;
}

/** The loss L. */
export function lossByHand(network: SmallNetwork, x: Pair, y: number): number {
  return lossFromLogit(logitByHand(network, x), y);
}

/** The slopes of the loss in all 17 numbers, and in the two inputs. */
export function slopesByHand(network: SmallNetwork, x: Pair, y: number): SmallNetwork & { inputs: number[] } {
  const { hidden, output } = network, sums = hiddenSums(network, x), [x1, x2] = x;
  const dz = lossSlope(logitByHand(network, x), y); // p - y
  const da = sums.map((a, j) => dz * output.weights[j] * tanhUnit.derivative(a));
  return {
    output: { weights: sums.map((a) => dz * Math.tanh(a)), bias: dz },
    hidden: da.map((slope) => ({ weights: [slope * x1, slope * x2], bias: slope })),
    inputs: [0, 1].map((k) => da.reduce((sum, slope, j) => sum + slope * hidden[j].weights[k], 0)),
  };
}
