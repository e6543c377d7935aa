/**
 * Losses: how wrong an output is, as one number, each with its gradient beside it.
 *
 * Symbols: p an output, which is a probability where the question is yes or no; y the target;
 * z a logit: a score of any size, which the sigmoid makes a probability.
 */
import { checkLength } from "../../lib/data/check.ts";
import { type Neuron, type Rows, weightedSum } from "../01_neuron/neuron.ts";
import { lossFromLogit, lossSlope, sigmoid, sigmoidDerivative } from "../03_sigmoid/sigmoid.ts";

/** How wrong the output for one row is. */
export interface Loss<Output = number, Target = number> {
  readonly value: (output: Output, target: Target) => number;
  /** The slope of the value in the output; it has the shape of the output. */
  readonly gradient: (output: Output, target: Target) => Output;
  /** How much a row with this target counts in a mean: 1 unless told. */
  readonly weight?: (target: Target) => number;
}

/** What a mean over these rows divides by: how many they are, or the sum of their weights. */
export function totalWeight<Output, Target>({ weight }: Loss<Output, Target>, targets: readonly Target[]): number {
  return targets.reduce((sum, target) => sum + (weight?.(target) ?? 1), 0);
}

/** The mean loss over the rows. Its slope in the output of one row is `gradient / totalWeight`. */
export function meanLoss<Output, Target>(
  loss: Loss<Output, Target>,
  outputs: readonly Output[],
  targets: readonly Target[],
): number {
  checkLength("average a loss", "targets", targets.length, outputs.length);
  if (outputs.length === 0) throw new Error("Cannot average a loss: there are no rows");
  return outputs.reduce((sum, output, i) => sum + loss.value(output, targets[i]), 0) / totalWeight(loss, targets);
}

/** The slope of a neuron's mean loss in its weights and its bias: what chapter 1 did for the square, for any loss. */
export function lossGradient(neuron: Neuron, loss: Loss, rows: Rows, targets: readonly number[]): Neuron {
  checkLength("compute a gradient", "targets", targets.length, rows.length);
  const whole = totalWeight(loss, targets);
  const slopes = rows.map((inputs, i) => loss.gradient(weightedSum(neuron, inputs), targets[i]) / whole);
  const total = (x: (row: number) => number) => slopes.reduce((sum, slope, i) => sum + slope * x(i), 0);
  return { weights: neuron.weights.map((_, j) => total((i) => rows[i][j])), bias: total(() => 1) };
}

/** The square: twice the error costs four times as much. The best single answer to many targets is their mean. */
export const squaredError: Loss = {
  value: (p, y) => (p - y) ** 2,
  gradient: (p, y) => 2 * (p - y),
};

/** The size: twice the error costs twice as much. The best single answer is the median. The slope at 0 is set to 0. */
export const absoluteError: Loss = {
  value: (p, y) => Math.abs(p - y),
  gradient: (p, y) => Math.sign(p - y),
};

/** Half the square up to `delta`, a straight line beyond: no error pulls harder than `delta` does (Huber 1964). */
export function huber(delta = 1): Loss {
  if (!(delta > 0)) throw new Error(`Cannot make a Huber loss with delta ${delta}: delta must be above 0`);
  return {
    value: (p, y) => Math.abs(p - y) <= delta ? (p - y) ** 2 / 2 : delta * (Math.abs(p - y) - delta / 2),
    gradient: (p, y) => Math.max(-delta, Math.min(delta, p - y)),
  };
}

/**
 * Cross-entropy of a yes or no, from the probability: minus the logarithm of what was given to the truth.
 * A probability of 0 for the truth would cost infinity, so the logarithm ends at -100 and the divisor at 1e-12,
 * which is PyTorch's choice. Take the logit where you have it.
 */
export const binaryCrossEntropy: Loss = {
  value: (p, y) => -y * Math.max(-100, Math.log(p)) - (1 - y) * Math.max(-100, Math.log1p(-p)),
  gradient: (p, y) => (p - y) / Math.max(1e-12, p * (1 - p)),
};

/** The same from the logit, where nothing has to end. A row of target 1 counts as `positiveWeight` rows. */
export function binaryCrossEntropyFromLogit(positiveWeight = 1): Loss {
  const mix = (part: (z: number, y: number) => number) => (z: number, y: number) =>
    positiveWeight * y * part(z, 1) + (1 - y) * part(z, 0);
  return { value: mix(lossFromLogit), gradient: mix(lossSlope) };
}

/** A loss of a probability, seen from the logit: its slope times the slope of the sigmoid, the chain rule. */
export function afterSigmoid(loss: Loss): Loss {
  return {
    value: (z, y) => loss.value(sigmoid(z), y),
    gradient: (z, y) => loss.gradient(sigmoid(z), y) * sigmoidDerivative(z),
  };
}
