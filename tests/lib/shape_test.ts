import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  axesOf,
  axisOf,
  broadcast,
  checkShape,
  isSameShape,
  repeatsTo,
  type Shape,
  showShape,
  sizeOf,
  stridesIn,
  stridesOf,
} from "../../lib/shape.ts";

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });

Deno.test("a shape says how many numbers there are, and where each of them stands", () => {
  assertEquals([sizeOf([2, 3]), sizeOf([]), sizeOf([2, 0])], [6, 1, 0]);
  assertEquals([stridesOf([2, 3, 4]), stridesOf([]), stridesOf([5])], [[12, 4, 1], [], [1]]);
  assertEquals([showShape([2, 3]), showShape([])], ["[2, 3]", "[]"]);
  assertEquals([isSameShape([2, 3], [2, 3]), isSameShape([2], [2, 1]), isSameShape([2], [3])], [true, false, false]);
});

Deno.test("the numbers are counted row by row: the last axis runs fastest", () => {
  fc.assert(fc.property(shapes, (shape) => {
    let places: number[][] = [[]];
    for (const size of shape) places = places.flatMap((place) => Array.from({ length: size }, (_, i) => [...place, i]));
    assertEquals(places.length, sizeOf(shape));
    const strides = stridesOf(shape);
    places.forEach((place, n) => assertEquals(place.reduce((sum, at, axis) => sum + at * strides[axis], 0), n));
  }));
});

/** What broadcasting means, one axis at a time: shapes are filled up with ones in front, then a 1 gives way. */
function plainBroadcast(a: Shape, b: Shape): Shape | undefined {
  if (a.length < b.length) return plainBroadcast([1, ...a], b);
  if (b.length < a.length) return plainBroadcast(a, [1, ...b]);
  const fits = a.every((size, axis) => size === b[axis] || size === 1 || b[axis] === 1);
  return fits ? a.map((size, axis) => size === 1 ? b[axis] : size) : undefined;
}

Deno.test("two shapes broadcast as the definition says, in either order", () => {
  fc.assert(fc.property(shapes, shapes, (a, b) => {
    const expected = plainBroadcast(a, b);
    if (expected) {
      assertEquals(broadcast("add", [a, b]), expected);
      assertEquals(broadcast("add", [b, a]), expected);
      assertEquals(broadcast("add", [a, expected]), expected);
    } else {
      assertThrows(
        () => broadcast("add", [a, b]),
        Error,
        `Cannot add ${showShape(a)} and ${showShape(b)}: along axis `,
      );
    }
  }));
});

Deno.test("many shapes broadcast as two and two do", () => {
  fc.assert(fc.property(shapes, shapes, shapes, (a, b, c) => {
    const two = plainBroadcast(a, b), expected = two && plainBroadcast(two, c);
    if (expected) assertEquals(broadcast("choose between", [a, b, c]), expected);
    else assertThrows(() => broadcast("choose between", [a, b, c]), Error, "Cannot choose between ");
  }));
  assertEquals(broadcast("add", []), []);
  assertEquals(broadcast("add", [[2, 1]]), [2, 1]);
});

Deno.test("shapes that do not fit are refused, with the axis", () => {
  const refusal = (shapes: readonly Shape[]) => assertThrows(() => broadcast("add", shapes), Error).message;
  assertEquals(
    refusal([[2, 3], [2]]),
    "Cannot add [2, 3] and [2]: along axis -1 the sizes are 3 and 2; they must be equal, or one of them 1",
  );
  assertEquals(
    refusal([[4, 1, 3], [2, 3], [1, 5, 1]]),
    "Cannot add [4, 1, 3] and [2, 3] and [1, 5, 1]: along axis -2 the sizes are 2 and 5; " +
      "they must be equal, or one of them 1",
  );
  assertEquals(
    refusal([[0], [2]]),
    "Cannot add [0] and [2]: along axis -1 the sizes are 0 and 2; they must be equal, or one of them 1",
  );
});

