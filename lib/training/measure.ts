/** What is measured of a model on a batch: its loss, and metrics. */
import type { Values } from "../nn/values.ts";
import { stack } from "../ops/joining.ts";
import { untracked } from "../op.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Measures } from "./history.ts";
import type { Metric } from "./metrics.ts";

/** How wrong outputs are: one number, the mean over the rows, through which gradients find their way. Of class weights see `Evaluation`. */
export type Loss<Outputs extends Values = Tensor, Wanted extends Values = Tensor> = (
  outputs: Outputs,
  targets: Wanted,
) => Tensor;

/** Metrics, by the names under which they are reported. */
export type Metrics<Outputs extends Values = Tensor, Wanted extends Values = Tensor> = Readonly<
  Record<string, Metric<Outputs, Wanted>>
>;

/** A loss and metrics as one row of numbers: `[1 + metrics]`. Nothing of it is remembered. */
export function measured<Outputs extends Values, Wanted extends Values>(
  loss: Tensor,
  metrics: Metrics<Outputs, Wanted>,
  outputs: Outputs,
  targets: Wanted,
): Tensor {
  return untracked(() => {
    const others = Object.entries(metrics).map(([name, metric]) => one(name, metric(outputs, targets)));
    return stack([one("loss", loss), ...others]);
  });
}

/** That it is one number. */
function one(name: string, x: Tensor): Tensor {
  if (x.shape.length === 0) return x;
  throw new Error(`Cannot measure ${name}: it has shape ${showShape(x.shape)}, expected one number, such as a mean`);
}

/** The names of what `measured` gives. "loss" is taken. */
export function namesOf(metrics: Readonly<Record<string, unknown>>): string[] {
  if (Object.hasOwn(metrics, "loss")) throw new Error('Cannot name a metric "loss": the loss itself has that name');
  return ["loss", ...Object.keys(metrics)];
}

export function named(names: readonly string[], row: readonly number[]): Measures {
  return Object.fromEntries(names.map((name, i) => [name, row[i]]));
}

/** The mean of rows, where row i counts `weights[i]` times. */
export function meanOf(rows: readonly (readonly number[])[], weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return rows[0].map((_, j) => rows.reduce((sum, row, i) => sum + weights[i] * row[j], 0) / whole);
}
