/** When early stopping stops: on a curve that falls and rises again, and in the example of the notes. */
import { type Dataset, datasetOf } from "../../lib/data/dataset.ts";
import type { DataType } from "../../lib/device/device.ts";
import { Reference } from "../../lib/device/reference.ts";
import { dense } from "../../lib/nn/dense.ts";
import { constant, xavierUniform } from "../../lib/nn/initial.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { sgd } from "../../lib/optim/rules.ts";
import { Random } from "../../lib/random.ts";
import { device, useDevice } from "../../lib/tensor.ts";
import { earlyStopping } from "../../lib/training/early_stopping.ts";
import { evaluate } from "../../lib/training/evaluate.ts";
import { fit } from "../../lib/training/fit.ts";
import { Divergence } from "../../lib/training/history.ts";
import { measured } from "../14_training/digits.ts";
import { patient } from "./callbacks.ts";
import { type Besides, learn, prepare } from "./network.ts";

/** How long the network of this chapter learns where nobody stops it. */
export const EPOCHS = 80;

/** The losses of a training that nobody stops, of each epoch. */
export interface Curve {
  readonly training: readonly number[];
  readonly validation: readonly number[];
}

export async function curve(seed: number, besides: Besides = {}): Promise<Curve> {
  const { epochs } = await learn(prepare(seed), EPOCHS, besides);
  return {
    training: epochs.map(({ training }) => training.loss),
    validation: epochs.map(({ validation }) => validation!.loss),
  };
}

/** Where early stopping ends a training of these losses, and the best epoch until then; both count from 1. */
export function stopOn(losses: readonly number[], patience: number, minDelta = 0) {
  const hear = patient(patience, minDelta), found = losses.findIndex((loss) => hear(loss) === "stop");
  const seen = found < 0 ? losses : losses.slice(0, found + 1), loss = Math.min(...seen);
  return { stopped: seen.length, best: seen.indexOf(loss) + 1, loss, last: seen[seen.length - 1] };
}

/** The same by the library, and the loss of the model with the weights that are given back to it. */
export async function stopEarly(seed: number, patience: number) {
  const prepared = prepare(seed), stopping = earlyStopping({ patience, restoreBest: prepared.model });
  const { epochs } = await learn(prepared, EPOCHS, { callbacks: [stopping] });
  const restored = await evaluate(prepared.model, prepared.validation, measured);
  return { stopped: epochs.length, best: stopping.best!.epoch, loss: stopping.best!.value, restored: restored.loss };
}

/** What came of the example of the notes: the mean loss of each epoch, and how it ended. */
export interface Example {
  readonly losses: readonly number[];
  readonly ended: "after all ten epochs" | "stopped early" | "refused";
  /** What the error says, where the training was refused. */
  readonly reason?: string;
}

/** `np.arange(100).reshape(5, 20)`, and zeros. */
function notesData(): Dataset {
  const inputs = Array.from({ length: 5 }, (_, i) => Array.from({ length: 20 }, (_, j) => 20 * i + j));
  return datasetOf({ inputs, targets: { numbers: inputs.map(() => new Array(10).fill(0)) } });
}

/**
 * The example of 002:1008-1015: ten linear units, batches of one row, patience 3 on the loss of the training, at most ten epochs.
 * Plain numbers are slow, and the same on every machine.
 */
export async function notesExample(seed: number, learningRate: number, type: DataType): Promise<Example> {
  const before = device(), random = new Random(seed);
  useDevice(new Reference(type));
  try {
    const model = dense(20, 10, { random, initial: xavierUniform(), bias: constant() });
    const optimizer = sgd(model.parameters, { learningRate });
    const callbacks = [earlyStopping({ of: "training", patience: 3 })],
      training = { loss: meanSquaredError, optimizer };
    const { epochs } = await fit(model, notesData(), { ...training, random, batchSize: 1, epochs: 10, callbacks });
    const losses = epochs.map(({ training }) => training.loss);
    return { losses, ended: losses.length < 10 ? "stopped early" : "after all ten epochs" };
  } catch (error) {
    if (!(error instanceof Divergence)) throw error;
    return {
      losses: error.history.epochs.map(({ training }) => training.loss),
      ended: "refused",
      reason: error.message,
    };
  } finally {
    useDevice(before);
  }
}

/** The largest rate that a step on the last row bears: 2 over the bend of its loss, which is 0.2 (|x|² + 1). */
export function largestRate(): number {
  const square = Array.from({ length: 20 }, (_, j) => (80 + j) ** 2).reduce((a, b) => a + b, 1);
  return 2 / (0.2 * square);
}
