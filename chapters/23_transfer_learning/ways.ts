/** Three ways to learn a small task: from scratch, and with the first layer of a network that has learned a large one. */
import type { Dataset } from "../../lib/data/dataset.ts";
import { loadModel, modelFile } from "../../lib/files/model_file.ts";
import { dense } from "../../lib/nn/dense.ts";
import type { Layer, Parameters } from "../../lib/nn/layer.ts";
import { type Part, sequential } from "../../lib/nn/sequential.ts";
import { parametersIn, parametersWithout } from "../../lib/optim/groups.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { Random } from "../../lib/random.ts";
import { fit } from "../../lib/training/fit.ts";
import type { Loss } from "../../lib/training/measure.ts";

/** A file. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A network of two layers, "hidden" and "output", as wide as this: inputs, units, outputs. */
export interface Plan {
  readonly widths: readonly [number, number, number];
  readonly activation: Part;
  readonly loss: Loss;
}

/** A network whose numbers are still those of chance. */
export function network({ widths: [inputs, units, outputs], activation }: Plan, random: Random): Layer {
  return sequential({
    hidden: dense(inputs, units, { random }),
    activation,
    output: dense(units, outputs, { random }),
  });
}

/** How long and how fast. */
export interface Pace {
  readonly steps?: number;
  /** The rate of Adam. */
  readonly learningRate?: number;
  /** That of the hidden layer, where it is another one; 0 freezes it. */
  readonly ofHidden?: number;
}

/** The usual pace of the chapter. */
export const PACE = { steps: 500, learningRate: 0.01 };

/** Trains a network for so many steps, in place, on batches of 32 rows or of all. */
export async function train(model: Layer, data: Dataset, { loss }: Plan, pace: Pace, random: Random): Promise<void> {
  const { steps, learningRate, ofHidden = learningRate } = { ...PACE, ...pace };
  const batchSize = Math.min(32, data.length), perEpoch = Math.ceil(data.length / batchSize);
  const optimizer = ofHidden === 0 ? adam(parametersWithout(model.parameters, "hidden"), { learningRate }) : adam([
    { parameters: parametersIn(model.parameters, "hidden"), settings: { learningRate: ofHidden } },
    { parameters: parametersIn(model.parameters, "output") },
  ], { learningRate });
  await fit(model, data, { loss, optimizer, random, batchSize, epochs: Math.ceil(steps / perEpoch) });
}

/** A network that has learned the large task, as a file. */
export async function schooled(plan: Plan, data: Dataset, pace: Pace, random: Random): Promise<Bytes> {
  const model = network(plan, random.fork(0));
  await train(model, data, plan, pace, random.fork(1));
  return await modelFile(model, { task: "large" });
}

/** The three ways. */
export const WAYS = ["from scratch", "tuned", "frozen"] as const;
export type Way = typeof WAYS[number];

/** A network for the small task: with a new output layer always, and, but from scratch, with the hidden layer of the file. */
export function beginner(plan: Plan, school: Bytes, way: Way, random: Random): Layer {
  const model = network(plan, random);
  if (way !== "from scratch") loadModel(model, school, { file: "the large task", only: ["hidden"] });
  return model;
}

/** A network that has learned the small task in this way. */
export async function learned(
  plan: Plan,
  { school, data, way, pace = {} }: { school: Bytes; data: Dataset; way: Way; pace?: Pace },
  random: Random,
): Promise<Layer> {
  const model = beginner(plan, school, way, random.fork(0));
  await train(model, data, plan, way === "frozen" ? { ...pace, ofHidden: 0 } : pace, random.fork(1));
  return model;
}

/** How far parameters have moved from these numbers, as a share of the length of all of them. */
export async function moved(after: Parameters, before: Readonly<Record<string, ArrayLike<number>>>): Promise<number> {
  let distance = 0, length = 0;
  for (const [name, x] of Object.entries(after)) {
    const numbers = await x.read();
    numbers.forEach((number, i) => {
      distance += (number - before[name][i]) ** 2;
      length += before[name][i] ** 2;
    });
  }
  return Math.sqrt(distance / length);
}

/** Keeps what was measured: the page and several claims ask for the same. */
export function once<Wish, Found>(
  measure: (wish: Wish, seed: number) => Promise<Found>,
): (wish: Wish, seed: number) => Promise<Found> {
  const known = new Map<string, Promise<Found>>();
  return (wish, seed) => {
    const key = JSON.stringify([wish, seed]), found = known.get(key) ?? measure(wish, seed);
    known.set(key, found);
    return found;
  };
}
