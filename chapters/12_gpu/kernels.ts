/**
 * Programs for the machine, which are called kernels: the product on three rungs, as in `gpu/product_naive.wgsl`,
 * `gpu/product_tiled.wgsl` and `gpu/product.wgsl`, for square matrices that the tiles fill; a sum by a group; and a walk in strides.
 */
import type { Memory, Program } from "./gpu.ts";

/** `out = a b`, each `[n, n]`, row after row. */
export interface Operands {
  readonly a: Memory;
  readonly b: Memory;
  readonly out: Memory;
  readonly n: number;
}

const round = Math.fround;

/**
 * Rung 1: each thread calculates one number, straight from far memory. Which one: neighbors stand in a row of the result, unless
 * they are to stand in a column.
 */
export function naive({ a, b, out, n }: Operands, threads: number, { inColumns = false } = {}): Program {
  return {
    groups: Math.ceil(n * n / threads),
    threads,
    near: {},
    main({ group, thread }) {
      const index = group * threads + thread, far = Math.floor(index / n), near = index % n;
      if (far >= n) return;
      const [row, column] = inColumns ? [near, far] : [far, near];
      let sum = 0;
      for (let k = 0; k < n; k++) sum = round(sum + round(a.read(row * n + k) * b.read(k * n + column)));
      out.write(row * n + column, sum);
    },
  };
}

/** Rung 2: a group of T times T threads fetches tiles of that size into near memory, and all its threads use them. */
export function tiled({ a, b, out, n }: Operands, T: number): Program {
  const across = tilesIn(n, T);
  return {
    groups: across * across,
    threads: T * T,
    near: { aTile: T * T, bTile: T * T },
    *main({ group, thread }, { aTile, bTile }) {
      const y = Math.floor(thread / T), x = thread % T;
      const row = Math.floor(group / across) * T + y, column = group % across * T + x;
      let sum = 0;
      for (let step = 0; step < n; step += T) {
        aTile.write(y * T + x, a.read(row * n + step + x));
        bTile.write(y * T + x, b.read((step + y) * n + column));
        yield; // until both tiles are complete
        for (let s = 0; s < T; s++) sum = round(sum + round(aTile.read(y * T + s) * bTile.read(s * T + x)));
        yield; // until all have read them, before the next ones come
      }
      out.write(row * n + column, sum);
    },
  };
}

/** Rung 3: each thread calculates R times R numbers, T apart, and keeps their sums to itself until they are finished. */
export function inRegisters({ a, b, out, n }: Operands, T: number, R: number): Program {
  const side = T * R, across = tilesIn(n, side), each = inOrder(R);
  return {
    groups: across * across,
    threads: T * T,
    near: { aTile: side * T, bTile: T * side },
    *main({ group, thread }, { aTile, bTile }) {
      const y = Math.floor(thread / T), x = thread % T;
      const row = Math.floor(group / across) * side + y, column = group % across * side + x;
      const sums = each.map(() => each.map(() => 0));
      for (let step = 0; step < n; step += T) {
        for (const i of each) aTile.write((y + i * T) * T + x, a.read((row + i * T) * n + step + x));
        for (const j of each) bTile.write(y * side + x + j * T, b.read((step + y) * n + column + j * T));
        yield;
        for (let s = 0; s < T; s++) {
          const down = each.map((i) => aTile.read((y + i * T) * T + s));
          const right = each.map((j) => bTile.read(s * side + x + j * T));
          for (const i of each) for (const j of each) sums[i][j] = round(sums[i][j] + round(down[i] * right[j]));
        }
        yield;
      }
      for (const i of each) for (const j of each) out.write((row + i * T) * n + column + j * T, sums[i][j]);
    },
  };
}

/**
 * The sum of x by one group: each thread adds up every so many numbers; then half of the threads add what the other half found,
 * until one number is left. So does `gpu/reduce.wgsl`. The number of threads is a power of 2.
 */
export function sumInTree(x: Memory, out: Memory, threads: number): Program {
  return {
    groups: 1,
    threads,
    near: { sums: threads },
    *main({ thread }, { sums }) {
      let sum = 0;
      for (let i = thread; i < x.numbers.length; i += threads) sum = round(sum + x.read(i));
      sums.write(thread, sum);
      yield;
      for (let half = threads / 2; half >= 1; half /= 2) {
        if (thread < half) sums.write(thread, sums.read(thread) + sums.read(thread + half));
        yield;
      }
      if (thread === 0) out.write(0, sums.read(0));
    },
  };
}

/** One group, each thread of which reads one number; neighbors read numbers that lie so far apart. */
export function strided(x: Memory, stride: number, threads: number): Program {
  return { groups: 1, threads, near: {}, main: ({ thread }) => void x.read(thread * stride) };
}

function tilesIn(n: number, side: number): number {
  if (n % side === 0) return n / side;
  throw new Error(`Cannot cut a matrix [${n}, ${n}] into tiles of ${side}: choose a multiple of ${side}`);
}

function inOrder(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
