/**
 * The innermost loop of the matrix product: one tile of the result, which stays in registers from its first sum to its last.
 *
 * A processor calculates in registers, of which it has a few. A vector register holds four float32 numbers, its lanes, and
 * one instruction works on all four at once. Memory is slower than registers: a sum that is fetched and put back for each
 * product spends most of its time on the way. So a tile of `rows` times 8 sums is held in registers, two vectors to a row.
 * One step along k loads 8 numbers of a row of b, and one number of each row of a, which is repeated in all lanes. Each
 * number that was loaded is used for a whole row or column of the tile.
 *
 * ```
 *                 b: 8 numbers of row p
 *                 [ vector 0 ][ vector 1 ]
 * a[0, p] times   [ sums 0,0 ][ sums 0,1 ]
 * a[1, p] times   [ sums 1,0 ][ sums 1,1 ]
 * ...
 * ```
 *
 * Why 6 rows: V8, which compiles this, has 15 vector registers to give: 12 sums, 2 vectors of b, 1 number of a. With more
 * sums, some move to memory and back at each step, which halves the speed. With fewer, each load serves fewer sums, and the
 * processor may idle: one that begins two multiply-adds per cycle and ends each of them four cycles later (Fog 2022) needs
 * eight sums that do not wait for each other. Where multiplying and adding are two instructions, what is multiplied needs a
 * register before it is added, and 5 rows are left.
 *
 * A sum adds its products in the order of k, one after the other. Its bits do not depend on how the matrices are cut.
 */
import {
  advance,
  type I32,
  i32,
  type Local,
  repeat,
  sequence,
  type Statement,
  type V128,
  v128,
  when,
} from "./assembler.ts";
import type { Context } from "./context.ts";
import type { Call, Locals, MakeLocal, Module } from "./module.ts";

/** The columns of a tile, in numbers and in bytes. */
export const COLUMNS = 8, PANEL = 4 * COLUMNS;
const LANES = 4, VECTOR = 16;

/** The most rows of a tile. */
export function mostRows(context: Context): number {
  return context.isFused ? 6 : 5;
}

export interface Tile {
  readonly rows: number;
  /** 2, or 1 where no more than four columns are left. */
  readonly vectors: number;
  /** Whether rows of a tile are columns in memory. */
  readonly aTransposed: boolean;
}

/**
 * Addresses, and bytes from one row, and from one panel, to the next. `start` is where the sums begin: a matrix, or with a
 * stride of 0 one row. Whole vectors are read and written: up to three numbers behind the last column of `b`, `start` and `out`.
 */
const PARAMETERS = {
  k: "i32",
  a: "i32",
  aStride: "i32",
  b: "i32",
  bStride: "i32",
  bPanel: "i32",
  out: "i32",
  outStride: "i32",
  start: "i32",
  startStride: "i32",
  startPanel: "i32",
  panels: "i32",
} as const;
type Variables = Locals<typeof PARAMETERS>;

/** `out[rows, n] = start[rows, n] + a[rows, k] b[k, n]`, one panel of columns after the other. There is at least one. */
export function addMicroKernel(module: Module, context: Context, { rows, vectors, aTransposed }: Tile): Call {
  return module.kernel(`tile${rows}x${LANES * vectors}`, PARAMETERS, (p, local) => {
    const sums = times(rows, () => times(vectors, () => local("v128")));
    const b = times(vectors, () => local("v128")), a = local("v128"), left = local("i32");
    const bRow = local("i32"), sumsRow = local("i32");
    const reader = aTransposed ? readTransposed(p, local) : readRows(p, local, rows);
    const step = (s: number) =>
      sequence(
        ...b.map((part, v) => part.set(v128.load(bRow.value, VECTOR * v))),
        ...sums.flatMap((row, i) => [
          a.set(reader.number(i, s)),
          ...row.map((sum, v) => sum.set(context.multiplyAdd(a.value, b[v].value, sum.value))),
        ]),
        advance(bRow, p.bStride.value),
      );
    const steps = (count: number) => sequence(...times(count, step), reader.advance(count));
    const { unrolled } = reader;
    const tile = sequence(
      reader.prepare,
      bRow.set(p.b.value),
      sumsRow.set(p.start.value),
      eachVector(sums, sumsRow, p.startStride, (sum, distance) => sum.set(v128.load(sumsRow.value, distance))),
      countdown(left, i32.shiftRight(p.k.value, i32.constant(Math.log2(unrolled))), steps(unrolled)),
      unrolled > 1 ? countdown(left, i32.and(p.k.value, i32.constant(unrolled - 1)), steps(1)) : NOTHING,
      sumsRow.set(p.out.value),
      eachVector(sums, sumsRow, p.outStride, (sum, distance) => v128.store(sumsRow.value, sum.value, distance)),
    );
    const onward = sequence(advance(p.b, p.bPanel.value), advance(p.start, p.startPanel.value), advance(p.out, PANEL));
    return repeat(sequence(tile, onward), p.panels.keep(i32.subtract(p.panels.value, i32.constant(1))));
  });
}

/** How the numbers of a are read. */
interface Reader {
  readonly prepare: Statement;
  /** How many steps are written out, one after the other, before the end of the loop is tested: a power of two. */
  readonly unrolled: number;
  /** The number of row i of the tile in one of these steps. */
  number(i: number, step: number): V128;
  /** Moves on by so many steps. */
  advance(steps: number): Statement;
}

const NOTHING = sequence();

/** Row by row: each has an address of its own. Four steps move it but once. */
function readRows({ a, aStride }: Variables, local: MakeLocal, rows: number): Reader {
  const addresses = times(rows, () => local("i32"));
  return {
    prepare: oneBelowTheOther(addresses, a, aStride),
    unrolled: 4,
    number: (i, step) => v128.loadSplat(addresses[i].value, 4 * step),
    advance: (steps) => sequence(...addresses.map((address) => advance(address, 4 * steps))),
  };
}

/** Transposed: the numbers of a step stand side by side, those of the next step one stride further on. */
function readTransposed({ a, aStride }: Variables, local: MakeLocal): Reader {
  const column = local("i32");
  return {
    prepare: column.set(a.value),
    unrolled: 1,
    number: (i) => v128.loadSplat(column.value, 4 * i),
    advance: () => advance(column, aStride.value),
  };
}

/** Visits the tile's vectors in memory, and moves the address from row to row. */
function eachVector(
  sums: readonly (readonly Local<"v128">[])[],
  address: Local<"i32">,
  stride: Local<"i32">,
  visit: (sum: Local<"v128">, distance: number) => Statement,
): Statement {
  return sequence(...sums.flatMap((row) => [
    ...row.map((sum, v) => visit(sum, VECTOR * v)),
    advance(address, stride.value),
  ]));
}

/** Addresses of rows: that of the first, and one for each row below. */
export function oneBelowTheOther(
  rows: readonly Local<"i32">[],
  first: Local<"i32">,
  stride: Local<"i32">,
): Statement {
  return sequence(...rows.map((row, i) => row.set(i === 0 ? first.value : i32.add(rows[i - 1].value, stride.value))));
}

/** Runs the body so many times, which may be none. */
export function countdown(left: Local<"i32">, count: I32, body: Statement): Statement {
  const another = left.keep(i32.subtract(left.value, i32.constant(1)));
  return when(left.keep(count), repeat(body, another));
}

/** As many things as there are numbers from 0 on. */
export function times<Of>(count: number, make: (i: number) => Of): Of[] {
  return Array.from({ length: count }, (_, i) => make(i));
}
