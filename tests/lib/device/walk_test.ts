import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { eachPlace, takeWalk, type Walk } from "../../../lib/device/walk.ts";
import { sizeOf } from "../../../lib/shape.ts";
import { walk } from "./walks.ts";

function visitsOf(walk: Walk): [to: number, from: number][] {
  const visits: [number, number][] = [];
  takeWalk(walk, (to, from) => visits.push([to, from]));
  return visits;
}

Deno.test("a walk visits every place of the new shape, in order", () => {
  const windows: Walk = { shape: [3, 2], source: [4], courses: [{ start: 0, steps: [1, 1] }] };
  assertEquals(visitsOf(windows), [[0, 0], [1, 1], [2, 1], [3, 2], [4, 2], [5, 3]]);
});

Deno.test("a walk is nowhere where one coordinate is outside, even if the other would make up for it", () => {
  const courses = [{ start: 1, steps: [-1, 0] }, { start: -1, steps: [0, 1] }];
  assertEquals(visitsOf({ shape: [3, 3], source: [2, 2], courses }).map(([, from]) => from), [
    ...[-1, 2, 3],
    ...[-1, 0, 1],
    ...[-1, -1, -1],
  ]);
});

Deno.test("a walk of no axes is at one place, and a walk with an axis of size 0 at none", () => {
  assertEquals(visitsOf({ shape: [], source: [], courses: [] }), [[0, 0]]);
  assertEquals(visitsOf({ shape: [], source: [5], courses: [{ start: 3, steps: [] }] }), [[0, 3]]);
  assertEquals(visitsOf({ shape: [2, 0], source: [5], courses: [{ start: 0, steps: [1, 1] }] }), []);
  assertEquals(visitsOf({ shape: [2], source: [0], courses: [{ start: 0, steps: [1] }] }), [[0, -1], [1, -1]]);
});

Deno.test("a walk goes where its definition says, whatever its shapes", () => {
  fc.assert(fc.property(walk, ({ shape, source, courses }) => {
    assertEquals(
      visitsOf({ shape, source, courses }),
      Array.from({ length: sizeOf(shape) }, (_, to): [number, number] => {
        const place = coordinatesOf(to, shape);
        const at = courses.map(({ start, steps }) =>
          steps.reduce((sum, step, axis) => sum + step * place[axis], start)
        );
        const isInside = at.every((coordinate, axis) => coordinate >= 0 && coordinate < source[axis]);
        return [to, isInside ? at.reduce((sum, coordinate, axis) => sum * source[axis] + coordinate, 0) : -1];
      }),
    );
  }));
});

function coordinatesOf(place: number, shape: readonly number[]): number[] {
  return shape.map((size, axis) => Math.floor(place / sizeOf(shape.slice(axis + 1))) % size);
}

Deno.test("each of several courses is followed at once", () => {
  const seen: number[][] = [];
  const courses = [{ start: 0, steps: [3, 1] }, { start: 10, steps: [0, -1] }];
  eachPlace([2, 3], courses, (place, at) => seen.push([place, ...at]));
  assertEquals(seen, [[0, 0, 10], [1, 1, 9], [2, 2, 8], [3, 3, 10], [4, 4, 9], [5, 5, 8]]);
});
