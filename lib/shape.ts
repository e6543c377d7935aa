/**
 * Shapes: how many numbers a tensor holds along each of its axes, outermost first. `[2, 3]` is a matrix of 2 rows and 3
 * columns; `[]` is one number.
 *
 * The numbers are stored row by row, the last axis running fastest (row-major), so a shape says where each of them stands.
 *
 * What is on the path of every op makes its arrays by copies and `push`: V8 has other kinds of arrays for those that `map` and
 * `new Array` make, and compiles code that meets several kinds over and over.
 */

/** The sizes of a tensor's axes, outermost first: `[batch, features]`. */
export type Shape = readonly number[];

/** "[2, 3]". */
export function showShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** How many numbers there are, 6 for `[2, 3]`, 1 for `[]`; or how many along some axes, from `first` up to `end`. */
export function sizeOf(shape: Shape, first = 0, end = shape.length): number {
  let product = 1;
  for (let axis = first; axis < end; axis++) product *= shape[axis];
  return product;
}

/** How far apart two neighbors along each axis are stored: `[3, 1]` for `[2, 3]`. */
export function stridesOf(shape: Shape): number[] {
  const strides = [...shape];
  for (let axis = shape.length - 1, stride = 1; axis >= 0; stride *= shape[axis--]) strides[axis] = stride;
  return strides;
}

/** The strides of numbers of a shape that repeat to a larger one: 0 along axes of size 1, and along axes that it has not. */
export function stridesIn(larger: Shape, shape: Shape): number[] {
  const strides = [...larger], lead = larger.length - shape.length;
  for (let axis = larger.length - 1, stride = 1; axis >= 0; axis--) {
    const size = axis < lead ? 1 : shape[axis - lead];
    strides[axis] = size === 1 ? 0 : stride;
    stride *= size;
  }
  return strides;
}

export function isSameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true; // most often: ops hand shapes on
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}

/** Whether numbers of a shape repeat to a larger one: along axes of size 1, and along axes that it has not. */
export function repeatsTo(shape: Shape, to: Shape): boolean {
  const lead = to.length - shape.length;
  if (lead < 0) return false;
  for (let axis = 0; axis < shape.length; axis++) {
    if (shape[axis] !== 1 && shape[axis] !== to[lead + axis]) return false;
  }
  return true;
}

/** Whether a number can be the size of an axis: 0, 1, 2, ... */
export function isSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0;
}

/** Refuses what is not a shape. `act` is what the caller was about to do: "make zeros". */
export function checkShape(act: string, shape: Shape): void {
  const wrong = shape.findIndex((size) => !isSize(size));
  if (wrong < 0) return;
  throw new Error(`Cannot ${act} of shape ${showShape(shape)}: the size of axis ${wrong} must be 0, 1, 2, ...`);
}

/**
 * The shape that tensors take together. Shapes are aligned at their last axes; an axis of size 1, or one that is missing,
 * repeats: `[4, 1]` and `[3]` give `[4, 3]`.
 */
export function broadcast(act: string, shapes: readonly Shape[]): Shape {
  const [first = []] = shapes;
  if (shapes.every((shape) => isSameShape(shape, first))) return first; // most often
  let rank = 0;
  for (const { length } of shapes) rank = Math.max(rank, length);
  const common: number[] = [];
  for (let axis = -rank; axis < 0; axis++) common.push(commonSize(act, shapes, axis));
  return common;
}

/** The size along an axis, counted from the end, that is not 1. */
function commonSize(act: string, shapes: readonly Shape[], axis: number): number {
  let common = 1;
  for (const shape of shapes) {
    const size = shape[shape.length + axis] ?? 1;
    if (size === 1 || size === common) continue;
    if (common === 1) common = size;
    else {
      throw new Error(
        `Cannot ${act} ${shapes.map(showShape).join(" and ")}: along axis ${axis} the sizes are ${common} and ` +
          `${size}; they must be equal, or one of them 1`,
      );
    }
  }
  return common;
}

/**
 * An axis as a number from 0: -1 is the last axis. Throws where the shape has no such axis.
 */
export function axisOf(act: string, axis: number, shape: Shape): number {
  const rank = shape.length, found = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(axis) && found >= 0 && found < rank) return found;
  const choices = rank === 0 ? "it has no axes" : `its axes are ${-rank} to ${rank - 1}`;
  throw new Error(`Cannot ${act} ${showShape(shape)} along axis ${axis}: ${choices}`);
}

/** Which axes: one, several, or all where none is named. In ascending order; an axis that is named twice is refused. */
export type Axes = number | readonly number[] | undefined;

export function axesOf(act: string, axes: Axes, shape: Shape): number[] {
  if (axes === undefined) return allAxes(shape.length);
  if (typeof axes === "number") return [axisOf(act, axes, shape)];
  const found = axes.map((axis) => axisOf(act, axis, shape));
  if (isAscending(found)) return found; // most often
  const twice = found.find((axis, i) => found.indexOf(axis) !== i);
  if (twice === undefined) return found.toSorted((a, b) => a - b);
  throw new Error(`Cannot ${act} ${showShape(shape)} along axes ${showShape(axes)}: axis ${twice} is named twice`);
}

function allAxes(rank: number): number[] {
  const axes: number[] = [];
  for (let axis = 0; axis < rank; axis++) axes.push(axis);
  return axes;
}

function isAscending(axes: readonly number[]): boolean {
  for (let i = 1; i < axes.length; i++) if (axes[i] <= axes[i - 1]) return false;
  return true;
}
