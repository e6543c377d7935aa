/** What chapter 20 asserts: of plain numbers, and, in the other files of claims, of networks. */
import { checkGradient, type Differentiable } from "../../lib/check_gradient.ts";
import { Random } from "../../lib/random.ts";
import { below, claim } from "../claim.ts";
import { batchNorm, batchNormSlopes, partOf, runAlong, standardize, statisticsOf } from "./batch_normalization.ts";
import { batch, forgetsBoth, forgetsVariance, PLACES } from "./derivatives.ts";
import { keptClaims } from "./kept_claims.ts";
import { networkClaims } from "./network_claims.ts";
import { scaleClaims } from "./scale_claims.ts";

const NUMBERS = [1, 3, 5, 7], START = { mean: 0, variance: 1 };

/** At how many places a rule is found wrong. */
function foundWrong(rule: Differentiable): number {
  return PLACES.filter((lists) => checkGradient(rule, lists).verdict === "wrong").length;
}

function farthest(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((one, i) => Math.abs(one - b[i])));
}

export const claims = [
  claim({
    says:
      "The numbers 1, 3, 5, 7 become -1.3415, -0.4472, 0.4472, 1.3415 with Keras's epsilon, and nearly the same with PyTorch's.",
    notes: "002:831",
    verdict: "true",
    because: "their mean is 4 and their variance 5, so 3 becomes 3 / sqrt(5.001) or 3 / sqrt(5.00001)",
    experiment: () => ({
      "7 in Keras": standardize(NUMBERS, 1e-3).n[3],
      "in PyTorch": standardize(NUMBERS, 1e-5).n[3],
      "5 in Keras": standardize(NUMBERS, 1e-3).n[2],
    }),
    holds: (found) =>
      Math.abs(found["7 in Keras"] - 1.3415) < 5e-5 && Math.abs(found["in PyTorch"] - 1.34164) < 5e-6 &&
      Math.abs(found["5 in Keras"] - 0.4472) < 5e-5,
    seeds: 1,
  }),
  claim({
    says:
      "After that one batch Keras's running mean is 0.04 and its variance 1.04; PyTorch's are 0.4 and 1.5667, since it takes in a tenth, and divides by 3 and not by 4.",
    notes: "002:842-843",
    verdict: "true",
    because:
      "0.99 of 0 and 1 is kept with 0.01 of 4 and 5; in PyTorch 0.9 of them with 0.1 of 4 and 20/3, as its documentation says",
    experiment: () => {
      const keras = runAlong(START, NUMBERS, "keras", 0.99), pytorch = runAlong(START, NUMBERS, "pytorch", 0.1);
      return {
        "mean in Keras": keras.mean,
        "variance in Keras": keras.variance,
        "mean in PyTorch": pytorch.mean,
        "variance in PyTorch": pytorch.variance,
      };
    },
    holds: (found) =>
      Math.abs(found["mean in Keras"] - 0.04) < 1e-12 && Math.abs(found["variance in Keras"] - 1.04) < 1e-12 &&
      Math.abs(found["mean in PyTorch"] - 0.4) < 1e-12 && Math.abs(found["variance in PyTorch"] - 1.5667) < 5e-5,
    seeds: 1,
  }),
  claim({
    says:
      "With Keras's momentum 36.6 % of what the running statistics began with is left after 100 steps, and 0.66 % after 500; with PyTorch's less than 0.003 % after 100.",
    notes: "002:842-843",
    verdict: "true",
    because: "each step keeps 0.99 of it, or 0.9",
    experiment: () => {
      const left = (part: number, steps: number) => (1 - part) ** steps;
      const keras = partOf("keras", 0.99), pytorch = partOf("pytorch", 0.1);
      return {
        "Keras after 100": left(keras, 100),
        "Keras after 500": left(keras, 500),
        "PyTorch after 100": left(pytorch, 100),
      };
    },
    holds: (found) =>
      Math.abs(found["Keras after 100"] - 0.366) < 5e-4 && Math.abs(found["Keras after 500"] - 0.0066) < 5e-5 &&
      found["PyTorch after 100"] < 3e-5,
    seeds: 1,
  }),
  claim({
    says:
      "The slopes by hand agree with differences at all places; a rule that takes the variance for a constant, or the mean as well, is found wrong at each of them.",
    because:
      "every number of a batch moves the mean and the variance, and by them all that is said (Ioffe and Szegedy 2015)",
    experiment: () => ({
      places: PLACES.length,
      "by hand": foundWrong(batch),
      "without variance": foundWrong(forgetsVariance),
      "without both": foundWrong(forgetsBoth),
    }),
    holds: (found) =>
      found["by hand"] === 0 && found["without variance"] === found.places && found["without both"] === found.places,
    seeds: 1,
  }),
  claim({
    says:
      "Gamma and beta can bring back what was there: with the root of variance and epsilon, and the mean, y is x up to rounding.",
    notes: "002:818",
    notesSay: "Scaling at every point might lose the distribution.",
    verdict: "depends",
    because:
      "what is lost of a unit is its mean and its spread, and gamma and beta can learn both; its shape is never changed (Ioffe and Szegedy 2015)",
    experiment: (seed) => {
      const random = new Random(seed), x = Array.from({ length: 64 }, () => 7 + 3 * random.normal() ** 3);
      const { mean, variance } = statisticsOf(x), gamma = Math.sqrt(variance + 1e-5);
      const off = (y: readonly number[]) => farthest(x, y);
      return {
        "with gamma and beta off by": below(1e-9, off(batchNorm(x, { gamma, beta: mean }, 1e-5))),
        "without": off(batchNorm(x, { gamma: 1, beta: 0 }, 1e-5)),
      };
    },
    holds: (found) => typeof found["with gamma and beta off by"] === "string" && found.without > 1,
    seeds: 5,
  }),
  claim({
    says:
      "Of a batch of one nothing is left: y is beta whatever x is, and no slope comes back. Of a batch of two it is left which is the larger.",
    because: "one number is its own mean; two are equally far from theirs, one on each side (Ioffe and Szegedy 2015)",
    experiment: (seed) => {
      const random = new Random(seed),
        learned = { gamma: 2, beta: 0.5 },
        two = [random.normal(), 100 * random.normal()];
      const x = [random.normal(0, 10)];
      return {
        y: batchNorm(x, learned, 1e-5)[0],
        slope: batchNormSlopes(x, learned, 1e-5, [random.normal()]).x[0],
        "two of them": standardize(two, 0).n.map((one) => one.toFixed(6)).sort().join(" and "),
      };
    },
    holds: (found) => found.y === 0.5 && found.slope === 0 && found["two of them"] === "-1.000000 and 1.000000",
    seeds: 5,
  }),
  ...keptClaims,
  ...networkClaims,
  ...scaleClaims,
];
