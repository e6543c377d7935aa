import { assertEquals, assertThrows } from "@std/assert";
import { indices, parameter, tensor } from "../../../lib/create.ts";
import { addRows, indicesBeside, lookup } from "../../../lib/ops/rows.ts";
import { gradientOf, valuesOf } from "./values.ts";
import "../exact.ts";

const TABLE = tensor([[1, 2], [3, 4], [5, 6]]);

Deno.test("a row that is looked up twice gets both gradients", () => {
  const table = parameter([[1, 2], [3, 4], [5, 6]]);
  const y = lookup(table, indices([2, 0, 2]));
  assertEquals(gradientOf(y, table, tensor([[1, 2], [10, 20], [100, 200]])), [10, 20, 0, 0, 101, 202]);
});

Deno.test("an index that names no row is refused, and so is one whose numbers are not at hand", () => {
  assertThrows(
    () => lookup(TABLE, indices([0, 3])),
    Error,
    "Cannot look up rows of [3, 2]: index 1 is 3, and it must be 0 to 2",
  );
  assertThrows(
    () => lookup(TABLE, indices([-1])),
    Error,
    "Cannot look up rows of [3, 2]: index 0 is -1, and it must be 0 to 2",
  );
  assertThrows(
    () => lookup(tensor([], [0, 2]), indices([0])),
    Error,
    "Cannot look up rows of [0, 2]: index 0 is 0, and there are none",
  );
  assertThrows(
    () => lookup(TABLE, tensor([[0, 1]])),
    Error,
    "Cannot look up rows of [3, 2] by a tensor of shape [1, 2]: make the index with indices(...)",
  );
  assertThrows(() => lookup(tensor(1), indices([0])), Error, "Cannot look up rows of a tensor of shape []: it has no");
  assertThrows(
    () => addRows(TABLE, indices([0, 1, 2]), 2),
    Error,
    "Cannot add rows to [2, 2]: index 2 is 2, and it must be 0 to 1",
  );
});

Deno.test("rows and index must have the same first axes", () => {
  assertThrows(
    () => addRows(TABLE, indices([0, 1]), 2),
    Error,
    "Cannot add rows [3, 2] by an index of [2]: the first axes differ",
  );
  assertThrows(
    () => addRows(TABLE, indices([0, 1, 0]), -1),
    Error,
    "Cannot make rows of shape [-1, 2]: the size of axis 0",
  );
});

Deno.test("labels that are looked up are labels", () => {
  const labels = indices([[7, 8], [9, 10], [11, 12]]), batch = lookup(labels, indices([2, 0]));
  assertEquals([...batch.indices!], [11, 12, 7, 8]);
  assertEquals(lookup(TABLE, indices([0])).indices, undefined);
  assertEquals(valuesOf(lookup(TABLE, lookup(indices([2, 1]), indices([1])))), [3, 4]);
});

Deno.test("numbers that float32 cannot hold pick nothing", () => {
  assertEquals([...indicesBeside(TABLE, Int32Array.of(2 ** 24), [1]).indices!], [2 ** 24]);
  assertThrows(
    () => indicesBeside(TABLE, Int32Array.of(0, 2 ** 24 + 1), [2]),
    Error,
    "Cannot pick number 16777217 of a tensor: float32 holds all whole numbers up to 2^24, not beyond",
  );
});
