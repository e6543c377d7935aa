/**
 * Why a model errs: it cannot say the truth, or it says something else each time, or nobody could know.
 *
 * Symbols: f(x) the truth at a place x, p(x) what a model says there that has learned from one data set, E the mean over many
 * data sets of the same kind.
 *
 *   E (p - f)^2  =  (E p - f)^2  +  E (p - E p)^2      error = bias^2 + variance (Geman et al. 1992)
 *
 * Who is asked about noisy targets errs by their variance besides. That part is of the data, and no model has less.
 */
import { checkFinite, checkRows } from "../../lib/data/check.ts";

/** The parts of an error, each a mean over all places. */
export interface Parts {
  /** The mean square of what models are off the truth. */
  readonly error: number;
  /** The square of what they are off in the mean, as a model that is too stiff is. */
  readonly bias: number;
  /** How much each is off their mean, as a model is that follows the noise of its rows. */
  readonly variance: number;
}

/** Takes errors apart: what models say, `[data sets, places]`, and the truth, `[places]`. The error is the sum of the others. */
export function partsOf(said: readonly (readonly number[])[], truth: readonly number[]): Parts {
  checkRows("take errors apart", said, truth.length);
  checkFinite("take errors apart", "truth", truth);
  const middle = truth.map((_, i) => mean(said.map((one) => one[i])));
  const over = (value: (p: number, i: number) => number) => mean(said.map((one) => mean(one.map(value))));
  return {
    error: over((p, i) => (p - truth[i]) ** 2),
    bias: mean(middle.map((p, i) => (p - truth[i]) ** 2)),
    variance: over((p, i) => (p - middle[i]) ** 2),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
