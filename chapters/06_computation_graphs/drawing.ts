/**
 * Graphs of values as figures: a node for each number, an arrow from each number to those that are made from it.
 */
import type { Graph, GraphNode } from "../../lib/figure/figure.ts";
import { formatNumber } from "../../lib/figure/scale.ts";
import { Value } from "./computation_graphs.ts";
import { localSlopes } from "./paths.ts";

/** What to draw, and how much of it. */
export interface Drawing {
  readonly name: string;
  readonly title: string;
  /** Given numbers that are learned, such as weights; the others are data. */
  readonly parameters?: readonly Value[];
  /** Write the local slope at each arrow. */
  readonly slopes?: boolean;
  /** Write the gradient behind each value. */
  readonly gradients?: boolean;
  /** How many steps back from the end are drawn; all, unless told. Dots stand where the drawing breaks off. */
  readonly steps?: number;
}

type Edge = Graph["edges"][number];

/** The figure of a value, or of several, of which the first counts as the end. A value that is used twice is one node. */
export function graphOf(end: Value | readonly Value[], drawing: Drawing): Omit<Graph, "kind"> {
  const ends = end instanceof Value ? [end] : end;
  const ids = new Map(valuesWithin(drawing.steps ?? Infinity, ends).map((value, i) => [value, String(i)]));
  const nodes: GraphNode[] = [], edges: Edge[] = [];
  for (const [value, id] of ids) {
    const isWhole = value.inputs.every((input) => ids.has(input));
    nodes.push({
      id,
      label: isWhole ? labelOf(value) : "…",
      value: numbersOf(value, drawing.gradients ?? false),
      role: value === ends[0] ? "loss" : roleOf(value, drawing.parameters ?? []),
    });
    if (isWhole) edges.push(...arrowsTo(value, ids, drawing.slopes ?? false));
  }
  return { name: drawing.name, title: drawing.title, nodes, edges };
}

/** The ends, and all from which they are reached in so many steps; the map grows while it is walked. */
function valuesWithin(steps: number, ends: readonly Value[]): Value[] {
  const found = new Map(ends.map((end) => [end, 0]));
  for (const [{ inputs }, step] of found) {
    if (step === steps) continue;
    for (const input of inputs) if (!found.has(input)) found.set(input, step + 1);
  }
  return [...found.keys()];
}

function roleOf(value: Value, parameters: readonly Value[]): GraphNode["role"] {
  return value.operation ? "operation" : parameters.includes(value) ? "parameter" : "data";
}

/** One arrow for each input; the label is the slope of the result in it. Nobody asks for that of a constant. */
function arrowsTo(value: Value, ids: ReadonlyMap<Value, string>, withSlopes: boolean): Edge[] {
  const slopes = withSlopes ? localSlopes(value) : [];
  return value.inputs.map((input, i) => ({
    from: ids.get(input)!,
    to: ids.get(value)!,
    ...(withSlopes && !input.isConstant && { label: formatNumber(slopes[i]) }),
  }));
}

/** "d = b * c" and "exp(f)" where there are names; where an input has none, dots; where no name is known, "*" alone. */
function labelOf(value: Value): string {
  const { name, operation, inputs } = value;
  if (!operation) return givenName(value);
  const terms = inputs.map((input) => input.operation ? input.name ?? "…" : givenName(input));
  const sign = operation.sign;
  if (!name && terms.every((term) => term === "…")) return sign ?? operation.name;
  const formula = sign ? terms.join(` ${sign} `) : `${operation.name}(${terms.join(", ")})`;
  return name ? `${name} = ${formula}` : formula;
}

function givenName({ name, data }: Value): string {
  return name ?? formatNumber(data);
}

/** What stands at a node besides its label; a constant is its own label. */
function numbersOf(value: Value, withGradient: boolean): string | undefined {
  if (value.isConstant) return undefined;
  const data = formatNumber(value.data);
  return withGradient ? `${data}, gradient ${formatNumber(value.gradient)}` : data;
}
