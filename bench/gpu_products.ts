/** The matrix product on the GPU: square, by size, in the three orientations that a layer needs, with each kernel. */
import type { Product } from "../lib/device/device.ts";
import type { Gpu } from "../lib/device/gpu/gpu.ts";
import type { Piece } from "../lib/device/gpu/memory.ts";
import { secondsOf } from "../lib/device/gpu/product_tuning.ts";
import type { Variant } from "../lib/device/gpu/product_variants.ts";
import { Random } from "../lib/random.ts";
import { median } from "./timing.ts";

/** How the operands are stored: n as they are, t transposed. */
export const ORIENTATIONS = ["nn", "nt", "tn"] as const;
export type Orientation = typeof ORIENTATIONS[number];

/** Speeds in billions of multiplications and additions per second (GFLOP/s). */
export interface KernelSpeeds {
  readonly size: number;
  readonly orientation: Orientation;
  readonly speeds: ReadonlyMap<Variant, number>;
  /** The kernel that the library takes. */
  readonly choice: Variant;
}

/** All kernels on one size and orientation: of each, the median of the rounds. Throws where their products differ. */
export async function speedsOf(
  gpu: Gpu,
  size: number,
  orientation: Orientation,
  rounds: number,
  long?: number,
): Promise<KernelSpeeds> {
  using _step = gpu.step();
  const { products, context } = gpu, { variants } = products.choices, sizes = sizesOf(size, orientation);
  const [a, b] = [1, 2].map((seed) => gpu.random(new Random(seed).block(size * size)) as Piece);
  const out = context.memory.allocate(size * size);
  await checkAll(gpu, a, b, sizes);
  const seconds = new Map(variants.map((variant): [Variant, number[]] => [variant, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [variant, found] of seconds) {
      found.push(await secondsOf(context, () => products.run(a, b, sizes, out, undefined, variant), long));
    }
  }
  const speeds = new Map([...seconds].map(([variant, found]) => [variant, 2 * size ** 3 / median(found) / 1e9]));
  return { size, orientation, speeds, choice: products.choices.of(sizes) };
}

/** What the library takes now for products of this size: it changes when it is tuned. */
export function choiceOf({ products }: Gpu, size: number, orientation: Orientation): Variant {
  return products.choices.of(sizesOf(size, orientation));
}

function sizesOf(size: number, orientation: Orientation): Product {
  const [aTransposed, bTransposed] = [...orientation].map((letter) => letter === "t");
  return { batch: 1, m: size, k: size, n: size, aTransposed, bTransposed, aShared: false, bShared: false };
}

/** A product may differ from that of another kernel by so much of its size: the sums are of another order. */
const TOLERANCE = 1e-4;

/** A wrong product may be a fast one: all kernels must find that of the first, number by number. */
async function checkAll({ products, context: { memory, queue } }: Gpu, a: Piece, b: Piece, sizes: Product) {
  const [first, ...others] = products.choices.variants, { m, n } = sizes;
  const found = async (variant: Variant) => {
    using _step = memory.step();
    const out = memory.allocate(m * n);
    products.run(a, b, sizes, out, undefined, variant);
    return await queue.read(out);
  };
  const expected = await found(first);
  for (const variant of others) {
    const wrong = (await found(variant)).findIndex((x, i) => !(Math.abs(x - expected[i]) <= TOLERANCE * expected[i]));
    if (wrong >= 0) throw new Error(`The kernels ${first.name} and ${variant.name} differ at number ${wrong}`);
  }
}
