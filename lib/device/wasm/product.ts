/**
 * Matrix products on the Wasm device, `[m, k] [k, n] -> [m, n]`, in blocks that fit into the processor's caches.
 *
 * A number that was fetched from far away should be used often before it has to go. Four loops see to it, each of which
 * leaves a smaller part of the matrices to work on (after Goto and van de Geijn 2008):
 *
 * - at most 2048 columns of b, a copy of which has room in the workspace;
 * - 384 steps along k. The sums of one part are put down in `out`, where the next part takes them up;
 * - 192 rows of a: with 384 columns 288 KiB, which stay in the second cache while the columns of b pass by;
 * - 128 columns of b, or more of fewer steps: 192 KiB, which stay there too while the rows of a pass by.
 *
 * What is left is the work of one call of a kernel (blocks.ts), which takes one tile after the other (micro_kernel.ts).
 * Where it pays, the operands are first copied into the order in which they are read (packing.ts). That order is another one
 * than b has where it is stored transposed: it is copied then, or its rows are multiplied as they are (dot_kernel.ts).
 *
 * Which of the two is done depends on the sizes of the whole product alone. So a number has the same bits on any number of
 * threads, wherever the operands lie.
 */
import type { Product } from "../device.ts";
import { addBlockKernel } from "./blocks.ts";
import type { Context } from "./context.ts";
import { addDotKernel } from "./dot_kernel.ts";
import { at, corner, crowds, type Matrix, matrix, type Panels, roundUp, rowBytes } from "./matrices.ts";
import type { Piece } from "./memory.ts";
import { COLUMNS, mostRows, PANEL } from "./micro_kernel.ts";
import type { Module } from "./module.ts";
import { addPackingKernels } from "./packing.ts";
import { type Part, rangeOf } from "./threads.ts";

/** The largest blocks, and how many numbers of b one call takes. */
const MOST_COLUMNS = 2048, MOST_STEPS = 384, MOST_ROWS = 192, MOST_NUMBERS = 128 * MOST_STEPS;

/**
 * To copy a transposed b costs as much as it has numbers, n k. To multiply its rows as they are costs the addition of lanes,
 * m n, about twice as much for each number: it pays from so many steps for each row of a on. 1024 steps are taken at most:
 * the rows of a tile, 24 KiB, then stay in the first cache.
 */
const STEPS_PER_ROW = 2, MOST_DOT_STEPS = 1024;

/**
 * From so many columns of b on, a is copied, if it is transposed, or if its rows crowd; from so many rows of a on, b is.
 * Where a copy pays depends on the caches; from here on one that does not pay costs little.
 */
const COLUMNS_TO_TRANSPOSE = 48, COLUMNS_TO_COPY = 128, ROWS_TO_COPY = 128;
/** The same for a transposed a, and for b, if their rows crowd: more than one tile has. */
const SEVERAL = COLUMNS + 1;

/** Bytes for a tile, and numbers in a vector. */
const SCRATCH = 256, LANES = 4;

/** A product, or a part of one: the sums begin with `start`. */
interface Job {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly a: Matrix;
  readonly b: Matrix;
  readonly out: Panels;
  readonly start: Panels;
}

/** Places in the workspace: for a tile that hangs over the edge, and for copies of parts of a and b; and the room for b's. */
interface Places {
  readonly scratch: number;
  readonly a: number;
  readonly b: number;
  readonly columns: number;
}

type Kernels = ReturnType<Module["instantiate"]>;

