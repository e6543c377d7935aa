/**
 * A table made ready for a model, in plain numbers: what is learned from its training part, and what is done with it.
 *
 * A model multiplies and adds, so every cell must become a number. How, is learned: a mean, a list of categories. It is learned
 * from the rows that the model trains on, and from no others.
 *
 *   mean, deviation   of a column of the training part
 *   targets           what is to be found out, a number for each row
 *   prior             the mean of all targets
 *   smoothing         how many rows with the prior are added to each category
 */
import { checkFinite, checkLength } from "../../lib/data/check.ts";

/** What is learned of a column of numbers. */
export interface Scale {
  readonly mean: number;
  readonly deviation: number;
}

/** Mean and standard deviation of a column; its values must not all be equal. */
export function scaleOf(column: readonly number[]): Scale {
  checkFinite("learn a scale", "value", column);
  const mean = average(column), deviation = Math.sqrt(average(column.map((value) => (value - mean) ** 2)));
  if (deviation > 0) return { mean, deviation };
  throw new Error("Cannot learn a scale: all values are equal, or there are none");
}

/** In deviations from the mean: mean 0 and deviation 1 for the column that the scale is of. */
export function scaled(column: readonly number[], { mean, deviation }: Scale): number[] {
  return column.map((value) => (value - mean) / deviation);
}

/** The categories of a column, in the order of their names. */
export function categoriesOf(column: readonly string[]): string[] {
  return [...new Set(column)].sort();
}

/** A row for each cell, with a 1 at its category; no 1 where it is none of them. */
export function oneHot(column: readonly string[], categories: readonly string[]): number[][] {
  return column.map((cell) => categories.map((category) => category === cell ? 1 : 0));
}

/** What is learned of a column of categories with the help of the targets. */
export interface MeanTargets {
  readonly prior: number;
  /** The smoothed mean target of each category. */
  readonly means: ReadonlyMap<string, number>;
}

/** The mean target of each category, drawn toward the mean of all by `smoothing` rows. */
export function meanTargets(column: readonly string[], targets: readonly number[], smoothing = 0): MeanTargets {
  checkLength("learn mean targets", "targets", targets.length, column.length);
  const prior = average(targets), means = new Map<string, number>();
  for (const category of new Set(column)) {
    const own = targets.filter((_, row) => column[row] === category);
    means.set(category, (total(own) + smoothing * prior) / (own.length + smoothing));
  }
  return { prior, means };
}

/** Each cell as the mean target of its category; as the prior where that was not learned. */
export function encoded(column: readonly string[], { prior, means }: MeanTargets): number[] {
  return column.map((cell) => means.get(cell) ?? prior);
}

/**
 * The training part encoded without telling a row its own target: the rows of each fold by the means of all other folds.
 * `folds[row]` is the fold of a row.
 */
export function crossFitted(
  column: readonly string[],
  targets: readonly number[],
  folds: readonly number[],
  smoothing = 0,
): number[] {
  return column.map((cell, row) => {
    const others = column.map((_, i) => i).filter((i) => folds[i] !== folds[row]);
    const learned = meanTargets(others.map((i) => column[i]), others.map((i) => targets[i]), smoothing);
    return encoded([cell], learned)[0];
  });
}

/**
 * Rows for training and rows to be tested on, by number: of each class the same share is tested on, rounded down, but one row at
 * least. `order` holds all rows in random order.
 */
export function splitByClass(
  classes: readonly (number | string)[],
  share: number,
  order: readonly number[],
): { training: number[]; test: number[] } {
  const test: number[] = [], training: number[] = [];
  for (const one of new Set(classes)) {
    const rows = order.filter((row) => classes[row] === one), held = Math.max(1, Math.floor(rows.length * share));
    test.push(...rows.slice(0, held));
    training.push(...rows.slice(held));
  }
  return { training, test };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function average(values: readonly number[]): number {
  return total(values) / values.length;
}
