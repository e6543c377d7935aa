import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { indices, tensor } from "../../../lib/create.ts";
import { concat, stack } from "../../../lib/ops/joining.ts";
import { slice } from "../../../lib/ops/movement.ts";
import { type Shape, sizeOf } from "../../../lib/shape.ts";
import { numbers } from "../device/walks.ts";
import { valuesOf } from "./values.ts";
import "../exact.ts";

const filled = (shape: Shape) => tensor(Float64Array.from(numbers(sizeOf(shape))), shape);

Deno.test("what was cut apart and joined again is as it was", () => {
  const size = fc.integer({ min: 1, max: 4 });
  fc.assert(fc.property(fc.array(size, { minLength: 1, maxLength: 3 }), fc.nat(), fc.nat(), (shape, a, b) => {
    const x = filled(shape), axis = a % shape.length, at = b % (shape[axis] + 1);
    const part = (start: number, stop: number) =>
      slice(x, [...shape.slice(0, axis).fill(0).map(() => undefined), [start, stop]]);
    const whole = concat([part(0, at), part(at, shape[axis])], axis - shape.length);
    assertEquals([whole.shape, valuesOf(whole)], [shape, valuesOf(x)]);
  }));
});

Deno.test("many parts are joined in one pass over them", () => {
  const parts = Array.from({ length: 20_000 }, (_, i) => tensor([i]));
  assertEquals(valuesOf(concat(parts)).every((one, i) => one === i), true);
});

Deno.test("tensors that cannot be joined are refused", () => {
  assertThrows(
    () => concat([filled([2, 3]), filled([1, 4])]),
    Error,
    "Cannot concatenate [2, 3] and [1, 4] along axis 0: sizes 3 and 4 differ in axis 1",
  );
  assertThrows(
    () => concat([filled([2]), filled([2, 1])]),
    Error,
    "Cannot concatenate [2] and [2, 1] along axis 0: one has 1 axes, the other 2",
  );
  assertThrows(() => concat([filled([2])], 1), Error, "Cannot concatenate [2] along axis 1: its axes are -1 to 0");
  assertThrows(() => concat([]), Error, "Cannot concatenate: there are no tensors");
  assertThrows(() => stack([]), Error, "Cannot stack: there are no tensors");
  assertThrows(() => stack([filled([2]), filled([3])]), Error, "Cannot stack [2] and [3]: the shapes differ");
  assertThrows(
    () => stack([filled([2])], 2),
    Error,
    "Cannot stack [2] along a new axis 2: the result has axes -2 to 1",
  );
});

Deno.test("labels that are joined are labels, unless one of the parts is none", () => {
  const labels = indices([1, 2]);
  assertEquals([...concat([labels, labels]).indices!], [1, 2, 1, 2]);
  assertEquals([...stack([labels, labels], -1).indices!], [1, 1, 2, 2]);
  assertEquals(concat([labels, tensor([3])]).indices, undefined);
});
