/**
 * ONNX: models as graphs of named operators, which many engines run (ONNX, Open Neural Network Exchange). A file is a message of
 * protocol buffers; the numbers in front of the fields are those of its schema, onnx.proto.
 */
import type { Shape } from "../shape.ts";
import { bytes, type Fields, float, integer, integers, message, nested, text } from "./protobuf.ts";

/** What an operator is told: whole numbers, lists of them, or, written `{ float }`, other numbers. */
export type Attribute = number | readonly number[] | { readonly float: number };

/** The axes of what flows along a graph: a size, or a name where the size is not fixed. */
export type Axes = readonly (number | string)[];

/** The graph while it is built. What flows along it has names, made here. */
export interface OnnxGraph {
  /** Adds an operator, and gives the name of its output, which is made up unless told. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, Attribute>>,
    output?: string,
  ): string;
  /** Adds numbers that are always the same, as float32, and gives their name. What has been added under a name stays. */
  constant(name: string, shape: Shape, values: ArrayLike<number>): string;
  /** Adds a shape that is always the same, and gives its name. 0 stands for the size that is there, -1 for what is left. */
  shape(name: string, sizes: readonly number[]): string;
  /** The whole file, when all is added. */
  file(input: Flow, output: Flow): Fields;
}

/** What goes in, or comes out. */
export interface Flow {
  readonly name: string;
  readonly axes: Axes;
  /** Whether it holds whole numbers: rows of a table that are looked up. */
  readonly isIndex?: boolean;
}

const FLOAT = 1, INT64 = 7;

/** The version of the operators, and of the format that goes with it. */
export const OPSET = 17;
const FORMAT = 8;

export function onnxGraph(producer = "from-one-neuron"): OnnxGraph {
  const nodes: Fields[] = [], constants = new Map<string, Fields>();
  const add = (name: string, make: () => Fields[]) => {
    if (!constants.has(name)) constants.set(name, nested(5, ...make()));
    return name;
  };
  return {
    node(operator, inputs, attributes = {}, output = `${operator}_${nodes.length}`) {
      const told = Object.entries(attributes);
      const wired = [...inputs.map((name) => text(1, name)), text(2, output), text(3, output), text(4, operator)];
      nodes.push(message(...wired, ...told.map(([name, value]) => nested(5, ...attribute(name, value)))));
      return output;
    },
    constant: (name, shape, values) => add(name, () => tensor(name, shape, values)),
    shape: (name, sizes) =>
      add(name, () => [integer(1, sizes.length), integer(2, INT64), integers(7, sizes), text(8, name)]),
    file(input, output) {
      const graph = [...nodes.map((node) => bytes(1, node)), text(2, "model"), ...constants.values()];
      const flows = [nested(11, ...valueInfo(input)), nested(12, ...valueInfo(output))];
      const operators = nested(8, text(1, ""), integer(2, OPSET));
      return message(integer(1, FORMAT), text(2, producer), nested(7, ...graph, ...flows), operators);
    },
  };
}

function attribute(name: string, value: Attribute): Fields[] {
  if (typeof value === "number") return [text(1, name), integer(3, value), integer(20, 2)];
  if ("float" in value) return [text(1, name), float(2, value.float), integer(20, 1)];
  return [text(1, name), ...value.map((one) => integer(8, one)), integer(20, 7)];
}

function tensor(name: string, shape: Shape, values: ArrayLike<number>): Fields[] {
  const numbers = Float32Array.from(values), raw = new Uint8Array(numbers.buffer);
  return [...shape.map((size) => integer(1, size)), integer(2, FLOAT), text(8, name), bytes(9, raw)];
}

function valueInfo({ name, axes, isIndex }: Flow): Fields[] {
  const sizes = axes.map((axis) => nested(1, typeof axis === "number" ? integer(1, axis) : text(2, axis)));
  return [text(1, name), nested(2, nested(1, integer(1, isIndex ? INT64 : FLOAT), nested(2, ...sizes)))];
}