export class Products {
  readonly #context: Context;
  #blocks?: Kernels;
  #transposedBlocks?: Kernels;
  #dots?: Kernels;
  #packing?: Kernels;
  readonly #places = new Map<Part, Places>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** `out = a b`, `[batch, m, n]`. The sums begin with `bias`, a row of n numbers, or with zeros. */
  run(a: Piece, b: Piece, given: Product, out: Piece, bias?: Piece): void {
    const sizes = inOne(given), { batch, m, k, n, aTransposed, bTransposed, aShared, bShared } = sizes;
    const start = bias
      ? { address: bias.address, stride: 0, next: PANEL }
      : { address: this.#context.memory.zeros, stride: 0, next: 0 };
    this.#context.threads.share(batch * m * n * k / LANES, (part) => {
      const cut = this.#cut(part, sizes), places = this.#placesIn(part);
      for (let i = cut.first; i < cut.first + cut.count; i++) {
        const left = matrix(a.address + (aShared ? 0 : 4 * i * m * k), m, k, aTransposed);
        const right = matrix(b.address + (bShared ? 0 : 4 * i * k * n), k, n, bTransposed);
        const result = { address: out.address + 4 * i * m * n, stride: 4 * n, next: PANEL };
        const job = partOf({ m, k, n, a: left, b: right, out: result, start }, cut);
        if (!left.isTransposed && right.isTransposed && k >= STEPS_PER_ROW * m) this.#multiplyRows(job);
        else this.#multiply(job, places);
      }
    });
  }

  /** Whole products, if there are enough of them, or some rows or columns of each. */
  #cut(part: Part, { batch, m, n }: Product): Cut {
    const whole = { first: 0, count: batch, row: 0, rows: m, column: 0, columns: n };
    if (part.of === 1) return whole;
    if (batch >= part.of) {
      const { begin, count } = rangeOf(part, batch);
      return { ...whole, first: begin, count };
    }
    const { begin, count } = m >= n ? rangeOf(part, m, mostRows(this.#context)) : rangeOf(part, n, COLUMNS);
    return m >= n ? { ...whole, row: begin, rows: count } : { ...whole, column: begin, columns: count };
  }

  #multiply({ m, k, n, a, b, out, start }: Job, places: Places): void {
    const steps = evenPart(k, MOST_STEPS);
    for (let j = 0; j < n; j += places.columns) {
      const columns = Math.min(places.columns, n - j);
      let p = 0;
      do {
        const depth = Math.min(steps, k - p), to = at(out, 0, j), sums = p === 0 ? at(start, 0, j) : to;
        const panels = this.#panelsOf(corner(b, p, j), m, depth, columns, places);
        for (let i = 0; i < m; i += MOST_ROWS) {
          const rows = Math.min(MOST_ROWS, m - i);
          const block = this.#blockOf(corner(a, i, p), rows, depth, columns, places);
          this.#runBlocks(block, panels, rows, depth, columns, at(to, i, 0), at(sums, i, 0), places);
        }
        p += steps;
      } while (p < k); // once where k is 0: the result is what the sums begin with
    }
  }

  // deno-fmt-ignore -- one matrix to a line
  #runBlocks(a: Matrix, b: Panels, m: number, k: number, n: number, out: Panels, start: Panels, places: Places): void {
    const kernels = a.isTransposed
      ? this.#transposedBlocks ??= this.#compile((module) => addBlockKernel(module, this.#context, true))
      : this.#blocks ??= this.#compile((module) => addBlockKernel(module, this.#context, false));
    const columns = k === 0 ? n : COLUMNS * Math.ceil(MOST_NUMBERS / k / COLUMNS);
    for (let j = 0; j < n; j += columns) {
      const panels = at(b, 0, j), to = at(out, 0, j), sums = at(start, 0, j);
      kernels.block(
        m, Math.min(columns, n - j), k,
        a.address, a.stride,
        panels.address, b.stride, b.next,
        to.address, out.stride,
        sums.address, start.stride, start.next,
        places.scratch,
      );
    }
  }

  // deno-fmt-ignore -- one matrix to a line
  /** Rows of a times rows of b, both as they are stored. */
  #multiplyRows({ m, k, n, a, b, out, start }: Job): void {
    const { dots } = this.#dots ??= this.#compile((module) => addDotKernel(module, this.#context));
    const steps = evenPart(k, MOST_DOT_STEPS);
    for (let p = 0; p < k; p += steps) {
      const sums = p === 0 ? start : out;
      dots(
        m, n, Math.min(steps, k - p),
        a.address + 4 * p, a.stride,
        b.address + 4 * p, b.stride,
        out.address, out.stride,
        sums.address, sums.stride, sums.next / COLUMNS,
      );
    }
  }

  /** Part of b, in place where few rows use it or where it is but one panel, and else copied. */
  #panelsOf(b: Matrix, m: number, depth: number, columns: number, { b: copy }: Places): Panels {
    const { address, stride, isTransposed } = b, next = PANEL * roundUp(depth, 4);
    const pays = columns > COLUMNS && m >= (crowds(stride) ? SEVERAL : ROWS_TO_COPY);
    if (isTransposed) this.#pack.transposedPanels(address, stride, copy, next, depth, columns);
    else if (pays && depth > 0) this.#pack.panels(address, stride, copy, next, depth, columns);
    else return { address, stride, next: PANEL };
    return { address: copy, stride: PANEL, next };
  }

  /** Part of a, in place or copied: where it is transposed or its rows crowd, and many columns use it. */
  #blockOf(a: Matrix, rows: number, depth: number, columns: number, { a: copy }: Places): Matrix {
    const stride = rowBytes(depth), isCrowded = crowds(a.stride);
    if (a.isTransposed && columns >= (isCrowded ? SEVERAL : COLUMNS_TO_TRANSPOSE)) {
      this.#pack.transpose(a.address, a.stride, copy, stride, depth, rows);
    } else if (!a.isTransposed && isCrowded && columns >= COLUMNS_TO_COPY) {
      this.#pack.copyRows(a.address, a.stride, copy, stride, rows, depth);
    } else return a;
    return { address: copy, stride, isTransposed: false };
  }

  #placesIn(part: Part): Places {
    const known = this.#places.get(part) ?? placesIn(part);
    this.#places.set(part, known);
    return known;
  }

  get #pack(): Kernels {
    return this.#packing ??= this.#compile(addPackingKernels);
  }

  #compile(write: (module: Module) => void): Kernels {
    const module = this.#context.module();
    write(module);
    return module.instantiate(this.#context.memory.memory);
  }
}

/** Which of the products, and which rows and columns of each, a part takes. */
interface Cut {
  readonly first: number;
  readonly count: number;
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
}

function partOf({ k, a, b, out, start }: Job, { row, rows, column, columns }: Cut): Job {
  const [left, right] = [corner(a, row, 0), corner(b, 0, column)];
  return { m: rows, k, n: columns, a: left, b: right, out: at(out, row, column), start: at(start, row, column) };
}

function placesIn({ workspace: { address, bytes } }: Part): Places {
  const a = address + SCRATCH, b = roundUp(a + MOST_ROWS * rowBytes(MOST_STEPS), 64);
  const room = COLUMNS * Math.floor((address + bytes - b) / (PANEL * MOST_STEPS));
  return { scratch: address, a, b, columns: Math.min(MOST_COLUMNS, room) };
}

/** Products that share b are one product, where the rows of all a stand one below the other. */
function inOne(sizes: Product): Product {
  const { batch, m, aTransposed, aShared, bShared } = sizes;
  return bShared && !aShared && !aTransposed ? { ...sizes, batch: 1, m: batch * m } : sizes;
}

/** Cuts a size into equal parts, at most so large; all but the last are a multiple of 4. */
function evenPart(size: number, most: number): number {
  return size === 0 ? 0 : roundUp(size / Math.ceil(size / most), 4);
}
