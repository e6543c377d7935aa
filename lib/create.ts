/** How tensors begin: from numbers at hand, from a rule, or from chance. */
import type { View } from "./device/device.ts";
import { parseFormula } from "./formula/parse.ts";
import { type Formula, variablesOf } from "./formula/tree.ts";
import type { Random } from "./random.ts";
import { checkShape, type Shape, showShape, sizeOf, stridesOf } from "./shape.ts";
import { device, Tensor } from "./tensor.ts";

/** A number, rows of numbers, rows of rows, ... */
export type Nested = number | readonly Nested[];

/** Numbers in one row, such as a `Float64Array`. */
type Flat = ArrayLike<number> & { readonly buffer: ArrayBufferLike };

/**
 * A tensor of these numbers. Nested arrays say their shape themselves: `[[1, 2], [3, 4]]` is `[2, 2]`. Flat ones and typed
 * arrays may be given one. Throws where rows differ in length, or the shape holds another number of numbers.
 */
export function tensor(values: Nested | Flat, shape?: Shape): Tensor {
  const { flat, shape: found } = flatten(values, shape);
  return new Tensor(found, device().store(flat), device());
}

/**
 * A tensor that gradients are wanted for: what a model learns. Takes what `tensor` takes, or a tensor, which is copied: an
 * update of the parameter does not change it. It outlives the step in which it is made.
 */
export function parameter(values: Nested | Flat | Tensor, shape?: Shape): Tensor {
  const x = values instanceof Tensor ? values : tensor(values, shape), found = shape ?? x.shape;
  checkFits(x.storage.length, found);
  return new Tensor(found, x.device.keep(x.storage), x.device, { tracked: true });
}

/**
 * Whole numbers that pick rows or classes: labels, words. They are also kept at hand, so that one that picks nothing is
 * refused at once. Throws where a number is not whole, or so large that float32 cannot hold it.
 */
export function indices(values: Nested | Flat, shape?: Shape): Tensor {
  const { flat, shape: found } = flatten(values, shape);
  const wrong = Array.prototype.findIndex.call(flat, (value) => !Number.isInteger(value) || Math.abs(value) > 2 ** 24);
  if (wrong < 0) return new Tensor(found, device().store(flat), device(), { indices: Int32Array.from(flat) });
  throw new Error(`Cannot make indices: number ${wrong} is ${flat[wrong]}, not a whole number from -2^24 to 2^24`);
}

export function zeros(shape: Shape): Tensor {
  return full(shape, 0);
}

export function ones(shape: Shape): Tensor {
  return full(shape, 1);
}

/** The same number everywhere. */
export function full(shape: Shape, value: number): Tensor {
  checkShape("make a tensor", shape);
  return new Tensor(shape, device().store(new Float64Array(sizeOf(shape)).fill(value)), device());
}

/** The whole numbers 0 to n - 1: `[n]`. They may pick rows. */
export function range(n: number): Tensor {
  checkShape("make a range", [n]);
  return indices(Int32Array.from({ length: n }, (_, i) => i));
}

/**
 * Evenly distributed numbers from `low` to `high`: low and a multiple of 2^-24 of the distance, made of the same bits on
 * every device. `high` itself comes only where the device's numbers are too coarse to tell.
 */
export function uniform(random: Random, shape: Shape, low = 0, high = 1): Tensor {
  if (!(low <= high && Number.isFinite(high - low))) {
    throw new Error(`Cannot draw numbers from ${low} to ${high}: both must be finite, and in order`);
  }
  return drawn(UNIFORM, random, shape, { low, width: high - low });
}

/** Normally distributed numbers (Box and Muller 1958), made of the same bits on every device. */
export function normal(random: Random, shape: Shape, mean = 0, deviation = 1): Tensor {
  if (!(Number.isFinite(mean) && deviation >= 0 && deviation < Infinity)) {
    throw new Error(
      `Cannot draw normal numbers of mean ${mean} and deviation ${deviation}: both must be finite, and the deviation 0 or more`,
    );
  }
  return drawn(NORMAL, random, shape, { mean, deviation });
}

