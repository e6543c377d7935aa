/** What is left of noise: in one number, and in a straight line that is learned from noisy data, batch by batch. */
import { datasetOf } from "../../lib/data/dataset.ts";
import { madeLine, type MadeNumbers } from "../../lib/data/generators.ts";
import { dense } from "../../lib/nn/dense.ts";
import { sgd } from "../../lib/optim/rules.ts";
import { constantRate, cosineDecay, type Schedule } from "../../lib/optim/schedules.ts";
import { plateau } from "../../lib/optim/plateau.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { Random } from "../../lib/random.ts";
import { fit } from "../../lib/training/fit.ts";
import { leastSquares, meanSquaredError as lossOfNeuron } from "../01_neuron/neuron.ts";
import { bowl, noisy, roll } from "./learning_rate.ts";

/** How far, in the mean of squares, a walk in a bowl with the bend 1 is from its lowest point while it sees noise of deviation 1. */
export function measuredSpread(rate: number, steps: number, seed: number): number {
  const seen = noisy(bowl(1), 1, new Random(seed)), path = roll(seen, { start: 0, rate, steps });
  return rootOfMeanSquare(path.slice(Math.ceil(steps / 10))); // the first steps still remember the start
}

/** The same at the end of each of many walks whose rate falls as 1 / (t + 1): each place is then the mean of all noise so far. */
export function spreadOfFallingRate(steps: number, seed: number, walks = 400): number {
  const random = new Random(seed), schedule: Schedule = (t) => 1 / (t + 1);
  const ends = Array.from(
    { length: walks },
    () => roll(noisy(bowl(1), 1, random), { start: 0, rate: 1, steps, schedule })[steps],
  );
  return rootOfMeanSquare(ends);
}

function rootOfMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
}

/** Rows, batches and epochs of the straight line. */
const ROWS = 200, BATCH = 4, EPOCHS = 40, STEPS_PER_EPOCH = ROWS / BATCH;

/** The scheduler of the notes, `lr * exp(-0.1)` in each epoch from the tenth on, as a factor; epochs count from 0. */
export const notesSchedule: Schedule = (epoch) => Math.exp(-0.1 * Math.max(0, epoch - 9));

/** A schedule of epochs, asked at each step. */
export function byEpoch(schedule: Schedule, stepsPerEpoch: number): Schedule {
  return (step) => schedule(Math.floor(step / stepsPerEpoch));
}

/** Schedules to compare, by name. */
export const tailSchedules: Readonly<Record<string, Schedule>> = {
  "constant": constantRate(),
  "as in the notes": byEpoch(notesSchedule, STEPS_PER_EPOCH),
  "cosine": cosineDecay({ steps: EPOCHS * STEPS_PER_EPOCH }),
};

/** Rows of a noisy line. */
function rowsOf(seed: number): MadeNumbers {
  return madeLine(new Random(seed).fork(0), { rows: ROWS, noise: 0.5, weights: [1, -2, 0.5, 0, 1, 0.3] });
}

/** The loss of the line that fits these rows best. */
export function bestLoss(seed: number): number {
  const { inputs, targets } = rowsOf(seed);
  return lossOfNeuron(leastSquares(inputs, targets), inputs, targets);
}

/** A neuron that is to learn the line: the same rows, start and order of rows for each schedule. */
function begin(seed: number) {
  const random = new Random(seed), { inputs, targets } = rowsOf(seed);
  const model = dense(6, 1, { random: random.fork(1) }), optimizer = sgd(model.parameters, { learningRate: 0.1 });
  const training = { loss: meanSquaredError, optimizer, random: random.fork(2), batchSize: BATCH, epochs: EPOCHS };
  return { model, dataset: datasetOf({ inputs, targets: { numbers: targets } }), training };
}

/** The loss of each epoch with each schedule. */
export async function tails(seed: number): Promise<Record<string, number[]>> {
  const found: Record<string, number[]> = {};
  for (const [name, schedule] of Object.entries(tailSchedules)) {
    const { model, dataset, training } = begin(seed), { epochs } = await fit(model, dataset, { ...training, schedule });
    found[name] = epochs.map(({ training }) => training.loss);
  }
  return found;
}

/** The same with a schedule that listens: the rate is halved where three epochs in a row brought nothing better. */
export async function onPlateau(seed: number): Promise<{ losses: number[]; falls: number[] }> {
  const { model, dataset, training } = begin(seed),
    watched = plateau({ factor: 0.5, patience: 2 }),
    falls: number[] = [];
  const { epochs } = await fit(model, dataset, {
    ...training,
    schedule: () => watched.factor,
    onEpoch: ({ epoch, training }) => watched.report(training.loss) && falls.push(epoch),
  });
  return { losses: epochs.map(({ training }) => training.loss), falls };
}

/** How much the loss jumps from epoch to epoch over the last ten: the mean size of the differences. */
export function roughness(losses: readonly number[]): number {
  const last = losses.slice(-11), jumps = last.slice(1).map((loss, i) => Math.abs(loss - last[i]));
  return jumps.reduce((a, b) => a + b) / jumps.length;
}

/** The mean over the last ten epochs. */
export function lastLoss(losses: readonly number[]): number {
  return losses.slice(-10).reduce((a, b) => a + b) / 10;
}
