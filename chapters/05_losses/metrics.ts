/**
 * Metrics: what people want to know of a trained model. None of them needs a slope.
 *
 * Classes are numbered from 0. In questions of yes or no, class 1 is yes ("positive").
 */
import { checkFinite, checkLength } from "../../lib/data/check.ts";
import { checkClass, type Scores } from "./softmax.ts";

/** The class with the largest score; the first of them where several are largest. */
export function predictedClass(scores: Scores): number {
  return scores.indexOf(Math.max(...scores));
}

/** The part of the rows whose class is right. */
export function accuracy(predicted: readonly number[], targets: readonly number[]): number {
  checkLength("count right answers", "targets", targets.length, predicted.length);
  if (predicted.length === 0) throw new Error("Cannot count right answers: there are no answers");
  return predicted.filter((c, i) => c === targets[i]).length / predicted.length;
}

/**
 * R squared: the part of the targets' variation that the outputs explain. 1 is perfect, 0 is as good as answering the
 * mean each time, below 0 is worse than that.
 */
export function rSquared(outputs: readonly number[], targets: readonly number[]): number {
  checkLength("compute R squared", "targets", targets.length, outputs.length);
  const mean = targets.reduce((sum, y) => sum + y, 0) / targets.length;
  const variation = targets.reduce((sum, y) => sum + (y - mean) ** 2, 0);
  if (!(variation > 0)) throw new Error("Cannot compute R squared: all targets are equal, there is nothing to explain");
  return 1 - outputs.reduce((sum, p, i) => sum + (p - targets[i]) ** 2, 0) / variation;
}

/** How often each class was taken for each: `[true class, predicted class]`. */
export function confusionMatrix(predicted: readonly number[], targets: readonly number[], classes: number): number[][] {
  checkLength("count confusions", "targets", targets.length, predicted.length);
  const counts = Array.from({ length: classes }, () => Array<number>(classes).fill(0));
  predicted.forEach((c, i) => {
    checkClass(c, classes);
    checkClass(targets[i], classes);
    counts[targets[i]][c]++;
  });
  return counts;
}

/** Of the rows that were given this class, the part that has it; not a number where none was. */
export function precision(confusions: readonly Scores[], c: number): number {
  return confusions[c][c] / confusions.reduce((sum, row) => sum + row[c], 0);
}

/** Of the rows that have this class, the part that was found; not a number where none has it. */
export function recall(confusions: readonly Scores[], c: number): number {
  return confusions[c][c] / confusions[c].reduce((sum, count) => sum + count, 0);
}

/** One threshold of many: a row counts as a yes where its score reaches it. */
export interface Threshold {
  readonly threshold: number;
  /** The part of the true noes that is called yes: the false alarms. */
  readonly falsePositiveRate: number;
  /** The part of the true yeses that is called yes: the recall. */
  readonly truePositiveRate: number;
}

/** Every threshold that makes a difference, from "never yes" to "always yes"; targets are 0 or 1. */
export function rocCurve(scores: Scores, targets: readonly number[]): Threshold[] {
  checkLength("draw a ROC curve", "targets", targets.length, scores.length);
  checkFinite("draw a ROC curve", "score", scores);
  targets.forEach((y) => checkClass(y, 2));
  const positives = targets.filter((y) => y === 1).length, negatives = targets.length - positives;
  if (positives === 0 || negatives === 0) {
    throw new Error(`Cannot draw a ROC curve: it needs both targets, got ${positives} ones and ${negatives} zeros`);
  }
  const curve = [{ threshold: Infinity, falsePositiveRate: 0, truePositiveRate: 0 }];
  const order = scores.map((_, i) => i).sort((a, b) => scores[b] - scores[a]);
  let found = 0;
  order.forEach((row, place) => {
    found += targets[row];
    if (scores[order[place + 1]] === scores[row]) return; // equal scores pass a threshold together
    const falseAlarms = place + 1 - found;
    curve.push({
      threshold: scores[row],
      falsePositiveRate: falseAlarms / negatives,
      truePositiveRate: found / positives,
    });
  });
  return curve;
}

/** The area under the curve: 1 is perfect, 0.5 is guessing. It is the chance that a yes scores above a no. */
export function areaUnder(curve: readonly Threshold[]): number {
  return curve.slice(1).reduce((area, { falsePositiveRate: right, truePositiveRate: high }, i) => {
    const { falsePositiveRate: left, truePositiveRate: low } = curve[i];
    return area + (right - left) * (low + high) / 2;
  }, 0);
}
