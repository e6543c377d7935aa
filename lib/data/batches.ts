/** Which rows of a dataset are learned from together: batches, and parts. */
import type { Random } from "../random.ts";
import type { Values } from "../nn/values.ts";
import { device, type Tensor } from "../tensor.ts";
import type { Batch, Dataset } from "./dataset.ts";

export interface BatchOptions {
  /** Draws the order of the rows anew. Without it they come as they stand. */
  readonly random?: Random;
  /** Leaves out a last batch that is smaller than the others. */
  readonly dropLast?: boolean;
}

/**
 * The rows of each batch of one epoch: every row once, or, with `dropLast`, all but a rest that fills no batch. Throws
 * where a batch is larger than the data.
 */
export function batchRows(length: number, size: number, { random, dropLast = false }: BatchOptions = {}): number[][] {
  checkSize(length, size);
  const order = random?.permutation(length) ?? Array.from({ length }, (_, row) => row);
  const count = dropLast ? Math.floor(length / size) : Math.ceil(length / size);
  return Array.from({ length: count }, (_, i) => order.slice(i * size, (i + 1) * size));
}

function checkSize(length: number, size: number): void {
  if (length === 0) throw new Error("Cannot make batches: there are no rows");
  if (!(Number.isInteger(size) && size > 0)) {
    throw new Error(`Cannot make batches of ${size} rows: a size is 1, 2, ...`);
  }
  if (size <= length) return;
  throw new Error(`Cannot make batches of ${size} rows: there are only ${length}; choose ${length} or less`);
}

/**
 * The batches of one epoch. What is made in the body of the loop, the batch among it, goes back when the next batch is
 * asked for: each is a step of its own.
 */
export function* batches<Inputs extends Values = Tensor, Wanted extends Values = Tensor>(
  dataset: Dataset<Inputs, Wanted>,
  size: number,
  options: BatchOptions = {},
): Generator<Batch<Inputs, Wanted>, void> {
  for (const rows of batchRows(dataset.length, size, options)) {
    using _step = device().step();
    yield dataset.batch(rows);
  }
}

/** Some rows of a dataset as a dataset. Its numbers are not copied. */
export function part<Inputs extends Values = Tensor, Wanted extends Values = Tensor>(
  dataset: Dataset<Inputs, Wanted>,
  rows: ArrayLike<number>,
): Dataset<Inputs, Wanted> {
  const { length, classes } = dataset, places = Int32Array.from(rows);
  if (places.length === 0) throw new Error("Cannot take a part of a dataset: no rows are named");
  const wrong = places.findIndex((row, i) => row !== rows[i] || row < 0 || row >= length);
  if (wrong >= 0) {
    throw new Error(`Cannot take a part of a dataset: there is no row ${rows[wrong]}; rows are 0 to ${length - 1}`);
  }
  const original = (row: number) => {
    if (row in places) return places[row];
    throw new Error(`Cannot make a batch: there is no row ${row}; rows are 0 to ${places.length - 1}`);
  };
  return {
    length: places.length,
    classes: classes && places.map((row) => classes[row]),
    batch: (wanted) => dataset.batch(Array.from(wanted, original)),
  };
}
