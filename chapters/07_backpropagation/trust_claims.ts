/** What chapter 7 asserts of differences, and of checkers. */
import { checkGradient } from "../../lib/check_gradient.ts";
import { relu } from "../04_activations/activations.ts";
import { below, claim } from "../claim.ts";
import { runAttack } from "./attack/attack.ts";
import {
  bestDistance,
  distancesBetween,
  errorAt,
  exponentOf,
  lowestPoint,
  type Precision,
  type Sides,
} from "./step_sizes.ts";
import { cases, countCaught, largestSlope, numberByNumber, sameSum, withAndWithoutOnes } from "./trust.ts";

/** The power of h with which the error goes, over a range of distances. */
function exponentBetween(low: number, high: number, sides: Sides, precision: Precision, seed: number): number {
  const distances = distancesBetween(low, high);
  return exponentOf(distances, distances.map((h) => errorAt(h, sides, precision, seed)));
}

/** The best distance seen, as a multiple of the one by theory. */
function bestSeen(sides: Sides, precision: Precision, seed: number): number {
  return lowestPoint(sides, precision, seed).distance / bestDistance(sides, precision);
}

const within = (value: number, low: number, high: number) => value >= low && value <= high;

export const trustClaims = [
  claim({
    says:
      "As its distance h shrinks, a difference gets better like h one-sided and like h² central, and then worse like 1 / h.",
    because:
      "Taylor's series ends in h / 2 or h² / 6; what rounding leaves of the values is divided by h (Press et al. 2007)",
    experiment: (seed) => ({
      oneSided: exponentBetween(1e-5, 1e-2, "one-sided", "float64", seed),
      central: exponentBetween(1e-3, 1e-1, "central", "float64", seed),
      oneSidedSmall: exponentBetween(1e-14, 1e-10, "one-sided", "float64", seed),
      centralSmall: exponentBetween(1e-14, 1e-8, "central", "float64", seed),
    }),
    holds: ({ oneSided, central, oneSidedSmall, centralSmall }) =>
      within(oneSided, 0.98, 1.02) && within(central, 1.98, 2.02) &&
      within(oneSidedSmall, -1.15, -0.85) && within(centralSmall, -1.15, -0.85),
    seeds: 20,
  }),
  claim({
    says:
      "The best distance lies near the root of epsilon one-sided, and near its third root central; float32, with a larger epsilon, needs a larger distance and keeps fewer digits.",
    because: "h / 2 and eps / h are equal near eps^(1/2), h² / 6 and eps / h near eps^(1/3) (Press et al. 2007)",
    experiment: (seed) => ({
      oneSided: bestSeen("one-sided", "float64", seed),
      central: bestSeen("central", "float64", seed),
      oneSidedFloat32: bestSeen("one-sided", "float32", seed),
      centralFloat32: bestSeen("central", "float32", seed),
      errorFloat64: lowestPoint("central", "float64", seed).error,
      errorFloat32: lowestPoint("central", "float32", seed).error,
    }),
    holds: ({ oneSided, central, oneSidedFloat32, centralFloat32, errorFloat64, errorFloat32 }) =>
      [oneSided, central, oneSidedFloat32, centralFloat32].every((ratio) => within(ratio, 0.1, 10)) &&
      errorFloat64 < 1e-9 && errorFloat32 > 1e-6,
    seeds: 20,
  }),
  claim({
    says:
      "Near a kink a difference that reaches across it tells nothing true: a ReLU at 0.001 has the slope 1, and at distance 1 the central difference says about a half.",
    because: "the central difference is the mean of the two sides; across the kink that is (1 + 0.001) / 2",
    experiment: () => {
      const central = (h: number) => (relu.value(0.001 + h) - relu.value(0.001 - h)) / (2 * h);
      const { verdict, worst } = checkGradient(numberByNumber(relu.value, relu.derivative), [[0.001]]);
      return {
        wide: central(1),
        narrow: central(1e-4),
        verdict,
        off: below(1e-9, worst!.rule - worst!.difference),
      };
    },
    holds: ({ wide, narrow, verdict }) =>
      Math.abs(wide - 0.5005) < 1e-12 && Math.abs(narrow - 1) < 1e-9 && verdict === "agrees",
    seeds: 1,
  }),
  claim({
    says:
      "The checker tells apart what agrees, what is wrong by a millionth, a kink, a slope that no side of a kink has, and a difference that is lost in rounding.",
    because: "it weighs truncation, rounding and the difference of the two sides at each of several distances",
    experiment: (seed) => {
      const found = cases.map(([, rule, x]) => checkGradient(rule, [[x]], { seed }).verdict);
      const [right, offByAMillionth, besideKink, atKink, wrongAtKink, lost] = found;
      return { right, offByAMillionth, besideKink, atKink, wrongAtKink, lost };
    },
    holds: (found) => Object.values(found).join() === "agrees,wrong,agrees,kink,wrong,cancellation",
    seeds: 20,
  }),
  claim({
    says:
      "With an upstream of ones, the gradients of softmax and of batch normalization are 0, and a rule that gives nothing passes; with a random upstream it is caught.",
    because: "the outputs add up to 1 and to 0, whatever goes in, and a constant has no slope",
    experiment: (seed) => {
      const [softmax, batchNorm] = sameSum(seed).map(({ rule, inputs }) => withAndWithoutOnes(rule, inputs, seed));
      return {
        softmaxWithOnes: largestSlope(softmax.rightWithOnes),
        batchNormWithOnes: largestSlope(batchNorm.rightWithOnes),
        softmaxWithRandom: largestSlope(softmax.rightWithRandom),
        batchNormWithRandom: largestSlope(batchNorm.rightWithRandom),
        zerosPassWithOnes: [softmax, batchNorm].every((found) => found.nothingWithOnes.verdict === "agrees"),
        zerosPassWithRandom: [softmax, batchNorm].some((found) => found.nothingWithRandom.verdict !== "wrong"),
        rightPasses: [softmax, batchNorm].every((found) => found.rightWithRandom.verdict === "agrees"),
      };
    },
    holds: ({ softmaxWithOnes, batchNormWithOnes, zerosPassWithOnes, zerosPassWithRandom, rightPasses }) =>
      softmaxWithOnes === "below 1e-9" && batchNormWithOnes === "below 1e-9" && zerosPassWithOnes &&
      !zerosPassWithRandom && rightPasses,
    seeds: 20,
  }),
  claim({
    says:
      "Of at least 40 wrong rules, a checker of all numbers with a random upstream catches every one; the two weaker checkers let some pass.",
    because:
      "a random upstream gives each output a weight of its own, so errors cannot cancel in the sum, and a bound from the error analysis leaves no room",
    experiment: (seed) => {
      const { rules } = runAttack(seed);
      return { wrongRules: rules.length, ...countCaught(rules) };
    },
    holds: ({ wrongRules, oneCoordinate, onesUpstream, ours }) =>
      wrongRules >= 40 && ours === wrongRules && oneCoordinate < wrongRules && onesUpstream < wrongRules,
    seeds: 20,
  }),
];
