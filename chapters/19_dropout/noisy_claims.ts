/** What chapter 19 asserts of few noisy rows: what dropout gains, where it stands, and what noise has to do with it. */
import { claim } from "../claim.ts";
import { learnNoisy, lossOfTruth, noisyAt, type Trial } from "./noisy.ts";

export const noisyClaims = [
  claim({
    says:
      "On 100 noisy rows, dropout at 0.8 gains: a lower loss on other rows at the end and at the best epoch. At 0.2 the loss at the end is higher than without, and the lowest one gains less than half as much.",
    notes: "002:536, 002:542, 003:75",
    notesSay: "Dropout helps to reduce overfitting; a rate of 0.2 or 0.3 is good.",
    verdict: "depends",
    because:
      "weak dropout leaves a network that still learns all rows by heart, and is then as sure where it is wrong; strong dropout does not let it (Srivastava et al. 2014)",
    experiment: async (seed) => {
      const [none, mild, strong] = [await noisyAt(0, seed), await noisyAt(0.2, seed), await noisyAt(0.8, seed)];
      return {
        "at the end without": none.validation.loss,
        "at 0.2": mild.validation.loss,
        "at 0.8": strong.validation.loss,
        "best without": none.bestLoss,
        "best at 0.2": mild.bestLoss,
        "best at 0.8": strong.bestLoss,
      };
    },
    holds: (x) =>
      x["at 0.8"] < x["at the end without"] && x["best at 0.8"] < x["best without"] &&
      x["at 0.2"] > x["at the end without"] &&
      x["best without"] - x["best at 0.2"] < (x["best without"] - x["best at 0.8"]) / 2,
    seeds: 5,
    share: 0.8, // 100 rows may be lucky ones
  }),
  claim({
    says:
      "Dropout behind all three hidden layers, the last among them, lowers the loss at the best epoch, and behind the last alone the accuracy stays within 0.04 of that without.",
    notes: "002:537, 002:550-554, 002:787-788",
    notesSay: "Dropout belongs behind every second or third layer and not near the output, where it disturbs learning.",
    verdict: "depends",
    because:
      "a rule of thumb, which the measurement does not bear out here; the original has it behind every hidden layer, and on the inputs (Srivastava et al. 2014)",
    experiment: async (seed) => {
      const at = (behind: readonly number[]) => learnNoisy({ rate: 0.5, layers: 3, behind }, seed);
      const [none, last, all] = [await at([]), await at([2]), await at([0, 1, 2])];
      return {
        "best without": none.bestLoss,
        "behind all": all.bestLoss,
        "accuracy without": none.validation.accuracy,
        "behind the last": last.validation.accuracy,
      };
    },
    holds: (x) => x["behind all"] < x["best without"] && Math.abs(x["behind the last"] - x["accuracy without"]) < 0.04,
    seeds: 5,
    share: 0.8,
  }),
  claim({
    says:
      "Noise in the labels is not what dropout needs: at rate 0.8 it lowers the loss at the best epoch where no label is wrong, and by less where one in five is.",
    notes: "002:582, 002:586, 002:786",
    notesSay: "One uses dropout when there are many neurons and noise in the data.",
    verdict: "depends",
    because:
      "what it works against is many weights for few rows; where labels are wrong, less is left that could be learned",
    experiment: async (seed) => {
      const best = async (trial: Trial) => (await learnNoisy(trial, seed)).bestLoss, flipped = 0.2;
      const [none, strong] = [(await noisyAt(0, seed)).bestLoss, (await noisyAt(0.8, seed)).bestLoss];
      const [wrong, wrongStrong] = [await best({ rate: 0, flipped }), await best({ rate: 0.8, flipped })];
      return { "gain with right labels": none - strong, "with wrong ones": wrong - wrongStrong };
    },
    holds: (x) => x["gain with right labels"] > 0 && x["with wrong ones"] < x["gain with right labels"],
    seeds: 5,
    share: 0.8,
  }),
  claim({
    says: "Dropout brings the loss nearer to that of the true chances, and never below: the noise itself stays.",
    notes: "002:601",
    notesSay: "There is a reducible noise, which dropout, regularization and more neurons reduce.",
    verdict: "depends",
    because:
      "what can be reduced is the part of the error that comes of the model; the noise is the part that is left to who knows the truth (Hastie et al. 2009)",
    experiment: async (seed) => {
      const [none, strong] = [await noisyAt(0, seed), await noisyAt(0.8, seed)];
      return { "true chances": lossOfTruth(seed), "best at 0.8": strong.bestLoss, "best without": none.bestLoss };
    },
    holds: (x) => x["true chances"] < x["best at 0.8"] && x["best at 0.8"] < x["best without"],
    seeds: 5,
  }),
];
