/**
 * The kernels of the matrix product, from the plainest to the fastest. They bind alike and are told the same, so each can stand in
 * for each: what differs is how often a number is fetched, and how much of the work is wasted where a tile hangs over the edge.
 */
import naive from "../../../gpu/product_naive.wgsl" with { type: "text" };
import tiled from "../../../gpu/product_tiled.wgsl" with { type: "text" };
import registers from "../../../gpu/product.wgsl" with { type: "text" };
import wide from "../../../gpu/product_wide.wgsl" with { type: "text" };
import type { Product } from "../device.ts";
import type { Context } from "./context.ts";
import type { Kernel } from "./kernels.ts";
import type { Piece } from "./memory.ts";
import type { Finish } from "./product_finish.ts";
import { groupsFor } from "./queue.ts";

export interface Variant {
  /** "naive", or the tile that a group of threads makes: "64 x 64". */
  readonly name: string;
  /** In the folder `gpu`. */
  readonly file: string;
  readonly code: string;
  readonly constants?: Readonly<Record<string, number>>;
  /** In a group. */
  readonly threads: number;
  /** Bytes of workgroup memory. */
  readonly bytes: number;
  /** How many groups it takes to calculate these products, with all steps along k in one part. */
  readonly groups: (sizes: Product) => number;
}

/** A thread of the naive kernel makes one number. */
export const NAIVE: Variant = {
  name: "naive",
  file: "product_naive.wgsl",
  code: naive,
  threads: 256,
  bytes: 0,
  groups: ({ batch, m, n }) => Math.ceil(batch * m * n / 256),
};

/** As it, with tiles in workgroup memory. */
export const TILED: Variant = {
  name: "16 x 16",
  file: "product_tiled.wgsl",
  code: tiled,
  threads: 256,
  bytes: 2 * 4 * 16 * 16,
  groups: inTiles(16, 16),
};

/** A thread makes 4 x 4 numbers. */
export const REGISTERS = inRegisters(16, 16), SMALL = inRegisters(8, 8);
/** The same for results with few rows, or few columns. */
export const FLAT = inRegisters(4, 16), TALL = inRegisters(16, 4);

/** A thread makes 8 x 8 numbers. */
export const WIDE: Variant = {
  name: "128 x 128",
  file: "product_wide.wgsl",
  code: wide,
  threads: 256,
  bytes: 2 * 16 * 8 * 33,
  groups: inTiles(128, 128),
};

export const VARIANTS: readonly Variant[] = [NAIVE, TILED, SMALL, FLAT, TALL, REGISTERS, WIDE];

/** Those that a GPU can run: all, unless it has smaller groups, or less memory for them, than WebGPU asks for. */
export function variantsFor(limits: GPUSupportedLimits): readonly Variant[] {
  const { maxComputeInvocationsPerWorkgroup: threads, maxComputeWorkgroupStorageSize: bytes } = limits;
  return VARIANTS.filter((variant) => variant.threads <= threads && variant.bytes <= bytes);
}

/** Steps along k that one thread takes at most: software GPUs stop a thread, silently, after 65,535 turns of its loops. */
export const MOST_STEPS = 16384;

/** How the steps along k are cut into parts, each of which gives sums of its own. */
export interface Cut {
  readonly parts: number;
  readonly steps: number;
}

/** About so many parts, all of one length but the last; a part is a whole number of tiles. */
export function cut(k: number, parts: number): Cut {
  const steps = Math.max(LINE, LINE * Math.ceil(k / parts / LINE));
  return { parts: Math.max(1, Math.ceil(k / steps)), steps };
}

/** The most steps along k that a tile of any variant has. */
const LINE = 16;

/** How `runProduct` departs from a plain product: in parts, or with a formula at the end. */
export interface Run {
  readonly cut?: Cut;
  readonly finish?: Finish;
}

/**
 * Products by one variant: `[batch, m, k] [batch, k, n] -> [parts, batch, m, n]`, with one part where nothing else is said.
 * Throws where a part has more than `MOST_STEPS` steps.
 */
export function runProduct(
  context: Context,
  variant: Variant,
  a: Piece,
  b: Piece,
  sizes: Product,
  out: Piece,
  { cut: { parts, steps } = cut(sizes.k, 1), finish }: Run = {},
): void {
  if (out.length === 0) return;
  if (steps > MOST_STEPS) throw new Error(`Cannot add up ${steps} products in one part: ${MOST_STEPS} are the most`);
  const kernel = kernelOf(context, variant, finish), { batch, m, k, n } = sizes;
  const parameters = context.queue.parameters().u32(batch, m, k, n, parts, steps, ...stridesOf(sizes));
  finish?.write(parameters);
  const groups = groupsFor(variant.groups({ ...sizes, batch: parts * batch }), 1);
  const says = () => `the product of ${batch} x [${m}, ${k}] and [${k}, ${n}]`;
  context.queue.run(kernel, [a, b, out, ...finish?.pieces ?? []], groups, says);
}

function kernelOf({ kernels }: Context, { name, file, code, constants }: Variant, finish?: Finish): Kernel {
  return kernels.get(`product ${name} ${finish?.lines ?? ""}`, () => {
    const access = "rrw" + "r".repeat(finish?.pieces.length ?? 0);
    return { file, code: finish?.into(code) ?? code, access, constants };
  });
}

/** How far it is from one matrix, row and step of a to the next, and from one matrix, step and column of b. */
function stridesOf({ m, k, n, aTransposed, bTransposed, aShared, bShared }: Product): number[] {
  const a = aTransposed ? [1, m] : [k, 1], b = bTransposed ? [1, k] : [n, 1];
  return [aShared ? 0 : m * k, ...a, bShared ? 0 : k * n, ...b];
}

function inTiles(rows: number, columns: number): Variant["groups"] {
  return ({ batch, m, n }) => batch * Math.ceil(m / rows) * Math.ceil(n / columns);
}

/** So many rows and columns of threads, each of which makes 4 x 4 numbers. */
function inRegisters(rows: number, columns: number): Variant {
  return {
    name: `${4 * rows} x ${4 * columns}`,
    file: "product.wgsl",
    code: registers,
    constants: { ROWS: rows, COLUMNS: columns },
    threads: rows * columns,
    bytes: 16 * 16 * (rows + columns + 2),
    groups: inTiles(4 * rows, 4 * columns),
  };
}
