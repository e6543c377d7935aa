import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { gradients } from "../../../lib/autograd.ts";
import { full, indices, tensor } from "../../../lib/create.ts";
import { dense } from "../../../lib/nn/dense.ts";
import { embeddingLayer } from "../../../lib/nn/embedding.ts";
import { constant, normal } from "../../../lib/nn/initial.ts";
import { sequential } from "../../../lib/nn/sequential.ts";
import { oneHot } from "../../../lib/ops/indexing.ts";
import { matmul } from "../../../lib/ops/product.ts";
import { Random } from "../../../lib/random.ts";
import { assertClose, assertTied, numbers } from "../ops/close.ts";
import "../exact.ts";

const seeded = { random: new Random(1) };

Deno.test("an embedding looks up rows of its weight, for indices of any shape", () => {
  const one = embeddingLayer(3, 2, { ...seeded, initial: () => tensor([[1, 2], [3, 4], [5, 6]]) });
  assertEquals([one.title, one.recipe, Object.keys(one.parameters)], ["embedding 3 -> 2", { kind: "embedding" }, [
    "weight",
  ]]);
  assertEquals(numbers(one(indices([2, 0]))), [5, 6, 1, 2]);
  assertEquals(one(indices([[0, 1, 2], [2, 2, 2]])).shape, [2, 3, 2]);
});

Deno.test("an embedding begins normally distributed, or as it is told", () => {
  const { weight } = embeddingLayer(400, 50, { random: new Random(7) }).parameters;
  assertClose(weight, normal(0, 1)([400, 50], new Random(7)), 1e-15);
  const values = numbers(weight), squares = values.reduce((total, x) => total + x * x, 0) / values.length;
  assertAlmostEquals(squares, 1, 5 * Math.sqrt(2 / 20000)); // five standard errors
  assertEquals(numbers(embeddingLayer(2, 1, { ...seeded, initial: constant(3) }).parameters.weight), [3, 3]);
});

Deno.test("an embedding is the product with one-hot rows, in value and gradient; rows that nobody asked for have none", () => {
  const one = embeddingLayer(4, 3, seeded), { weight } = one.parameters, index = indices([2, 0, 2]);
  assertTied(() => one(index), (weight) => matmul(oneHot(index, 4), weight), [weight]);
  assertEquals(numbers(gradients(one(index), { upstream: full([3, 3], 1) }).of(weight)), [
    ...[1, 1, 1],
    ...[0, 0, 0],
    ...[2, 2, 2], // asked for twice
    ...[0, 0, 0],
  ]);
});

Deno.test("a model from indices to numbers: the embedding has the first name", () => {
  const model = sequential({ city: embeddingLayer(5, 2, seeded), output: dense(2, 1, seeded) });
  assertEquals(Object.keys(model.parameters), ["city.weight", "output.weight", "output.bias"]);
  assertEquals(model(indices([4, 4, 0])).shape, [3, 1]);
});

Deno.test("an index of no row, other numbers than indices, and an embedding of nothing are refused", () => {
  const one = embeddingLayer(3, 2, seeded);
  const refuses = (act: () => unknown, message: string) => assertEquals(assertThrows(act, Error).message, message);
  refuses(() => one(indices([0, 3])), "Cannot embed with weight [3, 2]: index 1 is 3, and it must be 0 to 2");
  refuses(
    () => one(indices([[0], [-1]])),
    "Cannot embed with weight [3, 2]: index [1, 0] is -1, and it must be 0 to 2",
  );
  refuses(
    () => one(tensor([1, 2])),
    "Cannot embed with weight [3, 2] by a tensor of shape [2]: make the index with indices(...)",
  );
  for (const [rows, width] of [[0, 2], [2, 0], [1.5, 2], [NaN, 1]]) {
    refuses(
      () => embeddingLayer(rows, width, seeded),
      `Cannot make an embedding of ${rows} rows of ${width} numbers: both must be 1, 2, ...`,
    );
  }
});
