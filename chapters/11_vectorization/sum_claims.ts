/** What chapter 11 asserts of sums in lanes. */
import { Random } from "../../lib/random.ts";
import { claim } from "../claim.ts";
import { largeAndSmall, meanErrors, ones, positive } from "./errors.ts";
import { Lanes } from "./kernels.ts";
import { dotExact, dotInLanes, dotInOrder, dotInPairs, largestError, ROUNDINGS } from "./sums.ts";

/** Random vectors, and their dot product one product after the other, by the loop in lanes, and by the kernel. */
function dotsOf(length: number, random: Random, lanes: Lanes) {
  const x = positive(length, random), y = positive(length, random);
  return {
    inOrder: dotInOrder(x, y),
    inLanes: dotInLanes(x, y),
    byKernel: lanes.dot(lanes.store(x), lanes.store(y)),
  };
}

export const sumClaims = [
  claim({
    says:
      "The kernel in four lanes gives the dot product of a loop with four sums, to the last bit; in most of ten pairs of 1000 random numbers one sum gives other digits.",
    notes: "001:224",
    notesSay: "A dot product uses vectorization by default.",
    verdict: "depends",
    because:
      "in a library somebody has written it so. Rounded sums are not associative (Goldberg 1991), so a compiler that keeps to the rules may not make lanes of a loop with one sum",
    experiment: (seed) => {
      const random = new Random(seed), lanes = new Lanes();
      const pairs = Array.from({ length: 10 }, () => dotsOf(1000, random, lanes));
      const count = (differs: (pair: typeof pairs[number]) => boolean) => pairs.filter(differs).length;
      return {
        pairs: pairs.length,
        kernelDiffers: count(({ byKernel, inLanes }) => byKernel !== inLanes),
        oneSumDiffers: count(({ inOrder, inLanes }) => inOrder !== inLanes),
      };
    },
    holds: ({ kernelDiffers, oneSumDiffers }) => kernelDiffers === 0 && oneSumDiffers > 5,
    seeds: 5,
  }),
  claim({
    says:
      "2^24 plus fifteen ones in float32: one after the other all ones are lost, four lanes lose three of them, pairs one.",
    because:
      "next to 2^24 a 1 is half of the last digit, and the even neighbor is taken (Goldberg 1991); ones that are added to each other first are large enough to count",
    experiment: () => {
      const x = largeAndSmall(), y = ones(16), exact = dotExact(x, y);
      return {
        exact,
        lostInOrder: exact - dotInOrder(x, y),
        lostInLanes: exact - dotInLanes(x, y),
        lostInPairs: exact - dotInPairs(x, y),
      };
    },
    holds: ({ exact, lostInOrder, lostInLanes, lostInPairs }) =>
      exact === 2 ** 24 + 15 && lostInOrder === 15 && lostInLanes === 3 && lostInPairs === 1,
    seeds: 1,
  }),
  claim({
    says:
      "Whatever the order, a dot product of 4096 positive numbers is off by no more than its longest chain of roundings can do.",
    because: "the bound is the number of roundings times 2^-24, and a little (Higham 2002)",
    experiment: (seed) => {
      const random = new Random(seed), n = 4096, x = positive(n, random), y = positive(n, random);
      const exact = dotExact(x, y), error = (value: number) => Math.abs(value - exact) / exact;
      return {
        "in order, part of its bound": error(dotInOrder(x, y)) / largestError(ROUNDINGS.inOrder(n)),
        "in lanes": error(dotInLanes(x, y)) / largestError(ROUNDINGS.inLanes(n)),
        "in pairs": error(dotInPairs(x, y)) / largestError(ROUNDINGS.inPairs(n)),
      };
    },
    holds: (m) => Object.values(m).every((part) => part <= 1),
    seeds: 10,
  }),
  claim({
    says:
      "Over eight dot products of 4096 positive numbers, four lanes are less far off than one sum, and pairs less than both.",
    because: "fewer roundings stand one behind the other, and each is of a smaller sum",
    experiment: (seed) => {
      const [inOrder, inLanes, inPairs] = meanErrors(4096, 8, new Random(seed));
      return { inOrder, inLanes, inPairs };
    },
    holds: ({ inOrder, inLanes, inPairs }) => inLanes < inOrder && inPairs < inLanes,
    seeds: 10,
    share: 0.8,
  }),
];
