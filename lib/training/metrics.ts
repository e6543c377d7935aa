/**
 * Metrics: what people want to know of a model. No gradient passes most of them, so none is a loss.
 *
 * A `Metric` is a mean over rows. So the mean over batches, each counted by its rows, is that over all rows. What is no mean
 * over rows, such as a confusion matrix, is calculated from the outputs for all rows at once.
 */
import { range, tensor } from "../create.ts";
import type { Values } from "../nn/values.ts";
import { div, sub } from "../ops/arithmetic.ts";
import { reshape, sum } from "../ops/broadcast.ts";
import { equal, greater, less, lessEqual, where } from "../ops/comparisons.ts";
import { argmax } from "../ops/extremes.ts";
import { square } from "../ops/functions.ts";
import { oneHot } from "../ops/indexing.ts";
import { matmul } from "../ops/product.ts";
import { mean } from "../ops/reductions.ts";
import { isSameShape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** How good outputs are, as a mean over the rows of a batch: one number. Losses that are means over rows are metrics too. */
export type Metric<Outputs extends Values = Tensor, Wanted extends Values = Tensor> = (
  outputs: Outputs,
  targets: Wanted,
) => Tensor;

/** The share of rows whose largest score is that of the true class: `[rows, classes] [rows] -> []`. */
export const accuracy: Metric = (scores, classes) => {
  checkClasses("count right answers", scores, classes);
  return mean(equal(argmax(scores, 1), classes));
};

/** The share of right answers to questions of yes or no: a logit above 0 is a yes. Targets are 0 or 1, in the same shape. */
export const binaryAccuracy: Metric = (logits, targets) => {
  checkSameShape("count right answers", logits, targets);
  return mean(equal(greater(logits, 0), targets));
};

/**
 * The share of rows where fewer than `k` classes have a larger score than the true one: `[rows, classes] [rows] -> []`. Scores
 * that are NaN count as larger, so a model that has diverged is never right.
 */
export function topAccuracy(k: number): Metric {
  if (!(Number.isInteger(k) && k > 0)) {
    throw new Error(`Cannot look for a class among the best ${k}: it must be 1, 2, ...`);
  }
  return (scores, classes) => {
    checkClasses("count right answers", scores, classes);
    const ofTrue = sum(where(oneHot(classes, scores.shape[1]), scores, 0), 1, { keepAxes: true });
    return mean(less(sum(where(lessEqual(scores, ofTrue), 0, 1), 1), k));
  };
}

/** How often each class was taken for each, `[true class, chosen class]`: `[rows, classes] [rows] -> [classes, classes]`. */
export function confusionMatrix(scores: Tensor, classes: Tensor): Tensor {
  checkClasses("count confusions", scores, classes);
  const [rows, count] = scores.shape, chosen = equal(reshape(argmax(scores, 1), [rows, 1]), range(count));
  return matmul(oneHot(classes, count), chosen, { aTransposed: true });
}

/**
 * R squared: the part of the targets' variation that the outputs explain, over all rows. 1 is perfect; 0 is as good as to
 * answer the mean each time. Not a number where the targets do not vary.
 */
export function rSquared(outputs: Tensor, targets: Tensor): Tensor {
  checkSameShape("compute R squared of", outputs, targets);
  const missed = sum(square(sub(targets, outputs))), variation = sum(square(sub(targets, mean(targets, 0))));
  return sub(1, div(missed, variation));
}

/**
 * A weight for each class that makes all classes count the same, however many rows they have (King and Zeng 2001): rows /
 * (classes * rows of the class), `[classes]`, whose mean over the rows is 1. For the `classWeights` of `crossEntropy`.
 */
export function balancedWeights(classes: ArrayLike<number>): Tensor {
  const counts: number[] = [];
  for (let i = 0; i < classes.length; i++) counts[classes[i]] = (counts[classes[i]] ?? 0) + 1;
  const missing = Array.from(counts).findIndex((count) => count === undefined);
  if (classes.length === 0) throw new Error("Cannot balance classes: there are no rows");
  if (missing >= 0) {
    throw new Error(`Cannot balance classes: class ${missing} has no rows, so no weight makes it count`);
  }
  return tensor(counts.map((count) => classes.length / (counts.length * count)));
}

function checkClasses(act: string, { shape }: Tensor, { shape: given, isIndex }: Tensor): void {
  if (shape.length === 2 && given.length === 1 && given[0] === shape[0] && isIndex) return;
  const what = isIndex ? "classes" : "targets that are no indices, of shape";
  throw new Error(
    `Cannot ${act}: scores ${showShape(shape)} and ${what} ${showShape(given)}; ` +
      "expected scores [rows, classes] and the class of each row as indices [rows]",
  );
}

function checkSameShape(act: string, { shape }: Tensor, { shape: given }: Tensor): void {
  if (isSameShape(shape, given)) return;
  throw new Error(
    `Cannot ${act}: outputs ${showShape(shape)} and targets ${showShape(given)} must have the same shape`,
  );
}
