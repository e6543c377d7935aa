/** Running sums and products, in as many passes as the length has binary digits: each pass doubles the reach. */
import { composite, type Op } from "../op.ts";
import { axesOf, axisOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { add, mul } from "./arithmetic.ts";
import { type ReduceArguments, reducedShape, reshape, sum } from "./broadcast.ts";
import { concat } from "./joining.ts";
import { slice } from "./movement.ts";
import { sample } from "./sample.ts";
import { gatherWalk, straightWalk } from "./walks.ts";

/**
 * The sum of each number and all before it along an axis. A pass adds to each number the one 1, 2, 4, ... places before
 * it, which is by then the sum of as many (Hillis and Steele 1986).
 */
export const cumsum: Op<[x: Tensor, axis: number]> = composite({
  name: "cumsum",
  act: "sum up",
  takes: "x, axis",
  is: "the sum of each number and all before it, along the axis",
  slopes: { dx: "the sum of each number of dy and all behind it" },
  use: "how much until now: shares of sorted weights",
  samples:
    () => [[sample([2, 5]), 1], [sample([3, 2]), 0], [sample([2, 3, 2]), -2], [sample([1]), 0], [sample([0]), 0]],
  known: () => [{ of: [sample([4], [1, 2, 3, 4]), 0], shape: [4], gives: [1, 3, 6, 10] }],
}, (x, axis) => {
  const at = axisOf("sum up", axis, x.shape);
  let y = x;
  for (let reach = 1; reach < x.shape[at]; reach *= 2) y = add(y, moved(y, at, reach));
  return y;
});

/** Each number `distance` places further along an axis; zeros come in. */
function moved(x: Tensor, axis: number, distance: number): Tensor {
  const lines = x.shape.map((_, by) => by === axis ? { by, start: -distance } : { by });
  return gatherWalk(x, straightWalk(x.shape, x.shape, lines));
}

/**
 * The product along axes; 1 where there are no numbers. Halves are multiplied until one number is left, so that the
 * gradient, which is the product of the others, needs no division and is right where numbers are 0.
 */
export const prod: Op<ReduceArguments> = composite<ReduceArguments>({
  name: "prod",
  act: "multiply",
  takes: "x, axes?, { keepAxes }?",
  is: "the product along the axes, or of all numbers",
  slopes: { dx: "dy times the product of the others" },
  use: "the likelihood of independent events",
  samples: () => [
    [sample([2, 3])],
    [sample([5]), 0],
    [sample([3, 4]), -1, { keepAxes: true }],
    [sample([2, 3, 2]), [0, 2]],
    [sample([4], [2, 0, -1, 3])],
    [sample([0, 2]), 0],
    [sample([])],
  ],
  known: () => [
    { of: [sample([2, 3], [1, 2, 3, 4, 0, 6]), 1], shape: [2], gives: [6, 0] },
    { of: [sample([0])], shape: [], gives: [1] },
  ],
}, (x, axes, options) => {
  const product = axesOf("multiply", axes, x.shape).reduce(productAlong, x);
  return reshape(product, reducedShape("multiply", x.shape, axes, options));
});

/** The product along one axis, which stays with size 1. */
function productAlong(x: Tensor, axis: number): Tensor {
  if (x.shape[axis] === 0) return add(sum(x, axis, { keepAxes: true }), 1);
  let y = x;
  for (let count = y.shape[axis]; count > 1; count = y.shape[axis]) {
    const half = Math.floor(count / 2);
    const halves = mul(part(y, axis, 0, half), part(y, axis, half, 2 * half));
    y = count % 2 === 0 ? halves : concat([halves, part(y, axis, count - 1, count)], axis);
  }
  return y;
}

function part(x: Tensor, axis: number, start: number, stop: number): Tensor {
  return slice(x, x.shape.map((_, k) => k === axis ? [start, stop] : undefined));
}
