/** What chapter 9 asserts of memory, registers and rounding. */
import { tensor } from "../../lib/create.ts";
import type { DataType } from "../../lib/device/device.ts";
import { add } from "../../lib/ops/arithmetic.ts";
import { claim } from "../claim.ts";
import { linesFetched, walksOf } from "./memory.ts";
import { inType, largestError, relativeError, runningSums } from "./rounding.ts";
import { instructions } from "./shapes.ts";

/** How many more lines are fetched column by column than row by row. */
function timesAsMany(n: number): number {
  const { byRows, byColumns } = walksOf(n);
  return linesFetched(byColumns) / linesFetched(byRows);
}

const BITS = { float64: 8 * Float64Array.BYTES_PER_ELEMENT, float32: 8 * Float32Array.BYTES_PER_ELEMENT };

export const machineClaims = [
  claim({
    says:
      "In a cache of 512 lines, 800 rows cost 8 times as many lines column by column as row by row; 400 rows no more.",
    because:
      "a line holds 8 neighbors, and 512 lines fit into the cache: those of one column of 400, not of 800 (Drepper 2007)",
    experiment: () => ({ "times as many at 400 rows": timesAsMany(400), "at 800 rows": timesAsMany(800) }),
    holds: (m) => m["times as many at 400 rows"] === 1 && m["at 800 rows"] === 8,
    seeds: 1,
  }),
  claim({
    says:
      "[1, 2, 3, 4] + [5, 6, 7, 8] is [6, 8, 10, 12], by four instructions for one number each, or by one for all four.",
    notes: "001:230-231",
    notesSay: "Without SIMD the four sums take 4 cycles, with it one single cycle.",
    verdict: "depends",
    because:
      "on many recent processors an addition of floating-point numbers takes about 4 cycles from start to end, with SIMD or without, and 2 may begin in each cycle; this rests on the source alone and is not measured here (Fog 2022)",
    experiment: async () => ({ sum: [...await add(tensor([1, 2, 3, 4]), tensor([5, 6, 7, 8])).read()].join(", ") }),
    holds: ({ sum }) => sum === "6, 8, 10, 12",
    seeds: 1,
  }),
  claim({
    says:
      "By division: a register of 512 bits holds 8 numbers in float64 or 16 in float32, and a million are 62,500 chunks of 16.",
    notes: "001:243-245",
    verdict: "true",
    because: "a number takes 64 bits, or 32; the thousands of rounds that the notes speak of are these instructions",
    experiment: () => ({
      float64: 512 / BITS.float64,
      float32: 512 / BITS.float32,
      chunks: instructions(1_000_000, 512, BITS.float32),
    }),
    holds: ({ float64, float32, chunks }) => float64 === 8 && float32 === 16 && chunks === 62_500,
    seeds: 1,
  }),
  claim({
    says: "Float32 has all whole numbers up to 2^24, float64 up to 2^53: one more is rounded away.",
    because:
      "so many binary digits they keep; beyond, neighbors are 2 apart, and what lies between is rounded to the even one (Goldberg 1991)",
    experiment: async () => {
      const next = async (type: DataType, power: number) =>
        String(await inType(type, () => add(tensor([2 ** power]), 1)));
      return {
        "2^24 + 1 in float32": await next("float32", 24),
        "in float64": await next("float64", 24),
        "2^53 + 1 in float64": await next("float64", 53),
      };
    },
    holds: (m) => Object.values(m).join() === "16777216,16777217,9007199254740992",
    seeds: 1,
  }),
  claim({
    says:
      "A sum of 10,000 tenths is off by no more than 10,000 roundings can be; in float32 it is off more than 10,000 times as far.",
    because:
      "n roundings by a part u of 2^-24 or 2^-53 change a sum of positive numbers by at most n u / (1 - n u) of it (Higham 2002); the two u differ by 2^29",
    experiment: async () => {
      const n = 10_000;
      const error = async (type: DataType) => relativeError((await runningSums(type, [n]))[0], n);
      const [float32, float64] = [await error("float32"), await error("float64")];
      return {
        float32,
        "part of its bound": float32 / largestError("float32", n),
        float64,
        "part of its own": float64 / largestError("float64", n),
      };
    },
    holds: (m) => m["part of its bound"] < 1 && m["part of its own"] < 1 && m.float32 > 1e4 * m.float64,
    seeds: 1,
  }),
];