/** Whole numbers in `[0, below)`. They may pick rows. */
export function integers(random: Random, shape: Shape, below: number): Tensor {
  checkShape("draw integers", shape);
  if (!(Number.isInteger(below) && below > 0)) {
    throw new Error(`Cannot draw integers below ${below}: it must be 1, 2, ...`);
  }
  return indices(Int32Array.from({ length: sizeOf(shape) }, () => random.integer(below)), shape);
}

/** The whole numbers 0 to n - 1 in random order: `[n]`. They may pick rows. */
export function permutation(random: Random, n: number): Tensor {
  checkShape("make a permutation", [n]);
  return indices(random.permutation(n));
}

const UNIFORM = parseFormula("low + width * u", ["u", "low", "width"]);
/** The logarithm of 0 is avoided by half a step of u. */
const NORMAL = parseFormula(
  "mean + deviation * sqrt(-2 * log(u + 1 / 33554432)) * cos(2 * pi * v)",
  ["u", "v", "mean", "deviation"],
);

/** A formula of random numbers: u, and v where it has one, are drawn for each place, and evenly distributed in `[0, 1)`. */
function drawn(formula: Formula, random: Random, shape: Shape, settings: Record<string, number>): Tensor {
  checkShape("draw a tensor", shape);
  const strides = stridesOf(shape), draw = () => device().random(random.block(sizeOf(shape)));
  const drawings = variablesOf(formula).filter((name) => name === "u" || name === "v");
  const views = drawings.map((name): [string, View] => [name, { storage: draw(), strides }]);
  return new Tensor(
    shape,
    device().elementwise(formula, { ...settings, ...Object.fromEntries(views) }, shape),
    device(),
  );
}

function isFlat(values: Nested | Flat): values is Flat {
  return ArrayBuffer.isView(values) && "length" in values; // a DataView has none
}

/** The numbers of arrays in one row, and the shape that they have, or are given. */
function flatten(values: Nested | Flat, given?: Shape): { flat: ArrayLike<number>; shape: Shape } {
  const flat = isFlat(values) ? values : [], shape = isFlat(values) ? [values.length] : shapeOf(values);
  if (!isFlat(values)) collect(values, shape, [], flat as number[]);
  if (given) checkFits(flat.length, given);
  return { flat, shape: given ?? shape };
}

/** The shape by the first row of each axis. */
function shapeOf(values: Nested): number[] {
  const shape: number[] = [];
  for (let one: Nested | undefined = values; Array.isArray(one); one = one[0]) shape.push(one.length);
  return shape;
}

/** Adds the numbers to `flat`. `path` says where we are; its last part changes from entry to entry. */
function collect(values: Nested, shape: Shape, path: number[], flat: number[]): void {
  if (path.length === shape.length && typeof values === "number") return void flat.push(values);
  checkEntry(values, shape, path);
  for (const [i, value] of (values as Nested[]).entries()) {
    path.push(i);
    collect(value, shape, path, flat);
    path.pop();
  }
}

/** That an entry is a row of the right length. */
function checkEntry(values: unknown, shape: Shape, path: readonly number[]): void {
  const where = path.length > 0 ? `at ${showShape(path)} ` : "", expected = shape[path.length];
  const refuse = (found: string, wanted: string) => {
    throw new Error(`Cannot make a tensor of nested arrays: ${where}there is ${found}, expected ${wanted}`);
  };
  if (typeof values === "number") refuse("a number", `a row of ${expected}, as in the first row`);
  if (!Array.isArray(values)) return refuse(String(values), "a number or an array");
  if (expected === undefined) refuse("an array", "a number, as in the first row");
  if (values.length !== expected) refuse(`a row of ${values.length}`, `${expected}, as in the first row`);
}

function checkFits(length: number, shape: Shape): void {
  checkShape("make a tensor", shape);
  if (sizeOf(shape) === length) return;
  throw new Error(`Cannot give ${length} numbers the shape ${showShape(shape)}: it holds ${sizeOf(shape)}`);
}
