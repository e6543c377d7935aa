/**
 * The page that a chapter writes on.
 *
 * `main.ts` calls these methods; each makes a block of plain data and hands it
 * to `show`. Who shows the blocks decides what they become: a terminal, a list
 * in a test, a web page.
 */
import type { Axis, Bars, Chart, Field, Figure, Graph, Images, Panel, Series } from "./figure.ts";

/** A table: the first row names the columns. */
export interface Table {
  readonly kind: "table";
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number | boolean)[])[];
}

/** What a page is made of. */
export type Block =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "text"; readonly text: string }
  | Table
  | Figure;

/** A bar that fills while the chapter works. */
export interface Progress {
  /** Says that `done` of the steps are finished, with a short remark such as the loss. */
  update(done: number, remark?: string): void;
  /** Ends the bar; what is printed next starts on a line of its own. */
  end(): void;
}

/** Name and title that every figure needs, and its two axes. */
interface Frame {
  readonly name: string;
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
}

/** One panel's content in place, or several panels that share the axes. */
type Filled<Need> = (Need & Panel) | { readonly panels: readonly (Need & Panel)[] };

/** What a chapter can show: each call adds one block. A figure with a mistake in it is refused with an error. */
export interface Page {
  /** A line that opens a part of the chapter. */
  heading(text: string): void;
  /** A paragraph; line breaks inside are taken as spaces. */
  text(text: string): void;
  table(head: Table["head"], rows: Table["rows"]): void;
  /** Curves. */
  lines(figure: Frame & Filled<{ readonly lines: readonly Series[] }>): void;
  /** Markers, with lines above which they lie, where there are any. */
  scatter(figure: Frame & Filled<{ readonly points: readonly Series[] }>): void;
  /** A field of values, with lines and markers on it, where there are any. */
  heatmap(figure: Frame & Filled<{ readonly field: Field }>): void;
  bars(figure: Omit<Bars, "kind">): void;
  images(figure: Omit<Images, "kind">): void;
  graph(figure: Omit<Graph, "kind">): void;
  /** A bar for `total` steps of work. */
  progress(title: string, total: number): Progress;
  /**
   * Waits until the reader has read, where a reader sits at a terminal; goes on at once where nobody does. False means that the
   * reader has seen enough.
   */
  pause(): Promise<boolean>;
}

/** What a page does besides showing blocks. */
export interface Stage {
  readonly progress: Page["progress"];
  readonly pause: Page["pause"];
}

/** Nobody looks on: no bar is drawn, and nobody is waited for. */
export const EMPTY_ROOM: Stage = {
  progress: () => ({ update: () => {}, end: () => {} }),
  pause: () => Promise.resolve(true),
};

/** Makes a page of whoever shows its blocks. */
export function makePage(show: (block: Block) => void, stage: Stage = EMPTY_ROOM): Page {
  const chart = (figure: Frame & Filled<Panel>) => {
    const { name, title, x, y, ...rest } = figure;
    show(checked({ kind: "chart", name, title, x, y, panels: "panels" in rest ? rest.panels : [rest] }));
  };
  return {
    heading: (text) => show({ kind: "heading", text }),
    text: (text) => show({ kind: "text", text: text.replace(/\s+/g, " ").trim() }),
    table: (head, rows) => show({ kind: "table", head, rows }),
    lines: chart,
    scatter: chart,
    heatmap: chart,
    bars: (figure) => show({ kind: "bars", ...figure }),
    images: (figure) => show(aligned({ kind: "images", ...figure })),
    graph: (figure) => show(connected({ kind: "graph", ...figure })),
    ...stage,
  };
}

/** A page that only collects, for tests and for figures that go to files. */
export function recordingPage(): { page: Page; blocks: Block[] } {
  const blocks: Block[] = [];
  return { page: makePage((block) => blocks.push(block)), blocks };
}

/** Tells a figure from text and tables. */
export function isFigure(block: Block): block is Figure {
  return block.kind !== "heading" && block.kind !== "text" && block.kind !== "table";
}

/** A figure with a mistake in it is refused where it is made, not where it is drawn. */
function checked(chart: Chart): Chart {
  for (const { label, scale, range: [low, high] = [1, 2] } of [chart.x, chart.y]) {
    const fits = low < high && (scale !== "log" || low > 0);
    if (!fits) throw new Error(`Cannot draw "${chart.title}": the axis "${label}" cannot reach from ${low} to ${high}`);
  }
  for (const { lines = [], points = [], field } of chart.panels) {
    for (const { name, x, y } of [...lines, ...points]) {
      if (x.length !== y.length) {
        throw new Error(`Cannot draw "${name}" in "${chart.title}": ${x.length} x values and ${y.length} y values`);
      }
    }
    const widths = new Set(field?.values.map((row) => row.length));
    if (widths.size > 1) {
      throw new Error(`Cannot draw "${chart.title}": rows of the field have ${[...widths].join(" and ")} values`);
    }
  }
  return chart;
}

function aligned(images: Images): Images {
  const { title, columns = 1 } = images;
  if (Number.isInteger(columns) && columns > 0) return images;
  throw new Error(`Cannot draw "${title}": ${columns} pictures cannot stand side by side; columns are 1, 2, ...`);
}

function connected(graph: Graph): Graph {
  const ids = new Set(graph.nodes.map(({ id }) => id));
  for (const { from, to } of graph.edges) {
    const missing = [from, to].find((id) => !ids.has(id));
    if (missing !== undefined) {
      throw new Error(`Cannot draw "${graph.title}": an edge names the node "${missing}", which is not there`);
    }
  }
  return graph;
}
