/** What the reader's own graphics card says and does. Such numbers change from machine to machine, so no claim rests on them. */
import type { Device } from "../../lib/device/device.ts";
import type { Gpu } from "../../lib/device/gpu/gpu.ts";
import type { Piece } from "../../lib/device/gpu/memory.ts";
import { wrongOf } from "../../lib/device/gpu/probe.ts";
import { secondsOf } from "../../lib/device/gpu/product_tuning.ts";
import { runProduct, type Variant } from "../../lib/device/gpu/product_variants.ts";
import { Reference } from "../../lib/device/reference.ts";
import { Wasm } from "../../lib/device/wasm/wasm.ts";
import type { Page } from "../../lib/figure/page.ts";
import { Random } from "../../lib/random.ts";
import { dotExact } from "../11_vectorization/sums.ts";
import * as here from "./here.ts";
import { courseOn, largestDifference, stepOf, train } from "./training.ts";

const KIBIBYTE = 1024, MEBIBYTE = 2 ** 20;

export function showAdapter(page: Page, gpu: Gpu) {
  const { limits, answers } = gpu;
  page.text(`From here on this is your machine. Its GPU is ${gpu.adapterName}.`);
  if (gpu.isSoftware) {
    page.text(
      `This is no graphics card, but a program that does the work of one on the processor. It is right, and that is what it is
      for. Its times mean nothing about graphics cards, not even which kernel is the faster one.`,
    );
  }
  page.table(["what it allows", ""], [
    ["threads in a group", limits.maxComputeInvocationsPerWorkgroup],
    ["memory of a group, KiB", limits.maxComputeWorkgroupStorageSize / KIBIBYTE],
    ["groups along one axis", limits.maxComputeWorkgroupsPerDimension],
    ["one tensor, MiB", Math.floor(limits.maxStorageBufferBindingSize / MEBIBYTE)],
  ]);
  page.text("The library trusts no driver. Before anything else it asks what is known:");
  page.table(
    ["question", "right", "answer"],
    answers.map(({ question, expected, found }) => [question, expected, Object.is(expected, found) ? "right" : found]),
  );
  const wrong = wrongOf(answers);
  page.text(
    wrong.length === 0
      ? "All answers are right. A wrong one on which the library builds would have ended it here."
      : `Wrong: ${wrong.length}. The library does not build on what is answered wrong, else it would have ended here.`,
  );
}

export async function showRungsHere(page: Page, gpu: Gpu, seed: number) {
  page.heading("The ladder, on this machine");
  const n = gpu.isSoftware ? 128 : 1024, random = new Random(seed);
  page.text(
    `The same ladder in WGSL, and one rung more. Each makes the three products of a layer, a random [40, 70] times
    [70, 50]: forward, and for both gradients. They agree with the reference device if they are off by no more than rounding can
    do. Then square matrices of ${n} rows, in GFLOP/s, without copies; the median of three measurements.`,
  );
  const small = Object.values(here.productsOfLayer(40, 70, 50)), large = Object.values(here.productsOfLayer(n, n, n));
  const rows: (string | number)[][] = [];
  for (const { name, variant } of here.RUNGS) {
    if (!gpu.products.choices.variants.includes(variant)) continue;
    const parts = await all(small, async (sizes) => {
      const { a, b } = here.operandsOf(sizes, random);
      return here.partOfBound(await here.productHere(gpu, variant, sizes, a, b), sizes, a, b);
    });
    const speeds = await all(large, async (sizes) => 2 * n ** 3 / await secondsHere(gpu, variant, sizes, random) / 1e9);
    rows.push([name, Math.max(...parts) <= 1 ? "yes" : "NO", ...speeds.map(rounded)]);
  }
  page.table(["rung", "agrees", "forward", "gradient of a", "gradient of b"], rows);
  page.text(
    gpu.isSoftware
      ? "Again: these speeds are those of a program that plays a graphics card."
      : "Where one orientation is slower than another, look at which numbers its neighboring threads read.",
  );
}

/** The median of three measurements, of a rung on random numbers that are there already. */
async function secondsHere(gpu: Gpu, variant: Variant, sizes: here.Sizes, random: Random): Promise<number> {
  const { context } = gpu, { a, b } = here.operandsOf(sizes, random);
  using _step = gpu.step();
  const [left, right] = [a, b].map((numbers) => gpu.store(numbers) as Piece);
  const out = context.memory.allocate(sizes.m * sizes.n);
  const run = () => runProduct(context, variant, left, right, sizes, out);
  return median(await all([1, 2, 3], () => secondsOf(context, run, 0.01)));
}

