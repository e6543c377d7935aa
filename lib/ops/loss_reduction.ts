/** What all losses share: the reduction of their terms, and what they refuse. */
import { isSameShape, type Shape, showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { div, mul } from "./arithmetic.ts";
import { checkRepeats, sum } from "./broadcast.ts";
import type { Operand } from "./calculate.ts";

/** What is made of the terms: their mean, their sum, or nothing: they stay as they are. */
export type LossReduction = "mean" | "sum" | "none";

/** What all losses take. */
export interface LossOptions {
  /** "mean" unless told. */
  readonly reduction?: LossReduction;
}

/** What losses take that have a term for each element. */
export interface ElementOptions extends LossOptions {
  /**
   * How much each term counts, 0 to leave it out: in the shape of the terms, or broadcasting to it. A mean still divides by
   * the number of terms.
   */
  readonly weights?: Tensor;
}

/** The terms of a loss, reduced. `whole` is what a mean divides by: the number of terms unless told. */
export function reduceLoss(terms: Tensor, reduction: LossReduction = "mean", whole?: Operand): Tensor {
  switch (reduction) {
    case "mean":
      return div(sum(terms), whole ?? sizeOf(terms.shape));
    case "sum":
      return sum(terms);
    case "none":
      return terms;
    default:
      throw new Error(
        `Cannot reduce a loss by "${reduction}": choose "mean", "sum" or "none"; klDivergence has "batchmean" too`,
      );
  }
}

/** Refuses tensors whose shapes differ; they are given with the names that the error calls them by. */
export function checkSameShape(act: string, tensors: Readonly<Record<string, Tensor>>): void {
  const shapes = Object.values(tensors).map(({ shape }) => shape), [first] = shapes;
  if (shapes.every((shape) => isSameShape(shape, first))) return;
  const names = Object.keys(tensors).join(" and ");
  throw new Error(
    `Cannot ${act} ${
      shapes.map(showShape).join(" and ")
    }: ${names} must have the same shape, as a loss does not broadcast`,
  );
}

/** The terms, each times its weight. */
export function weighTerms(act: string, terms: Tensor, weights?: Tensor): Tensor {
  if (!weights) return terms;
  checkRepeats(act, "weights", weights, terms.shape);
  return mul(terms, weights);
}

/** Refuses a target whose shape is not the one that is expected for predictions of this shape. */
export function checkTarget(act: string, shape: Shape, target: Shape, expected: Shape, what = "a target"): void {
  if (isSameShape(target, expected)) return;
  throw new Error(
    `Cannot ${act} ${showShape(shape)} for a target of shape ${showShape(target)}: expected ${what} of shape ${
      showShape(expected)
    }`,
  );
}
