/** Charts as text: braille, axes with labels, a legend. */
import { Canvas, type Paint } from "./canvas.ts";
import { alike, sharedScale } from "./field.ts";
import type { Chart, Field, Panel } from "./figure.ts";
import { type Look, looksOf } from "./marks.ts";
import { chartScales, formatNumber, type Scale, tickLabels } from "./scale.ts";
import { cellsText } from "./cells_text.ts";
import { centered, longest, wrap } from "./text.ts";

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

/** A chart in at most `width` columns: first the panels whose numbers are printed, then those that are drawn. */
export function chartText(chart: Chart, width: number, paint: Paint): string {
  const drawn = chart.panels.filter(({ field }) => !field?.numbers);
  const parts = chart.panels.filter((panel) => !drawn.includes(panel)).map((panel) => cellsText(panel, chart, width));
  if (drawn.length > 0) parts.push(drawingText({ ...chart, panels: drawn }, width, paint));
  return parts.join("\n\n");
}

/** Several panels stand side by side where there is room. */
function drawingText(chart: Chart, width: number, paint: Paint): string {
  const beside = Math.max(1, Math.min(chart.panels.length, Math.floor(width / 36)));
  const { x, y } = chartScales(chart);
  const gutter = longest(tickLabels(y.ticks(4))) + 2;
  const room = Math.floor((width - 2 * (beside - 1)) / beside) - gutter - 1;
  const columns = Math.max(8, Math.min(beside === 1 ? 72 : 44, room));
  const rows = beside === 1 && chart.panels.length === 1 ? 15 : 8;
  const plot = { chart, x, y, looks: looksOf(chart), columns, rows, paint };
  const panels = chart.panels.map((panel) => panelText(panel, plot, gutter));
  return [...sideBySide(panels, beside, gutter + columns), ...legend(plot, width)].join("\n");
}

/** The lines of a panel, each `gutter + columns` wide: of painted ones the width could not be told later. */
function panelText(panel: Panel, plot: Plot, gutter: number): string[] {
  const { chart, columns, rows } = plot;
  const head = panel.title ? wrap(panel.title, columns).map((line) => " ".repeat(gutter) + line) : [];
  const ticks = labelledRows(plot.y, rows);
  const body = drawing(panel, plot).print(plot.paint).map((row, i) =>
    (ticks.get(i) ?? "").padStart(gutter - 1) + (ticks.has(i) ? "┤" : "│") + row
  );
  const foot = wrap(chart.x.label, columns).map((line) => centered(line, gutter, columns));
  const filled = (lines: string[]) => lines.map((line) => line.padEnd(gutter + columns));
  const above = [...wrap(chart.y.label, gutter + columns), ...head], below = [...bottomAxis(plot, gutter), ...foot];
  return [...filled(above), ...body, ...filled(below)];
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
  if (!(field.values[0]?.length > 0)) return;
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

/** Which rows of the picture carry a label. */
function labelledRows(y: Scale, rows: number): Map<number, string> {
  const at = (tick: number) => Math.min(rows - 1, Math.floor((1 - y.place(tick)) * rows));
  const ticks = y.ticks(4), labels = tickLabels(ticks);
  return new Map(ticks.map((tick, i) => [at(tick), labels[i]]));
}

/** The line below the picture and the labels below the line; a label that would touch its neighbor is left out. */
function bottomAxis({ x, columns }: Plot, gutter: number): string[] {
  const line = Array<string>(columns).fill("─");
  const ticks = x.ticks(Math.max(3, Math.floor(columns / 12))), texts = tickLabels(ticks);
  let labels = "";
  for (const [i, label] of texts.entries()) {
    const at = Math.min(columns - 1, Math.floor(x.place(ticks[i]) * columns));
    const start = Math.min(Math.max(0, at - Math.floor(label.length / 2)), columns - label.length);
    if (labels !== "" && start < labels.length + 2) continue;
    line[at] = "┬";
    labels = labels.padEnd(start) + label;
  }
  return [" ".repeat(gutter - 1) + "└" + line.join(""), " ".repeat(gutter) + labels];
}

function sideBySide(panels: string[][], beside: number, width: number): string[] {
  const bands = Math.ceil(panels.length / beside);
  return Array.from({ length: bands }, (_, band) => {
    const row = panels.slice(band * beside, (band + 1) * beside);
    const height = Math.max(...row.map((panel) => panel.length));
    const blank = " ".repeat(width);
    const lineAt = (panel: string[], i: number) => panel[i - height + panel.length] ?? blank; // they end at one height
    return Array.from({ length: height }, (_, i) => row.map((panel) => lineAt(panel, i)).join("  ").trimEnd());
  }).flatMap((band, i) => i === 0 ? band : ["", ...band]);
}

/** A sample and what it means: how wide it is, and its text. */
interface Entry {
  readonly length: number;
  readonly text: string;
}

function legend({ chart, looks, paint }: Plot, width: number): string[] {
  const drawn = (key: "lines" | "points", name: string) =>
    chart.panels.some((panel) => panel[key]?.some((one) => one.name === name));
  const entries = [...looks].map(([name, { dash, glyph, color }]) =>
    entryOf(drawn("lines", name) ? dash : glyph, name, width, (sample) => paint(sample, color))
  );
  entries.push(...fieldEntries(fieldsOf(chart), width));
  const rows: Entry[] = [];
  for (const entry of entries) {
    const last = rows.pop();
    if (!last) rows.push(entry);
    else if (last.length + entry.length + 3 > width - 2) rows.push(last, entry);
    else rows.push({ length: last.length + entry.length + 3, text: `${last.text}   ${entry.text}` });
  }
  return rows.map(({ text }) => `  ${text}`);
}

/** A name that is too long for one line goes on below itself. */
function entryOf(sample: string, name: string, width: number, paint: Paint = (text) => text): Entry {
  const lines = wrap(name, width - sample.length - 3).join("\n" + " ".repeat(sample.length + 3));
  return { length: sample.length + 1 + name.length, text: `${paint(sample)} ${lines}` };
}

/** What the shades mean: said once, where all fields are alike. */
function fieldEntries(fields: readonly Field[], width: number): Entry[] {
  return (alike(fields) ? fields.slice(0, 1) : fields).map((field) => {
    const { low, high } = sharedScale(field, fields);
    const meaning = `${field.label}, from ${formatNumber(low, 3)} to ${formatNumber(high, 3)}`;
    return entryOf(`"${SHADES.join("")}"`, meaning, width);
  });
}

function fieldsOf({ panels }: Chart): Field[] {
  return panels.flatMap(({ field }) => field ?? []);
}
