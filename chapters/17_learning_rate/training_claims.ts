/** What chapter 17 asserts of noise, of schedules and of the finder: each measured on several seeds. */
import { readRates } from "../../lib/optim/finder.ts";
import { claim } from "../claim.ts";
import * as digits from "./digits.ts";
import { effectiveRate, lastingSpread } from "./learning_rate.ts";
import * as noise from "./noise.ts";

export const trainingClaims = [
  claim({
    says:
      "In a bowl with the bend 1, noise of deviation 1 keeps a walk at the rate 0.1 about 0.23 away from its lowest point, and one at 0.5 about 0.58.",
    because:
      "each step adds r times the noise, and takes the part r of what is left: in the long run the spread is r / sqrt(1 - (1 - r)²) (Robbins and Monro 1951)",
    experiment: (seed) => {
      const [slow, fast] = [0.1, 0.5].map((rate) => noise.measuredSpread(rate, 20_000, seed));
      return {
        "at 0.1": slow,
        formula: lastingSpread(1, 0.1, 1),
        "at 0.5": fast,
        "formula at 0.5": lastingSpread(1, 0.5, 1),
      };
    },
    holds: (x) => Math.abs(x["at 0.1"] / x.formula - 1) < 0.1 && Math.abs(x["at 0.5"] / x["formula at 0.5"] - 1) < 0.1,
    seeds: 10,
  }),
  claim({
    says:
      "If the rate falls as 1 / (t + 1), the spread falls as well: ten times smaller after a hundred times as many steps.",
    because:
      "then each place is the mean of all that was seen, whose deviation is 1 / sqrt(t) (Robbins and Monro 1951)",
    experiment: (seed) => {
      const [early, late] = [10, 1000].map((steps) => noise.spreadOfFallingRate(steps, seed));
      return { after10: early, after1000: late, times: early / late };
    },
    holds: ({ times }) => times > 7.5 && times < 13.5,
    seeds: 10,
  }),
  claim({
    says:
      "A line that is learned from noisy batches ends with jumps of its loss that are less than a third as large, and less than a quarter as far above the best line, where the rate falls: as in the notes or like a cosine.",
    notes: "002:1077-1078",
    verdict: "true",
    because:
      "what the noise of batches leaves grows with the rate (Robbins and Monro 1951; Loshchilov and Hutter 2017)",
    experiment: async (seed) => {
      const { constant, "as in the notes": falling, cosine } = await noise.tails(seed);
      const [jumps, jumpsFalling, jumpsCosine] = [constant, falling, cosine].map(noise.roughness);
      const above = [constant, falling, cosine].map((losses) => noise.lastLoss(losses) - noise.bestLoss(seed));
      const [far, farFalling, farCosine] = above;
      return { jumps, jumpsFalling, jumpsCosine, "above the best": far, falling: farFalling, cosine: farCosine };
    },
    holds: (x) =>
      3 * Math.max(x.jumpsFalling, x.jumpsCosine) < x.jumps &&
      4 * Math.max(x.falling, x.cosine) < x["above the best"],
    seeds: 20,
  }),
  claim({
    says: "The scheduler of the notes begins at 0.01, keeps it for ten epochs, and is at 0.00607 in the fifteenth.",
    notes: "002:1094-1110",
    verdict: "true",
    because:
      "from the eleventh epoch on it is multiplied by exp(-0.1) each time, five times up to the fifteenth: 0.01 exp(-0.5)",
    experiment: () => {
      const rates = Array.from({ length: 15 }, (_, epoch) => 0.01 * noise.notesSchedule(epoch));
      return { tenth: rates[9], fifteenth: Number(rates[14].toFixed(5)) };
    },
    holds: ({ tenth, fifteenth }) => tenth === 0.01 && fifteenth === 0.00607,
    seeds: 1,
  }),
  claim({
    says:
      "On the digits, a constant rate, a cosine, one with restarts and cycles end within 0.03 of each other, in the mean of three trainings.",
    notes: "004:1890",
    notesSay: "Cyclical rates or warm restarts generalize better.",
    verdict: "depends",
    because:
      "the digits are too easy to show it: the seed makes as much of a difference as the schedule. On large networks it has been measured (Smith 2017; Loshchilov and Hutter 2017)",
    experiment: async (seed) => {
      const found = Object.values(await digits.comparedSchedules(seed)), means = found.map(({ mean }) => mean);
      const [constant, cosine, restarts, cycles] = means;
      return { constant, cosine, restarts, cycles, apart: Math.max(...means) - Math.min(...means) };
    },
    holds: ({ apart }) => apart < 0.03,
    seeds: 3,
  }),
  claim({
    says:
      "With five layers and Adam at 0.05, 50 steps of warm-up bring at least 0.9 of the digits right, and more than without; at 0.01 they change less than 0.05.",
    notes: "004:1921",
    notesSay: "Warm-up, a small rate that increases, stabilizes early training.",
    verdict: "depends",
    because:
      "Adam's first steps move every weight by the whole rate, whatever the slope, and a deep network may not recover; where the rate is small enough, there is nothing to protect from (Goyal et al. 2017)",
    experiment: async (seed) => ({
      "0.05 at once": await digits.accuracyOf(digits.warmed(0.05, 0), seed),
      "0.05 warmed up": await digits.accuracyOf(digits.warmed(0.05, 50), seed),
      "0.01 at once": await digits.accuracyOf(digits.warmed(0.01, 0), seed),
      "0.01 warmed up": await digits.accuracyOf(digits.warmed(0.01, 50), seed),
    }),
    holds: (x) =>
      x["0.05 warmed up"] > 0.9 && x["0.05 warmed up"] > x["0.05 at once"] &&
      Math.abs(x["0.01 warmed up"] - x["0.01 at once"]) < 0.05,
    seeds: 20,
    share: 0.9,
  }),
  claim({
    says:
      "The finder's curve falls fastest at a smaller rate than where it is lowest, and a tenth of the latter brings at least 0.75 of the digits right in ten epochs.",
    notes: "004:1928",
    notesSay: "Pick the rate just before the loss starts to rise, which is where it drops fastest.",
    verdict: "false",
    because: "these are two points: a curve is steepest before its lowest point, not at it (Smith 2017)",
    experiment: async (seed) => {
      const { steepest, lowest, tenth } = readRates(await digits.rateCurve(seed));
      const right = await digits.accuracyOf({ optimizer: digits.descend(tenth), epochs: 10 }, seed);
      return { steepest, lowest, rightAtTenth: right };
    },
    holds: ({ steepest, lowest, rightAtTenth }) => steepest < lowest && rightAtTenth >= 0.75,
    seeds: 20,
  }),
  claim({
    says:
      "Of twelve trainings at the rate just before the loss rises, one or more end with less than 0.75 of the digits right; at a tenth of it none does.",
    notes: "004:1928",
    notesSay: "Pick the rate just before the loss starts to rise.",
    verdict: "false",
    because:
      "a rate that was good for a few steps of a sweep need not be good for a training: what it does adds up (Smith 2017)",
    experiment: async (seed) => {
      const { lowest, steepest, tenth } = await digits.failures(seed);
      return { trainings: 12, lowest, steepest, tenth };
    },
    holds: ({ lowest, tenth }) => lowest >= 1 && tenth === 0,
    seeds: 3,
  }),
  claim({
    says:
      "On the digits, 30 epochs of gradient descent at 0.01 stay more than 0.03 behind those at 0.1; Adam at 0.001 gets to 0.92 or more, momentum 0.95 at 0.001 to 0.86.",
    notes: "004:1391,1811,1982",
    notesSay: "Begin with 0.001 for Adam and 0.01 for SGD; 0.001 with momentum 0.95 is a good rule of thumb.",
    verdict: "depends",
    because: "a good rate depends on the slopes: the model, the scale of its inputs, the batch and the number of steps",
    experiment: async (seed) => {
      const right = (optimizer: digits.Trial["optimizer"]) => digits.accuracyOf({ optimizer, epochs: 30 }, seed);
      return {
        "0.01": await right(digits.descend(0.01)),
        "0.1": await right(digits.descend(0.1)),
        "0.001 with 0.95": await right(digits.descendWith(0.001, 0.95)),
        "Adam 0.001": await right(digits.adapt(0.001)),
      };
    },
    holds: (x) => x["0.01"] < x["0.1"] - 0.03 && x["Adam 0.001"] >= 0.92 && x["0.001 with 0.95"] >= 0.86,
    seeds: 20,
    share: 0.9,
  }),
  claim({
    says:
      "Momentum m at the rate r (1 - m) trains on the digits like the rate r without it: ten epochs at 0.02 and at 0.001 with 0.95 end within 0.1 of each other.",
    notes: "004:1982, 003:107",
    notesSay: "0.001 is the rate, whatever the momentum.",
    verdict: "depends",
    because: "where slopes hardly change from step to step, the velocity adds up to g / (1 - m) (Polyak 1964)",
    experiment: async (seed) => {
      const right = (optimizer: digits.Trial["optimizer"]) => digits.accuracyOf({ optimizer, epochs: 10 }, seed);
      const [plain, rolled] = [await right(digits.descend(0.02)), await right(digits.descendWith(0.001, 0.95))];
      const same = await right(digits.descend(0.001));
      return { effectiveRate: effectiveRate(0.001, 0.95), "0.02": plain, "0.001 with 0.95": rolled, "0.001": same };
    },
    holds: (x) => Math.abs(x["0.02"] - x["0.001 with 0.95"]) < 0.1 && x["0.001 with 0.95"] > x["0.001"] + 0.2,
    seeds: 20,
  }),
];
