/** Charts as text: braille, axes with labels, a legend. */
import { Canvas, type Paint } from "./canvas.ts";
import { alike, sharedScale } from "./field.ts";
import type { Chart, Field, Panel } from "./figure.ts";
import { type Look, looksOf } from "./marks.ts";
import { chartScales, formatNumber, type Scale } from "./scale.ts";

/** Shades from nothing to full; a field is drawn in these steps. */
const SHADES = [" ", "·", "░", "▒", "▓", "█"];

interface Plot {
  readonly chart: Chart;
  readonly x: Scale;
  readonly y: Scale;
  readonly looks: Map<string, Look>;
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
}

/** A chart in at most `width` columns; several panels stand side by side where there is room. */
export function chartText(chart: Chart, width: number, paint: Paint): string {
  const first = chart.panels[0]?.field;
  if (first?.numbers) return chart.panels.map(({ field }) => fieldTable(field!, chart)).join("\n\n");
  const beside = Math.max(1, Math.min(chart.panels.length, Math.floor(width / 36)));
  const { x, y } = chartScales(chart);
  const gutter = Math.max(...labelsOf(y, 4).map((label) => label.length)) + 2;
  const columns = Math.min(beside === 1 ? 72 : 44, Math.floor((width - 2 * (beside - 1)) / beside) - gutter - 1);
  const rows = beside === 1 && chart.panels.length === 1 ? 15 : 8;
  const plot = { chart, x, y, looks: looksOf(chart), columns, rows, paint };
  const panels = chart.panels.map((panel) => panelText(panel, plot, gutter));
  return [...sideBySide(panels, beside, columns + gutter + 2), ...legend(plot, width)].join("\n");
}

function panelText(panel: Panel, plot: Plot, gutter: number): string[] {
  const { chart, columns, rows } = plot;
  const head = panel.title ? [" ".repeat(gutter) + panel.title.slice(0, columns)] : [];
  const ticks = labelledRows(plot.y, rows);
  const body = drawing(panel, plot).print(plot.paint).map((row, i) =>
    (ticks.get(i) ?? "").padStart(gutter - 1) + (ticks.has(i) ? "┤" : "│") + row
  );
  return [chart.y.label, ...head, ...body, ...bottomAxis(plot, gutter), centered(chart.x.label, gutter, columns)]
    .map((line) => line.trimEnd());
}

function drawing({ field, lines = [], points = [] }: Panel, { chart, x, y, looks, columns, rows }: Plot): Canvas {
  const canvas = new Canvas(columns, rows);
  if (field) shade(canvas, field, sharedScale(field, fieldsOf(chart)));
  for (const line of lines) {
    const { pattern, color } = looks.get(line.name)!;
    const [px, py] = [line.x.map(x.place), line.y.map(y.place)];
    canvas.line(px, py, pattern, color);
  }
  for (const group of points) {
    const { glyph, color } = looks.get(group.name)!;
    group.x.forEach((at, i) => canvas.mark(x.place(at), y.place(group.y[i]), glyph, color));
  }
  return canvas;
}

function shade(canvas: Canvas, field: Field, scale: Scale) {
  const shadeOf = shader(field, scale);
  const height = field.values.length;
  for (let row = 0; row < canvas.rows; row++) {
    const from = Math.floor((1 - (row + 0.5) / canvas.rows) * height);
    const values = field.values[from];
    for (let column = 0; column < canvas.columns; column++) {
      canvas.fill(column, row, shadeOf(values[Math.floor((column + 0.5) / canvas.columns * values.length)]), "gray");
    }
  }
}

function shader(field: Field, scale: Scale): (value: number) => string {
  return (value) => {
    const place = scale.place(value);
    if (Number.isNaN(place)) return field.scale === "log" && value <= 0 ? SHADES[0] : "?";
    return SHADES[Math.min(SHADES.length - 1, Math.max(0, Math.floor(place * SHADES.length)))];
  };
}

function labelsOf(scale: Scale, count: number): string[] {
  return scale.ticks(count).map((tick) => formatNumber(tick));
}

/** Which rows of the picture carry a label. */
function labelledRows(y: Scale, rows: number): Map<number, string> {
  const at = (tick: number) => Math.min(rows - 1, Math.floor((1 - y.place(tick)) * rows));
  return new Map(y.ticks(4).map((tick) => [at(tick), formatNumber(tick)]));
}

