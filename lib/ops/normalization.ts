/**
 * Normalization: numbers are moved and stretched so that their mean is 0 and their variance 1, and then by weights to what the
 * network finds best, gamma and beta. The three kinds differ in which numbers count as one group.
 *
 * Symbols in the gradients: n = standardize(x), r = 1 / sqrt(variance + epsilon).
 */
import { parseFormula } from "../formula/parse.ts";
import { composite, type Op } from "../op.ts";
import { axisOf, isSameShape, type Shape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { reshape } from "./broadcast.ts";
import { calculate } from "./calculate.ts";
import { sample } from "./sample.ts";
import { checkEpsilon, EPSILON, type NormalizationOptions, standardize } from "./standardize.ts";

type NormArguments = [x: Tensor, gamma?: Tensor, beta?: Tensor, options?: NormalizationOptions];

const BATCH = "batch-normalize", LAYER = "layer-normalize", GROUP = "group-normalize";

/**
 * Standardizes each channel over the batch, in training (Ioffe and Szegedy 2015): `[batch, channels, ...spatial]`, and gamma and
 * beta `[channels]`. What evaluation needs besides is in `runningStatistics`.
 */
export const batchNorm: Op<NormArguments> = composite<NormArguments>({
  name: "batchNorm",
  act: BATCH,
  takes: "x, gamma?, beta?, { epsilon = 1e-5 }?",
  is: "standardize(x) gamma + beta, over all axes but the channels: [batch, channels, ...spatial]",
  slopes: {
    dx: "gamma r (dy - mean(dy) - n mean(dy n))",
    dgamma: "sum of dy n for each channel",
    dbeta: "sum of dy for each channel",
  },
  use: "deep networks on images, in training",
  samples: () => [
    [sample([4, 2]), sample([2]), sample([2], undefined, 1)],
    [sample([2, 2, 3]), sample([2]), undefined, { epsilon: 0.1 }],
    [sample([2, 1, 2, 2])],
    [sample([1, 2]), sample([2]), sample([2], undefined, 1)],
  ],
  known: () => [{
    of: [sample([2, 2], [1, 5, 3, 9]), sample([2], [2, 3]), sample([2], [10, 20]), { epsilon: 0 }],
    shape: [2, 2],
    gives: [8, 17, 12, 23],
  }],
}, (x, gamma, beta, options) => {
  checkEpsilon(BATCH, x, options);
  const along = x.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
  return onChannels(BATCH, standardize(channeled(BATCH, x), along, options), gamma, beta);
});

type InferenceArguments = [
  x: Tensor,
  mean: Tensor,
  variance: Tensor,
  gamma?: Tensor,
  beta?: Tensor,
  options?: NormalizationOptions,
];

const WITH_STATISTICS = parseFormula(
  "(x - mean) / sqrt(variance + epsilon) * gamma + beta",
  ["x", "mean", "variance", "gamma", "beta", "epsilon"],
);

/** The same in evaluation, with a mean and a variance from training: `[channels]` each. A sample's result is its own affair. */
export const batchNormInference: Op<InferenceArguments> = composite<InferenceArguments>({
  name: "batchNormInference",
  act: BATCH,
  takes: "x, mean, variance, gamma?, beta?, { epsilon = 1e-5 }?",
  is: "(x - mean) / sqrt(variance + epsilon) gamma + beta, for each channel: [batch, channels, ...spatial]",
  slopes: { dx: "dy gamma / sqrt(variance + epsilon)", dgamma: "sum of dy n for each channel", dbeta: "sum of dy" },
  domain: "variance + epsilon > 0",
  use: "networks with batch normalization, after training",
  samples: () => [
    [
      sample([3, 2]),
      sample([2]),
      sample([2], { low: 0.5, high: 2 }),
      sample([2], undefined, 1),
      sample([2], undefined, 2),
    ],
    [sample([1, 2, 2]), sample([2]), sample([2], { low: 0.5, high: 2 }), undefined, undefined, { epsilon: 0.1 }],
    [sample([0, 1]), sample([1]), sample([1], { low: 0.5, high: 2 })],
  ],
  known: () => [{
    of: [
      sample([1, 2], [3, 5]),
      sample([2], [1, 6]),
      sample([2], [4, 0.25]),
      sample([2], [2, 3]),
      sample([2], [10, 20]),
      { epsilon: 0 },
    ],
    shape: [1, 2],
    gives: [12, 14],
  }],
}, (x, mean, variance, gamma, beta, { epsilon = EPSILON } = {}) => {
  checkEpsilon(BATCH, x, { epsilon });
  const [m, v, g, b] = [mean, variance, gamma, beta].map((one) => one && perChannel(BATCH, channeled(BATCH, x), one));
  return calculate(
    BATCH,
    WITH_STATISTICS,
    ["x", "mean", "variance", "gamma", "beta", "epsilon"],
    [x, m!, v!, g ?? 1, b ?? 0, epsilon],
  );
});

/**
 * Standardizes each sample by itself (Ba et al. 2016): over as many of the last axes as gamma and beta have, in whose shape they
 * are; over the last one where there are none.
 */
export const layerNorm: Op<NormArguments> = composite<NormArguments>({
  name: "layerNorm",
  act: LAYER,
  takes: "x, gamma?, beta?, { epsilon = 1e-5 }?",
  is: "standardize(x) gamma + beta over the last axes, as many as gamma has: [..., features]",
  slopes: {
    dx: "r (g - mean(g) - n mean(g n)), where g = dy gamma",
    dgamma: "sum of dy n over all but the last axes",
    dbeta: "sum of dy over all but the last axes",
  },
  use: "transformers, recurrent networks",
  samples: () => [
    [sample([2, 4]), sample([4]), sample([4], undefined, 1)],
    [sample([2, 2, 3]), sample([2, 3]), sample([2, 3], undefined, 1), { epsilon: 0.1 }],
    [sample([3, 3])],
    [sample([2, 1]), undefined, sample([1])],
    [sample([0, 2]), sample([2])],
  ],
  known: () => [{
    of: [sample([2], [1, 3]), sample([2], [2, 3]), sample([2], [10, 20]), { epsilon: 0 }],
    shape: [2],
    gives: [8, 23],
  }],
}, (x, gamma, beta, options) => {
  const axes = (gamma ?? beta)?.shape.length ?? 1;
  axisOf(LAYER, -axes, x.shape);
  checkEpsilon(LAYER, x, options);
  const last = x.shape.slice(-axes);
  for (const weight of [gamma, beta]) {
    if (weight) checkWeight(LAYER, x, weight, last);
  }
  const y = standardize(x, last.map((_, i) => i - axes), options);
  return weighted(LAYER, y, gamma, beta);
});

type GroupArguments = [x: Tensor, groups: number, gamma?: Tensor, beta?: Tensor, options?: NormalizationOptions];

/**
 * Standardizes groups of channels of each sample (Wu and He 2018): `[batch, channels, ...spatial]`, and gamma and beta
 * `[channels]`.
 */
export const groupNorm: Op<GroupArguments> = composite<GroupArguments>({
  name: "groupNorm",
  act: GROUP,
  takes: "x, groups, gamma?, beta?, { epsilon = 1e-5 }?",
  is: "standardize(x) gamma + beta over groups of channels: [batch, channels, ...spatial]",
  slopes: {
    dx: "r (g - mean(g) - n mean(g n)), where g = dy gamma",
    dgamma: "sum of dy n for each channel",
    dbeta: "sum of dy for each channel",
  },
  use: "images in batches too small for batch normalization",
  samples: () => [
    [sample([2, 4]), 2, sample([4]), sample([4], undefined, 1)],
    [sample([1, 2, 3]), 1, sample([2]), undefined, { epsilon: 0.1 }],
    [sample([1, 2, 2, 2]), 2],
    [sample([0, 2]), 1],
  ],
  known: () => [{
    of: [sample([1, 4], [1, 3, 5, 9]), 2, sample([4], [1, 2, 3, 4]), undefined, { epsilon: 0 }],
    shape: [1, 4],
    gives: [-1, 2, -3, 4],
  }],
}, (x, groups, gamma, beta, options) => {
  const [batch, channels, ...spatial] = channeled(GROUP, x).shape;
  if (!(Number.isInteger(groups) && groups > 0 && channels % groups === 0)) {
    throw new Error(
      `Cannot ${GROUP} ${showShape(x.shape)} in ${groups} groups: ${channels} channels cannot be divided evenly`,
    );
  }
  checkEpsilon(GROUP, x, options);
  const apart = reshape(x, [batch, groups, channels / groups, ...spatial]);
  const y = standardize(apart, apart.shape.map((_, axis) => axis).slice(2), options);
  return onChannels(GROUP, reshape(y, x.shape), gamma, beta);
});

function channeled(act: string, x: Tensor): Tensor {
  if (x.shape.length >= 2) return x;
  throw new Error(`Cannot ${act} ${showShape(x.shape)}: it must have axes [batch, channels, ...spatial]`);
}

function onChannels(act: string, y: Tensor, gamma?: Tensor, beta?: Tensor): Tensor {
  const [g, b] = [gamma, beta].map((weight) => weight && perChannel(act, y, weight));
  return weighted(act, y, g, b);
}

/** A number for each channel, in the shape that broadcasts against x: `[channels] -> [channels, 1, ...]`. */
function perChannel(act: string, x: Tensor, weight: Tensor): Tensor {
  checkWeight(act, x, weight, [x.shape[1]]);
  return reshape(weight, [x.shape[1], ...x.shape.slice(2).map(() => 1)]);
}

function checkWeight(act: string, x: Tensor, { shape }: Tensor, expected: Shape): void {
  if (isSameShape(shape, expected)) return;
  throw new Error(
    `Cannot ${act} ${showShape(x.shape)} with a weight ${showShape(shape)}: expected ${showShape(expected)}`,
  );
}

const WEIGHTED = parseFormula("y * gamma + beta", ["y", "gamma", "beta"]);

function weighted(act: string, y: Tensor, gamma?: Tensor, beta?: Tensor): Tensor {
  if (!gamma && !beta) return y;
  return calculate(act, WEIGHTED, ["y", "gamma", "beta"], [y, gamma ?? 1, beta ?? 0]);
}
