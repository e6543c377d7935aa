import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { indices, parameter, tensor } from "../../lib/create.ts";
import { Reference } from "../../lib/device/reference.ts";
import { add, mul } from "../../lib/ops/arithmetic.ts";
import { detach, device, keep, type Tensor, useDevice } from "../../lib/tensor.ts";
import { rule } from "../../lib/update.ts";
import "./exact.ts";

Deno.test("a tensor tells its shape and kind of numbers", () => {
  assertEquals(String(tensor([[1, 2, 3]])), "Tensor [1, 3] float64");
});

Deno.test("item is for tensors of one number", async () => {
  assertEquals(await tensor([[5]]).item(), 5);
  await assertRejects(
    () => tensor([1, 2]).item(),
    Error,
    "Cannot read a tensor of shape [2] as one number: it holds 2",
  );
});

Deno.test("a tensor of a finished step cannot be used, and the error names the cure", async () => {
  let lost: Tensor, kept: Tensor;
  {
    using _step = device().step();
    lost = tensor([1]);
    kept = keep(add(tensor([1]), 1));
  }
  const message = "Cannot use a tensor of a finished step: its memory was given back. keep(x) inside the step saves it";
  await assertRejects(() => lost.read(), Error, message);
  assertThrows(() => add(lost, 1), Error, message);
  assertEquals(await kept.item(), 2);
});

Deno.test("what keep gives has no history, so it holds nothing else in memory", () => {
  const w = parameter([1]), y = mul(w, 2);
  assertEquals(y.origin?.name, "mul");
  assertEquals(keep(y).origin, undefined);
  assertEquals(keep(y).tracked, false);
});

Deno.test("what is kept is a copy: an update changes the one, and the end of a step the other", async () => {
  const w = parameter([1, 2]), best = keep(w);
  rule({ w: "w + 5" })({ w });
  assertEquals([...await best.read()], [1, 2]);
  let inside: Tensor, kept: Tensor;
  {
    using _step = device().step();
    inside = tensor([3]);
    kept = keep(inside);
  }
  await assertRejects(() => inside.read(), Error, "Cannot use a tensor of a finished step");
  assertEquals(await kept.item(), 3);
});

Deno.test("parameters that are made inside a step outlive it", async () => {
  let w: Tensor;
  {
    using _step = device().step();
    w = parameter(tensor([3]));
  }
  assertEquals(await w.item(), 3);
});

Deno.test("detach stops gradients, and keeps index numbers at hand", () => {
  assertEquals(detach(mul(parameter([1]), 2)).tracked, false);
  assertEquals([...detach(indices([1, 2])).indices!], [1, 2]);
});

Deno.test("tensors of two devices do not meet in one op", () => {
  const here = tensor([1]), before = device();
  useDevice(new Reference("float32"));
  const there = tensor([1]);
  useDevice(before);
  assertThrows(
    () => add(here, there),
    Error,
    "Cannot add: [1] on reference (float64) and [1] on reference (float32) are on two devices; " +
      "read one of them, and make it anew where the other is",
  );
});

Deno.test("a result is where its inputs are, whatever the current device is", async () => {
  const before = device(), single = new Reference("float32");
  useDevice(single);
  const x = tensor([0.1]);
  useDevice(before);
  assertEquals(add(x, 0).device, single);
  assertEquals(await add(x, 0).item(), Math.fround(0.1));
});
