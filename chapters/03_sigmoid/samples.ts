/** The data of this chapter: flowers, patients, and classes that overlap by design. */
import { checkRows } from "../../lib/data/check.ts";
import { breastCancer, iris } from "../../lib/data/sets.ts";
import { Random } from "../../lib/random.ts";
import type { Neuron, Rows } from "../01_neuron/neuron.ts";
import { inOrder, type Labeled } from "../02_perceptron/samples.ts";
import { probability } from "./sigmoid.ts";

export type { Labeled };

/** `count` numbers from `low` to `high`, equally far apart, both ends included. */
export function spaced(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => low + (high - low) * i / (count - 1));
}

/** Petal length and width, in cm, of the flowers of two species; the label is 1 for the second. */
export async function petals(no: "setosa" | "versicolor", yes: "versicolor" | "virginica"): Promise<Labeled> {
  const flowers = await iris();
  const species = flowers.labels("species"), rows = flowers.matrix("petal_length_cm", "petal_width_cm");
  const all = { rows, labels: species.map((name) => name === yes ? 1 : 0) };
  return inOrder(all, species.flatMap((name, i) => name === no || name === yes ? [i] : []));
}

/** The 569 patients, 30 measurements each, label 1 for malignant; the seed says which four fifths are for training. */
export async function patients(seed: number): Promise<{ training: Labeled; heldOut: Labeled }> {
  const table = await breastCancer();
  const all = { rows: table.matrix(), labels: table.labels("label").map((label) => label === "malignant" ? 1 : 0) };
  const order = new Random(seed).permutation(table.rows), cut = Math.round(0.8 * table.rows);
  return { training: inOrder(all, order.slice(0, cut)), heldOut: inOrder(all, order.slice(cut)) };
}

/** Rows around 0 whose labels are drawn with the probability that a hidden neuron gives: no line separates them. */
export function noisyClasses(seed: number, count = 400): Labeled & { readonly truth: Neuron } {
  const random = new Random(seed), direction = random.uniform(0, 2 * Math.PI);
  const truth = { weights: [2 * Math.cos(direction), 2 * Math.sin(direction)], bias: random.normal(0, 0.5) };
  const rows = Array.from({ length: count }, () => [random.normal(), random.normal()]);
  return { truth, rows, labels: rows.map((inputs) => random.uniform() < probability(truth, inputs) ? 1 : 0) };
}

/**
 * Scaling to mean 0 and standard deviation 1, as measured on these rows: the
 * result scales any rows, so that held-out ones are not looked at. A column
 * that never changes becomes NaN, which training refuses.
 */
export function standardScale(rows: Rows): (rows: Rows) => number[][] {
  checkRows("scale inputs", rows);
  const columns = rows[0].map((_, j) => rows.map((inputs) => inputs[j]));
  const means = columns.map(mean);
  const deviations = columns.map((column, j) => Math.sqrt(mean(column.map((x) => (x - means[j]) ** 2))));
  return (others) => others.map((inputs) => inputs.map((x, j) => (x - means[j]) / deviations[j]));
}

/** The data with their inputs scaled as the rows of `like` have it: their own rows, unless told. */
export function scaled({ rows, labels }: Labeled, like: Labeled = { rows, labels }): Labeled {
  return { rows: standardScale(like.rows)(rows), labels };
}

/** The mean of at least one value. */
export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b) / values.length;
}

/** The two ways to be wrong, counted: a yes that was missed, and a no that was called a yes. */
export interface Mistakes {
  readonly missed: number;
  readonly falseAlarms: number;
}

/** The mistakes of a neuron whose answer counts as a yes from the threshold on. */
export function mistakes(neuron: Neuron, { rows, labels }: Labeled, threshold: number): Mistakes {
  const said = rows.map((inputs) => probability(neuron, inputs) >= threshold);
  return {
    missed: labels.filter((label, i) => label === 1 && !said[i]).length,
    falseAlarms: labels.filter((label, i) => label === 0 && said[i]).length,
  };
}

/** The share of right answers, a yes being a probability from a half on. */
export function accuracy(neuron: Neuron, data: Labeled): number {
  const { missed, falseAlarms } = mistakes(neuron, data, 0.5);
  return 1 - (missed + falseAlarms) / data.rows.length;
}
