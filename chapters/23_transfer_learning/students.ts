/** Teachers and students: tasks that are made of the same features, and of others (Gardner and Derrida 1989). */
import { type Dataset, datasetOf } from "../../lib/data/dataset.ts";
import { loadModel } from "../../lib/files/model_file.ts";
import { tanh } from "../../lib/ops/activations.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { Random } from "../../lib/random.ts";
import { evaluate } from "../../lib/training/evaluate.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import { steadily } from "../13_data/steady.ts";
import { beginner, type Bytes, learned, network, once, type Pace, type Plan, schooled, type Way } from "./ways.ts";

const INPUTS = 10, FEATURES = 6, HIDDEN = 32;

/** Rows of the large task, and of those that a student is tested on; and how many numbers the large task asks for. */
const LARGE = 3000, TESTED = 1000, LARGE_OUTPUTS = 6;

const plan = (outputs: number): Plan => ({
  widths: [INPUTS, HIDDEN, outputs],
  activation: tanh,
  loss: meanSquaredError,
});

/** What the small task asks for: one number. */
export const SMALL = plan(1);

type Row = readonly number[];
type Rows = (count: number, random: Random) => Dataset;

const drawn = (rows: number, columns: number, random: Random) =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal()));

const dot = (a: Row, b: Row) => a.reduce((sum, x, i) => sum + x * b[i], 0);

/** What a teacher looks at: the tanh of weighted sums of the inputs. */
function features(random: Random): (row: Row) => number[] {
  const weights = drawn(FEATURES, INPUTS, random).map((row) => row.map((w) => 1.5 * w / Math.sqrt(INPUTS)));
  return (row) => weights.map((w) => Math.tanh(dot(w, row)));
}

/** A task: weighted sums of features, scaled to variance 1, and noise of deviation 0.1. */
function task(see: (row: Row) => number[], outputs: number, random: Random): Rows {
  const weights = drawn(outputs, FEATURES, random), probe = drawn(2000, INPUTS, random).map(see);
  const scales = weights.map((w) => Math.sqrt(probe.length / probe.reduce((sum, seen) => sum + dot(w, seen) ** 2, 0)));
  return (count, random) => {
    const inputs = drawn(count, INPUTS, random), seen = inputs.map(see);
    const numbers = seen.map((one) => weights.map((w, i) => scales[i] * dot(w, one) + random.normal(0, 0.1)));
    return datasetOf({ inputs, targets: { numbers } });
  };
}

/** The tasks of a seed: a large one, a small one of the same features, and a small one of others. */
export function tasks(seed: number) {
  const random = new Random(seed), see = features(random.fork(0)), other = features(random.fork(1));
  return {
    large: task(see, LARGE_OUTPUTS, random.fork(2)),
    related: task(see, 1, random.fork(3)),
    unrelated: task(other, 1, random.fork(4)),
  };
}

const schools = once((rows: number, seed) =>
  steadily(() => {
    const random = new Random(seed).fork(10), data = tasks(seed).large(rows, random.fork(0));
    return schooled(plan(LARGE_OUTPUTS), data, { steps: 2000 }, random.fork(1));
  })
);

/** A network that has learned the large task of a seed, as a file. */
export const school = (seed: number): Promise<Bytes> => schools(LARGE, seed);

/** What a student does. */
export interface Study {
  readonly task: "related" | "unrelated";
  readonly way: Way;
  readonly rows: number;
  readonly pace?: Pace;
}

/** What chance gives a student. */
const chanceOf = (seed: number) => new Random(seed).fork(20);

/** The network that a student begins with. */
export async function freshman(way: Way, seed: number): Promise<Layer> {
  const file = await school(seed);
  return await steadily(() => Promise.resolve(beginner(SMALL, file, way, chanceOf(seed).fork(1).fork(0))));
}

/** A student that has learned. */
export async function student({ task, way, rows, pace }: Study, seed: number): Promise<Layer> {
  const file = await school(seed), random = chanceOf(seed);
  const data = tasks(seed)[task](rows, random.fork(0));
  return await steadily(() => learned(SMALL, { school: file, data, way, pace }, random.fork(1)));
}

/** The mean square of errors on new rows of a task. To say the mean of all targets would be about 1. */
export async function errorOn(task: keyof ReturnType<typeof tasks>, model: Layer, seed: number): Promise<number> {
  const rows = tasks(seed)[task](TESTED, chanceOf(seed).fork(2));
  return await steadily(async () => (await evaluate(model, rows, { loss: meanSquaredError })).loss);
}

/** That of a student. */
export const errorOf = once(async (study: Study, seed) => await errorOn(study.task, await student(study, seed), seed));

/** The network of the large task, as it left school. */
export async function graduate(seed: number): Promise<Layer> {
  const file = await school(seed), begin = () => network(plan(LARGE_OUTPUTS), new Random(seed));
  const model = await steadily(() => Promise.resolve(begin()));
  loadModel(model, file, { file: "the large task" });
  return model;
}
