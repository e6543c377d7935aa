/** Splits: rows to learn from, and rows to be asked about that were not learned from. */
import type { Values } from "../nn/values.ts";
import type { Random } from "../random.ts";
import type { Tensor } from "../tensor.ts";
import { part } from "./batches.ts";
import type { Dataset } from "./dataset.ts";

/** Rows, by number. */
export interface SplitRows {
  readonly training: number[];
  readonly validation: number[];
}

export interface Split<Inputs extends Values = Tensor, Wanted extends Values = Tensor> {
  readonly training: Dataset<Inputs, Wanted>;
  readonly validation: Dataset<Inputs, Wanted>;
}

/**
 * Splits a dataset, `share` of its rows for validation. Where it has classes, each gets its share in both parts, as nearly as whole
 * rows allow: all of them are in the training part, but a rare one may be missing from the validation part.
 */
export function split<Inputs extends Values = Tensor, Wanted extends Values = Tensor>(
  dataset: Dataset<Inputs, Wanted>,
  share: number,
  random: Random,
): Split<Inputs, Wanted> {
  const { length, classes } = dataset;
  const rows = classes ? stratifiedRows(classes, share, random) : splitRows(length, share, random);
  return { training: part(dataset, rows.training), validation: part(dataset, rows.validation) };
}

/** The rows of both parts, drawn without looking at them. */
export function splitRows(length: number, share: number, random: Random): SplitRows {
  const held = heldOut(length, share), order = random.permutation(length);
  return { training: order.slice(held), validation: order.slice(0, held) };
}

/**
 * The rows of both parts, so that each class has its share in both, as nearly as whole rows allow. A class of a single row
 * goes to the training part: what was never seen cannot be known.
 */
export function stratifiedRows(classes: ArrayLike<number | string>, share: number, random: Random): SplitRows {
  const held = heldOut(classes.length, share), order = random.permutation(classes.length);
  const groups = [...Map.groupBy(order, (row) => classes[row]).values()];
  const counts = shared(groups.map(({ length }) => length), share, held);
  const mixed = (rows: number[]) => random.permutation(rows.length).map((place) => rows[place]);
  return {
    training: mixed(groups.flatMap((rows, i) => rows.slice(counts[i]))),
    validation: mixed(groups.flatMap((rows, i) => rows.slice(0, counts[i]))),
  };
}

/** How many rows a share is. */
function heldOut(length: number, share: number): number {
  if (!(share > 0 && share < 1)) {
    throw new Error(`Cannot split off a share of ${share}: a share is above 0 and below 1, such as 0.2`);
  }
  const held = Math.round(length * share), left = length - held;
  if (held > 0 && left > 0) return held;
  const empty = held === 0 ? "validation" : "training";
  throw new Error(`Cannot split ${length} rows with a share of ${share}: it leaves no rows for ${empty}`);
}

/**
 * `held` rows shared among groups of these sizes: each gets its share rounded down, the largest rests one more. Each keeps a row
 * to learn from, even if fewer than `held` are found then.
 */
function shared(sizes: readonly number[], share: number, held: number): number[] {
  const counts = sizes.map((size) => Math.floor(size * share));
  const rests = sizes.map((size, i) => size * share - counts[i]);
  const byRest = sizes.map((_, i) => i).filter((i) => counts[i] < sizes[i] - 1).sort((i, j) => rests[j] - rests[i]);
  for (const i of byRest.slice(0, held - sum(counts))) counts[i]++;
  if (sum(counts) > 0) return counts;
  throw new Error("Cannot split by classes: each class has a single row, which is needed for training");
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
