/** Polynomials that learn a curve from a few noisy rows, held back by a ridge. */
import { madeLine, madeSine } from "../../lib/data/generators.ts";
import { Random } from "../../lib/random.ts";
import { meanSquaredError, type Neuron, weightedSum } from "../01_neuron/neuron.ts";
import { type Parts, partsOf } from "./bias_variance.ts";
import { l2, lasso, powers, ridge } from "./regularization.ts";

export const DEGREE = 9, ROWS = 20, NOISE = 0.3, SETS = 100;
/** Strengths that are shown. */
export const LAMBDAS = [1e-6, 1e-4, 1e-3, 1e-2, 0.1, 1];

/** Places from -1 to 1: the middles of sixty equal pieces, so that a mean over them is one over all x. */
export const PLACES: readonly number[] = Array.from({ length: 60 }, (_, i) => (i + 0.5) / 30 - 1);
/** The truth: one wave of a sine. */
export const truth = (x: number) => Math.sin(Math.PI * x);

/** Rows of one data set: places `[rows]` and noisy targets. */
export interface Sample {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export function sample(random: Random, rows = ROWS, noise = NOISE): Sample {
  const { inputs, targets } = madeSine(random, { rows, noise });
  return { x: inputs.map(([x]) => x / Math.PI), y: targets };
}

/** What a polynomial says after it has learned from a sample. */
export interface Fitted {
  at(x: number): number;
  /** The mean squared error on its own rows. */
  readonly training: number;
  /** The length of its weights. */
  readonly length: number;
}

export function fitted({ x, y }: Sample, lambda: number, degree = DEGREE): Fitted {
  const rows = x.map((one) => powers(one, degree)), neuron = ridge(rows, y, lambda);
  return {
    at: (one) => weightedSum(neuron, powers(one, degree)),
    training: meanSquaredError(neuron, rows, y),
    length: Math.sqrt(l2.value(neuron.weights)),
  };
}

/** The parts of the error over many data sets. */
export function overSets(seed: number, lambda: number, { noise = NOISE, degree = DEGREE } = {}): Parts {
  const random = new Random(seed);
  const models = Array.from({ length: SETS }, () => fitted(sample(random, ROWS, noise), lambda, degree));
  return partsOf(models.map(({ at }) => PLACES.map(at)), PLACES.map(truth));
}

/** The mean square of what a model is off the truth, at all places. */
export function errorOf({ at }: Pick<Fitted, "at">, of = truth): number {
  return PLACES.reduce((sum, x) => sum + (at(x) - of(x)) ** 2, 0) / PLACES.length;
}

/** The mean squared error on noisy rows that were not learned from. */
export function unseenError({ at }: Pick<Fitted, "at">, { x, y }: Sample): number {
  return x.reduce((sum, one, i) => sum + (at(one) - y[i]) ** 2, 0) / x.length;
}

/** Means over the same data sets: the error on the own rows, that on others that are as noisy, and the length of the weights. */
export function ownAndUnseen(
  seed: number,
  lambda: number,
  { rows = ROWS, noise = NOISE, degree = DEGREE, sets = SETS } = {},
): { own: number; unseen: number; length: number } {
  const random = new Random(seed), others = random.fork(2);
  let own = 0, unseen = 0, length = 0;
  for (let set = 0; set < sets; set++) {
    const model = fitted(sample(random, rows, noise), lambda, degree);
    own += model.training / sets;
    length += model.length / sets;
    unseen += unseenError(model, sample(others, 200, noise)) / sets;
  }
  return { own, unseen, length };
}

/** A smooth hill, which polynomials through evenly spaced points swing around (Runge 1901). */
export const hill = (x: number) => 1 / (1 + 25 * x * x);

/** Twelve points of it without any noise, evenly spaced from -1 to 1. */
export const HILL: Sample = (() => {
  const x = Array.from({ length: 12 }, (_, i) => -1 + 2 * i / 11);
  return { x, y: x.map(hill) };
})();

/** A line of eight inputs, of which three count. */
export const TRUE_WEIGHTS = [3, -2, 1, 0, 0, 0, 0, 0];

export function lineOf(seed: number, rows = 50, noise = 1) {
  return madeLine(new Random(seed).fork(1), { rows, noise, weights: TRUE_WEIGHTS, bias: 1 });
}

/** The weights that a ridge and a lasso find, for each strength. */
export function paths(seed: number, lambdas: readonly number[]): { ridge: Neuron[]; lasso: Neuron[] } {
  const { inputs, targets } = lineOf(seed),
    all = (find: typeof ridge) => lambdas.map((one) => find(inputs, targets, one));
  return { ridge: all(ridge), lasso: all(lasso) };
}
