/** The reader's own graphics card: opened, and asked to do what the machine of this chapter does. Nothing here prints. */
import type { Device, Product } from "../../lib/device/device.ts";
import type { Gpu } from "../../lib/device/gpu/gpu.ts";
import { openGpu } from "../../lib/device/gpu/open.ts";
import { NAIVE, REGISTERS, runProduct, TILED, type Variant, WIDE } from "../../lib/device/gpu/product_variants.ts";
import type { Piece } from "../../lib/device/gpu/memory.ts";
import { Reference } from "../../lib/device/reference.ts";
import type { Random } from "../../lib/random.ts";
import { largestError } from "../11_vectorization/sums.ts";

type Floats = Float32Array<ArrayBuffer>;

/** The sizes of a product, as devices are told them. */
export type Sizes = Product;

/** The GPU, or in one sentence why there is none, and what to install. */
export async function gpuOrReason(open: () => Promise<Gpu> = openGpu): Promise<Gpu | string> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof Error && /^Cannot (use|trust) the GPU/.test(error.message)) return error.message;
    throw error;
  }
}

/** The rungs as files that the reader can open. */
export const RUNGS: readonly { readonly name: string; readonly variant: Variant }[] = [
  { name: "naive", variant: NAIVE },
  { name: "tiled", variant: TILED },
  { name: "in registers, 4 x 4", variant: REGISTERS },
  { name: "in registers, 8 x 8", variant: WIDE },
];

const SINGLE = { batch: 1, aTransposed: false, bTransposed: false, aShared: false, bShared: false };

/**
 * The products of a layer `[m, k] [k, n] -> [m, n]`: forward, and the two of the way back, in which dy stands for the gradient of
 * its result. What is transposed is only read so.
 */
export function productsOfLayer(m: number, k: number, n: number): Readonly<Record<"forward" | "da" | "db", Product>> {
  return {
    forward: { ...SINGLE, m, k, n },
    da: { ...SINGLE, m, k: n, n: k, bTransposed: true }, // dy [m, n] times b [k, n], transposed
    db: { ...SINGLE, m: k, k: m, n, aTransposed: true }, // a [m, k], transposed, times dy [m, n]
  };
}

/** Random operands of a product. */
export function operandsOf({ m, k, n }: Product, random: Random): { a: Floats; b: Floats } {
  const numbers = (length: number) => Float32Array.from({ length }, () => random.uniform(-1, 1));
  return { a: numbers(m * k), b: numbers(k * n) };
}

/** What a rung gives. */
export async function productHere(gpu: Gpu, rung: Variant, sizes: Product, a: Floats, b: Floats): Promise<Floats> {
  const out = gpu.context.memory.allocate(sizes.m * sizes.n);
  runProduct(gpu.context, rung, gpu.store(a) as Piece, gpu.store(b) as Piece, sizes, out);
  return await gpu.context.queue.read(out);
}

/**
 * How far numbers are off the product in float64: the largest part of what rounding can do, whatever the order of the sums
 * (Higham 2002). Above 1 they are wrong.
 */
export function partOfBound(found: ArrayLike<number>, sizes: Product, a: Floats, b: Floats): number {
  const exact = exactProduct(sizes, a, b), all = exactProduct(sizes, a.map(Math.abs), b.map(Math.abs));
  const limit = largestError(sizes.k + 1);
  return Math.max(...exact.map((value, i) => all[i] === 0 ? 0 : Math.abs(found[i] - value) / (limit * all[i])));
}

function exactProduct(sizes: Product, a: Floats, b: Floats): number[] {
  const reference = new Reference();
  return [...reference.values(reference.product(reference.store(a), reference.store(b), sizes))];
}

/** A product with all that it takes for a caller who has numbers and wants numbers: the copies to the device and back. */
export async function productWithCopies(device: Device, sizes: Product, a: Floats, b: Floats): Promise<void> {
  using _step = device.step();
  await device.read(device.product(device.store(a), device.store(b), sizes));
}

/** How many kernels are called while something is done. */
export async function callsIn(gpu: Gpu, act: () => unknown): Promise<number> {
  const { queue } = gpu.context, run = queue.run;
  let calls = 0;
  queue.run = (...given) => {
    calls++;
    run.apply(queue, given);
  };
  try {
    await act();
  } finally {
    queue.run = run;
  }
  return calls;
}
