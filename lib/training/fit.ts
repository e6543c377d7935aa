/** Training: through all data again and again, batch by batch, each time a step downhill. */
import { batchRows } from "../data/batches.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Layer } from "../nn/layer.ts";
import type { Values } from "../nn/values.ts";
import { untracked } from "../op.ts";
import { rateScaler, type Schedule } from "../optim/schedules.ts";
import { device, type Tensor } from "../tensor.ts";
import { evaluator } from "./evaluate.ts";
import { breaks } from "./breaks.ts";
import { together } from "./callbacks.ts";
import { type Callback, type Diverged, Divergence, type Epoch, type History, type Measures } from "./history.ts";
import { meanOf, named, namesOf } from "./measure.ts";
import { MOST_WAITING, slots } from "./slots.ts";
import { type Learning, steps } from "./step.ts";

/** How a model is to learn. */
export interface Training<
  Inputs extends Values = Tensor,
  Outputs extends Values = Tensor,
  Wanted extends Values = Tensor,
> extends Learning<Outputs, Wanted>, Callback {
  /** How many rows each step learns from. The last batch of an epoch may have fewer. */
  readonly batchSize: number;
  /** Leaves out a last batch that has fewer rows. */
  readonly dropLast?: boolean;
  /** How often all rows are gone through. */
  readonly epochs: number;
  /** Whether the rows come in a new order in each epoch: `true` unless told. */
  readonly shuffled?: boolean;
  /**
   * What the rate of the optimizer is multiplied by at each step, and in the end by 1 again. Steps are those of the optimizer:
   * they count from 0, through all epochs, and a second training goes on from there. Without a schedule rates stay as they are,
   * or as `onEpoch` sets them.
   */
  readonly schedule?: Schedule;
  /** Rows that are not learned from, to measure the model on after each epoch, as `evaluate` does. */
  readonly validation?: Dataset<Inputs, Wanted>;
  /** Who hears of the training besides, in this order. */
  readonly callbacks?: readonly Callback[];
  /** What an interrupted training has found, to go on behind its epochs. It grows. */
  readonly history?: History;
}

/**
 * Trains a model, in place. Each epoch goes through all rows once, in batches; each batch is a step of the optimizer. Steps
 * and losses are those of the loop that one would write, to the last bit:
 *
 *     for (const { inputs, targets } of batches(dataset, batchSize, { random })) {
 *       const loss = crossEntropy(model(inputs, { isTraining: true, random }), targets);
 *       optimizer.step(gradients(loss));
 *     }
 *
 * Throws `Divergence`, which has the history, where a loss is infinite or not a number: that of a step, that of the validation, or,
 * where nothing is validated, that of the last batch when all steps are taken.
 */
export async function fit<Inputs extends Values, Outputs extends Values, Wanted extends Values>(
  model: Layer<Inputs, Outputs>,
  dataset: Dataset<Inputs, Wanted>,
  training: Training<Inputs, Outputs, Wanted>,
): Promise<History> {
  checkEpochs(training.epochs);
  if (training.validation?.length === 0) throw new Error("Cannot validate: there are no rows for it");
  const run = begin(model, dataset, training);
  try {
    await runEpochs(run);
  } catch (error) {
    await end(run).catch(() => {}); // the first error says what went wrong
    throw error;
  }
  await end(run);
  return run.history;
}

async function runEpochs<Inputs extends Values, Outputs extends Values, Wanted extends Values>(
  run: Run<Inputs, Outputs, Wanted>,
): Promise<void> {
  const { training, history, told } = run;
  let isOver = await told.onBegin(history) === "stop" || history.epochs.length >= training.epochs;
  while (!isOver) {
    history.epochs.push(await runEpoch(run, history.epochs.length + 1));
    const isStopped = await told.onEpoch(history.epochs.at(-1)!, history) === "stop";
    isOver = isStopped || history.epochs.length >= training.epochs;
  }
  if (!training.validation && run.last.rows.length > 0) {
    check(run, history.epochs.length, "the loss", await lossOfLast(run));
  }
}

async function end<Inputs extends Values, Outputs extends Values, Wanted extends Values>(
  { training, scale, told, history }: Run<Inputs, Outputs, Wanted>,
): Promise<void> {
  if (training.schedule) scale(1);
  await told.onEnd(history);
}

async function runEpoch<Inputs extends Values, Outputs extends Values, Wanted extends Values>(
  run: Run<Inputs, Outputs, Wanted>,
  epoch: number,
): Promise<Epoch> {
  const { training: { validation }, measure } = run, learned = { epoch, training: await learn(run, epoch) };
  const measures = validation && await measure(validation);
  if (measures) check(run, epoch, "the validation loss", measures.loss);
  return measures ? { ...learned, validation: measures } : learned;
}

