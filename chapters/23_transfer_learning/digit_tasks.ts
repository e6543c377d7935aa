/** The digits 0 to 4 as the large task, and 5 to 9 as the small one: features of some digits, taken along to others. */
import { part } from "../../lib/data/batches.ts";
import { type Dataset, datasetOf } from "../../lib/data/dataset.ts";
import { digitImages } from "../../lib/data/digits.ts";
import type { Images } from "../../lib/data/images.ts";
import type { Numbers } from "../../lib/device/device.ts";
import { decodeSafetensors } from "../../lib/files/safetensors.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import { relu } from "../../lib/ops/activations.ts";
import { crossEntropy } from "../../lib/ops/losses_classes.ts";
import { Random } from "../../lib/random.ts";
import { evaluate } from "../../lib/training/evaluate.ts";
import { accuracy } from "../../lib/training/metrics.ts";
import { steadily } from "../13_data/steady.ts";
import { type Bytes, learned, moved, once, type Pace, type Plan, schooled, type Way } from "./ways.ts";

/** 64 pixels, 32 units, five digits. */
export const PLAN: Plan = { widths: [64, 32, 5], activation: relu, loss: crossEntropy };

/** The rows of five digits, from this one on, which becomes class 0. */
function fiveFrom(first: number, { pixels, labels, brightest }: Images): Dataset {
  const rows = Array.from(labels.keys()).filter((row) => labels[row] >= first && labels[row] < first + 5);
  const inputs = rows.map((row) => Array.from(pixels.subarray(64 * row, 64 * (row + 1)), (pixel) => pixel / brightest));
  return datasetOf({ inputs, targets: { classes: rows.map((row) => labels[row] - first) } });
}

let images: Promise<Images> | undefined;

/** All rows of the first five digits, and of the last five. */
export async function halves(): Promise<{ large: Dataset; small: Dataset }> {
  const all = await (images ??= digitImages());
  return { large: fiveFrom(0, all), small: fiveFrom(5, all) };
}

const schools = once(async (steps: number, seed) => {
  const { large } = await halves();
  return await steadily(() => schooled(PLAN, large, { steps }, new Random(seed).fork(0)));
});

/** A network that has learned to read the digits 0 to 4, as a file. */
export const school = (seed: number): Promise<Bytes> => schools(1500, seed);

/** What is learned of the digits 5 to 9. */
export interface Study {
  readonly way: Way;
  readonly rows: number;
  readonly pace?: Pace;
}

/** A network that has learned, and the rows that it has not. */
async function reader({ way, rows, pace }: Study, seed: number): Promise<{ model: Layer; others: Dataset }> {
  const file = await school(seed), { small } = await halves(), random = new Random(seed).fork(1);
  const order = random.fork(0).permutation(small.length), data = part(small, order.slice(0, rows));
  const model = await steadily(() => learned(PLAN, { school: file, data, way, pace }, random.fork(1)));
  return { model, others: part(small, order.slice(rows)) };
}

/** The share of the digits 5 to 9 that is read right, of those that were not learned from. */
export const rightShare = once(async (study: Study, seed) => {
  const { model, others } = await reader(study, seed);
  return await steadily(async () =>
    (await evaluate(model, others, { loss: crossEntropy, metrics: { accuracy } })).accuracy
  );
});

/** What the first units of the hidden layer look for, as images, and how far tuning has moved its weights. */
export async function unitImages(count: number, seed: number) {
  const { tensors } = decodeSafetensors("digits 0 to 4", await school(seed));
  const { model: { parameters: { "hidden.weight": weight } } } = await reader({ way: "tuned", rows: 320 }, seed);
  const before = tensors["hidden.weight"].values as Numbers, after = await weight.read();
  return {
    taken: imagesOf(before, count),
    tuned: imagesOf(after, count),
    moved: await moved({ weight }, { weight: before }),
  };
}

/** A weight of 0 is gray. */
function imagesOf(weights: Numbers, count: number): number[][][] {
  return Array.from({ length: count }, (_, unit) => {
    const own = Array.from(weights.subarray(64 * unit, 64 * (unit + 1))), most = Math.max(...own.map(Math.abs));
    return Array.from({ length: 8 }, (_, y) => own.slice(8 * y, 8 * y + 8).map((w) => 0.5 + w / most / 2));
  });
}
