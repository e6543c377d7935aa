/**
 * Tensors in plain numbers: a list of numbers, and a shape that says how to read it.
 *
 * Symbols: i the place along one axis, m, k, n the sizes of matrices: `[m, k] [k, n] -> [m, n]`.
 */
import { checkLength } from "../../lib/data/check.ts";

/** How many numbers there are along each axis, outermost first: `[2, 3]` is 2 rows of 3. */
export type Shape = readonly number[];

/** A list of numbers and its shape. The last axis runs fastest (row-major): first comes row 0, then row 1. */
export interface Grid {
  readonly shape: Shape;
  readonly data: readonly number[];
}

/** Numbers that are given a shape; there must be as many as it holds. */
export function grid(shape: Shape, data: readonly number[]): Grid {
  checkLength(`make a grid of shape ${text(shape)}`, "numbers", data.length, sizeOf(shape));
  return { shape, data };
}

/** How many numbers a shape holds: 6 for `[2, 3]`, 1 for `[]`. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** How far apart neighbors along each axis stand in the list: `[3, 1]` for `[2, 3]`. */
export function stridesOf(shape: Shape): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/** Where in the list the number with this index stands: along each axis, so many strides. */
export function placeOf(index: readonly number[], strides: readonly number[]): number {
  return index.reduce((place, i, axis) => place + i * strides[axis], 0);
}

/** All indexes of a shape in the order of the list: `[0, 0]`, `[0, 1]`, ... */
export function indexesOf(shape: Shape): number[][] {
  const strides = stridesOf(shape);
  const indexAt = (place: number) => shape.map((size, axis) => Math.floor(place / strides[axis]) % size);
  return Array.from({ length: sizeOf(shape) }, (_, place) => indexAt(place));
}

/** The numbers of x as another shape finds them, that goes through the list with strides of its own. */
export function walk({ data }: Grid, shape: Shape, strides: readonly number[]): Grid {
  return grid(shape, indexesOf(shape).map((index) => data[placeOf(index, strides)]));
}

/** Rows become columns: the strides change places, and the numbers are walked through in that order. */
export function transpose(x: Grid): Grid {
  checkMatrix("transpose", x.shape);
  return walk(x, x.shape.toReversed(), stridesOf(x.shape).toReversed());
}

/**
 * The shape that two take together, aligned at their last axes: where one has size 1, or has no axis left, it repeats.
 * `[4, 1]` and `[3]` give `[4, 3]`.
 */
export function sharedShape(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  const fromTheEnd = (shape: Shape, axis: number) => shape[shape.length - rank + axis] ?? 1;
  return Array.from({ length: rank }, (_, axis) => {
    const [one, other] = [fromTheEnd(a, axis), fromTheEnd(b, axis)];
    if (one === other || other === 1) return one;
    if (one === 1) return other;
    throw new Error(`Cannot combine ${text(a)} and ${text(b)}: sizes ${one} and ${other} differ, and neither is 1`);
  });
}

/** x, repeated to a larger shape: where it repeats, the walk stands still, with the stride 0. */
export function repeat(x: Grid, shape: Shape): Grid {
  const own = stridesOf(x.shape), missing = shape.length - x.shape.length;
  const repeats = (axis: number) => axis < missing || x.shape[axis - missing] === 1;
  return walk(x, shape, shape.map((_, axis) => repeats(axis) ? 0 : own[axis - missing]));
}

/** Number by number, each of a with its partner of b, in the shape that they take together. */
export function combine(a: Grid, b: Grid, calculate: (x: number, y: number) => number): Grid {
  const shape = sharedShape(a.shape, b.shape), partners = repeat(b, shape).data;
  return grid(shape, repeat(a, shape).data.map((x, place) => calculate(x, partners[place])));
}

export function add(a: Grid, b: Grid): Grid {
  return combine(a, b, (x, y) => x + y);
}

/** The matrix product: each row of a with each column of b, multiplied number by number and added up. */
export function product(a: Grid, b: Grid): Grid {
  checkMatrix("multiply", a.shape);
  checkMatrix("multiply", b.shape);
  const [m, k] = a.shape, [rows, n] = b.shape;
  if (k !== rows) throw new Error(`Cannot multiply ${text(a.shape)} and ${text(b.shape)}: ${k} and ${rows} differ`);
  const data = new Array<number>(m * n).fill(0);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      for (let l = 0; l < k; l++) data[i * n + j] += a.data[i * k + l] * b.data[l * n + j];
    }
  }
  return grid([m, n], data);
}

/** A layer of neurons for many rows at once: x `[batch, inputs]`, weights `[neurons, inputs]`, bias `[neurons]`. */
export function layer(x: Grid, weights: Grid, bias: Grid): Grid {
  return add(product(x, transpose(weights)), bias);
}

/** "[2, 3]". */
function text(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

function checkMatrix(act: string, shape: Shape): void {
  if (shape.length !== 2) throw new Error(`Cannot ${act} ${text(shape)}: a matrix has 2 axes`);
}
