/** All rungs of the ladder in one form, so that they can be compared and timed. */
import { Wasm } from "../../lib/device/wasm/wasm.ts";
import type { Random } from "../../lib/random.ts";
import { Lanes } from "./kernels.ts";
import { largestError } from "./sums.ts";
import { alongRows, downColumns, inBlocks, inLists, type Matrix, matrix, rowsOf } from "./vectorization.ts";

/** A product that is ready to run, as often as one likes. */
interface Run {
  run(): void;
  /** The numbers of the product. */
  result(): ArrayLike<number> | Promise<ArrayLike<number>>;
  /** Milliseconds after which it is as fast as it gets, if that takes long: threads are started while others work. */
  readonly warmUp?: number;
  /** Lets go of the threads, if it has some. */
  close?(): void;
}

/** A way to multiply matrices. What can be done once, such as a copy to the device, is done by `ready`. */
export interface Rung {
  readonly name: string;
  ready(a: Matrix, b: Matrix): Run;
}

/** The rungs on one thread, from the slowest to the fastest, as one hopes. */
export function rungs(): Rung[] {
  return [
    { name: "lists of lists", ready: ready(rowsOf, inLists, (rows) => rows.flat()) },
    { name: "down columns", ready: ready(same, downColumns, ({ data }) => data) },
    { name: "along rows", ready: ready(same, alongRows, ({ data }) => data) },
    { name: "in blocks", ready: ready(same, inBlocks, ({ data }) => data) },
    { name: "in four lanes", ready: readyInLanes },
    { name: "in tiles", ready: (a, b) => readyOn(new Wasm({ mebibytes: 64, threads: 1 }), a, b) },
  ];
}

/** The last rung: tiles, on as many threads as the library takes here. Small products stay on one. */
export function onThreads(): Rung {
  const most = new Wasm({ mebibytes: 16 }).threads;
  const name = most > 1 ? `in tiles, on ${most} threads` : "in tiles, on the one thread that there is";
  return { name, ready: (a, b) => readyOn(new Wasm({ mebibytes: 64 }), a, b) };
}

const same = (x: Matrix) => x;

/** A rung in TypeScript: what is stored, the product, and the numbers of its result. */
function ready<Of>(
  store: (x: Matrix) => Of,
  multiply: (a: Of, b: Of) => Of,
  numbers: (out: Of) => ArrayLike<number>,
): Rung["ready"] {
  return (a, b) => {
    const left = store(a), right = store(b);
    let out = left;
    return { run: () => void (out = multiply(left, right)), result: () => numbers(out) };
  };
}

function readyInLanes(a: Matrix, b: Matrix): Run {
  const lanes = new Lanes(),
    [left, right, out] = [a, b, matrix(a.rows, b.columns)].map(({ data }) => lanes.store(data));
  return {
    run: () => lanes.product([a.rows, a.columns, b.columns], left, right, out),
    result: () => lanes.numbers(out),
  };
}

/** The library's product. Each run is a step of the device, which gives the memory of the result back. */
function readyOn(device: Wasm, a: Matrix, b: Matrix): Run {
  const [left, right] = [a, b].map(({ data }) => device.store(data));
  const stored = { aTransposed: false, bTransposed: false, aShared: false, bShared: false };
  const multiply = () => device.product(left, right, { batch: 1, m: a.rows, k: a.columns, n: b.columns, ...stored });
  return {
    run: () => {
      using _step = device.step();
      multiply();
    },
    result: () => device.read(multiply()),
    warmUp: device.threads > 1 ? 250 : undefined,
    close: () => device.close(),
  };
}

/** What a rung gives for these matrices. */
export async function productOf(rung: Rung, a: Matrix, b: Matrix): Promise<number[]> {
  const one = rung.ready(a, b);
  one.run();
  return Array.from(await one.result());
}

/** Random numbers of the normal distribution. */
export function randomMatrix(rows: number, columns: number, random: Random): Matrix {
  return matrix(rows, columns, Float32Array.from({ length: rows * columns }, () => random.normal()));
}

/** Random whole numbers from -8 to 8: their products and sums are whole, and float32 holds them exactly up to 2^24. */
export function wholeMatrix(rows: number, columns: number, random: Random): Matrix {
  return matrix(rows, columns, Float32Array.from({ length: rows * columns }, () => random.integer(17) - 8));
}

/**
 * How far numbers are off the product in float64: the largest part of what rounding can do, whatever the order of the sums.
 * Each sum of k products goes through k + 1 roundings at most, of parts of the sum of their sizes (Higham 2002).
 */
export function partOfBound(found: ArrayLike<number>, a: Matrix, b: Matrix): number {
  const exact = inLists(rowsOf(a), rowsOf(b)).flat();
  const sizes = inLists(rowsOf(sizeOfEach(a)), rowsOf(sizeOfEach(b))).flat();
  const limit = largestError(a.columns + 1);
  return Math.max(...exact.map((value, i) => sizes[i] === 0 ? 0 : Math.abs(found[i] - value) / (limit * sizes[i])));
}

function sizeOfEach(x: Matrix): Matrix {
  return { ...x, data: x.data.map(Math.abs) };
}

/** In how many places two lists hold other numbers. */
export function differences(one: ArrayLike<number>, other: ArrayLike<number>): number {
  return Array.from(one).filter((value, i) => !Object.is(value, other[i])).length;
}