Deno.test("a size is a whole number that is not negative", () => {
  const refusal = (shape: Shape) => assertThrows(() => checkShape("make zeros", shape), Error).message;
  assertEquals(refusal([2, -1]), "Cannot make zeros of shape [2, -1]: the size of axis 1 must be 0, 1, 2, ...");
  for (const size of [1.5, NaN, Infinity, 2 ** 53]) {
    assertEquals(refusal([size]), `Cannot make zeros of shape [${size}]: the size of axis 0 must be 0, 1, 2, ...`);
  }
  for (const shape of [[], [0], [3, 1]]) checkShape("make zeros", shape);
});

Deno.test("axes are counted from 0, or from the end with -1", () => {
  assertEquals([0, 1, 2, -1, -2, -3].map((axis) => axisOf("sum", axis, [4, 5, 6])), [0, 1, 2, 2, 1, 0]);
  const refusal = (axis: number, shape: Shape) => assertThrows(() => axisOf("sum", axis, shape), Error).message;
  assertEquals(refusal(2, [4, 5]), "Cannot sum [4, 5] along axis 2: its axes are -2 to 1");
  assertEquals(refusal(-3, [4, 5]), "Cannot sum [4, 5] along axis -3: its axes are -2 to 1");
  assertEquals(refusal(0.5, [4, 5]), "Cannot sum [4, 5] along axis 0.5: its axes are -2 to 1");
  assertEquals(refusal(NaN, [4]), "Cannot sum [4] along axis NaN: its axes are -1 to 0");
  assertEquals(refusal(0, []), "Cannot sum [] along axis 0: it has no axes");
});

Deno.test("several axes come in ascending order, all where none is named, and none twice", () => {
  const shape = [4, 5, 6];
  assertEquals(axesOf("sum", undefined, shape), [0, 1, 2]);
  assertEquals(axesOf("sum", -1, shape), [2]);
  assertEquals(axesOf("sum", [2, 0], shape), [0, 2]);
  assertEquals(axesOf("sum", [], shape), []);
  assertEquals(axesOf("sum", undefined, []), []);
  const refusal = (axes: readonly number[]) => assertThrows(() => axesOf("sum", axes, shape), Error).message;
  assertEquals(refusal([1, 0, -2]), "Cannot sum [4, 5, 6] along axes [1, 0, -2]: axis 1 is named twice");
  assertEquals(refusal([0, 3]), "Cannot sum [4, 5, 6] along axis 3: its axes are -3 to 2");
});

Deno.test("a shape repeats to another where broadcasting the two gives the other", () => {
  const shapes = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 3 });
  const together = (a: Shape, b: Shape) => {
    try {
      return broadcast("add", [a, b]);
    } catch {
      return undefined;
    }
  };
  fc.assert(fc.property(shapes, shapes, (a, b) => {
    const shape = together(a, b);
    assertEquals(repeatsTo(a, b), shape !== undefined && isSameShape(shape, b));
  }));
});

Deno.test("numbers that repeat are read in place: axes of size 1, and missing ones, take no steps", () => {
  assertEquals(stridesIn([4, 2, 3], [2, 3]), [0, 3, 1]);
  assertEquals(stridesIn([4, 2, 3], [4, 1, 3]), [3, 0, 1]);
  assertEquals(stridesIn([2, 3], []), [0, 0]);
  fc.assert(fc.property(fc.array(fc.integer({ min: 2, max: 4 })), (shape) => {
    assertEquals(stridesIn(shape, shape), stridesOf(shape));
  }));
});

Deno.test("some axes of a shape hold as many numbers as their sizes say", () => {
  assertEquals([sizeOf([4, 5, 6], 1), sizeOf([4, 5, 6], 0, 2), sizeOf([4, 5, 6], 1, 2), sizeOf([4, 5], 1, 1)], [
    30,
    20,
    5,
    1,
  ]);
});
