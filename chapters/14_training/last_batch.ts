/** Two answers to the question how an epoch went: the loss of its last batch, and the mean of all its batches. */
import { cut, meanByRows } from "./training.ts";
import { learnSine, ROWS } from "./sine.ts";

/** What the notes print as the losses of 13 epochs (004:1580-1592). */
export const PRINTED = [
  0.00026889806031249464,
  0.004797717090696096,
  0.0008252369589172304,
  0.003989673685282469,
  0.008695780299603939,
  0.0004931185976602137,
  0.10007531940937042,
  0.00035373959690332413,
  0.005076317116618156,
  0.0023416171316057444,
  0.009227569214999676,
  0.013410422019660473,
  0.0009954485576599836,
];

/** Both answers, for each epoch. */
export interface Answers {
  readonly last: readonly number[];
  readonly mean: readonly number[];
}

/** Of 13 epochs in batches of 4, as in the notes, of a network that has learned the sine for as many epochs before. */
export async function answers(seed: number): Promise<Answers> {
  const epochs = 13,
    batchSize = 4,
    { history } = await learnSine(seed, { batchSize, learningRate: 0.02, epochs: 2 * epochs });
  const perEpoch = ROWS / batchSize, late = history.losses.slice(epochs * perEpoch), places = late.map((_, i) => i);
  const losses = cut(places, perEpoch).map((steps) => steps.map((step) => late[step]));
  return {
    last: losses.map((one) => one[perEpoch - 1]),
    mean: losses.map((one) => meanByRows(one, one.map(() => batchSize))),
  };
}

/** How many times as large the largest is as the smallest. */
export function spread(values: readonly number[]): number {
  return Math.max(...values) / Math.min(...values);
}
