/**
 * A regular walk through stored numbers: which number of a source each place of a new shape looks at.
 *
 * The coordinate along every axis of the source is a whole number plus whole multiples of the new shape's coordinates.
 * That is enough to transpose, to repeat, to slice, to turn around, to pad, and to cut windows out of an image, where
 * one axis of the image takes steps from two axes: which window, and where in the window.
 */
import { type Shape, sizeOf, stridesOf } from "../shape.ts";

/** How the coordinate along one axis of the source is found: `start + sum of steps[k] * place[k]`. */
export interface Course {
  readonly start: number;
  /** One for each axis of the new shape. */
  readonly steps: readonly number[];
}

export interface Walk {
  /** The new shape. */
  readonly shape: Shape;
  /** The shape of what is walked through. */
  readonly source: Shape;
  /** One for each axis of the source. Where a coordinate is outside of the source, there is nothing. */
  readonly courses: readonly Course[];
}

/**
 * Visits all places of the new shape in row-major order: `visit(to, from)` gets the number of the place, and the number
 * of the source's place, or -1 where the walk is outside.
 */
export function takeWalk({ shape, source, courses }: Walk, visit: (to: number, from: number) => void): void {
  const strides = stridesOf(source);
  eachPlace(shape, courses, (to, coordinates) => {
    let from = 0;
    for (let s = 0; s < source.length; s++) {
      const at = coordinates[s];
      if (at < 0 || at >= source[s]) return visit(to, -1);
      from += at * strides[s];
    }
    visit(to, from);
  });
}

/**
 * Visits all places of a shape in row-major order: the last axis runs fastest, and where it ends, the one before it
 * takes a step. `at` says where each of the courses is then; it is the same array at every visit.
 */
export function eachPlace(
  shape: Shape,
  courses: readonly Course[],
  visit: (place: number, at: readonly number[]) => void,
): void {
  const size = sizeOf(shape), place = new Array<number>(shape.length).fill(0), at = courses.map(({ start }) => start);
  for (let i = 0; i < size; i++) {
    visit(i, at);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const isEnd = ++place[axis] === shape[axis], moves = isEnd ? 1 - shape[axis] : 1;
      for (let c = 0; c < courses.length; c++) at[c] += moves * courses[c].steps[axis];
      if (!isEnd) break;
      place[axis] = 0;
    }
  }
}
