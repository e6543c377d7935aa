/**
 * One matrix product, written again and again: a ladder on which each rung adds up the same products, and only the way
 * through memory differs.
 *
 * Symbols: i the row of the result, j its column, k the step along a row of a and down a column of b:
 * `[rows, inner] [inner, columns] -> [rows, columns]`.
 */
import { checkLength } from "../../lib/data/check.ts";

/** Numbers of 32 bits side by side in memory, row after row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array<ArrayBuffer>;
}

/** A matrix of these numbers, each rounded to 32 bits; zeros, unless told. */
export function matrix(rows: number, columns: number, numbers?: ArrayLike<number>): Matrix {
  if (!numbers) return { rows, columns, data: new Float32Array(rows * columns) };
  checkLength(`make a matrix [${rows}, ${columns}]`, "numbers", numbers.length, rows * columns);
  return { rows, columns, data: Float32Array.from(numbers) };
}

/** The same numbers as a list of lists: each row is an object of its own, somewhere in memory. */
export function rowsOf({ rows, columns, data }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)]);
}

/** Rung 1: lists of lists, and the loops in the order of the definition. Sums are in float64. */
export function inLists(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  const out = a.map(() => new Array<number>(b[0].length).fill(0));
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b[0].length; j++) {
      for (let k = 0; k < b.length; k++) out[i][j] += a[i][k] * b[k][j];
    }
  }
  return out;
}

/** Rung 2: numbers side by side, but the inner loop goes down a column of a and of the result: each step leaps a row. */
export function downColumns(a: Matrix, b: Matrix): Matrix {
  const out = emptyProduct(a, b), inner = a.columns, { columns } = b;
  for (let j = 0; j < columns; j++) {
    for (let k = 0; k < inner; k++) {
      const factor = b.data[k * columns + j];
      for (let i = 0; i < a.rows; i++) out.data[i * columns + j] += a.data[i * inner + k] * factor;
    }
  }
  return out;
}

/** Rung 3: the same loops in another order. The inner one goes along a row of b and of the result, to the next number. */
export function alongRows(a: Matrix, b: Matrix): Matrix {
  const out = emptyProduct(a, b), inner = a.columns, { columns } = b;
  for (let i = 0; i < a.rows; i++) {
    for (let k = 0; k < inner; k++) {
      const factor = a.data[i * inner + k];
      for (let j = 0; j < columns; j++) out.data[i * columns + j] += factor * b.data[k * columns + j];
    }
  }
  return out;
}

/** Rung 4: along rows, of one block of b after the other. A block stays in the cache while all rows of a use it. */
export function inBlocks(a: Matrix, b: Matrix, size = 64): Matrix {
  const out = emptyProduct(a, b);
  for (let k = 0; k < b.rows; k += size) {
    for (let j = 0; j < b.columns; j += size) {
      addBlock(a, b, out, { k, kEnd: Math.min(k + size, b.rows), j, jEnd: Math.min(j + size, b.columns) });
    }
  }
  return out;
}

/** A part of b: rows k to kEnd, columns j to jEnd, the ends left out. */
interface Block {
  readonly k: number;
  readonly kEnd: number;
  readonly j: number;
  readonly jEnd: number;
}

/** Adds to the result what a block of b gives with all rows of a. */
function addBlock(a: Matrix, b: Matrix, out: Matrix, block: Block): void {
  const inner = a.columns, { columns } = b, { kEnd, jEnd } = block;
  for (let i = 0; i < a.rows; i++) {
    for (let k = block.k; k < kEnd; k++) {
      const factor = a.data[i * inner + k];
      for (let j = block.j; j < jEnd; j++) out.data[i * columns + j] += factor * b.data[k * columns + j];
    }
  }
}

/** Zeros in the shape of the product. */
function emptyProduct(a: Matrix, b: Matrix): Matrix {
  if (a.columns === b.rows) return matrix(a.rows, b.columns);
  const [one, other] = [a, b].map(({ rows, columns }) => `[${rows}, ${columns}]`);
  throw new Error(`Cannot multiply ${one} and ${other}: ${a.columns} and ${b.rows} differ`);
}
