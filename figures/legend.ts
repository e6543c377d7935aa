/** The legends below a chart: a row of lines, a row of markers, both in one row where there is room. */
import type { Chart } from "../lib/figure/figure.ts";
import { SIZE, type Style } from "./style.ts";
import { textWidth } from "./text.ts";

/** The series of a chart and how they look; one name has one look in all panels. */
export interface Cast {
  readonly styles: ReadonlyMap<string, Style>;
  /** Names with a line in some panel, in order of appearance. */
  readonly lines: readonly string[];
  /** Names with markers in some panel, in order of appearance. */
  readonly groups: readonly string[];
  /** The room for a legend, in pixels. */
  readonly width: number;
}

/** The names of all lines, or of all groups of markers, each once. */
export function namesOf({ panels }: Chart, key: "lines" | "points"): string[] {
  return [...new Set(panels.flatMap((panel) => panel[key] ?? []).map(({ name }) => name))];
}

/** The area of a marker in a legend and the length of a line, in pixels. */
const AREA = 80, SAMPLE = 26;

/** Channels that color and dash a line by its name. */
export function lineLook(cast: Cast) {
  const { lines: domain, styles } = cast;
  const looks = domain.map((name) => styles.get(name)!);
  // The line starts in the square of a marker and goes on beyond it, so that both legends have rows of one height.
  const unit = Math.sqrt(AREA) / 2;
  const symbol = { symbolType: `M-1,0H${SAMPLE / unit - 1}`, labelOffset: SAMPLE - 4, symbolStrokeWidth: 2 };
  const legend = legendOf(domain, cast, symbol, SAMPLE);
  return {
    stroke: { field: "line", type: "nominal", scale: { domain, range: looks.map(({ color }) => color) }, legend },
    strokeDash: { field: "line", type: "nominal", scale: { domain, range: looks.map(({ dash }) => dash) }, legend },
  } as const;
}

/** Channels that fill and shape a marker by its group. */
export function groupLook(cast: Cast) {
  const { groups: domain, styles } = cast;
  const looks = domain.map((name) => styles.get(name)!);
  const legend = legendOf(alone(cast), cast, { symbolOpacity: 1, symbolStrokeWidth: 0.6 }, 0);
  return {
    fill: { field: "group", type: "nominal", scale: { domain, range: looks.map(({ color }) => color) }, legend },
    shape: { field: "group", type: "nominal", scale: { domain, range: looks.map(({ shape }) => shape) }, legend },
  } as const;
}

/** Groups without a line; a name that has one stands in the legend as a line, and not twice. */
function alone({ groups, lines }: Cast): string[] {
  return groups.filter((name) => !lines.includes(name));
}

function legendOf<T extends object>(names: readonly string[], { width }: Cast, symbol: T, sample: number) {
  if (names.length === 0) return null;
  return { title: null, values: [...names], columns: columnsOf(names, width, sample), symbolSize: AREA, ...symbol };
}

/** As many columns as have room, each as wide as its widest name; but no more than fill the rows that it takes. */
function columnsOf(names: readonly string[], width: number, sample: number): number {
  const fits = (columns: number) => rowWidth(names, columns, sample) <= width;
  const most = names.map((_, i) => names.length - i).find(fits) ?? 1;
  return Math.ceil(names.length / Math.ceil(names.length / most));
}

function rowWidth(names: readonly string[], columns: number, sample: number): number {
  const widths = names.map((name) => textWidth(name, SIZE.label) + sample + 30);
  const widest = (column: number) => Math.max(...widths.filter((_, i) => i % columns === column));
  return Array.from({ length: columns }, (_, column) => widest(column)).reduce((a, b) => a + b, 0);
}

/** Whether the legend of the lines and that of the markers have room beside each other. */
export function fitInOneRow(cast: Cast): boolean {
  const groups = alone(cast);
  return rowWidth(cast.lines, cast.lines.length, SAMPLE) + rowWidth(groups, groups.length, 0) <= cast.width;
}
