/** What chapter 20 asserts of the weights in front of a normalization. */
import { below, claim } from "../claim.ts";
import { sizeOf } from "../15_initialization/initialization.ts";
import { cosines, type Said, said, sizesWhileLearning } from "./scale.ts";

/** How far scores are apart, as a part of their size. */
function apart(a: Said, b: Said): number {
  return sizeOf(a.scores.map((one, i) => one - b.scores[i])) / sizeOf(a.scores);
}

export const scaleClaims = [
  claim({
    says:
      "With ten times the weights in its hidden layers a network with batch normalization says the same, up to rounding, and the slopes in these weights are a tenth.",
    because: "the spread of the sums grows tenfold, and they are divided by it (Ioffe and Szegedy 2015)",
    experiment: async (seed) => {
      const one = await said("batch", 1, seed), ten = await said("batch", 10, seed);
      const [plain, tenfold] = [await said("none", 1, seed), await said("none", 10, seed)];
      return {
        "scores apart": below(1e-4, apart(one, ten)),
        "slopes divided by": Math.round(1e3 * sizeOf(one.weightSlope) / sizeOf(ten.weightSlope)) / 1e3,
        "scores apart without it": apart(plain, tenfold),
      };
    },
    holds: (found) =>
      typeof found["scores apart"] === "string" && found["slopes divided by"] === 10 &&
      found["scores apart without it"] > 1,
    seeds: 5,
  }),
  claim({
    says: "The slope of a unit's weights stands at a right angle to them, and that of its bias is 0, up to rounding.",
    because:
      "along the weights nothing changes, and the mean takes out what a bias adds; so a bias in front of a normalization is of no use (van Laarhoven 2017)",
    experiment: async (seed) => {
      const found = await said("batch", 1, seed), size = sizeOf(found.weightSlope);
      return {
        "largest cosine": below(1e-4, Math.max(...cosines(found).map(Math.abs))),
        "slope of biases beside that of weights": below(1e-4, sizeOf(found.biasSlope) / size),
      };
    },
    holds: (found) => Object.values(found).every((one) => typeof one === "string"),
    seeds: 5,
  }),
  claim({
    says:
      "So gradient descent can only make them longer: in 250 steps the weights of the third layer grow, the more the larger the rate, and their size never falls.",
    because: "a step at a right angle adds its square to the square of the length (Arora et al. 2019)",
    experiment: async (seed) => {
      const [slow, fast] = [await sizesWhileLearning("batch", 0.1, seed), await sizesWhileLearning("batch", 1, seed)];
      const falls = [slow, fast].flatMap((sizes) => sizes.slice(1).filter((size, i) => size < sizes[i] * (1 - 1e-5)));
      return {
        first: slow[0],
        "at rate 0.1": slow.at(-1)!,
        "at rate 1": fast.at(-1)!,
        "steps that shrink": falls.length,
      };
    },
    holds: (found) =>
      found["steps that shrink"] === 0 && found["at rate 0.1"] > found.first &&
      found["at rate 1"] > found["at rate 0.1"],
    seeds: 5,
  }),
];
