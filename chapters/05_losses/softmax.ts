/**
 * Softmax and its losses: one answer out of several classes.
 *
 * Symbols: z the logits, one for each class; p = softmax(z) the probabilities; C the number of classes;
 * y the target: the number of the true class, from 0, or a probability for each class.
 */
import { checkLength } from "../../lib/data/check.ts";
import type { Loss } from "./losses.ts";

/** One number for each class: logits, probabilities, or logarithms of probabilities. */
export type Scores = readonly number[];

/** The number of the true class, or a probability for each class. */
export type ClassTarget = number | Scores;

/** The sum of a list, 0 where it is empty. */
export function sum(numbers: Scores): number {
  return numbers.reduce((a, b) => a + b, 0);
}

/** `log(e^z1 + e^z2 + ...)`, a smooth maximum. The largest is subtracted first: `e^1000` overflows, `e^0` does not. */
export function logSumExp(logits: Scores): number {
  const largest = Math.max(...logits);
  if (!Number.isFinite(largest)) return largest; // infinity minus itself is not a number
  return largest + Math.log(sum(logits.map((z) => Math.exp(z - largest))));
}

/** Probabilities from logits, `e^z` divided by the sum of all `e^z` (Bridle 1990): `[C] -> [C]`. */
export function softmax(logits: Scores): number[] {
  const largest = Math.max(...logits);
  const parts = logits.map((z) => Math.exp(z - largest));
  const whole = sum(parts);
  return parts.map((part) => part / whole);
}

/** The logarithms of those probabilities, finite even where a probability is rounded to 0: `[C] -> [C]`. */
export function logSoftmax(logits: Scores): number[] {
  const largest = Math.max(...logits);
  const below = logits.map((z) => z - largest);
  const rest = logSumExp(below); // at most log C: added to a huge `largest` it would be lost
  return below.map((z) => z - rest);
}

/** Refuses what is not the number of a class. */
export function checkClass(c: number, classes: number): void {
  if (Number.isInteger(c) && c >= 0 && c < classes) return;
  throw new Error(`Cannot use ${c} as a class: ${classes} classes are numbered from 0 to ${classes - 1}`);
}

/** 1 at the place of the class, 0 at all others: `oneHot(1, 3)` is `[0, 1, 0]`. */
export function oneHot(target: number, classes: number): number[] {
  checkClass(target, classes);
  return Array.from({ length: classes }, (_, c) => c === target ? 1 : 0);
}

/**
 * Negative log-likelihood: minus the log-probability of the true class. It wants what `logSoftmax` gives, not
 * probabilities. With class weights a row costs as much as so many rows; a mean over class numbers divides by the sum
 * of these, so that the weights of all classes times 2 change nothing.
 */
export function negativeLogLikelihood(classWeights?: Scores): Loss<Scores, ClassTarget> {
  const weightOf = (c: number) => classWeights?.[c] ?? 1;
  const shares = (target: ClassTarget, classes: number) => {
    const parts = typeof target === "number" ? oneHot(target, classes) : target;
    checkLength("compare classes", "target probabilities", parts.length, classes);
    checkLength("compare classes", "class weights", classWeights?.length ?? classes, classes);
    return parts.map((y, c) => weightOf(c) * y);
  };
  return {
    // a class without a share is left out: 0 times -infinity is not a number
    value: (logs, target) => -sum(shares(target, logs.length).map((share, c) => share === 0 ? 0 : share * logs[c])),
    gradient: (logs, target) => shares(target, logs.length).map((share) => -share),
    weight: (target) => typeof target === "number" ? weightOf(target) : 1,
  };
}

/** Cross-entropy: the negative log-likelihood of softmax, from the logits. Without weights its gradient is p - y. */
export function crossEntropy(classWeights?: Scores): Loss<Scores, ClassTarget> {
  const likelihood = negativeLogLikelihood(classWeights);
  return {
    ...likelihood,
    value: (logits, target) => likelihood.value(logSoftmax(logits), target),
    gradient: (logits, target) => {
      const shares = likelihood.gradient(logits, target).map((slope) => -slope); // y, where there are no weights
      const whole = sum(shares);
      return softmax(logits).map((p, c) => whole * p - shares[c]);
    },
  };
}

/** A loss of probabilities, seen from the logits: its slopes times those of softmax, the chain rule. */
export function afterSoftmax<Target>(loss: Loss<Scores, Target>): Loss<Scores, Target> {
  return {
    ...loss,
    value: (logits, target) => loss.value(softmax(logits), target),
    gradient: (logits, target) => {
      const probabilities = softmax(logits);
      const slopes = loss.gradient(probabilities, target);
      const mean = sum(slopes.map((slope, c) => slope * probabilities[c]));
      return probabilities.map((p, c) => p * (slopes[c] - mean)); // only what differs from the mean can move softmax
    },
  };
}
