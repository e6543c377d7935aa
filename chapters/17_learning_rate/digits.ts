/** Networks that learn the digits of chapter 13, at many rates and with many schedules. */
import { batchRows } from "../../lib/data/batches.ts";
import type { Dataset } from "../../lib/data/dataset.ts";
import { digits } from "../../lib/data/digits.ts";
import { split } from "../../lib/data/split.ts";
import { dense } from "../../lib/nn/dense.ts";
import { type Part, sequential } from "../../lib/nn/sequential.ts";
import { cosineRestarts, cyclicalRate } from "../../lib/optim/cycles.ts";
import { findRate, type RateCurve, type Readings, readRates } from "../../lib/optim/finder.ts";
import type { Optimizer } from "../../lib/optim/optimizer.ts";
import { momentum, sgd } from "../../lib/optim/rules.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { constantRate, cosineDecay, type Schedule, schedulesInTurn, warmUp } from "../../lib/optim/schedules.ts";
import type { Parameters } from "../../lib/nn/layer.ts";
import { relu } from "../../lib/ops/activations.ts";
import { crossEntropy } from "../../lib/ops/losses_classes.ts";
import { Random } from "../../lib/random.ts";
import { evaluate } from "../../lib/training/evaluate.ts";
import { fit } from "../../lib/training/fit.ts";
import { Divergence } from "../../lib/training/history.ts";
import { accuracy } from "../../lib/training/metrics.ts";
import { steps } from "../../lib/training/step.ts";

const BATCH = 32;

/** Widths of the network of chapter 14, and of one with five layers of weights. */
export const SHALLOW = [64, 32, 10], DEEP = [64, 64, 64, 64, 64, 10];

let all: Promise<Dataset> | undefined;

/** Data and a network: the same seed gives the same rows, first weights and order of rows, whatever the optimizer. */
async function begin(seed: number, widths: readonly number[]) {
  const random = new Random(seed), data = split(await (all ??= digits()), 0.25, random.fork(0)), parts: Part[] = [];
  for (let i = 1; i < widths.length; i++) {
    if (i > 1) parts.push(relu);
    parts.push(dense(widths[i - 1], widths[i], { random: random.fork(i) }));
  }
  return { data, model: sequential(parts), random: random.fork(99) };
}

/** What to train, and how. */
export interface Trial {
  readonly optimizer: (parameters: Parameters) => Optimizer;
  readonly epochs: number;
  readonly schedule?: Schedule;
  readonly widths?: readonly number[];
}

/** The share of right answers on rows that were not learned from; of guesses, 0.1, where training diverges. */
export async function accuracyOf(
  { optimizer: make, epochs, schedule, widths = SHALLOW }: Trial,
  seed: number,
): Promise<number> {
  const { data, model, random } = await begin(seed, widths), optimizer = make(model.parameters);
  try {
    await fit(model, data.training, { loss: crossEntropy, optimizer, random, schedule, batchSize: BATCH, epochs });
  } catch (error) {
    if (error instanceof Divergence) return 0.1;
    throw error;
  }
  return (await evaluate(model, data.validation, { loss: crossEntropy, metrics: { accuracy } })).accuracy;
}

/** Steps of so many epochs: three quarters of the 1797 digits, in batches. */
export function stepsOf(epochs: number): number {
  return epochs * Math.ceil(Math.round(1797 * 0.75) / BATCH);
}

/** Optimizers of one setting. */
export const descend = (learningRate: number) => (parameters: Parameters) => sgd(parameters, { learningRate });
export const descendWith = (learningRate: number, share: number) => (parameters: Parameters) =>
  momentum(parameters, { learningRate, momentum: share });
export const adapt = (learningRate: number) => (parameters: Parameters) => adam(parameters, { learningRate });

/** Warms up for so many steps, and then falls to 0 like a cosine, in all steps of a training. */
export function warmCosine(warm: number, all: number): Schedule {
  if (warm === 0) return cosineDecay({ steps: all });
  return schedulesInTurn({ first: warmUp(warm), steps: warm, then: cosineDecay({ steps: all - warm }) });
}

/** The curve of the learning-rate finder for gradient descent: rates from 0.0001 to 10. */
export async function rateCurve(seed: number): Promise<RateCurve> {
  const { data: { training }, model, random } = await begin(seed, SHALLOW), optimizer = descend(0.1)(model.parameters);
  const take = steps(model, { loss: crossEntropy, optimizer, random }), count = 200;
  const epochs = Array.from(
    { length: Math.ceil(count / stepsOf(1)) },
    () => batchRows(training.length, BATCH, { random }),
  );
  const rows = epochs.flat();
  return await findRate(optimizer, (i) => take(training.batch(rows[i])), { from: 1e-4, to: 10, steps: count });
}

/** The mean, and the least and the largest, of trainings from several seeds. */
export async function several(trial: Trial, seed: number, count: number) {
  const found: number[] = [];
  for (let i = 0; i < count; i++) found.push(await accuracyOf(trial, count * seed + i));
  return { mean: found.reduce((a, b) => a + b) / count, least: Math.min(...found), most: Math.max(...found) };
}

/** Epochs of the trainings whose schedules are compared, and the schedules. */
const LONG = 30, ALL = stepsOf(LONG);
export const cycling: Readonly<Record<string, Schedule>> = {
  "constant": constantRate(),
  "cosine": cosineDecay({ steps: ALL }),
  "cosine, three times": cosineRestarts({ steps: ALL / 3 }),
  "three cycles": cyclicalRate({ up: ALL / 6, from: 0.1 }),
};

/** Three trainings with each schedule, at the rate 0.2. */
export const comparedSchedules = once(async (seed) => {
  const found: Record<string, Awaited<ReturnType<typeof several>>> = {};
  for (const [name, schedule] of Object.entries(cycling)) {
    found[name] = await several({ optimizer: descend(0.2), epochs: LONG, schedule }, seed, 3);
  }
  return found;
});

/** Keeps what a seed has measured: the page and the claims both ask for it, and it takes a while. */
export function once<Found>(measure: (seed: number) => Promise<Found>): (seed: number) => Promise<Found> {
  const known = new Map<number, Promise<Found>>();
  return (seed) => {
    const found = known.get(seed) ?? measure(seed);
    known.set(seed, found);
    return found;
  };
}

/** The network with five layers, by Adam at this rate, which falls like a cosine; with so many steps to warm up. */
export function warmed(rate: number, warm: number): Trial {
  return { optimizer: adapt(rate), epochs: 10, schedule: warmCosine(warm, stepsOf(10)), widths: DEEP };
}

/** How many of twelve trainings, each at the rates that the finder reads off for it, end with less than 0.75 right. */
export const failures = once(async (seed): Promise<Readings> => {
  const failed = { lowest: 0, steepest: 0, tenth: 0 };
  for (let one = 12 * seed; one < 12 * (seed + 1); one++) {
    const readings = readRates(await rateCurve(one));
    for (const name of ["lowest", "steepest", "tenth"] as const) {
      if (await accuracyOf({ optimizer: descend(readings[name]), epochs: 10 }, one) < 0.75) failed[name]++;
    }
  }
  return failed;
});
