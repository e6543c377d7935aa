/** Training: through all data again and again, batch by batch, each time a step downhill. */
import { batchRows } from "../data/batches.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Layer } from "../nn/layer.ts";
import { untracked } from "../op.ts";
import { rateScaler, type Schedule } from "../optim/schedules.ts";
import { device } from "../tensor.ts";
import { evaluator } from "./evaluate.ts";
import { breaks } from "./breaks.ts";
import { type Diverged, Divergence, type Epoch, type History, type Measures, type Step } from "./history.ts";
import { meanOf, named, namesOf } from "./measure.ts";
import { MOST_WAITING, slots } from "./slots.ts";
import { type Learning, steps } from "./step.ts";

/** How a model is to learn. */
export interface Training extends Learning {
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
  readonly validation?: Dataset;
  /** Hears of each step, in order, though not at once: some steps are read together. */
  readonly onStep?: (step: Step) => void;
  /** Hears of each epoch when it is over. To answer "stop" ends the training. */
  readonly onEpoch?: (epoch: Epoch, history: History) => unknown;
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
export async function fit(model: Layer, dataset: Dataset, training: Training): Promise<History> {
  checkEpochs(training.epochs);
  if (training.validation?.length === 0) throw new Error("Cannot validate: there are no rows for it");
  const run = begin(model, dataset, training), { history, measure } = run, { validation, onEpoch } = training;
  try {
    for (let epoch = 1; epoch <= training.epochs; epoch++) {
      const learned = { epoch, training: await learn(run, epoch) }, measures = validation && await measure(validation);
      if (measures) check(run, epoch, "the validation loss", measures.loss);
      history.epochs.push(measures ? { ...learned, validation: measures } : learned);
      if (await onEpoch?.(history.epochs[epoch - 1], history) === "stop") break;
    }
    if (!validation) check(run, history.epochs.length, "the loss", await lossOfLast(run));
  } finally {
    if (training.schedule) run.scale(1);
  }
  return history;
}

/** All that a training needs while it runs. */
type Run = ReturnType<typeof begin>;

function begin(model: Layer, dataset: Dataset, training: Training) {
  const names = namesOf(training.metrics ?? {}),
    take = steps(model, training),
    history: History = { losses: [], epochs: [] },
    rates: number[][] = []; // of the steps that wait
  const measure = evaluator(model, { loss: training.loss, metrics: training.metrics }),
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
    waiting: slots(),
    breaks: breaks(),
  };
}

/** Goes through all rows once. Gives the means of what the steps measured. */
async function learn(run: Run, epoch: number): Promise<Measures> {
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

function takeStep({ dataset, training, take, waiting, rates, last }: Run, rows: readonly number[]): void {
  using _step = device().step();
  last.rows = rows;
  rates.push([...training.optimizer.learningRates]);
  waiting.put(take(dataset.batch(rows)));
}

/** The loss on the last batch with the weights that came of it: each step measures before it changes them, so no other sees it. */
function lossOfLast({ model, dataset, training, last }: Run): Promise<number> {
  using _step = device().step();
  const { inputs, targets } = dataset.batch(last.rows);
  return untracked(() => training.loss(model(inputs), targets)).item();
}

/** That a loss is finite that was measured after a step. */
function check({ training, history }: Run, epoch: number, which: Diverged["which"], loss: number): void {
  const step = history.losses.length, rates = training.optimizer.learningRates;
  if (!Number.isFinite(loss)) throw new Divergence({ which, when: "after", step, epoch, loss, rates, history });
}

/** Reads what steps measured, notes it down, and tells it. */
async function note({ training, names, history, waiting, rates }: Run, epoch: number, perEpoch: number) {
  const { epochs, onStep } = training, rows = await waiting.read(), ratesOf = rates.splice(0);
  for (const [i, row] of rows.entries()) {
    const [loss] = row, step = history.losses.length + 1;
    if (!Number.isFinite(loss)) throw new Divergence({ step, epoch, loss, rates: ratesOf[i], history });
    history.losses.push(loss);
    onStep?.({ step, epoch, steps: epochs * perEpoch, measures: named(names, row) });
  }
  return rows;
}

function checkEpochs(epochs: number): void {
  if (Number.isInteger(epochs) && epochs > 0) return;
  throw new Error(`Cannot train for ${epochs} epochs: it must be 1, 2, ...`);
}
