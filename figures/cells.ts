/** A field as a table of colored cells: a confusion matrix, a map of similarities. */
import type { TopLevelSpec } from "vega-lite";
import type { Chart, Field, Panel } from "../lib/figure/figure.ts";
import { formatNumber } from "../lib/figure/scale.ts";
import { sharedScale } from "../lib/figure/field.ts";
import { colorBar, colorOf, edge } from "./field.ts";
import { pageOf, panelTitle } from "./page.ts";
import { INK, PAPER, type Rgb, SIZE } from "./style.ts";
import { textWidth, wrapped } from "./text.ts";
import type { Layer, PositionChannel } from "./vega.ts";

/** Whether a chart is a table of cells: it prints numbers, or it has names for axes and nothing drawn over it. */
export function hasCells({ panels }: Chart): boolean {
  return panels.some(({ field, lines = [], points = [] }) =>
    field?.numbers || (field?.names && lines.length + points.length === 0)
  );
}

/** The fields of a chart as tables side by side; panels without a field are left out. */
export function cellsSpec(chart: Chart): TopLevelSpec {
  const panels = chart.panels.filter(({ field }) => field);
  const fields = panels.map(({ field }) => field!);
  const columns = panels.length === 3 ? 3 : 2, width = panels.length === 1 ? 440 : 600 / columns;
  return {
    ...pageOf(chart.title, panels.length === 1 ? 440 : 640, fields[0].numbers ? fields[0].label : undefined),
    columns,
    spacing: 22,
    concat: panels.map((panel) => cellsPanel(chart, panel, fields, width)),
  };
}

function cellsPanel({ x, y }: Chart, { title, field }: Panel, fields: readonly Field[], room: number) {
  const table = tableOf(field!, room);
  const scale = sharedScale(field!, fields);
  const [width, height] = [table.columns.length * table.width, table.rows.length * table.height];
  return {
    ...panelTitle(title),
    width,
    height,
    encoding: {
      x: bandOf("column", table.columns, wrapped(x.label, Math.max(width, 150), SIZE.label), table.angle),
      y: bandOf("row", table.rows, wrapped(y.label, Math.max(height, 150), SIZE.label), 0),
    },
    layer: [
      ...cellLayers(field!, colorOf(field!, scale)),
      edge(width, height),
      ...(field!.numbers ? [] : [colorBar(field!, scale)]),
    ],
  };
}

/** The names of columns and rows, and the size of a cell in pixels; names that are too wide are written aslant. */
function tableOf({ values, names, numbers }: Field, room: number) {
  const columns = names?.x ?? (values[0] ?? []).map((_, i) => String(i));
  const rows = names?.y ?? values.map((_, i) => String(i));
  const widthOf = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => textWidth(text, SIZE.small)));
  const printed = widthOf(values.flat().map((value) => formatNumber(value)));
  const least = numbers ? Math.max(34, printed + 12) : Math.min(36, Math.max(12, room / columns.length));
  const named = Math.max(least, widthOf(columns) + 10);
  const upright = named * columns.length <= room;
  const width = upright ? named : least;
  return { columns, rows, width, height: Math.min(width, 36), angle: upright ? 0 : -45 };
}

/** A channel of equal bands. Row 0 lies at the bottom, as in every chart. */
function bandOf(
  field: "column" | "row",
  names: readonly string[],
  title: string[],
  labelAngle: number,
): PositionChannel {
  const places = names.map((_, i) => i);
  return {
    field,
    type: "ordinal",
    scale: { domain: field === "row" ? places.reverse() : places, paddingInner: 0, paddingOuter: 0 },
    axis: {
      title,
      labelAngle,
      labelExpr: `${JSON.stringify(names)}[datum.value]`,
      grid: false,
      ticks: false,
      domain: false,
    },
  };
}

/** Colored squares, and what is printed on them. */
function cellLayers(field: Field, colorAt: ReturnType<typeof colorOf>): Layer[] {
  const data = {
    values: field.values.flatMap((line, row) =>
      line.map((value, column) => cellOf(row, column, value, colorAt(value)))
    ),
  };
  const fill: Layer = {
    data,
    mark: { type: "rect" },
    encoding: { fill: { field: "color", type: "nominal", scale: null } },
  };
  const print: Layer = {
    data,
    mark: { type: "text", fontSize: SIZE.small },
    encoding: { text: { field: "text", type: "nominal" }, color: { field: "ink", type: "nominal", scale: null } },
  };
  return field.numbers ? [fill, print] : [fill];
}

function cellOf(row: number, column: number, value: number, color: Rgb) {
  const isDark = color[1] < 140; // green is most of what the eye takes for lightness
  return { row, column, color: `rgb(${color})`, ink: isDark ? PAPER : INK, text: formatNumber(value) };
}
