/** Deep networks that learn the digits, with batch normalization behind each dense layer, with layer normalization, or without. */
import type { Dataset } from "../../lib/data/dataset.ts";
import { digits } from "../../lib/data/digits.ts";
import { type Split, split } from "../../lib/data/split.ts";
import { dense } from "../../lib/nn/dense.ts";
import { constant, heNormal, type Initial } from "../../lib/nn/initial.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import { batchNormLayer, type BatchNormOptions, layerNormLayer } from "../../lib/nn/normalization.ts";
import { type Part, sequential } from "../../lib/nn/sequential.ts";
import { relu } from "../../lib/ops/activations.ts";
import { crossEntropy } from "../../lib/ops/losses_classes.ts";
import { sgd } from "../../lib/optim/rules.ts";
import { Random } from "../../lib/random.ts";
import { evaluate } from "../../lib/training/evaluate.ts";
import { fit } from "../../lib/training/fit.ts";
import { Divergence } from "../../lib/training/history.ts";
import { accuracy } from "../../lib/training/metrics.ts";
import { steadily } from "../13_data/steady.ts";
import { silentShare, unitsOf } from "./units.ts";

/** What stands between a dense layer and its activation. */
export type Norm = "none" | "batch" | "layer";

/** Hidden layers of one width. */
export interface Plan {
  readonly norm: Norm;
  /** 6 unless told. */
  readonly hidden?: number;
  /** 64 unless told. */
  readonly width?: number;
  /** How weights begin; biases are 0 then. Without it all begins as in PyTorch. */
  readonly initial?: Initial;
  /** ReLU unless told. */
  readonly activation?: Part;
  readonly batchNorm?: BatchNormOptions;
}

/** 64 pixels go in, and a score for each of the ten digits comes out. Blocks have the names "0", "1", ... */
export function network(plan: Plan, random: Random): Layer {
  const { hidden = 6, width = 64, initial, activation = relu } = plan;
  const start = initial ? { random, initial, bias: constant(0) } : { random };
  const block = (inputs: number) => {
    const sums = dense(inputs, width, start), norm = normOf(plan, width);
    return sequential(norm ? { sums, norm, activation } : { sums, activation });
  };
  const blocks = Array.from({ length: hidden }, (_, i) => block(i === 0 ? 64 : width));
  return sequential([...blocks, dense(width, 10, { random })]);
}

function normOf({ norm, batchNorm }: Plan, width: number): Layer | undefined {
  return norm === "batch" ? batchNormLayer(width, batchNorm) : norm === "layer" ? layerNormLayer(width) : undefined;
}

export const measured = { loss: crossEntropy, metrics: { accuracy } };

let all: Promise<Dataset> | undefined;

/** The digits, a fifth of which is held out. */
export async function digitsFor(seed: number): Promise<Split> {
  return split(await (all ??= digits()), 0.2, new Random(seed).fork(1));
}

/** Plain gradient descent. */
export interface Descent {
  readonly rate: number;
  /** For the weights of the hidden layers, where it is another one. */
  readonly hiddenRate?: number;
  /** 6 unless told. */
  readonly epochs?: number;
  /** 32 unless told. */
  readonly batchSize?: number;
}

export interface Learned {
  readonly model: Layer;
  /** The share of the digits that were held out and are read right; a tenth, as by guessing, where training has diverged. */
  readonly right: number;
  readonly hasDiverged: boolean;
}

/** Trains a network on four fifths of the digits. */
export function learn(plan: Plan, descent: Descent, seed: number): Promise<Learned> {
  return steadily(async () => {
    const { rate, hiddenRate = rate, epochs = 6, batchSize = 32 } = descent,
      { training, validation } = await digitsFor(seed);
    const random = new Random(seed).fork(2), model = network(plan, random);
    const isHidden = ([name]: [string, unknown]) => name.endsWith("sums.weight"),
      all = Object.entries(model.parameters);
    const optimizer = sgd([
      { parameters: Object.fromEntries(all.filter(isHidden)), settings: { learningRate: hiddenRate } },
      { parameters: Object.fromEntries(all.filter((one) => !isHidden(one))), settings: { learningRate: rate } },
    ]);
    try {
      await fit(model, training, { ...measured, optimizer, random, batchSize, epochs, dropLast: true });
    } catch (error) {
      if (!(error instanceof Divergence)) throw error;
      return { model, right: 0.1, hasDiverged: true };
    }
    return { model, right: (await evaluate(model, validation, measured)).accuracy, hasDiverged: false };
  });
}

/** The plans that are compared: PyTorch's first weights, unless the name says otherwise. */
export const PLANS = {
  "none": { norm: "none" },
  "He's weights": { norm: "none", initial: heNormal() },
  "batch": { norm: "batch" },
  "layer": { norm: "layer" },
} satisfies Record<string, Plan>;

/** What is known of a network that has learned: it is remembered, since the page and the claims ask for the same ones. */
interface Found {
  readonly right: number;
  /** The share of units of the last hidden layer that say the same of all rows; not a number where training has diverged. */
  readonly silent: number;
}

const known = new Map<string, Promise<Found>>();

function found(name: keyof typeof PLANS, rate: number, seed: number, more: Omit<Descent, "rate"> = {}): Promise<Found> {
  const key = [name, rate, seed, more.hiddenRate, more.batchSize, more.epochs].join();
  const asked = known.get(key) ?? steadily(async () => {
    const { model, right, hasDiverged } = await learn(PLANS[name], { rate, ...more }, seed);
    if (hasDiverged) return { right, silent: NaN };
    const { training } = await digitsFor(seed);
    const units = await unitsOf(model, "activation", training);
    return { right, silent: silentShare(units[units.length - 1]) };
  });
  known.set(key, asked);
  return asked;
}

export async function rightOf(...asked: Parameters<typeof found>): Promise<number> {
  return (await found(...asked)).right;
}

export async function silentAt(...asked: Parameters<typeof found>): Promise<number> {
  return (await found(...asked)).silent;
}
