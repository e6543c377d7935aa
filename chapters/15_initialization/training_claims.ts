/** What chapter 15 asserts of training: what a good beginning gains, and what units learn that begin equal. */
import { constant, heNormal, normal, uniform } from "../../lib/nn/initial.ts";
import { relu } from "../../lib/ops/activations.ts";
import { claim } from "../claim.ts";
import { sizeOf } from "./initialization.ts";
import { farthestApart, GUESSING, trainHidden } from "./symmetry.ts";
import { bestRun, train, trainAtBest } from "./training.ts";

export const trainingClaims = [
  claim({
    says:
      "Through ten ReLU layers He's weights learn the digits in ten epochs, Xavier's have more than twice the loss, and PyTorch's default has learned nothing, each at the better of two rates.",
    notes: "004:2011-2014, 004:2026",
    verdict: "true",
    because:
      "the slope arrives where the weights keep it; by default each layer divides it by the root of 6 (He et al. 2015)",
    experiment: async (seed) => {
      const he = await bestRun({ hidden: 10, bend: "ReLU", rule: "He" }, seed),
        xavier = await bestRun({ hidden: 10, bend: "ReLU", rule: "Xavier" }, seed);
      const usual = await bestRun({ hidden: 10, bend: "ReLU", rule: "PyTorch" }, seed);
      return {
        "accuracy with He": he.accuracy,
        "loss with He": he.loss,
        "with Xavier": xavier.loss,
        "with PyTorch": usual.loss,
        guessing: GUESSING,
      };
    },
    holds: (found) =>
      found["accuracy with He"] > 0.85 && found["with Xavier"] > 2 * found["loss with He"] &&
      found["with PyTorch"] > 0.98 * GUESSING,
    seeds: 5,
    share: 0.8, // the last of 280 small batches may be an unlucky one
  }),
  claim({
    says: "Through three ReLU layers all three learn the digits: more than 90 % after ten epochs.",
    notes: "004:2025-2026",
    notesSay: "He is for ReLU, Xavier for sigmoid and tanh.",
    verdict: "depends",
    because: "a factor of 1.4 or 2.4 in each of three layers is made up for by the rate; it takes depth to matter",
    experiment: async (seed) => ({
      "with He": (await bestRun({ hidden: 3, bend: "ReLU", rule: "He" }, seed)).accuracy,
      "with Xavier": (await bestRun({ hidden: 3, bend: "ReLU", rule: "Xavier" }, seed)).accuracy,
      "with PyTorch": (await bestRun({ hidden: 3, bend: "ReLU", rule: "PyTorch" }, seed)).accuracy,
    }),
    holds: (found) => Object.values(found).every((accuracy) => accuracy > 0.9),
    seeds: 5,
    share: 0.8, // the last of 280 small batches may be an unlucky one
  }),
  claim({
    says: "Through ten tanh layers He's weights have the lower loss after ten epochs, not Xavier's.",
    notes: "004:2025",
    notesSay: "Xavier is for sigmoid and tanh.",
    verdict: "depends",
    because:
      "tanh makes large numbers smaller, so weights somewhat above 1/sqrt(n) keep the slope better; PyTorch recommends 5/3 of it for tanh",
    experiment: async (seed) => ({
      "with He": (await bestRun({ hidden: 10, bend: "tanh", rule: "He" }, seed)).loss,
      "with Xavier": (await bestRun({ hidden: 10, bend: "tanh", rule: "Xavier" }, seed)).loss,
    }),
    holds: (found) => found["with He"] < found["with Xavier"],
    seeds: 5,
    share: 0.8, // the last of 280 small batches may be an unlucky one
  }),
  claim({
    says:
      "Through ten ReLU layers with normal weights of spread 1 the first loss is above a million, and training ends in NaN.",
    notes: "004:2012",
    verdict: "true",
    because: "each layer multiplies the size by the root of 64/2, and the slopes with it",
    experiment: async (seed) => {
      const plan = { hidden: 10, width: 64, activation: relu, initial: normal() };
      const { losses, loss } = await train(plan, 0.01, seed, 20);
      return { first: losses[0], "NaN at the end": Number.isNaN(loss) };
    },
    holds: (found) => found.first > 1e6 && found["NaN at the end"],
    seeds: 5,
  }),
  claim({
    says:
      "With weights drawn from 0 to 1, one hidden layer learns the digits at the best of three rates, and three hidden layers do not.",
    notes: "004:2018",
    notesSay: "Custom initialization draws from 0 to 1.",
    verdict: "depends",
    because: "the sums grow by n/2 in each layer, and what one layer makes good again at a small rate, three do not",
    experiment: async (seed) => {
      const accuracyOf = async (hidden: number) => {
        const plan = { hidden, width: 64, activation: relu, initial: uniform(0, 1) };
        return (await trainAtBest(plan, [0.001, 0.01, 0.1], seed)).accuracy;
      };
      return { "one layer": await accuracyOf(1), "three layers": await accuracyOf(3) };
    },
    holds: (found) => found["one layer"] > 0.7 && found["three layers"] < 0.3,
    seeds: 5,
  }),
  claim({
    says:
      "Units that begin equal stay equal: after ten epochs all 32 hidden units have the same weights, up to rounding, and the network knows less than half of the digits.",
    notes: "004:2027",
    verdict: "true",
    because: "equal units get equal slopes, so 32 of them say what one says (Goodfellow et al. 2016)",
    experiment: async (seed) => {
      const { units, accuracy } = await trainHidden(constant(0.1), seed), he = await trainHidden(heNormal(), seed);
      return {
        equal: farthestApart(units) < 1e-4,
        accuracy,
        "apart with He": farthestApart(he.units),
        "accuracy with He": he.accuracy,
      };
    },
    holds: (found) =>
      found.equal && found.accuracy < 0.5 && found["apart with He"] > 0.1 && found["accuracy with He"] > 0.9,
    seeds: 5,
  }),
  claim({
    says:
      "From all zeros no weight ever moves: after ten epochs all are still 0, and only the last biases have learned.",
    notes: "004:2027",
    verdict: "true",
    because:
      "the outputs of the hidden layer are 0, so the slopes of the last weights are; and these weights are 0, so nothing reaches the hidden ones (Goodfellow et al. 2016)",
    experiment: async (seed) => {
      const { units, outputs, loss, accuracy } = await trainHidden(constant(0), seed);
      return { hiddenWeights: sizeOf(units.flat()), outputWeights: outputs, loss, guessing: GUESSING, accuracy };
    },
    holds: ({ hiddenWeights, outputWeights, accuracy }) =>
      hiddenWeights === 0 && outputWeights === 0 && accuracy < 0.15,
    seeds: 5,
  }),
];
