/** Few noisy rows, many inputs that mean nothing, and a network with far more weights than rows: what does dropout gain? */
import { type Dataset, datasetOf } from "../../lib/data/dataset.ts";
import { madeMoons } from "../../lib/data/generators.ts";
import { dense } from "../../lib/nn/dense.ts";
import { dropoutLayer } from "../../lib/nn/dropout.ts";
import { type Part, sequential } from "../../lib/nn/sequential.ts";
import { relu } from "../../lib/ops/activations.ts";
import { binaryCrossEntropyWithLogits } from "../../lib/ops/losses_binary.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { Random } from "../../lib/random.ts";
import { evaluate } from "../../lib/training/evaluate.ts";
import { fit } from "../../lib/training/fit.ts";
import type { Measures } from "../../lib/training/history.ts";
import { binaryAccuracy } from "../../lib/training/metrics.ts";
import { steadily } from "../13_data/steady.ts";

/** Columns that have nothing to do with the class. */
const NUISANCE = 20, NOISE = 0.3, TRAINING = 100, VALIDATION = 1000, WIDTH = 64;

/** Moons that overlap, and columns of noise; the labels of a share of the rows are turned around. */
function rowsOf(rows: number, flipped: number, random: Random): Dataset {
  const { inputs, classes } = madeMoons(random, { rows, noise: NOISE });
  return datasetOf({
    inputs: inputs.map((row) => [...row, ...Array.from({ length: NUISANCE }, () => random.normal())]),
    targets: { numbers: classes.map((one) => random.uniform() < flipped ? 1 - one : one) },
  });
}

/** The loss, on 1000 such rows, of one who knows how probable each class is at each place: none can do better for long. */
export function lossOfTruth(seed: number): number {
  const { inputs, classes, truth } = madeMoons(new Random(seed).fork(6), { rows: VALIDATION, noise: NOISE });
  return -inputs.reduce((sum, row, i) => sum + Math.log(truth(row)[classes[i]]), 0) / VALIDATION;
}

const loss = binaryCrossEntropyWithLogits, metrics = { accuracy: binaryAccuracy };

/** Where dropout stands behind hidden layers, and at which rate; and how noisy the labels are. */
export interface Trial {
  readonly rate: number;
  readonly layers?: number;
  /** Behind which hidden layers: behind all of them unless told. */
  readonly behind?: readonly number[];
  /** The share of labels that are wrong, in all rows. */
  readonly flipped?: number;
  readonly epochs?: number;
}

/** What a training came to. */
export interface Outcome {
  readonly training: Measures;
  /** Measured after the last epoch, and the lowest loss after any. */
  readonly validation: Measures;
  readonly bestLoss: number;
  readonly bestEpoch: number;
  /** The loss on the rows for validation, epoch by epoch. */
  readonly losses: number[];
}

const known = new Map<string, Promise<Outcome>>();

/** The outcome at a rate. It is remembered, since the page and several claims ask for it. */
export function noisyAt(rate: number, seed: number): Promise<Outcome> {
  const key = `${rate} ${seed}`, found = known.get(key) ?? learnNoisy({ rate }, seed);
  known.set(key, found);
  return found;
}

/** Learns 100 rows with Adam, and is measured on 1000 others. The same seed gives the same rows and first weights. */
export function learnNoisy(
  { rate, layers = 2, behind, flipped = 0, epochs = 100 }: Trial,
  seed: number,
): Promise<Outcome> {
  return steadily(async () => {
    const random = new Random(seed), rows = random.fork(1), start = random.fork(2), parts: Part[] = [];
    const training = rowsOf(TRAINING, flipped, rows), validation = rowsOf(VALIDATION, flipped, rows);
    for (let i = 0; i < layers; i++) {
      parts.push(dense(i === 0 ? 2 + NUISANCE : WIDTH, WIDTH, { random: start }), relu);
      if (rate > 0 && (behind?.includes(i) ?? true)) parts.push(dropoutLayer(rate));
    }
    const model = sequential([...parts, dense(WIDTH, 1, { random: start })]);
    const optimizer = adam(model.parameters, { learningRate: 0.003 }), order = random.fork(3);
    const history = await fit(model, training, {
      loss,
      metrics,
      optimizer,
      random: order,
      batchSize: 25,
      epochs,
      validation,
    });
    const losses = history.epochs.map(({ validation }) => validation!.loss), bestLoss = Math.min(...losses);
    return {
      training: await evaluate(model, training, { loss, metrics }),
      validation: history.epochs.at(-1)!.validation!,
      bestLoss,
      bestEpoch: losses.indexOf(bestLoss) + 1,
      losses,
    };
  });
}
