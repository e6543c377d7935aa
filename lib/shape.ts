/**
 * Shapes: how many numbers a tensor holds along each of its axes, outermost first. `[2, 3]` is a matrix of 2 rows and 3
 * columns; `[]` is one number.
 *
 * The numbers are stored row by row, the last axis running fastest (row-major), so a shape says where each of them stands.
 */

/** The sizes of a tensor's axes, outermost first: `[batch, features]`. */
export type Shape = readonly number[];

/** "[2, 3]". */
export function showShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** How many numbers there are: 6 for `[2, 3]`, 1 for `[]`. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** How far apart two neighbors along each axis are stored: `[3, 1]` for `[2, 3]`. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  for (let axis = shape.length - 1, stride = 1; axis >= 0; stride *= shape[axis--]) strides[axis] = stride;
  return strides;
}

export function isSameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
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
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    const common = sizes.find((size) => size !== 1) ?? 1;
    const other = sizes.find((size) => size !== 1 && size !== common);
    if (other === undefined) return common;
    throw new Error(
      `Cannot ${act} ${shapes.map(showShape).join(" and ")}: along axis ${axis - rank} the sizes are ${common} and ` +
        `${other}; they must be equal, or one of them 1`,
    );
  });
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
  if (axes === undefined) return shape.map((_, axis) => axis);
  const list = typeof axes === "number" ? [axes] : axes;
  const found = list.map((axis) => axisOf(act, axis, shape));
  const twice = found.find((axis, i) => found.indexOf(axis) !== i);
  if (twice === undefined) return found.toSorted((a, b) => a - b);
  throw new Error(`Cannot ${act} ${showShape(shape)} along axes ${showShape(list)}: axis ${twice} is named twice`);
}
