/** Graphs of tensors and of formulas as figures. */
import { gradients } from "../../lib/autograd.ts";
import type { Graph, GraphNode } from "../../lib/figure/figure.ts";
import { formatNumber } from "../../lib/figure/scale.ts";
import { type Expression, type Formula, partsOf } from "../../lib/formula/tree.ts";
import { showShape } from "../../lib/shape.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { tensorsOf } from "./autodiff.ts";

type Drawn = Pick<Graph, "nodes" | "edges">;

/**
 * The graph of the logits with all shapes, and the loss as one node behind them, however many ops it takes. A parameter's
 * value in the drawing is its gradient, since that is what the walk finds.
 */
export async function graphOf(logits: Tensor, loss: Tensor, names: ReadonlyMap<Tensor, string>): Promise<Drawn> {
  const all = tensorsOf(logits), ids = new Map(all.map((x, i) => [x, String(i)])), found = gradients(loss);
  const nodes = all.map(async (x): Promise<GraphNode> => {
    const [id, label, role] = [ids.get(x)!, `${labelOf(x, names)} ${showShape(x.shape)}`, roleOf(x)];
    return role === "parameter" ? { id, label, role, value: await numbersOf(found.of(x)) } : { id, label, role };
  });
  const edges = all.flatMap((x) =>
    (x.origin?.inputs ?? []).map((input) => ({ from: ids.get(input)!, to: ids.get(x)! }))
  );
  const end: GraphNode = {
    id: "loss",
    label: `loss ${showShape(loss.shape)}`,
    role: "loss",
    value: await numbersOf(loss),
  };
  return {
    nodes: [...await Promise.all(nodes), end],
    edges: [...edges, { from: ids.get(logits)!, to: end.id }],
  };
}

async function numbersOf(x: Tensor): Promise<string> {
  return [...await x.read()].map((one) => formatNumber(one, 2)).join(", ");
}

function labelOf(x: Tensor, names: ReadonlyMap<Tensor, string>): string {
  return names.get(x) ?? x.origin?.name ?? "constant";
}

function roleOf(x: Tensor): GraphNode["role"] {
  return x.origin ? "operation" : x.tracked ? "parameter" : "data";
}

/** The tree of a formula. A name that is defined in it, or read twice, is one node, where branches join again. */
export function treeOf({ definitions, result }: Formula): Drawn {
  const nodes: GraphNode[] = [], edges: { from: string; to: string }[] = [], named = new Map<string, string>();
  const place = (label: string, role: GraphNode["role"], parts: readonly string[]): string => {
    const id = String(nodes.length);
    nodes.push({ id, label, role });
    edges.push(...parts.map((from) => ({ from, to: id })));
    return id;
  };
  const visit = (expression: Expression, name?: string): string => {
    const { text, role } = signOf(expression);
    const known = expression.kind === "variable" ? named.get(text) : undefined;
    if (known !== undefined) return known;
    const id = place(name ? `${name} = ${text}` : text, role, partsOf(expression).map((part) => visit(part)));
    if (expression.kind === "variable") named.set(text, id);
    return id;
  };
  for (const { name, is } of definitions) named.set(name, visit(is, name));
  const end = visit(result);
  return { nodes: nodes.map((node) => node.id === end ? { ...node, role: "loss" } : node), edges };
}

/** What stands in the node of an expression. */
function signOf(expression: Expression): { text: string; role: GraphNode["role"] } {
  switch (expression.kind) {
    case "number":
      return { text: formatNumber(expression.value), role: "parameter" };
    case "variable":
      return { text: expression.name, role: "data" };
    case "negative":
      return { text: "-", role: "operation" };
    case "binary":
      return { text: expression.operator, role: "operation" };
    case "choice":
      return { text: "? :", role: "operation" };
    case "call":
      return { text: expression.name, role: "operation" };
  }
}
