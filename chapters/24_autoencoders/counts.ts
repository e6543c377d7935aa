/** What can be counted: entropies, multiplications, bytes, and what sparse columns have in common. */
import { steadily } from "../13_data/steady.ts";
import { binaryCrossEntropy } from "../../lib/ops/losses_binary.ts";
import { Random } from "../../lib/random.ts";
import { evaluate } from "../../lib/training/evaluate.ts";
import { learn, pictures, PIXELS, rowsOf } from "./digits.ts";
import { irisRows } from "./linear.ts";
import { explained, principalComponents } from "./pca.ts";

/** The mean entropy of pixels, each of them taken for the probability of ink: no binary cross-entropy is below it. */
export function entropyOf(rows: readonly (readonly number[])[]): number {
  const terms = rows.flat().map((p) => part(p) + part(1 - p));
  return terms.reduce((sum, term) => sum + term, 0) / terms.length;
}

/** -p log p; 0 where p is 0. */
function part(p: number): number {
  return p === 0 ? 0 : -p * Math.log(p);
}

/** How many multiplications a row takes through dense layers of these widths: as many as there are weights. */
export function multiplications(widths: readonly number[]): number {
  return widths.slice(1).reduce((sum, width, i) => sum + widths[i] * width, 0);
}

/** How many numbers dense layers of these widths learn: weights and biases. */
export function parametersOf(widths: readonly number[]): number {
  return multiplications(widths) + widths.slice(1).reduce((sum, width) => sum + width, 0);
}

/** What binary cross-entropy comes to on unseen digits, and what of it is left to be learned. */
export interface Floor {
  readonly reached: number;
  readonly floor: number;
}

/** 64-48-16-48-64 learns by binary cross-entropy. */
export function crossEntropyFloor(seed: number): Promise<Floor> {
  return steadily(async () => {
    const { training, validation } = pictures(seed);
    const { model } = await learn(training, seed, { widths: [PIXELS, 48, 16], loss: binaryCrossEntropy });
    const { loss } = await evaluate(model, validation, { loss: binaryCrossEntropy });
    return { reached: loss, floor: entropyOf(await rowsOf(validation)) };
  });
}

/** How much of the variance few components have. */
export interface Shares {
  /** One component of the four columns of Iris, where no number is 0. */
  readonly iris: number;
  /** Eight components of 64 columns, of which one is 1 and all others are 0 in each row, each equally often. */
  readonly oneHot: number;
}

/** Dense columns that go together, and sparse ones that have nothing in common. */
export function shares(seed: number): Shares {
  const random = new Random(seed), oneHot = Array.from({ length: 64 }, (_, i) => rowOf(64, i));
  return {
    iris: explained(principalComponents(irisRows, 1, random)),
    oneHot: explained(principalComponents(oneHot, 8, random)),
  };
}

function rowOf(length: number, one: number): number[] {
  return Array.from({ length }, (_, i) => i === one ? 1 : 0);
}
