/** What chapter 12 asserts. Nothing here needs a graphics card, or depends on how long something takes. */
import { Random } from "../../lib/random.ts";
import { claim } from "../claim.ts";
import { EXAMPLE } from "../11_vectorization/limits.ts";
import { dotInOrder } from "../11_vectorization/sums.ts";
import { breakEven, CARD, PROCESSOR, timeOn, timeOnCard, WORKS } from "./costs.ts";
import type { Run } from "./gpu.ts";
import { naive } from "./kernels.ts";
import { orderClaims } from "./order_claims.ts";
import { linesFetched, linesInStrides, normals, productBy, readsPerMultiplication, RUNGS } from "./traces.ts";

/** A product `[n, n] [n, n]`, each number with one sum in the order of k. */
function inOrder(a: Float32Array, b: Float32Array, n: number): number[] {
  const row = (i: number) => a.subarray(i * n, (i + 1) * n), column = (j: number) => b.filter((_, at) => at % n === j);
  return Array.from({ length: n * n }, (_, at) => dotInOrder(row(Math.floor(at / n)), column(at % n)));
}

/** In how many numbers a rung is off when it is run in some way. T and R are 2. */
function wrong(rung: typeof RUNGS.naive, n: number, seed: number, run: Run): number {
  const random = new Random(seed), a = normals(n * n, random), b = normals(n * n, random), expected = inOrder(a, b, n);
  return productBy((given) => rung(given, 2, 2), a, b, n, run).out.filter((value, i) => value !== expected[i]).length;
}

/** Lines for each step along k that 32 threads of the naive kernel fetch of a and b, `[32, 32]`. */
export function linesPerStep(inColumns: boolean): number {
  const zeros = new Float32Array(1024);
  const { accesses } = productBy((given) => naive(given, 32, { inColumns }), zeros, zeros, 32);
  return (linesFetched(accesses, "a") + linesFetched(accesses, "b")) / (32 * 32);
}

