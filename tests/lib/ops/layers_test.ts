import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { gradients } from "../../../lib/autograd.ts";
import { indices, ones, zeros } from "../../../lib/create.ts";
import { add } from "../../../lib/ops/arithmetic.ts";
import { embedding, linear } from "../../../lib/ops/layers.ts";
import { transpose } from "../../../lib/ops/movement.ts";
import { matmul } from "../../../lib/ops/product.ts";
import { lookup } from "../../../lib/ops/rows.ts";
import { assertClose, assertTied, numbers, random } from "./close.ts";
import "../exact.ts";

const size = fc.integer({ min: 1, max: 4 });

Deno.test("a linear layer is a product with the turned weight, plus the bias; so are its gradients", () => {
  fc.assert(fc.property(fc.array(size, { maxLength: 2 }), size, size, (rows, inputs, outputs) => {
    const tensors = [random([...rows, inputs], 1), random([outputs, inputs], 2), random([outputs], 3)];
    assertTied(linear, (x, weight, bias) => add(matmul(x, transpose(weight)), bias), tensors);
    assertTied(linear, (x, weight) => matmul(x, transpose(weight)), tensors.slice(0, 2));
  }));
});

Deno.test("a linear layer refuses shapes that do not fit", () => {
  const refused = (x: number[], weight: number[], bias: number[] | undefined, message: string) =>
    assertThrows(() => linear(zeros(x), zeros(weight), bias && zeros(bias)), Error, message);
  refused(
    [2, 3],
    [4, 2],
    [4],
    "Cannot apply a linear layer to [2, 3] with weight [4, 2]: the input has 3 features, the weight takes 2",
  );
  refused(
    [2, 3],
    [3],
    undefined,
    "Cannot apply a linear layer to [2, 3] with weight [3]: the weight must be a matrix [out, in]",
  );
  refused(
    [],
    [4, 2],
    undefined,
    "Cannot apply a linear layer to [] with weight [4, 2]: the input must have an axis of features",
  );
  refused(
    [2, 3],
    [4, 3],
    [3],
    "Cannot apply a linear layer to [2, 3] with weight [4, 3]: the bias has shape [3], expected [4]",
  );
});

Deno.test("an embedding is a lookup", () => {
  const index = indices([[2, 0], [1, 2]]);
  assertTied((weight) => embedding(index, weight), (weight) => lookup(weight, index), [random([4, 3], 1)]);
});

Deno.test("the padding row is looked up, but gets no gradient", () => {
  const weight = random([3, 2], 1), index = indices([0, 1, 0, 2, 1]), y = embedding(index, weight, { padding: 1 });
  assertClose(y, lookup(weight, index));
  assertEquals(numbers(gradients(y, { upstream: ones([5, 2]) }).of(weight)), [2, 2, 0, 0, 1, 1]);
});

Deno.test("an embedding refuses what picks no row", () => {
  assertThrows(
    () => embedding(indices([0, 3]), zeros([3, 2])),
    Error,
    "Cannot embed with weight [3, 2]: index 1 is 3, and it must be 0 to 2",
  );
  assertThrows(
    () => embedding(indices([0]), zeros([3, 2]), { padding: 3 }),
    Error,
    "Cannot embed: padding 3 is none of the 3 rows of weight [3, 2]",
  );
  assertThrows(
    () => embedding(indices([0]), zeros([3])),
    Error,
    "Cannot embed with weight [3]: it must be a matrix [words, width]",
  );
});
