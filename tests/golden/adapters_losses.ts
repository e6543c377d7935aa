/** Losses: the golden names on the left, our ops on the right. */
import * as ops from "../../lib/ops/mod.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { type GoldenCase, numberOf } from "./cases.ts";
import { given, isSet, oneOf } from "./parameters.ts";
import type { Adapters } from "./trial.ts";

/** How the terms become the loss. */
const reduced = (golden: GoldenCase) => ({ reduction: oneOf(golden, "reduction", ["mean", "sum", "none"]) });

const ofNumbers: Adapters = {
  mse: ({ x, target }, golden) => ops.meanSquaredError(x, target, reduced(golden)),
  l1: ({ x, target }, golden) => ops.meanAbsoluteError(x, target, reduced(golden)),
  huber: ({ x, target }, golden) => ops.huber(x, target, { delta: numberOf(golden, "delta"), ...reduced(golden) }),
  smooth_l1: ({ x, target }, golden) => ops.smoothL1(x, target, { beta: numberOf(golden, "beta"), ...reduced(golden) }),
};

const ofProbabilities: Adapters = {
  bce: ({ x, target, weight }, golden) => ops.binaryCrossEntropy(x, target, { weights: weight, ...reduced(golden) }),
  bce_with_logits: ({ x, target, weight, pos_weight }, golden) =>
    ops.binaryCrossEntropyWithLogits(x, target, { weights: weight, positiveWeights: pos_weight, ...reduced(golden) }),
  cross_entropy: ({ x, target, weight }, golden) =>
    ops.crossEntropy(x, target, { classWeights: weight, ...ofClasses(x, golden) }),
  nll: ({ x, target, weight }, golden) =>
    ops.negativeLogLikelihood(x, target, { classWeights: weight, ...ofClasses(x, golden) }),
};

/** The axis of the classes is the second, or the only one. */
function ofClasses(x: Tensor, golden: GoldenCase) {
  return {
    axis: x.shape.length > 1 ? 1 : 0,
    ignoreIndex: given(golden, "ignore_index"),
    labelSmoothing: given(golden, "label_smoothing"),
    ...reduced(golden),
  };
}

const ofDistributions: Adapters = {
  kl_div: ({ x, target }, golden) =>
    ops.klDivergence(x, target, {
      logTarget: isSet(golden, "log_target"),
      reduction: oneOf(golden, "reduction", ["mean", "sum", "none", "batchmean"]),
    }),
};

const margin = (golden: GoldenCase) => ({ margin: numberOf(golden, "margin"), ...reduced(golden) });

const withMargins: Adapters = {
  hinge: ({ x, target }, golden) => ops.hinge(x, target, reduced(golden)),
  squared_hinge: ({ x, target }, golden) => ops.squaredHinge(x, target, reduced(golden)),
  hinge_embedding: ({ x, target }, golden) => ops.hingeEmbedding(x, target, margin(golden)),
  multi_margin: ({ x, target }, golden) => ops.multiMargin(x, target, { p: numberOf(golden, "p"), ...margin(golden) }),
  soft_margin: ({ x, target }, golden) => ops.softMargin(x, target, reduced(golden)),
  margin_ranking: ({ x1, x2, target }, golden) => ops.marginRanking(x1, x2, target, margin(golden)),
};

const ofVectors: Adapters = {
  cosine_similarity: ({ x1, x2 }, golden) =>
    ops.cosineSimilarity(x1, x2, { axis: numberOf(golden, "axis"), epsilon: numberOf(golden, "eps") }),
  cosine_embedding: ({ x1, x2, target }, golden) => ops.cosineEmbedding(x1, x2, target, margin(golden)),
  triplet: ({ anchor, positive, negative }, golden) =>
    ops.triplet(anchor, positive, negative, {
      p: numberOf(golden, "p"),
      epsilon: numberOf(golden, "eps"),
      swap: isSet(golden, "swap"),
      ...margin(golden),
    }),
};

export const losses: Adapters = { ...ofNumbers, ...ofProbabilities, ...ofDistributions, ...withMargins, ...ofVectors };
