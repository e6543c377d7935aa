/** Images with their labels: one byte for each pixel, a quarter of what a float takes. */
import { showShape } from "../shape.ts";
import { type Dataset, datasetOf } from "./dataset.ts";
import type { Idx } from "./idx.ts";

export interface Images {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** `[count, height, width]`, one image behind the other, each row by row. */
  readonly pixels: Uint8Array;
  /** `[count]` */
  readonly labels: Uint8Array;
  /** The brightest that a pixel can be. */
  readonly brightest: number;
}

/** The dataset of images: each input is the row of its pixels, `[height * width]` numbers from 0 to 1, its target the label. */
export function imageDataset({ pixels, labels, height, width, brightest }: Images): Dataset {
  return datasetOf({ inputs: pixels, shape: [height * width], targets: { classes: labels }, brightest });
}

/** The pixels of one image as rows, for a figure: `[height][width]` numbers from 0 to 1. */
export function imageAt({ pixels, height, width, brightest, count }: Images, place: number): number[][] {
  if (!(Number.isInteger(place) && place >= 0 && place < count)) {
    throw new Error(`Cannot show image ${place}: images are 0 to ${count - 1}`);
  }
  const start = place * height * width;
  return Array.from(
    { length: height },
    (_, y) => Array.from({ length: width }, (_, x) => pixels[start + y * width + x] / brightest),
  );
}

/** Images and labels out of two files. */
export function imagesOf(images: Idx, labels: Idx): Images {
  const [count, height, width] = images.shape;
  if (!(images.values instanceof Uint8Array && labels.values instanceof Uint8Array)) {
    throw new Error("Cannot make images of numbers that are no bytes");
  }
  if (images.shape.length !== 3 || labels.shape.length !== 1 || labels.shape[0] !== count) {
    const shapes = `${showShape(images.shape)} and labels of ${showShape(labels.shape)}`;
    throw new Error(`Cannot make images of ${shapes}: expected [count, height, width] and [count]`);
  }
  return { count, height, width, pixels: images.values, labels: labels.values, brightest: 255 };
}
