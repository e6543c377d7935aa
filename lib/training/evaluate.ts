/** Asking a model that has learned: what it makes of inputs, and how good that is. Nothing is remembered for gradients. */
import { compile } from "../compile.ts";
import { batchRows } from "../data/batches.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Layer } from "../nn/layer.ts";
import { untracked } from "../op.ts";
import { concat } from "../ops/joining.ts";
import { slice } from "../ops/movement.ts";
import { device, keep, Tensor } from "../tensor.ts";
import { breaks } from "./breaks.ts";
import type { Measures } from "./history.ts";
import { type Loss, meanOf, measured, type Metrics, named, namesOf } from "./measure.ts";
import { MOST_WAITING, type Slots, slots } from "./slots.ts";

/** How a model is measured. */
export interface Evaluation {
  readonly loss: Loss;
  readonly metrics?: Metrics;
  /**
   * How many rows are calculated at once: 256 unless told. It changes means over rows by no more than rounding. A loss with
   * class weights is no such mean, since it divides by the weights of its batch: measure by the loss without them.
   */
  readonly batchSize?: number;
}

/** The loss of a model on all rows of a dataset, as "loss", and the metrics by their names. */
export function evaluate(model: Layer, dataset: Dataset, evaluation: Evaluation): Promise<Measures> {
  return evaluator(model, evaluation)(dataset);
}

/** The same, to be asked again and again: what was compiled once is used again, and so is the memory for what is measured. */
export function evaluator(model: Layer, { loss, metrics = {}, batchSize = 256 }: Evaluation) {
  const names = namesOf(metrics),
    free: Slots[] = [], // who asks while another answer is under way gets slots of its own
    measure = compile((inputs, targets) =>
      untracked(() => {
        const outputs = model(inputs);
        return [measured(loss(outputs, targets), metrics, outputs, targets)];
      })
    );
  return async (dataset: Dataset): Promise<Measures> => {
    const waiting = free.pop() ?? slots(), found: number[][] = [], all = rowsOf(dataset.length, batchSize);
    const pause = breaks();
    for (const rows of all) {
      step(() => {
        const { inputs, targets } = dataset.batch(rows);
        waiting.put(measure(inputs, targets)[0]);
      });
      if (waiting.count === MOST_WAITING) found.push(...await waiting.read());
      if (pause.isDue) await pause.take();
    }
    found.push(...await waiting.read());
    free.push(waiting);
    return named(names, meanOf(found, all.map(({ length }) => length)));
  };
}

/** What a model makes of inputs, `[rows, ...]`, or of those of a dataset: its outputs, in the same order. They outlive all steps. */
export function predict(model: Layer, inputs: Tensor | Dataset, { batchSize = 256 } = {}): Tensor {
  const length = inputs instanceof Tensor ? inputs.shape[0] : inputs.length;
  const answer = compile((x) => untracked(() => [model(x)]));
  const outputs = rowsOf(length, batchSize).map((rows) =>
    step(() => keep(answer(inputs instanceof Tensor ? rowsBetween(inputs, rows) : inputs.batch(rows).inputs)[0]))
  );
  return step(() => keep(concat(outputs)));
}

/** Neighboring rows of a tensor. */
function rowsBetween(x: Tensor, rows: readonly number[]): Tensor {
  return slice(x, [[rows[0], rows[rows.length - 1] + 1]]);
}

function rowsOf(length: number, batchSize: number): number[][] {
  if (length === 0) throw new Error("Cannot ask a model: there are no rows");
  return batchRows(length, Math.min(batchSize, length));
}

function step<Result>(calculate: () => Result): Result {
  using _step = device().step();
  return calculate();
}
