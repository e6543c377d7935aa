/** What chapter 19 asserts of networks that read the digits: units that are taken away, small networks, and many in one. */
import { dropoutLayer } from "../../lib/nn/dropout.ts";
import { claim } from "../claim.ts";
import { askMany, askOlder } from "./asking.ts";
import {
  ablation,
  accuracyWithout,
  digitsOfUnits,
  learn,
  lossOfEach,
  measure,
  range,
  readerOf,
  UNITS,
} from "./digits.ts";

/** Accuracy when all are there and when 8 of the 32 hidden units are silenced, and the most that one of them takes away. */
async function robustness(rate: number, seed: number) {
  const reader = await readerOf(rate, seed), { accuracy } = await measure(reader);
  return { accuracy, lost: accuracy - await ablation(reader, 8, seed), worst: Math.max(...await lossOfEach(reader)) };
}

export const unitClaims = [
  claim({
    says:
      "Units learn not to rely on each other: with 8 of 32 hidden units silenced, a network that learned with dropout loses less than half as much as one that learned without, and its most important unit is less important.",
    notes: "002:529, 002:544",
    verdict: "true",
    because:
      "in training about half of the others were missing at any time, so each unit had to be of use in any company (Hinton et al. 2012)",
    experiment: async (seed) => {
      const without = await robustness(0, seed), dropped = await robustness(0.5, seed);
      return {
        "whole, without dropout": without.accuracy,
        "with": dropped.accuracy,
        "lost without 8 units": without.lost,
        "lost, with dropout": dropped.lost,
        "worst unit": without.worst,
        "worst, with dropout": dropped.worst,
      };
    },
    holds: (x) => x["lost, with dropout"] < x["lost without 8 units"] / 2 && x["worst, with dropout"] < x["worst unit"],
    seeds: 5,
  }),
  claim({
    says:
      "No three units carry a network that learned without dropout: of 32, the three whose absence costs most read less than half of the digits alone.",
    notes: "002:513-524",
    notesSay:
      "Without dropout only three of fifty neurons are responsible for reducing the loss, and the others learn nothing.",
    verdict: "false",
    because:
      "descent gives every unit its slope; what the units do is spread over many of them, and depends on all of them being there (Hinton et al. 2012)",
    experiment: async (seed) => {
      const reader = await readerOf(0, seed), losses = await lossOfEach(reader);
      const byLoss = range(UNITS).toSorted((a, b) => losses[b] - losses[a]);
      const [whole, three] = await accuracyWithout(reader, [[], byLoss.slice(3)]);
      return { "all units": whole, "three of 32": three };
    },
    holds: (x) => x["all units"] > 0.9 && x["three of 32"] < 0.5,
    seeds: 5,
  }),
  claim({
    says:
      "A unit can take part in several features: eight hidden units tell ten digits apart in more than nine of ten cases, and on the average each speaks up for several of the digits.",
    notes: "002:534",
    notesSay: "One neuron can learn only one feature.",
    verdict: "false",
    because:
      "what is told apart is a pattern over all units, so there can be more features than units (Elhage et al. 2022)",
    experiment: async (seed) => {
      const reader = await learn({ units: 8, drop: dropoutLayer(0) }, seed);
      const { accuracy } = await measure(reader), digits = await digitsOfUnits(reader);
      return { accuracy, "digits per unit": digits.reduce((a, b) => a + b) / digits.length };
    },
    holds: (x) => x.accuracy > 0.9 && x["digits per unit"] > 1.5,
    seeds: 5,
  }),
  claim({
    says:
      "A network that is too small becomes worse by dropout: with 4 and with 16 hidden units the loss on the digits that it learned from is higher at rate 0.3 than without.",
    notes: "002:579",
    notesSay: "An underfitted model needs dropout.",
    verdict: "false",
    because:
      "dropout takes units away in training, and with them what the network can represent (Srivastava et al. 2014); only dropout for the first part of a training has been reported to help large networks that underfit (Liu et al. 2023)",
    experiment: async (seed) => {
      const lossOf = async (units: number, rate: number) =>
        (await measure(await learn({ units, drop: dropoutLayer(rate) }, seed), "training")).loss;
      return {
        "4 units": await lossOf(4, 0),
        "with dropout": await lossOf(4, 0.3),
        "16 units": await lossOf(16, 0),
        "16 with dropout": await lossOf(16, 0.3),
      };
    },
    holds: (x) => x["with dropout"] > x["4 units"] && x["16 with dropout"] > x["16 units"],
    seeds: 5,
    share: 0.8, // with four units a start may be so bad that dropout makes no difference
  }),
  claim({
    says:
      "One network by chance, out of a network that learned with dropout, reads at least 0.05 less of the digits than all at once; a hundred of them together read as much, within 0.02, and are less sure: their loss is higher.",
    because: "each mask leaves another network, and they learned as one (Srivastava et al. 2014)",
    experiment: async (seed) => {
      const reader = await readerOf(0.5, seed), once = await measure(reader);
      const [one, many] = [await askMany(reader, 1, seed), await askMany(reader, 100, seed)];
      return {
        "at once": once.accuracy,
        "one by chance": one.accuracy,
        "a hundred": many.accuracy,
        "loss at once": once.loss,
        "loss of a hundred": many.loss,
      };
    },
    holds: (x) =>
      x["one by chance"] < x["at once"] - 0.05 && Math.abs(x["a hundred"] - x["at once"]) < 0.02 &&
      x["loss of a hundred"] > x["loss at once"],
    seeds: 5,
  }),
  claim({
    says:
      "Behind one hidden layer, a forgotten factor hardly moves the accuracy: after the older form of dropout at rate 0.5 it is the same within 0.02 whether sums are made smaller or not.",
    because:
      "all logits grow together but for the biases, so the largest mostly stays the largest; what changes is how sure the network is",
    experiment: async (seed) => {
      const { scaled, asTheyAre } = await askOlder(0.5, seed);
      return {
        scaled: scaled.accuracy,
        "as they are": asTheyAre.accuracy,
        loss: scaled.loss,
        "loss as they are": asTheyAre.loss,
      };
    },
    holds: (x) => Math.abs(x.scaled - x["as they are"]) < 0.02,
    seeds: 5,
  }),
];
