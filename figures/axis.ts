/** The axes of a chart, for places from 0 to 1. */
import type { Axis } from "../lib/figure/figure.ts";
import { formatNumber, type Scale, tickLabels } from "../lib/figure/scale.ts";
import { SIZE } from "./style.ts";
import { wrapped } from "./text.ts";
import type { PositionChannel } from "./vega.ts";

interface Look {
  /** In pixels. */
  readonly length: number;
  /** False where another panel has it. */
  readonly title: boolean;
  /** False where a field would hide it. */
  readonly grid: boolean;
}

/** A position channel of vega-lite that reads the places in `field`. */
export function axisOf(field: "x" | "y", axis: Axis, scale: Scale, { length, title, grid }: Look): PositionChannel {
  const { places, labelExpr } = tickTable(scale, Math.floor(length / (field === "x" ? 60 : 45)));
  return {
    field,
    type: "quantitative",
    scale: { domain: [0, 1], nice: false, zero: false },
    axis: { values: places, labelExpr, title: title ? wrapped(axis.label, length, SIZE.label) : null, grid },
  };
}

interface TickTable {
  readonly places: number[];
  /** An expression of vega that turns each place into its label. */
  readonly labelExpr: string;
}

/** About `count` ticks; more where round steps would leave fewer than three. */
function tickTable(scale: Scale, count: number): TickTable {
  const ticks = [count, 1.5 * count, 2 * count].map(scale.ticks).find(({ length }) => length > 2) ?? scale.ticks(count);
  return labelled(ticks.map(scale.place), tickLabels(ticks));
}

/** Ticks for a bar of colors: both ends, as in the terminal, and round values well between them. */
export function barTicks(scale: Scale): TickTable {
  const inner = scale.ticks(3).filter((tick) => scale.place(tick) > 0.2 && scale.place(tick) < 0.8);
  const ends = [formatNumber(scale.low, 3), formatNumber(scale.high, 3)];
  return labelled([0, ...inner.map(scale.place), 1], [ends[0], ...tickLabels(inner), ends[1]]);
}

function labelled(places: number[], labels: readonly string[]): TickTable {
  const table = Object.fromEntries(places.map((place, i) => [place, labels[i]]));
  return { places, labelExpr: `${JSON.stringify(table)}[datum.value]` };
}
