/**
 * The perceptron: a neuron that answers 1 or 0, yes or no, and learns from its
 * mistakes alone (Rosenblatt 1958).
 *
 * Symbols: x inputs, w weights, b bias, z = w.x + b the weighted sum, y the
 * label (1 or 0), R the radius of the data, gamma the margin of a line.
 */
import { checkLength, checkRows } from "../../lib/data/check.ts";
import { type Neuron, type Rows, weightedSum, zeroNeuron } from "../01_neuron/neuron.ts";

/** The step: 0 below zero, 1 above. At zero it jumps, and there its value is a choice. */
export function step(z: number, atZero = 1): number {
  if (z === 0) return atZero;
  return z > 0 ? 1 : z < 0 ? 0 : NaN; // what is not a number is not a no
}

/** The answer of a perceptron: 1, it fires, or 0. */
export function fires(neuron: Neuron, inputs: readonly number[]): number {
  return step(weightedSum(neuron, inputs));
}

/**
 * Rosenblatt's rule: a missed yes adds the inputs to the weights, a wrong yes
 * subtracts them. The bias is the weight of an input that is always 1.
 * A right answer changes nothing: the same neuron comes back.
 */
export function learnFrom(neuron: Neuron, inputs: readonly number[], target: number): Neuron {
  const mistake = target - fires(neuron, inputs); // 1: missed yes, -1: wrong yes
  if (mistake === 0) return neuron;
  return { weights: neuron.weights.map((w, i) => w + mistake * inputs[i]), bias: neuron.bias + mistake };
}

/** How long to try, from where, and who looks on. */
export interface Lesson {
  /** The most passes over the rows; training ends sooner, after a pass without a mistake. */
  readonly epochs: number;
  /** All zeros unless told. */
  readonly start?: Neuron;
  /** Sees the neuron before the first epoch, as epoch 0, and after each. */
  readonly watch?: (neuron: Neuron, epoch: number) => void;
}

/** What training leaves. */
export interface Learned {
  readonly neuron: Neuron;
  /** The mistakes of each epoch; the last is 0 if the neuron has learned all rows. */
  readonly mistakes: readonly number[];
}

/** Trains a perceptron on the rows in their order, again and again; the labels are 1 and 0. */
export function trainPerceptron(rows: Rows, labels: readonly number[], { epochs, start, watch }: Lesson): Learned {
  checkRows("train a perceptron", rows);
  checkLength("train a perceptron", "labels", labels.length, rows.length);
  checkLabels(labels);
  let neuron = start ?? zeroNeuron(rows[0].length);
  const mistakes: number[] = [];
  watch?.(neuron, 0);
  while (mistakes.length < epochs && mistakes.at(-1) !== 0) {
    let count = 0;
    rows.forEach((inputs, i) => {
      const before = neuron;
      neuron = learnFrom(neuron, inputs, labels[i]);
      if (neuron !== before) count++;
    });
    mistakes.push(count);
    watch?.(neuron, mistakes.length);
  }
  return { neuron, mistakes };
}

/** The share of the rows that a neuron answers wrongly, from 0 to 1. */
export function wrongShare(neuron: Neuron, rows: Rows, labels: readonly number[]): number {
  checkRows("count wrong answers", rows);
  checkLength("count wrong answers", "labels", labels.length, rows.length);
  return rows.filter((inputs, i) => fires(neuron, inputs) !== labels[i]).length / rows.length;
}

/** One perceptron for each class, trained to say yes to its class and no to all others; labels are 0, 1, 2, ... */
export function trainOneAgainstRest(rows: Rows, labels: readonly number[], classes: number, lesson: Lesson): Neuron[] {
  const answersOf = (one: number) => labels.map((label) => label === one ? 1 : 0);
  return Array.from({ length: classes }, (_, one) => trainPerceptron(rows, answersOf(one), lesson).neuron);
}

function checkLabels(labels: readonly number[]) {
  const row = labels.findIndex((label) => label !== 0 && label !== 1);
  if (row >= 0) {
    throw new Error(`Cannot train a perceptron: the label of row ${row} is ${labels[row]}; a label is 0 or 1`);
  }
}

/** R: the length of the longest row, with a 1 for the bias beside its inputs. */
export function radius(rows: Rows): number {
  return rows.reduce((longest, inputs) => Math.max(longest, Math.hypot(...inputs, 1)), 0);
}

/**
 * Gamma: the least weighted sum on the right side of the line, over the length of all
 * weights, bias included. Negative where the neuron answers a row wrongly, and not a
 * number where all its weights are zero: then there is no line.
 */
export function margin(neuron: Neuron, rows: Rows, labels: readonly number[]): number {
  checkRows("measure a margin", rows);
  checkLength("measure a margin", "labels", labels.length, rows.length);
  const onRightSide = (inputs: readonly number[], i: number) => (labels[i] ? 1 : -1) * weightedSum(neuron, inputs);
  const least = rows.map(onRightSide).reduce((a, b) => Math.min(a, b));
  return least / Math.hypot(...neuron.weights, neuron.bias);
}

/**
 * The most mistakes that a perceptron can make from a start at zero, in whatever
 * order the rows come: `(R / gamma)^2`, with the margin of any line that
 * separates them (Novikoff 1962). Infinite where the line does not.
 */
export function mostMistakes(line: Neuron, rows: Rows, labels: readonly number[]): number {
  const gamma = margin(line, rows, labels);
  return gamma > 0 ? (radius(rows) / gamma) ** 2 : Infinity;
}
