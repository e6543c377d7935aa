/** Gray pictures as text, side by side. */
import type { Images } from "./figure.ts";
import { longest, wrap } from "./text.ts";

const SHADES = [" ", "░", "▒", "▓", "█"];

/** Two characters a pixel, so that pixels look square; one where the widest picture would not fit otherwise. */
export function imagesText({ images }: Images, width: number): string {
  const most = images.reduce((most, { pixels }) => Math.max(most, pixels[0]?.length ?? 0), 0);
  const size = 2 * most <= width ? 2 : 1;
  const labels = images.map(({ label }) => wrap(label, Math.max(size * most, 24)));
  const columns = Math.max(size * most, longest(labels.flat())) + 2;
  const beside = Math.max(1, Math.floor((width + 2) / columns));
  const blocks = images.map(({ pixels }, i) => [
    ...pixels.map((row) => row.map((ink) => shadeOf(ink).repeat(size)).join("")),
    ...labels[i],
  ]);
  const rows: string[] = [];
  for (let i = 0; i < blocks.length; i += beside) {
    const band = blocks.slice(i, i + beside);
    const height = Math.max(...band.map((block) => block.length));
    for (let row = 0; row < height; row++) {
      rows.push(band.map((block) => (block[row] ?? "").padEnd(columns)).join("").trimEnd());
    }
  }
  return rows.join("\n");
}

/** From 0, paper, to 1, ink; what lies outside is shown as the nearer of both. */
function shadeOf(ink: number): string {
  return SHADES[Math.round(Math.min(1, Math.max(0, ink)) * (SHADES.length - 1))] ?? "?";
}
