/** Nine clouds of points, and how often k-means finds them. */
import { madeBlobs } from "../../lib/data/generators.ts";
import { Random } from "../../lib/random.ts";
import { anyPoints, apart, type Clusters, kMeans, type Points, type Start } from "./k_means.ts";

/** How often k-means begins anew, and how many clouds there are. */
export const STARTS = 50, CLOUDS = 9;

const SIDE = [0, 3, 6];

/** 270 points around the places of a grid, three by three. */
export function cloudsOf(seed: number): Points {
  const centers = SIDE.flatMap((x) => SIDE.map((y) => [x, y]));
  return madeBlobs(new Random(seed).fork(8), { rows: 30 * CLOUDS, noise: 0.4, centers }).inputs;
}

/** Where many starts of one kind have led. */
export interface Ends {
  readonly all: readonly Clusters[];
  /** The share of starts whose loss is within a hundredth of the least that any start found. */
  readonly found: number;
}

/** Points as they come, and points that lie apart. */
export function ends(seed: number): { any: Ends; apart: Ends } {
  const points = cloudsOf(seed), random = new Random(seed).fork(9);
  const runs = (start: Start) => Array.from({ length: STARTS }, () => kMeans(points, CLOUDS, random, start));
  const both = [runs(anyPoints), runs(apart)], last = ({ losses }: Clusters) => losses.at(-1)!;
  const least = Math.min(...both.flat().map(last));
  const of = (all: Clusters[]): Ends => ({
    all,
    found: all.filter((one) => last(one) < 1.01 * least).length / STARTS,
  });
  return { any: of(both[0]), apart: of(both[1]) };
}
