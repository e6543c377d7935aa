import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Numbers, Storage } from "../../../lib/device/device.ts";
import { Reference } from "../../../lib/device/reference.ts";
import { Wasm } from "../../../lib/device/wasm/wasm.ts";
import { untracked } from "../../../lib/op.ts";
import { crossEntropy } from "../../../lib/ops/losses_classes.ts";
import { device, useDevice } from "../../../lib/tensor.ts";
import { evaluate, evaluator, predict } from "../../../lib/training/evaluate.ts";
import { accuracy } from "../../../lib/training/metrics.ts";
import { breaks } from "../../../lib/training/breaks.ts";
import { slots } from "../../../lib/training/slots.ts";
import { tensor, zeros } from "../../../lib/create.ts";
import { model, rows } from "./small.ts";

useDevice(new Wasm({ mebibytes: 64, threads: 1 }));
const one = model(1, 0.5), data = rows(50), evaluation = { loss: crossEntropy, metrics: { accuracy } };
const { inputs, targets } = data.batch(Array.from({ length: 50 }, (_, i) => i));

Deno.test("measures are those of all rows at once, whatever the batches", async () => {
  const outputs = untracked(() => one(inputs)), whole = await crossEntropy(outputs, targets).item();
  for (const batchSize of [1, 7, 50, 1000]) {
    const { loss, accuracy: share } = await evaluate(one, data, { ...evaluation, batchSize });
    assertAlmostEquals(loss, whole, 1e-6);
    assertAlmostEquals(share, await accuracy(outputs, targets).item(), 1e-7);
  }
});

Deno.test("an evaluator sees the weights as they are, and may be asked about other rows", async () => {
  const ask = evaluator(one, evaluation), other = rows(130, 5);
  assertEquals(await ask(other), await evaluate(one, other, evaluation));
  assertEquals(await ask(data), await evaluate(one, data, evaluation));
});

Deno.test("more batches than wait at once are all counted", async () => {
  const many = rows(230), a = await evaluate(one, many, { ...evaluation, batchSize: 1 });
  assertAlmostEquals(a.loss, (await evaluate(one, many, evaluation)).loss, 1e-6);
});

Deno.test("a hundred batches are read at once, since each reading waits for the device", async () => {
  const before = device(), counting = new Counting("float32");
  useDevice(counting);
  await evaluate(model(), rows(230), { ...evaluation, batchSize: 1 });
  assertEquals(counting.readings, 3);
  useDevice(before);
});

Deno.test("an evaluator that is asked again needs no more memory that lasts; two at once do not mix", async () => {
  const before = device(), counting = new Counting("float32");
  useDevice(counting);
  const ask = evaluator(model(), { ...evaluation, batchSize: 8 }), some = rows(24), other = rows(40, 5);
  const first = await ask(some), kept = counting.kept;
  assertEquals(await ask(some), first);
  assertEquals(counting.kept, kept);
  const both = await Promise.all([ask(some), ask(other)]);
  assertEquals(both, [first, await ask(other)]);
  useDevice(before);
});

class Counting extends Reference {
  readings = 0;
  kept = 0;

  override keep(x: Storage): Storage {
    this.kept++;
    return super.keep(x);
  }

  override read(x: Storage): Promise<Numbers> {
    this.readings++;
    return super.read(x);
  }
}

Deno.test("predictions stand in the order of the rows, and outlive the step; dropout is silent, no way back is kept", async () => {
  const whole = [...await untracked(() => one(inputs)).read()];
  for (const batchSize of [7, 50, 500]) {
    for (const asked of [inputs, data]) {
      const outputs = predict(one, asked, { batchSize });
      assertEquals(outputs.shape, [50, 3]);
      assert(!outputs.tracked);
      (await outputs.read()).forEach((y, i) => assertAlmostEquals(y, whole[i], 1e-6));
    }
  }
});

Deno.test("predictions that are made inside of a step outlive it too", async () => {
  const predicted = (batchSize: number) => {
    using _step = device().step();
    return predict(one, data, { batchSize });
  };
  for (const batchSize of [7, 50]) {
    const outputs = predicted(batchSize);
    {
      using _step = device().step();
      zeros([1000]);
    }
    assertEquals(await outputs.read(), await predict(one, data, { batchSize }).read());
  }
});

Deno.test("without rows there is nothing to ask", async () => {
  assertThrows(() => predict(one, zeros([0, 3])), Error, "Cannot ask a model: there are no rows");
  assertThrows(() => predict(one, tensor(3)), Error, "Cannot ask a model: there are no rows");
  const none = { length: 0, batch: data.batch };
  await assertRejects(() => evaluate(one, none, evaluation), Error, "Cannot ask a model: there are no rows");
});

Deno.test("breaks come when it is time, and let others work", async () => {
  const seldom = breaks(), often = breaks(2);
  busy(3);
  assert(often.isDue && !seldom.isDue);
  let worked = false;
  const timer = setTimeout(() => worked = true);
  await often.take();
  assert(worked);
  assert(!often.isDue);
  clearTimeout(timer);
});

function busy(milliseconds: number): void {
  for (const began = performance.now(); performance.now() - began < milliseconds;);
}

Deno.test("slots give back what was put, once, and are used again", async () => {
  const waiting = slots();
  const put = (...numbers: number[]) => {
    using _step = device().step();
    waiting.put(tensor(numbers));
  };
  assertEquals(await waiting.read(), []);
  put(1, 2);
  put(3, 4);
  assertEquals(waiting.count, 2);
  assertEquals(await waiting.read(), [[1, 2], [3, 4]]);
  assertEquals(waiting.count, 0);
  put(5, 6);
  assertEquals(await waiting.read(), [[5, 6]]);
});

Deno.test("a long evaluation lets others work", async () => {
  let worked = 0;
  const timer = setInterval(() => worked++);
  const slow = { length: 30, batch: (rows: ArrayLike<number>) => (busy(25), data.batch(rows)) };
  const asked = evaluate(one, slow, { ...evaluation, batchSize: 1 }).finally(() => clearInterval(timer));
  await asked;
  assert(worked > 0);
});
