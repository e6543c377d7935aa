/**
 * A model as a graph: what goes in, the layers, the ops between them, and what comes out, with the shapes on the way.
 *
 * Nobody declares this graph. The model runs once, and what it did is read backward from its outputs: a layer tells that it was
 * called (`watched`), and of what was made outside of layers the tape knows how.
 */
import { withRecording } from "../op.ts";
import { type Shape, showShape, sizeOf } from "../shape.ts";
import { detach, device, type Origin, Tensor } from "../tensor.ts";
import { type AnyLayer, type Layer, watched } from "./layer.ts";
import { type InputShape, namedLayers, rowOfZeros } from "./summary.ts";
import { entriesOf, listOf, mapped, type Values } from "./values.ts";

/** A place in the graph. A layer that is called twice stands there twice, so that it is seen what goes where. */
export interface ModelNode {
  /** No two are the same. */
  readonly id: string;
  readonly kind: "input" | "parameter" | "constant" | "layer" | "op" | "output";
  /** Of a layer "encoder.hidden", of an op "concat", of inputs and outputs their names, or "input" and "output". */
  readonly name: string;
  readonly layer?: AnyLayer;
  /** Which call of the layer it is, from 1, and how many there are in the graph. */
  readonly call: number;
  readonly calls: number;
  /** How many numbers of this node are learned. All calls of a layer have the same ones. */
  readonly parameters: number;
}

export interface ModelEdge {
  readonly from: string;
  readonly to: string;
  readonly shape: Shape;
}

/** Nodes stand behind those that they are made of. */
export interface ModelGraph {
  readonly nodes: readonly ModelNode[];
  readonly edges: readonly ModelEdge[];
  /** How many rows the model was tried on. */
  readonly rows: number;
}

/** One time that a layer was called: what went in, and who had made it. */
interface Call {
  readonly layer: AnyLayer;
  readonly number: number;
  readonly from: readonly Step[];
}

/** Where a tensor comes from: out of a layer, or as its tape says. */
interface Step {
  readonly x: Tensor;
  readonly call?: Call;
}

/**
 * The graph of a model, for inputs of these shapes, or for these inputs: indices, where a model takes them. It is the way
 * of one run, as the model is asked; where a model decides by the numbers, others may go another way.
 *
 * Layers that are made of layers are opened, and so is a function of one's own that is asked for; others are one node each.
 */
export function modelGraph<Inputs extends Values>(
  model: Layer<Inputs, Values>,
  input: InputShape | Inputs,
): ModelGraph {
  using _step = device().step();
  const inputs = mapped(isValues(input) ? input : rowOfZeros(input), begun) as Inputs;
  const calls = new Map<Tensor, Call>(), outputs = withRecording(true, () => watchedCalls(model, inputs, calls));
  const drawing = new Drawing(model, calls);
  for (const [name, x] of entriesOf(inputs)) drawing.begin(x, "input", name || "input");
  for (const [name, x] of entriesOf(outputs)) drawing.end(x, name || "output");
  return { ...drawing.graph(), rows: listOf(inputs)[0].shape[0] };
}

function isValues(input: InputShape | Values): input is Values {
  return input instanceof Tensor || Object.values(input).some((one) => one instanceof Tensor);
}

/** The same numbers in a tensor that begins here, and that the tape follows. */
function begun(x: Tensor): Tensor {
  return new Tensor(x.shape, x.storage, x.device, { tracked: true, indices: x });
}

/**
 * Runs the model, and notes who made what: of layers in layers the outermost that is no model of parts. Where a layer gives back
 * its input as it is, such as dropout in a model that is asked, it hands on a tensor of its own, so that the two can be told apart.
 */
function watchedCalls<Inputs extends Values>(
  model: Layer<Inputs, Values>,
  inputs: Inputs,
  calls: Map<Tensor, Call>,
): Values {
  const count = new Map<AnyLayer, number>();
  return watched((layer, y, x) => {
    if (Object.keys(layer.parts).length > 0 || layer === model && !layer.recipe) return;
    const given = listOf(x), made = mapped(y, (one) => given.includes(one) ? begun(one) : one);
    const number = (count.get(layer) ?? 0) + 1, from = given.map((x) => ({ x, call: calls.get(x) }));
    count.set(layer, number);
    for (const one of listOf(made)) calls.set(one, { layer, number, from });
    return made;
  }, () => model(inputs));
}

/** A graph that grows. */
class Drawing {
  readonly #calls: ReadonlyMap<Tensor, Call>;
  readonly #layers: ReadonlyMap<AnyLayer, string>;
  readonly #parameters: ReadonlyMap<Tensor, string>;
  readonly #nodes: Omit<ModelNode, "calls">[] = [];
  readonly #edges: ModelEdge[] = [];
  /** The nodes that are drawn, by what they stand for. */
  readonly #drawn = new Map<Call | Origin | Tensor, string>();

