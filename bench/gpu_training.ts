/** Training on the GPU: whether the losses are those of the Wasm device, and how long a step takes. */
import { Wasm } from "../lib/device/wasm/wasm.ts";
import type { Device } from "../lib/device/device.ts";
import type { Gpu } from "../lib/device/gpu/gpu.ts";
import { device, useDevice } from "../lib/tensor.ts";
import { lossesOf, type MakeTraining } from "./contestant.ts";
import { train, trainCompiled } from "./contestants/library.ts";
import type { Model } from "./model.ts";
import { type Task, taskOf } from "./task.ts";
import { median } from "./timing.ts";

/** The two ways to train: the graph made anew in each step, or written down once. */
export const FORMS: readonly (readonly [name: string, make: MakeTraining])[] = [
  ["eager", train],
  ["compiled", trainCompiled],
];

/** A model, trained in one way. */
export interface Trained {
  readonly name: string;
  /** Milliseconds of a step: the median of the windows; and the fastest and the slowest of them, where that is told. */
  readonly time: number;
  readonly fastest: number;
  readonly slowest?: number;
  readonly losses: readonly number[];
}

/** The losses of the steps `PROOF` on the Wasm device, with which all others are compared. */
export async function expectedLosses(model: Model): Promise<readonly number[]> {
  const wasm = new Wasm({ mebibytes: 256, threads: 1 });
  return await on(wasm, () => lossesOf(trainCompiled(taskOf(model), 0), taskOf(model).batches.length));
}

/** The library on the GPU, eager and compiled. */
export async function trainOn(gpu: Gpu, model: Model, windows: number, long?: number): Promise<readonly Trained[]> {
  const task = taskOf(model), found: Trained[] = [];
  for (const [form, make] of FORMS) {
    const { losses, times } = await on(gpu, async () => ({
      losses: await lossesOf(make(task, 0), task.batches.length),
      times: await windowsOf(gpu, make(task, model.dropout), task, windows, long),
    }));
    const time = median(times), [fastest, slowest] = [Math.min(...times), Math.max(...times)];
    found.push({ name: `this library, ${form}`, time, fastest, slowest, losses });
  }
  return found;
}

/** So long a window takes at least, in milliseconds: much longer than the wait at its end. */
const LONG = 300;

/**
 * Milliseconds of a step in each window. The loss is read at the end of a window and not before. That costs time of its own,
 * which is measured where there is nothing to wait for, and subtracted.
 */
async function windowsOf(
  gpu: Gpu,
  training: ReturnType<MakeTraining>,
  { batches }: Task,
  windows: number,
  long = LONG,
): Promise<number[]> {
  let i = 0;
  const take = async (steps: number) => {
    const start = performance.now();
    for (let step = 0; step < steps; step++) training.step(i++ % batches.length);
    await settled(gpu);
    return performance.now() - start;
  };
  await take(3); // compiles all kernels
  let steps = 1;
  while (await take(steps) < long) steps *= 2;
  const idle = Math.min(await take(0), await take(0), await take(0)), times: number[] = [];
  while (times.length < windows) times.push((await take(steps) - idle) / steps);
  return times;
}

/** Waits until the GPU has done all that was ordered. */
export async function settled({ context: { queue, memory } }: Gpu): Promise<void> {
  using _step = memory.step();
  await queue.read(memory.allocate(1));
}

/** Chooses a device, and the one that it was afterward. Nothing else may make tensors in the meantime. */
export async function on<Result>(chosen: Device, act: () => Promise<Result>): Promise<Result> {
  const before = device();
  useDevice(chosen);
  try {
    return await act();
  } finally {
    useDevice(before);
  }
}
