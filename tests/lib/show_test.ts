import { assertEquals, assertRejects } from "@std/assert";
import { parameter, range, tensor, zeros } from "../../lib/create.ts";
import { Reference } from "../../lib/device/reference.ts";
import { reshape } from "../../lib/ops/broadcast.ts";
import { show } from "../../lib/show.ts";
import { device, useDevice } from "../../lib/tensor.ts";
import "./exact.ts";

const lines = (...text: string[]) => text.join("\n");

Deno.test("a tensor prints with its shape and its kind of numbers", async () => {
  assertEquals(await show(tensor(2.5)), "2.5  (one number, float64)");
  assertEquals(await show(tensor([1, 20])), lines("[2] float64", "1  20"));
  assertEquals(await show(parameter([[1, -2.5], [300, 1 / 3]])), lines("[2, 2] float64", "  1    -2.5", "300  0.3333"));
  assertEquals(await show(zeros([0, 3])), "[0, 3] float64, no numbers");
  const before = device();
  useDevice(new Reference("float32"));
  const single = tensor([0.1]);
  useDevice(before);
  assertEquals(await show(single, { digits: 9 }), lines("[1] float32", "0.100000001"));
});

Deno.test("of more axes than two, each matrix stands under its place", async () => {
  const text = await show(reshape(range(8), [2, 2, 2]));
  assertEquals(text, lines("[2, 2, 2] float64", "at [0]:", "0  1", "2  3", "at [1]:", "4  5", "6  7"));
});

Deno.test("a large tensor shows its corners", async () => {
  assertEquals(await show(range(100), { most: 4 }), lines("[100] float64", "0  1  ...  98  99"));
  const matrix = await show(reshape(range(100), [10, 10]), { most: 3 });
  assertEquals(
    matrix,
    lines("[10, 10] float64", "  0    1  ...    9", " 10   11  ...   19", "...  ...  ...  ...", " 90   91  ...   99"),
  );
  const deep = await show(zeros([5, 5, 1, 1]), { most: 2 });
  const [first, dots] = ["at [0, 0]:\n0", "..."];
  assertEquals(
    deep,
    lines("[5, 5, 1, 1] float64", first, dots, "at [0, 4]:\n0", dots, "at [4, 0]:\n0", dots, "at [4, 4]:\n0"),
  );
});

Deno.test("an axis of just so many entries as may be shown is shown in full", async () => {
  assertEquals(await show(range(4), { most: 4 }), lines("[4] float64", "0  1  2  3"));
  assertEquals(await show(range(5), { most: 4 }), lines("[5] float64", "0  1  ...  3  4"));
});

Deno.test("what is no number is shown as such", async () => {
  assertEquals(await show(tensor([NaN, Infinity, -Infinity])), lines("[3] float64", "NaN  infinity  -infinity"));
});

Deno.test("as many digits as asked for, also of very large and very small numbers", async () => {
  const x = tensor([1.23456789e-7, 123456789, -2e9, 0, 1e-7]);
  assertEquals(await show(x, { digits: 9 }), lines("[5] float64", "1.23456789e-7  123456789  -2e9  0  1e-7"));
  assertEquals(await show(x), lines("[5] float64", "1.235e-7  1.235e8  -2e9  0  1e-7"));
});

Deno.test("what cannot be shown so is refused", async () => {
  const x = tensor([1, 2, 3]);
  await assertRejects(() => show(x, { digits: 0 }), Error, "Cannot show a tensor with 0 digits: they must be 1 to 100");
  await assertRejects(() => show(x, { most: 1 }), Error, "Cannot show 1 entries of an axis: they must be 2 or more");
});
