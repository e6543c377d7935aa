/** How far one distribution is from another. */
import { composite, type Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { elementwise } from "./formula_op.ts";
import { checkSameShape, type LossReduction, reduceLoss } from "./loss_reduction.ts";
import { sample } from "./sample.ts";

const ACT = "take the Kullback-Leibler divergence of";
const SHAPES = [[[2, 3], [2, 3]], [[4], [4]], [[0], [0]], [[], []]];

/** `p (log p - x)`, for a target p: 0 where p is 0. */
export const klDivergenceTerms = elementwise<[x: Tensor, target: Tensor]>("klDivergenceTerms", ["x", "target"], {
  act: ACT,
  y: "target == 0 ? 0 : target * (log(target) - x)",
  slopes: { dx: "-dy * target", dtarget: "dy * (log(target) - x + 1)" },
  domain: "target >= 0; at 0 the slope in the target is minus infinity",
  use: "the terms of klDivergence",
  between: [{ low: -3, high: -0.1 }, { low: 0.1, high: 1 }],
  known: [[-2, 0.5, 1 - 0.5 * Math.LN2], [-3, 1, 3], [-3, 0, 0]],
}, SHAPES);

/** The same, for a target log p: 0 where it is minus infinity. */
export const klDivergenceLogTerms = elementwise<[x: Tensor, target: Tensor]>("klDivergenceLogTerms", ["x", "target"], {
  act: ACT,
  y: "target == -infinity ? 0 : exp(target) * (target - x)",
  slopes: {
    dx: "-dy * exp(target)",
    dtarget: "target == -infinity ? 0 : dy * exp(target) * (target - x + 1)",
  },
  use: "the terms of klDivergence with logTarget",
  between: { low: -3, high: -0.1 },
  known: [[-2, -Math.LN2, 1 - 0.5 * Math.LN2], [-3, 0, 3], [-3, -Infinity, 0]],
}, SHAPES);

export interface DivergenceOptions {
  /** "mean", unless told, divides by the number of elements; "batchmean" by the number of rows, which is what the divergence is. */
  readonly reduction?: LossReduction | "batchmean";
  /** Whether the target is given as logarithms too. */
  readonly logTarget?: boolean;
}

type DivergenceArguments = [x: Tensor, target: Tensor, options?: DivergenceOptions];

/**
 * The Kullback-Leibler divergence (Kullback and Leibler 1951): how many nats more than needed a code for x costs, if the
 * target is the truth. x are logarithms of probabilities.
 */
export const klDivergence: Op<DivergenceArguments> = composite<DivergenceArguments>({
  name: "klDivergence",
  act: ACT,
  takes: 'x, target, { logTarget = false, reduction = "mean" }?',
  is: "the mean of target (log(target) - x); with logTarget of exp(target) (target - x)",
  slopes: { dx: "-dy p / count, where p is the target's probability", dtarget: "dy (log(p) - x + 1) / count" },
  domain: "target >= 0, unless given as logarithms",
  use: "distributions as targets: distillation, variational models",
  samples: () => [
    [sample([2, 3], LOGARITHMS), sample([2, 3], PROBABILITIES, 1)],
    [sample([3, 2], LOGARITHMS), sample([3, 2], PROBABILITIES, 1), { reduction: "batchmean" }],
    [sample([4], LOGARITHMS), sample([4], PROBABILITIES, 1), { reduction: "sum" }],
    [sample([2, 2], LOGARITHMS), sample([2, 2], LOGARITHMS, 1), { logTarget: true, reduction: "none" }],
    [sample([0, 2]), sample([0, 2]), { reduction: "none" }],
  ],
  known: () => [
    {
      of: [sample([2, 2], [-2, -2, -3, -3]), sample([2, 2], [0.5, 0.5, 1, 0]), { reduction: "batchmean" }],
      shape: [],
      gives: [(2 - Math.LN2 + 3) / 2],
    },
    { of: [sample([2], [-3, -3]), sample([2], [0, -Infinity]), { logTarget: true }], shape: [], gives: [1.5] },
  ],
}, (x, target, { logTarget = false, reduction } = {}) => {
  checkSameShape(ACT, { prediction: x, target });
  const terms = logTarget ? klDivergenceLogTerms(x, target) : klDivergenceTerms(x, target);
  return reduction === "batchmean" ? reduceLoss(terms, "mean", x.shape[0] ?? 1) : reduceLoss(terms, reduction);
});

const LOGARITHMS = { low: -3, high: -0.1 }, PROBABILITIES = { low: 0.1, high: 1 };
