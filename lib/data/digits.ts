/** Handwritten digits that come with the book: the small sister of MNIST. */
import { readTable, type Schema } from "./csv.ts";
import type { Dataset } from "./dataset.ts";
import { imageDataset, type Images } from "./images.ts";
import { whole } from "./sets.ts";

const SIDE = 8;

/** The columns of `data/digits.csv`: a pixel each, 0 to 16, and the digit. */
const DIGITS: Schema = {
  ...Object.fromEntries(
    Array.from({ length: SIDE * SIDE }, (_, i) => [`pixel_${Math.floor(i / SIDE)}_${i % SIDE}`, "number"]),
  ),
  label: "number",
};

/** 1797 handwritten digits of 8 x 8 pixels (Alpaydin and Kaynak 1998): each input `[64]` numbers from 0 to 1, 10 classes. */
export async function digits(): Promise<Dataset> {
  return imageDataset(await digitImages());
}

/** The same as images, each pixel from 0 to 16. */
export async function digitImages(): Promise<Images> {
  const table = whole(1797, await readTable(new URL("../../data/digits.csv", import.meta.url), DIGITS));
  const pixels = table.columns.slice(0, -1);
  return {
    count: table.rows,
    height: SIDE,
    width: SIDE,
    pixels: Uint8Array.from(table.matrix(...pixels).flat()),
    labels: Uint8Array.from(table.numbers("label")),
    brightest: 16,
  };
}
