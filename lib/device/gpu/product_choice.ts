/**
 * Which kernel a product takes, and how its steps along k are cut: a rule of thumb, part of which a measurement may replace.
 *
 * The rule assumes a GPU of some dozens of processors, each of which wants several hundred threads so as to have work while it
 * waits for memory. Large tiles fetch each number less often, but where there are few of them, most processors have none. So the
 * rule takes the largest tiles of which there are enough. Where even the smallest are too few, it cuts the steps along k, too.
 */
import type { Product } from "../device.ts";
import {
  type Cut,
  cut,
  FLAT,
  MOST_STEPS,
  NAIVE,
  REGISTERS,
  SMALL,
  TALL,
  type Variant,
  variantsFor,
  WIDE,
} from "./product_variants.ts";

/** Products that should take the same kernel. */
export interface SizeClass {
  readonly name: string;
  readonly has: (sizes: Product) => boolean;
  /** Sizes `[m, k, n]` of one that stands for all, to be measured. */
  readonly sample: readonly [m: number, k: number, n: number];
  /** What the rule takes. */
  readonly variant: Variant;
}

/** From so few rows or columns on a square tile would be empty for the greater part. */
const FEW = 16;

/** The first one that has a product counts. */
export const SIZE_CLASSES: readonly SizeClass[] = [
  // Fetching tiles together takes two barriers for 16 steps: too long for so few.
  { name: "tiny", has: ({ m, k, n }) => m * n <= 64 && k <= 64, sample: [8, 32, 8], variant: NAIVE },
  { name: "few rows", has: ({ m }) => m <= FEW, sample: [10, 784, 512], variant: FLAT },
  { name: "few columns", has: ({ n }) => n <= FEW, sample: [512, 784, 10], variant: TALL },
  // 128 groups of 256 threads each, and from there on more.
  {
    name: "large",
    has: (sizes) => Math.min(sizes.m, sizes.n) >= 256 && numbers(sizes) >= 2 ** 21,
    sample: [2048, 2048, 2048],
    variant: WIDE,
  },
  // 64 groups of 256 threads.
  { name: "medium", has: (sizes) => numbers(sizes) >= 2 ** 18, sample: [768, 768, 768], variant: REGISTERS },
  { name: "small", has: () => true, sample: [128, 784, 128], variant: SMALL },
];

/** So many threads keep a GPU busy; and a part of k that is shorter than so many steps does not pay for being added up later. */
const BUSY = 16384, FEWEST_STEPS = 128;

export class Choices {
  readonly variants: readonly Variant[];
  readonly #chosen = new Map<SizeClass, Variant>();

  constructor(limits: GPUSupportedLimits) {
    this.variants = variantsFor(limits);
  }

  /** For one product, or several of the same sizes. */
  of(sizes: Product): Variant {
    const found = SIZE_CLASSES.find(({ has }) => has(sizes))!, variant = this.#chosen.get(found) ?? found.variant;
    return this.variants.includes(variant) ? variant : NAIVE;
  }

  /** From now on, products of this class take this variant. Their sums come in another order then, and may end in other digits. */
  set(of: SizeClass, variant: Variant): void {
    this.#chosen.set(of, variant);
  }
}

/** Into as many parts as keep the GPU busy, none too short; and into as many as it takes that no thread goes round too often. */
export function cutFor(variant: Variant, sizes: Product): Cut {
  const { k } = sizes, threads = variant.groups(sizes) * variant.threads;
  const useful = Math.min(Math.floor(BUSY / threads), Math.floor(k / FEWEST_STEPS));
  return cut(k, Math.max(1, useful, Math.ceil(k / MOST_STEPS)));
}

function numbers({ batch, m, n }: Product): number {
  return batch * m * n;
}