export const claims = [
  claim({
    says:
      "All three kernels make the product of one sum in the order of k, to the last bit, whatever the order in which their threads run.",
    because:
      "the barriers see to it that what is read was written before, and each sum belongs to one thread, which goes along k",
    experiment: (seed) => {
      const order = new Random(seed).permutation(4), n = 8;
      const [naive, tiled, inRegisters] = Object.values(RUNGS).map((rung) => wrong(rung, n, seed, { order }));
      return { numbers: n * n, "wrong, naive": naive, tiled, inRegisters };
    },
    holds: (m) => m["wrong, naive"] + m.tiled + m.inRegisters === 0,
    seeds: 10,
  }),
  claim({
    says:
      "Where thread runs after thread, a tiled product without its first barrier is wrong, and one without its second, too.",
    because:
      "without the first a thread reads a tile that others have not filled yet; without the second it overwrites one that others still need",
    experiment: (seed) => {
      const without = (which: number) => wrong(RUNGS.tiled, 4, seed, { keeps: (barrier) => barrier % 2 !== which });
      return { numbers: 16, "wrong without the first": without(0), "without the second": without(1) };
    },
    holds: (m) => m["wrong without the first"] > 0 && m["without the second"] > 0,
    seeds: 10,
  }),
  claim({
    says:
      "For each multiplication the naive kernel reads 2 numbers from far memory, tiles of T read 2 / T, and threads with R times R numbers each 2 / (T R).",
    because:
      "each number that a group fetches is used by a whole row or column of its tile, which is T R wide (Volkov and Demmel 2008)",
    experiment: () => {
      const reads = (rung: typeof RUNGS.naive, T: number, R = 1) => readsPerMultiplication(rung, 16, T, R).far;
      const { naive, tiled, inRegisters } = RUNGS;
      return {
        naive: reads(naive, 4),
        "tiles of two": reads(tiled, 2),
        "tiles of eight": reads(tiled, 8),
        "of four, two by two each": reads(inRegisters, 4, 2),
        "of four, four by four each": reads(inRegisters, 4, 4),
      };
    },
    holds: (m) => Object.values(m).every((reads, i) => reads === [2, 1, 1 / 4, 1 / 4, 1 / 8][i]),
    seeds: 1,
  }),
  claim({
    says:
      "32 threads may read 32 numbers anywhere in one turn; lines of 32 numbers that must be fetched for it are 1 if the numbers are neighbors, and 32 if they lie 32 apart.",
    notes: "001:226, 001:235-239",
    notesSay:
      "Vectorization is done by SIMD operations, on the CPU as on the GPU, and what differs is how many numbers go in one cycle.",
    verdict: "depends",
    because:
      "threads of a GPU run the same line together, as lanes do, but each has its own addresses and its own branches (Lindholm et al. 2008): it may read anywhere, and pays by the lines",
    experiment: () => ({
      neighbors: linesInStrides(1),
      everySecond: linesInStrides(2),
      everyThirtySecond: linesInStrides(32),
    }),
    holds: ({ neighbors, everySecond, everyThirtySecond }) =>
      neighbors === 1 && everySecond === 2 && everyThirtySecond === 32,
    seeds: 1,
  }),
  claim({
    says:
      "For 32 rows, the naive kernel fetches 2 lines for each step of 32 threads that stand in a row of the result, and 33 if they stand in a column.",
    notes: "004:176",
    notesSay: "Tensors are optimized for GPU computation.",
    verdict: "depends",
    because:
      "a tensor lies in memory row by row; whether neighboring threads read neighboring numbers is up to the kernel (Lindholm et al. 2008)",
    experiment: () => ({ inARow: linesPerStep(false), inAColumn: linesPerStep(true) }),
    holds: ({ inARow, inAColumn }) => inARow === 2 && inAColumn === 33,
    seeds: 1,
  }),
  claim({
    says:
      "With round numbers for two machines, a card with 167 times the speed of the processor is ahead in products from 324 rows on, and in sums of two vectors that must be copied never.",
    notes: "001:226, 001:255",
    notesSay: "Vectorization is faster on a GPU.",
    verdict: "depends",
    because:
      "the call and the copies take time whatever is calculated: a product has n / 6 operations for each byte, a sum 1 / 12, which is too few to pay for the way (Gregg and Hazelwood 2011)",
    experiment: () => ({
      timesAsFast: CARD.peak / PROCESSOR.peak,
      "product, from rows": breakEven(WORKS.product, { copies: true }) ?? "never",
      "sum, from numbers": breakEven(WORKS.sum, { copies: true }) ?? "never",
    }),
    holds: (m) =>
      Math.round(m.timesAsFast) === 167 && m["product, from rows"] === 324 && m["sum, from numbers"] === "never",
    seeds: 1,
  }),
  claim({
    says:
      "To add a million numbers to a million takes the processor of the example 0.4 ms; it takes the card 0.024 ms where the numbers lie in its memory, 1.2 ms more if they must be copied, and its wait of 1 ms in both cases.",
    notes: "001:249-255",
    notesSay: "A GPU with thousands of cores finishes the sum of 1,000,000 numbers in a fraction of the cycles.",
    verdict: "depends",
    because:
      "12 MB go through memory, and no number of cores makes that faster (Williams et al. 2009); the way to the card is narrower than the memory of either",
    experiment: () => {
      const sum = WORKS.sum(1e6), there = timeOnCard(CARD, sum, { copies: false }) - CARD.wait;
      const copied = timeOnCard(CARD, sum, { copies: true }) - CARD.wait - there;
      return { processorMs: ms(timeOn(EXAMPLE, sum)), thereMs: ms(there), copiesMs: ms(copied), waitMs: ms(CARD.wait) };
    },
    holds: (m) => m.processorMs === 0.4 && m.thereMs === 0.024 && m.copiesMs === 1.2 && m.waitMs === 1,
    seeds: 1,
  }),
  ...orderClaims,
];

/** Milliseconds, to a nanosecond. */
function ms(seconds: number): number {
  return Math.round(seconds * 1e9) / 1e6;
}
