import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { parameter, tensor } from "../../../lib/create.ts";
import {
  clip,
  equal,
  greater,
  greaterEqual,
  hardtanh,
  less,
  lessEqual,
  notEqual,
  sum,
  where,
} from "../../../lib/ops/mod.ts";
import { gradientOf, valuesOf } from "./values.ts";
import "../exact.ts";

Deno.test("a comparison is 1 where it holds and 0 where it does not", () => {
  const numbers = fc.oneof(fc.constantFrom(0, -0, 1, NaN, Infinity), fc.double());
  fc.assert(fc.property(numbers, numbers, (a, b) => {
    const found = [equal, notEqual, less, lessEqual, greater, greaterEqual].map((op) => valuesOf(op(a, b))[0]);
    assertEquals(found, [a === b, a !== b, a < b, a <= b, a > b, a >= b].map(Number));
  }));
});

Deno.test("nothing flows back through a comparison", () => {
  const x = parameter([1, 2]);
  for (const op of [equal, notEqual, less, lessEqual, greater, greaterEqual]) assertEquals(op(x, 1).tracked, false);
});

Deno.test("where takes numbers, and a value that is not chosen sends nothing back, not even what is not a number", () => {
  const x = parameter([1, -1]), masked = where(tensor([0, 1]), -9, x);
  assertEquals(valuesOf(masked), [1, -9]);
  assertEquals(gradientOf(masked, x, tensor([10, NaN])), [10, 0]);
});

Deno.test("clip lets the gradient pass at its bounds, and hardtanh does not", () => {
  const numbers = [-3, -1, 0, 1.5, 3], bounds = { min: -1, max: 1.5 };
  const x = parameter(numbers);
  assertEquals(valuesOf(clip(x, bounds)), [-1, -1, 0, 1.5, 1.5]);
  assertEquals(gradientOf(sum(clip(x, bounds)), x), [0, 1, 1, 1, 0]);
  assertEquals(valuesOf(hardtanh(x, bounds)), [-1, -1, 0, 1.5, 1.5]);
  assertEquals(gradientOf(sum(hardtanh(x, bounds)), x), [0, 0, 1, 0, 0]);
});

Deno.test("clip without bounds leaves everything as it is; one that is not a number stays so", () => {
  assertEquals(valuesOf(clip(tensor([-1e300, Infinity, NaN]))), [-1e300, Infinity, NaN]);
  assertEquals(valuesOf(clip(tensor([-3, 3, NaN]), { min: 0.25 })), [0.25, 3, NaN]);
  assertEquals(valuesOf(clip(tensor([-3, 3]), { max: 1 })), [-3, 1]);
});
