/**
 * Normalization as layers. Each begins as plain standardizing, weight 1 and bias 0 (in papers gamma and beta), and learns both.
 * The names of what they hold are PyTorch's.
 */
import { ones, parameter, zeros } from "../create.ts";
import { batchNorm, batchNormInference, groupNorm, layerNorm } from "../ops/normalization.ts";
import { mustHold, notNegative, oneOf } from "../ops/settings.ts";
import { EPSILON, type NormalizationOptions } from "../ops/standardize.ts";
import { type Shape, showShape, sizeOf } from "../shape.ts";
import { keep, type Tensor } from "../tensor.ts";
import { rule } from "../update.ts";
import { type Layer, layer, type Mode } from "./layer.ts";
import { MOMENTUM, type RunningOptions, runningStatistics, type Statistics } from "./statistics.ts";

export interface BatchNormOptions extends RunningOptions, NormalizationOptions {}

/**
 * Batch normalization (Ioffe and Szegedy 2015): `[batch, channels, ...spatial]`, in the same shape again. In training each
 * channel is standardized by the batch, and the running statistics take in a part of those of the batch. Otherwise it is
 * standardized by them, so that the answer for one row does not depend on the others. Throws in training where a batch has one
 * number for each channel.
 *
 * `convention` chooses whose settings are meant where they are not told: PyTorch's, momentum 0.1 and epsilon 1e-5, or Keras',
 * momentum 0.99 and epsilon 1e-3. `momentum` itself means something else in each: see `RunningOptions`.
 *
 * Parameters: `weight`, `bias`. Kept: `running_mean`, which begins with 0, `running_var`, with 1. All are `[channels]`.
 */
export function batchNormLayer(channels: number, options: BatchNormOptions = {}): Layer {
  const { convention = "pytorch" } = options, title = `batch normalization ${channels}`;
  const { momentum = MOMENTUM[convention], epsilon = convention === "keras" ? KERAS_EPSILON : EPSILON } = options;
  checkCount(title, channels);
  oneOf(made(title), "convention", convention, ["pytorch", "keras"]);
  mustHold(made(title), "momentum", momentum, momentum >= 0 && momentum <= 1, "from 0 to 1");
  notNegative(made(title), { epsilon });
  const parameters = begun([channels]), { weight, bias } = parameters;
  const kept: Statistics = { mean: keep(zeros([channels])), variance: keep(ones([channels])) };
  return layer((x, mode) => {
    if (!mode.isTraining) return batchNormInference(x, kept.mean, kept.variance, weight, bias, { epsilon });
    checkBatch(title, x);
    const y = batchNorm(x, weight, bias, { epsilon });
    runAlong(kept, x, mode, { convention, momentum });
    return y;
  }, {
    title,
    parameters,
    kept: { running_mean: kept.mean, running_var: kept.variance },
    recipe: { kind: "batchNorm", settings: { convention, momentum, epsilon } },
  });
}

const KERAS_EPSILON = 1e-3;
const change = rule({ mean: "nextMean", variance: "nextVariance" });

/** Takes a batch into the running statistics: at the end of the step where someone assigns changes, or at once. */
function runAlong({ mean, variance }: Statistics, x: Tensor, { changes }: Mode, options: RunningOptions): void {
  const was = { mean: changes?.get(mean) ?? mean, variance: changes?.get(variance) ?? variance };
  const next = runningStatistics(was, x, options);
  if (changes) changes.set(mean, next.mean).set(variance, next.variance);
  else change({ mean, variance, nextMean: next.mean, nextVariance: next.variance });
}

function checkBatch(title: string, { shape }: Tensor): void {
  if (shape.length < 2 || sizeOf(shape) !== shape[1]) return;
  throw new Error(
    `Cannot train ${title} on a batch ${
      showShape(shape)
    }: one number for each channel has variance 0, and all that it ` +
      "says is lost; take larger batches, with dropLast if only the last one is too small, or a layerNormLayer",
  );
}

/**
 * Layer normalization (Ba et al. 2016): each row is standardized by itself, over the last axes, which have this shape; `[...,
 * ...shape]`. It does the same in training and afterwards. Epsilon is 1e-5 unless told, in Keras 1e-3.
 *
 * Parameters: `weight`, `bias`, in the shape.
 */
export function layerNormLayer(shape: number | Shape, { epsilon = EPSILON }: NormalizationOptions = {}): Layer {
  const along = typeof shape === "number" ? [shape] : shape, title = `layer normalization ${along.join(" x ")}`;
  if (along.length === 0) throw new Error("Cannot make layer normalization of no axes: name at least the last one");
  along.forEach((count) => checkCount(title, count));
  notNegative(made(title), { epsilon });
  const parameters = begun(along), { weight, bias } = parameters;
  const recipe = { kind: "layerNorm", settings: { epsilon } };
  return layer((x) => layerNorm(x, weight, bias, { epsilon }), { title, parameters, recipe });
}

/**
 * Group normalization (Wu and He 2018): the channels of each row are standardized in groups, `[batch, channels, ...spatial]`.
 * It does the same in training and afterwards. Epsilon is 1e-5 unless told, in Keras 1e-3.
 *
 * Parameters: `weight`, `bias`, `[channels]`.
 */
export function groupNormLayer(
  groups: number,
  channels: number,
  { epsilon = EPSILON }: NormalizationOptions = {},
): Layer {
  const title = `group normalization ${channels} in ${groups} groups`;
  checkCount(title, channels);
  checkCount(title, groups);
  mustHold(made(title), "groups", groups, channels % groups === 0, `a divisor of ${channels}`);
  notNegative(made(title), { epsilon });
  const parameters = begun([channels]), { weight, bias } = parameters;
  const recipe = { kind: "groupNorm", settings: { groups, epsilon } };
  return layer((x) => groupNorm(x, groups, weight, bias, { epsilon }), { title, parameters, recipe });
}

/** What changes nothing: to multiply by 1, and to add 0. */
function begun(shape: Shape): { readonly weight: Tensor; readonly bias: Tensor } {
  return { weight: parameter(ones(shape)), bias: parameter(zeros(shape)) };
}

function made(title: string): string {
  return `make ${title}`;
}

function checkCount(title: string, count: number): void {
  if (Number.isInteger(count) && count > 0) return;
  throw new Error(`Cannot ${made(title)}: counts must be 1, 2, ...`);
}
