/** Repeating numbers to fit a larger shape, and its way back: adding up what was repeated. */
import type { Reduction } from "../device/device.ts";
import { parseFormula } from "../formula/parse.ts";
import { type Op, op } from "../op.ts";
import {
  type Axes,
  axesOf,
  checkShape,
  isSameShape,
  isSize,
  repeatsTo,
  type Shape,
  showShape,
  sizeOf,
  stridesIn,
} from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { sample } from "./sample.ts";
import { straightWalk, walked } from "./walks.ts";

/** The same numbers in another shape of the same size. One size may be -1: it is what is left. */
export const reshape: Op<[x: Tensor, shape: Shape]> = op({
  name: "reshape",
  act: "reshape",
  takes: "x, shape",
  is: "the same numbers, row by row, in another shape",
  slopes: { dx: "dy, in the shape of x" },
  use: "between layers that see the same numbers in other shapes",
  samples: () => [[sample([2, 3]), [3, 2]], [sample([4]), [2, -1]], [sample([]), [1, 1]], [sample([0, 2]), [2, 0]]],
  known: () => [{ of: [sample([2, 2], [1, 2, 3, 4]), [-1]], shape: [4], gives: [1, 2, 3, 4] }],
}, {
  value: (x, shape) => new Tensor(completed(x.shape, shape), x.storage, x.device, { indices: x }),
  gradient: (dy, _y, x) => [() => reshape(dy, x.shape)],
});

/** The shape with its -1 replaced. */
function completed(from: Shape, shape: Shape): Shape {
  if (shape.every(isSize) && sizeOf(shape) === sizeOf(from)) return shape; // most often
  const open = shape.indexOf(-1), count = sizeOf(from), known = sizeOf(shape.filter((size) => size !== -1));
  const refuse = (reason: string): never => {
    throw new Error(`Cannot reshape ${showShape(from)} to ${showShape(shape)}: ${reason}`);
  };
  if (open !== shape.lastIndexOf(-1)) refuse("only one size may be -1");
  checkShape(`reshape ${showShape(from)} to a tensor`, open < 0 ? shape : shape.with(open, 0));
  if (open < 0) refuse(`it holds ${count} numbers, not ${known}`);
  if (known === 0 && count === 0) refuse("any size would fit for -1");
  if (known === 0 || count % known !== 0) refuse(`it holds ${count} numbers, not a multiple of ${known}`);
  return shape.with(open, count / known);
}

/** `x` repeated to a larger shape: its axes of size 1, and axes that it has not. */
export const broadcastTo: Op<[x: Tensor, shape: Shape]> = op({
  name: "broadcastTo",
  act: "broadcast",
  takes: "x, shape",
  is: "x, repeated along axes of size 1 and along new axes in front",
  slopes: { dx: "dy, added up where x was repeated" },
  use: "to make shapes fit; most ops do it by themselves",
  samples: () => [[sample([1, 3]), [2, 3]], [sample([2, 1]), [3, 2, 2]], [sample([]), [2, 2]], [sample([2]), [0, 2]]],
  known: () => [{ of: [sample([2, 1], [1, 2]), [2, 3]], shape: [2, 3], gives: [1, 1, 1, 2, 2, 2] }],
}, {
  value(x, shape) {
    if (!shape.every(isSize)) checkShape(`broadcast ${showShape(x.shape)} to a tensor`, shape);
    if (!repeatsTo(x.shape, shape)) {
      throw new Error(`Cannot broadcast ${showShape(x.shape)} to ${showShape(shape)}: only a size of 1 repeats`);
    }
    return repeated(x, shape);
  },
  gradient: (dy, _y, x) => [() => sumTo(dy, x.shape)],
});

/** Refuses a tensor, by the name that the error calls it by, that does not broadcast to a shape, or would enlarge it. */
export function checkRepeats(act: string, name: string, { shape }: Tensor, to: Shape): void {
  if (repeatsTo(shape, to)) return;
  throw new Error(`Cannot ${act} ${showShape(to)}: ${name} of shape ${showShape(shape)} cannot broadcast to it`);
}

/** Numbers that pick something go along a walk, where axes that repeat take no steps; others need no plan of one. */
function repeated(x: Tensor, shape: Shape): Tensor {
  const { device, storage, isIndex } = x, strides = stridesIn(shape, x.shape);
  if (!isIndex) return new Tensor(shape, device.elementwise(COPY, { x: { storage, strides } }, shape), device);
  const lead = shape.length - x.shape.length;
  return walked(
    x,
    straightWalk(x.shape, shape, x.shape.map((size, s) => ({ by: s + lead, step: size === 1 ? 0 : 1 }))),
  );
}

