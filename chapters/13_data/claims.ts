/** What chapter 13 asserts of scaling; of leaks and of categories it asserts in files of their own. */
import { claim } from "../claim.ts";
import { encodingClaims } from "./encoding_claims.ts";
import { leakClaims } from "./leak_claims.ts";
import * as scaling from "./scaling.ts";

/** The last losses of both walks, above the bottom. */
async function gaps(seed: number) {
  const { raw, scaled, best } = await scaling.twoDescents(seed);
  return {
    conditionRaw: Math.round(raw.condition),
    conditionScaled: scaled.condition,
    rawAboveBottom: raw.losses.at(-1)! - best,
    scaledAboveBottom: Math.abs(scaled.losses.at(-1)! - best) < 1e-6 ? "below 1e-6" : scaled.losses.at(-1)! - best,
  };
}

export const claims = [
  claim({
    says:
      "Scaling changes the weights of a logistic model and nothing else: its predictions and its loss stay the same.",
    notes: "002:799-803",
    verdict: "true",
    because:
      "a weight takes up the unit of its feature: the weight of the scaled feature is the raw one times the deviation",
    experiment: (seed) => {
      const { raw, scaled, lossRaw, lossScaled, difference } = scaling.twoScales(seed);
      const share = (weights: readonly number[]) => Math.max(...weights.map(Math.abs));
      return {
        largestRaw: share(raw),
        largestScaled: share(scaled),
        loss: lossRaw,
        isSame: Math.abs(lossRaw - lossScaled) < 1e-9 && difference < 1e-5,
      };
    },
    holds: ({ isSame }) => isSame,
    seeds: 5,
  }),
  claim({
    says:
      "Raw, the largest weight belongs to the feature with the smallest numbers; scaled, to the one that matters most in truth.",
    notes: "002:803",
    verdict: "true",
    because: "a raw weight is what one unit counts for, a scaled one what one deviation counts for",
    experiment: (seed) => {
      const { raw, scaled } = scaling.twoScales(seed);
      return { raw: scaling.heaviest(raw), scaled: scaling.heaviest(scaled) };
    },
    holds: ({ raw, scaled }) => raw === "family history" && scaled === "glucose (mg/dl)",
    seeds: 5,
  }),
  claim({
    says: "A thousand steps on raw features end far above the bottom; on scaled features they arrive.",
    notes: "002:767, 002:803",
    verdict: "true",
    because:
      "the steepest bend limits the rate, and the flattest then takes as many steps as their ratio says (LeCun et al. 1998)",
    experiment: gaps,
    holds: ({ conditionRaw, conditionScaled, rawAboveBottom, scaledAboveBottom }) =>
      conditionRaw > 1e5 && conditionScaled < 10 && rawAboveBottom > 0.01 && scaledAboveBottom === "below 1e-6",
    seeds: 5,
  }),
  claim({
    says: "Scaling takes the units out of the weights; it does not make features equally important.",
    notes: "002:768, 002:797",
    verdict: "depends",
    notesSay: "After standard scaling no feature has an advantage, and all have a uniform importance.",
    because: "one feature counts ten times as much in truth, and does so after scaling too; only raw weights hide it",
    experiment: (seed) => {
      const { raw, scaled } = scaling.twoImportances(seed);
      return { ratioInTruth: 10, ratioRaw: raw, ratioScaled: scaled };
    },
    holds: ({ ratioRaw, ratioScaled }) => ratioRaw < 0.1 && ratioScaled > 5 && ratioScaled < 20,
    seeds: 5,
  }),
  claim({
    says:
      "Where weights are penalized, units decide which features a model may use: of two that count the same, the one in thousandths is lost.",
    notes: "002:770",
    verdict: "depends",
    notesSay: "Standard scaling cures partial overfitting under different features.",
    because:
      "a penalty sees only the size of a weight, and small numbers need large weights (Hoerl and Kennard 1970); without a penalty scaling changes no prediction",
    experiment: (seed) => {
      const { raw, scaled } = scaling.twoPenalties(seed);
      return { keptRaw: raw[1], keptScaled: scaled[1] };
    },
    holds: ({ keptRaw, keptScaled }) => Math.abs(keptRaw) < 0.01 && keptScaled > 0.5,
    seeds: 5,
  }),
  claim({
    says:
      "A network that is to say salaries in dollars loses all its numbers to NaN in a few steps; with scaled salaries the same network learns.",
    notes: "002:1162-1166",
    verdict: "false",
    notesSay: "With a very high target there may be an error of running out of memory.",
    because:
      "errors of 100,000 make gradients that throw the weights far beyond, until numbers overflow and infinities become NaN; memory has nothing to do with it",
    experiment: async (seed) => {
      const { networkLoss, lostAt, scaledNetwork } = await scaling.twoTargets(seed);
      return { rawLoss: String(networkLoss), stepsUntilThen: lostAt, scaledErrorInDollars: Math.round(scaledNetwork) };
    },
    holds: ({ rawLoss, stepsUntilThen, scaledErrorInDollars }) =>
      rawLoss === "NaN" && stepsUntilThen < 20 && scaledErrorInDollars < 40_000,
    seeds: 5,
  }),
  claim({
    says: "A straight line on scaled features learns the same whether the target is scaled or not.",
    notes: "002:796, 002:1163-1165",
    verdict: "depends",
    notesSay: "If the features are scaled, the target has to be scaled too.",
    because:
      "the bend of a squared error does not depend on the target, so the same rate is stable; with hidden layers it does, and there the target of a regression should be scaled",
    experiment: async (seed) => {
      const { line, scaledLine } = await scaling.twoTargets(seed);
      return { rawErrorInDollars: Math.round(line), scaledErrorInDollars: Math.round(scaledLine) };
    },
    holds: ({ rawErrorInDollars, scaledErrorInDollars }) =>
      Math.abs(rawErrorInDollars / scaledErrorInDollars - 1) < 0.01,
    seeds: 5,
  }),
  ...leakClaims,
  ...encodingClaims,
];
