/** A step of training: the loss of a batch, its gradients, and a change of the weights. */
import { gradients } from "../autograd.ts";
import type { Batch } from "../data/dataset.ts";
import type { Layer, Parameters } from "../nn/layer.ts";
import type { Values } from "../nn/values.ts";
import type { Optimizer, Slopes } from "../optim/optimizer.ts";
import type { Random } from "../random.ts";
import type { Tensor } from "../tensor.ts";
import { rule } from "../update.ts";
import { compiledOnBatches } from "./batched.ts";
import { type Loss, measured, type Metrics } from "./measure.ts";

/** What a step needs besides a model and a batch. */
export interface Learning<Outputs extends Values = Tensor, Wanted extends Values = Tensor> {
  readonly loss: Loss<Outputs, Wanted>;
  /** Its parameters are those that learn. Those of the model that it does not have are frozen. */
  readonly optimizer: Optimizer;
  readonly metrics?: Metrics<Outputs, Wanted>;
  /** Changes slopes before they are used: `(slopes, parameters) => clipByNorm(slopes, parameters, 1)`. */
  readonly clip?: (slopes: Slopes, parameters: Parameters) => Slopes;
  /** What the model draws from, where it draws. */
  readonly random: Random;
  /** Whether loss and gradients are written down in the first step and repeated from then on: `true` unless told. */
  readonly compiled?: boolean;
}

/** Takes a step, and gives what was measured before it: the loss and the metrics, `[1 + metrics]`. */
export type TakeStep<Inputs extends Values, Wanted extends Values> = (batch: Batch<Inputs, Wanted>) => Tensor;

const copy = rule({ to: "from" });

/** What takes the steps. The numbers are the same to the last bit, compiled or not. */
export function steps<Inputs extends Values, Outputs extends Values, Wanted extends Values>(
  model: Layer<Inputs, Outputs>,
  { loss, optimizer, metrics = {}, clip, random, compiled = true }: Learning<Outputs, Wanted>,
): TakeStep<Inputs, Wanted> {
  const { parameters } = optimizer, learned = Object.values(parameters);
  let kept: Tensor[] = []; // what layers keep, in the order in which they change it: the same in every step
  const calculate = ({ inputs, targets }: Batch<Inputs, Wanted>) => {
    const changes = new Map<Tensor, Tensor>();
    const outputs = model(inputs, { isTraining: true, random, changes }), value = loss(outputs, targets);
    const slopes = gradients(value), clipped = clip ? clip(slopes, parameters) : slopes;
    kept = [...changes.keys()];
    return [measured(value, metrics, outputs, targets), ...learned.map((w) => clipped.of(w)), ...changes.values()];
  };
  const lossAndSlopes = compiled ? compiledOnBatches(calculate, { random }) : calculate;
  return (batch) => {
    const [row, ...others] = lossAndSlopes(batch), slopes = new Map(learned.map((w, i) => [w, others[i]]));
    optimizer.step({ of: (w) => slopes.get(w)! });
    kept.forEach((to, i) => copy({ to, from: others[learned.length + i] }));
    return row;
  };
}
