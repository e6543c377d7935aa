/** How weights begin: the golden names on the left, our rules on the right. */
import { full, normal, tensor, uniform } from "../../lib/create.ts";
import { convolutionLayer } from "../../lib/nn/convolution.ts";
import { dense } from "../../lib/nn/dense.ts";
import { embeddingLayer } from "../../lib/nn/embedding.ts";
import * as initial from "../../lib/nn/initial.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import { sequential } from "../../lib/nn/sequential.ts";
import { summarize } from "../../lib/nn/summary.ts";
import { relu } from "../../lib/ops/mod.ts";
import { Random } from "../../lib/random.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { valuesOf } from "../lib/ops/values.ts";
import { type GoldenCase, numberOf } from "./cases.ts";
import { listsOf, numbersOf, oneOf, optionalNumber } from "./parameters.ts";
import type { Adapter, Adapters, Named } from "./trial.ts";

const GAINED = { linear: "linear", sigmoid: "sigmoid", tanh: "tanh", relu: "relu", leaky_relu: "leakyRelu" } as const;

function gainOf(golden: GoldenCase, slope: string): number {
  const names = Object.keys(GAINED) as (keyof typeof GAINED)[];
  return initial.gainOf(GAINED[oneOf(golden, "nonlinearity", names)!], optionalNumber(golden, slope));
}

const xavier = (rule: typeof initial.xavierNormal): Adapter => (_inputs, golden) =>
  drawnBy(rule({ gain: numberOf(golden, "gain") }), golden);

const he = (rule: typeof initial.heNormal): Adapter => (_inputs, golden) => {
  const fan = oneOf(golden, "mode", ["fan_in", "fan_out"]) === "fan_in" ? "in" : "out";
  return drawnBy(rule({ gain: gainOf(golden, "a"), fan }), golden);
};

/** What a rule draws from, told from what it draws: the same stream is drawn from with spread 1, and the two compared. */
function drawnBy(rule: initial.Initial, golden: GoldenCase): Named {
  const shape = numbersOf(golden, "weight.shape"), drawn = rule(shape, new Random(1));
  return golden.params["weight.distribution"] === "uniform"
    ? evenly("weight", drawn, uniform(new Random(1), shape))
    : normally("weight", drawn, normal(new Random(1), shape));
}

function evenly(name: string, drawn: Tensor, plain: Tensor): Named {
  const [low, width] = lineThrough(plain, drawn);
  return named(name, { low, high: low + width, std: width / Math.sqrt(12) });
}

function normally(name: string, drawn: Tensor, plain: Tensor): Named {
  const [mean, std] = lineThrough(plain, drawn);
  return named(name, { mean, std });
}

/** Where the line through the largest and the smallest x begins, and how steep it is: `y = start + slope x`. */
function lineThrough(x: Tensor, y: Tensor): [start: number, slope: number] {
  const xs = valuesOf(x),
    ys = valuesOf(y),
    [low, high] = [Math.min(...xs), Math.max(...xs)].map((one) => xs.indexOf(one));
  const slope = (ys[high] - ys[low]) / (xs[high] - xs[low]);
  return [ys[low] - slope * xs[low], slope];
}

function named(name: string, numbers: Readonly<Record<string, number>>): Named {
  return Object.fromEntries(Object.entries(numbers).map(([key, value]) => [`${name}.${key}`, tensor(value)]));
}

const linearLayer: Adapter = (_inputs, golden) =>
  begunEvenly(dense(numberOf(golden, "in"), numberOf(golden, "out"), { random: new Random(1) }));

const convolutionalLayer: Adapter = (_inputs, golden) => {
  const [inputs, outputs, kernel, groups] = ["in", "out", "kernel", "groups"].map((name) => numberOf(golden, name));
  return begunEvenly(convolutionLayer(inputs, outputs, kernel, { random: new Random(1), groups }));
};

/** A layer draws its weight first, then its bias. */
function begunEvenly({ parameters: { weight, bias } }: Layer): Named {
  const random = new Random(1), plain = [weight, bias].map(({ shape }) => uniform(random, shape));
  return { ...evenly("weight", weight, plain[0]), ...evenly("bias", bias, plain[1]) };
}

const embeddingWeight: Adapter = (_inputs, golden) => {
  const [rows, width] = ["vocabulary", "dim"].map((name) => numberOf(golden, name));
  const { weight } = embeddingLayer(rows, width, { random: new Random(1) }).parameters;
  return normally("weight", weight, normal(new Random(1), weight.shape));
};

/** Dense layers that are listed as inputs and outputs; they need not fit together to be counted. */
const parameterCount: Adapter = (_inputs, golden) => {
  const random = new Random(1);
  const layers = listsOf(golden, "layers").flatMap(([from, to]) => [dense(from, to, { random }), relu]);
  return full([], summarize(sequential(layers)).parameters);
};

export const initials: Adapters = {
  gain: (_inputs, golden) => ({ gain: tensor(gainOf(golden, "param")) }),
  xavier_uniform: xavier(initial.xavierUniform),
  xavier_normal: xavier(initial.xavierNormal),
  kaiming_uniform: he(initial.heUniform),
  kaiming_normal: he(initial.heNormal),
  default_linear: linearLayer,
  default_conv2d: convolutionalLayer,
  default_embedding: embeddingWeight,
  parameter_count: parameterCount,
};
