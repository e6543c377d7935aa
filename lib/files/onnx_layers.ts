/** How each layer and op is said in the operators of ONNX. A kind that stands here can be exported; another one cannot. */
import type { Recipe } from "../nn/layer.ts";
import { type Shape, sizeOf } from "../shape.ts";
import type { Attribute, Axes, OnnxGraph } from "./onnx_graph.ts";
import type { StoredTensor, StoredTensors } from "./stored.ts";

/** What flows from layer to layer: its name, and its axes, the batch first. */
export interface Flowing {
  readonly name: string;
  readonly axes: Axes;
}

/** A layer that is to be written. */
export interface Written {
  readonly graph: OnnxGraph;
  readonly settings: NonNullable<Recipe["settings"]>;
  /** Where it stands in the model: "hidden". */
  readonly name: string;
  /** Its own parameters and what it keeps, by their own names. */
  readonly own: StoredTensors;
}

/** Writes a layer that reads `x`, and gives what comes out. */
type Writer = (x: Flowing, written: Written) => Flowing;

/** Operators that leave the shape as it is; `number` makes a constant. */
const built =
  (build: (x: string, graph: OnnxGraph, number: (value: number) => string) => string): Writer =>
  ({ name: x, axes }, { graph, name }) => {
    let count = 0;
    const number = (value: number) => graph.constant(`${name}.number_${count++}`, [], [value]);
    return { name: build(x, graph, number), axes };
  };

/** An operator that does just the same. */
const as = (operator: string, attributes?: Readonly<Record<string, Attribute>>): Writer =>
  built((x, graph) => graph.node(operator, [x], attributes));

/** Nothing is to be done when a model is asked. */
const nothing: Writer = (x) => x;

/** A row of numbers for each row. */
const flattened = (operator?: string): Writer => ({ name, axes: [batch, ...rest] }, { graph, name: layer }) => {
  const x = operator ? graph.node(operator, [name]) : name, left = operator ? rest.slice(0, 1) : rest;
  return { name: graph.node("Flatten", [x]), axes: [batch, productOf(left) ?? `${layer}_numbers`] };
};

/** By the kind in a recipe. */
export const WRITERS: Readonly<Record<string, Writer>> = {
  dense,
  convolution,
  batchNorm,
  layerNorm,
  groupNorm,
  embedding: ({ name, axes }, written) => ({
    name: written.graph.node("Gather", [parameter(written, "weight"), name], { axis: 0 }),
    axes: [...axes, written.own.weight.shape[1]],
  }),
  maxPool: pool("MaxPool", (x, written) => ({ dilations: perAxis(x, written, "dilation") })),
  averagePool: pool("AveragePool", (_, { settings }) => ({ count_include_pad: settings.countPadding ? 1 : 0 })),
  globalAveragePool: flattened("GlobalAveragePool"),
  globalMaxPool: flattened("GlobalMaxPool"),
  flatten: flattened(),
  dropout: nothing,
  noise: nothing,
  identity: nothing,
  relu: as("Relu"),
  leakyRelu: as("LeakyRelu", { alpha: { float: 0.01 } }),
  elu: as("Elu"),
  selu: as("Selu", { alpha: { float: 1.6732632423543772 }, gamma: { float: 1.0507009873554805 } }),
  sigmoid: as("Sigmoid"),
  tanh: as("Tanh"),
  softplus: as("Softplus"),
  softsign: as("Softsign"),
  softmax: as("Softmax", { axis: -1 }),
  logSoftmax: as("LogSoftmax", { axis: -1 }),
  hardsigmoid: as("HardSigmoid", { alpha: { float: 1 / 6 }, beta: { float: 0.5 } }),
  hardswish: as("HardSwish"),
  relu6: built((x, graph, number) => graph.node("Clip", [x, number(0), number(6)])),
  hardtanh: built((x, graph, number) => graph.node("Clip", [x, number(-1), number(1)])),
  silu: built((x, graph) => graph.node("Mul", [x, graph.node("Sigmoid", [x])])),
  mish: built((x, graph) => graph.node("Mul", [x, graph.node("Tanh", [graph.node("Softplus", [x])])])),
  logSigmoid: built((x, graph) => graph.node("Neg", [graph.node("Softplus", [graph.node("Neg", [x])])])),
  gelu: built((x, graph, number) => {
    const below = graph.node("Erf", [graph.node("Mul", [x, number(Math.SQRT1_2)])]);
    return graph.node("Mul", [graph.node("Mul", [x, number(0.5)]), graph.node("Add", [below, number(1)])]);
  }),
};

/** Rows times a matrix whose rows are those of the outputs; a list of rows in one go, others by a transposed matrix. */
function dense({ name: x, axes }: Flowing, written: Written): Flowing {
  const { graph, own } = written,
    weight = parameter(written, "weight"),
    after = [...axes.slice(0, -1), own.weight.shape[0]];
  const bias = own.bias ? [parameter(written, "bias")] : [];
  if (axes.length === 2) return { name: graph.node("Gemm", [x, weight, ...bias], { transB: 1 }), axes: after };
  const y = graph.node("MatMul", [x, graph.node("Transpose", [weight], { perm: [1, 0] })]);
  return { name: own.bias ? graph.node("Add", [y, ...bias]) : y, axes: after };
}

