/** What chapter 12 asserts of sums in groups, and of products that are not rounded before they are added. */
import { Random } from "../../lib/random.ts";
import { claim } from "../claim.ts";
import { positive } from "../11_vectorization/errors.ts";
import { dotExact, dotInOrder, largestError } from "../11_vectorization/sums.ts";
import { dotFused, dotInGroup, multiplyAdd, ROUNDINGS, SQUARED } from "./orders.ts";
import { normals } from "./traces.ts";

export const orderClaims = [
  claim({
    says: "The square of 1 + 2^-12 in float32, less the rounded square, is 0 in two roundings and 2^-24 in one.",
    because: "the square is 1 + 2^-11 + 2^-24, and float32 has no room for the last term beside 1 (Goldberg 1991)",
    experiment: () => {
      const square = Math.fround(SQUARED * SQUARED);
      return {
        twoRoundings: Math.fround(square - square),
        "one, times 2^24": multiplyAdd(SQUARED, SQUARED, -square) * 2 ** 24,
      };
    },
    holds: (m) => m.twoRoundings === 0 && m["one, times 2^24"] === 1,
    seeds: 1,
  }),
  claim({
    says:
      "Of ten dot products of 1000 random numbers, most end in other digits where products are not rounded before they are added, and most where 64 threads add in a tree.",
    because: "each rounding may fall otherwise, and the sums go on with it (Goldberg 1991)",
    experiment: (seed) => {
      const random = new Random(seed),
        pairs = Array.from({ length: 10 }, () => [normals(1000, random), normals(1000, random)]);
      const differ = (dot: typeof dotFused) => pairs.filter(([x, y]) => dot(x, y) !== dotInOrder(x, y)).length;
      return { pairs: pairs.length, oneRounding: differ(dotFused), inATree: differ(dotInGroup) };
    },
    holds: ({ oneRounding, inATree }) => oneRounding > 5 && inATree > 5,
    seeds: 10,
    share: 0.8,
  }),
  claim({
    says:
      "A dot product of 4096 positive numbers is off by no more than 4096 roundings with one sum, and 70 where 64 threads add in a tree.",
    because:
      "64 numbers to a thread and 6 levels of the tree are the longest chain, and the bound is its roundings times 2^-24, and a little (Higham 2002)",
    experiment: (seed) => {
      const random = new Random(seed),
        n = 4096,
        x = positive(n, random),
        y = positive(n, random),
        exact = dotExact(x, y);
      const part = (value: number, roundings: number) => Math.abs(value - exact) / exact / largestError(roundings);
      return {
        "one sum, part of its bound": part(dotFused(x, y), ROUNDINGS.fused(n)),
        "in a tree": part(dotInGroup(x, y), ROUNDINGS.inGroup(n)),
        roundingsInATree: ROUNDINGS.inGroup(n),
      };
    },
    holds: (m) => m["one sum, part of its bound"] <= 1 && m["in a tree"] <= 1 && m.roundingsInATree === 70,
    seeds: 10,
  }),
];
