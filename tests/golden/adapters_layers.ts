/** Layers: the golden names on the left, our ops on the right. */
import { batchStatistics, runningStatistics } from "../../lib/nn/statistics.ts";
import * as ops from "../../lib/ops/mod.ts";
import { type GoldenCase, numberOf } from "./cases.ts";
import { given, isSet, numbersOf } from "./parameters.ts";
import type { Adapter, Adapters } from "./trial.ts";

/** How a window slides. */
const sliding = (golden: GoldenCase) => ({
  stride: numbersOf(golden, "stride"),
  padding: numbersOf(golden, "padding"),
});
const dilated = (golden: GoldenCase) => ({ ...sliding(golden), dilation: numbersOf(golden, "dilation") });
const grouped = (golden: GoldenCase) => ({ ...dilated(golden), groups: numberOf(golden, "groups") });

const convolution: Adapter = ({ x, weight, bias }, golden) => ops.convolution(x, weight, bias, grouped(golden));

const convolutionTransposed: Adapter = ({ x, weight, bias }, golden) =>
  ops.convolutionTransposed(x, weight, bias, {
    ...grouped(golden),
    outputPadding: numbersOf(golden, "output_padding"),
  });

const maxPool: Adapter = ({ x }, golden) =>
  ops.maxPool(x, numbersOf(golden, "kernel"), { ...dilated(golden), ceil: isSet(golden, "ceil_mode") });

const averagePool: Adapter = ({ x }, golden) =>
  ops.averagePool(x, numbersOf(golden, "kernel"), {
    ...sliding(golden),
    ceil: isSet(golden, "ceil_mode"),
    countPadding: isSet(golden, "count_include_pad"),
  });

const convolutions: Adapters = {
  conv1d: convolution,
  conv2d: convolution,
  conv_transpose1d: convolutionTransposed,
  conv_transpose2d: convolutionTransposed,
};

const pools: Adapters = {
  max_pool1d: maxPool,
  max_pool2d: maxPool,
  avg_pool1d: averagePool,
  avg_pool2d: averagePool,
  global_avg_pool2d: ({ x }) => ops.globalAveragePool(x),
  global_max_pool2d: ({ x }) => ops.globalMaxPool(x),
  adaptive_avg_pool2d: ({ x }, golden) => ops.adaptiveAveragePool(x, numbersOf(golden, "output")),
  upsample_nearest2d: ({ x }, golden) => ops.upsampleNearest(x, numberOf(golden, "scale")),
};

const connections: Adapters = {
  linear: ({ x, weight, bias }) => ops.linear(x, weight, bias),
  embedding_layer: ({ weight, index }, golden) =>
    ops.embedding(index, weight, { padding: given(golden, "padding_idx") }),
  dropout: ({ x, mask }, golden) => ops.dropoutWith(x, mask, numberOf(golden, "p")),
};

const norms: Adapters = {
  batch_norm: ({ x, gamma, beta, running_mean: mean, running_var: variance }, golden) => {
    const epsilon = { epsilon: numberOf(golden, "eps") };
    if (!isSet(golden, "train")) return ops.batchNormInference(x, mean, variance, gamma, beta, epsilon);
    const was = { mean, variance }, momentum = numberOf(golden, "momentum"), keras = 1 - momentum;
    const running = runningStatistics(was, x, { momentum });
    const biased = batchStatistics(x), unbiased = batchStatistics(x, { unbiased: true });
    return {
      y: ops.batchNorm(x, gamma, beta, epsilon),
      running_mean: running.mean,
      running_var: running.variance,
      running_var_keras: runningStatistics(was, x, { convention: "keras", momentum: keras }).variance,
      batch_mean: biased.mean,
      batch_var_biased: biased.variance,
      batch_var_unbiased: unbiased.variance,
    };
  },
  layer_norm: ({ x, gamma, beta }, golden) => ops.layerNorm(x, gamma, beta, { epsilon: numberOf(golden, "eps") }),
  group_norm: ({ x, gamma, beta }, golden) =>
    ops.groupNorm(x, numberOf(golden, "groups"), gamma, beta, { epsilon: numberOf(golden, "eps") }),
};

/** A feed-forward block of a transformer, by the formula that the case gives. */
const blocks: Adapters = {
  "layer_norm(x + linear2(gelu(linear1(x))), eps 1e-5)": ({ x, w1, b1, w2, b2, g, b }) =>
    ops.layerNorm(ops.add(x, ops.linear(ops.gelu(ops.linear(x, w1, b1)), w2, b2)), g, b, { epsilon: 1e-5 }),
};

const block: Adapter = (inputs, golden) => blocks[String(golden.params.expression)]?.(inputs, golden);

export const layers: Adapters = { ...convolutions, ...pools, ...connections, ...norms, block };
