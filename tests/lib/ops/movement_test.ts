import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { indices, parameter, tensor } from "../../../lib/create.ts";
import { flip, pad, type Range, slice, tile, transpose, tril } from "../../../lib/ops/movement.ts";
import { type Shape, sizeOf } from "../../../lib/shape.ts";
import { numbers } from "../device/walks.ts";
import { Counting } from "./counting.ts";
import { gradientOf, valuesOf } from "./values.ts";
import "../exact.ts";

const filled = (shape: Shape) => tensor(Float64Array.from(numbers(sizeOf(shape))), shape);
const shapes = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 });

Deno.test("axes that are put back where they were give what was there", () => {
  const choice = shapes.chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.shuffledSubarray(shape.map((_, axis) => axis), { minLength: shape.length }),
    )
  );
  fc.assert(fc.property(choice, ([shape, order]) => {
    const x = filled(shape), turned = transpose(x, order);
    const back = transpose(turned, order.map((_, axis) => order.indexOf(axis)));
    assertEquals(turned.shape, order.map((axis) => shape[axis]));
    assertEquals([back.shape, valuesOf(back)], [shape, valuesOf(x)]);
  }));
});

Deno.test("an order must name every axis once", () => {
  const x = filled([2, 3]);
  assertThrows(() => transpose(x, [0]), Error, "Cannot transpose [2, 3] to axes [0]: each axis must be named once");
  assertThrows(() => transpose(x, [0, 2]), Error, "Cannot transpose [2, 3] along axis 2: its axes are -2 to 1");
  assertThrows(
    () => transpose(x, [1, -1]),
    Error,
    "Cannot transpose [2, 3] along axes [1, -1]: axis 1 is named twice",
  );
  assertThrows(() => transpose(filled([3])), Error, "Cannot transpose [3]: there are no two axes to change places");
});

Deno.test("a slice is what the array method gives, and strides leave out", () => {
  const size = 7, x = filled([size]), all = numbers(size);
  const place = fc.integer({ min: -size, max: size }), from = (at: number) => at < 0 ? at + size : at;
  fc.assert(fc.property(place, place, fc.integer({ min: 1, max: 8 }), (start, stop, step) => {
    fc.pre(from(start) <= from(stop));
    const kept = all.slice(from(start), from(stop)).filter((_, i) => i % step === 0);
    assertEquals(valuesOf(slice(x, [[start, stop, step]])), kept);
  }));
  assertEquals(valuesOf(slice(x, [[-2]])), all.slice(-2));
  assertEquals(slice(filled([2, 3, 4]), [undefined, [1]]).shape, [2, 2, 4]);
});

Deno.test("a range that lies outside is refused", () => {
  const refuses = (ranges: Range[], reason: string) =>
    assertThrows(() => slice(filled([5]), ranges), Error, `Cannot slice [5] ${reason}`);
  refuses([[0, 6]], "from 0 to 6 in steps of 1 along axis 0: it must lie in 0 to 5, and go up in whole steps");
  refuses([[-6]], "from -6 to the end in steps of 1 along axis 0");
  refuses([[3, 2]], "from 3 to 2 in steps of 1 along axis 0");
  refuses([[0, 2, 0]], "from 0 to 2 in steps of 0 along axis 0");
  refuses([[0, 2, -1]], "from 0 to 2 in steps of -1 along axis 0");
  refuses([[0.5]], "from 0.5 to the end in steps of 1 along axis 0");
  refuses([[0], [0]], "by 2 ranges: it has 1 axes");
});

Deno.test("who is turned around twice stands as before", () => {
  fc.assert(fc.property(shapes, (shape) => {
    const x = filled(shape);
    assertEquals(valuesOf(flip(flip(x))), valuesOf(x));
    assertEquals(valuesOf(flip(x)), valuesOf(x).reverse());
  }));
  assertThrows(() => flip(filled([2]), 1), Error, "Cannot flip [2] along axis 1: its axes are -1 to 0");
});

