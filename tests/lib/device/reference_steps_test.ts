import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { indices, tensor } from "../../../lib/create.ts";
import { add, concat, lookup, matmul, reshape, sum, transpose } from "../../../lib/ops/mod.ts";
import { device, keep, type Tensor } from "../../../lib/tensor.ts";
import "../exact.ts";

const FINISHED = "Cannot use a tensor of a finished step: its memory was given back. keep(x) inside the step saves it";

/** What a step makes, after it is over. */
function madeInStep<Made>(make: () => Made): Made {
  using _step = device().step();
  return make();
}

Deno.test("a tensor of a finished step cannot be read, and the error says what would have saved it", async () => {
  const lost = madeInStep(() => add(tensor([1, 2]), 1));
  await assertRejects(() => lost.read(), Error, FINISHED);
});

Deno.test("no op takes a tensor of a finished step", () => {
  const lost = madeInStep(() => tensor([[1, 2], [3, 4]])), x = tensor([[1, 0], [0, 1]]);
  const ops: (() => Tensor)[] = [
    () => add(lost, 1),
    () => add(x, lost),
    () => matmul(x, lost),
    () => sum(lost),
    () => transpose(lost),
    () => concat([x, lost]),
    () => lookup(lost, indices([0])),
    () => keep(lost),
  ];
  for (const op of ops) assertThrows(op, Error, FINISHED);
});

Deno.test("a reshaped tensor lives as long as the numbers that it shares", async () => {
  const outside = tensor([1, 2]), view = madeInStep(() => reshape(outside, [2, 1]));
  assertEquals([...await view.read()], [1, 2]);
  const lost = madeInStep(() => reshape(tensor([1, 2]), [2, 1]));
  await assertRejects(() => lost.read(), Error, FINISHED);
});

Deno.test("what is kept outlives the step, an outer one too, and what was made before it lives on", async () => {
  const before = tensor([5]);
  const kept = madeInStep(() => {
    const outer = tensor([1]);
    return madeInStep(() => [keep(outer), keep(add(outer, 1))]);
  });
  assertEquals(await Promise.all([before, ...kept].map((x) => x.item())), [5, 1, 2]);
});

Deno.test("an outer step goes on when an inner one is over", async () => {
  using _outer = device().step();
  const early = tensor([1]), lost = madeInStep(() => tensor([2]));
  assertEquals(await add(early, 1).item(), 2);
  await assertRejects(() => lost.read(), Error, FINISHED);
});

Deno.test("a step ends although what runs in it throws", async () => {
  let inside: Tensor | undefined;
  assertThrows(
    () =>
      madeInStep(() => {
        inside = tensor([1]);
        throw new Error("stop");
      }),
    Error,
    "stop",
  );
  const after = tensor([3]);
  await assertRejects(() => inside!.read(), Error, FINISHED);
  assertEquals(await after.item(), 3);
});
