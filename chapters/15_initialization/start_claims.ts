/** What chapter 15 asserts of many starts: where they end, and what the loss is before anything is learned. */
import { heNormal, normal } from "../../lib/nn/initial.ts";
import { relu } from "../../lib/ops/activations.ts";
import { claim } from "../claim.ts";
import { firstLosses, learnedXor } from "./starts.ts";

const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

export const startClaims = [
  claim({
    says:
      "Before it has learned anything, a network of C classes that begins as in PyTorch has a loss of about ln C: on average no less, and at most a tenth more.",
    notes: "004:1048, 004:1094",
    verdict: "true",
    because:
      "small weights give all classes about 1/C; what they prefer by chance is wrong as often as right, and costs more than it saves (Goodfellow et al. 2016)",
    experiment: async (seed) => {
      const first = async (...widths: number[]) =>
        mean(await firstLosses({ widths, activation: relu }, 200, seed)) / Math.log(widths[widths.length - 1]);
      return {
        "2 classes": await first(16, 8, 4, 2),
        "10 classes": await first(64, 32, 10),
        "100 classes": await first(64, 64, 100),
      };
    },
    holds: (found) => Object.values(found).every((part) => part > 0.99 && part < 1.1),
    seeds: 5,
  }),
  claim({
    says: "Normal weights of spread 1 begin with ten times that loss in 64-32-10, and He's with less than twice.",
    because:
      "the scores of the classes are as far apart as the last sums are large, and the loss of a wrong one is about their distance",
    experiment: async (seed) => {
      const times = async (initial: typeof normal | typeof heNormal) =>
        mean(await firstLosses({ widths: [64, 32, 10], activation: relu, initial: initial() }, 200, seed)) /
        Math.log(10);
      return { "spread 1": await times(normal), "with He": await times(heNormal) };
    },
    holds: (found) => found["spread 1"] > 10 && found["with He"] < 2,
    seeds: 5,
  }),
  claim({
    says:
      "A start can end in a trap where there are few hidden units, and hardly where there are many: of 100 starts on XOR, fewer than 90 learn it with two units and more than 90 with sixteen, tanh and ReLU alike.",
    notes: "002:917-923",
    notesSay: "Gradient descent gets stuck in local minima because of a bad initialization.",
    verdict: "depends",
    because:
      "each further unit is another direction out; what looks like a minimum in few directions is mostly a saddle in many (Dauphin et al. 2014)",
    experiment: async (seed) => ({
      "tanh, 2 units": await learnedXor({ bend: "tanh", hidden: 2 }, seed),
      "tanh, 16 units": await learnedXor({ bend: "tanh", hidden: 16 }, seed),
      "ReLU, 2 units": await learnedXor({ bend: "ReLU", hidden: 2 }, seed),
      "ReLU, 16 units": await learnedXor({ bend: "ReLU", hidden: 16 }, seed),
    }),
    holds: (found) =>
      Object.entries(found).every(([name, count]) => name.endsWith(" 2 units") ? count < 90 : count > 90),
    seeds: 5,
  }),
];
