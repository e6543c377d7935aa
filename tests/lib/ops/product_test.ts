import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { tensor } from "../../../lib/create.ts";
import { matmul, product } from "../../../lib/ops/product.ts";
import { transpose } from "../../../lib/ops/movement.ts";
import { type Shape, sizeOf } from "../../../lib/shape.ts";
import { numbers } from "../device/walks.ts";
import { valuesOf } from "./values.ts";
import "../exact.ts";

const filled = (shape: Shape) => tensor(Float64Array.from(numbers(sizeOf(shape))), shape);

Deno.test("a transposed operand gives what its transpose gives", () => {
  const size = fc.integer({ min: 0, max: 3 }), inFront = fc.array(size, { maxLength: 2 });
  fc.assert(fc.property(inFront, size, size, size, (inFront, m, k, n) => {
    const a = filled([...inFront, m, k]), b = filled([...inFront, k, n]), y = valuesOf(matmul(a, b));
    for (const aTransposed of [false, true]) {
      for (const bTransposed of [false, true]) {
        const left = aTransposed ? transpose(a) : a, right = bTransposed ? transpose(b) : b;
        assertEquals(valuesOf(matmul(left, right, { aTransposed, bTransposed })), y);
      }
    }
  }));
});

Deno.test("axes in front broadcast, those of size 1 and those that are missing", () => {
  const shapesOf = (a: Shape, b: Shape) => matmul(filled(a), filled(b)).shape;
  assertEquals(shapesOf([2, 1, 3, 4], [5, 4, 2]), [2, 5, 3, 2]);
  assertEquals(shapesOf([1, 3, 4], [2, 4, 2]), [2, 3, 2]);
  assertEquals(shapesOf([3, 4], [2, 4, 2]), [2, 3, 2]);
  assertEquals(shapesOf([0, 3, 4], [4, 2]), [0, 3, 2]);
  assertEquals(shapesOf([2, 3, 4], [4]), [2, 3]);
  assertEquals(shapesOf([4], [2, 4, 3]), [2, 3]);
  assertEquals(shapesOf([4], [4]), []);
  const a = filled([2, 2, 3]), b = filled([3, 2]), rows = valuesOf(a);
  const one = (start: number) => valuesOf(matmul(tensor(rows.slice(start, start + 6), [2, 3]), b));
  assertEquals(valuesOf(matmul(a, b)), [...one(0), ...one(6)]);
});

Deno.test("operands that do not fit are refused by the shapes that they were given in", () => {
  const refuses = (a: Shape, b: Shape, reason: string, stored = {}) =>
    assertThrows(() => matmul(filled(a), filled(b), stored), Error, `Cannot multiply matrices ${reason}`);
  refuses([2, 3], [4, 2], "[2, 3] and [4, 2]: inner sizes 3 and 4 differ");
  refuses([2, 3], [3, 2], "[2, 3] and [3, 2]: inner sizes 2 and 3 differ", { aTransposed: true });
  refuses([2, 3], [3, 2], "[2, 3] and [3, 2]: inner sizes 3 and 2 differ", { bTransposed: true });
  refuses([3], [4, 2], "[3] and [4, 2]: inner sizes 3 and 4 differ");
  refuses([2, 3], [4], "[2, 3] and [4]: inner sizes 3 and 4 differ");
  refuses([5, 2, 3], [4, 2], "[5, 2, 3] and [4, 2]: inner sizes 3 and 4 differ");
  refuses([], [4], "[] and [4]: [] is no matrix");
  refuses(
    [2, 3, 4],
    [3, 4, 2],
    "[2, 3, 4] and [3, 4, 2] in stacks [2] and [3]: along axis -1 the sizes are 2 and 3",
  );
  assertThrows(
    () => product(filled([2, 3]), filled([4, 2])),
    Error,
    "Cannot multiply matrices [2, 3] and [4, 2]: inner sizes 3 and 4 differ",
  );
  assertThrows(
    () => product(filled([3]), filled([3, 2])),
    Error,
    "Cannot multiply matrices [3] and [3, 2]: [3] is no matrix",
  );
});
