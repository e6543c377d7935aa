/**
 * A dataset: rows of inputs, each with its target, out of which batches are made.
 *
 * The numbers stay packed as they came, images as one byte for each pixel; only a batch is made of tensors. It is made on
 * the device that is in use then, and belongs to the step in which it is made.
 */
import { indices, tensor } from "../create.ts";
import { type Shape, showShape, sizeOf } from "../shape.ts";
import type { Values } from "../nn/values.ts";
import type { Tensor } from "../tensor.ts";

/** Some rows of a dataset, as tensors; by name where a row has several inputs, or several targets. */
export interface Batch<Inputs extends Values = Tensor, Wanted extends Values = Tensor> {
  /** `[rows, ...shape of an input]` */
  readonly inputs: Inputs;
  /** Classes as indices: `[rows]`. Numbers: `[rows, columns]`, one column where the target is one number. */
  readonly targets: Wanted;
}

export interface Dataset<Inputs extends Values = Tensor, Wanted extends Values = Tensor> {
  /** How many rows there are. */
  readonly length: number;
  /** The class of each row, where the targets are classes: for stratified splits, and for weights of classes. */
  readonly classes?: ArrayLike<number>;
  /** These rows, in this order, as tensors. Throws where one of their numbers is not finite. */
  batch(rows: ArrayLike<number>): Batch<Inputs, Wanted>;
}

/** What is to be found out about each row: a class from 0 on, a number, or several. */
export type Targets =
  | { readonly classes: ArrayLike<number> }
  | { readonly numbers: Rows | Packed };

/** Numbers in one row, as they are kept. */
export type Packed = Float32Array | Float64Array | Uint8Array;

type Rows = readonly (readonly number[])[] | readonly number[];

/** What a dataset is made of. */
export interface Parts {
  /** All rows of inputs: nested, or one behind the other. */
  readonly inputs: readonly (readonly number[])[] | Packed;
  /** The shape of one input, `[28, 28]`; the length of a row, where rows are nested. */
  readonly shape?: Shape;
  readonly targets: Targets;
  /** The byte that stands for 1, where inputs are bytes: 255, unless told. Bytes become numbers from 0 to 1. */
  readonly brightest?: number;
}

/** The dataset of these rows. They are not copied where they are packed. */
export function datasetOf({ inputs, shape, targets, brightest = 255 }: Parts): Dataset {
  const all = blockOf("input", inputs, shape, brightest), classes = "classes" in targets ? targets.classes : undefined;
  const wanted = "numbers" in targets ? blockOf("target", targets.numbers, undefined, 1) : undefined;
  const count = classes?.length ?? wanted!.length;
  if (count !== all.length) {
    throw new Error(`Cannot make a dataset of ${all.length} inputs and ${count} targets: each input needs one target`);
  }
  if (classes) checkClasses(classes);
  return {
    length: all.length,
    classes,
    batch(rows) {
      checkPlaces(rows, all.length);
      const picked = classes && Int32Array.from(rows, (row) => classes[row]);
      return { inputs: take(all, rows), targets: picked ? indices(picked) : take(wanted!, rows) };
    },
  };
}

/** Rows of one shape, one behind the other. */
interface Block {
  readonly what: string;
  readonly values: Packed;
  readonly shape: Shape;
  readonly length: number;
  /** What each byte stands for, where the values are bytes. */
  readonly meanings?: Float32Array;
}

function blockOf(what: string, given: Rows | Packed, shape: Shape | undefined, brightest: number): Block {
  const first = given[0], isPacked = ArrayBuffer.isView(given);
  if (given.length === 0) throw new Error(`Cannot make a dataset: there are no ${what}s`);
  const values = isPacked ? given : packed(what, given);
  const found = shape ?? [Array.isArray(first) ? first.length : 1], length = values.length / sizeOf(found);
  if (!Number.isInteger(length)) {
    throw new Error(
      `Cannot make a dataset: ${values.length} numbers are no whole number of ${what}s of shape ${showShape(found)}`,
    );
  }
  const meanings = values instanceof Uint8Array
    ? Float32Array.from({ length: 256 }, (_, byte) => byte / brightest)
    : undefined;
  return { what, values, shape: found, length, meanings };
}

/** Rows in one piece. */
function packed(what: string, rows: Rows): Float64Array {
  const width = Array.isArray(rows[0]) ? rows[0].length : 1, values = new Float64Array(rows.length * width);
  for (const [i, row] of rows.entries()) {
    const numbers = typeof row === "number" ? [row] : row;
    if (numbers.length !== width) {
      throw new Error(`Cannot make a dataset: ${what} ${i} has ${numbers.length} numbers, ${what} 0 has ${width}`);
    }
    values.set(numbers, i * width);
  }
  return values;
}

/** Rows of a block as a tensor. */
function take(block: Block, rows: ArrayLike<number>): Tensor {
  const { values, shape, meanings } = block;
  const out = meanings && values instanceof Uint8Array
    ? decoded(values, meanings, sizeOf(shape), rows)
    : copied(block, values as Float32Array, rows);
  return tensor(out, [rows.length, ...shape]);
}

/** What the bytes of these rows stand for. */
function decoded(bytes: Uint8Array, meanings: Float32Array, width: number, rows: ArrayLike<number>): Float32Array {
  const out = new Float32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i] * width, to = i * width;
    for (let j = 0; j < width; j++) out[to + j] = meanings[bytes[from + j]];
  }
  return out;
}

/** The numbers of these rows, all of them finite. */
function copied({ what, shape }: Block, values: Float32Array | Float64Array, rows: ArrayLike<number>) {
  const width = sizeOf(shape), out = new (values.constructor as Float64ArrayConstructor)(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i] * width, to = i * width;
    for (let j = 0; j < width; j++) {
      const value = out[to + j] = values[from + j];
      if (!Number.isFinite(value)) throw notFinite(what, rows[i], j, value);
    }
  }
  return out;
}

function notFinite(what: string, row: number, column: number, value: number): Error {
  return new Error(
    `Cannot make a batch: ${what} of row ${row}, column ${column} is ${value}; only finite numbers can be learned from`,
  );
}

function checkPlaces(rows: ArrayLike<number>, length: number): void {
  if (rows.length === 0) throw new Error("Cannot make a batch of no rows");
  for (let i = 0; i < rows.length; i++) {
    if (Number.isInteger(rows[i]) && rows[i] >= 0 && rows[i] < length) continue;
    throw new Error(`Cannot make a batch: there is no row ${rows[i]}; rows are 0 to ${length - 1}`);
  }
}

function checkClasses(classes: ArrayLike<number>): void {
  for (let i = 0; i < classes.length; i++) {
    if (Number.isInteger(classes[i]) && classes[i] >= 0) continue;
    throw new Error(
      `Cannot make a dataset: the class of row ${i} is ${classes[i]}; classes are whole numbers from 0 on`,
    );
  }
}
