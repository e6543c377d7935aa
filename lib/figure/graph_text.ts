/** A graph as an indented tree: each result stands above what it is made of. */
import type { Paint } from "./canvas.ts";
import type { Graph, GraphNode } from "./figure.ts";

/** One line that is still to be drawn: a node, what stands before it, and what stands before its inputs. */
interface Branch {
  readonly id: string;
  readonly lead: string;
  readonly rest: string;
  readonly label?: string;
}

/**
 * Starts at the nodes that nothing uses, and goes on with those of cycles. A node that is used twice is drawn in full once,
 * and named with an arrow up where it comes again. Where a tree has grown to the middle of `width` columns, its node is named
 * with an arrow down, and has a tree of its own below.
 */
export function graphText({ nodes, edges }: Graph, width: number, paint: Paint): string {
  const nodeAt = new Map(nodes.map((node) => [node.id, node]));
  const inputsOf = Map.groupBy(edges, ({ to }) => to);
  const used = new Set(edges.map(({ from }) => from));
  const shown = new Set<string>();
  const lines: string[] = [];

  const drawTree = (root: string): string[] => {
    const later: string[] = [];
    const branches: Branch[] = [{ id: root, lead: "", rest: "" }]; // a stack: recursion would end at some depth
    for (let branch = branches.pop(); branch; branch = branches.pop()) {
      const { id, lead, rest, label } = branch;
      const inputs = inputsOf.get(id) ?? [];
      const again = shown.has(id), deep = !again && inputs.length > 0 && lead.length > width / 2;
      const edge = label ? paint(`  (${label})`, "gray") : "";
      lines.push(lead + nodeText(nodeAt.get(id)!, paint) + edge + (again ? " ↑" : deep ? " ↓" : ""));
      if (deep) later.push(id);
      else shown.add(id);
      if (!again && !deep) branches.push(...branchesOf(inputs, rest).reverse());
    }
    return later;
  };

  for (const { id } of [...nodes.filter(({ id }) => !used.has(id)), ...nodes]) {
    const roots = [id];
    for (const root of roots) if (!shown.has(root)) roots.push(...drawTree(root));
  }
  return lines.join("\n");
}

function branchesOf(inputs: Graph["edges"], rest: string): Branch[] {
  return inputs.map(({ from, label }, i) => {
    const last = i === inputs.length - 1;
    return { id: from, label, lead: rest + (last ? "└─ " : "├─ "), rest: rest + (last ? "   " : "│  ") };
  });
}

const COLORS = { data: "cyan", parameter: "yellow", operation: undefined, loss: "magenta" } as const;

function nodeText({ label, value, role = "operation" }: GraphNode, paint: Paint): string {
  return paint(label, COLORS[role]) + (value === undefined ? "" : ` = ${value}`);
}
