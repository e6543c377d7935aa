/**
 * The product where b is stored transposed and is not copied: each number of the result is the dot product of two rows in
 * memory, of a and of b.
 *
 * Along k the numbers of both lie side by side, so whole vectors are multiplied as they are. The four lanes of a sum are then
 * sums of their own, of every fourth product each, which are added at the end. A tile of `rows` times 2 such sums is held in
 * registers:
 *
 * ```
 *                     b: [ b[0, p..p+3] ]  [ b[1, p..p+3] ]
 * a[0, p..p+3] times     [ sums 0,0     ]  [ sums 0,1     ]
 * a[1, p..p+3] times     [ sums 1,0     ]  [ sums 1,1     ]
 * ...
 * ```
 *
 * It takes as many registers as the other tile (micro_kernel.ts), and as many loads for each multiply-add. The copy of b is
 * spared, but the lanes must be added: that pays where few rows would use the copy, or where b is narrow.
 *
 * Each lane adds its products in the order of k; then lanes 0 and 2 are added, 1 and 3, these two, and last what the sum begins
 * with. This order depends on nothing else, so the bits do not depend on how the matrices are cut.
 */
import {
  advance,
  f32x4,
  type I32,
  i32,
  i32x4,
  type Local,
  repeat,
  sequence,
  type V128,
  v128,
  when,
} from "./assembler.ts";
import { eachBand, pick } from "./blocks.ts";
import type { Context } from "./context.ts";
import { countdown, mostRows, oneBelowTheOther, times } from "./micro_kernel.ts";
import type { Call, Module } from "./module.ts";

const LANES = 4, VECTOR = 16, PAIR = 2;
/** How many vectors are taken before the end of the loop is tested: a power of two. */
const UNROLLED = 2;
const constant = i32.constant;

/**
 * For each matrix its address, and the bytes from one row to the next. `start` is a matrix or one row, or one number where
 * the next column is 0 bytes away.
 */
const PARAMETERS = {
  n: "i32",
  k: "i32",
  a: "i32",
  aStride: "i32",
  b: "i32",
  bStride: "i32",
  out: "i32",
  outStride: "i32",
  start: "i32",
  startStride: "i32",
  startColumn: "i32",
} as const;

/** `out[m, n] = start[m, n] + a[m, k] b[n, k]^T`. Whole vectors are read: up to three numbers behind the end of a row. */
export function addDotKernel(module: Module, context: Context): void {
  const most = mostRows(context);
  const [single, pairs] = [1, PAIR].map((columns) => times(most, (i) => addDots(module, context, i + 1, columns)));
  module.kernel("dots", { m: "i32", ...PARAMETERS }, (p, local) => {
    const b = local("i32"), out = local("i32"), start = local("i32");
    const matrices = [p.a, p.aStride, b, p.bStride, out, p.outStride, start, p.startStride, p.startColumn];
    const call = (n: I32) => (dots: Call) => dots(n, p.k.value, ...matrices.map(({ value }) => value));
    const even = i32.and(p.n.value, constant(-PAIR)), odd = i32.and(p.n.value, constant(PAIR - 1));
    const lastColumn = sequence(
      advance(b, i32.multiply(even, p.bStride.value)),
      advance(start, i32.multiply(even, p.startColumn.value)),
      advance(out, i32.multiply(even, constant(4))),
    );
    return eachBand(p, most, p.aStride.value, local, (rows) =>
      sequence(
        ...[[b, p.b], [out, p.out], [start, p.start]].map(([one, first]) => one.set(first.value)),
        when(even, pick(rows, pairs.map(call(even)))),
        when(odd, sequence(lastColumn, pick(rows, single.map(call(odd))))),
      ));
  });
}

/** One row of tiles: `out[rows, n]`, some columns at a time. n is a multiple of them, and not 0. */
function addDots(module: Module, context: Context, rows: number, columns: number): Call {
  return module.kernel(`dots${rows}x${columns}`, PARAMETERS, (p, local) => {
    const sums = times(rows, () => times(columns, () => local("v128"))), mask = local("v128"), left = local("i32");
    const a = local("v128"), b = times(columns, () => local("v128")), from = local("i32"), to = local("i32");
    const aRows = times(rows, () => local("i32")), bRows = times(columns, () => local("i32"));
    const step = (s: number, part = (x: V128) => x) =>
      sequence(
        ...b.map((x, j) => x.set(part(v128.load(bRows[j].value, VECTOR * s)))),
        ...sums.flatMap((row, i) => [
          a.set(part(v128.load(aRows[i].value, VECTOR * s))),
          ...row.map((sum, j) => sum.set(context.multiplyAdd(a.value, b[j].value, sum.value))),
        ]),
      );
    const steps = (count: number) =>
      sequence(...times(count, (s) => step(s)), ...[...aRows, ...bRows].map((row) => advance(row, VECTOR * count)));
    const vectors = i32.shiftRight(p.k.value, constant(2)), rest = i32.and(p.k.value, constant(LANES - 1));
    const tile = sequence(
      oneBelowTheOther(aRows, p.a, p.aStride),
      oneBelowTheOther(bRows, p.b, p.bStride),
      ...sums.flat().map((sum) => sum.set(module.constant(0))),
      countdown(left, i32.shiftRight(vectors, constant(Math.log2(UNROLLED))), steps(UNROLLED)),
      countdown(left, i32.and(vectors, constant(UNROLLED - 1)), steps(1)),
      when(rest, step(0, (x) => v128.and(x, mask.value))),
      from.set(p.start.value),
      to.set(p.out.value),
      ...sums.flatMap((row) => [
        a.set(added(row, a)),
        (columns === PAIR ? v128.storeTwo : v128.storeLane)(to.value, f32x4.add(a.value, v128.load(from.value)), 0),
        advance(from, p.startStride.value),
        advance(to, p.outStride.value),
      ]),
    );
    const nextColumns = sequence(
      advance(p.b, i32.multiply(p.bStride.value, constant(columns))),
      advance(p.start, i32.multiply(p.startColumn.value, constant(columns))),
      advance(p.out, 4 * columns),
    );
    return sequence(
      mask.set(i32x4.less(i32x4.lanes([0, 1, 2, 3]), i32x4.splat(rest))),
      repeat(sequence(tile, nextColumns), p.n.keep(i32.subtract(p.n.value, constant(columns)))),
    );
  });
}

/** The lanes of one or two sums, added: the first in lane 0, the last in lane 1. `half` is changed meanwhile. */
function added(sums: readonly Local<"v128">[], half: Local<"v128">): V128 {
  const [x, y] = [sums[0], sums[sums.length - 1]].map(({ value }) => value);
  const halves = f32x4.add(v128.shuffle(x, y, [0, 4, 1, 5]), v128.shuffle(x, y, [2, 6, 3, 7]));
  return f32x4.add(half.keep(halves), v128.shuffle(half.value, half.value, [2, 3, 0, 1]));
}
