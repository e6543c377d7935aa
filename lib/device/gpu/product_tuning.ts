/**
 * The matrix product fitted to the GPU at hand: the kernels are measured on a few sizes, and for sizes like these the fastest one
 * is taken from then on.
 */
import type { Product } from "../device.ts";
import type { Context } from "./context.ts";
import type { Piece } from "./memory.ts";
import type { Products } from "./product.ts";
import { SIZE_CLASSES, type SizeClass } from "./product_choice.ts";
import type { Variant } from "./product_variants.ts";

/** How long a kernel takes for the sample of a class, in seconds. */
export interface Measured {
  readonly of: SizeClass;
  readonly variant: Variant;
  readonly seconds: number;
}

/** A GPU device, or as much of it as is needed here. */
export interface Tunable {
  readonly isSoftware: boolean;
  readonly context: Context;
  readonly products: Products;
}

/** So long is measured at least, in seconds: much longer than the clock errs. And so many times at most. */
const LONG = 0.03, MOST_TIMES = 4096;

/**
 * Measures the kernels, which takes some seconds, and lets products take those that are fastest, as long as the device is open.
 * Gives what was measured. A GPU in software is not measured: what is fast there says nothing, and the rule stays.
 *
 * Another kernel adds up in another order, so products may end in other digits afterward. Who compares runs tunes both or none.
 */
export async function tuneProducts(gpu: Tunable, classes = SIZE_CLASSES, long = LONG): Promise<readonly Measured[]> {
  if (gpu.isSoftware) return [];
  const all: Measured[] = [];
  for (const of of classes) {
    const measured = await measure(gpu, of, long);
    gpu.products.choices.set(of, measured.reduce((a, b) => b.seconds < a.seconds ? b : a).variant);
    all.push(...measured);
  }
  return all;
}

/** All kernels on the sample of one class. */
export async function measure({ context, products }: Tunable, of: SizeClass, long = LONG): Promise<Measured[]> {
  using _step = context.memory.step();
  const [m, k, n] = of.sample,
    a = filled(context, m * k),
    b = filled(context, k * n),
    out = context.memory.allocate(m * n);
  const sizes: Product = { ...SINGLE, m, k, n }, measured: Measured[] = [];
  for (const variant of products.choices.variants) {
    const run = () => products.run(a, b, sizes, out, undefined, variant);
    measured.push({ of, variant, seconds: await secondsOf(context, run, long) });
  }
  return measured;
}

const SINGLE = { batch: 1, aTransposed: false, bTransposed: false, aShared: false, bShared: false };

/**
 * The seconds that some work for the GPU takes: it is done more and more often, until that takes long enough. To wait for the GPU
 * takes time of its own, which is measured without any work, and subtracted.
 */
export async function secondsOf(context: Context, run: () => void, long = LONG): Promise<number> {
  await waited(context, run, 1); // what is done once, such as compiling, is done now
  const idle = Math.min(await waited(context, run, 0), await waited(context, run, 0));
  for (let times = 1;; times *= 4) {
    const seconds = Math.max(await waited(context, run, times) - idle, 0); // waiting alone may have taken longer
    if (seconds >= long || times >= MOST_TIMES) return seconds / times;
  }
}

async function waited({ queue, memory }: Context, run: () => void, times: number): Promise<number> {
  using _step = memory.step();
  const begin = performance.now();
  for (let i = 0; i < times; i++) {
    using _inner = memory.step(); // gives back the room for parts of sums
    run();
  }
  await queue.read(memory.allocate(1));
  return (performance.now() - begin) / 1000;
}

/** Numbers that are not all alike: multiplying by zeros takes less power, and may run faster. */
function filled({ queue, memory }: Context, length: number): Piece {
  const piece = memory.allocate(length);
  queue.write(piece, new Float32Array(length).map((_, i) => i * 0.6180339887 % 1 - 0.5));
  return piece;
}
