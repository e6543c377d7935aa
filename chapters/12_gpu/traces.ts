/** What the machine notes down, counted: who reads what, from which memory, and which readings can share a fetch. */
import type { Random } from "../../lib/random.ts";
import { type Access, Machine, type Program, type Run } from "./gpu.ts";
import { inRegisters, naive, type Operands, strided, tiled } from "./kernels.ts";

/** The rungs, for the machine. T: threads along a side of a group. R: numbers along a side of what one thread calculates. */
export type Rung = (operands: Operands, T: number, R: number) => Program;

export const RUNGS: Readonly<Record<"naive" | "tiled" | "inRegisters", Rung>> = {
  naive: (operands, T) => naive(operands, T * T),
  tiled: (operands, T) => tiled(operands, T),
  inRegisters: (operands, T, R) => inRegisters(operands, T, R),
};

/** What a product on the machine gave, and what was noted. */
export interface Product {
  readonly out: Float32Array;
  readonly accesses: readonly Access[];
}

/** A product `[n, n] [n, n]`. */
export function productBy(
  program: (operands: Operands) => Program,
  a: Iterable<number>,
  b: Iterable<number>,
  n: number,
  run: Run = {},
): Product {
  const machine = new Machine(), out = machine.far("out", new Float32Array(n * n));
  machine.run(program({ a: machine.far("a", a), b: machine.far("b", b), out, n }), run);
  return { out: out.numbers, accesses: machine.accesses };
}

/** Readings for each multiplication, from far and from near memory. */
export interface Reads {
  readonly far: number;
  readonly near: number;
}

/** Of a product of n rows and columns. What the numbers are makes no difference. */
export function readsPerMultiplication(rung: Rung, n: number, T: number, R: number): Reads {
  const zeros = new Float32Array(n * n), { accesses } = productBy((given) => rung(given, T, R), zeros, zeros, n);
  const reads = accesses.filter(({ isWrite }) => !isWrite);
  const far = reads.filter(({ memory }) => memory === "a" || memory === "b").length;
  return { far: far / n ** 3, near: (reads.length - far) / n ** 3 };
}

/** What threads of a kernel read of a memory: a row for each thread of all groups, with the places in the order of their reading. */
export function placesRead(accesses: readonly Access[], memory: string, threads: number): number[][] {
  const rows: number[][] = [];
  for (const access of accesses) {
    if (access.memory !== memory || access.isWrite) continue;
    (rows[access.group * threads + access.thread] ??= []).push(access.place);
  }
  return rows;
}

/** So many threads read at the same time, on most graphics cards, and so many numbers of 32 bits are fetched at once. */
export const TOGETHER = 32, PER_LINE = 32;

/**
 * How many lines are fetched from a memory: what threads that run together read in one turn is fetched together, and each line
 * once. Nothing is kept from one turn to the next.
 */
export function linesFetched(accesses: readonly Access[], memory: string): number {
  const lines = new Set<string>();
  for (const { memory: name, place, isWrite, group, thread, turn } of accesses) {
    if (name !== memory || isWrite) continue;
    lines.add([group, Math.floor(thread / TOGETHER), turn, Math.floor(place / PER_LINE)].join());
  }
  return lines.size;
}

/** Lines that 32 threads fetch which read a number each, so far apart. */
export function linesInStrides(stride: number): number {
  const machine = new Machine(), x = machine.far("x", new Float32Array(TOGETHER * stride));
  machine.run(strided(x, stride, TOGETHER));
  return linesFetched(machine.accesses, "x");
}

/** Random numbers of the normal distribution, in float32. */
export function normals(count: number, random: Random): Float32Array {
  return Float32Array.from({ length: count }, () => random.normal());
}
