/** Every figure as text for a terminal of a given width. */
import type { Paint } from "./canvas.ts";
import { chartText } from "./chart_text.ts";
import type { Bars, Figure, Images } from "./figure.ts";
import { graphText } from "./graph_text.ts";
import { formatNumber } from "./scale.ts";

/** A figure in at most `width` columns, its title above; `paint` colors it, or does not. */
export function figureText(figure: Figure, width: number, paint: Paint): string {
  return `${figure.title}\n\n${bodyText(figure, width, paint)}`;
}

function bodyText(figure: Figure, width: number, paint: Paint): string {
  switch (figure.kind) {
    case "chart":
      return chartText(figure, width, paint);
    case "bars":
      return barsText(figure, width, paint);
    case "images":
      return imagesText(figure, width);
    case "graph":
      return graphText(figure, paint);
  }
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

function barsText({ bars, label }: Bars, width: number, paint: Paint): string {
  const left = Math.max(...bars.map((bar) => bar.label.length));
  const room = Math.min(60, width - left - 14);
  const largest = Math.max(...bars.map(({ value }) => Math.abs(value))) || 1;
  const rows = bars.map((bar) => {
    const length = Math.abs(bar.value) / largest * room;
    const ink = "█".repeat(Math.floor(length)) + EIGHTHS[Math.floor(length % 1 * 8)];
    return `${bar.label.padStart(left)} │${paint(ink, "blue")} ${formatNumber(bar.value)}`;
  });
  return [...rows, " ".repeat(left + 2) + label].join("\n");
}

const SHADES = [" ", "░", "▒", "▓", "█"];

/** Two characters a pixel, so that pixels look square. */
function imagesText({ images }: Images, width: number): string {
  const columns = Math.max(...images.map(({ pixels, label }) => Math.max(2 * (pixels[0]?.length ?? 0), label.length))) +
    2;
  const beside = Math.max(1, Math.floor(width / columns));
  const blocks = images.map(({ pixels, label }) => [
    ...pixels.map((row) => row.map((ink) => shadeOf(ink).repeat(2)).join("").padEnd(columns)),
    label.padEnd(columns),
  ]);
  const bands: string[] = [];
  for (let i = 0; i < blocks.length; i += beside) {
    const band = blocks.slice(i, i + beside);
    const height = Math.max(...band.map((block) => block.length));
    for (let row = 0; row < height; row++) {
      bands.push(band.map((block) => block[row] ?? " ".repeat(columns)).join("").trimEnd());
    }
  }
  return bands.join("\n");
}

function shadeOf(ink: number): string {
  return SHADES[Math.min(SHADES.length - 1, Math.max(0, Math.round(ink * (SHADES.length - 1))))];
}
