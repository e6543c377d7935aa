/**
 * Data that is made up, by rules that are known: what a model finds can be compared with the truth, and with the best that
 * any model could do.
 *
 * Each is drawn from a `Random`, so the same seed gives the same rows.
 */
import type { Random } from "../random.ts";

/** Rows of numbers, each with a number to be found out. */
export interface MadeNumbers {
  /** `[rows, columns]` */
  readonly inputs: number[][];
  /** `[rows]`: the truth, and noise. */
  readonly targets: number[];
  /** What the target is without noise: no model is better. */
  readonly truth: (row: readonly number[]) => number;
}

/** Rows of numbers, each of a class. */
export interface MadeClasses {
  /** `[rows, columns]` */
  readonly inputs: number[][];
  /** `[rows]`: classes from 0 on. */
  readonly classes: number[];
  /** How probable each class is at a place: whoever names the most probable one errs least. */
  readonly truth: (row: readonly number[]) => number[];
}

/** How many rows, and how much noise: the standard deviation of what is added. */
export interface Made {
  readonly rows: number;
  readonly noise?: number;
}

/** `weights . row + bias`, of inputs that are normally distributed. */
export function madeLine(
  random: Random,
  { rows, noise = 0, weights, bias = 0 }: Made & { readonly weights: readonly number[]; readonly bias?: number },
): MadeNumbers {
  const truth = (row: readonly number[]) => row.reduce((sum, x, i) => sum + weights[i] * x, bias);
  return numbersOf(random, rows, noise, truth, () => weights.map(() => random.normal()));
}

/** A sine, `sin(frequency * x)`, of one input between -pi and pi. */
export function madeSine(
  random: Random,
  { rows, noise = 0, frequency = 1 }: Made & { readonly frequency?: number },
): MadeNumbers {
  const truth = ([x]: readonly number[]) => Math.sin(frequency * x);
  return numbersOf(random, rows, noise, truth, () => [random.uniform(-Math.PI, Math.PI)]);
}

function numbersOf(
  random: Random,
  rows: number,
  noise: number,
  truth: MadeNumbers["truth"],
  draw: () => number[],
): MadeNumbers {
  checkMade(rows, noise);
  const inputs = Array.from({ length: rows }, draw);
  return { inputs, targets: inputs.map((row) => truth(row) + random.normal(0, noise)), truth };
}

/** Round clouds: the class at each center has normally distributed rows around it, as many as each other class. */
export function madeBlobs(
  random: Random,
  { rows, noise = 1, centers }: Made & { readonly centers: readonly (readonly number[])[] },
): MadeClasses {
  checkMade(rows, noise);
  if (centers.length === 0) throw new Error("Cannot make clouds around no centers");
  const classes = Array.from({ length: rows }, (_, i) => i % centers.length);
  const inputs = classes.map((one) => centers[one].map((x) => random.normal(x, noise)));
  return { inputs, classes, truth: (row) => nearness(centers.map((center) => [center]), row, noise) };
}

/** Two half circles of radius 1 that reach into each other: no straight line parts them. */
export function madeMoons(random: Random, { rows, noise = 0.1 }: Made): MadeClasses {
  const arcs = [
    (t: number) => [Math.cos(Math.PI * t), Math.sin(Math.PI * t)],
    (t: number) => [1 - Math.cos(Math.PI * t), 0.5 - Math.sin(Math.PI * t)],
  ];
  return alongCurves(random, rows, noise, arcs);
}

