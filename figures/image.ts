/** Grids of values as PNG images inside an SVG file. */
import { encode } from "fast-png";
import type { Rgb } from "./style.ts";

/** Grid `[rows, columns]` -> data URI of an image with one pixel a value; row 0 is on top. */
export function pngUri(grid: readonly (readonly number[])[], color: (value: number) => Rgb): string {
  const data = Uint8Array.from(grid.flatMap((row) => row.flatMap(color)));
  const png = encode({ width: grid[0].length, height: grid.length, channels: 3, data });
  return `data:image/png;base64,${png.toBase64()}`;
}

/** Tells a grid from one without rows or without columns, which is no image. */
export function hasPixels(grid: readonly (readonly number[])[]): boolean {
  return grid.length > 0 && grid[0].length > 0;
}
