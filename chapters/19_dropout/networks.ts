/**
 * A network with dropout is many networks in one: each mask leaves another. What do they say together?
 *
 * Symbols: h what the hidden units say, W and b the last layer, `softmax(W h + b)` the chances of the classes. With n hidden
 * units there are 2^n networks.
 */
import type { Scores } from "../05_losses/softmax.ts";
import { logSoftmax, softmax, sum } from "../05_losses/softmax.ts";
import { type Neuron, weightedSum } from "../01_neuron/neuron.ts";
import { allMasks, chanceOf, dropOut, type Mask } from "./dropout.ts";

/** What the network says that one mask leaves: a score for each class. */
export function logitsOf(outputs: readonly number[], last: readonly Neuron[], mask: Mask, rate: number): number[] {
  const kept = dropOut(outputs, mask, rate);
  return last.map((neuron) => weightedSum(neuron, kept));
}

/** What the whole network says, with no dropout: one pass, in place of 2^n. */
export function chancesAtOnce(outputs: readonly number[], last: readonly Neuron[]): number[] {
  return softmax(last.map((neuron) => weightedSum(neuron, outputs)));
}

/** The mean of what all networks say, each by the chance of its mask. */
export function meanOfChances(outputs: readonly number[], last: readonly Neuron[], rate: number): number[] {
  return weighted(outputs, last, rate, softmax);
}

/**
 * Their geometric mean: the mean of the logarithms, and then divided so that the chances add up to 1. With one hidden layer it
 * is what the whole network says at once (Hinton et al. 2012): the mean of logits is the logit of the mean, and softmax takes
 * away what is left.
 */
export function geometricMeanOfChances(outputs: readonly number[], last: readonly Neuron[], rate: number): number[] {
  return softmax(weighted(outputs, last, rate, logSoftmax));
}

/** The mean over all masks, class by class. */
function weighted(
  outputs: readonly number[],
  last: readonly Neuron[],
  rate: number,
  of: (logits: Scores) => number[],
): number[] {
  const said = allMasks(outputs.length).map((mask) => ({
    chance: chanceOf(mask, rate),
    values: of(logitsOf(outputs, last, mask, rate)),
  }));
  return last.map((_, c) => sum(said.map(({ chance, values }) => chance * values[c])));
}
