/** What chapter 14 asserts of the noise of small batches, and of what it is good for. */
import { Random } from "../../lib/random.ts";
import { claim } from "../claim.ts";
import { descend, first, heldOut, mislabeled, shareRight } from "./digits.ts";
import { expectedDeviation, scatter, settle, straightness } from "./noise.ts";
import { sharpness } from "./sharpness.ts";
import { learnSine } from "./sine.ts";
import { steadily } from "../13_data/steady.ts";

const SIZES = [1, 5, 25, 125];

/** Small batches until the loss of all rows is low, then all rows at once until theirs is as low. */
async function atEqualLoss(rows: Parameters<typeof descend>[0], seed: number, batchSize: number, goal: number) {
  const small = await descend(rows, seed, { batchSize, learningRate: 0.1, epochs: 3000, goal });
  const whole = await descend(rows, seed, {
    batchSize: rows.length,
    learningRate: 0.5,
    epochs: 3000,
    goal: small.loss,
  });
  return { small, whole };
}

export const noiseClaims = [
  claim({
    says: "The slopes of batches scatter around that of all rows: their variance is that of single rows, divided by B.",
    notes: "000:321, 002:747",
    verdict: "true",
    because:
      "a mean of B rows has 1 / B of their variance, and a little less since no row comes twice (Cochran 1977); that a step follows such a slope is the idea of Robbins and Monro (1951)",
    experiment: (seed) => {
      const found = scatter(seed, SIZES), times = found.map(({ measured, expected }) => measured / expected);
      return {
        ...Object.fromEntries(found.map((one) => [`B = ${one.batchSize}`, one.measured])),
        worst: farthestFrom1(times),
      };
    },
    holds: ({ worst }) => Math.abs(worst - 1) < 0.25,
    seeds: 5,
  }),
  claim({
    says: "The loss from step to step is the noisier, the smaller the batch.",
    notes: "000:321, 002:709, 002:747",
    verdict: "true",
    because:
      "each step tells the loss of its own rows: the fewer they are, the more it depends on which (Bottou et al. 2018)",
    experiment: async (seed) => {
      const jitters: Record<string, number> = {};
      for (const batchSize of [1, 10, 100, 1000]) {
        const { history } = await learnSine(seed, { batchSize, learningRate: 0.03, epochs: 10 });
        jitters[`B = ${batchSize}`] = jitter(history.losses);
      }
      return jitters;
    },
    holds: (m) => m["B = 1"] > m["B = 10"] && m["B = 10"] > m["B = 100"] && m["B = 100"] > m["B = 1000"],
    seeds: 5,
  }),
  claim({
    says:
      "The path of the weights is the straighter, the larger the batch: all rows at once hardly turn, single rows go every way.",
    notes: "002:715",
    notesSay: "An advantage of mini-batches is a smooth curve of the weights.",
    verdict: "false",
    because:
      "the noise of a batch is in its step; the notes themselves have the smoother curve with all rows at 002:709",
    experiment: (seed) => ({
      one: straightness(seed, 1),
      ten: straightness(seed, 10),
      hundred: straightness(seed, 100),
      all: straightness(seed, 1000),
    }),
    holds: ({ one, ten, hundred, all }) => one < 0.3 && one < ten && ten < hundred && hundred < all && all > 0.99,
    seeds: 5,
  }),
  claim({
    says: "At a constant rate, single rows settle around the best weight, and scatter the less, the smaller the rate.",
    notes: "000:130",
    verdict: "true",
    because:
      "each step adds noise of variance (2 rate)^2 and shrinks what is there by 1 - 2 rate: in the balance, rate / (1 - rate) (Mandt et al. 2017)",
    experiment: (seed) => {
      const rates = [0.1, 0.03, 0.01], found = rates.map((rate) => settle(seed, () => rate));
      const times = found.map(({ deviation }, i) => deviation / expectedDeviation(rates[i]));
      return {
        ...Object.fromEntries(found.map(({ deviation }, i) => [`at ${rates[i]}`, deviation])),
        "times what is expected, worst": farthestFrom1(times),
        "farthest mean from 3": Math.max(...found.map(({ mean }) => Math.abs(mean - 3))),
      };
    },
    holds: (m) => Math.abs(m["times what is expected, worst"] - 1) < 0.2 && m["farthest mean from 3"] < 0.05,
    seeds: 5,
  }),
  claim({
    says:
      "With one label of five drawn by chance, and stopped at the same loss, batches of 4 read unseen digits better than all rows at once.",
    notes: "000:321, 000:327, 004:1189-1192",
    notesSay: "Small batches generalize better; large ones might overfit.",
    verdict: "depends",
    because:
      "here it is so on most seeds, by about 0.02; at scale much of it goes away when the rate is chosen for each size (Keskar et al. 2017; Hoffer et al. 2017; Shallue et al. 2019)",
    experiment: (seed) =>
      steadily(async () => {
        const { training, validation } = heldOut(seed),
          rows = mislabeled(first(training, 400), 0.2, new Random(seed).fork(5));
        const { small, whole } = await atEqualLoss(rows, seed, 4, 0.4);
        const right = [
          await shareRight(small.model, validation),
          await shareRight(whole.model, validation),
        ];
        return { "loss in fours": small.loss, "of all": whole.loss, "right in fours": right[0], "by all": right[1] };
      }),
    holds: (m) => m["right in fours"] > m["by all"],
    seeds: 5,
    share: 0.6,
  }),
  claim({
    says: "Batches of 4 learn 200 digits by heart whose labels were drawn by chance.",
    notes: "000:138-148",
    notesSay: "The noise of stochastic gradient descent prevents overfitting and memorization.",
    verdict: "false",
    because:
      "it learns labels without any sense as well (Zhang et al. 2017); what holds it back must be something else",
    experiment: (seed) =>
      steadily(async () => {
        const { training, validation } = heldOut(seed),
          rows = mislabeled(first(training, 200), 1, new Random(seed).fork(6));
        const { model, accuracy } = await descend(rows, seed, {
          batchSize: 4,
          learningRate: 0.1,
          epochs: 150,
          hidden: 64,
        });
        return { "right of the learned": accuracy, "of the unseen": await shareRight(model, validation) };
      }),
    holds: (m) => m["right of the learned"] > 0.99 && m["of the unseen"] < 0.25,
    seeds: 5,
  }),
  claim({
    says:
      "At the same loss, weights from batches of 8 lie in a flatter place than weights from all rows at once: shaken by 15 %, their loss grows less.",
    notes: "000:132",
    notesSay: "Stochastic gradient descent helps to escape sharp minima, and often finds flatter ones.",
    verdict: "depends",
    because:
      "it is so on most seeds (Keskar et al. 2017), but the flatter one does not read unseen digits better, and flatness depends on how weights are scaled (Dinh et al. 2017)",
    experiment: (seed) =>
      steadily(async () => {
        const { training, validation } = heldOut(seed), rows = first(training, 400);
        const { small, whole } = await atEqualLoss(rows, seed, 8, 0.1),
          shaken = (model: typeof small.model) => sharpness(model, rows, new Random(seed));
        return {
          growthOfSmall: await shaken(small.model),
          growthOfWhole: await shaken(whole.model),
          rightBySmall: await shareRight(small.model, validation),
          rightByWhole: await shareRight(whole.model, validation),
        };
      }),
    holds: ({ growthOfSmall, growthOfWhole }) => growthOfSmall < growthOfWhole,
    seeds: 5,
    share: 0.6,
  }),
];

function farthestFrom1(values: readonly number[]): number {
  return values.reduce((a, b) => Math.abs(b - 1) > Math.abs(a - 1) ? b : a);
}

/** How much losses change from step to step, in the second half: the root of the mean square of the changes. */
function jitter(losses: readonly number[]): number {
  const late = losses.slice(Math.floor(losses.length / 2)), changes = late.slice(1).map((loss, i) => loss - late[i]);
  return Math.sqrt(changes.reduce((sum, change) => sum + change ** 2, 0) / changes.length);
}
