/** Losses of yes or no. The target is 1 or 0, or a probability between them. */
import { tensor } from "../create.ts";
import { composite, type Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { checkRepeats } from "./broadcast.ts";
import type { Operand } from "./calculate.ts";
import { elementwise } from "./formula_op.ts";
import { elementLoss } from "./loss_op.ts";
import { checkSameShape, type ElementOptions, reduceLoss, weighTerms } from "./loss_reduction.ts";
import { sample } from "./sample.ts";
import { doing, finite } from "./settings.ts";

/**
 * Cross-entropy of a yes or no, from its probability x: minus the logarithm of what was given to the truth. A probability of
 * 0 for the truth would cost infinity, so the logarithm ends at -100 and the divisor of the slope at 1e-12, which is
 * PyTorch's choice. From a score, `binaryCrossEntropyWithLogits` needs no such ends.
 */
export const [binaryCrossEntropyTerms, binaryCrossEntropy] = elementLoss("binaryCrossEntropy", {
  act: "take the binary cross-entropy of",
  y: "-target * max(-100, log(x)) - (1 - target) * max(-100, log1p(-x))",
  slopes: {
    dx: "dy * (x - target) / max(1e-12, x * (1 - x))",
    dtarget: "dy * (max(-100, log1p(-x)) - max(-100, log(x)))",
  },
  domain: "0 <= x <= 1",
  use: "yes or no, from a probability",
  between: [{ low: 0.1, high: 0.9 }, { low: 0, high: 1 }],
  known: [[0.25, 1, 2 * Math.LN2], [0.25, 0, Math.log(4 / 3)], [0.5, 0.3, Math.LN2]],
});

/** The logarithms of 1 + e^-x and 1 + e^x, without an overflow inside, and without a loss of digits. */
const SOFT = "s = log1p(exp(-abs(x)))", MINUS_LOG_YES = "(s + max(-x, 0))", MINUS_LOG_NO = "(s + max(x, 0))";
/** p and q, the sigmoids of x and of -x. `exp(-abs(x))` is not used, as `derive` would take its kink at 0 for theirs. */
const SIGMOIDS = "e = exp(x < 0 ? x : -x); p = (x < 0 ? e : 1) / (1 + e); q = (x < 0 ? 1 : e) / (1 + e)";

const FROM_SCORE = "take the binary cross-entropy, from scores, of";

type TermArguments = [x: Tensor, target: Tensor, positive: Operand];

/** The terms of `binaryCrossEntropyWithLogits`: a target of 1 counts `positive` times. */
export const binaryCrossEntropyWithLogitsTerms = elementwise<TermArguments>(
  "binaryCrossEntropyWithLogitsTerms",
  ["x", "target", "positive"],
  {
    act: FROM_SCORE,
    y: `${SOFT}; positive * target * ${MINUS_LOG_YES} + (1 - target) * ${MINUS_LOG_NO}`,
    slopes: {
      dx: `${SIGMOIDS}; dy * ((1 - target) * p - positive * target * q)`,
      dtarget: `${SOFT}; dy * (positive * ${MINUS_LOG_YES} - ${MINUS_LOG_NO})`,
      dpositive: `${SOFT}; dy * target * ${MINUS_LOG_YES}`,
    },
    use: "the terms of binaryCrossEntropyWithLogits",
    between: [{ low: -2, high: 2 }, { low: 0, high: 1 }, { low: 0.5, high: 3 }],
    known: [
      [0, 1, 1, Math.LN2],
      [Math.log(3), 1, 2, 2 * Math.log(4 / 3)],
      [-Math.log(3), 1, 1, Math.log(4)],
      [Math.log(3), 0, 2, Math.log(4)],
    ],
  },
  [[[2, 3], [2, 3], [3]], [[4], [4], []], [[], [], []], [[0], [0], []]],
);

export interface PositiveOptions extends ElementOptions {
  /** How many times a target of 1 counts: one number, or a tensor that broadcasts to x, such as one for each column. */
  readonly positiveWeights?: Operand;
}

type BinaryArguments = [x: Tensor, target: Tensor, options?: PositiveOptions];

/** The same from the score, or logit, that the sigmoid would make a probability: exact for scores of any size. */
export const binaryCrossEntropyWithLogits: Op<BinaryArguments> = composite<BinaryArguments>({
  name: "binaryCrossEntropyWithLogits",
  act: FROM_SCORE,
  takes: 'x, target, { positiveWeights = 1, weights, reduction = "mean" }?',
  is: "the mean of -(positive target log(sigmoid(x)) + (1 - target) log(1 - sigmoid(x)))",
  slopes: { dx: "dy ((1 - target) sigmoid(x) - positive target sigmoid(-x)) / count" },
  use: "yes or no, from a score",
  samples: () => [
    [sample([2, 3]), sample([2, 3], PROBABILITIES, 1)],
    [sample([4]), sample([4], PROBABILITIES, 1), { positiveWeights: 3, reduction: "sum" }],
    [sample([3, 2]), sample([3, 2], PROBABILITIES, 1), { reduction: "none" }],
    [sample([2, 3]), sample([2, 3], PROBABILITIES, 1), { positiveWeights: tensor([1, 2, 3]), weights: tensor(0.5) }],
    [sample([]), sample([], PROBABILITIES, 1)],
    [sample([0]), sample([0]), { reduction: "none" }],
  ],
  known: () => [
    { of: [sample([2], [0, Math.log(3)]), sample([2], [1, 0])], shape: [], gives: [Math.log(8) / 2] },
    {
      of: [sample([2], [0, 0]), sample([2], [1, 0]), { positiveWeights: 5, reduction: "none" }],
      shape: [2],
      gives: [5 * Math.LN2, Math.LN2],
    },
  ],
}, (x, target, { positiveWeights = 1, weights, reduction } = {}) => {
  checkSameShape(FROM_SCORE, { prediction: x, target });
  if (typeof positiveWeights === "number") finite(doing(FROM_SCORE, x), { positiveWeights });
  else checkRepeats(FROM_SCORE, "positive weights", positiveWeights, x.shape);
  const terms = binaryCrossEntropyWithLogitsTerms(x, target, positiveWeights);
  return reduceLoss(weighTerms(FROM_SCORE, terms, weights), reduction);
});

const PROBABILITIES = { low: 0, high: 1 };
