/**
 * How series are told apart: by color, and without color by the pattern of
 * their lines and the shape of their markers. One name has one look in all
 * panels of a figure.
 */
import type { Color, Pattern } from "./canvas.ts";
import type { Chart } from "./figure.ts";

/** How a series is drawn: its color, and what tells it apart without color. */
export interface Look {
  readonly color: Color;
  readonly pattern: Pattern;
  /** The pattern as it stands in the legend. */
  readonly dash: string;
  readonly glyph: string;
}

const looks: readonly Look[] = [
  { color: "blue", pattern: [1, 0], dash: "───", glyph: "●" },
  { color: "yellow", pattern: [4, 3], dash: "╌╌╌", glyph: "×" },
  { color: "green", pattern: [1, 2], dash: "···", glyph: "+" },
  { color: "magenta", pattern: [8, 2], dash: "─ ─", glyph: "◆" },
  { color: "red", pattern: [2, 2], dash: "╴╴╴", glyph: "○" },
  { color: "cyan", pattern: [1, 4], dash: "· ·", glyph: "■" },
];

/** The names of all series in order of appearance, lines before markers, each with its look. */
export function looksOf({ panels }: Chart): Map<string, Look> {
  const names = panels.flatMap(({ lines = [], points = [] }) => [...lines, ...points]).map(({ name }) => name);
  return new Map([...new Set(names)].map((name, i) => [name, looks[i % looks.length]]));
}
