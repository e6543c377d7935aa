import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { indices, parameter, tensor } from "../../../lib/create.ts";
import { gather, oneHot, scatterAdd, take } from "../../../lib/ops/indexing.ts";
import { slice } from "../../../lib/ops/movement.ts";
import { stack } from "../../../lib/ops/joining.ts";
import { type Shape, sizeOf } from "../../../lib/shape.ts";
import { dot, numbers } from "../device/walks.ts";
import { device, Tensor } from "../../../lib/tensor.ts";
import { Counting } from "./counting.ts";
import { gradientOf, valuesOf } from "./values.ts";
import "../exact.ts";

const filled = (shape: Shape) => tensor(Float64Array.from(numbers(sizeOf(shape))), shape);
const sizes = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 });

Deno.test("take gives the slices that the index names, one after the other", () => {
  fc.assert(fc.property(sizes, fc.nat(), fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (shape, which, picks) => {
    const x = filled(shape), axis = which % shape.length, index = picks.map((pick) => pick % shape[axis]);
    const before = shape.slice(0, axis).map(() => undefined);
    const slices = index.map((i) => slice(x, [...before, [i, i + 1]]));
    const expected = stack(slices, axis); // [..., index, 1, ...]
    const found = take(x, indices(index), axis);
    assertEquals([found.shape, valuesOf(found)], [shape.with(axis, index.length), valuesOf(expected)]);
  }));
});

/** A tensor, an axis, and an index that fits. */
const gathering = sizes.chain((shape) =>
  fc.tuple(
    fc.constant(shape),
    fc.nat(shape.length - 1),
    fc.tuple(...shape.map((size) => fc.integer({ min: 0, max: size }))),
  )
).chain(([shape, axis, own]) => {
  const count = sizeOf(own);
  return fc.record({
    shape: fc.constant(shape),
    axis: fc.constant(axis),
    own: fc.constant(own),
    index: fc.array(fc.nat(shape[axis] - 1), { minLength: count, maxLength: count }),
  });
});

Deno.test("gather puts the index in place of one coordinate", () => {
  fc.assert(fc.property(gathering, ({ shape, axis, own, index }) => {
    const x = filled(shape), rows = valuesOf(x);
    const expected = index.map((pick, place) => {
      const at = own.map((size, k) => Math.floor(place / sizeOf(own.slice(k + 1))) % size).with(axis, pick);
      return rows[at.reduce((sum, one, k) => sum * shape[k] + one, 0)];
    });
    assertEquals(valuesOf(gather(x, indices(index, own), axis)), expected);
  }));
});

Deno.test("scatterAdd is the way back of gather: <gather(x), y> is <x, scatterAdd(0, y)>", () => {
  fc.assert(fc.property(gathering, ({ shape, axis, own, index }) => {
    const x = filled(shape), y = filled(own), at = indices(index, own), start = tensor(numbers(sizeOf(shape)), shape);
    const added = scatterAdd(start, at, y, axis), nothing = dot(valuesOf(x), valuesOf(start));
    assertEquals(dot(valuesOf(gather(x, at, axis)), valuesOf(y)), dot(valuesOf(x), valuesOf(added)) - nothing);
  }));
});

Deno.test("the right class of every row is gathered, and its gradient goes there alone", () => {
  const scores = parameter([[1, 2, 3], [4, 5, 6]]), right = gather(scores, indices([[2], [0]]), 1);
  assertEquals([valuesOf(right), gradientOf(right, scores, tensor([[7], [8]]))], [[3, 4], [0, 0, 7, 8, 0, 0]]);
});

Deno.test("an index that names nothing, or has another shape, is refused", () => {
  const x = filled([2, 3]);
  assertThrows(
    () => take(x, indices([3]), 1),
    Error,
    "Cannot take slices of [2, 3] along axis 1: index 0 is 3, and it must be 0 to 2",
  );
  assertThrows(
    () => take(x, indices([0]), 2),
    Error,
    "Cannot take slices of [2, 3] along axis 2: its axes are -2 to 1",
  );
  assertThrows(
    () => take(x, tensor([0]), 0),
    Error,
    "Cannot take slices of [2, 3] along axis 0 by a tensor of shape [1]: make the index with",
  );
  assertThrows(
    () => gather(x, indices([[0, -1]]), 1),
    Error,
    "Cannot gather along axis 1 of [2, 3]: index [0, 1] is -1, and it must be 0 to 2",
  );
  assertThrows(
    () => gather(x, indices([0]), 1),
    Error,
    "Cannot gather along axis 1 of [2, 3] by an index of [1]: " +
      "the index needs as many axes, and besides the one none may be longer",
  );
  assertThrows(() => gather(x, indices([[0], [0], [0]]), 1), Error, "by an index of [3, 1]");
  assertThrows(
    () => scatterAdd(x, indices([[0]]), filled([1, 2]), 1),
    Error,
    "Cannot scatter [1, 2] by an index of [1, 1]: they must have one shape",
  );
  assertThrows(
    () => scatterAdd(x, indices([[3]]), filled([1, 1]), 1),
    Error,
    "Cannot scatter along axis 1 of [2, 3]: index [0, 0] is 3",
  );
});

Deno.test("one-hot rows hold a single 1, and a label that is no class is refused", () => {
  assertEquals(valuesOf(oneHot(indices([[1], [0]]), 2)), [0, 1, 1, 0]);
  assertEquals(oneHot(indices([[1], [0]]), 2).shape, [2, 1, 2]);
  assertThrows(
    () => oneHot(indices([2]), 2),
    Error,
    "Cannot make one-hot rows of 2 classes: index 0 is 2, and it must be 0 to 1",
  );
  assertThrows(() => oneHot(tensor([1]), 2), Error, "Cannot make one-hot rows of 2 classes by a tensor of shape [1]");
  assertThrows(() => oneHot(indices([]), -1), Error, "Cannot make one-hot rows of shape [0, -1]: the size of axis 1");
});

Deno.test("take needs no numbers but its index, along whatever axis", () => {
  const on = new Counting(), picks = new Tensor([2], on.store([1, 0]), on, { indices: Int32Array.of(1, 0) });
  const x = on.filled([5, 3, 2]), y = take(x, picks, 1);
  assertEquals([y.shape, valuesOf(y).slice(0, 4), on.stored], [[5, 2, 2], [2, 3, 0, 1], 0]);
});

Deno.test("more places than index numbers are refused, whichever are gathered", () => {
  const shape = [512, 50_000], x = new Tensor(shape, device().store([]), device()); // is refused before it is read
  assertThrows(
    () => gather(x, indices(new Int32Array(512), [512, 1]), 1),
    Error,
    "Cannot gather along axis 1 of [512, 50000]: of its 25600000 places only 2^24 can be numbered in float32",
  );
});
