/** A step of training: the loss of a batch, its gradients, and a change of the weights. */
import { gradients } from "../autograd.ts";
import { compile } from "../compile.ts";
import type { Batch } from "../data/dataset.ts";
import type { Layer, Parameters } from "../nn/layer.ts";
import type { Optimizer, Slopes } from "../optim/optimizer.ts";
import type { Random } from "../random.ts";
import type { Tensor } from "../tensor.ts";
import { type Loss, measured, type Metrics } from "./measure.ts";

/** What a step needs besides a model and a batch. */
export interface Learning {
  readonly loss: Loss;
  /** Its parameters are those that learn. Those of the model that it does not have are frozen. */
  readonly optimizer: Optimizer;
  readonly metrics?: Metrics;
  /** Changes slopes before they are used: `(slopes, parameters) => clipByNorm(slopes, parameters, 1)`. */
  readonly clip?: (slopes: Slopes, parameters: Parameters) => Slopes;
  /** What the model draws from, where it draws. */
  readonly random: Random;
  /** Whether loss and gradients are written down in the first step and repeated from then on: `true` unless told. */
  readonly compiled?: boolean;
}

/** Takes a step, and gives what was measured before it: the loss and the metrics, `[1 + metrics]`. */
export type TakeStep = (batch: Batch) => Tensor;

/** What takes the steps. The numbers are the same to the last bit, compiled or not. */
export function steps(
  model: Layer,
  { loss, optimizer, metrics = {}, clip, random, compiled = true }: Learning,
): TakeStep {
  const { parameters } = optimizer, learned = Object.values(parameters);
  const calculate = (inputs: Tensor, targets: Tensor) => {
    const outputs = model(inputs, { isTraining: true, random }), value = loss(outputs, targets);
    const slopes = gradients(value), clipped = clip ? clip(slopes, parameters) : slopes;
    return [measured(value, metrics, outputs, targets), ...learned.map((w) => clipped.of(w))];
  };
  const lossAndSlopes = compiled ? compile(calculate, { random }) : calculate;
  return ({ inputs, targets }) => {
    const [row, ...slopes] = lossAndSlopes(inputs, targets);
    const found = new Map(learned.map((w, i) => [w, slopes[i]]));
    optimizer.step({ of: (w) => found.get(w)! });
    return row;
  };
}
