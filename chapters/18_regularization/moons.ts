/** Two half moons with much noise, few rows, and twenty inputs that mean nothing: what a network can only learn by heart. */
import { gradients } from "../../lib/autograd.ts";
import { parameter } from "../../lib/create.ts";
import { type Dataset, datasetOf } from "../../lib/data/dataset.ts";
import { madeMoons } from "../../lib/data/generators.ts";
import { dense } from "../../lib/nn/dense.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import { noiseLayer } from "../../lib/nn/noise.ts";
import { penalty, type PenaltyOptions, weightsApart } from "../../lib/nn/penalty.ts";
import { type Part, sequential } from "../../lib/nn/sequential.ts";
import { identity, relu } from "../../lib/ops/activations.ts";
import { add, div } from "../../lib/ops/arithmetic.ts";
import { sum } from "../../lib/ops/broadcast.ts";
import { sqrt, square } from "../../lib/ops/functions.ts";
import { binaryCrossEntropyWithLogits } from "../../lib/ops/losses_binary.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { Random } from "../../lib/random.ts";
import { device } from "../../lib/tensor.ts";
import { evaluate } from "../../lib/training/evaluate.ts";
import { fit } from "../../lib/training/fit.ts";
import type { Callback, Epoch } from "../../lib/training/history.ts";
import type { Loss } from "../../lib/training/measure.ts";
import { binaryAccuracy } from "../../lib/training/metrics.ts";

export const EPOCHS = 200, LEARNED = 100;

/** What is drawn. */
export interface Made {
  /** How many rows are learned from: 100 unless told. */
  readonly rows?: number;
  /** How far the moons are blurred: 0.3 unless told, with which they overlap. */
  readonly noise?: number;
  /** Whether the first two inputs say where in the moons a row lies: they do unless told. */
  readonly isTold?: boolean;
  /** How many inputs mean nothing: 20 unless told. */
  readonly meaningless?: number;
}

/** Rows to learn from, 200 rows to decide when to stop, and 1000 rows that decide nothing. */
export interface Moons {
  readonly training: Dataset;
  readonly validation: Dataset;
  readonly test: Dataset;
}

export function moons(seed: number, made: Made = {}): Moons {
  const random = new Random(seed), draw = (count: number) => drawn(random, count, made);
  return { training: draw(made.rows ?? LEARNED), validation: draw(200), test: draw(1000) };
}

function drawn(random: Random, rows: number, { noise = 0.3, isTold = true, meaningless = 20 }: Made): Dataset {
  const { inputs, classes } = madeMoons(random, { rows, noise }), chance = () => random.normal();
  const wide = inputs.map((row) => [...isTold ? row : row.map(chance), ...Array.from({ length: meaningless }, chance)]);
  return datasetOf({ inputs: wide, targets: { numbers: classes.map((one) => [one]) } });
}

/** What the network is, and what holds it back. */
export interface Held extends PenaltyOptions {
  /** Units of each hidden layer: 64 unless told. None is a logistic regression. */
  readonly hidden?: readonly number[];
  /** Leaves out the activations: dense layers alone. */
  readonly isLinear?: boolean;
  /** The standard deviation of the noise on the inputs: none unless told. */
  readonly noise?: number;
  readonly epochs?: number;
  readonly callbacks?: (model: Layer) => readonly Callback[];
}

export interface Learned {
  readonly model: Layer;
  /** Each with "error", the loss without penalty, and "accuracy". */
  readonly epochs: readonly Epoch[];
}

const error: Loss = binaryCrossEntropyWithLogits, metrics = { error, accuracy: binaryAccuracy };

/** Learns with Adam at the rate 0.003, in batches of 20. */
export async function learn(seed: number, { training, validation }: Moons, held: Held = {}): Promise<Learned> {
  const random = new Random(seed).fork(1), model = network(widthOf(training), random, held), { l1, l2, only } = held;
  const loss: Loss = (logits, targets) => {
    const wrong = error(logits, targets);
    return l1 || l2 ? add(wrong, penalty(model.parameters, { l1, l2, only })) : wrong;
  };
  const { epochs } = await fit(model, training, {
    loss,
    metrics,
    optimizer: adam(model.parameters, { learningRate: 0.003 }),
    random,
    batchSize: 20,
    epochs: held.epochs ?? EPOCHS,
    validation,
    callbacks: held.callbacks?.(model),
  });
  return { model, epochs };
}

const known = new Map<number, Promise<Learned>>();

/** What a network learns that nothing holds back, from the moons of a seed. Much is compared with it, so it is kept. */
export function learnFreely(seed: number): Promise<Learned> {
  const found = known.get(seed) ?? learn(seed, moons(seed));
  known.set(seed, found);
  return found;
}

function network(inputs: number, random: Random, { hidden = [64], noise = 0, isLinear = false }: Held): Layer {
  const parts: Part[] = noise > 0 ? [noiseLayer(noise)] : [], widths = [inputs, ...hidden];
  hidden.forEach((width, i) => parts.push(dense(widths[i], width, { random }), isLinear ? identity : relu));
  return sequential([...parts, dense(widths[hidden.length], 1, { random })]);
}

/** How many numbers a row has. */
function widthOf(rows: Dataset): number {
  using _step = device().step();
  return rows.batch([0]).inputs.shape[1];
}

/** The loss without penalty, and the share of right answers. */
export async function asked(model: Layer, rows: Dataset): Promise<{ error: number; accuracy: number }> {
  const { loss, accuracy } = await evaluate(model, rows, { loss: error, metrics });
  return { error: loss, accuracy };
}

/** What the epochs measured on the rows that are not learned from. */
export function unseen({ epochs }: Learned, name: "error" | "accuracy" = "error"): number[] {
  return epochs.map(({ validation }) => validation![name]);
}

/** The length of all weights: the root of the sum of their squares. */
export function lengthOf({ parameters }: Layer): Promise<number> {
  using _step = device().step();
  return sqrt(penalty(parameters, { l2: 1 })).item();
}

/** How many numbers a model can choose. */
export function countOf({ parameters }: Layer): number {
  return Object.values(parameters).reduce((count, { storage }) => count + storage.length, 0);
}

/** How steeply the logit changes with the inputs: the root of the mean square of its slope, over all rows. */
export function steepness(model: Layer, rows: Dataset): Promise<number> {
  using _step = device().step();
  const x = parameter(rows.batch(Array.from({ length: rows.length }, (_, i) => i)).inputs);
  const slope = gradients(sum(model(x))).of(x);
  return sqrt(div(sum(square(slope)), rows.length)).item();
}

/** The share of the weights of the first layer that are nearer to 0 than this. */
export async function shareNear0(model: Layer, distance = 0.01): Promise<number> {
  const [first] = Object.values(weightsApart(model.parameters).weights), numbers = await first.read();
  return numbers.filter((w) => Math.abs(w) < distance).length / numbers.length;
}
