/** Horizontal bars as text, each with its value at its end. */
import type { Paint } from "./canvas.ts";
import type { Bars } from "./figure.ts";
import { formatNumber } from "./scale.ts";
import { longest, wrap } from "./text.ts";

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** The longest bar takes the room that labels and values leave; what is not finite has a value and no bar. */
export function barsText({ bars, label }: Bars, width: number, paint: Paint): string {
  const labels = bars.map((bar) => wrap(bar.label, Math.floor(width / 3)));
  const values = bars.map(({ value }) => formatNumber(value));
  const left = longest(labels.flat()), room = Math.max(1, Math.min(60, width - left - longest(values) - 3));
  const sizes = bars.map(({ value }) => Number.isFinite(value) ? Math.abs(value) : 0);
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0) || 1;
  const rows = labels.map((lines, i) => {
    const text = lines.map((line) => `${line.padStart(left)} │`).join("\n");
    return `${text}${paint(inkOf(sizes[i] / largest * room), "blue")} ${values[i]}`;
  });
  return [...rows, ...wrap(label, width - left - 2).map((line) => " ".repeat(left + 2) + line)].join("\n");
}

function inkOf(length: number): string {
  return "█".repeat(Math.floor(length)) + EIGHTHS[Math.floor(length % 1 * 8)];
}
