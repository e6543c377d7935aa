/** Autoencoders on digits with noise: a narrow and a wide one, each taught without noise and with it. */
import { noisy } from "../../lib/data/reconstruction.ts";
import { identity, relu } from "../../lib/ops/activations.ts";
import { Random } from "../../lib/random.ts";
import { predict } from "../../lib/training/evaluate.ts";
import { steadily } from "../13_data/steady.ts";
import { principalComponents, project, restore } from "./pca.ts";
import { asRows, errorOn, learn, meanSquare, once, pictures, PIXELS, rowsOf } from "./digits.ts";

/** Through a neck of 16, and through 128 numbers, twice as many as there are pixels. */
const SHAPES = [
  { shape: "narrow", widths: [PIXELS, 48, 16] },
  { shape: "wide", widths: [PIXELS, 128], code: relu },
] as const;

/** What one of them does with digits that nobody has learned from. */
export interface Denoised {
  readonly name: string;
  /** The error on digits without noise. */
  readonly clean: number;
  /** With noise in the input: how far the output is from the digit without it. */
  readonly cleaned: number;
  /** And how far it is from the noisy input: 0 where that is copied. */
  readonly changed: number;
  /** The first outputs. */
  readonly outputs: readonly (readonly number[])[];
  /** The weights of the first layer, a row for each unit. */
  readonly filters: readonly (readonly number[])[];
}

export interface Denoising {
  readonly inputs: readonly (readonly number[])[];
  readonly noisy: readonly (readonly number[])[];
  readonly classes: ArrayLike<number>;
  /** The error of the noisy digits themselves. */
  readonly noise: number;
  /** That of what 16 principal components leave of them. */
  readonly components: number;
  readonly models: readonly Denoised[];
}

/** All four, taught and tested with noise of this deviation. The noise of the test is the same for all. */
export function denoise(seed: number, deviation: number): Promise<Denoising> {
  return steadily(async () => {
    const { training, validation } = pictures(seed), models: Denoised[] = [];
    const test = noisy(validation, { deviation, random: new Random(seed).fork(5), fixed: true });
    const wanted = await rowsOf(validation), given = await rowsOf(test);
    for (const { shape, ...task } of SHAPES) {
      for (const noise of [undefined, deviation]) {
        const { model, encoder } = await learn(training, seed, { ...task, noise });
        const outputs = await asRows(predict(model, test));
        models.push({
          name: `${shape}, ${noise === undefined ? "plain" : "denoising"}`,
          clean: await errorOn(validation, model),
          cleaned: meanSquare(outputs, wanted),
          changed: meanSquare(outputs, given),
          outputs,
          filters: await asRows(encoder.parameters["0.weight"]),
        });
      }
    }
    const few = principalComponents(await rowsOf(training), 16, new Random(seed));
    const components = meanSquare(given.map((row) => restore(few, project(few, row))), wanted);
    return {
      inputs: wanted,
      noisy: given,
      classes: validation.classes!,
      noise: meanSquare(given, wanted),
      components,
      models,
    };
  });
}

/** How much of the noise of its input a wide autoencoder without a bend hands on, and how wrong it is without noise. */
export function straightThrough(seed: number, deviation = 0.4): Promise<{ clean: number; handedOn: number }> {
  return steadily(async () => {
    const { training, validation } = pictures(seed), wanted = await rowsOf(validation);
    const test = noisy(validation, { deviation, random: new Random(seed).fork(5), fixed: true });
    const { model } = await learn(training, seed, { widths: [PIXELS, 128], output: identity });
    const outputs = await asRows(predict(model, test));
    return {
      clean: await errorOn(validation, model),
      handedOn: meanSquare(outputs, wanted) / meanSquare(await rowsOf(test), wanted),
    };
  });
}

/** Two strengths of noise: one for the figures, and a stronger one, as on MNIST. */
export const atNoise = { 0.4: once((seed) => denoise(seed, 0.4)), 0.5: once((seed) => denoise(seed, 0.5)) };

/** How much neighboring pixels of a filter differ: the mean squared difference of neighbors, over the mean square. */
export function roughness(filter: readonly number[], side = 8): number {
  const at = (y: number, x: number) => filter[y * side + x], steps: number[] = [];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (x + 1 < side) steps.push((at(y, x + 1) - at(y, x)) ** 2);
      if (y + 1 < side) steps.push((at(y + 1, x) - at(y, x)) ** 2);
    }
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return mean(steps) / mean(filter.map((weight) => weight ** 2));
}

/** The filters with the largest weights first. */
export function strongest(filters: readonly (readonly number[])[]): (readonly number[])[] {
  const size = (filter: readonly number[]) => filter.reduce((sum, weight) => sum + weight ** 2, 0);
  return filters.toSorted((a, b) => size(b) - size(a));
}
