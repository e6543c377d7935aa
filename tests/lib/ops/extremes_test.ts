import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parameter, tensor } from "../../../lib/create.ts";
import { argmax, argmin, max, min } from "../../../lib/ops/extremes.ts";
import { neg } from "../../../lib/ops/functions.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import { gradientOf, valuesOf } from "./values.ts";
import "../exact.ts";

const ROWS = [[3, 7, 7, 1], [5, 5, 5, 5]];

Deno.test("equal largest numbers share the gradient, or the first has it all", () => {
  const x = parameter(ROWS), upstream = tensor([6, 8]);
  assertEquals(gradientOf(max(x, 1), x, upstream), [0, 3, 3, 0, 2, 2, 2, 2]);
  assertEquals(gradientOf(max(x, 1, { ties: "first" }), x, upstream), [0, 6, 0, 0, 8, 0, 0, 0]);
  assertEquals(gradientOf(max(x), x), [0, 0.5, 0.5, 0, 0, 0, 0, 0]);
  assertEquals(gradientOf(min(x, 1), x, upstream), [0, 0, 0, 6, 2, 2, 2, 2]);
  assertEquals(gradientOf(min(x, 1, { ties: "first" }), x, upstream), [0, 0, 0, 6, 8, 0, 0, 0]);
});

Deno.test("the first along several axes is the first row by row, however far apart the axes are", () => {
  // the first 9 along axes 0 and 2 is at [0, 0, 1], and at [0, 1, 0]
  const x = parameter([[[1, 9], [9, 2]], [[9, 0], [9, 9]]]);
  const y = max(x, [0, 2], { ties: "first", keepAxes: true });
  assertEquals([y.shape, valuesOf(y)], [[1, 2, 1], [9, 9]]);
  assertEquals(gradientOf(y, x, tensor([[[4], [5]]])), [0, 4, 5, 0, 0, 0, 0, 0]);
});

Deno.test("the gradient of a largest number goes to the largest alone, in the whole of it", () => {
  const few = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 12, maxLength: 12 });
  const axes = fc.subarray([0, 1, 2], { minLength: 1 }), ties = fc.constantFrom<"split" | "first">("split", "first");
  fc.assert(fc.property(few, axes, ties, (numbers, axes, ties) => {
    const x = parameter(numbers, [2, 3, 2]),
      y = max(x, axes, { ties, keepAxes: true }),
      dx = gradientOf(max(x, axes, { ties }), x, ones(max(x, axes)));
    const largest = valuesOf(y);
    const groupOf = (place: number) => {
      const at = [Math.floor(place / 6), Math.floor(place / 2) % 3, place % 2];
      return at.reduce((sum, one, axis) => sum * y.shape[axis] + (axes.includes(axis) ? 0 : one), 0);
    };
    const totals = largest.map(() => 0), firsts = largest.map(() => -1);
    numbers.forEach((one, place) => {
      const group = groupOf(place);
      if (one === largest[group] && firsts[group] < 0) firsts[group] = place;
      if (one !== largest[group]) assertEquals(dx[place], 0);
      totals[group] += dx[place];
    });
    totals.forEach((total) => assertEquals(Math.round(total * 1e9) / 1e9, 1));
    if (ties === "first") firsts.forEach((place) => assertEquals(dx[place], 1));
  }));
});

function ones({ shape, storage }: Tensor): Tensor {
  return tensor(new Float64Array(storage.length).fill(1), shape);
}

Deno.test("the place of the largest is that of the first, and NaN counts as the largest", () => {
  const x = tensor(ROWS);
  assertEquals(valuesOf(argmax(x, 1)), [1, 0]);
  assertEquals([argmax(x, 0).shape, valuesOf(argmax(x, 0))], [[4], [1, 0, 0, 1]]);
  assertEquals([argmax(x).shape, valuesOf(argmax(x)), valuesOf(argmin(x))], [[], [1], [3]]);
  assertEquals(valuesOf(argmin(x, -1)), [3, 0]);
  const odd = tensor([[1, NaN, 9], [-Infinity, -Infinity, -Infinity]]);
  assertEquals([valuesOf(argmax(odd, 1)), valuesOf(argmin(odd, 1))], [[1, 0], [1, 0]]);
  assertEquals([valuesOf(max(odd, 1)), valuesOf(min(odd, 1))], [[NaN, -Infinity], [NaN, -Infinity]]);
});

Deno.test("nothing flows back through a place", () => {
  assertEquals(argmax(parameter([1, 2])).tracked, false);
});

Deno.test("the smallest is minus the largest of the negatives", () => {
  fc.assert(fc.property(fc.array(fc.double(), { minLength: 1 }), (numbers) => {
    const x = tensor(Float64Array.from(numbers));
    assertEquals(valuesOf(min(x)), valuesOf(neg(max(neg(x)))));
    assertEquals(valuesOf(min(x))[0], Math.min(...numbers));
    assertEquals(valuesOf(max(x))[0], Math.max(...numbers));
  }));
});

Deno.test("who gets no share of an infinite gradient gets 0", () => {
  const x = parameter([1, 2]);
  assertEquals(gradientOf(max(x), x, tensor(Infinity)), [0, Infinity]);
});

Deno.test("of no numbers none is the largest", () => {
  const empty = tensor([], [2, 0]);
  const refuses = (op: () => Tensor, message: string) => assertThrows(op, Error, message);
  refuses(() => max(empty, 1), "Cannot take the maximum of [2, 0] along axis 1: there are no numbers");
  refuses(() => min(empty), "Cannot take the minimum of [2, 0] along axis 1: there are no numbers");
  refuses(() => argmax(empty, -1), "Cannot find the maximum of [2, 0] along axis 1: there are no numbers");
  refuses(() => argmin(empty), "Cannot find the minimum of [2, 0] along axis 1: there are no numbers");
  refuses(() => max(empty, 2), "Cannot take the maximum of [2, 0] along axis 2: its axes are -2 to 1");
  refuses(() => argmax(empty, 2), "Cannot find the maximum of [2, 0] along axis 2: its axes are -2 to 1");
  assertEquals(max(empty, 0).shape, [0]);
});

Deno.test("one number stands at place 0", () => {
  assertEquals([argmax(tensor(5)), argmin(tensor(-5))].map(valuesOf), [[0], [0]]);
});
