/** Walks that lead to the same places with fewer axes: each axis costs a GPU a division for every number. */
import type { Shape } from "../../shape.ts";
import type { Course, Walk } from "../walk.ts";

/** With as few axes of the source, and then of the shape, as can be. The shape holds at least one number. */
export function simplified(walk: Walk): Walk {
  return joinAxes(joinCourses(walk, () => true));
}

/**
 * Joins neighboring axes of the source where that leads to the same places, and where `isBetter` agrees: from the walk as it
 * is to the one with two axes joined. Two can be one where the inner one is never left: then what is outside of the two is
 * outside of the one.
 */
export function joinCourses(walk: Walk, isBetter: (from: Walk, to: Walk) => boolean): Walk {
  for (let s = walk.source.length - 2; s >= 0; s--) {
    if (!staysInside(walk.courses[s + 1], walk.shape, walk.source[s + 1])) continue;
    const joined = withJoined(walk, s);
    if (isBetter(walk, joined)) walk = joined;
  }
  return walk;
}

/** The walk with axes s and s + 1 of the source as one. */
function withJoined({ shape, source, courses }: Walk, s: number): Walk {
  const size = source[s + 1], outer = courses[s], inner = courses[s + 1];
  const steps = outer.steps.map((step, k) => step * size + inner.steps[k]);
  return {
    shape,
    source: source.toSpliced(s, 2, source[s] * size),
    courses: courses.toSpliced(s, 2, { start: outer.start * size + inner.start, steps }),
  };
}

function staysInside({ start, steps }: Course, shape: Shape, size: number): boolean {
  let low = start, high = start;
  for (let k = 0; k < shape.length; k++) {
    const end = steps[k] * (shape[k] - 1);
    if (end < 0) low += end;
    else high += end;
  }
  return low >= 0 && high < size;
}

/**
 * Joins neighboring axes of the shape where, for each course, one step of the outer one is as far as the inner one is long.
 * Axes of size 1 are left out.
 */
export function joinAxes({ shape, source, courses }: Walk): Walk {
  const sizes: number[] = [], kept: number[] = []; // the axes whose steps are taken
  shape.forEach((size, k) => {
    if (size === 1) return;
    const outer = kept.at(-1), last = kept.length - 1;
    const goesOn = outer !== undefined && courses.every(({ steps }) => steps[outer] === steps[k] * size);
    if (goesOn) [sizes[last], kept[last]] = [sizes[last] * size, k];
    else [sizes[last + 1], kept[last + 1]] = [size, k];
  });
  return {
    shape: sizes,
    source,
    courses: courses.map(({ start, steps }) => ({ start, steps: kept.map((k) => steps[k]) })),
  };
}
