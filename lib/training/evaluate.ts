/** Asking a model that has learned: what it makes of inputs, and how good that is. Nothing is remembered for gradients. */
import { batchRows } from "../data/batches.ts";
import type { Batch, Dataset } from "../data/dataset.ts";
import type { Layer } from "../nn/layer.ts";
import { entriesOf, inForm, listOf, mapped, type Values } from "../nn/values.ts";
import { untracked } from "../op.ts";
import { concat } from "../ops/joining.ts";
import { slice } from "../ops/movement.ts";
import { device, keep, type Tensor } from "../tensor.ts";
import { compiledOnBatches } from "./batched.ts";
import { breaks } from "./breaks.ts";
import type { Measures } from "./history.ts";
import { type Loss, meanOf, measured, type Metrics, named, namesOf } from "./measure.ts";
import { MOST_WAITING, type Slots, slots } from "./slots.ts";

/** How a model is measured. */
export interface Evaluation<Outputs extends Values = Tensor, Wanted extends Values = Tensor> {
  readonly loss: Loss<Outputs, Wanted>;
  readonly metrics?: Metrics<Outputs, Wanted>;
  /**
   * How many rows are calculated at once: 256 unless told. It changes means over rows by no more than rounding. A loss with
   * class weights is no such mean, since it divides by the weights of its batch: measure by the loss without them.
   */
  readonly batchSize?: number;
}

/** The loss of a model on all rows of a dataset, as "loss", and the metrics by their names. */
export function evaluate<Inputs extends Values, Outputs extends Values, Wanted extends Values>(
  model: Layer<Inputs, Outputs>,
  dataset: Dataset<Inputs, Wanted>,
  evaluation: Evaluation<Outputs, Wanted>,
): Promise<Measures> {
  return evaluator<Inputs, Outputs, Wanted>(model, evaluation)(dataset);
}

/** The same, to be asked again and again: what was compiled once is used again, and so is the memory for what is measured. */
export function evaluator<Inputs extends Values, Outputs extends Values, Wanted extends Values>(
  model: Layer<Inputs, Outputs>,
  { loss, metrics = {}, batchSize = 256 }: Evaluation<Outputs, Wanted>,
): (dataset: Dataset<Inputs, Wanted>) => Promise<Measures> {
  const names = namesOf(metrics),
    free: Slots[] = [], // who asks while another answer is under way gets slots of its own
    measure = compiledOnBatches(({ inputs, targets }: Batch<Inputs, Wanted>) =>
      untracked(() => {
        const outputs = model(inputs);
        return [measured(loss(outputs, targets), metrics, outputs, targets)];
      })
    );
  return async (dataset) => {
    const waiting = free.pop() ?? slots(), found: number[][] = [], all = rowsOf(dataset.length, batchSize);
    const pause = breaks();
    for (const rows of all) {
      step(() => waiting.put(measure(dataset.batch(rows))[0]));
      if (waiting.count === MOST_WAITING) found.push(...await waiting.read());
      if (pause.isDue) await pause.take();
    }
    found.push(...await waiting.read());
    free.push(waiting);
    return named(names, meanOf(found, all.map(({ length }) => length)));
  };
}

/**
 * What a model makes of inputs, `[rows, ...]` each, or of those of a dataset: its outputs, in the same order. They outlive all
 * steps. Throws where there are no rows, or not as many of each input.
 */
export function predict<Inputs extends Values, Outputs extends Values>(
  model: Layer<Inputs, Outputs>,
  asked: Inputs | Dataset<Inputs, Values>,
  { batchSize = 256 } = {},
): Outputs {
  const data = isDataset(asked) ? asked : undefined, inputs = data ? undefined : asked as Inputs;
  const length = data?.length ?? lengthOf(inputs!);
  let form: Outputs | undefined;
  const answer = compiledOnBatches((batch: Batch<Inputs, Values>) =>
    listOf(form = untracked(() => model(batch.inputs)))
  );
  const batchOf = (rows: number[]) => data ? data.batch(rows).inputs : mapped(inputs!, (x) => rowsBetween(x, rows));
  const outputs = rowsOf(length, batchSize).map((rows) =>
    step(() => answer({ inputs: batchOf(rows), targets: {} }).map((y) => keep(y)))
  );
  return inForm(form!, outputs[0].map((_, i) => step(() => keep(concat(outputs.map((row) => row[i]))))));
}

function isDataset<Inputs extends Values>(asked: Inputs | Dataset<Inputs, Values>): asked is Dataset<Inputs, Values> {
  return "batch" in asked && typeof asked.batch === "function";
}

/** How many rows there are of each input. */
function lengthOf(inputs: Values): number {
  const [first, ...others] = entriesOf(inputs);
  if (!first || first[1].shape.length === 0) throw new Error("Cannot ask a model: there are no rows");
  const [name, { shape: [length] }] = first, other = others.find(([, { shape }]) => shape[0] !== length);
  if (!other) return length;
  throw new Error(`Cannot ask a model: of ${name} there are ${length} rows, of ${other[0]} ${other[1].shape[0] ?? 0}`);
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