function convolution(x: Flowing, written: Written): Flowing {
  const { graph, own } = written, { shape } = own.weight, bias = own.bias ? [parameter(written, "bias")] : [];
  const name = graph.node("Conv", [x.name, parameter(written, "weight"), ...bias], {
    kernel_shape: shape.slice(2),
    strides: perAxis(x, written, "stride"),
    pads: paddingOf(x, written),
    dilations: perAxis(x, written, "dilation"),
    group: numberIn(written, "groups"),
  });
  return { name, axes: placesOf(x, written, shape[0]) };
}

function pool(operator: string, more: (x: Flowing, written: Written) => Record<string, Attribute>): Writer {
  return (x, written) => {
    const name = written.graph.node(operator, [x.name], {
      kernel_shape: perAxis(x, written, "kernel"),
      strides: perAxis(x, written, "stride"),
      pads: paddingOf(x, written),
      ceil_mode: written.settings.ceil ? 1 : 0,
      ...more(x, written),
    });
    return { name, axes: placesOf(x, written, x.axes[1]) };
  };
}

/** With the statistics that training has left. */
function batchNorm({ name: x, axes }: Flowing, written: Written): Flowing {
  const channels = written.own.running_mean.shape, statistics = ["running_mean", "running_var"];
  const inputs = [x, weightOr(written, 1, channels), biasOr(written, 0, channels)];
  const given = statistics.map((name) => parameter(written, name));
  return { name: written.graph.node("BatchNormalization", [...inputs, ...given], epsilonOf(written)), axes };
}

function layerNorm({ name: x, axes }: Flowing, written: Written): Flowing {
  const { shape } = written.own.weight, inputs = [x, parameter(written, "weight"), biasOr(written, 0, shape)];
  const attributes = { axis: -shape.length, ...epsilonOf(written) };
  return { name: written.graph.node("LayerNormalization", inputs, attributes), axes };
}

/** Opset 17 knows no groups; but groups as channels of a longer image it knows. */
function groupNorm({ name: x, axes }: Flowing, written: Written): Flowing {
  const { graph, own, name: layer } = written, groups = numberIn(written, "groups");
  if (!(groups > 0 && own.weight.shape[0] % groups === 0)) {
    throw new Error(`Cannot export ${layer}: ${own.weight.shape[0]} channels cannot be divided into ${groups} groups`);
  }
  const apart = graph.node("Reshape", [x, graph.shape(`${layer}.apart`, [0, groups, -1])]);
  const plain = [constant(written, "ones", [groups], 1), constant(written, "zeros", [groups], 0)];
  const normal = graph.node("InstanceNormalization", [apart, ...plain], epsilonOf(written));
  const y = graph.node("Reshape", [normal, graph.node("Shape", [x])]);
  const channels = (name: string) => {
    const { shape, values } = own[name], spatial = axes.slice(2).map(() => 1);
    return graph.constant([layer, name, ...spatial].join("."), [...shape, ...spatial], numbersOf(values));
  };
  return { name: graph.node("Add", [graph.node("Mul", [y, channels("weight")]), channels("bias")]), axes };
}

/** The axes behind windows: so many channels, and places of which only a name is known. */
function placesOf({ axes }: Flowing, { name }: Written, channels: number | string): Axes {
  return [axes[0], channels, ...axes.slice(2).map((_, i) => `${name || "model"}_${i}`)];
}

/** A setting with a number for each spatial axis. */
function perAxis({ axes }: Flowing, { settings, name: layer }: Written, name: string): readonly number[] {
  const value = settings[name];
  if (typeof value === "number") return axes.slice(2).map(() => value);
  if (Array.isArray(value)) return value;
  throw new Error(`Cannot export ${layer}: its setting "${name}" is missing`);
}

/** Before each axis, then behind each. */
function paddingOf(x: Flowing, written: Written): readonly number[] {
  const padding = perAxis(x, written, "padding");
  return [...padding, ...padding];
}

function epsilonOf(written: Written): { epsilon: { float: number } } {
  return { epsilon: { float: numberIn(written, "epsilon") } };
}

/** A setting that is one number. The file that tells it may come from anyone. */
function numberIn({ settings, name: layer }: Written, name: string): number {
  const value = settings[name];
  if (typeof value === "number") return value;
  throw new Error(`Cannot export ${layer}: its setting "${name}" is missing`);
}

function weightOr(written: Written, value: number, shape: Shape): string {
  return written.own.weight ? parameter(written, "weight") : constant(written, "weight", shape, value);
}

function biasOr(written: Written, value: number, shape: Shape): string {
  return written.own.bias ? parameter(written, "bias") : constant(written, "bias", shape, value);
}

function parameter({ graph, name, own }: Written, which: string): string {
  return graph.constant(name ? `${name}.${which}` : which, own[which].shape, numbersOf(own[which].values));
}

function constant({ graph, name }: Written, which: string, shape: Shape, value: number): string {
  return graph.constant(`${name}.${which}`, shape, new Array(sizeOf(shape)).fill(value));
}

function numbersOf(values: StoredTensor["values"]): ArrayLike<number> {
  return values instanceof Float32Array ? values : Float32Array.from(values as ArrayLike<number>, Number);
}

function productOf(axes: Axes): number | undefined {
  return axes.every((axis) => typeof axis === "number") ? axes.reduce((a, b) => a * b, 1) : undefined;
}
