/** What happens where threads cannot be had, or where one of them dies. */
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { f32 } from "../../../../lib/device/wasm/assembler.ts";
import { Context } from "../../../../lib/device/wasm/context.ts";
import { Memory } from "../../../../lib/device/wasm/memory.ts";
import { rangeOf } from "../../../../lib/device/wasm/threads.ts";
import { Wasm } from "../../../../lib/device/wasm/wasm.ts";
import { numbersFor, onOneThread, resultsOf, type Work } from "./sharing.ts";

const sizes = {
  batch: 1,
  m: 160,
  k: 160,
  n: 160,
  aTransposed: false,
  bTransposed: false,
  aShared: false,
  bShared: false,
};
const numbers = numbersFor(160 * 160, 1);
const large: Work = (device) => [device.product(device.store(numbers), device.store(numbers), sizes)];
const expected = onOneThread(large);

/** Repeats an act until there is but one thread. */
function untilOne(count: () => number, act: () => void): void {
  for (const end = performance.now() + 30_000; count() > 1;) {
    assert(performance.now() < end, "no worker has failed within 30 seconds");
    act();
  }
}

/** Numbers that are all 0, and an act that adds 1 to each, on three threads, with trouble in the midst of the last part. */
function counters(context: Context, trouble: () => void) {
  const { memory, threads } = context, { address } = memory.allocate(30), module = context.module();
  module.kernel("count", { at: "i32" }, ({ at }) => f32.store(at.value, f32.add(f32.load(at.value), f32.constant(1))));
  const { count } = module.instantiate(memory.memory);
  const counts = memory.floats.subarray(address / 4, address / 4 + 30).fill(0);
  const countAll = () =>
    threads.share(1e9, (part) => {
      const { begin, count: length } = rangeOf(part, 30);
      for (let i = begin; i < begin + length; i++) {
        if (i === 25) trouble();
        count(address + 4 * i);
      }
    });
  return { counts, countAll };
}

/** Bytes that are no module, and a module without the kernel that it should have. */
const ways = {
  "a module that cannot be compiled": { bytes: [1, 2, 3], error: "CompileError" },
  "a kernel that is not there": { bytes: [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], error: "TypeError" },
};

for (const [way, { bytes, error }] of Object.entries(ways)) {
  Deno.test(`where a worker dies of ${way}, the calling thread goes on, and each call is made once`, () => {
    const context = new Context(new Memory(16, { isShared: true }), { threads: 3 }), { threads, kernels } = context;
    const { trouble } = kernels.add(Uint8Array.from(bytes), { trouble() {} });
    const { counts, countAll } = counters(context, trouble);
    let times = 0;
    untilOne(() => threads.count, () => {
      countAll();
      times++;
      assert(counts.every((x) => x === times), `counted ${times} times: ${counts}`);
    });
    assertMatch(threads.reason ?? "", new RegExp(`^a worker failed: ${error}: `));
    countAll();
    assert(counts.every((x) => x === times + 1));
  });
}

/** What a device for two threads says of itself, and calculates, where something global is replaced. */
function tellOf(name: "SharedArrayBuffer" | "Worker" | "crossOriginIsolated", by: unknown) {
  const real = Object.getOwnPropertyDescriptor(globalThis, name);
  try {
    Object.defineProperty(globalThis, name, { value: by, configurable: true });
    const device = new Wasm({ mebibytes: 64, threads: 2 });
    return { threads: device.threads, reason: device.whyOneThread, found: resultsOf(device, large) };
  } finally {
    if (real) Object.defineProperty(globalThis, name, real);
    else Reflect.deleteProperty(globalThis, name);
  }
}

Deno.test("without shared memory or workers, the device works on one thread and says why", () => {
  const page = "only a page that is cross-origin isolated may share memory between threads";
  assertEquals(tellOf("SharedArrayBuffer", undefined), { threads: 1, reason: page, found: expected });
  assertEquals(tellOf("crossOriginIsolated", false), { threads: 1, reason: page, found: expected });
  assertEquals(tellOf("Worker", undefined), { threads: 1, reason: "there are no workers here", found: expected });
});

Deno.test("where the machine refuses shared memory, the device takes another and says so", () => {
  const { Memory: real } = WebAssembly;
  try {
    WebAssembly.Memory = class extends real {
      constructor(limits: WebAssembly.MemoryDescriptor) {
        if (limits.shared) throw new RangeError("no");
        super(limits);
      }
    };
    const device = new Wasm({ mebibytes: 64, threads: 2 });
    assertEquals([device.threads, device.whyOneThread], [1, "the machine refuses memory that threads share"]);
    assertEquals(resultsOf(device, large), expected);
  } finally {
    WebAssembly.Memory = real;
  }
});

Deno.test("a worker that cannot be made, or whose program is refused later, leaves one thread", async () => {
  const refused = class {
    constructor() {
      throw new Error("workers are forbidden");
    }
  };
  const failing = class {
    onerror?: (event: ErrorEvent) => void;
    postMessage(): void {
      queueMicrotask(() => this.onerror?.(new ErrorEvent("error", { message: "no program", cancelable: true })));
    }
    terminate(): void {}
  };
  for (const [by, message] of [[refused, "Error: workers are forbidden"], [failing, "no program"]] as const) {
    const device = new Wasm({ mebibytes: 64, threads: 2 }), { Worker: real } = globalThis;
    try {
      Reflect.set(globalThis, "Worker", by);
      for (let i = 0; i < 100; i++) assertEquals(resultsOf(device, large), expected);
      await Promise.resolve();
    } finally {
      globalThis.Worker = real;
    }
    assertEquals([device.threads, device.whyOneThread], [1, `a worker failed: ${message}`]);
    assertEquals(resultsOf(device, large), expected);
  }
});

Deno.test("a number of threads that is not from 1 to 8 is refused, and one asked for needs no reason", () => {
  for (const threads of [0, 9, 1.5, -2, NaN]) {
    const message = `Cannot work on ${threads} threads: it must be a whole number from 1 to 8`;
    assertThrows(() => new Wasm({ mebibytes: 16, threads }), Error, message);
  }
  const device = new Wasm({ mebibytes: 16, threads: 1 });
  assertEquals([device.threads, device.whyOneThread], [1, undefined]);
});
