/** Losses of numbers: how far a prediction is from its target. */
import { elementLoss } from "./loss_op.ts";

/** The mean of the squares of the errors: twice the error costs four times as much. Its best single answer is the mean. */
export const [meanSquaredErrorTerms, meanSquaredError] = elementLoss("meanSquaredError", {
  act: "take the mean squared error of",
  y: "e = x - target; e * e",
  slopes: { dx: "2 * dy * (x - target)", dtarget: "-2 * dy * (x - target)" },
  use: "regression",
  known: [[3, 1, 4], [1, 2.5, 2.25], [-1, -1, 0]],
});

/** The mean size of the errors. Its best single answer is the median. An error of 0 has the slope 0. */
export const [meanAbsoluteErrorTerms, meanAbsoluteError] = elementLoss("meanAbsoluteError", {
  act: "take the mean absolute error of",
  y: "abs(x - target)",
  slopes: { dx: "dy * sign(x - target)", dtarget: "-dy * sign(x - target)" },
  domain: "a kink at x = target",
  use: "regression with outliers",
  rough: true,
  known: [[3, 1, 2], [1, 2.5, 1.5], [-1, -1, 0]],
});

/** Half the square below `delta`, a straight line beyond: no error pulls harder than `delta` does (Huber 1964). */
export const [huberTerms, huber] = elementLoss("huber", {
  act: "take the Huber loss of",
  y: "e = abs(x - target); e <= delta ? 0.5 * e * e : delta * (e - 0.5 * delta)",
  slopes: { dx: "dy * max(-delta, min(delta, x - target))", dtarget: "-dy * max(-delta, min(delta, x - target))" },
  settings: { delta: 1 },
  positive: ["delta"],
  use: "regression with outliers",
  also: [{ delta: 0.5 }],
  known: [[3, 1, 1.5], [1.5, 1, 0.125], [-2, -1, 0.5]],
});

/** The Huber loss divided by its bound: however small `beta` is, large errors have the slope 1. */
export const [smoothL1Terms, smoothL1] = elementLoss("smoothL1", {
  act: "take the smooth L1 loss of",
  y: "e = abs(x - target); e < beta ? 0.5 * e * e / beta : e - 0.5 * beta",
  slopes: {
    dx: "dy * max(-1, min(1, (x - target) / beta))",
    dtarget: "-dy * max(-1, min(1, (x - target) / beta))",
  },
  settings: { beta: 1 },
  positive: ["beta"],
  use: "regression with outliers; boxes around objects",
  also: [{ beta: 0.5 }],
  known: [[3, 1, 1.5], [1.5, 1, 0.125], [-2, -1, 0.5]],
});
