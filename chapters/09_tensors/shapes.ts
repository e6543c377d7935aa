/** What comes of two shapes, and how many instructions it takes. */
import { zeros } from "../../lib/create.ts";
import { type Shape, showShape } from "../../lib/shape.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { reasonAgainst } from "../06_computation_graphs/graphs.ts";

type Shapes = readonly [a: Shape, b: Shape];

/** Shapes to add. */
export const BROADCASTS: readonly Shapes[] = [
  [[2, 3], []],
  [[2, 3], [3]],
  [[2, 3], [2, 1]],
  [[4, 1], [4]],
  [[5, 1, 3], [2, 1]],
];

/** Shapes to multiply as matrices. */
export const PRODUCTS: readonly Shapes[] = [
  [[150, 4], [4, 3]],
  [[10, 2, 4], [10, 4, 3]],
  [[10, 2, 4], [4, 3]],
  [[5, 1, 2, 4], [10, 4, 3]],
  [[4], [4, 3]],
  [[150, 4], [4]],
];

/** The shape of the result, or why there is none. */
export function outcome(op: (a: Tensor, b: Tensor) => Tensor, a: Shape, b: Shape): string {
  let shape: Shape = [];
  return reasonAgainst(() => shape = op(zeros(a), zeros(b)).shape) ?? showShape(shape);
}

/** How many instructions go over so many numbers, if each takes as many as fit into a register. */
export function instructions(numbers: number, bitsOfRegister: number, bitsOfNumber: number): number {
  return Math.ceil(numbers / (bitsOfRegister / bitsOfNumber));
}
