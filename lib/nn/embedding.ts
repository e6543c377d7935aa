/** The layer that has a vector for each thing of a kind: a word, a user, a city. What the numbers of a vector mean is learned. */
import { embedding } from "../ops/layers.ts";
import type { Random } from "../random.ts";
import { begun } from "./dense.ts";
import { type Initial, normal } from "./initial.ts";
import { type Layer, layer } from "./layer.ts";

/** How the vectors begin. */
export interface EmbeddingLayerOptions {
  /** What the first numbers are drawn from. */
  readonly random: Random;
  /** How the weight begins: unless told as in PyTorch, normally distributed with mean 0 and deviation 1. */
  readonly initial?: Initial;
}

/**
 * The vectors of things by their numbers: indices `[...]`, from 0 to `rows - 1`, give `[..., width]`. Parameter: `weight` `[rows,
 * width]`. Only rows that were looked up have a gradient other than 0. Throws where an index is of no row, and where the input
 * was not made with `indices(...)`.
 */
export function embeddingLayer(
  rows: number,
  width: number,
  { random, initial = normal() }: EmbeddingLayerOptions,
): Layer {
  for (const count of [rows, width]) {
    if (Number.isInteger(count) && count > 0) continue;
    throw new Error(`Cannot make an embedding of ${rows} rows of ${width} numbers: both must be 1, 2, ...`);
  }
  const weight = begun("weight", initial, [rows, width], random);
  return layer((x) => embedding(x, weight), {
    title: `embedding ${rows} -> ${width}`,
    recipe: { kind: "embedding" },
    parameters: { weight },
  });
}
