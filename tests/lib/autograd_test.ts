import { assert, assertAlmostEquals, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { gradients } from "../../lib/autograd.ts";
import { parameter, tensor } from "../../lib/create.ts";
import { Reference } from "../../lib/device/reference.ts";
import { untracked } from "../../lib/op.ts";
import { add, mul, pow, sub } from "../../lib/ops/arithmetic.ts";
import { reshape, sum } from "../../lib/ops/broadcast.ts";
import { detach, device, onDevice, type Tensor } from "../../lib/tensor.ts";
import { rule } from "../../lib/update.ts";
import { outputOf } from "../files.ts";
import "./exact.ts";

const descend = rule({ w: "w - dw" });

const numbers = async (x: Tensor) => [...await x.read()];

Deno.test("a tensor that is used twice gets the sum of both gradients", async () => {
  const x = parameter([3]);
  assertEquals(await numbers(gradients(mul(x, x)).of(x)), [6]);
  const y = mul(x, 2), diamond = mul(add(y, 1), sub(y, 1)); // 4 x^2 - 1
  assertEquals(await numbers(gradients(diamond).of(x)), [24]);
  assertEquals(await numbers(gradients(diamond).of(y)), [12]);
});

Deno.test("inner tensors wait for all that were made of them", async () => {
  const x = parameter([2]), a = mul(x, x), b = mul(a, a), c = mul(b, a); // x^6
  assertEquals(await numbers(gradients(add(c, a)).of(x)), [6 * 2 ** 5 + 4]);
});

Deno.test("a tensor that the loss does not depend on has a gradient of zeros, in its shape", async () => {
  const w = parameter([[1, 2]]), found = gradients(parameter([1])).of(w);
  assertEquals(found.shape, [1, 2]);
  assertEquals(await numbers(found), [0, 0]);
});

Deno.test("gradients of what is not tracked are refused", () => {
  const loss = parameter([1]), data = tensor([[1, 2]]);
  assertThrows(
    () => gradients(loss).of(data),
    Error,
    "Cannot give the gradient in a tensor [1, 2] that is not tracked: make it with parameter(...)",
  );
  assertThrows(
    () => gradients(sum(data)),
    Error,
    "Cannot find gradients of a tensor that is not tracked: no parameter went into it, " +
      "or only through ops that pass no gradient, such as argmax",
  );
});

Deno.test("a loss is one number, or an upstream says what arrives at it", async () => {
  const x = parameter([1, 2]), y = mul(x, x);
  assertThrows(
    () => gradients(y),
    Error,
    "Cannot find gradients of a tensor of shape [2]: a loss is one number; take its sum or mean",
  );
  assertEquals(await numbers(gradients(y, { upstream: tensor([10, 1]) }).of(x)), [20, 4]);
  assertThrows(
    () => gradients(y, { upstream: tensor([1]) }),
    Error,
    "Cannot find gradients: the upstream has shape [1], expected [2]",
  );
});

Deno.test("nothing is remembered untracked, also after an error inside", () => {
  const x = parameter([1]);
  assertEquals(untracked(() => mul(x, 2)).tracked, false);
  assertThrows(() => untracked(() => add(parameter([1, 2]), parameter([1, 2, 3]))));
  assertEquals(mul(x, 2).tracked, true);
  assertThrows(
    () => untracked(() => Promise.resolve(1)),
    Error,
    "Cannot run an asynchronous function untracked: read tensors after it, not in it",
  );
  assertEquals(mul(x, 2).tracked, true);
});

Deno.test("gradients have no history of their own, unless they are wanted tracked", async () => {
  const x = parameter([1.5]), y = pow(x, 3);
  assertEquals(gradients(y).of(x).tracked, false);
  const first = gradients(y, { tracked: true }).of(x), second = gradients(first, { tracked: true }).of(x);
  const third = gradients(second).of(x);
  assertEquals([await first.item(), await second.item(), await third.item()], [3 * 1.5 ** 2, 6 * 1.5, 6]);
});

Deno.test("no gradient goes through what was detached", async () => {
  const x = parameter([3]);
  assertEquals(await numbers(gradients(mul(x, detach(x))).of(x)), [3]);
});

Deno.test("gradients of numbers that an update has changed are refused", () => {
  const w = parameter([[3]]), other = parameter([1]), loss = mul(w, w), later = mul(other, 2);
  descend({ w, dw: tensor([[1]]) });
  assertThrows(
    () => gradients(loss),
    Error,
    "Cannot find gradients: a tensor [1, 1] was updated after mul used it; take the gradients before the update",
  );
  assertThrows(() => gradients(mul(reshape(w, [1]), sum(loss))), Error, "was updated after mul used it");
  const v = parameter([2]), made = pow(v, 2);
  descend({ w: made, dw: tensor([1]) });
  for (const one of [made, sum(made)]) assertThrows(() => gradients(one), Error, "was updated after pow made it");
  assertEquals(gradients(later).of(other).shape, [1]);
  assertEquals(gradients(mul(w, w)).of(w).shape, [1, 1]);
});

Deno.test("gradients do not hold what the loss was made of", async () => {
  const program = `
    import { gradients, mul, parameter, sum, tensor } from "./lib/mod.ts";
    const x = parameter([1, 2]), weak = [];
    const found = (() => {
      const inner = mul(x, x);
      weak.push(new WeakRef(inner));
      return gradients(sum(inner));
    })();
    await new Promise((done) => setTimeout(done));
    globalThis.gc();
    console.log(weak[0].deref() === undefined, ...await found.of(x).read());`;
  const { code, out } = await outputOf(program, ["--no-prompt", "--no-lock", "--v8-flags=--expose-gc"]);
  assertEquals({ code, out }, { code: 0, out: "true 2 4\n" });
});

Deno.test("the gradient of each parameter has memory of its own: an update of one changes no other", async () => {
  const a = parameter([1, 2]), b = parameter([3, 4]), c = parameter([[5, 6]]), upstream = tensor([10, 100]);
  const found = gradients(add(add(a, b), reshape(c, [2])), { upstream }), slopes = [a, b, c].map((x) => found.of(x));
  for (const w of slopes) rule({ w: "2 * w" })({ w });
  for (const w of slopes) assertEquals(await numbers(w), [20, 200]);
  assertEquals(await numbers(upstream), [10, 100]);
});

Deno.test("the gradient of a parameter that is itself the loss has memory of its own", async () => {
  const w = parameter([1, 2]), upstream = tensor([3, 4]), dw = gradients(w, { upstream }).of(w);
  descend({ w: dw, dw });
  assertEquals([await numbers(dw), await numbers(upstream)], [[0, 0], [3, 4]]);
});

Deno.test("a gradient that is only passed on is not copied on its way", () => {
  const x = parameter([1, 2]), y = mul(x, x), upstream = tensor([1, 1]);
  const found = gradients(reshape(add(y, 1), [2, 1]), { upstream: reshape(upstream, [2, 1]) });
  assertStrictEquals(found.of(y).storage, upstream.storage);
});

Deno.test("walks through one graph do not disturb each other", async () => {
  const x = parameter([3]), y = mul(x, x), z = mul(y, x);
  for (let time = 0; time < 2; time++) {
    assertEquals([await gradients(z).of(x).item(), await gradients(y).of(x).item()], [27, 6]);
  }
});

Deno.test("a gradient that arrives on another device is refused", () => {
  const x = parameter([1, 2]), upstream = onDevice(new Reference("float32"), () => tensor([1, 1]));
  assertThrows(
    () => gradients(mul(x, x), { upstream }),
    Error,
    "Cannot calculate with: [2] on reference (float32) and",
  );
});

Deno.test("a graph of 100,000 ops, one behind the other, is walked without a deep stack", async () => {
  const x = parameter([1]);
  let y: Tensor = x;
  for (let i = 0; i < 100_000; i++) y = add(y, x);
  assertEquals(await numbers(gradients(y).of(x)), [100_001]);
});

Deno.test("each op is visited once: a tower of doublings takes no longer than its height", async () => {
  const x = parameter([1]);
  let y: Tensor = x;
  for (let i = 0; i < 60; i++) y = add(y, y);
  assertEquals(await numbers(gradients(y).of(x)), [2 ** 60]);
});

Deno.test("a step gives the memory of its tape back", async () => {
  const w = parameter([1, 2]);
  let inner: Tensor, slope: Tensor;
  {
    using _step = device().step();
    inner = mul(w, w);
    slope = gradients(sum(inner)).of(w);
    assertEquals(await numbers(slope), [2, 4]);
  }
  for (const x of [inner, slope]) assertThrows(() => mul(x, 1), Error, "Cannot use a tensor of a finished step");
  assertEquals(await numbers(w), [1, 2]);
});

Deno.test("gradients are linear in what arrives", async () => {
  const finite = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  await fc.assert(fc.asyncProperty(finite, finite, finite, async (u, v, at) => {
    const x = parameter([at, 2]), y = mul(mul(x, x), x);
    const along = async (upstream: number[]) => (await gradients(y, { upstream: tensor(upstream) }).of(x).read())[0];
    assertAlmostEquals(await along([u + v, 1]), await along([u, 5]) + await along([v, -7]), 1e-3);
  }));
});

Deno.test("an op can be done again with other inputs", async () => {
  const y = mul(parameter([2]), 5);
  assert(y.origin);
  assertEquals(await numbers(y.origin.again([tensor([3, 4])])), [15, 20]);
  const w = parameter([3]), other = y.origin.again([w]);
  assert(other.tracked, "what is done again has a history of its own");
  assertEquals(await numbers(gradients(other).of(w)), [5]);
});
