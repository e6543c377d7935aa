/** Datasets for autoencoders: what is wanted of a row is the row itself, and what is given of it may be noisy. */
import { normal } from "../create.ts";
import type { Values } from "../nn/values.ts";
import { add } from "../ops/arithmetic.ts";
import { clip } from "../ops/comparisons.ts";
import { stack } from "../ops/joining.ts";
import type { Random } from "../random.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Dataset } from "./dataset.ts";

/** The same inputs, each of which is its own target. Its classes stay, for splits; they are no targets any more. */
export function reconstruction<Inputs extends Values>(dataset: Dataset<Inputs, Values>): Dataset<Inputs, Inputs> {
  const { length, classes } = dataset;
  return {
    length,
    classes,
    batch(rows) {
      const { inputs } = dataset.batch(rows);
      return { inputs, targets: inputs };
    },
  };
}

export interface NoiseOptions {
  /** The standard deviation of the noise: 0 or more. */
  readonly deviation: number;
  /**
   * What the noise is drawn from. A checkpoint keeps the random numbers of the training and no others: to go on with the same bits,
   * hand over the same ones here, or fix the noise.
   */
  readonly random: Random;
  /**
   * Whether a row has the same noise whenever it is asked for, so that a validation measures the same thing after each epoch.
   * Unless told, each batch has fresh noise: a row that is learned from a hundred times is seen with a hundred kinds of it.
   */
  readonly fixed?: boolean;
}

/**
 * The same targets, and inputs with noise: to each number a normally distributed one is added, and what leaves 0 to 1 is brought
 * back to the nearer end, as pixels are. `noisy(reconstruction(images), { deviation: 0.5, random })` is for a denoising autoencoder
 * (Vincent et al. 2008). Throws where the deviation is not a number from 0 on.
 */
export function noisy<Wanted extends Values>(
  dataset: Dataset<Tensor, Wanted>,
  { deviation, random, fixed = false }: NoiseOptions,
): Dataset<Tensor, Wanted> {
  if (!(deviation >= 0 && deviation < Infinity)) {
    throw new Error(`Cannot add noise of deviation ${deviation}: it must be a finite number, 0 or more`);
  }
  const { length, classes } = dataset;
  const fresh = (shape: Shape) => normal(random, shape, 0, deviation);
  const ofRows = (rows: ArrayLike<number>, [, ...shape]: Shape) =>
    stack(Array.from(rows, (row) => normal(random.fork(row), shape, 0, deviation)));
  return {
    length,
    classes,
    batch(rows) {
      const { inputs, targets } = dataset.batch(rows), { shape } = inputs;
      return { inputs: clip(add(inputs, fixed ? ofRows(rows, shape) : fresh(shape)), { min: 0, max: 1 }), targets };
    },
  };
}