  constructor(model: AnyLayer, calls: ReadonlyMap<Tensor, Call>) {
    this.#calls = calls;
    this.#layers = new Map(namedLayers(model).toReversed().map(({ name, layer }) => [layer, name]));
    this.#parameters = new Map(Object.entries(model.parameters).map(([name, x]) => [x, name]));
  }

  /** A node with nothing before it. */
  begin(x: Tensor, kind: ModelNode["kind"], name: string): string {
    return this.#node(x, { kind, name, parameters: kind === "parameter" ? sizeOf(x.shape) : 0 }, []);
  }

  /** A node with nothing behind it. */
  end(x: Tensor, name: string): void {
    this.#node(detach(x), { kind: "output", name, parameters: 0 }, [this.#step(x)]);
  }

  graph(): Pick<ModelGraph, "nodes" | "edges"> {
    const calls = Map.groupBy(this.#nodes, ({ layer }) => layer);
    const callsOf = ({ layer }: Pick<ModelNode, "layer">) => layer ? calls.get(layer)!.length : 1;
    return { nodes: this.#nodes.map((node) => ({ ...node, calls: callsOf(node) })), edges: this.#edges };
  }

  #step(x: Tensor): Step {
    return { x, call: this.#calls.get(x) };
  }

  /** The node that gives this tensor. */
  #idOf({ x, call }: Step): string {
    if (call) return this.#layer(call);
    const drawn = this.#drawn.get(x), name = this.#parameters.get(x);
    if (drawn !== undefined) return drawn;
    if (!x.origin) return this.begin(x, name === undefined ? "constant" : "parameter", name ?? "constant");
    const from = x.origin.inputs.map((input) => this.#step(input));
    return this.#node(x.origin, { kind: "op", name: opName(x.origin), parameters: 0 }, from);
  }

  #layer(call: Call): string {
    const { layer, number, from } = call, learned = Object.values(layer.parameters);
    const parameters = learned.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    const name = this.#layers.get(layer) || layer.title;
    return this.#node(call, { kind: "layer", name, layer, call: number, parameters }, from);
  }

  /** Draws what it is made of first; then itself, once. */
  #node(
    key: Call | Origin | Tensor,
    node: Omit<ModelNode, "id" | "call" | "calls"> & { readonly call?: number },
    from: readonly Step[],
  ): string {
    const drawn = this.#drawn.get(key);
    if (drawn !== undefined) return drawn;
    const before = from.map((step) => ({ from: this.#idOf(step), shape: step.x.shape })), id = `${this.#nodes.length}`;
    this.#drawn.set(key, id);
    this.#nodes.push({ call: 1, ...node, id });
    this.#edges.push(...before.map((edge) => ({ ...edge, to: id })));
    return id;
  }
}

/** The tape knows what slices, pads, transposes or joins by the walk through memory that it takes. */
function opName({ name, inputs }: Origin): string {
  if (name === "product") return "matmul";
  if (name === "scatterWalk" && inputs.length > 1) return "concat";
  return name.endsWith("Walk") ? "rearrange" : name;
}

const ROLES = { input: "data", constant: "data", parameter: "parameter", layer: "operation", op: "operation" } as const;

/** The graph for `page.graph`. */
export function drawnModel({ nodes, edges, rows }: ModelGraph) {
  const hasRows = new Map(nodes.map(({ id, kind }) => [id, kind !== "parameter" && kind !== "constant"]));
  return {
    nodes: nodes.map((node) => ({
      id: node.id,
      label: node.name,
      value: valueOf(node),
      role: node.kind === "output" ? "loss" as const : ROLES[node.kind],
    })),
    edges: edges.map(({ from, to, shape }) => ({
      from,
      to,
      label: hasRows.get(from) ? showRows(shape, rows) : showShape(shape),
    })),
  };
}

/** What stands below the name: what the layer is, and that it was seen before. */
function valueOf({ layer, name, call, calls }: ModelNode): string | undefined {
  if (!layer) return undefined;
  const title = layer.title === name ? [] : [layer.title], which = calls > 1 ? [`call ${call} of ${calls}`] : [];
  return [...title, ...which].join(", ") || undefined;
}

/** The first axis is the batch, where it is as long as the rows that the model was tried on. */
function showRows(shape: Shape, rows: number): string {
  return showShape(shape).replace(new RegExp(`^\\[${rows}\\b`), "[batch");
}

/** The graph as text for Graphviz: `dot -Tsvg`. */
export function modelDot(graph: ModelGraph): string {
  const { nodes, edges } = drawnModel(graph);
  return [
    "digraph model {",
    "  rankdir=LR; node [shape=box];",
    ...nodes.map(({ id, label, value }) => `  ${id} [label=${quoted(value ? `${label}\n${value}` : label)}];`),
    ...edges.map(({ from, to, label }) => `  ${from} -> ${to} [label=${quoted(label)}];`),
    "}",
  ].join("\n");
}

/** Text as DOT takes it, where a backslash begins a command. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}