/** The line below the picture and the labels below the line; a label that would touch its neighbor is left out. */
function bottomAxis({ x, columns }: Plot, gutter: number): string[] {
  const line = Array<string>(columns).fill("─");
  let labels = "";
  for (const tick of x.ticks(Math.max(3, Math.floor(columns / 12)))) {
    const at = Math.min(columns - 1, Math.floor(x.place(tick) * columns));
    const label = formatNumber(tick);
    const start = Math.min(Math.max(0, at - Math.floor(label.length / 2)), columns - label.length);
    if (labels !== "" && start < labels.length + 2) continue;
    line[at] = "┬";
    labels = labels.padEnd(start) + label;
  }
  return [" ".repeat(gutter - 1) + "└" + line.join(""), " ".repeat(gutter) + labels];
}

function centered(text: string, gutter: number, columns: number): string {
  return " ".repeat(gutter + Math.max(0, Math.floor((columns - text.length) / 2))) + text;
}

function sideBySide(panels: string[][], beside: number, width: number): string[] {
  const bands = Math.ceil(panels.length / beside);
  return Array.from({ length: bands }, (_, band) => {
    const row = panels.slice(band * beside, (band + 1) * beside);
    const height = Math.max(...row.map((panel) => panel.length));
    return Array.from(
      { length: height },
      (_, i) => row.map((panel) => padded(panel[i] ?? "", width)).join("").trimEnd(),
    );
  }).flatMap((band, i) => i === 0 ? band : ["", ...band]);
}

/** Pads to a width in columns; escape sequences take none. */
function padded(text: string, width: number): string {
  // deno-lint-ignore no-control-regex
  const visible = text.replace(/\x1b\[[0-9;]*m/g, "").length;
  return text + " ".repeat(Math.max(0, width - visible));
}

function legend({ chart, looks, paint }: Plot, width: number): string[] {
  const drawn = (key: "lines" | "points", name: string) =>
    chart.panels.some((panel) => panel[key]?.some((one) => one.name === name));
  const entries = [...looks].map(([name, { dash, glyph, color }]) => {
    const sample = drawn("lines", name) ? dash : glyph;
    return { length: sample.length + 1 + name.length, text: `${paint(sample, color)} ${name}` };
  });
  entries.push(...fieldEntries(fieldsOf(chart)));
  const rows: { length: number; text: string }[] = [];
  for (const entry of entries) {
    const last = rows.at(-1);
    if (!last || last.length + entry.length + 3 > width - 2) rows.push({ ...entry });
    else Object.assign(last, { length: last.length + entry.length + 3, text: `${last.text}   ${entry.text}` });
  }
  return rows.map(({ text }) => `  ${text}`);
}

/** What the shades mean: said once, where all fields are alike. */
function fieldEntries(fields: readonly Field[]) {
  return (alike(fields) ? fields.slice(0, 1) : fields).map((field) => {
    const { low, high } = sharedScale(field, fields);
    const text = `${field.label}: "${SHADES.join("")}" from ${formatNumber(low, 3)} to ${formatNumber(high, 3)}`;
    return { text, length: text.length };
  });
}

function fieldsOf({ panels }: Chart): Field[] {
  return panels.flatMap(({ field }) => field ?? []);
}

/** A field with its numbers printed, the largest y on top as in every chart. */
function fieldTable(field: Field, { x, y }: Chart): string {
  const rowNames = field.names?.y ?? field.values.map((_, i) => String(i));
  const columnNames = field.names?.x ?? field.values[0].map((_, i) => String(i));
  const cells = field.values.map((row) => row.map((value) => formatNumber(value)));
  const left = Math.max(...rowNames.map((name) => name.length), y.label.length);
  const width = Math.max(...columnNames.map((name) => name.length), ...cells.flat().map((cell) => cell.length)) + 2;
  const rows = cells.map((row, i) =>
    rowNames[i].padStart(left) + " │" + row.map((cell) => cell.padStart(width)).join("")
  );
  const rule = " ".repeat(left) + " └" + "─".repeat(width * columnNames.length);
  const names = " ".repeat(left + 2) + columnNames.map((name) => name.padStart(width)).join("");
  return [y.label, ...rows.reverse(), rule, names, centered(x.label, left + 2, width * columnNames.length)].join("\n");
}
