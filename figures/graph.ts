/** A graph, drawn from left to right by Graphviz. */
import { type Graph as VizGraph, instance } from "@viz-js/viz";
import type { Graph, GraphNode } from "../lib/figure/figure.ts";
import { FONT, GRAY, INK, PAPER, SIZE } from "./style.ts";
import { wrapped } from "./text.ts";

/** Each role has a shape and a color of its own. */
const ROLES: Record<NonNullable<GraphNode["role"]>, Record<string, string | number>> = {
  data: { shape: "box", style: "filled", fillcolor: "#DCEBF7" },
  parameter: { shape: "box", style: "filled,rounded", fillcolor: "#FBE7BF" },
  operation: { shape: "ellipse", style: "filled", fillcolor: "#F2F2F2" },
  loss: { shape: "box", style: "filled", fillcolor: "#F8D9C4", peripheries: 2 },
};

/** The one font whose widths Graphviz knows; in the picture others follow it. */
const fontname = FONT.split(",")[0];

/** A graph as SVG text; an edge to a node that is not there is an error. */
export async function graphSvg(graph: Graph): Promise<string> {
  const viz = await instance();
  const svg = viz.renderString(vizGraph(graph), { format: "svg" });
  return svg.slice(svg.indexOf("<svg"))
    .replace(/(<svg width="[\d.]+)pt(" height="[\d.]+)pt/, "$1$2") // in points the letters would be a third larger
    .replaceAll(`font-family="${fontname}"`, `font-family="${FONT}"`)
    .replace(/<!--.*?-->\n?|<title>.*?<\/title>\n?/gs, "")
    .trimEnd();
}

const GRAPH = { rankdir: "LR", bgcolor: PAPER, pad: 0.2, nodesep: 0.3, ranksep: 0.45 };
const TITLE = { labelloc: "t", labeljust: "l", fontname, fontsize: SIZE.title, fontcolor: INK };
const NODE = { fontname, fontsize: SIZE.label, fontcolor: INK, color: GRAY, height: 0.4, margin: "0.08,0.04" };
const EDGE = { fontname, fontsize: SIZE.small, fontcolor: GRAY, color: GRAY, arrowsize: 0.7 };

/** The graph as Graphviz takes it. Nodes are named by their number, so that an identifier may be any text. */
function vizGraph({ title, nodes, edges }: Graph): VizGraph {
  const numberOf = (id: string) => {
    const number = nodes.findIndex((node) => node.id === id);
    if (number < 0) throw new Error(`Cannot draw "${title}": an edge leads to "${id}", which is no node`);
    return String(number);
  };
  return {
    directed: true,
    graphAttributes: { ...GRAPH, ...TITLE, label: titleOf(title) },
    nodeAttributes: NODE,
    edgeAttributes: EDGE,
    nodes: nodes.map((node, number) => ({
      name: String(number),
      attributes: { ...ROLES[node.role ?? "operation"], label: nodeLabel(node) },
    })),
    edges: edges.map(({ from, to, label }) => ({
      tail: numberOf(from),
      head: numberOf(to),
      attributes: { label: label ? table([escaped(label)], 3) : "" },
    })),
  };
}

function titleOf(title: string) {
  const lines = wrapped(title, 480, SIZE.title, "bold").map((line) => `<B>${escaped(line)}</B>`);
  return table(lines, 0, ' ALIGN="LEFT"', '<TR><TD HEIGHT="10"></TD></TR>');
}

/** The value of a node stands below its label, smaller. */
function nodeLabel({ label, value }: GraphNode) {
  const below = value ? [`<FONT POINT-SIZE="${SIZE.small - 1}" COLOR="${GRAY}">${escaped(value)}</FONT>`] : [];
  return table([escaped(label), ...below], 1);
}

/** Lines of text with some space around each: without it Graphviz sets them so close that letters touch. */
function table(lines: readonly string[], space: number, align = "", end = "") {
  const rows = lines.map((line) => `<TR><TD${align}>${line || " "}</TD></TR>`).join("");
  return { html: `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="${space}">${rows}${end}</TABLE>` };
}

/** Text as Graphviz takes it in its own kind of HTML, where a single backslash would start a command. */
function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
