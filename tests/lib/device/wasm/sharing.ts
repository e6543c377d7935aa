/** Work that is shared by threads, for tests: carried out again until the workers are there. */
import type { Numbers, Storage } from "../../../../lib/device/device.ts";
import { WAITS } from "../../../../lib/device/wasm/helper.ts";
import { Threads } from "../../../../lib/device/wasm/threads.ts";
import { Wasm, type WasmOptions } from "../../../../lib/device/wasm/wasm.ts";
import { Random } from "../../../../lib/random.ts";

export type Work = (device: Wasm) => readonly Storage[];

/** What work costs that is large enough to be shared before it was measured what pays. */
const LARGE = 2 ** 18;

const SIZE = { mebibytes: 64 }, GARBAGE = new Float32Array(2 ** 23).fill(NaN);

/** What comes out of some work on one thread. */
export function onOneThread(work: Work): Numbers[] {
  return resultsOf(new Wasm({ ...SIZE, threads: 1 }), work);
}

/** The same on several threads, and what the device then says of itself. */
export function onThreads(work: Work, options: WasmOptions = { threads: 3 }) {
  const { sleeping } = WAITS;
  WAITS.sleeping = 30_000; // a device that is closed ends its workers at once
  const device = new Wasm({ ...SIZE, ...options });
  try {
    const found = untilShared(() => resultsOf(device, work));
    return { found, threads: device.threads, reason: device.whyOneThread };
  } finally {
    WAITS.sleeping = sleeping;
    device.close();
  }
}

/**
 * The last result of an act that is repeated until it was shared twice: the first time may be but the measurement of when
 * sharing pays. As soon as the workers are up, large work is shared, even if other programs keep them from being of use.
 */
export function untilShared<Of>(act: () => Of): Of {
  const end = performance.now() + 30_000, { pays, lists } = Threads.prototype;
  let isListing = false;
  Threads.prototype.lists = function (of) {
    isListing = true;
    try {
      return lists.call(this, of);
    } finally {
      isListing = false;
    }
  };
  Threads.prototype.pays = function (cost) {
    return pays.call(this, cost) || !isListing && cost >= LARGE && this.areUp;
  };
  try {
    for (let times = 0; performance.now() < end;) {
      const { result, shared } = counting(act);
      if (shared && ++times === 2) return result;
    }
    throw new Error("no work was shared within 30 seconds");
  } finally {
    Object.assign(Threads.prototype, { pays, lists });
  }
}

/** Whether an act was shared. */
export function counting<Of>(act: () => Of): { result: Of; shared: boolean } {
  const { run } = Threads.prototype;
  let shared = false;
  Threads.prototype.run = function (...args) {
    shared = true;
    return run.apply(this, args);
  };
  try {
    return { result: act(), shared };
  } finally {
    Threads.prototype.run = run;
  }
}

export function numbersFor(length: number, seed: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length }, () => random.uniform(-1, 1));
}

/** What some work gives, in memory that is full of garbage: what an earlier run has left there must not pass for a result. */
export function resultsOf(device: Wasm, work: Work): Numbers[] {
  {
    using _step = device.step();
    device.store(GARBAGE);
  }
  using _step = device.step();
  return work(device).map((x) => device.values(x));
}