export async function showBreakEvenHere(page: Page, gpu: Gpu, seed: number) {
  page.heading("Break-even, on this machine");
  page.text(
    `Now with all that it takes for somebody who has numbers and wants numbers: both matrices are copied to the device, multiplied,
    and the result is read. Square matrices, in milliseconds, the median of five, on the GPU and on the Wasm device of chapter 11:`,
  );
  const sizes = gpu.isSoftware ? [32, 64, 128, 256] : [32, 64, 128, 256, 512, 1024, 2048], random = new Random(seed);
  const wasm = new Wasm({ mebibytes: 256 }), times: { n: number; gpu: number; wasm: number }[] = [];
  for (const n of sizes) {
    const { forward } = here.productsOfLayer(n, n, n), { a, b } = here.operandsOf(forward, random);
    const timeOf = (device: Device) => millisecondsOf(() => here.productWithCopies(device, forward, a, b));
    times.push({ n, gpu: await timeOf(gpu), wasm: await timeOf(wasm) });
  }
  wasm.close();
  page.table(["rows", "GPU", "Wasm"], times.map(({ n, gpu, wasm }) => [n, rounded(gpu), rounded(wasm)]));
  page.text(breakEvenText(times));
}

/** From the smallest size on from which the GPU stays ahead. */
export function breakEvenText(times: readonly { n: number; gpu: number; wasm: number }[]): string {
  const lastLost = times.findLastIndex(({ gpu, wasm }) => gpu >= wasm), first = times[lastLost + 1];
  if (!first) {
    return `Up to ${times.at(-1)!.n} rows it does not pay here. Most of the time of the smaller ones is waiting.`;
  }
  if (lastLost < 0) return `It pays here from ${first.n} rows on, which is the smallest size that was tried.`;
  return `It pays here from some size between ${
    times[lastLost].n
  } and ${first.n} rows on. Below, most of the time is waiting.`;
}

export async function showDigitsHere(page: Page, gpu: Gpu, seed: number) {
  page.heading("Last digits, on this machine");
  const random = new Random(seed), { forward } = here.productsOfLayer(1, 1000, 1);
  const { a, b } = here.operandsOf(forward, random), wasm = new Wasm({ mebibytes: 16, threads: 1 });
  const found = await all<Device, number>([gpu, wasm], async (device) => {
    using _step = device.step();
    return (await device.read(device.product(device.store(a), device.store(b), forward)))[0];
  });
  page.text(
    "A dot product of 1000 random numbers from -1 to 1, and how much of what rounding can do has come to pass:",
  );
  page.table(["", "dot product", "of the bound"], [
    ...found.map((value, i) => [
      ["GPU", "Wasm"][i],
      digits(value),
      percent(here.partOfBound([value], forward, a, b)),
    ]),
    ["exact", digits(dotExact(a, b)), ""],
  ]);
  page.text(
    found[0] === found[1]
      ? "Here both have the same digits. On another graphics card they may differ."
      : "The digits differ, and neither is wrong.",
  );
}

export async function showTrainingHere(page: Page, gpu: Gpu, seed: number) {
  page.heading("A step of training, on this machine");
  const steps = 50, onGpu = await train(courseOn(gpu, seed), steps, "at the end");
  const onReference = await train(courseOn(new Reference(), seed), steps, "at the end"), course = courseOn(gpu, seed);
  page.text(
    `The network 2-8-1 of chapter 10 learns the moons, ${steps} steps from equal numbers, on the GPU in 32 bits and on the
    reference device in 64. The losses after the last step are ${digits(onGpu.at(-1)!)} and ${
      digits(onReference.at(-1)!)
    }. Nowhere
    on the way do they differ by more than ${percent(largestDifference(onReference, onGpu), 2)} of the loss.`,
  );
  const calls = await here.callsIn(gpu, () => stepOf(course));
  const [each, atEnd] = await all(
    ["each step", "at the end"] as const,
    async (reads) => await millisecondsOf(() => train(course, steps, reads), 3) / steps,
  );
  page.text(
    `A step calls ${calls} kernels. They are handed over together, and nobody waits for them, until somebody wants to see a number.
    A step takes ${rounded(atEnd)} ms if the losses are read together at the end, and ${
      rounded(each)
    } ms if each is read when it
    is made. The calculations are the same. What is added is waiting: each reading waits until all that was handed over is done
    and its answer has come back, and meanwhile nothing new is handed over.`,
  );
}

/** Does something for each, one after the other: what is timed runs alone. */
async function all<From, To>(list: readonly From[], act: (one: From) => Promise<To>): Promise<To[]> {
  const found: To[] = [];
  for (const one of list) found.push(await act(one));
  return found;
}

/** The median of some runs, after one that is not counted. */
async function millisecondsOf(run: () => Promise<unknown>, times = 5): Promise<number> {
  await run();
  const found: number[] = [];
  for (let i = 0; i < times; i++) {
    const began = performance.now();
    await run();
    found.push(performance.now() - began);
  }
  return median(found);
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function rounded(value: number): number {
  return Number(value.toPrecision(2));
}

function digits(value: number): string {
  return value.toPrecision(10);
}

function percent(part: number, figures = 1): string {
  return `${Number((100 * part).toPrecision(figures))} %`;
}
