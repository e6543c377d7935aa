/**
 * Embeddings, in plain numbers: a vector for each thing, looked up by its number; how alike two vectors are; and ratings as
 * products of two vectors that are learned.
 *
 *   E  a table with a row for each thing     p, q  the vectors of a user and of an item
 *   i  the number of a thing, from 0 on      r     a rating that is known
 *   1_i  its one-hot row                     L     (p . q - r)² + penalty (|p|² + |q|²), for one rating
 */
import { checkFinite, checkLength } from "../../lib/data/check.ts";
import type { Rating } from "../../lib/data/generators.ts";
import type { Random } from "../../lib/random.ts";

export type Vector = readonly number[];
export type Table = readonly Vector[];

/** 1 in place i, 0 elsewhere: `[count]`. */
export function oneHot(i: number, count: number): number[] {
  checkThing(i, count);
  return Array.from({ length: count }, (_, place) => place === i ? 1 : 0);
}

/** A row times a table, `x E`: `[count] [count, width] -> [width]`. It goes through all rows. */
export function rowTimes(x: Vector, table: Table): number[] {
  checkLength("multiply a row with a table", "numbers", x.length, table.length);
  return table[0].map((_, j) => x.reduce((sum, value, i) => sum + value * table[i][j], 0));
}

/** The same for a one-hot row, without a multiplication: `1_i E` is row i. */
export function lookup(table: Table, i: number): Vector {
  checkThing(i, table.length);
  return table[i];
}

/** a . b */
export function dot(a: Vector, b: Vector): number {
  checkLength("multiply two vectors", "numbers", b.length, a.length);
  return a.reduce((sum, x, i) => sum + x * b[i], 0);
}

/**
 * The cosine of the angle between two vectors, from -1 to 1. A vector of zeros has no direction: its cosine is taken as 0. Vectors
 * are divided by their lengths first, since products of large numbers would be infinite.
 */
export function cosine(a: Vector, b: Vector): number {
  return Math.max(-1, Math.min(1, dot(unit(a), unit(b)))); // rounding may lead out of the range
}

function unit(x: Vector): Vector {
  const length = Math.hypot(...x);
  return length === 0 ? x : x.map((value) => value / length);
}

/** The cosine of each row with each other: `[count, width] -> [count, count]`. */
export function similarities(table: Table): number[][] {
  return table.map((a) => table.map((b) => cosine(a, b)));
}

/** Minus the distance of two vectors: another way to say how alike they are. */
export function closeness(a: Vector, b: Vector): number {
  checkLength("measure a distance", "numbers", b.length, a.length);
  return -Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0));
}

/** The `count` rows of a table that are most alike to a vector, the best first; `but` is a row that does not count. */
export function nearest(table: Table, to: Vector, count: number, but = -1, alike = cosine): number[] {
  const found = table.map((row) => alike(row, to));
  const others = found.map((_, i) => i).filter((i) => i !== but);
  return others.sort((a, b) => found[b] - found[a]).slice(0, count);
}

/** A vector for each user and for each item. */
export interface Factors {
  readonly users: number[][];
  readonly items: number[][];
}

/** Small random vectors. From zeros nothing would ever move: each slope has the other vector as a factor. */
export function randomFactors(users: number, items: number, width: number, random: Random): Factors {
  const vectors = (count: number) =>
    Array.from({ length: count }, () => Array.from({ length: width }, () => random.normal(0, 0.3)));
  return { users: vectors(users), items: vectors(items) };
}

/** What a user will say of an item: p . q. */
export function guess({ users, items }: Factors, { user, item }: Pick<Rating, "user" | "item">): number {
  return dot(lookup(users, user), lookup(items, item));
}

/** The slopes of L for one rating: dL/dp = 2 ((p . q - r) q + penalty p), and the same for q. */
export function slopes(p: Vector, q: Vector, rating: number, penalty = 0): { dp: number[]; dq: number[] } {
  const error = dot(p, q) - rating;
  return {
    dp: p.map((x, k) => 2 * (error * q[k] + penalty * x)),
    dq: q.map((x, k) => 2 * (error * p[k] + penalty * x)),
  };
}

/** How vectors learn. */
export interface Walk {
  readonly learningRate: number;
  readonly epochs: number;
  readonly penalty?: number;
}

/** Goes through the known ratings, again and again; each moves two vectors. Gives new ones. */
export function factorize(start: Factors, known: readonly Rating[], { learningRate, epochs, penalty }: Walk): Factors {
  checkFinite("factorize", "rating", known.map(({ value }) => value));
  const users = [...start.users], items = [...start.items];
  const moved = (x: Vector, slope: Vector) => x.map((value, k) => value - learningRate * slope[k]);
  for (const { user, item, value } of Array.from({ length: epochs }, () => known).flat()) {
    const p = lookup(users, user), q = lookup(items, item), { dp, dq } = slopes(p, q, value, penalty);
    [users[user], items[item]] = [moved(p, dp), moved(q, dq)];
  }
  return { users, items };
}

function checkThing(i: number, count: number): void {
  if (Number.isInteger(i) && i >= 0 && i < count) return;
  throw new Error(`Cannot look up thing ${i}: there are ${count}, from 0 on`);
}
