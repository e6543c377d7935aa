/** Fonts, colors, dashes and shapes: what all figures have in common. */
import type { Color } from "../lib/figure/canvas.ts";
import type { Chart } from "../lib/figure/figure.ts";
import { looksOf } from "../lib/figure/marks.ts";

/** The font of every text, and what follows it where it is missing. */
export const FONT = "DejaVu Sans, Verdana, sans-serif";
/** Font sizes in pixels. */
export const SIZE = { title: 14, label: 12, small: 11 } as const;
/** Of texts, of axes and what stands back, of grids, and of what all is drawn on. */
export const INK = "#222222", GRAY = "#5a5a5a", PALE = "#e4e4e4", PAPER = "#ffffff";

/** The color of what stands alone, and of the first series. */
export const BLUE = "#0072B2";

/** Colors that people with any color vision tell apart (Okabe and Ito 2008), by their nearest name in a terminal. */
const COLORS: Record<Color, string> = {
  blue: BLUE,
  yellow: "#E69F00",
  red: "#D55E00",
  green: "#009E73",
  magenta: "#CC79A7",
  cyan: "#56B4E9",
  gray: GRAY,
};

/** The terminal's markers as paths in a square from -1 to 1. */
const SHAPES: Record<string, string> = {
  "●": "circle",
  "×": "M0,-.35L.55,-.9L.9,-.55L.35,0L.9,.55L.55,.9L0,.35L-.55,.9L-.9,.55L-.35,0L-.9,-.55L-.55,-.9Z",
  "+": "cross",
  "◆": "diamond",
  "○": "M1,0A1,1,0,1,1,-1,0A1,1,0,1,1,1,0M.4,0A.4,.4,0,1,0,-.4,0A.4,.4,0,1,0,.4,0Z",
  "■": "square",
};

/** From 0 to 255 each. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** How a series looks in SVG. */
export interface Style {
  readonly color: string;
  /** Lengths drawn and left out, in pixels. */
  readonly dash: readonly number[];
  readonly shape: string;
}

/** Each series with the look that it has in the terminal. */
export function stylesOf(chart: Chart): Map<string, Style> {
  const styles = [...looksOf(chart)].map(([name, { color, pattern: [on, off], glyph }]) => {
    const dash = off === 0 ? [1, 0] : [on * 2, off * 1.5];
    return [name, { color: COLORS[color], dash, shape: SHAPES[glyph] ?? "circle" }] as const;
  });
  return new Map(styles);
}

/** From paper to violet, in equal steps of lightness (CIELAB, L* from 100 to 48, hue 300 degrees). */
export const RAMP: readonly Rgb[] = [
  [255, 255, 255],
  [227, 223, 239],
  [199, 192, 223],
  [171, 162, 207],
  [144, 133, 191],
  [115, 105, 175],
];

/** The color of what a field cannot show: a value that is not finite. */
export const UNKNOWN: Rgb = [250, 205, 170];

/** The color at a place from 0 to 1 of the ramp; NaN has its own. */
export function rampColor(place: number): Rgb {
  if (Number.isNaN(place)) return UNKNOWN;
  const along = Math.min(1, Math.max(0, place)) * (RAMP.length - 1);
  const below = Math.min(RAMP.length - 2, Math.floor(along));
  const [from, to] = [RAMP[below], RAMP[below + 1]];
  const mix = (i: 0 | 1 | 2) => Math.round(from[i] + (along - below) * (to[i] - from[i]));
  return [mix(0), mix(1), mix(2)];
}
