/** The largest and the smallest number, and where they are. */
import { parseFormula } from "../formula/parse.ts";
import { composite, type Op, op, untracked } from "../op.ts";
import { type Axes, axesOf, axisOf, type Shape, showShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { div } from "./arithmetic.ts";
import { KEEP, kept, reduced, type Reducing, reshape, sum } from "./broadcast.ts";
import { calculate, evaluate } from "./calculate.ts";
import { neg } from "./functions.ts";
import { transpose } from "./movement.ts";
import { placesBeside } from "./rows.ts";
import { sample } from "./sample.ts";
import { oneOf } from "./settings.ts";

export interface Extreme extends Reducing {
  /** Who gets the gradient where several numbers are the largest: all of them evenly, or the first, row by row. */
  readonly ties?: "split" | "first";
}

type ExtremeArguments = [x: Tensor, axes?: Axes, options?: Extreme];

const LARGEST = "take the maximum of", SMALLEST = "take the minimum of";

/** The largest number; NaN where one is NaN. */
export const max: Op<ExtremeArguments> = op<ExtremeArguments>({
  name: "max",
  act: LARGEST,
  takes: "x, axes?, { keepAxes, ties }?",
  is: "the largest number along the axes, or of all",
  slopes: { dx: "dy to the largest number; several share it evenly, or the first has it all" },
  domain: "smooth where one number is the largest",
  use: "max pooling; subtracting before exp",
  rough: true,
  samples: () => [
    [sample([2, 3])],
    [sample([2, 3]), 0],
    [sample([3, 4]), 1],
    [sample([2, 3]), -1, { keepAxes: true, ties: "first" }],
    [sample([2, 3, 2]), [0, 2]],
    [sample([3, 2, 2]), [0, 2]],
    [sample([2, 3, 2]), [0, 2], { ties: "first" }],
    [sample([2, 3, 2], undefined, 1), [0, 2], { ties: "first" }],
    [sample([3, 1]), 1],
    [sample([])],
  ],
  known: () => [{ of: [sample([2, 3], [1, 3, 2, -5, -4, -6]), 1], shape: [2], gives: [3, -4] }],
}, {
  value(x, axes, options) {
    checkSome(LARGEST, x.shape, axesOf(LARGEST, axes, x.shape));
    checkTies(LARGEST, x.shape, options);
    return reduced(LARGEST, "max", x, axes, options);
  },
  gradient: (dy, y, x, axes, { ties = "split" } = {}) => [() => {
    const share = untracked(() => ties === "first" ? firstOf(x, axes) : evenShare(x, y, axes));
    return calculate(LARGEST, SHARED, ["dy", "share"], [kept(dy, x.shape, axes), share]);
  }],
});

function checkTies(act: string, shape: Shape, { ties = "split" }: Extreme = {}): void {
  oneOf(() => `${act} ${showShape(shape)}`, "ties", ties, ["split", "first"]);
}

function checkSome(act: string, shape: Shape, axes: readonly number[]): void {
  const empty = axes.find((axis) => shape[axis] === 0);
  if (empty !== undefined) {
    throw new Error(`Cannot ${act} ${showShape(shape)} along axis ${empty}: there are no numbers`);
  }
}

/** Who has no share gets nothing, of an infinite gradient too. */
const SHARED = parseFormula("share == 0 ? 0 : dy * share", ["dy", "share"]);
const IS_LARGEST = parseFormula("x == y", ["x", "y"]), IS_PLACE = parseFormula("place == first", ["place", "first"]);

/** 1 shared among the numbers that are the largest, 0 for the others. */
function evenShare(x: Tensor, y: Tensor, axes: Axes): Tensor {
  const is = evaluate(LARGEST, IS_LARGEST, ["x", "y"], [x, kept(y, x.shape, axes)]);
  return div(is, sum(is, axes, KEEP));
}

/**
 * 1 for the first of the largest numbers, 0 for the others: found with the reduced axes behind the others, as one axis.
 */
function firstOf(x: Tensor, axes: Axes): Tensor {
  const along = axesOf(LARGEST, axes, x.shape);
  const others = x.shape.map((_, axis) => axis).filter((axis) => !along.includes(axis));
  const order = [...others, ...along], turned = transpose(x, order), count = sizeOf(along.map((axis) => x.shape[axis]));
  const flat = reshape(turned, [...others.map((axis) => x.shape[axis]), count]);
  const first = reduced(LARGEST, "argmax", flat, -1, KEEP);
  const is = evaluate(LARGEST, IS_PLACE, ["place", "first"], [placesBeside(x, count), first]);
  return transpose(reshape(is, turned.shape), order.map((_, axis) => order.indexOf(axis)));
}

/** The smallest number; NaN where one is NaN. */
export const min: Op<ExtremeArguments> = composite<ExtremeArguments>({
  ...max.entry,
  name: "min",
  act: SMALLEST,
  is: "the smallest number along the axes, or of all: -max(-x)",
  slopes: { dx: "dy to the smallest number; several share it evenly, or the first has it all" },
  domain: "smooth where one number is the smallest",
  use: "distances to the nearest",
  known: () => [{ of: [sample([2, 3], [1, 3, 2, -5, -4, -6]), 1], shape: [2], gives: [1, -6] }],
}, (x, axes, options) => {
  checkSome(SMALLEST, x.shape, axesOf(SMALLEST, axes, x.shape));
  checkTies(SMALLEST, x.shape, options);
  return neg(max(neg(x), axes, options));
});

type PlaceArguments = [x: Tensor, axis?: number];

/** The place of the largest number along an axis, or, counted row by row, among all; the first where several are. */
export const argmax: Op<PlaceArguments> = op<PlaceArguments>({
  name: "argmax",
  act: "find the maximum of",
  takes: "x, axis?",
  is: "the place of the first of the largest numbers, along the axis or among all",
  slopes: {},
  use: "the class that a network chooses",
  samples: () => [[sample([2, 3]), 1], [sample([2, 3])], [sample([2, 2, 2]), -2], [sample([])], [sample([0, 1]), 1]],
  known: () => [
    { of: [sample([2, 3], [1, 3, 2, 5, 5, 4]), 1], shape: [2], gives: [1, 0] },
    { of: [sample([2, 3], [1, 3, 2, 5, 5, 4])], shape: [], gives: [3] },
  ],
}, { value: (x, axis) => place("find the maximum of", x, axis) });

/** The place of the smallest number, as `argmax`. */
export const argmin: Op<PlaceArguments> = op<PlaceArguments>({
  ...argmax.entry,
  name: "argmin",
  act: "find the minimum of",
  is: "the place of the first of the smallest numbers, along the axis or among all",
  use: "the nearest of several points",
  known: () => [
    { of: [sample([2, 3], [1, 3, 2, 5, 4, 4]), 1], shape: [2], gives: [0, 1] },
    { of: [sample([2, 3], [1, 3, 2, 5, 4, 4])], shape: [], gives: [0] },
  ],
}, { value: (x, axis) => place("find the minimum of", neg(x), axis) });

function place(act: string, x: Tensor, axis?: number): Tensor {
  const axes = axis === undefined ? axesOf(act, undefined, x.shape) : [axisOf(act, axis, x.shape)];
  checkSome(act, x.shape, axes);
  return reduced(act, "argmax", x, axes);
}
