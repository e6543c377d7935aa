/**
 * Copies of parts of a matrix, in the order in which the product reads them.
 *
 * A cache is a small, fast memory that keeps what was used last, in lines of 64 bytes. A line can stand in a few places of it
 * only, which its address tells: lines that are a multiple of 4096 bytes apart compete for the same ones. So numbers that lie
 * side by side are read fast, and a column of a wide matrix may not be. A copy costs one reading and one writing, and pays
 * where each number is then read several times.
 *
 * Whole vectors are read: up to three numbers behind the end of a row.
 */
import { advance, choose, type I32, i32, loop, repeat, sequence, type V128, v128, when } from "./assembler.ts";
import { COLUMNS, PANEL } from "./micro_kernel.ts";
import type { Call, Module } from "./module.ts";

const VECTOR = 16, LANES = 4;
const constant = i32.constant;

export function addPackingKernels(module: Module): void {
  addRowCopy(module);
  addPanels(module);
  addTransposedPanels(module, addTranspose(module));
}

/** Where the panels come from, and where they go: `stride` bytes from one row, `panel` bytes from one panel, to the next. */
const PANELS = { from: "i32", stride: "i32", to: "i32", panel: "i32", k: "i32", n: "i32" } as const;

/** `to[rows, columns] = from[rows, columns]`, row by row, so that rows lie closer together. Strides are in bytes. */
function addRowCopy(module: Module): void {
  const parameters = { from: "i32", stride: "i32", to: "i32", toStride: "i32", rows: "i32", columns: "i32" } as const;
  module.kernel("copyRows", parameters, (p, local) => {
    const from = local("i32"), to = local("i32"), left = local("i32");
    const vector = sequence(
      v128.store(to.value, v128.load(from.value)),
      advance(from, VECTOR),
      advance(to, VECTOR),
      advance(left, -LANES),
    );
    const row = sequence(
      from.set(p.from.value),
      to.set(p.to.value),
      left.set(p.columns.value),
      loop(isPositive(left.value), vector),
      advance(p.from, p.stride.value),
      advance(p.to, p.toStride.value),
      advance(p.rows, -1),
    );
    return loop(p.rows.value, row);
  });
}

/** From a matrix `[k, n]` its panels of 8 columns, each `[k, 8]`. k is at least 1. */
function addPanels(module: Module): void {
  module.kernel("panels", PANELS, (p, local) => {
    const from = local("i32"), to = local("i32"), left = local("i32");
    const copy = (distance: number) => v128.store(to.value, v128.load(from.value, distance), distance);
    const rows = (vectors: number) =>
      repeat(
        sequence(
          ...[0, VECTOR].slice(0, vectors).map(copy),
          advance(from, p.stride.value),
          advance(to, PANEL),
        ),
        left.keep(i32.subtract(left.value, constant(1))),
      );
    const panel = sequence(
      from.set(p.from.value),
      to.set(p.to.value),
      left.set(p.k.value),
      when(i32.greater(p.n.value, constant(LANES)), rows(2), rows(1)),
      advance(p.from, PANEL),
      advance(p.to, p.panel.value),
      advance(p.n, -COLUMNS),
    );
    return loop(isPositive(p.n.value), panel);
  });
}

/** The same panels from a matrix `[n, k]`, whose rows are the columns. */
function addTransposedPanels(module: Module, transpose: Call): void {
  module.kernel("transposedPanels", PANELS, (p) => {
    const rows = choose(i32.less(p.n.value, constant(COLUMNS)), p.n.value, constant(COLUMNS));
    const panel = sequence(
      transpose(p.from.value, p.stride.value, p.to.value, constant(PANEL), rows, p.k.value),
      advance(p.from, i32.multiply(p.stride.value, constant(COLUMNS))),
      advance(p.to, p.panel.value),
      advance(p.n, -COLUMNS),
    );
    return loop(isPositive(p.n.value), panel);
  });
}

/**
 * `to[columns, rows] = from[rows, columns]` transposed, in squares of 4 times 4. The squares at the edges are written whole:
 * `to` needs room for both sizes rounded up to a multiple of 4.
 */
function addTranspose(module: Module): Call {
  const parameters = { from: "i32", stride: "i32", to: "i32", toStride: "i32", rows: "i32", columns: "i32" } as const;
  return module.kernel("transpose", parameters, (p, local) => {
    const from = [0, 1, 2, 3].map(() => local("i32")), rows = [0, 1, 2, 3].map(() => local("v128"));
    const pairs = [0, 1, 2, 3].map(() => local("v128")), to = local("i32"), left = local("i32");
    // The next row, or the same one again where there is none: what is behind the last row is not ours to read.
    const next = (i: number) =>
      i32.add(from[i].value, choose(i32.greater(p.rows.value, constant(i + 1)), p.stride.value, constant(0)));
    const mix = (x: V128, y: V128, lanes: readonly number[]) => v128.shuffle(x, y, lanes);
    const out = (i: number, x: V128) =>
      sequence(v128.store(to.value, x), ...(i < 3 ? [advance(to, p.toStride.value)] : []));
    const square = sequence(
      ...rows.map((row, i) => row.set(v128.load(from[i].value))),
      pairs[0].set(mix(rows[0].value, rows[1].value, [0, 4, 1, 5])),
      pairs[1].set(mix(rows[0].value, rows[1].value, [2, 6, 3, 7])),
      pairs[2].set(mix(rows[2].value, rows[3].value, [0, 4, 1, 5])),
      pairs[3].set(mix(rows[2].value, rows[3].value, [2, 6, 3, 7])),
      out(0, mix(pairs[0].value, pairs[2].value, [0, 1, 4, 5])),
      out(1, mix(pairs[0].value, pairs[2].value, [2, 3, 6, 7])),
      out(2, mix(pairs[1].value, pairs[3].value, [0, 1, 4, 5])),
      out(3, mix(pairs[1].value, pairs[3].value, [2, 3, 6, 7])),
      advance(to, p.toStride.value),
      ...from.map((address) => advance(address, VECTOR)),
      advance(left, -LANES),
    );
    const fourRows = sequence(
      from[0].set(p.from.value),
      ...[0, 1, 2].map((i) => from[i + 1].set(next(i))),
      to.set(p.to.value),
      left.set(p.columns.value),
      loop(isPositive(left.value), square),
      advance(p.from, i32.shiftLeft(p.stride.value, constant(2))),
      advance(p.to, VECTOR),
      advance(p.rows, -LANES),
    );
    return loop(isPositive(p.rows.value), fourRows);
  });
}

function isPositive(x: I32): I32 {
  return i32.greater(x, constant(0));
}
