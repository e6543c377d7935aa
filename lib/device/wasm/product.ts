/**
 * Matrix products on the Wasm device, `[m, k] [k, n] -> [m, n]`, in blocks that fit into the processor's caches.
 *
 * A number that was fetched from far away should be used often before it has to go. Three loops see to it, each of which
 * leaves a smaller part of the matrices to work on (Goto and van de Geijn 2008):
 *
 * - at most 2048 columns of b, a copy of which has room in the workspace;
 * - 384 steps along k: 8 columns of b are then 12 KiB, which stay in a first cache of 32 KiB while the rows of a pass by.
 *   The sums of one part are put down in `out`, where the next part takes them up;
 * - 192 rows of a: with 384 columns 288 KiB, which stay in the second cache while the columns of b pass by.
 *
 * What is left is the work of one call of a kernel (blocks.ts), which takes one tile after the other (micro_kernel.ts).
 * Where it pays, the operands are first copied into the order in which they are read (packing.ts).
 */
import type { Product } from "../device.ts";
import { addBlockKernel } from "./blocks.ts";
import type { Context } from "./context.ts";
import type { Piece } from "./memory.ts";
import { COLUMNS, mostRows, PANEL } from "./micro_kernel.ts";
import type { Module } from "./module.ts";
import { addPackingKernels } from "./packing.ts";
import { type Part, rangeOf } from "./threads.ts";

/** The largest blocks. */
const MOST_COLUMNS = 2048, MOST_STEPS = 384, MOST_ROWS = 192;

/**
 * From so many columns of b on, a is copied, if it is transposed, or if its rows crowd; from so many rows of a on, b is.
 * Where a copy pays depends on the caches; from here on one that does not pay costs little.
 */
const COLUMNS_TO_TRANSPOSE = 48, COLUMNS_TO_COPY = 128, ROWS_TO_COPY = 128;
/** The same for a transposed a, and for b, if their rows crowd: more than one tile has. */
const SEVERAL = COLUMNS + 1;

/** Bytes for a tile, and numbers in a vector. */
const SCRATCH = 256, LANES = 4;

/** An operand, or a part of one: bytes from one row to the next as it is stored, which may be transposed. */
interface Matrix {
  readonly address: number;
  readonly stride: number;
  readonly isTransposed: boolean;
}

/** A matrix in panels of 8 columns: bytes from one row, and from one panel, to the next. They are 0 where one serves for all. */
interface Panels {
  readonly address: number;
  readonly stride: number;
  readonly next: number;
}

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
  #packing?: Kernels;

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
      const places = placesIn(part), { first, count, ...cut } = this.#cut(part, sizes);
      for (let i = first; i < first + count; i++) {
        const left = matrix(a.address + (aShared ? 0 : 4 * i * m * k), m, k, aTransposed);
        const right = matrix(b.address + (bShared ? 0 : 4 * i * k * n), k, n, bTransposed);
        const result = { address: out.address + 4 * i * m * n, stride: 4 * n, next: PANEL };
        this.#multiply(partOf({ m, k, n, a: left, b: right, out: result, start }, cut), places);
      }
    });
  }

  /** Whole products, if there are enough of them, or some rows or columns of each. */
  #cut(part: Part, { batch, m, n }: Product): Cut {
    const whole = { first: 0, count: batch, row: 0, rows: m, column: 0, columns: n };
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
        const depth = Math.min(steps, k - p);
        const panels = this.#panelsOf(corner(b, p, j), m, depth, columns, places);
        const sums = p === 0 ? start : out;
        for (let i = 0; i < m; i += MOST_ROWS) {
          const rows = Math.min(MOST_ROWS, m - i);
          const block = this.#blockOf(corner(a, i, p), rows, depth, columns, places);
          this.#runBlock(block, panels, rows, depth, columns, at(out, i, j), at(sums, i, j), places);
        }
        p += steps;
      } while (p < k); // once where k is 0: the result is what the sums begin with
    }
  }

  // deno-fmt-ignore -- one matrix to a line
  #runBlock(a: Matrix, b: Panels, m: number, k: number, n: number, out: Panels, start: Panels, places: Places): void {
    const kernels = a.isTransposed
      ? this.#transposedBlocks ??= this.#compile((module) => addBlockKernel(module, this.#context, true))
      : this.#blocks ??= this.#compile((module) => addBlockKernel(module, this.#context, false));
    kernels.block(
      m, n, k,
      a.address, a.stride,
      b.address, b.stride, b.next,
      out.address, out.stride,
      start.address, start.stride, start.next,
      places.scratch,
    );
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

function partOf({ k, a, b, out, start }: Job, { row, rows, column, columns }: Omit<Cut, "first" | "count">): Job {
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

/** A single row or column stands in memory as its transpose does. */
function matrix(address: number, rows: number, columns: number, transposed: boolean): Matrix {
  const isTransposed = transposed && rows > 1 && columns > 1;
  return { address, stride: 4 * (isTransposed ? rows : columns), isTransposed };
}

/** The part of an operand that begins at this row and column. */
function corner({ address, stride, isTransposed }: Matrix, row: number, column: number): Matrix {
  const place = isTransposed ? column * stride + 4 * row : row * stride + 4 * column;
  return { address: address + place, stride, isTransposed };
}

/** The part of panels that begins at this row and column, the first of a panel. */
function at({ address, stride, next }: Panels, row: number, column: number): Panels {
  return { address: address + row * stride + column / COLUMNS * next, stride, next };
}

/** Whether rows so many bytes apart crowd: a cache has but a few places for them, where they drive each other out. */
function crowds(stride: number): boolean {
  return stride % 4096 === 0;
}

/** Bytes of a copied row: an odd number of vectors, lest all rows fall on the same places of a cache. */
function rowBytes(numbers: number): number {
  return 4 * roundUp(numbers, 8) + 16;
}

/** Cuts a size into equal parts, at most so large; all but the last are a multiple of 4. */
function evenPart(size: number, most: number): number {
  return size === 0 ? 0 : roundUp(size / Math.ceil(size / most), 4);
}

function roundUp(x: number, multiple: number): number {
  return Math.ceil(x / multiple) * multiple;
}
