/** Losses with a margin: who is right by enough costs nothing. Targets are 1 and -1, or class numbers. */
import { indices, tensor } from "../create.ts";
import { parseFormula } from "../formula/parse.ts";
import { composite, type Op } from "../op.ts";
import { axisOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { div } from "./arithmetic.ts";
import { sum } from "./broadcast.ts";
import { calculate } from "./calculate.ts";
import { elementwise } from "./formula_op.ts";
import { gather } from "./indexing.ts";
import { elementLoss } from "./loss_op.ts";
import { checkSameShape, type ElementOptions, type LossOptions, reduceLoss, weighTerms } from "./loss_reduction.ts";
import { labelsAlong } from "./loss_shares.ts";
import { sample } from "./sample.ts";
import { checked, doing, finite, mustHold } from "./settings.ts";

/** How far the score is short of 1 on the side of its target, 1 or -1. At the margin itself the slope is 0. */
export const [hingeTerms, hinge] = elementLoss("hinge", {
  act: "take the hinge loss of",
  y: "max(0, 1 - target * x)",
  slopes: { dx: "target * x < 1 ? -dy * target : 0", dtarget: "target * x < 1 ? -dy * x : 0" },
  domain: "a kink at target x = 1",
  use: "support vector machines",
  rough: true,
  known: [[0.25, 1, 0.75], [0.25, -1, 1.25], [-3, -1, 0], [1, 1, 0]],
});

/** The square of the hinge. */
export const [squaredHingeTerms, squaredHinge] = elementLoss("squaredHinge", {
  act: "take the squared hinge loss of",
  y: "h = max(0, 1 - target * x); h * h",
  slopes: {
    dx: "target * x < 1 ? -2 * dy * target * (1 - target * x) : 0",
    dtarget: "target * x < 1 ? -2 * dy * x * (1 - target * x) : 0",
  },
  use: "support vector machines",
  known: [[0.5, 1, 0.25], [0.5, -1, 2.25], [-3, -1, 0]],
});

/** p, the sigmoid of z. `exp(-abs(z))` is not used, as `derive` would take its kink at 0 for one of p. */
const SIGMOID = "z = -target * x; e = exp(z < 0 ? z : -z); p = (z < 0 ? e : 1) / (1 + e)";

/** A smooth hinge: `log(1 + e^(-target x))`, for targets 1 and -1. */
export const [softMarginTerms, softMargin] = elementLoss("softMargin", {
  act: "take the soft margin loss of",
  y: "z = -target * x; max(z, 0) + log1p(exp(-abs(z)))",
  slopes: {
    dx: `${SIGMOID}; -dy * target * p`,
    dtarget: `${SIGMOID}; -dy * x * p`,
  },
  use: "yes or no, with targets 1 and -1",
  known: [[0, 1, Math.LN2], [Math.log(3), 1, Math.log(4 / 3)], [Math.log(3), -1, Math.log(4)]],
});

/** x is a distance: of what belongs together (1) all of it costs, of what does not (-1) what it is short of the margin. */
export const [hingeEmbeddingTerms, hingeEmbedding] = elementLoss("hingeEmbedding", {
  act: "take the hinge embedding loss of",
  y: "target > 0 ? x : max(0, margin - x)",
  slopes: { dx: "target > 0 ? dy : x < margin ? -dy : 0" },
  settings: { margin: 1 },
  masks: ["target"],
  domain: "a kink at x = margin where the target is -1; nothing flows to the target",
  use: "distances between pairs that belong together, and pairs that do not",
  also: [{ margin: 2 }],
  rough: true,
  known: [[0.25, 1, 0.25], [0.25, -1, 0.75], [3, -1, 0]],
});

const RANKING = "take the margin ranking loss of";

/** The terms of `marginRanking`. */
export const marginRankingTerms = checked(
  elementwise<
    [a: Tensor, b: Tensor, target: Tensor],
    { readonly margin: number }
  >("marginRankingTerms", ["a", "b", "target"], {
    act: RANKING,
    y: "max(0, margin - target * (a - b))",
    slopes: {
      da: "target * (a - b) < margin ? -dy * target : 0",
      db: "target * (a - b) < margin ? dy * target : 0",
      dtarget: "target * (a - b) < margin ? dy * (b - a) : 0",
    },
    settings: { margin: 0 },
    domain: "a kink at target (a - b) = margin",
    use: "the terms of marginRanking",
    also: [{ margin: 0.5 }],
    rough: true,
    known: [[3, 1, 1, 0], [3, 1, -1, 2], [1, 1.5, 1, 0.5]],
  }, [[[2, 3], [2, 3], [2, 3]], [[4], [4], [4]], [[0], [0], [0]], [[], [], []]]),
  (a, _b, _target, { margin = 0 } = {}) => finite(doing(RANKING, a), { margin }),
);

export interface RankingOptions extends ElementOptions {
  /** By how much one must be ahead: 0 unless told. */
  readonly margin?: number;
}

type RankingArguments = [a: Tensor, b: Tensor, target: Tensor, options?: RankingOptions];

/** How far a is short of being ahead of b by the margin, where the target is 1; or b of a, where it is -1. */
export const marginRanking: Op<RankingArguments> = composite<RankingArguments>({
  name: "marginRanking",
  act: RANKING,
  takes: 'a, b, target, { margin = 0, weights, reduction = "mean" }?',
  is: "the mean of max(0, margin - target (a - b))",
  slopes: { da: "that of marginRankingTerms, times 1 / count", db: "the same, with the other sign" },
  domain: marginRankingTerms.entry.domain,
  use: "putting answers in order",
  rough: true,
  samples: () => [
    [sample([2, 3]), sample([2, 3], undefined, 1), sample([2, 3], undefined, 2)],
    [sample([4]), sample([4], undefined, 1), sample([4], undefined, 2), { margin: 1, reduction: "sum" }],
    [sample([3]), sample([3], undefined, 1), sample([3], undefined, 2), {
      reduction: "none",
      weights: tensor([1, 0, 2]),
    }],
  ],
  known: () => [{
    of: [sample([2], [3, 3]), sample([2], [1, 1]), sample([2], [1, -1]), { margin: 1 }],
    shape: [],
    gives: [1.5],
  }],
}, (a, b, target, options = {}) => {
  checkSameShape(RANKING, { a, b, target });
  return reduceLoss(weighTerms(RANKING, marginRankingTerms(a, b, target, options), options.weights), options.reduction);
});

const CLASSES = "take the multi-margin loss of";
const SHORT = parseFormula(
  "h = margin - right + x; index == place ? 0 : h > 0 ? pow(h, p) : 0",
  ["x", "right", "index", "place", "margin", "p"],
);

export interface MultiMarginOptions extends LossOptions {
  /** By how much the right class must be ahead of each other class: 1 unless told. */
  readonly margin?: number;
  /** The power of what it is short of that: 1 unless told. */
  readonly p?: number;
  /** The axis of the classes: the last unless told. */
  readonly axis?: number;
}

type MultiMarginArguments = [x: Tensor, target: Tensor, options?: MultiMarginOptions];

/** How far the score of the right class is short of being ahead of all others by a margin: the hinge for several classes. */
export const multiMargin: Op<MultiMarginArguments> = composite<MultiMarginArguments>({
  name: "multiMargin",
  act: CLASSES,
  takes: 'x, target, { margin = 1, p = 1, axis = -1, reduction = "mean" }?',
  is:
    "the mean over the rows of the sum over the wrong classes of max(0, margin - x[target] + x[class])^p, divided by " +
    "the number of classes; x: [rows, classes], target: class numbers [rows]",
  slopes: {
    dx: "for each wrong class p (...)^(p - 1), and minus their sum for the right one, divided as the value is",
  },
  domain: "kinks where a class is behind by just the margin; p >= 1",
  use: "support vector machines for several classes",
  rough: true,
  samples: () => [
    [sample([2, 3]), indices([2, 0])],
    [sample([3, 2]), indices([1, 0, 0]), { p: 2, margin: 2, axis: 1, reduction: "sum" }],
    [sample([2, 3, 2]), indices([[0, 2], [1, 1]]), { axis: 1, reduction: "none" }],
    [sample([3]), indices(1)],
    [sample([0, 2]), indices([]), { reduction: "sum" }],
  ],
  known: () => [
    { of: [sample([1, 3], [1, 0.5, -3]), indices([0])], shape: [], gives: [0.5 / 3] },
    { of: [sample([3], [0, 0.5, -3]), indices(0), { p: 2 }], shape: [], gives: [0.75] },
  ],
}, (x, target, { margin = 1, p = 1, axis = -1, reduction } = {}) => {
  const along = axisOf(CLASSES, axis, x.shape);
  mustHold(doing(CLASSES, x), "p", p, p >= 1, "1 or more");
  finite(doing(CLASSES, x), { margin });
  const { index, place } = labelsAlong(CLASSES, x, target, along);
  const operands = [x, gather(x, index, along), index, place, margin, p];
  const short = calculate(CLASSES, SHORT, ["x", "right", "index", "place", "margin", "p"], operands);
  return reduceLoss(div(sum(short, along), x.shape[along]), reduction);
});
