/** The experiment: how one unit is normalized, what deep layers see, what that does to training, and what comes afterwards. */
import { checkGradient, type Differentiable } from "../../lib/check_gradient.ts";
import type { Page } from "../../lib/figure/page.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { batchNorm, standardize } from "./batch_normalization.ts";
import { claims } from "./claims.ts";
import { batch, forgetsBoth, forgetsVariance, PLACES } from "./derivatives.ts";
import { showDrift, showSlopes } from "./show_drift.ts";
import { showCatchingUp, showOneBatch, showOtherRows } from "./show_kept.ts";
import { showLength, showStretching } from "./show_scale.ts";
import { showLearned, showRates, showSmallBatches } from "./show_training.ts";

export async function main(page: Page, { seed }: Options) {
  showUnit(page);
  showWayBack(page);
  await showDrift(page, seed);
  await showSlopes(page, seed);
  await showRates(page, seed);
  await showLearned(page, seed);
  showOneBatch(page);
  await showCatchingUp(page, seed);
  await showOtherRows(page, seed);
  await showSmallBatches(page, seed);
  await showStretching(page, seed);
  await showLength(page, seed);
  await showClaims(page, claims, seed);
}

function showUnit(page: Page) {
  page.heading("One unit, one batch");
  page.text(
    `A unit says 1, 3, 5 and 7 of the four rows of a batch. Their mean is 4 and their variance 5. Standardized they have mean 0 and
    variance 1. Then gamma stretches and beta moves them, here by 2 and 10.`,
  );
  const x = [1, 3, 5, 7], { n } = standardize(x, 1e-5), y = batchNorm(x, { gamma: 2, beta: 10 }, 1e-5);
  page.table(["x", "standardized", "2 n + 10"], x.map((one, i) => [one, n[i].toFixed(4), y[i].toFixed(4)]));
  page.text(
    `What a unit said of a row now depends on the other rows of the batch. A 3 is below the mean here; beside 1, 1 and 1 it would be
    far above.`,
  );
}

const RULES: readonly (readonly [string, Differentiable])[] = [
  ["by hand", batch],
  ["without the variance", forgetsVariance],
  ["without mean and variance", forgetsBoth],
];

function showWayBack(page: Page) {
  page.heading("The way back");
  page.text(
    `How does the loss move with x? Each x moves its own n, and besides the mean and the variance of all. Here is the rule by hand
    beside two that are tempting: one takes the variance for a constant, the other the mean as well. Gamma is 0.7, and all slopes of y are 0 but the
    first, which is 1. What are the slopes in 1, 3, 5, 8 and -2?`,
  );
  const upstream = [1, 0, 0, 0, 0];
  page.table(
    ["rule", "1", "3", "5", "8", "-2", "check"],
    RULES.map(([name, rule]) => {
      const [slopes] = rule.backward(PLACES[0], upstream),
        verdicts = PLACES.map((one) => checkGradient(rule, one).verdict);
      return [name, ...slopes.map((slope) => slope.toFixed(4)), [...new Set(verdicts)].join()];
    }),
  );
  page.text(
    `The first output moves with all five numbers. The tempting rules miss that, and the check against differences finds them out. The
    right slopes add up to 0: to move all numbers of a batch together changes nothing.`,
  );
}
