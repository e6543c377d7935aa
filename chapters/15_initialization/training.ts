/** How far networks that begin differently come in learning the handwritten digits: plain gradient descent, in small batches. */
import { gradients } from "../../lib/autograd.ts";
import { compile } from "../../lib/compile.ts";
import { batchRows } from "../../lib/data/batches.ts";
import type { Dataset } from "../../lib/data/dataset.ts";
import { digits } from "../../lib/data/digits.ts";
import { dense } from "../../lib/nn/dense.ts";
import { constant, heNormal, type Initial, xavierNormal } from "../../lib/nn/initial.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import { type Part, sequential } from "../../lib/nn/sequential.ts";
import { untracked } from "../../lib/op.ts";
import { relu, tanh } from "../../lib/ops/activations.ts";
import { equal } from "../../lib/ops/comparisons.ts";
import { argmax } from "../../lib/ops/extremes.ts";
import { crossEntropy } from "../../lib/ops/losses_classes.ts";
import { mean } from "../../lib/ops/reductions.ts";
import { Random } from "../../lib/random.ts";
import { device, keep, type Tensor } from "../../lib/tensor.ts";
import { rule } from "../../lib/update.ts";

/** The digits have 64 pixels and 10 classes. */
export const PIXELS = 64, CLASSES = 10;

/** A batch of 64 of the 1797 digits: 28 of them are an epoch, 280 are ten. */
const BATCH = 64;
export const STEPS = 280;

/** A network for the digits. */
export interface Plan {
  readonly hidden: number;
  readonly width: number;
  readonly activation: Part;
  /** How weights begin; biases are 0 then. Without it all begins as in PyTorch. */
  readonly initial?: Initial;
}

/** Hidden layers "0" with their activation behind each, and an output layer. */
export function network({ hidden, width, activation, initial }: Plan, random: Random): Layer {
  const start = initial ? { random, initial, bias: constant(0) } : { random };
  const layers = Array.from({ length: hidden }, (_, i) => [dense(i === 0 ? PIXELS : width, width, start), activation]);
  return sequential([...layers.flat(), dense(hidden === 0 ? PIXELS : width, CLASSES, start)]);
}

export interface Trained {
  readonly model: Layer;
  /** Of each batch, before the step that it leads to. */
  readonly losses: readonly number[];
  /** Over all digits, after the last step. */
  readonly loss: number;
  readonly accuracy: number;
}

let loaded: Promise<Dataset> | undefined;

/** Trains on all digits, in batches in an order of its own. */
export async function train(plan: Plan, learningRate: number, seed: number, steps = STEPS): Promise<Trained> {
  const data = await (loaded ??= digits()), random = new Random(seed);
  const model = network(plan, random.fork(0)), order = random.fork(1), losses: Tensor[] = [];
  const learn = stepOf(model, learningRate);
  while (losses.length < steps) {
    for (const rows of batchRows(data.length, BATCH, { random: order, dropLast: true })) {
      if (losses.length < steps) losses.push(learn(data, rows));
    }
  }
  const found: number[] = [];
  for (const loss of losses) found.push(await loss.item());
  return { model, losses: found, ...await measured(model, data) };
}

const descend = rule({ w: "w - rate * dw" });

/** A step on some rows: gives the loss before it. */
function stepOf(model: Layer, rate: number): (data: Dataset, rows: readonly number[]) => Tensor {
  const weights = Object.values(model.parameters);
  const lossAndSlopes = compile((inputs, targets) => {
    const loss = crossEntropy(model(inputs), targets), found = gradients(loss);
    return [loss, ...weights.map((w) => found.of(w))];
  });
  return (data, rows) => {
    using _step = device().step();
    const { inputs, targets } = data.batch(rows), [loss, ...slopes] = lossAndSlopes(inputs, targets);
    weights.forEach((w, i) => descend({ w, dw: slopes[i] }, { rate }));
    return keep(loss);
  };
}

async function measured(model: Layer, data: Dataset): Promise<{ loss: number; accuracy: number }> {
  using _step = device().step();
  const { inputs, targets } = data.batch(Array.from({ length: data.length }, (_, i) => i));
  const scores = untracked(() => model(inputs));
  const [loss, accuracy] = [crossEntropy(scores, targets), mean(equal(argmax(scores, 1), targets))];
  return { loss: await loss.item(), accuracy: await accuracy.item() };
}

/** The rates to choose from: in ten layers smaller ones are slower, and a larger one is too large for most beginnings. */
export const RATES = [0.1, 0.3];

/** How weights may begin; nothing told is PyTorch's way. */
export const RULES = { He: heNormal(), Xavier: xavierNormal(), PyTorch: undefined };

/** Hidden layers of 64 units. */
export interface Case {
  readonly hidden: number;
  readonly bend: "ReLU" | "tanh";
  readonly rule: keyof typeof RULES;
}

export type Best = Trained & { readonly rate: number };

const known = new Map<string, Promise<Best>>();

/** The run at the best of the rates. It is remembered, since the page and the claims ask for the same ones. */
export function bestRun({ hidden, bend, rule }: Case, seed: number): Promise<Best> {
  const key = [hidden, bend, rule, seed].join();
  const plan = { hidden, width: 64, activation: bend === "ReLU" ? relu : tanh, initial: RULES[rule] };
  const found = known.get(key) ?? trainAtBest(plan, RATES, seed);
  known.set(key, found);
  return found;
}

/** The run with the lowest loss at the end, of one for each rate. A loss that is no number is worse than any. */
export async function trainAtBest(plan: Plan, rates: readonly number[], seed: number): Promise<Best> {
  const runs: Best[] = [];
  for (const rate of rates) runs.push({ rate, ...await train(plan, rate, seed) });
  const worth = ({ loss }: Trained) => Number.isNaN(loss) ? Infinity : loss;
  return runs.reduce((best, one) => worth(one) < worth(best) ? one : best);
}