/** Spirals from the center outward to radius 1, `turns` times around, one for each class. */
export function madeSpirals(
  random: Random,
  { rows, noise = 0.03, arms = 2, turns = 1 }: Made & { readonly arms?: number; readonly turns?: number },
): MadeClasses {
  const spirals = Array.from({ length: arms }, (_, arm) => (t: number) => {
    const radius = 0.1 + 0.9 * t, angle = 2 * Math.PI * (turns * t + arm / arms);
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
  return alongCurves(random, rows, noise, spirals);
}

/** What a user says of an item. */
export interface Rating {
  readonly user: number;
  readonly item: number;
  readonly value: number;
}

/** Ratings of which a part is known, and the vectors that they were made of. */
export interface MadeRatings {
  /** In random order. */
  readonly known: readonly Rating[];
  /** All others: what a recommender is to find out. */
  readonly hidden: readonly Rating[];
  /** `[users, rank]` and `[items, rank]`: a rating is the product of two vectors divided by the root of the rank, and noise. */
  readonly tastes: readonly (readonly number[])[];
  readonly traits: readonly (readonly number[])[];
}

/**
 * Ratings of all items by all users, of which the share `known` is known. Tastes and traits are normally distributed, so that
 * ratings without noise have the mean 0 and the deviation 1. A table of such ratings has the given rank.
 */
export function madeRatings(
  random: Random,
  { users, items, rank, known, noise = 0 }: Omit<Made, "rows"> & {
    readonly users: number;
    readonly items: number;
    readonly rank: number;
    readonly known: number;
  },
): MadeRatings {
  if (![users, items, rank].every((count) => Number.isInteger(count) && count > 0)) {
    throw new Error(
      `Cannot make ratings of ${items} items by ${users} users with rank ${rank}: all three must be 1, 2, ...`,
    );
  }
  checkMade(users * items, noise);
  if (!(known > 0 && known < 1)) {
    throw new Error(`Cannot make ratings of which the share ${known} is known: it lies between 0 and 1`);
  }
  const vectors = (count: number) =>
    Array.from({ length: count }, () => Array.from({ length: rank }, () => random.normal()));
  const tastes = vectors(users), traits = vectors(items);
  const all = random.permutation(users * items).map((place): Rating => {
    const user = Math.floor(place / items), item = place % items;
    const product = tastes[user].reduce((sum, taste, k) => sum + taste * traits[item][k], 0);
    return { user, item, value: product / Math.sqrt(rank) + random.normal(0, noise) };
  });
  const count = Math.round(known * all.length);
  return { known: all.slice(0, count), hidden: all.slice(count), tastes, traits };
}

/** A place on a curve, for t from 0 to 1. */
type Curve = (t: number) => number[];

/** As many places on each curve, shifted by noise. Along a curve they are drawn evenly. */
function alongCurves(random: Random, rows: number, noise: number, curves: readonly Curve[]): MadeClasses {
  checkMade(rows, noise);
  const classes = Array.from({ length: rows }, (_, i) => i % curves.length);
  const inputs = classes.map((one) => curves[one](random.uniform()).map((x) => x + random.normal(0, noise)));
  const dots = curves.map((curve) => Array.from({ length: DOTS }, (_, i) => curve((i + 0.5) / DOTS)));
  return { inputs, classes, truth: (row) => nearness(dots, row, noise) };
}

/** So many dots stand for a curve, where probabilities are calculated. */
const DOTS = 400;

/** How probable it is that a row came from a dot of each class: a dot gives `exp(-distance^2 / (2 noise^2))`. */
function nearness(dots: readonly (readonly (readonly number[])[])[], row: readonly number[], noise: number): number[] {
  const scores = dots.map((ones) => ones.map((dot) => -squaredDistance(dot, row) / (2 * noise * noise || 1e-12)));
  const most = Math.max(...scores.flat()); // taken off before the exponential, so that one of them is 1
  const sums = scores.map((ones) => ones.reduce((sum, score) => sum + Math.exp(score - most), 0));
  const total = sums.reduce((sum, one) => sum + one, 0);
  return sums.map((one) => one / total);
}

function squaredDistance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0);
}

function checkMade(rows: number, noise: number): void {
  if (!(Number.isInteger(rows) && rows > 0)) throw new Error(`Cannot make ${rows} rows: their number is 1, 2, ...`);
  if (noise >= 0 && Number.isFinite(noise)) return;
  throw new Error(`Cannot make rows with a noise of ${noise}: it is a standard deviation, 0 or more`);
}
