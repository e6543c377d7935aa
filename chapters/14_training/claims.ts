/** What chapter 14 asserts. Nothing here depends on how long something takes. */
import { claim } from "../claim.ts";
import { countClaims } from "./count_claims.ts";
import { crossValidated, descend, heldOut, shareRight, sorted } from "./digits.ts";
import { answers, spread } from "./last_batch.ts";
import { noiseClaims } from "./noise_claims.ts";
import { learnSine, ROWS } from "./sine.ts";
import { differing } from "./styles.ts";

/** The loss of all rows of the sine after ten epochs; not a number where the training diverged. */
async function lossAfter(seed: number, batchSize: number, learningRate: number, epochs = 10): Promise<number> {
  const { losses, diverged } = await learnSine(seed, { batchSize, learningRate, epochs });
  return diverged === undefined ? losses[epochs - 1] : NaN;
}

/** How many epochs of all rows at once reach what ten epochs in batches of 10 reach at the same rate. */
async function epochsToReach(seed: number, learningRate: number): Promise<number> {
  const goal = await lossAfter(seed, 10, learningRate);
  return (await learnSine(seed, { batchSize: ROWS, learningRate, epochs: 3000, goal })).losses.length;
}

export const claims = [
  claim({
    says: "64-32-10 with Adam, 50 epochs of 32: of digits that it has not seen, it reads 0.961 to 0.986.",
    because:
      "measured on all 1797 digits: five times another fifth is held out and read by a network that learned from the rest",
    experiment: async (seed) => ({ right: await crossValidated(seed) }),
    holds: ({ right }) => right >= 0.961 && right <= 0.986,
    seeds: 5,
  }),
  claim({
    says: "The loop in six lines and `fit` leave the same weights, bit for bit, dropout and Adam included.",
    because: "both draw the same random numbers in the same order, and make the same calls",
    experiment: async (seed) => await differing(heldOut(seed).validation, seed, 3),
    holds: ({ weights, different }) => weights === 2410 && different === 0,
    seeds: 3,
  }),
  claim({
    says:
      "In ten epochs at the same rate, smaller batches come to a lower loss, as long as their steps are stable; at rate 0.1 single rows diverge.",
    notes: "002:703-710",
    notesSay: "Within one epoch of mini-batches, one achieves a much lower loss than with one update of all rows.",
    verdict: "depends",
    because:
      "they take more steps for the same work (Bottou et al. 2018); a rate that ten rows bear may be too large for one",
    experiment: async (seed) => ({
      one: await lossAfter(seed, 1, 0.01),
      hundred: await lossAfter(seed, 100, 0.01),
      all: await lossAfter(seed, 1000, 0.01),
      "one, at 0.1": await lossAfter(seed, 1, 0.1),
      "ten, at 0.1": await lossAfter(seed, 10, 0.1),
    }),
    holds: (m) => m.one < m.hundred && m.hundred < m.all && Number.isNaN(m["one, at 0.1"]) && m["ten, at 0.1"] < 0.1,
    seeds: 5,
  }),
  claim({
    says:
      "What ten epochs in batches of 10 reach takes all rows at once more than 100 epochs of the same rate, 0.03; at 0.1 it takes fewer.",
    notes: "002:716",
    notesSay:
      "Mini-batches come in 10 epochs where gradient descent of all rows may need 50 to reach the global minimum.",
    verdict: "depends",
    because:
      "an epoch in batches has n / B = 100 steps in place of one, so the factor may come near 100; a large rate makes small batches noisy and the factor small; and nobody knows where the global minimum is",
    experiment: async (seed) => ({
      "at 0.03": await epochsToReach(seed, 0.03),
      "at 0.1": await epochsToReach(seed, 0.1),
    }),
    holds: (m) => m["at 0.03"] > 100 && m["at 0.1"] < m["at 0.03"],
    seeds: 5,
  }),
  claim({
    says: "Single rows take 1000 steps for an epoch of 1000 rows, and all at once take one.",
    notes: "000:322",
    verdict: "true",
    because:
      "the arithmetic of both is the same, but each step has its own costs around it, and a processor cannot work on several rows at once; the chapter measures the time on your machine",
    experiment: async (seed) => {
      const steps = async (batchSize: number) =>
        (await learnSine(seed, { batchSize, learningRate: 0.01, epochs: 1 })).history.losses.length;
      return { one: await steps(1), ten: await steps(10), hundred: await steps(100), all: await steps(1000) };
    },
    holds: ({ one, ten, hundred, all }) => one === 1000 && ten === 100 && hundred === 10 && all === 1,
    seeds: 1,
  }),
  claim({
    says: "Digits that come sorted by class are hardly learned in five epochs; shuffled ones are.",
    notes: "004:1194-1196",
    verdict: "true",
    because:
      "after all nines, the last thing learned is to say nine; a step should follow the slope of all rows in the mean (Bottou 2012)",
    experiment: async (seed) => {
      const { training, validation } = heldOut(seed), descent = { batchSize: 32, learningRate: 0.1, epochs: 5 };
      const shuffled = await descend(training, seed, descent);
      const inOrder = await descend(sorted(training), seed, { ...descent, shuffled: false });
      return {
        shuffled: await shareRight(shuffled.model, validation),
        sorted: await shareRight(inOrder.model, validation),
      };
    },
    holds: ({ shuffled, sorted }) => shuffled > 0.8 && sorted < 0.5,
    seeds: 5,
  }),
  claim({
    says:
      "Of a network that has nearly stopped to learn, the loss of the last batch jumps by more than 3 times within 13 epochs, and the mean over the batches by less than 1.3 times.",
    notes: "004:1578",
    notesSay: "The loss of the last mini-batch is printed as the loss of the epoch.",
    verdict: "false",
    because: "the last batch has 4 rows, and the mean all 1000",
    experiment: async (seed) => {
      const { last, mean } = await answers(seed);
      return { lastBatch: spread(last), mean: spread(mean) };
    },
    holds: ({ lastBatch, mean }) => lastBatch > 3 && mean < 1.3,
    seeds: 5,
  }),
  ...noiseClaims,
  ...countClaims,
];
