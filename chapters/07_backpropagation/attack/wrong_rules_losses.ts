/**
 * Wrong rules for softmax and for losses. Symbols as in correct_rules_layers.ts: u the upstream gradient, z logits,
 * p = softmax(z), x the outputs, y the targets.
 */
import { mean } from "../../03_sigmoid/samples.ts";
import { oneHot, softmax } from "../../05_losses/softmax.ts";

import * as right from "./correct_rules_layers.ts";
import { dot, rowsOf } from "./correct_rules_layers.ts";
import { wrong, type WrongRule } from "./wrong_rules.ts";

/** Mistakes in rules for softmax and for losses. */
export const wrongLosses: readonly WrongRule[] = [
  wrong(
    right.softMax,
    "diagonal only",
    "Each logit moves its own probability alone: u p (1 - p).",
    ([z], u) => [softmax(z).map((p, i) => u[i] * p * (1 - p))],
  ),
  wrong(
    right.softMax,
    "diagonal forgotten",
    "Each logit moves the other probabilities alone.",
    ([z], u) => {
      const p = softmax(z), weighted = dot(u, p);
      return [p.map((one, i) => one * (u[i] * one - weighted))];
    },
  ),
  wrong(
    right.softMax,
    "plain mean",
    "The mean of u is subtracted, and not the mean weighted by p.",
    ([z], u) => [softmax(z).map((p, i) => p * (u[i] - mean(u)))],
  ),
  wrong(
    right.softMax,
    "softmax without upstream",
    "The slopes of all outputs are added without u: always 0.",
    ([z]) => [z.map(() => 0)],
  ),
  wrong(
    right.logSoftMax,
    "sum of upstream missing",
    "It returns u - p, which is u - p sum(u) for a sum of 1 alone.",
    ([z], u) => [softmax(z).map((p, i) => u[i] - p)],
  ),
  wrong(
    right.meanCrossEntropy,
    "cross-entropy without 1/n",
    "p - y is not divided by the number of rows.",
    crossEntropyBackward((p, y, u) => u * (p - y)),
  ),
  wrong(
    right.meanCrossEntropy,
    "cross-entropy without upstream",
    "The loss is taken to be the end of the graph.",
    crossEntropyBackward((p, y, _, n) => (p - y) / n),
  ),
  wrong(
    right.squaredError,
    "both with one sign",
    "The targets get the slopes of the outputs, without the minus.",
    ([x, y], [u]) => [x, y].map(() => x.map((one, i) => u * 2 * (one - y[i]) / x.length)),
  ),
  wrong(
    right.logLoss,
    "p - y of the probability",
    "p - y is the slope in the logit, and is given to the probability.",
    ([p], u) => [p.map((one, i) => u[i] * (one - right.ANSWERS[i]))],
  ),
];

/** The gradient of the mean cross-entropy, from what one logit of one of n rows gets. */
function crossEntropyBackward(slope: (p: number, y: number, u: number, n: number) => number): WrongRule["backward"] {
  const n = right.CLASSES.length;
  return ([z], [u]) => [
    rowsOf(z, 3).flatMap((row, i) => {
      const y = oneHot(right.CLASSES[i], 3);
      return softmax(row).map((p, c) => slope(p, y[c], u, n));
    }),
  ];
}
