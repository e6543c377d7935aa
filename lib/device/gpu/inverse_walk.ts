/**
 * The way back of a walk, asked from its end: which places of the shape lead to a place of the source?
 *
 * Along each axis of the source, `coordinate = start + sum of steps[k] * place[k]`. An axis of the shape that moves along this
 * one alone can be solved for. All other axes are tried, place by place, in every combination.
 */
import { sizeOf, stridesOf } from "../../shape.ts";
import type { Walk } from "../walk.ts";
import { joinAxes, joinCourses } from "./simple_walk.ts";

/** An axis of the source, and the axis of the shape that is solved for: its step, above 0, its size and its stride. */
export interface Solved {
  readonly size: number;
  readonly start: number;
  readonly step: number;
  readonly count: number;
  readonly stride: number;
}

/** An axis of the shape that is tried: its size, its stride, and its steps along the axes of the source. */
export interface Looped {
  readonly count: number;
  readonly stride: number;
  readonly steps: readonly number[];
}

export interface InverseWalk {
  /** Where, among the numbers of the shape, those stand whose places are all 0. */
  readonly base: number;
  readonly courses: readonly Solved[];
  readonly loops: readonly Looped[];
  /** How many combinations of places are tried. */
  readonly combinations: number;
}

/** The way back of a walk. Where the shape holds no numbers, nothing is tried. */
export function inverseOf(walk: Walk): InverseWalk {
  if (sizeOf(walk.shape) === 0) return { base: 0, courses: [], loops: [], combinations: 0 };
  const isBetter = (from: Walk, to: Walk) => combinationsOf(joinAxes(to)) <= combinationsOf(joinAxes(from));
  return solve(joinAxes(joinCourses(walk, isBetter)));
}

function solve(walk: Walk): InverseWalk {
  const { shape, source, courses } = walk, axes = solvedAxes(walk), strides = stridesOf(shape);
  let base = 0;
  const solved = courses.map(({ start, steps }, s): Solved => {
    const k = axes[s], size = source[s];
    if (k === undefined) return { size, start, step: 1, count: 1, stride: 0 }; // no step may be left
    const step = steps[k], count = shape[k], stride = strides[k], end = count - 1;
    if (step > 0) return { size, start, step, count, stride };
    base += end * stride; // an axis that goes backward is counted from its end
    return { size, start: start + end * step, step: -step, count, stride: -stride };
  });
  const loops = shape.map((count, k): Looped => ({
    count,
    stride: strides[k],
    steps: courses.map(({ steps }) => steps[k]),
  }));
  const tried = loops.filter((_, k) => !axes.includes(k));
  return { base, courses: solved, loops: tried, combinations: combinationsOf(walk) };
}

function combinationsOf(walk: Walk): number {
  const axes = solvedAxes(walk);
  return sizeOf(walk.shape.filter((_, k) => !axes.includes(k)));
}

/** For each axis of the source, the axis of the shape that is solved for: the longest of those that move along it alone. */
function solvedAxes({ shape, courses }: Walk): (number | undefined)[] {
  const axes = new Array<number | undefined>(courses.length).fill(undefined);
  shape.forEach((count, k) => {
    const moved = courses.flatMap(({ steps }, s) => steps[k] === 0 ? [] : [s]), [s] = moved, before = axes[s];
    if (moved.length === 1 && (before === undefined || count > shape[before])) axes[s] = k;
  });
  return axes;
}