const COPY = parseFormula("x", ["x"]);

/** Options of everything that reduces axes. */
export interface Reducing {
  /** Reduced axes stay, with size 1, so that the result broadcasts against x. */
  readonly keepAxes?: boolean;
}

export const KEEP: Reducing = { keepAxes: true };

/** What everything that reduces axes takes. */
export type ReduceArguments = [x: Tensor, axes?: Axes, options?: Reducing];

/** The sum along one axis, several, or all. */
export const sum: Op<ReduceArguments> = op<ReduceArguments>({
  name: "sum",
  act: "sum",
  takes: "x, axes?, { keepAxes }?",
  is: "the sum along the axes, or of all numbers",
  slopes: { dx: "dy, repeated along the axes" },
  use: "losses, means, and the way back of broadcasting",
  samples: () => [
    [sample([2, 3])],
    [sample([2, 3]), 0],
    [sample([2, 3]), -1, { keepAxes: true }],
    [sample([2, 3, 2]), [0, 2]],
    [sample([2, 1, 3]), [1, 2], { keepAxes: true }],
    [sample([0, 2]), 0],
    [sample([])],
  ],
  known: () => [
    { of: [sample([2, 2], [1, 2, 3, 4]), 0], shape: [2], gives: [4, 6] },
    { of: [sample([2, 2], [1, 2, 3, 4])], shape: [], gives: [10] },
  ],
}, {
  value: (x, axes, options) => reduced("sum", "sum", x, axes, options),
  gradient: (dy, _y, x, axes) => [() => spread(dy, x.shape, axes)],
});

/** A reduction along several axes, without a history: one run of neighboring axes after the other. */
export function reduced(act: string, kind: Reduction, x: Tensor, axes: Axes, options?: Reducing): Tensor {
  const { shape, device } = x, along = axesOf(act, axes, shape);
  let { storage } = x, inner = 1, behind = shape.length;
  for (const { first, end } of runsOf(along)) {
    inner *= sizeOf(shape, end, behind);
    storage = device.reduce(kind, storage, { outer: sizeOf(shape, 0, first), axis: sizeOf(shape, first, end), inner });
    behind = first;
  }
  return new Tensor(shapeWithout(along, shape, options), storage, device);
}

/** Numbers, one for each group that was reduced, repeated for every member of the group: `shape`. */
export function spread(x: Tensor, shape: Shape, axes: Axes): Tensor {
  return broadcastTo(x.shape.length === 0 ? x : kept(x, shape, axes), shape); // one number repeats as it is
}

/** The same numbers with the axes of `shape` that were reduced, of size 1, so that they broadcast against it. */
export function kept(x: Tensor, shape: Shape, axes: Axes): Tensor {
  return reshape(x, reducedShape("keep axes of", shape, axes, KEEP));
}

/** The shape that is left when axes are reduced. */
export function reducedShape(act: string, shape: Shape, axes: Axes, options?: Reducing): Shape {
  return shapeWithout(axesOf(act, axes, shape), shape, options);
}

function shapeWithout(axes: readonly number[], shape: Shape, { keepAxes = false }: Reducing = {}): Shape {
  const left: number[] = [];
  for (let axis = 0; axis < shape.length; axis++) {
    if (!axes.includes(axis)) left.push(shape[axis]);
    else if (keepAxes) left.push(1);
  }
  return left;
}

/** Neighboring axes from `first` up to `end`, reduced as if they were one. There may be none: a group is then one number. */
interface Run {
  readonly first: number;
  readonly end: number;
}

/** The runs of sorted axes, the last run first, so that reducing it leaves the places of the others as they are. */
function runsOf(axes: readonly number[]): Run[] {
  if (axes.length === 0) return [{ first: 0, end: 0 }];
  const runs: Run[] = [];
  for (let i = axes.length - 1; i >= 0; i--) {
    const end = axes[i] + 1;
    while (i > 0 && axes[i - 1] === axes[i] - 1) i--;
    runs.push({ first: axes[i], end });
  }
  return runs;
}

/** The way back of broadcasting: x, added up along the axes that repeat when `shape` is broadcast to x's. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (isSameShape(x.shape, shape)) return x;
  const lead = x.shape.length - shape.length, axes: number[] = [];
  for (let axis = 0; axis < x.shape.length; axis++) {
    if (axis < lead || shape[axis - lead] !== x.shape[axis]) axes.push(axis);
  }
  const y = axes.length > 0 ? sum(x, axes) : x;
  return isSameShape(y.shape, shape) ? y : reshape(y, shape);
}
