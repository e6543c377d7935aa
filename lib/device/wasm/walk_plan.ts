/**
 * How a walk is carried out: cut into blocks, in which all places are inside of the source. In a block, the place in
 * the source is a sum again, `from + sum of steps[k] * place[k]`, whatever the axes of the source are.
 */
import { sizeOf, stridesOf } from "../../shape.ts";
import type { Walk } from "../walk.ts";

/** A loop: how often, and how far apart the places are that it visits, there and in the source, in numbers. */
export interface Axis {
  readonly count: number;
  readonly to: number;
  readonly from: number;
}

/** Nested loops, the outermost first. `to` and `from` are the first places. */
export interface Block {
  readonly to: number;
  readonly from: number;
  readonly axes: readonly Axis[];
}

/** A block of which it is not known yet whether it is inside. */
interface Open {
  readonly to: number;
  /** Where the first place looks: its coordinates in the source. */
  readonly at: readonly number[];
  readonly axes: readonly Moving[];
}

interface Moving {
  readonly count: number;
  readonly to: number;
  /** How far one step moves, along each axis of the source. */
  readonly steps: readonly number[];
}

/** The blocks of a walk. What no block visits is outside. */
export function blocksOf({ shape, source, courses }: Walk): Block[] {
  if (sizeOf(shape) === 0) return [];
  const strides = stridesOf(shape), far = stridesOf(source);
  const axes = shape.map((count, k) => ({ count, to: strides[k], steps: courses.map(({ steps }) => steps[k]) }));
  const open = { to: 0, at: courses.map(({ start }) => start), axes: axes.filter(({ count }) => count > 1) };
  const flat = (coordinates: readonly number[]) => coordinates.reduce((sum, one, s) => sum + one * far[s], 0);
  return inside(open, source).map(({ to, at, axes }) =>
    joined({ to, from: flat(at), axes: axes.map(({ count, to, steps }) => ({ count, to, from: flat(steps) })) })
  );
}

/**
 * What lies inside. Where one axis alone moves a coordinate out of the source, that axis is cut; where several do it
 * together, as window and place in the window do, each step of the shortest becomes a block of its own.
 */
function inside(block: Open, source: readonly number[]): Open[] {
  for (let s = 0; s < source.length; s++) {
    const { at, axes } = block, moving = axes.filter(({ steps }) => steps[s] !== 0);
    const ends = moving.map(({ count, steps }) => (count - 1) * steps[s]);
    const low = ends.reduce((sum, end) => sum + Math.min(end, 0), at[s]);
    const high = ends.reduce((sum, end) => sum + Math.max(end, 0), at[s]);
    if (high < 0 || low >= source[s]) return [];
    if (low >= 0 && high < source[s]) continue;
    const axis = moving.reduce((a, b) => b.count < a.count ? b : a);
    if (moving.length > 1) {
      return Array.from({ length: axis.count }, (_, i) => inside(part(block, axis, i, i + 1), source)).flat();
    }
    const [first, end] = within(at[s], axis.steps[s], axis.count, source[s]);
    if (first >= end) return [];
    block = part(block, axis, first, end);
  }
  return [block];
}

/** The places i from 0 up to `count` for which `0 <= start + i * step < size`: from the first one up to their end. */
function within(start: number, step: number, count: number, size: number): [first: number, end: number] {
  const [low, high] = step > 0
    ? [-start / step, (size - 1 - start) / step]
    : [(size - 1 - start) / step, -start / step];
  return [Math.max(0, Math.ceil(low)), Math.min(count, Math.floor(high) + 1)];
}

/** The part of a block from place `first` of an axis up to `end`. An axis of one place is none. */
function part({ to, at, axes }: Open, axis: Moving, first: number, end: number): Open {
  const count = end - first;
  return {
    to: to + first * axis.to,
    at: at.map((start, s) => start + first * axis.steps[s]),
    axes: axes.flatMap((one) => one !== axis ? [one] : count > 1 ? [{ ...one, count }] : []),
  };
}

/** The same places, with as few axes as can be: two are one where the outer goes on just where the inner ends. */
function joined({ to, from, axes }: Block): Block {
  const kept: Axis[] = [];
  for (const axis of axes) {
    const outer = kept.at(-1), goesOn = outer?.to === axis.count * axis.to && outer.from === axis.count * axis.from;
    if (goesOn) kept[kept.length - 1] = { ...axis, count: outer.count * axis.count };
    else kept.push(axis);
  }
  return { to, from, axes: kept };
}