Deno.test("a margin of infinities leaves numbers and gradients alone", () => {
  const x = parameter([[1, 2]]), y = pad(x, [[1, 0], [0, 1]], { value: -Infinity });
  assertEquals(valuesOf(y), [-Infinity, -Infinity, -Infinity, 1, 2, -Infinity]);
  const upstream = tensor([[Infinity, NaN, 7], [3, 4, -Infinity]]);
  assertEquals(gradientOf(y, x, upstream), [3, 4]);
  assertEquals(valuesOf(pad(tensor([Infinity, NaN]), [[1, 1]])), [0, Infinity, NaN, 0]);
});

Deno.test("a reflected margin mirrors at the last number, and one that is too wide is refused", () => {
  const x = tensor([1, 2, 3]);
  assertEquals(valuesOf(pad(x, [[2, 2]], { mode: "reflect" })), [3, 2, 1, 2, 3, 2, 1]);
  assertEquals(valuesOf(pad(x, [[0, 5]], { mode: "replicate" })), [1, 2, 3, 3, 3, 3, 3, 3]);
  assertThrows(
    () => pad(x, [[0, 3]], { mode: "reflect" }),
    Error,
    "Cannot pad [3] by 3 along axis 0: there are 3 numbers to reflect",
  );
  assertThrows(
    () => pad(filled([0]), [[1, 0]], { mode: "replicate" }),
    Error,
    "Cannot pad [0] by 1 along axis 0: there are 0 numbers to replicate",
  );
  const given = "Cannot pad [3] by [[1, -1]]: one [before, after] of 0, 1, 2, ... for each axis";
  assertThrows(() => pad(x, [[1, -1]]), Error, given);
  assertThrows(() => pad(x, []), Error, "Cannot pad [3] by []: one [before, after] of 0, 1, 2, ... for each axis");
});

Deno.test("tiles lie one behind the other", () => {
  assertEquals(valuesOf(tile(tensor([[1, 2]]), [2, 2])), [1, 2, 1, 2, 1, 2, 1, 2]);
  assertThrows(
    () => tile(tensor([1]), [1, 2]),
    Error,
    "Cannot tile [1] [1, 2] times: one count, 0, 1, 2, ..., for each axis",
  );
  assertThrows(() => tile(tensor([1]), [-1]), Error, "Cannot tile [1] [-1] times");
});

Deno.test("a lower triangle ends at its diagonal, and nothing above it counts", () => {
  const size = fc.integer({ min: 0, max: 4 });
  fc.assert(fc.property(size, size, fc.integer({ min: -6, max: 6 }), (m, n, diagonal) => {
    const x = filled([m, n]), all = valuesOf(x);
    const kept = all.map((one, place) => place % n <= Math.floor(place / n) + diagonal ? one : 0);
    assertEquals(valuesOf(tril(x, diagonal)), kept);
  }));
  assertEquals(valuesOf(tril(tensor([[1, Infinity], [NaN, 4]]))), [1, 0, NaN, 4]);
  assertThrows(() => tril(filled([3])), Error, "Cannot take the lower triangle of [3]: it is no matrix");
  assertThrows(() => tril(filled([1, 1]), 0.5), Error, "Cannot take the lower triangle of [1, 1] from diagonal 0.5");
});

Deno.test("labels that are cut, turned or padded are labels", () => {
  const labels = indices([3, 4, 5]);
  assertEquals([...slice(labels, [[1]]).indices!], [4, 5]);
  assertEquals([...flip(labels).indices!], [5, 4, 3]);
  assertEquals([...tile(labels, [2]).indices!], [3, 4, 5, 3, 4, 5]);
  assertEquals([...pad(labels, [[0, 1]], { mode: "replicate" }).indices!], [3, 4, 5, 5]);
});

Deno.test("a margin of a value costs one number more for each place along the axes that have it, not for each number", () => {
  const on = new Counting(), y = pad(on.filled([8, 3]), [[0, 0], [1, 1]], { value: 7 });
  assertEquals([valuesOf(y).slice(0, 5), on.gathered], [[7, 0, 1, 2, 7], 8 * 5 + 5]);
});
