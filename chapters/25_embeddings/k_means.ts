/**
 * k-means, in plain numbers: as many centers as there are to be clusters, each in the middle of the points that are nearest to it.
 *
 *   x  a point     c  a center     L  the mean squared distance of the points to their centers
 */
import { checkRows } from "../../lib/data/check.ts";
import type { Random } from "../../lib/random.ts";

export type Points = readonly (readonly number[])[];

/** Where points were put. */
export interface Clusters {
  readonly centers: Points;
  /** Of each point, the place of its center. */
  readonly of: readonly number[];
  /** L after each round: it never rises, since neither half of a round can make it larger. */
  readonly losses: readonly number[];
}

/** How k-means begins. */
export type Start = (points: Points, k: number, random: Random) => Points;

/** k points, each as likely as each other. */
export const anyPoints: Start = (points, k, random) =>
  random.permutation(points.length).slice(0, k).map((i) => points[i]);

/**
 * k-means++ (Arthur and Vassilvitskii 2007): each further center is a point, drawn with its squared distance to the nearest center
 * so far. So centers lie apart, and no point is taken twice.
 */
export const apart: Start = (points, k, random) => {
  const centers = [points[random.integer(points.length)]];
  const distances = points.map((x) => squaredDistance(x, centers[0]));
  while (centers.length < k) {
    const next = points[drawn(distances, random)];
    centers.push(next);
    points.forEach((x, i) => distances[i] = Math.min(distances[i], squaredDistance(x, next)));
  }
  return centers;
};

/** The place of a weight, drawn in proportion to it; where all are 0, any. */
function drawn(weights: readonly number[], random: Random): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return random.integer(weights.length);
  let left = random.uniform(0, total);
  const place = weights.findIndex((weight) => (left -= weight) < 0);
  return place >= 0 ? place : weights.findLastIndex((weight) => weight > 0); // rounding may leave a bit over
}

/** Rounds until no point changes its cluster (Lloyd 1982), at most 300. `[count, width]` points, k from 1 to count. */
export function kMeans(points: Points, k: number, random: Random, start = apart): Clusters {
  checkRows("find clusters", points);
  if (!(Number.isInteger(k) && k >= 1 && k <= points.length)) {
    throw new Error(`Cannot find ${k} clusters of ${points.length} points: it must be 1 to ${points.length}`);
  }
  let centers = start(points, k, random), of = nearestOf(points, centers);
  const losses = [lossOf(points, centers, of)];
  for (let round = 0; round < 300; round++) {
    centers = middles(points, of, centers);
    const next = nearestOf(points, centers), isOver = next.every((center, i) => center === of[i]);
    of = next;
    losses.push(lossOf(points, centers, of));
    if (isOver) break;
  }
  return { centers, of, losses };
}

/** The best of several starts: L has many valleys. */
export function bestKMeans(points: Points, k: number, random: Random, starts: number): Clusters {
  const all = Array.from({ length: starts }, () => kMeans(points, k, random));
  return all.reduce((best, one) => one.losses.at(-1)! < best.losses.at(-1)! ? one : best);
}

/** Of each point the nearest center; of equally near ones the first. */
export function nearestOf(points: Points, centers: Points): number[] {
  return points.map((x) => {
    const distances = centers.map((center) => squaredDistance(x, center));
    return distances.indexOf(Math.min(...distances));
  });
}

/** The mean of the points of each cluster. A center that no point is nearest to stays where it is. */
function middles(points: Points, of: readonly number[], centers: Points): Points {
  const sums = centers.map((center) => center.map(() => 0)), counts = centers.map(() => 0);
  points.forEach((x, i) => {
    counts[of[i]]++;
    x.forEach((value, j) => sums[of[i]][j] += value);
  });
  return centers.map((center, c) => counts[c] === 0 ? center : sums[c].map((sum) => sum / counts[c]));
}

function lossOf(points: Points, centers: Points, of: readonly number[]): number {
  return points.reduce((sum, x, i) => sum + squaredDistance(x, centers[of[i]]), 0) / points.length;
}

function squaredDistance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0);
}

/** Of how many things the label is the most frequent one of their cluster: 1 where each cluster has a single label. */
export function purity(of: readonly number[], labels: ArrayLike<number>): number {
  const clusters = Map.groupBy(of.map((_, i) => i), (i) => of[i]);
  const most = [...clusters.values()].map((ones) =>
    Math.max(...Map.groupBy(ones, (i) => labels[i]).values().map(({ length }) => length))
  );
  return most.reduce((sum, count) => sum + count, 0) / of.length;
}
