/** What a model is made of: its layers, what comes out of each, and how many numbers it learns. */
import { zeros } from "../create.ts";
import { untracked } from "../op.ts";
import { type Shape, showShape, sizeOf } from "../shape.ts";
import { device, type Tensor } from "../tensor.ts";
import { type AnyLayer, type Layer, type Mode, watched } from "./layer.ts";
import { entriesOf, type Values } from "./values.ts";

/** What came out of a layer. */
export interface Output {
  /**
   * Where it stands in the model: "hidden", or "encoder.hidden"; the first of its names where it has several. Behind it stands
   * the name of the output, "split.left", where the layer has several of them.
   */
  readonly name: string;
  readonly layer: AnyLayer;
  readonly output: Tensor;
}

/**
 * The outputs of all layers of a model, in the order in which they were made, the last one being the model's. Gradients go
 * through them: with `gradients(loss)` each can be asked for its own.
 */
export function outputsOf<Inputs extends Values>(model: Layer<Inputs, Values>, x: Inputs, mode?: Mode): Output[] {
  const names = new Map(namedLayers(model).toReversed().map(({ name, layer }) => [layer, name])), found: Output[] = [];
  watched((layer, y) => {
    const name = names.get(layer);
    if (name === undefined) return;
    for (const [own, output] of entriesOf(y)) {
      found.push({ name: [name, own].filter(Boolean).join("."), layer, output });
    }
  }, () => model(x, mode));
  return found;
}

/** A line of a summary. */
export interface SummaryLine {
  readonly name: string;
  readonly title: string;
  /** The shape of what comes out first, where an input was given; the first axis is the batch. */
  readonly output?: Shape;
  /** How many numbers it learns that no line before has counted. */
  readonly parameters: number;
}

export interface Summary {
  readonly lines: readonly SummaryLine[];
  /** How many numbers the model learns. */
  readonly parameters: number;
  /** What they take in memory. */
  readonly bytes: number;
}

/** The shape of one row, such as `[11]`; by name, where a model has several inputs. */
export type InputShape = Shape | Readonly<Record<string, Shape>>;

/** The layers of a model. With an `input`, the model is tried on a row of zeros. */
export function summarize<Inputs extends Values>(model: Layer<Inputs, Values>, input?: InputShape): Summary {
  const counted = new Set<Tensor>(), shapes = input && shapesOf(model, input);
  const lines = namedLayers(model).map(({ name, layer }) => {
    const fresh = Object.values(layer.parameters).filter((x) => !counted.has(x));
    fresh.forEach((x) => counted.add(x));
    return { name, title: layer.title, output: shapes?.get(layer), parameters: countOf(fresh) };
  });
  const all = Object.values(model.parameters), bytes = all.map((x) => countOf([x]) * BYTES[x.dataType]);
  return { lines, parameters: countOf(all), bytes: bytes.reduce((sum, one) => sum + one, 0) };
}

const BYTES = { float32: 4, float64: 8 };

function countOf(tensors: readonly Tensor[]): number {
  return tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

function shapesOf<Inputs extends Values>(model: Layer<Inputs, Values>, input: InputShape): Map<AnyLayer, Shape> {
  using _step = device().step();
  const outputs = untracked(() => outputsOf(model, rowOfZeros(input) as Inputs));
  return new Map(outputs.toReversed().map(({ layer, output }) => [layer, output.shape]));
}

/** A batch of one row. */
export function rowOfZeros(input: InputShape): Values {
  if (isShape(input)) return zeros([1, ...input]);
  return Object.fromEntries(Object.entries(input).map(([name, shape]) => [name, zeros([1, ...shape])]));
}

function isShape(input: InputShape): input is Shape {
  return Array.isArray(input);
}

/** The layers that are not made of others; and behind their parts those that have parameters of their own besides. */
export function namedLayers(model: AnyLayer, name = ""): { name: string; layer: AnyLayer }[] {
  const parts = Object.entries(model.parts);
  const inner = parts.flatMap(([part, layer]) => namedLayers(layer, name ? `${name}.${part}` : part));
  const theirs = new Set(parts.flatMap(([, { parameters }]) => Object.values(parameters)));
  const hasOwn = Object.values(model.parameters).some((x) => !theirs.has(x));
  return parts.length === 0 || hasOwn ? [...inner, { name, layer: model }] : inner;
}

/** A summary as a table: for 11 inputs, 64 hidden units and 4 outputs it ends in "1028 parameters, 4.02 KB". */
export function showSummary({ lines, parameters, bytes }: Summary): string {
  const shapeOf = ({ output }: SummaryLine) => output ? showShape(output).replace("[1", "[batch") : "";
  const rows = lines.map((line) => [line.name || "model", line.title, shapeOf(line), String(line.parameters)]);
  const table = [["name", "layer", lines[0].output ? "output" : "", "parameters"], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column].length)));
  const aligned = (row: readonly string[]) =>
    row.map((text, i) => i === 3 ? text.padStart(widths[i]) : text.padEnd(widths[i])).filter(Boolean).join("  ");
  return [...table.map(aligned), `${parameters} parameters, ${showBytes(bytes)}`].join("\n");
}

function showBytes(bytes: number): string {
  return bytes < 2 ** 20 ? `${(bytes / 2 ** 10).toFixed(2)} KB` : `${(bytes / 2 ** 20).toFixed(2)} MB`;
}
