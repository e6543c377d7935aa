/** Digits with wrong labels, and all that may keep a network from learning these by heart. */
import { normal } from "../../lib/create.ts";
import { batchRows, part } from "../../lib/data/batches.ts";
import type { Dataset } from "../../lib/data/dataset.ts";
import { dense, type DenseOptions } from "../../lib/nn/dense.ts";
import { dropoutLayer } from "../../lib/nn/dropout.ts";
import { type Layer, layer } from "../../lib/nn/layer.ts";
import { noiseLayer } from "../../lib/nn/noise.ts";
import { penalty } from "../../lib/nn/penalty.ts";
import { type Part, sequential } from "../../lib/nn/sequential.ts";
import { relu } from "../../lib/ops/activations.ts";
import { add } from "../../lib/ops/arithmetic.ts";
import { linear } from "../../lib/ops/layers.ts";
import { crossEntropy } from "../../lib/ops/losses_classes.ts";
import { adamw } from "../../lib/optim/rules_adam.ts";
import { Random } from "../../lib/random.ts";
import { earlyStopping } from "../../lib/training/early_stopping.ts";
import { fit } from "../../lib/training/fit.ts";
import type { Epoch } from "../../lib/training/history.ts";
import type { Loss } from "../../lib/training/measure.ts";
import { accuracy } from "../../lib/training/metrics.ts";
import { first, heldOut, mislabeled, shareRight } from "../14_training/digits.ts";

export const EPOCHS = 100, WRONG = 0.3;

/** Rows to learn from, some of which have a class drawn by chance; others to decide when to stop; and a test. */
export interface Digits {
  readonly training: Dataset;
  readonly validation: Dataset;
  readonly test: Dataset;
}

/** `wrong` is the share of the rows whose class is drawn by chance. One of ten such draws is right by luck. */
export function digits(seed: number, { rows = 400, wrong = WRONG } = {}): Digits {
  const { training, validation: test } = heldOut(seed), random = new Random(seed).fork(5);
  const others = Array.from({ length: 300 }, (_, i) => training.length - 1 - i);
  return { training: mislabeled(first(training, rows), wrong, random), validation: part(training, others), test };
}

/** What holds a network back. */
export interface Held {
  readonly l1?: number;
  readonly l2?: number;
  /** The weight decay of AdamW, beside the gradient. */
  readonly decay?: number;
  /** The standard deviation of noise on the inputs. */
  readonly noise?: number;
  /** The same, on the weights. */
  readonly weightNoise?: number;
  /** The share of each label that is spread over all classes (Szegedy et al. 2016). */
  readonly smoothing?: number;
  readonly dropout?: number;
  /** Stops after so many epochs that were no better, and takes the best weights. */
  readonly patience?: number;
  /** Units between input and output: 128 unless told; 0 is a logistic regression. */
  readonly hidden?: number;
  readonly epochs?: number;
}

export interface Learned {
  readonly model: Layer;
  readonly epochs: readonly Epoch[];
}

/** Learns with Adam at the rate 0.003, in batches of 32. */
export async function learn(seed: number, { training, validation }: Digits, held: Held = {}): Promise<Learned> {
  const random = new Random(seed).fork(1), model = reader(random, held);
  const { decay = 0, patience, epochs = EPOCHS } = held;
  const stopping = patience === undefined ? [] : [earlyStopping({ patience, restoreBest: model })];
  const history = await fit(model, training, {
    loss: lossOf(model, held),
    metrics: { accuracy },
    optimizer: adamw(model.parameters, { learningRate: 0.003, weightDecay: decay }), // with 0 it is Adam
    random,
    batchSize: Math.min(32, training.length),
    epochs,
    validation,
    callbacks: stopping,
  });
  return { model, epochs: history.epochs };
}

function lossOf(model: Layer, { l1, l2, smoothing: labelSmoothing }: Held): Loss {
  return (scores, classes) => {
    const wrong = crossEntropy(scores, classes, { labelSmoothing });
    return l1 || l2 ? add(wrong, penalty(model.parameters, { l1, l2 })) : wrong;
  };
}

function reader(random: Random, { noise = 0, weightNoise = 0, dropout = 0, hidden = 128 }: Held): Layer {
  const connect = (from: number, to: number) => noisyDense(from, to, { random, deviation: weightNoise });
  if (hidden === 0) return sequential({ output: connect(64, 10) });
  const parts: Record<string, Part> = { noise: noiseLayer(noise), hidden: connect(64, hidden), relu };
  return sequential({ ...parts, dropout: dropoutLayer(dropout), output: connect(hidden, 10) });
}

/** A dense layer whose weights are shaken in training: what it says must not hang on their last digits (An 1996). */
export function noisyDense(
  inputs: number,
  outputs: number,
  { deviation, ...options }: DenseOptions & { readonly deviation: number },
): Layer {
  const quiet = dense(inputs, outputs, options), { weight, bias } = quiet.parameters;
  return layer((x, mode) => {
    if (!mode.isTraining || deviation === 0) return quiet(x, mode);
    return linear(x, add(weight, normal(mode.random!, weight.shape, 0, deviation)), bias);
  }, { title: `${quiet.title}, noise ${deviation}`, parameters: quiet.parameters });
}

/** What is compared: one thing at a time, each at a strength that was found by trying a few. */
export const WAYS: Readonly<Record<string, Held>> = {
  "nothing": {},
  "L2, 0.01": { l2: 0.01 },
  "L1, 0.003": { l1: 0.003 },
  "weight decay, 1": { decay: 1 },
  "noise on inputs, 0.4": { noise: 0.4 },
  "noise on weights, 0.15": { weightNoise: 0.15 },
  "smooth labels, 0.3": { smoothing: 0.3 },
  "stopping, patience 5": { patience: 5 },
};

/** The share of right answers: about the rows that it learned from, with their labels, and about the test. */
export async function shares(seed: number, data: Digits, held: Held) {
  const { model } = await learn(seed, data, held);
  return { learned: await shareRight(model, data.training), unseen: await shareRight(model, data.test) };
}

/** The same with so many rows for a model of so many hidden units. All take about as many steps. */
export async function shareWith(seed: number, rows: number, hidden: number): Promise<number> {
  const data = digits(seed, { rows, wrong: 0 }), steps = batchRows(rows, Math.min(32, rows)).length;
  return (await shares(seed, data, { hidden, epochs: Math.ceil(600 / steps) })).unseen;
}
