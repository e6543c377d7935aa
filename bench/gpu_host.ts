/**
 * What a training step costs the program itself, from the beginning of the step until its work is handed over to the GPU.
 *
 * The model is so small that the GPU has next to nothing to do: what is left is the same for a large one. Two clocks run. The
 * wall clock also counts the waits: for a driver that takes its time, for other programs. The processor's clock counts only what
 * this thread has done; it ticks some hundred times in a second, so it is looked at across thousands of steps.
 */
import process from "node:process";
import type { Gpu } from "../lib/device/gpu/gpu.ts";
import type { MakeTraining, Training } from "./contestant.ts";
import { FORMS, on, settled } from "./gpu_training.ts";
import { CLASSES, type Model } from "./model.ts";
import { BATCHES, taskOf } from "./task.ts";
import { median } from "./timing.ts";

/** Four layers: about 40 calls of kernels in a step. */
export const SMALL: Model = {
  name: "host",
  title: "8-8-8-8-10, ReLU, cross-entropy, Adam, batch 4",
  sizes: [8, 8, 8, 8, CLASSES],
  activation: "relu",
  loss: "classes",
  optimizer: "adam",
  learningRate: 0.001,
  batch: 4,
  dropout: 0,
};

/** What a step costs, in microseconds of the program's own thread. */
export interface HostCost {
  readonly form: string;
  /** Calls of kernels in a step. */
  readonly calls: number;
  /** By the processor's clock: the median of the windows, and the best one. */
  readonly busy: number;
  readonly best: number;
  /** By the wall clock: the median of all steps, and what one of ten steps stays below. */
  readonly wall: number;
  readonly quick: number;
  /** How many steps were taken, and bytes in the GPU's buffers before and after. */
  readonly steps: number;
  readonly before: number;
  readonly after: number;
}

/** Steps in a window; between two of them the GPU is waited for. */
const WINDOW = 100;

/** Eager and compiled, in so many steps after a fifth as many to warm up. */
export async function hostCosts(gpu: Gpu, steps: number): Promise<readonly HostCost[]> {
  const costs: HostCost[] = [];
  for (const [form, make] of FORMS) costs.push(await on(gpu, () => costOf(gpu, form, make, steps)));
  return costs;
}

async function costOf(gpu: Gpu, form: string, make: MakeTraining, steps: number): Promise<HostCost> {
  const training = make(taskOf(SMALL), 0), calls = callsOf(gpu, training), parts: number[] = [], walls: number[] = [];
  await run(gpu, training, steps / 5);
  const before = gpu.bytes;
  for (let part = 0; part < PARTS; part++) {
    const { busy, wall } = await run(gpu, training, steps / PARTS);
    parts.push(busy);
    for (const time of wall) walls.push(time);
  }
  walls.sort((a, b) => a - b);
  const quick = walls[Math.floor(walls.length / 10)];
  const busy = median(parts), best = Math.min(...parts), wall = median(walls);
  return { form, calls, busy, best, wall, quick, steps, before, after: gpu.bytes };
}

/** So many times the processor's clock is looked at. */
const PARTS = 10;

/** Microseconds of a step: of the processor, and each one of the wall clock. */
async function run(gpu: Gpu, training: Training, steps: number): Promise<{ busy: number; wall: number[] }> {
  const wall: number[] = [];
  let busy = 0;
  while (wall.length < steps) {
    const began = busyTime();
    for (let i = 0; i < WINDOW; i++) {
      const start = performance.now();
      training.step(i % BATCHES);
      wall.push(1000 * (performance.now() - start));
    }
    busy += busyTime() - began;
    await settled(gpu);
  }
  return { busy: busy / wall.length, wall };
}

/** Microseconds that the processor has spent on this thread. */
function busyTime(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

/** Calls of kernels in a step. Work inside of another step is not handed over when the inner one ends. */
function callsOf(gpu: Gpu, training: Training): number {
  training.step(0); // the first one makes copies that no other makes
  using _step = gpu.step();
  const before = gpu.context.queue.waiting;
  training.step(0);
  return gpu.context.queue.waiting - before;
}
