/** The models of the golden training runs, written in our ops. */
import { zeros } from "../../lib/create.ts";
import { rnn } from "../../lib/nn/recurrent.ts";
import { runningStatistics } from "../../lib/nn/statistics.ts";
import * as ops from "../../lib/ops/mod.ts";
import { keep } from "../../lib/tensor.ts";
import { type GoldenCase, numberOf } from "./cases.ts";
import { type Model, training } from "./training.ts";
import type { Adapters, Named } from "./trial.ts";

export const trainingRuns: Adapters = {
  train_linear: training(() => ({
    output: (x, { w1, b1 }) => ops.linear(x, w1, b1),
    loss: ops.meanSquaredError,
  })),
  train_xor: training(() => ({
    output: (x, { w1, b1, w2, b2 }) => ops.sigmoid(ops.linear(ops.tanh(ops.linear(x, w1, b1)), w2, b2)),
    loss: ops.binaryCrossEntropy,
  })),
  train_autoencoder: training(() => ({
    output: (x, { w1, b1, w2, b2 }) => ops.sigmoid(ops.linear(ops.sigmoid(ops.linear(x, w1, b1)), w2, b2)),
    loss: ops.meanSquaredError,
  })),
  train_iris: training(() => ({
    output: (x, { w1, b1, w2, b2 }) => ops.linear(ops.relu(ops.linear(x, w1, b1)), w2, b2),
    loss: ops.crossEntropy,
  })),
  train_batch_norm: training(batchNormNetwork),
  train_cnn: training(() => ({
    output: (x, { k, kb, w1, b1 }) => {
      const pooled = ops.maxPool(ops.relu(ops.convolution(x, k, kb)), 2);
      return ops.linear(ops.reshape(pooled, [x.shape[0], -1]), w1, b1);
    },
    loss: ops.crossEntropy,
  })),
  train_rnn: training(() => ({
    output: (x, { w_ih, w_hh, b_ih, b_hh, w1, b1 }) => {
      const weights = { inputWeight: w_ih, hiddenWeight: w_hh, inputBias: b_ih, hiddenBias: b_hh };
      const start = zeros([x.shape[0], w_hh.shape[0]]);
      return ops.linear(rnn(ops.transpose(x, [1, 0, 2]), start, weights).hidden, w1, b1);
    },
    loss: ops.meanSquaredError,
  })),
};

/** Between its layers it normalizes: by each batch while it learns, by the running statistics afterwards. */
function batchNormNetwork(start: Named, golden: GoldenCase): Model {
  let statistics = { mean: start.running_mean, variance: start.running_var };
  const epsilon = { epsilon: numberOf(golden, "bn_eps") }, momentum = { momentum: numberOf(golden, "bn_momentum") };
  return {
    output: (x, { w1, w2, b2, gamma, beta }) => {
      const z = ops.linear(x, w1), { mean, variance } = runningStatistics(statistics, z, momentum);
      statistics = { mean: keep(mean), variance: keep(variance) };
      return ops.linear(ops.relu(ops.batchNorm(z, gamma, beta, epsilon)), w2, b2);
    },
    evaluate: (x, { w1, w2, b2, gamma, beta }) => {
      const { mean, variance } = statistics;
      const normalized = ops.batchNormInference(ops.linear(x, w1), mean, variance, gamma, beta, epsilon);
      return ops.linear(ops.relu(normalized), w2, b2);
    },
    running: () => ({ running_mean: statistics.mean, running_var: statistics.variance }),
    loss: ops.crossEntropy,
  };
}
