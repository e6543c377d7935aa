/** Tensors to try ops on. */
import { parameter } from "../create.ts";
import { Random } from "../random.ts";
import { type Shape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** From where to where. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

/**
 * A tracked tensor. Numbers that are drawn lie between -2 and 2 unless told otherwise; each shape and seed has its own, the
 * same every time.
 */
export function sample(shape: Shape, choice: Span | readonly number[] = { low: -2, high: 2 }, seed = 0): Tensor {
  if (!("low" in choice)) return parameter(choice, shape);
  const random = new Random(shape.reduce((hash, size) => hash * 31 + size, 7 + 1000003 * seed));
  return parameter(Array.from({ length: sizeOf(shape) }, () => random.uniform(choice.low, choice.high)), shape);
}
