/**
 * Sums, largest numbers and their places, along the middle of three axes.
 *
 * A sum is taken in blocks: no number of a block is added to more than 32 others, and what a block's sum loses when it
 * is added to those before is kept apart and added at the end. With u = 2^-24 and b blocks, n / 512 of a row and n / 32
 * of a column, the sum of n numbers x is off by at most (40 u + (b u)^2) times the sum of |x|. Adding one after the
 * other may be off by n u times it (Ogita et al. 2005). The order of all additions depends on the sizes alone.
 */
import type { Reduced, Reduction } from "../device.ts";
import type { Context } from "./context.ts";
import type { Piece } from "./memory.ts";
import { BLOCK, BlockSums } from "./reduce_blocks.ts";
import { type ColumnsKernel, compileColumns } from "./reduce_columns.ts";
import { compileRows, type RowsKernel } from "./reduce_rows.ts";
import { LINE, rangeOf } from "./threads.ts";

/** About how many vector instructions it takes to reduce so many numbers. */
const costOf = (numbers: number) => 2 * numbers / 4;

/** What comes out where there is nothing to reduce. */
const OF_NOTHING: Readonly<Record<Reduction, number>> = { sum: 0, max: -Infinity, argmax: 0 };

export class Reductions {
  readonly #context: Context;
  #rows?: Record<string, RowsKernel>;
  #columns?: Record<string, ColumnsKernel>;
  #blocks?: BlockSums;

  constructor(context: Context) {
    this.#context = context;
  }

  run(kind: Reduction, x: Piece, sizes: Reduced, out: Piece): void {
    const { floats } = this.#context.memory;
    if (sizes.axis === 0) floats.fill(OF_NOTHING[kind], out.address / 4, out.address / 4 + out.length);
    else if (sizes.inner === 1) this.#reduceRows(kind, x, sizes, out);
    else this.#reduceColumns(kind, x, sizes, out);
  }

  #reduceRows(kind: Reduction, x: Piece, { outer, axis }: Reduced, out: Piece): void {
    const kernels = this.#rows ??= compileRows(this.#context);
    this.#context.threads.share(costOf(outer * axis), (part) => {
      const { begin, count } = rangeOf(part, outer), from = x.address + 4 * begin * axis, to = out.address + 4 * begin;
      if (kind === "argmax") kernels.max(from, to, count, axis);
      kernels[kind](from, to, count, axis);
    });
  }

  #reduceColumns(kind: Reduction, x: Piece, { outer, axis, inner }: Reduced, out: Piece): void {
    const kernels = this.#columns ??= compileColumns(this.#context);
    if (kind === "sum" && axis > BLOCK) return this.#sumBlocks(x, { outer, axis, inner }, out, kernels.sum);
    const run = (first: number, count: number, column: number, columns: number) => {
      const from = x.address + 4 * (first * axis * inner + column), to = out.address + 4 * (first * inner + column);
      if (kind === "argmax") kernels.max(from, to, count, axis, columns, 4 * inner);
      kernels[kind](from, to, count, axis, columns, 4 * inner);
    };
    this.#context.threads.share(costOf(outer * axis * inner), (part) => {
      const isByMatrix = outer >= part.of,
        { begin, count } = isByMatrix ? rangeOf(part, outer) : rangeOf(part, inner, LINE);
      if (isByMatrix) run(begin, count, 0, inner);
      else for (let o = 0; o < outer; o++) run(o, 1, begin, count);
    });
  }

  #sumBlocks(x: Piece, { outer, axis, inner }: Reduced, out: Piece, sum: ColumnsKernel): void {
    const blocks = this.#blocks ??= new BlockSums(this.#context, sum), sizes = { rows: axis, columns: inner };
    for (let o = 0; o < outer; o++) {
      blocks.run({
        x: x.address + 4 * o * axis * inner,
        out: out.address + 4 * o * inner,
        stride: 4 * inner,
        ...sizes,
      });
    }
  }
}