/** All that a training needs while it runs. */
type Run<Inputs extends Values, Outputs extends Values, Wanted extends Values> = ReturnType<
  typeof begin<Inputs, Outputs, Wanted>
>;

function begin<Inputs extends Values, Outputs extends Values, Wanted extends Values>(
  model: Layer<Inputs, Outputs>,
  dataset: Dataset<Inputs, Wanted>,
  training: Training<Inputs, Outputs, Wanted>,
) {
  const names = namesOf(training.metrics ?? {}),
    take = steps(model, training),
    { history = { losses: [], epochs: [] }, callbacks = [] } = training,
    rates: number[][] = []; // of the steps that wait
  const measure = evaluator<Inputs, Outputs, Wanted>(model, { loss: training.loss, metrics: training.metrics }),
    scale = rateScaler(training.optimizer);
  const last: { rows: readonly number[] } = { rows: [] }; // of the last step
  return {
    model,
    dataset,
    training,
    names,
    take,
    measure,
    scale,
    history,
    rates,
    last,
    told: together([training, ...callbacks]),
    waiting: slots(),
    breaks: breaks(),
  };
}

/** Goes through all rows once. Gives the means of what the steps measured. */
async function learn<Inputs extends Values, Outputs extends Values, Wanted extends Values>(
  run: Run<Inputs, Outputs, Wanted>,
  epoch: number,
): Promise<Measures> {
  const { dataset, training, waiting, breaks } = run, found: number[][] = [];
  const { batchSize, dropLast, shuffled = true, random, schedule, optimizer } = training;
  const all = batchRows(dataset.length, batchSize, { random: shuffled ? random : undefined, dropLast });
  for (const rows of all) {
    if (schedule) run.scale(schedule(optimizer.steps));
    takeStep(run, rows);
    if (waiting.count === MOST_WAITING || breaks.isDue) found.push(...await note(run, epoch, all.length));
    if (breaks.isDue) await breaks.take();
  }
  found.push(...await note(run, epoch, all.length));
  return named(run.names, meanOf(found, all.map(({ length }) => length)));
}

function takeStep<Inputs extends Values, Outputs extends Values, Wanted extends Values>(
  { dataset, training, take, waiting, rates, last }: Run<Inputs, Outputs, Wanted>,
  rows: readonly number[],
): void {
  using _step = device().step();
  last.rows = rows;
  rates.push([...training.optimizer.learningRates]);
  waiting.put(take(dataset.batch(rows)));
}

/** The loss on the last batch with the weights that came of it: each step measures before it changes them, so no other sees it. */
function lossOfLast<Inputs extends Values, Outputs extends Values, Wanted extends Values>(
  { model, dataset, training, last }: Run<Inputs, Outputs, Wanted>,
): Promise<number> {
  using _step = device().step();
  const { inputs, targets } = dataset.batch(last.rows);
  return untracked(() => training.loss(model(inputs), targets)).item();
}

/** That a loss is finite that was measured after a step. */
function check<Inputs extends Values, Outputs extends Values, Wanted extends Values>(
  { training, history }: Run<Inputs, Outputs, Wanted>,
  epoch: number,
  which: Diverged["which"],
  loss: number,
): void {
  const step = history.losses.length, rates = training.optimizer.learningRates;
  if (!Number.isFinite(loss)) throw new Divergence({ which, when: "after", step, epoch, loss, rates, history });
}

/** Reads what steps measured, notes it down, and tells it. */
async function note<Inputs extends Values, Outputs extends Values, Wanted extends Values>(
  { training, names, told, history, waiting, rates }: Run<Inputs, Outputs, Wanted>,
  epoch: number,
  perEpoch: number,
) {
  const { epochs } = training, rows = await waiting.read(), ratesOf = rates.splice(0);
  for (const [i, row] of rows.entries()) {
    const [loss] = row, step = history.losses.length + 1;
    if (!Number.isFinite(loss)) throw new Divergence({ step, epoch, loss, rates: ratesOf[i], history });
    history.losses.push(loss);
    told.onStep({ step, epoch, steps: epochs * perEpoch, measures: named(names, row) });
  }
  return rows;
}

function checkEpochs(epochs: number): void {
  if (Number.isInteger(epochs) && epochs > 0) return;
  throw new Error(`Cannot train for ${epochs} epochs: it must be 1, 2, ...`);
}
