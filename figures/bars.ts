/** Horizontal bars as a vega-lite specification, each with its value at its end. */
import type { TopLevelSpec } from "vega-lite";
import type { Bars } from "../lib/figure/figure.ts";
import { formatNumber } from "../lib/figure/scale.ts";
import { pageOf } from "./page.ts";
import { BLUE, GRAY, INK, SIZE } from "./style.ts";
import { textWidth, wrapped } from "./text.ts";
import type { Layer, PositionChannel } from "./vega.ts";

/** The widest label that stands in one line, in pixels. */
const LABEL = 220;

/** Bars below each other, the first on top; what is not finite has a value and no length. */
export function barsSpec({ title, label, bars }: Bars): TopLevelSpec {
  const labels = bars.map((bar) => wrapped(bar.label, LABEL, SIZE.small));
  const left = Math.max(0, ...labels.flat().map((line) => textWidth(line, SIZE.small)));
  const step = Math.max(28, ...labels.map((lines) => 14 * lines.length + 8));
  const width = Math.max(240, 480 - left);
  const values = bars.map(({ value }, row) => ({
    row,
    value: Number.isFinite(value) ? value : 0,
    text: formatNumber(value),
  }));
  return {
    ...pageOf(title, left + width),
    width,
    height: step * bars.length,
    data: { values },
    encoding: { y: labelAxis(labels), x: lengthAxis(wrapped(label, width, SIZE.label), domainOf(values, width)) },
    layer: [
      { mark: { type: "bar", color: BLUE } },
      printed("datum.value >= 0", "left"),
      printed("datum.value < 0", "right"),
    ],
  };
}

/** One band a bar, named by its label. */
function labelAxis(labels: readonly string[][]): PositionChannel {
  const labelExpr = `${JSON.stringify(labels)}[datum.value]`;
  return {
    field: "row",
    type: "ordinal",
    scale: { domain: labels.map((_, row) => row), paddingInner: 0.3, paddingOuter: 0.15 },
    axis: { title: null, labelExpr, ticks: false, labelPadding: 8, labelColor: INK, domain: false },
  };
}

/** A line at zero is all that it needs: the values are printed. */
function lengthAxis(title: string[], domain: [number, number]): PositionChannel {
  return {
    field: "value",
    type: "quantitative",
    scale: { domain, nice: false },
    axis: { title, values: [0], labels: false, ticks: false, domain: false, gridColor: GRAY },
  };
}

/** The value beyond the end of its bar. */
function printed(filter: string, align: "left" | "right"): Layer {
  return {
    transform: [{ filter }],
    mark: { type: "text", align, dx: align === "left" ? 5 : -5, color: INK, fontSize: SIZE.small },
    encoding: { text: { field: "text", type: "nominal" } },
  };
}

/** From the smallest to the largest value and zero, with room for what is printed at both ends. */
function domainOf(values: readonly { value: number; text: string }[], width: number): [number, number] {
  const low = Math.min(0, ...values.map(({ value }) => value)), high = Math.max(0, ...values.map(({ value }) => value));
  const roomOf = (side: typeof values) => Math.max(0, ...side.map(({ text }) => textWidth(text, SIZE.small) + 8));
  const left = roomOf(values.filter(({ value }) => value < 0)), right = roomOf(values.filter(({ value }) => value > 0));
  const perPixel = (high - low || 1) / (width - left - right);
  return [low - left * perPixel, high + right * perPixel];
}
