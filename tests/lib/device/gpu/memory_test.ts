import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Context } from "../../../../lib/device/gpu/context.ts";
import { Failures } from "../../../../lib/device/gpu/failures.ts";
import { Memory } from "../../../../lib/device/gpu/memory.ts";
import { outputOf } from "../../../files.ts";
import { adapterTest, contextTest, sourceOf } from "./context.ts";

/** One step with a few calls. The numbers of the buffers that it used. */
function takeStep({ memory, queue, kernels }: Context): number[] {
  const step = memory.step(), kernel = kernels.get("one", () => sourceOf("out[0] = 1.0;"));
  const used = [1, 100, 3000, 1, 100].map((length) => {
    const piece = memory.allocate(length);
    queue.parameters().u32(0);
    queue.run(kernel, [piece], [1, 1, 1], () => "a call");
    return piece.place.number;
  });
  step[Symbol.dispose]();
  queue.flush();
  return used;
}

contextTest("memory stays flat over 10,000 steps, and each finds the buffers of the last one", async (context) => {
  const loss = context.memory.lasting(1), first = takeStep(context), { bytes } = context.memory;
  for (let i = 1; i < 10_000; i++) {
    assertEquals(takeStep(context), first);
    assertEquals(context.memory.bytes, bytes);
    if (i % 1000 === 0) await context.queue.read(loss); // as a training loop does
  }
  await context.queue.read(loss); // one that nobody needs any more would go back to the pool
});

contextTest("what waits in the queue is not overwritten by what is made after its step", async (context) => {
  const { memory, queue } = context, step = memory.step(), x = memory.allocate(100);
  queue.write(x, new Float32Array(100).fill(5));
  const asked = queue.read(x);
  step[Symbol.dispose]();
  queue.write(memory.allocate(100), new Float32Array(100).fill(6));
  assertEquals((await asked)[0], 5);
});

contextTest(
  "what is made outside of all steps outlives them, and what a step made does not outlive it",
  ({ memory }) => {
    const outside = memory.allocate(10), outer = memory.step(), early = memory.allocate(10), inner = memory.step();
    const late = memory.allocate(10), kept = memory.lasting(10);
    inner[Symbol.dispose]();
    assertThrows(() => late.place, Error, "Cannot use a tensor of a finished step");
    assert(early.place);
    outer[Symbol.dispose]();
    assertThrows(() => early.place, Error, "Cannot use a tensor of a finished step");
    assert(outside.place && kept.place);
    return Promise.resolve();
  },
);

/** A device that lends buffers of at most so many bytes, or that is full. */
function smallDevice({ most = 1024, isFull = false }) {
  const made: number[] = [];
  const device = {
    limits: { maxStorageBufferBindingSize: most, maxBufferSize: 2 * most },
    createBuffer: ({ size }: { size: number }) => made.push(size) && { destroy() {} },
    pushErrorScope() {},
    popErrorScope: () => Promise.resolve(isFull ? { message: "out of memory" } : null),
  };
  return { device: device as unknown as GPUDevice, made };
}

Deno.test("a tensor that is too large for one binding is refused, with the limit and what helps", () => {
  const { device, made } = smallDevice({ most: 64 * 2 ** 20 }), memory = new Memory(device, new Failures());
  assertEquals(memory.allocate(2 ** 24).length, 2 ** 24);
  assertThrows(
    () => memory.allocate(2 ** 24 + 1),
    Error,
    "Cannot store 16777217 numbers, 64.0 MiB, on the GPU: this one binds at most 64.0 MiB at once; take smaller batches, or the device wasm",
  );
  assertThrows(() => memory.lasting(2 ** 26), Error, "Cannot store 67108864 numbers, 256.0 MiB");
  assert(made.every((size) => size <= 64 * 2 ** 20));
});

Deno.test("a GPU that has no more memory says so, with what is in use and what helps", async () => {
  const failures = new Failures(), memory = new Memory(smallDevice({ isFull: true, most: 2 ** 22 }).device, failures);
  memory.allocate(2 ** 20);
  memory.allocate(2 ** 19);
  await Promise.resolve();
  const act = () => failures.check();
  assertThrows(act, Error, "Cannot make room for 4.0 MiB on the GPU, where 0.0 MiB are in use: take smaller batches");
});

Deno.test("buffers that nobody uses are destroyed where there are many", () => {
  const { device } = smallDevice({ most: 2 ** 30 }), memory = new Memory(device, new Failures());
  const step = memory.step();
  for (let i = 0; i < 3; i++) memory.allocate(2 ** 27);
  assertEquals(memory.bytes, 3 * 2 ** 29);
  step[Symbol.dispose]();
  assertEquals([memory.settle(), memory.bytes], [true, 0]);
});

contextTest("a reading of a tensor larger than any is refused, and the device goes on", async ({ memory, queue }) => {
  await assertRejects(async () => await queue.read(memory.allocate(memory.mostNumbers + 1)), Error, "Cannot store");
  assertEquals((await queue.read(memory.allocate(1))).length, 1);
});

/** Makes pieces outside of all steps and drops them, with rests in which the machine may take them back. */
const DROPS = `
  import { openAdapter } from "./lib/device/gpu/adapter.ts";
  import { Context } from "./lib/device/gpu/context.ts";
  const { memory, queue, device } = new Context((await openAdapter()).device), held = memory.allocate(1000);
  queue.write(held, new Float32Array(1000).fill(7));
  for (let i = 0; i < 50; i++) {
    queue.write(memory.allocate(1000), new Float32Array(1000).fill(i));
    gc();
    await new Promise((go) => setTimeout(go));
    queue.flush();
  }
  const numbers = await queue.read(held);
  console.log(JSON.stringify({ bytes: memory.bytes, isWhole: numbers.every((one) => one === 7) }));
  device.destroy();`;

adapterTest("what is made outside of all steps is given back when nobody holds it any more", async () => {
  const { out } = await outputOf(DROPS, ["--no-prompt", "--no-remote", "--ignore-env", "--v8-flags=--expose-gc"]);
  const { bytes, isWhole } = JSON.parse(out);
  assert(isWhole, "what was held is no longer there");
  assert(bytes <= 10 * 4096, `fifty pieces of 4000 bytes, none of which is held, take ${bytes} bytes`);
});
