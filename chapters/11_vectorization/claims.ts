/** What chapter 11 asserts. Nothing here depends on how long something takes. */
import { Random } from "../../lib/random.ts";
import { claim } from "../claim.ts";
import * as ladder from "./ladder.ts";
import * as limits from "./limits.ts";
import { sumClaims } from "./sum_claims.ts";
import { equalLosses } from "./training.ts";
import { alongRows, downColumns, inBlocks, type Matrix } from "./vectorization.ts";
import { linesPerMultiplication } from "./walks.ts";

/** Sizes that fit no tile and no block, but are whole vectors: `[m, k] [k, n]`. */
function somePair(random: Random, make: typeof ladder.randomMatrix): [Matrix, Matrix] {
  const [m, k, n] = [1 + random.integer(40), 1 + random.integer(100), 4 + 4 * random.integer(20)];
  return [make(m, k, random), make(k, n, random)];
}

export const claims = [
  claim({
    says:
      "A product down columns, along rows and in blocks is the same, to the last bit: the order of the loops changes the walk, not the sums.",
    because:
      "each number of the result adds up its products in the order of k in all three, and rounds at the same places",
    experiment: (seed) => {
      const [a, b] = somePair(new Random(seed), ladder.randomMatrix), rows = alongRows(a, b).data;
      const others = [downColumns(a, b).data, inBlocks(a, b, 16).data];
      return { numbers: rows.length, different: Math.max(...others.map((one) => ladder.differences(one, rows))) };
    },
    holds: ({ different }) => different === 0,
    seeds: 10,
  }),
  claim({
    says: "Of whole numbers all six rungs make the same product to the last bit, lanes and tiles included.",
    because:
      "float32 holds whole numbers up to 2^24 exactly, so no order and no way to round can change them (Goldberg 1991)",
    experiment: async (seed) => {
      const [a, b] = somePair(new Random(seed), ladder.wholeMatrix);
      const found = await Promise.all(ladder.rungs().map((rung) => ladder.productOf(rung, a, b)));
      return { rungs: found.length, different: Math.max(...found.map((one) => ladder.differences(one, found[0]))) };
    },
    holds: ({ rungs, different }) => rungs >= 6 && different === 0,
    seeds: 5,
  }),
  claim({
    says: "Of other numbers every rung stays within what rounding can do to a sum of k products.",
    because:
      "it is the same only up to rounding: k + 1 roundings by a part of 2^-24 each, whatever their order (Higham 2002)",
    experiment: async (seed) => {
      const [a, b] = somePair(new Random(seed), ladder.randomMatrix), parts: number[] = [];
      for (const rung of ladder.rungs()) parts.push(ladder.partOfBound(await ladder.productOf(rung, a, b), a, b));
      return { rungs: parts.length, allWithin: parts.every((part) => part <= 1) };
    },
    holds: ({ allWithin }) => allWithin,
    seeds: 5,
  }),
  claim({
    says:
      "In a cache of 64 lines, matrices of 16 rows cost the same lines in every order of the loops; with 64 rows the worst order fetches more than 30 times as many as the best plain one.",
    notes: "001:222",
    notesSay: "For loops are all right for small data, and for large data they are to be avoided.",
    verdict: "depends",
    because:
      "it is the order of the loops, once the matrices outgrow the cache: down columns each step needs two new lines, along rows 16 neighbors share one (Drepper 2007)",
    experiment: () => {
      const [small, large] = [16, 64].map(linesPerMultiplication), { downColumns, alongRows, inBlocks } = large;
      return {
        smallAllEqual: new Set(Object.values(small)).size === 1,
        downColumns,
        alongRows,
        inBlocks,
        "times as many": downColumns / alongRows,
      };
    },
    holds: (m) => m.smallAllEqual && m["times as many"] > 30,
    seeds: 1,
  }),
  claim({
    says: "Blocks of 16 rows and columns fetch less than a quarter of the lines that whole rows do, with 64 rows.",
    because:
      "a block of b is 16 lines, which stay while all rows of a use them; whole rows bring all of b from memory for each row of a (Goto and van de Geijn 2008)",
    experiment: () => {
      const { alongRows, inBlocks } = linesPerMultiplication(64);
      return { alongRows, inBlocks, part: inBlocks / alongRows };
    },
    holds: ({ part }) => part < 1 / 4,
    seeds: 1,
  }),
  claim({
    says:
      "Of all tiles that fit into 15 registers, none loads less for a multiply-add than 6 rows of 8, and none of those that load as little has more sums.",
    because:
      "a tile of r rows and v vectors loads r + v times for r v multiply-adds, and needs r v + v + 1 registers (Goto and van de Geijn 2008)",
    experiment: () => {
      const costs = limits.tilesThatFit({ rows: 20, vectors: 20 }).map(limits.costOf);
      const loadsOf = ({ loads, multiplyAdds }: typeof costs[number]) => loads / multiplyAdds;
      const least = Math.min(...costs.map(loadsOf)), best = costs.filter((cost) => loadsOf(cost) === least);
      const ours = limits.costOf({ rows: 6, vectors: 2 });
      return {
        tilesThatFit: costs.length,
        least,
        ours: loadsOf(ours),
        sums: ours.multiplyAdds,
        mostSums: Math.max(...best.map(({ multiplyAdds }) => multiplyAdds)),
        registers: ours.registers,
      };
    },
    holds: ({ least, ours, sums, mostSums, registers }) => ours === least && sums === mostSums && registers === 15,
    seeds: 1,
  }),
  claim({
    says:
      "A million sums of two vectors take 62,500 instructions of 16 lanes, about 21 µs at 3 GHz; their 12 MB take 400 µs at 30 GB/s.",
    notes: "001:243-245",
    notesSay: "To add 1,000,000 numbers in chunks of 16, the cycle is repeated thousands of times.",
    verdict: "depends",
    because:
      "by division, for one machine in round numbers: numbers that are used once come as fast as memory brings them, and more lanes do not help (Williams et al. 2009)",
    experiment: () => {
      const { operations, bytes } = limits.vectorSum(1e6);
      return {
        instructions: operations / 16,
        microsecondsToCalculate: operations / 16 / 3e3,
        microsecondsToFetch: bytes / (limits.EXAMPLE.bandwidth * 1e3),
      };
    },
    holds: ({ instructions, microsecondsToCalculate, microsecondsToFetch }) =>
      instructions === 62_500 && Math.round(microsecondsToCalculate) === 21 && microsecondsToFetch === 400,
    seeds: 1,
  }),
  claim({
    says:
      "On the Wasm device a training step that is replayed from a plan, or compiled, gives the losses of one made anew, bit for bit.",
    because:
      "the same kernels run on the same numbers in the same order: what is spared is the work around them, which is much of a step of small tensors, and little of one of large ones",
    experiment: async (seed) => {
      const { replayed, compiled, fall } = await equalLosses(20, seed);
      return { steps: 20, equalWhenReplayed: replayed, equalWhenCompiled: compiled, lossesFall: fall };
    },
    holds: ({ steps, equalWhenReplayed, equalWhenCompiled, lossesFall }) =>
      equalWhenReplayed === steps && equalWhenCompiled === steps && lossesFall,
    seeds: 3,
  }),
  ...sumClaims,
];
