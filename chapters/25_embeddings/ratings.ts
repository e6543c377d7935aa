/** Made ratings, and what can be said of the hidden ones in plain numbers: means, and factors. */
import { madeRatings, type Rating } from "../../lib/data/generators.ts";
import { Random } from "../../lib/random.ts";
import { factorize, guess, randomFactors, similarities, type Table } from "./embeddings.ts";

/** The table: 200 users, 60 items, rank 3, of which 30 % is known, with noise of deviation 0.3. */
export const TABLE = { users: 200, items: 60, rank: 3, known: 0.3, noise: 0.3 } as const;

/** The made ratings of a seed. */
export const ratingsOf = (seed: number) => madeRatings(new Random(seed).fork(0), TABLE);

/** The root of the mean squared difference between what is said of ratings and what they are. */
export function errorOf(say: (rating: Rating) => number, ratings: readonly Rating[]): number {
  return Math.sqrt(ratings.reduce((sum, rating) => sum + (say(rating) - rating.value) ** 2, 0) / ratings.length);
}

/** The mean of what is known of each item, whoever asks. */
export function itemMeans(known: readonly Rating[]): (rating: Rating) => number {
  const of = Map.groupBy(known, ({ item }) => item), all = meanOf(known);
  const means = Array.from({ length: TABLE.items }, (_, item) => of.has(item) ? meanOf(of.get(item)!) : all);
  return ({ item }) => means[item];
}

function meanOf(ratings: readonly Rating[]): number {
  return ratings.reduce((sum, { value }) => sum + value, 0) / ratings.length;
}

/** The widths of vectors that are tried. */
export const WIDTHS: readonly number[] = [1, 2, 3, 4, 6, 8, 12];

/** Errors of factors, learned in plain numbers. */
export interface Width {
  readonly width: number;
  readonly known: number;
  readonly hidden: number;
}

/** Factors of each width, with a penalty or without. */
export function sweep(seed: number, penalty: number): Width[] {
  const { known, hidden } = ratingsOf(seed);
  return WIDTHS.map((width) => {
    const start = randomFactors(TABLE.users, TABLE.items, width, new Random(seed).fork(1));
    const found = factorize(start, known, { learningRate: 0.03, epochs: 60, penalty });
    const error = (ratings: readonly Rating[]) => errorOf((rating) => guess(found, rating), ratings);
    return { width, known: error(known), hidden: error(hidden) };
  });
}

/** How well similarities of vectors follow those of the true ones: the correlation over all pairs. */
export function agreement(found: Table, truth: Table): number {
  const above = (table: number[][]) => table.flatMap((row, i) => row.slice(i + 1));
  return correlation(above(similarities(found)), above(similarities(truth)));
}

function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)], dx = x.map((one) => one - mx), dy = y.map((one) => one - my);
  const product = (a: number[], b: number[]) => a.reduce((sum, one, i) => sum + one * b[i], 0);
  return product(dx, dy) / Math.sqrt(product(dx, dx) * product(dy, dy));
}

/** A row for each user: what it said of each item, 0 where that is not known; and where it is. */
export function rowsOf(known: readonly Rating[]): { values: number[][]; isKnown: number[][] } {
  const empty = () => Array.from({ length: TABLE.users }, () => new Array<number>(TABLE.items).fill(0));
  const values = empty(), isKnown = empty();
  for (const { user, item, value } of known) {
    values[user][item] = value;
    isKnown[user][item] = 1;
  }
  return { values, isKnown };
}

/** What one has of users and of items before anything is learned: the rows and the columns of what is known, 0 elsewhere. */
export function raw(known: readonly Rating[]): { users: Table; items: Table } {
  const { values } = rowsOf(known);
  return { users: values, items: values[0].map((_, item) => values.map((row) => row[item])) };
}

/**
 * Factors that say the same of all ratings: one number of each user is made larger, and that of each item smaller. `p . q` does
 * not see it, an angle does.
 */
export function stretched(
  { users, items }: { users: Table; items: Table },
  by: number,
): { users: Table; items: Table } {
  const first = (table: Table, factor: number) => table.map(([x, ...rest]) => [factor * x, ...rest]);
  return { users: first(users, by), items: first(items, 1 / by) };
}
