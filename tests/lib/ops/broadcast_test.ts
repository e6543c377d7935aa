import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { gradients } from "../../../lib/autograd.ts";
import { indices, parameter, tensor } from "../../../lib/create.ts";
import { broadcastTo, reshape, spread, sum, sumTo } from "../../../lib/ops/broadcast.ts";
import { type Shape, sizeOf } from "../../../lib/shape.ts";
import { rule } from "../../../lib/update.ts";
import { dot, numbers } from "../device/walks.ts";
import { Counting } from "./counting.ts";
import { valuesOf } from "./values.ts";
import "../exact.ts";

const shapes = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 });
const filled = (shape: Shape) => tensor(Float64Array.from(numbers(sizeOf(shape))), shape);

Deno.test("one size of a new shape may be left open", () => {
  assertEquals(reshape(filled([2, 6]), [3, -1, 2]).shape, [3, 2, 2]);
  assertEquals(reshape(filled([0, 2]), [-1]).shape, [0]);
});

Deno.test("a shape that holds another number of numbers is refused", () => {
  const x = filled([2, 3]);
  assertThrows(
    () => reshape(x, [4, 2]),
    Error,
    "Cannot reshape [2, 3] to [4, 2]: it holds 6 numbers, not 8",
  );
  assertThrows(
    () => reshape(x, [4, -1]),
    Error,
    "Cannot reshape [2, 3] to [4, -1]: it holds 6 numbers, not a multiple of 4",
  );
  assertThrows(() => reshape(x, [-1, -1]), Error, "Cannot reshape [2, 3] to [-1, -1]: only one size may be -1");
  assertThrows(() => reshape(filled([0]), [0, -1]), Error, "Cannot reshape [0] to [0, -1]: any size would fit for -1");
  assertThrows(
    () => reshape(x, [1.5, 4]),
    Error,
    "Cannot reshape [2, 3] to a tensor of shape [1.5, 4]: the size of axis 0 must be",
  );
  assertThrows(
    () => reshape(x, [-2, -3]),
    Error,
    "Cannot reshape [2, 3] to a tensor of shape [-2, -3]: the size of axis 0 must be",
  );
});

Deno.test("only a size of 1 repeats", () => {
  assertThrows(
    () => broadcastTo(filled([2]), [3]),
    Error,
    "Cannot broadcast [2] to [3]: only a size of 1 repeats",
  );
  assertThrows(
    () => broadcastTo(filled([2, 2]), [2]),
    Error,
    "Cannot broadcast [2, 2] to [2]: only a size of 1 repeats",
  );
  assertThrows(
    () => broadcastTo(filled([3]), [1]),
    Error,
    "Cannot broadcast [3] to [1]: only a size of 1 repeats",
  );
  for (const size of [-1, 1.5, NaN]) {
    assertThrows(
      () => broadcastTo(filled([1]), [size]),
      Error,
      `Cannot broadcast [1] to a tensor of shape [${size}]: the size of axis 0 must be 0, 1, 2, ...`,
    );
  }
});

Deno.test("adding up is the way back of repeating: <broadcastTo(x), y> is <x, sumTo(y)>", () => {
  const pair = shapes.chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.tuple(...shape.map((size) => fc.constantFrom(1, size))),
      fc.integer({ min: 0, max: shape.length }),
    )
  );
  fc.assert(fc.property(pair, ([shape, narrow, lead]) => {
    const own = narrow.slice(lead), x = filled(own), y = filled(shape);
    const wide = broadcastTo(x, shape), back = sumTo(y, own);
    assertEquals([wide.shape, back.shape], [shape, own]);
    assertEquals(dot(valuesOf(wide), valuesOf(y)), dot(valuesOf(x), valuesOf(back)));
  }));
});

Deno.test("a sum along any axes is that of their places, in one pass or in several", () => {
  const choice = shapes.chain((shape) => fc.tuple(fc.constant(shape), fc.subarray(shape.map((_, axis) => axis))));
  fc.assert(fc.property(choice, ([shape, axes]) => {
    const x = filled(shape), kept = shape.map((size, axis) => axes.includes(axis) ? 1 : size);
    const wide = sum(x, axes, { keepAxes: true }), narrow = sum(x, axes);
    assertEquals([wide.shape, narrow.shape], [kept, shape.filter((_, axis) => !axes.includes(axis))]);
    assertEquals(valuesOf(wide), valuesOf(sumTo(x, kept)));
    assertEquals(valuesOf(narrow), valuesOf(wide));
    assertEquals(valuesOf(narrow).reduce((a, b) => a + b, 0), valuesOf(x).reduce((a, b) => a + b, 0));
    assertEquals(spread(narrow, shape, axes).shape, shape);
  }));
});

Deno.test("a sum of nothing is 0", () => {
  assertEquals(valuesOf(sum(filled([2, 0]), 1)), [0, 0]);
  assertEquals(valuesOf(sum(filled([0, 0]))), [0]);
});

Deno.test("axes that are out of range, or named twice, are refused", () => {
  const x = filled([2, 3]);
  assertThrows(() => sum(x, 2), Error, "Cannot sum [2, 3] along axis 2: its axes are -2 to 1");
  assertThrows(() => sum(x, -3), Error, "Cannot sum [2, 3] along axis -3: its axes are -2 to 1");
  assertThrows(() => sum(x, 0.5), Error, "Cannot sum [2, 3] along axis 0.5: its axes are -2 to 1");
  assertThrows(() => sum(x, [0, -2]), Error, "Cannot sum [2, 3] along axes [0, -2]: axis 0 is named twice");
  assertThrows(() => sum(filled([]), 0), Error, "Cannot sum [] along axis 0: it has no axes");
});

Deno.test("repeating takes no walk, and its way back is one reduction for each run of axes", () => {
  const on = new Counting(), x = on.filled([2, 1, 3]), y = broadcastTo(x, [4, 2, 5, 3]);
  gradients(y, { upstream: y });
  assertEquals([on.gathered, on.scattered, on.reductions], [0, 0, 2]);
});

Deno.test("indices stay indices when they are reshaped or repeated", () => {
  const labels = indices([2, 0]);
  assertEquals([...reshape(labels, [2, 1]).indices!], [2, 0]);
  assertEquals([...broadcastTo(reshape(labels, [2, 1]), [2, 3]).indices!], [2, 2, 2, 0, 0, 0]);
  assertEquals(sum(labels).indices, undefined);
});

Deno.test("the sum along no axis is a copy: an update of the one does not change the other", () => {
  const w = parameter(3), total = sum(w), each = sum(parameter([1, 2]), []);
  rule({ w: "w - 1" })({ w });
  assertEquals([valuesOf(total), valuesOf(each)], [[3], [1, 2]]);
});
