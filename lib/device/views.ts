/**
 * Formulas that read through gathers: where a gather only repeats numbers, such as one gradient for all terms of a mean, a formula
 * can read the source itself, with strides that say what repeats. If only formulas read the gather, it is not needed.
 */
import { type Shape, sizeOf, stridesOf } from "../shape.ts";
import { type Call, isFormula, type Seen, withEach, withSeen } from "./calls.ts";
import type { Walk } from "./walk.ts";

/** What a gather gives: its source, as its shape sees it. */
interface Gathered {
  readonly source: number;
  readonly shape: Shape;
  readonly strides: readonly number[];
}

export function throughGathers<Made extends Call>(calls: readonly Made[]): Made[] {
  const gathers = new Map<number, Gathered>();
  return calls.map((call) => {
    const strides = call.walk && stridesOfWalk(call.walk);
    if (call.walk && strides) gathers.set(call.fills, { source: call.reads[0], shape: call.walk.shape, strides });
    if (!isFormula(call) || !call.reads.some((place) => gathers.has(place))) return call;
    const { shape } = call.each;
    const inputs = withSeen(call.each.inputs, (input) => through(input, shape, gathers.get(input.place)));
    return withEach(call, { ...call.each, inputs });
  });
}

/** An input over a shape that reads what was gathered, as one that reads the source; or as it is. */
function through(input: Seen, shape: Shape, gathered?: Gathered): Seen {
  if (!gathered) return input;
  if (sizeOf(gathered.shape) === 1 || longAxes(gathered.shape).every((axis) => gathered.strides[axis] === 0)) {
    return { place: gathered.source, strides: shape.map(() => 0) };
  }
  const own = longAxes(shape), others = longAxes(gathered.shape), contiguous = stridesOf(gathered.shape);
  const isWhole = own.length === others.length && own.every((axis, i) => {
    return shape[axis] === gathered.shape[others[i]] && input.strides[axis] === contiguous[others[i]];
  });
  if (!isWhole) return input;
  const strides = shape.map(() => 0);
  own.forEach((axis, i) => strides[axis] = gathered.strides[others[i]]);
  return { place: gathered.source, strides };
}

/**
 * The strides with which the walk's shape sees the source, where strides can say it: it never leaves the source, begins at
 * its start, and takes steps of 1 along axes of its own. Nothing where the numbers do not lie in rows, or rows of rows: they
 * are faster gathered than read one by one.
 */
function stridesOfWalk({ shape, source, courses }: Walk): number[] | undefined {
  const strides = shape.map(() => 0), from = stridesOf(source);
  for (const [s, { start, steps }] of courses.entries()) {
    const axes = longAxes(shape).filter((axis) => steps[axis] !== 0), [axis] = axes;
    if (start !== 0 || axes.length > 1 || source[s] === 0) return undefined;
    if (axis === undefined) continue;
    if (steps[axis] !== 1 || shape[axis] > source[s]) return undefined;
    strides[axis] += from[s];
  }
  return areRows(shape, strides) ? strides : undefined;
}

/** Whether these strides lead along rows of numbers that follow each other, or repeat; and from row to row alike. */
function areRows(shape: Shape, strides: readonly number[]): boolean {
  const axes = longAxes(shape).reverse(), inner = axes[0];
  const jumps = axes.filter((axis, i) => i > 0 && strides[axis] !== shape[axes[i - 1]] * strides[axes[i - 1]]);
  return inner === undefined || strides[inner] <= 1 && jumps.length <= 1;
}

/** The axes that are longer than 1, or empty: the others have nowhere to go. */
function longAxes(shape: Shape): number[] {
  return [...shape.keys()].filter((axis) => shape[axis] !== 1);
}
