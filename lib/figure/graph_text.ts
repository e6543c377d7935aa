/** A graph as an indented tree: each result stands above what it is made of. */
import type { Paint } from "./canvas.ts";
import type { Graph, GraphNode } from "./figure.ts";

/**
 * Starts at the nodes that nothing uses. A node that is used twice is drawn in
 * full once, and named with an arrow up where it comes again.
 */
export function graphText(graph: Graph, paint: Paint): string {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const used = new Set(graph.edges.map(({ from }) => from));
  const shown = new Set<string>();
  const lines: string[] = [];

  const draw = (node: GraphNode, lead: string, rest: string, edge?: string) => {
    const again = shown.has(node.id);
    lines.push(lead + nodeText(node, paint) + (edge ? paint(`  (${edge})`, "gray") : "") + (again ? " ↑" : ""));
    if (again) return;
    shown.add(node.id);
    const inputs = graph.edges.filter(({ to }) => to === node.id);
    inputs.forEach(({ from, label }, i) => {
      const last = i === inputs.length - 1;
      draw(nodes.get(from)!, rest + (last ? "└─ " : "├─ "), rest + (last ? "   " : "│  "), label);
    });
  };
  for (const node of graph.nodes) if (!used.has(node.id)) draw(node, "", "");
  return lines.join("\n");
}

const COLORS = { data: "cyan", parameter: "yellow", operation: undefined, loss: "magenta" } as const;

function nodeText({ label, value, role = "operation" }: GraphNode, paint: Paint): string {
  return paint(label, COLORS[role]) + (value === undefined ? "" : ` = ${value}`);
}
