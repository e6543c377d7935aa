/** Two sources of numbers, and a question about both: one model for each, their average, and one model for both together. */
import { datasetOf } from "../../lib/data/dataset.ts";
import { joinDatasets } from "../../lib/data/several.ts";
import { dense } from "../../lib/nn/dense.ts";
import { type Layer, layer } from "../../lib/nn/layer.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { sigmoid } from "../../lib/ops/activations.ts";
import { add, mul, sub } from "../../lib/ops/arithmetic.ts";
import { concat } from "../../lib/ops/joining.ts";
import { binaryCrossEntropyWithLogits } from "../../lib/ops/losses_binary.ts";
import { Random } from "../../lib/random.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { evaluate } from "../../lib/training/evaluate.ts";
import { fit } from "../../lib/training/fit.ts";
import { binaryAccuracy } from "../../lib/training/metrics.ts";
import { steadily } from "../13_data/steady.ts";
import { hidden } from "./models.ts";

/** Numbers in each source; only the first one matters, the others are noise. */
const WIDTH = 3;

/** What the answer depends on: whether a0 and b0 have the same sign, or whether their sum is positive. */
export const QUESTIONS = {
  product: (a: number, b: number) => a * b,
  sum: (a: number, b: number) => a + b,
} as const;

export type Question = keyof typeof QUESTIONS;

/** What goes into each model: both sources. */
export type Sources = {
  readonly a: Tensor;
  readonly b: Tensor;
};

/** Rows with two sources, and a yes or no about each row. */
export function sources(question: Question, count: number, random: Random) {
  const rows = () => Array.from({ length: count }, () => Array.from({ length: WIDTH }, () => random.normal()));
  const a = rows(), b = rows(), answers = a.map(([a0], i) => QUESTIONS[question](a0, b[i][0]) > 0 ? 1 : 0);
  const of = (inputs: number[][]) => datasetOf({ inputs, targets: { numbers: answers } });
  return joinDatasets({ inputs: { a: of(a), b: of(b) }, targets: of(a) });
}

/** A model that looks at one source. */
function lone(source: "a" | "b", random: Random): Layer<Sources> {
  const tower = hidden([WIDTH, 16], random), end = dense(16, 1, { random });
  return layer((x: Sources) => end(tower(x[source])), { title: `of ${source} alone`, parts: { tower, end } });
}

/** A model that looks at both: a tower for each source, and layers behind the place where they meet. */
export function jointModel(random: Random): Layer<Sources> {
  const left = hidden([WIDTH, 16], random), right = hidden([WIDTH, 16], random), both = hidden([32, 16], random);
  const end = dense(16, 1, { random });
  return layer(({ a, b }: Sources) => end(both(concat([left(a), right(b)], 1))), {
    title: "of both",
    parts: { left, right, both, end },
  });
}

/** The mean of the probabilities of two models, as a number that is positive where it says yes. */
function average(one: Layer<Sources>, other: Layer<Sources>): Layer<Sources> {
  return layer((x: Sources) => sub(mul(add(sigmoid(one(x)), sigmoid(other(x))), 0.5), 0.5), {
    title: "average",
    parts: { one, other },
  });
}

const asked = { loss: binaryCrossEntropyWithLogits, metrics: { right: binaryAccuracy } };

/** Rows to learn from and others to be asked about; how models learn, and the share that they answer right. */
function begin(question: Question, seed: number) {
  const random = new Random(seed), training = sources(question, 600, random), test = sources(question, 1000, random);
  return {
    random,
    right: async (model: Layer<Sources>) => (await evaluate(model, test, asked)).right,
    learn: async (model: Layer<Sources>) => {
      const optimizer = adam(model.parameters, { learningRate: 0.01 });
      await fit(model, training, { ...asked, optimizer, random, batchSize: 32, epochs: 20 });
      return model;
    },
  };
}

/** The share of right answers, on rows that were not learned from, of each source alone, of the average, and of both. */
export function compare(question: Question, seed: number): Promise<Record<"a" | "b" | "average" | "joint", number>> {
  return steadily(async () => {
    const { random, right, learn } = begin(question, seed);
    const a = await learn(lone("a", random)),
      b = await learn(lone("b", random)),
      both = await learn(jointModel(random));
    return { a: await right(a), b: await right(b), average: await right(average(a, b)), joint: await right(both) };
  });
}

/** The same of the average of two models that both look at both sources. */
export function averageOfJoint(question: Question, seed: number): Promise<number> {
  return steadily(async () => {
    const { random, right, learn } = begin(question, seed);
    return await right(average(await learn(jointModel(random)), await learn(jointModel(random))));
  });
}

/** One neuron that reads both sources, with or without the products of their numbers, which somebody calculated for it. */
export function neuronRight(question: Question, withProducts: boolean, seed: number): Promise<number> {
  return steadily(async () => {
    const { random, right, learn } = begin(question, seed), end = dense((withProducts ? 3 : 2) * WIDTH, 1, { random });
    const model = layer(({ a, b }: Sources) => end(concat(withProducts ? [a, b, mul(a, b)] : [a, b], 1)), {
      title: "a neuron of both",
      parts: { end },
    });
    return await right(await learn(model));
  });
}

/** A row of zeros for each source, to draw the model with. */
export const SHAPES = { a: [WIDTH], b: [WIDTH] } as const;
