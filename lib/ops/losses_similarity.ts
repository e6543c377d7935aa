/** Losses of vectors: how alike they are, by their angle or by their distance. */
import { tensor } from "../create.ts";
import { parseFormula } from "../formula/parse.ts";
import type { Formula } from "../formula/tree.ts";
import { composite, type Op } from "../op.ts";
import { axisOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { minimum, mul } from "./arithmetic.ts";
import { sum } from "./broadcast.ts";
import { calculate, onesLike } from "./calculate.ts";
import { elementwise } from "./formula_op.ts";
import { checkSameShape, checkTarget, type LossOptions, reduceLoss } from "./loss_reduction.ts";
import { marginRankingTerms } from "./losses_margin.ts";
import { norm } from "./reductions.ts";
import { sample } from "./sample.ts";
import { checked, doing, finite, mustHold, notNegative } from "./settings.ts";

const COSINE = "take the cosine of",
  EMBEDDING = "take the cosine embedding loss of",
  TRIPLET = "take the triplet loss of";

export interface CosineOptions {
  /** The axis of the vectors: the last unless told. */
  readonly axis?: number;
  /** A vector that is shorter counts as one of this length: 1e-8 unless told. So a vector of zeros has the cosine 0. */
  readonly epsilon?: number;
}

type CosineArguments = [a: Tensor, b: Tensor, options?: CosineOptions];

const CLAMPED = parseFormula("x / max(length, least)", ["x", "length", "least"]);

/** The cosine of the angle between two vectors: 1 for one direction, 0 for a right angle, -1 for opposite directions. */
export const cosineSimilarity: Op<CosineArguments> = composite<CosineArguments>({
  name: "cosineSimilarity",
  act: COSINE,
  takes: "a, b, { axis = -1, epsilon = 1e-8 }?",
  is: "a b / (max(|a|, epsilon) max(|b|, epsilon)) along the axis: [rows, n] [rows, n] -> [rows]",
  slopes: { da: "dy (b / |b| - y a / |a|) / |a|", db: "dy (a / |a| - y b / |b|) / |b|" },
  use: "how alike two embeddings are",
  samples: () => [
    [sample([2, 3]), sample([2, 3], undefined, 1)],
    [sample([3, 2]), sample([3, 2], undefined, 1), { axis: 0 }],
    [sample([4]), sample([4], undefined, 1), { epsilon: 10 }],
    [sample([2, 2, 2]), sample([2, 2, 2], undefined, 1), { axis: 1 }],
    [sample([0, 2]), sample([0, 2])],
  ],
  known: () => [
    { of: [sample([2], [3, 4]), sample([2], [4, 3])], shape: [], gives: [0.96] },
    { of: [sample([2], [0, 0]), sample([2], [1, 2])], shape: [], gives: [0] },
  ],
}, (a, b, { axis = -1, epsilon = 1e-8 } = {}) => {
  checkSameShape(COSINE, { a, b });
  notNegative(doing(COSINE, a), { epsilon });
  const along = axisOf(COSINE, axis, a.shape);
  const [unitA, unitB] = [a, b].map((x) => unit(COSINE, CLAMPED, x, along, epsilon));
  return sum(mul(unitA, unitB), along);
});

/** Vectors divided by their length, before they are multiplied: the square of a long one would be infinite. */
function unit(act: string, formula: Formula, x: Tensor, axis: number, least: number): Tensor {
  return calculate(act, formula, ["x", "length", "least"], [x, norm(x, axis, { keepAxes: true }), least]);
}

/** `1 - x` where the target is 1, and by how much x is above the margin where it is -1; x is a cosine. */
export const cosineEmbeddingTerms = checked(
  elementwise<[x: Tensor, target: Tensor], { readonly margin: number }>(
    "cosineEmbeddingTerms",
    ["x", "target"],
    {
      act: EMBEDDING,
      y: "target > 0 ? 1 - x : max(0, x - margin)",
      slopes: { dx: "target > 0 ? -dy : x > margin ? dy : 0" },
      settings: { margin: 0 },
      masks: ["target"],
      domain: "a kink at x = margin where the target is -1; nothing flows to the target",
      use: "the terms of cosineEmbedding",
      between: { low: -0.9, high: 0.9 },
      also: [{ margin: 0.7 }, { margin: -0.7 }],
      rough: true,
      known: [[0.25, 1, 0.75], [0.25, -1, 0.25], [-0.5, -1, 0]],
    },
    [[[2, 3], [2, 3]], [[4], [4]], [[0], [0]], [[], []]],
  ),
  (x, _target, { margin = 0 } = {}) => finite(doing(EMBEDDING, x), { margin }),
);

export interface EmbeddingOptions extends LossOptions {
  /** The cosine, from -1 to 1, from which on what does not belong together costs: 0 unless told. */
  readonly margin?: number;
}

type EmbeddingArguments = [a: Tensor, b: Tensor, target: Tensor, options?: EmbeddingOptions];

/** A vector of zeros has no direction; PyTorch adds this to the squared lengths, and so does this loss. */
const SQUARED_LENGTH = 1e-12;
const SOFTENED = parseFormula(
  "x / (length > 1 ? length * sqrt(1 + least / length / length) : sqrt(length * length + least))",
  ["x", "length", "least"],
);

/** Turns vectors that belong together (1) into one direction, and others (-1) away from each other. */
export const cosineEmbedding: Op<EmbeddingArguments> = composite<EmbeddingArguments>({
  name: "cosineEmbedding",
  act: EMBEDDING,
  takes: 'a, b, target, { margin = 0, reduction = "mean" }?',
  is: "the mean over the rows of 1 - cos where the target is 1, max(0, cos - margin) where it is -1; " +
    "a, b: [rows, n], target: [rows]",
  slopes: { da: "that of cosineEmbeddingTerms, times that of the cosine, times 1 / count", db: "the same for b" },
  domain: "a kink at cos = margin where the target is -1; nothing flows to the target",
  use: "embeddings that are alike where their meaning is",
  samples: () => [
    [sample([2, 3]), sample([2, 3], undefined, 1), tensor([1, -1])],
    [sample([2, 4]), sample([2, 4], undefined, 1), tensor([-1, 1]), { margin: -0.9, reduction: "sum" }],
    [sample([3, 2]), sample([3, 2], undefined, 1), tensor([1, 1, 1]), { reduction: "none" }],
    [sample([3]), sample([3], undefined, 1), tensor(1)],
  ],
  known: () => [{
    of: [sample([2, 2], [3, 4, 3, 4]), sample([2, 2], [4, 3, 4, 3]), tensor([1, -1]), { margin: 0.46 }],
    shape: [],
    gives: [0.27],
  }],
}, (a, b, target, options = {}) => {
  checkSameShape(EMBEDDING, { a, b });
  checkTarget(EMBEDDING, a.shape, target.shape, a.shape.slice(0, -1));
  const along = axisOf(EMBEDDING, -1, a.shape);
  const [unitA, unitB] = [a, b].map((x) => unit(EMBEDDING, SOFTENED, x, along, SQUARED_LENGTH));
  return reduceLoss(cosineEmbeddingTerms(sum(mul(unitA, unitB), along), target, options), options.reduction);
});

export interface TripletOptions extends LossOptions {
  /** By how much the negative must be further away than the positive: 1 unless told. */
  readonly margin?: number;
  /** The power of the norm that measures distances: 2, the usual length, unless told. */
  readonly p?: number;
  /** What is added to each difference, so that no distance is 0, where the slope of a length is chosen as 0: 1e-6 unless told. */
  readonly epsilon?: number;
  /** Whether the negative is also measured from the positive, and the nearer of the two counts. */
  readonly swap?: boolean;
}

type TripletArguments = [anchor: Tensor, positive: Tensor, negative: Tensor, options?: TripletOptions];

/** Wants the anchor nearer to the positive, which belongs to it, than to the negative, which does not, by a margin. */
export const triplet: Op<TripletArguments> = composite<TripletArguments>({
  name: "triplet",
  act: TRIPLET,
  takes: 'anchor, positive, negative, { margin = 1, p = 2, epsilon = 1e-6, swap = false, reduction = "mean" }?',
  is: "the mean over the rows of max(0, |anchor - positive + epsilon| - |anchor - negative + epsilon| + margin), all " +
    "three [rows, n]; with swap the second length is the smaller of it and |positive - negative + epsilon|",
  slopes: {
    danchor:
      "the unit vector from the positive minus that from the negative, where the loss is above 0, divided by the count",
    dpositive: "minus the first of the two",
    dnegative: "the second",
  },
  domain: "a kink where the negative is further away by just the margin; p >= 1",
  use: "embeddings of faces: one person near, others far",
  samples: () => [
    triple([2, 3]),
    [...triple([4, 2]), { margin: 5, p: 3, epsilon: 0.1, swap: true, reduction: "none" }],
    [...triple([3, 3]), { margin: 6, swap: true }],
    [...triple([3, 2]), { margin: 5, p: 1.5, reduction: "sum" }],
    [...triple([3]), { margin: 4 }],
  ],
  known: () => [{
    of: [sample([2], [0, 0]), sample([2], [3, 4]), sample([2], [0, 4]), { epsilon: 0 }],
    shape: [],
    gives: [2],
  }, {
    of: [sample([2], [0, 0]), sample([2], [3, 4]), sample([2], [0, 4]), { epsilon: 0, swap: true, margin: 0.5 }],
    shape: [],
    gives: [2.5],
  }],
}, (anchor, positive, negative, { margin = 1, p = 2, epsilon = 1e-6, swap = false, reduction } = {}) => {
  checkSameShape(TRIPLET, { anchor, positive, negative });
  mustHold(doing(TRIPLET, anchor), "p", p, p >= 1, "1 or more");
  finite(doing(TRIPLET, anchor), { margin, epsilon });
  const between = (a: Tensor, b: Tensor) => distance(a, b, p, epsilon);
  const near = between(anchor, positive), far = between(anchor, negative);
  const nearer = swap ? minimum(far, between(positive, negative)) : far;
  return reduceLoss(marginRankingTerms(nearer, near, onesLike(near), { margin }), reduction);
});

function triple(shape: readonly number[]): [anchor: Tensor, positive: Tensor, negative: Tensor] {
  return [sample(shape), sample(shape, undefined, 1), sample(shape, undefined, 2)];
}

const DIFFERENCE = parseFormula("a - b + epsilon", ["a", "b", "epsilon"]);
const POWER = parseFormula("pow(abs(x), p)", ["x", "p"]);
/** At 0 the root has an infinite slope; a length of 0 has the slope 0. */
const ROOT = parseFormula("total == 0 ? 0 : pow(total, 1 / p)", ["total", "p"]);

/** The length of the difference of the vectors along the last axis, in the p-norm. */
function distance(a: Tensor, b: Tensor, p: number, epsilon: number): Tensor {
  const axis = axisOf(TRIPLET, -1, a.shape);
  const x = calculate(TRIPLET, DIFFERENCE, ["a", "b", "epsilon"], [a, b, epsilon]);
  if (p === 2) return norm(x, axis);
  const total = sum(calculate(TRIPLET, POWER, ["x", "p"], [x, p]), axis);
  return calculate(TRIPLET, ROOT, ["total", "p"], [total, p]);
}
