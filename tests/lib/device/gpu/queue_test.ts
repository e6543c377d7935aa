import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import type { Context } from "../../../../lib/device/gpu/context.ts";
import type { Piece } from "../../../../lib/device/gpu/memory.ts";
import { groupsFor, MOST_GROUPS } from "../../../../lib/device/gpu/queue.ts";
import { contextTest, settled, sourceOf } from "./context.ts";

/** Adds a number to the first one of a piece, in place. */
function add({ kernels, queue }: Context, value: number, to: Piece): void {
  const kernel = kernels.get("add", () => sourceOf("out[0] += f32(parameters.value);"));
  queue.parameters().u32(value);
  queue.run(kernel, [to], [1, 1, 1], () => `${value} added to [1]`);
}

/** Counts how often a method is called from now on. */
function countOf<Name extends string>(of: { [name in Name]: (...args: never[]) => unknown }, name: Name): () => number {
  const method = of[name].bind(of);
  let count = 0;
  of[name] = (...args) => {
    count++;
    return method(...args);
  };
  return () => count;
}

/** A piece of one number. */
function store({ memory, queue }: Context, value: number): Piece {
  const piece = memory.allocate(1);
  queue.write(piece, Float32Array.of(value));
  return piece;
}

contextTest(
  "calls run in their order, each with its own parameters, more of them than are handed over at once",
  async (context) => {
    const x = store(context, 0), submitted = countOf(context.device.queue, "submit");
    for (let i = 1; i <= 1500; i++) add(context, i, x);
    assertEquals(submitted(), 2);
    assertEquals([...await context.queue.read(x)], [1500 * 1501 / 2]);
    assertEquals(submitted(), 3);
  },
);

contextTest(
  "a reading gives what stood there when it was asked for, whatever is done before it comes",
  async (context) => {
    const x = store(context, 0), readings: Promise<Float32Array>[] = [];
    for (let i = 0; i < 5; i++) {
      readings.push(context.queue.read(x), context.queue.read(x));
      add(context, 1, x);
    }
    assertEquals((await Promise.all(readings)).map(([value]) => value), [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
  },
);

contextTest("two readings wait while steps go on", async (context) => {
  const { memory, queue } = context, begun: Promise<Float32Array>[] = [];
  for (let i = 0; i < 20; i++) {
    const step = memory.step(), x = store(context, i);
    add(context, 100, x);
    if (i === 3 || i === 11) begun.push(queue.read(x));
    step[Symbol.dispose]();
    queue.flush();
    if (i % 4 === 0) await Promise.resolve();
  }
  assertEquals((await Promise.all(begun)).map(([value]) => value), [103, 111]);
});

contextTest("pieces of different lengths, and of none, are read at once", async (context) => {
  const { memory, queue } = context,
    lengths = [3, 0, 5000, 1],
    pieces = lengths.map((length) => memory.allocate(length));
  pieces.forEach((piece, i) => queue.write(piece, new Float32Array(lengths[i]).fill(i)));
  const found = await Promise.all(pieces.map((piece) => queue.read(piece)));
  assertEquals(found.map((one) => one.length), lengths);
  found.forEach((one, i) => assert(one.every((value) => value === i)));
});

contextTest(
  "one reading after the other takes one buffer, and readings at once are handed over once",
  async (context) => {
    const { device, queue } = context, x = store(context, 5), made = countOf(device, "createBuffer");
    for (let i = 0; i < 5; i++) await queue.read(x);
    assertEquals(made(), 1);
    const submitted = countOf(device.queue, "submit");
    await Promise.all([queue.read(x), queue.read(x), queue.read(x)]);
    assertEquals([made(), submitted()], [1, 1]);
  },
);

contextTest("what a step gave back can be neither read nor used", async (context) => {
  const { memory, queue } = context, step = memory.step(), x = store(context, 1);
  step[Symbol.dispose]();
  await assertRejects(() => queue.read(x), Error, "Cannot use a tensor of a finished step");
  assertThrows(() => add(context, 1, x), Error, "Cannot use a tensor of a finished step");
});

contextTest("calls of no groups do nothing, however many there are", async (context) => {
  const { kernels, queue } = context, x = store(context, 1);
  const kernel = kernels.get("none", () => sourceOf("out[0] = 7.0;"));
  for (let i = 0; i < 10_000; i++) {
    queue.parameters().u32(i);
    queue.run(kernel, [x], [0, 1, 1], () => "nothing");
  }
  add(context, 2, x);
  assertEquals([...await queue.read(x)], [3]);
});

contextTest("a call that the GPU refuses is named by the next reading", async (context) => {
  const { kernels, queue } = context, x = store(context, 1), first = store(context, 1);
  const kernel = kernels.get("two", () => ({
    ...sourceOf("out[0] = other[0];", "@group(0) @binding(2) var<storage, read_write> other: array<f32>;"),
    access: "ww",
  }));
  add(context, 1, first);
  queue.parameters().u32(0);
  queue.run(kernel, [x, x], [MOST_GROUPS + 1, 1, 1], () => "a call of [1] with too many groups");
  const { message } = await assertRejects(() => queue.read(first), Error, "The GPU refused a call");
  assertStringIncludes(message, "1 added to [1]; a call of [1] with too many groups");
}, { breaks: true });

contextTest("a device that was destroyed ends with a plain error at the next reading or call", async (context) => {
  const { queue, device, memory } = context, x = store(context, 1), asked = queue.read(x);
  const gone = "Cannot go on: the GPU was closed, and what was calculated there is gone";
  await Promise.resolve(); // the reading is under way
  device.destroy();
  add(context, 1, x); // nobody knows yet
  memory.allocate(100_000);
  await assertRejects(() => queue.read(x), Error, gone);
  await assertRejects(() => asked, Error, gone);
  assertThrows(() => add(context, 1, x), Error, gone);
  assertThrows(() => queue.write(x, Float32Array.of(1)), Error, gone);
  await assertRejects(() => settled(context), Error, gone);
}, { breaks: true });

Deno.test("groups beyond 65,535 fold into a second axis, and all threads have their place", () => {
  assertEquals(groupsFor(0, 64), [0, 1, 1]);
  assertEquals(groupsFor(65, 64), [2, 1, 1]);
  assertEquals(groupsFor(64 * MOST_GROUPS, 64), [MOST_GROUPS, 1, 1]);
  for (const threads of [64 * MOST_GROUPS + 1, 10 ** 8, 2 ** 31]) {
    const [x, y, z] = groupsFor(threads, 64);
    assert(x <= MOST_GROUPS && y <= MOST_GROUPS && z === 1 && x * y * 64 >= threads && (x * y - y) * 64 < threads);
  }
});
