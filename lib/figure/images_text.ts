/** Gray pictures as text, side by side. */
import type { Images } from "./figure.ts";
import { longest, wrap } from "./text.ts";

const SHADES = [" ", "░", "▒", "▓", "█"];

/** How many characters a pixel is wide. A character is about twice as high as wide, so it covers twice as many rows as columns. */
const SIZES = [2, 1, 1 / 2, 1 / 4];

/** The space between pictures. */
const GAP = 2;

/** Pictures as large as leaves room for the wanted columns, or for one. */
export function imagesText({ images, columns }: Images, width: number): string {
  const most = images.reduce((most, { pixels }) => Math.max(most, pixels[0]?.length ?? 0), 0);
  const room = Math.floor((width + GAP) / (columns ?? 1)) - GAP; // for each
  const size = SIZES.find((size) => size * most <= room) ?? SIZES.at(-1)!, wide = Math.ceil(size * most);
  const labels = images.map(({ label }) => wrap(label, Math.max(wide, columns ? Math.min(room, 24) : 24)));
  const step = Math.max(wide, longest(labels.flat())) + GAP, fit = Math.max(1, Math.floor((width + GAP) / step));
  const beside = Math.min(columns ?? fit, fit);
  const blocks = images.map((
    { pixels },
    i,
  ) => [...shrunk(pixels, size).map((row) => rowText(row, size)), ...labels[i]]);
  const rows: string[] = [];
  for (let i = 0; i < blocks.length; i += beside) {
    const band = blocks.slice(i, i + beside);
    const height = Math.max(...band.map((block) => block.length));
    for (let row = 0; row < height; row++) {
      rows.push(band.map((block) => (block[row] ?? "").padEnd(step)).join("").trimEnd());
    }
  }
  return rows.join("\n");
}

/** A picture with as many rows and columns as its text has: each character gets the mean ink of what it covers. */
function shrunk(pixels: Images["images"][number]["pixels"], size: number): number[][] {
  if (size === 2) return pixels.map((row) => [...row]);
  const wide = 1 / size, high = 2 * wide, parts = (count: number, each: number) => Math.ceil(count / each);
  return Array.from({ length: parts(pixels.length, high) }, (_, i) => {
    const rows = pixels.slice(i * high, (i + 1) * high);
    return Array.from(
      { length: parts(rows[0].length, wide) },
      (_, j) => mean(rows.flatMap((row) => row.slice(j * wide, (j + 1) * wide))),
    );
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function rowText(row: readonly number[], size: number): string {
  return row.map((ink) => shadeOf(ink).repeat(Math.max(1, size))).join("");
}

/** From 0, paper, to 1, ink; what lies outside is shown as the nearer of both. */
function shadeOf(ink: number): string {
  return SHADES[Math.round(Math.min(1, Math.max(0, ink)) * (SHADES.length - 1))] ?? "?";
}
