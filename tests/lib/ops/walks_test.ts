import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { indices, parameter, tensor } from "../../../lib/create.ts";
import { gatherWalk, scatterWalk, straightWalk } from "../../../lib/ops/walks.ts";
import { sizeOf } from "../../../lib/shape.ts";
import { numbers, walk } from "../device/walks.ts";
import { gradientOf, valuesOf } from "./values.ts";
import "../exact.ts";

const REVERSED = straightWalk([3], [3], [{ by: 0, start: 2, step: -1 }]);

Deno.test("a straight walk follows one axis along each axis of the source", () => {
  const turned = straightWalk([2, 3], [3, 2], [{ by: 1 }, { by: 0, start: 2, step: -1 }]);
  assertEquals(turned.courses, [{ start: 0, steps: [0, 1] }, { start: 2, steps: [-1, 0] }]);
  assertEquals(valuesOf(gatherWalk(tensor([[1, 2, 3], [4, 5, 6]]), turned)), [3, 6, 2, 5, 1, 4]);
});

Deno.test("the gradient of each is the other, for any walk", () => {
  fc.assert(fc.property(walk, (walk) => {
    const x = parameter(Float64Array.from(numbers(sizeOf(walk.source))), walk.source);
    const y = parameter(Float64Array.from(numbers(sizeOf(walk.shape))), walk.shape);
    assertEquals(gradientOf(gatherWalk(x, walk), x, y), valuesOf(scatterWalk([y], [walk])));
    assertEquals(gradientOf(scatterWalk([y], [walk]), y, x), valuesOf(gatherWalk(x, walk)));
  }));
});

Deno.test("a walk that is made for another shape is refused", () => {
  const x = tensor([1, 2]);
  assertThrows(
    () => gatherWalk(x, REVERSED),
    Error,
    "Cannot walk through a tensor of shape [2]: the walk is made for [3]",
  );
  assertThrows(
    () => scatterWalk([x], [REVERSED]),
    Error,
    "Cannot scatter a tensor of shape [2]: the walk is made for [3]",
  );
  assertThrows(() => scatterWalk([], []), Error, "Cannot scatter: there are no tensors");
  assertThrows(() => scatterWalk([tensor([1, 2, 3])], []), Error, "Cannot scatter 1 tensors along 0 walks");
});

Deno.test("indices stay indices, and what is outside is index 0", () => {
  const labels = indices([5, 6, 7]), shifted = straightWalk([3], [3], [{ by: 0, start: -1 }]);
  assertEquals([...gatherWalk(labels, shifted).indices!], [0, 5, 6]);
  assertEquals([...scatterWalk([labels, labels], [REVERSED, shifted]).indices!], [7 + 6, 6 + 7, 5]);
  assertEquals(scatterWalk([labels, tensor([1, 2, 3])], [REVERSED, shifted]).indices, undefined);
});
