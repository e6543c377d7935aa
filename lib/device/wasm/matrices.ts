/** Matrices and parts of them, as the product sees them: where they begin, and how far apart their numbers lie, in bytes. */
import { COLUMNS } from "./micro_kernel.ts";

/** An operand, or a part of one: bytes from one row to the next as it is stored, which may be transposed. */
export interface Matrix {
  readonly address: number;
  readonly stride: number;
  readonly isTransposed: boolean;
}

/** A matrix in panels of 8 columns: bytes from one row, and from one panel, to the next. They are 0 where one serves for all. */
export interface Panels {
  readonly address: number;
  readonly stride: number;
  readonly next: number;
}

/** A single row or column stands in memory as its transpose does. */
export function matrix(address: number, rows: number, columns: number, transposed: boolean): Matrix {
  const isTransposed = transposed && rows > 1 && columns > 1;
  return { address, stride: 4 * (isTransposed ? rows : columns), isTransposed };
}

/** The part of an operand that begins at this row and column. */
export function corner(x: Matrix, row: number, column: number): Matrix {
  if (row === 0 && column === 0) return x;
  const { address, stride, isTransposed } = x;
  const place = isTransposed ? column * stride + 4 * row : row * stride + 4 * column;
  return { address: address + place, stride, isTransposed };
}

/** The part of panels that begins at this row and column, the first of a panel. */
export function at(x: Panels, row: number, column: number): Panels {
  if (row === 0 && column === 0) return x;
  const { address, stride, next } = x;
  return { address: address + row * stride + column / COLUMNS * next, stride, next };
}

/** Whether rows so many bytes apart crowd: a cache has but a few places for them, where they drive each other out. */
export function crowds(stride: number): boolean {
  return stride % 4096 === 0;
}

/** Bytes of a copied row: an odd number of vectors, lest all rows fall on the same places of a cache. */
export function rowBytes(numbers: number): number {
  return 4 * roundUp(numbers, 8) + 16;
}

export function roundUp(x: number, multiple: number): number {
  return Math.ceil(x / multiple) * multiple;
}
