/** What is measured of walks on surfaces, for `main.ts` and `claims.ts` alike. */
import { Random } from "../../lib/random.ts";
import * as rules from "./optimizers.ts";
import { type Rule, walk, type Weight } from "./optimizers.ts";
import { cliff, plateau, ravine, saddle, type Surface, turned } from "./surfaces.ts";

/** How steep the ravine is across: its largest bend L. Along it is 1. */
export const STEEP = 100;

/** The rate with which descent is fastest there: 2 / (1 + L). */
export const BEST = 2 / (1 + STEEP);

/** Where walks in the ravine begin. */
export const START = [1, 1];

/** How near to the bottom counts as there. */
const NEAR = 1e-3;

/** From which step on a walk stays near the bottom; infinity where it does not within its steps. */
export function settledAt(path: readonly (readonly number[])[]): number {
  const away = path.findLastIndex((place) => !place.every((x) => Math.abs(x) < NEAR));
  return away === path.length - 1 ? Infinity : away + 1;
}

/** How often a walk has changed sides of the ravine by a step. */
export function crossings(path: readonly (readonly number[])[], step = path.length): number {
  return path.slice(1, step + 1).filter(([, y], i) => y * path[i][1] < 0).length;
}

/** For each place in a list the largest number from there on. */
export function largestFromHere(values: readonly number[]): number[] {
  const found = [...values];
  for (let i = found.length - 2; i >= 0; i--) found[i] = Math.max(found[i], found[i + 1]);
  return found;
}

/** A walk in the ravine that goes on until it has settled, or `most` steps. */
export function inRavine(rule: Rule, { start = START, most = 5000, surface = ravine(STEEP) } = {}) {
  const path = walk(rule, surface.slopes, start, most), settled = settledAt(path);
  return { path, settled, crossings: crossings(path, Math.min(settled, most)) };
}

/** Whether a walk across a bend of `steep` stays bounded and comes down. */
function comesDown(rule: Rule, steep: number): boolean {
  const path = walk(rule, ([y]) => [steep * y], [1], 20_000);
  return Math.abs(path[path.length - 1][0]) < NEAR;
}

/** The largest rate, times the bend, at which a rule comes down; found by halving. */
export function limitOf(make: (rate: number, stays: number) => Rule, stays: number, steep: number): number {
  let [low, high] = [0.1, 4.5];
  for (let turn = 0; turn < 12; turn++) {
    const middle = (low + high) / 2;
    if (comesDown(make(middle / steep, stays), steep)) low = middle;
    else high = middle;
  }
  return low;
}

/** Steps until a place that begins beside the saddle is on the way down. */
export function leaves(rule: Rule, beside: number, most = 2000): number {
  return walk(rule, saddle.slopes, [1, beside], most).findIndex(([, y]) => Math.abs(y) > 0.5);
}

/** Where a walk from 4 on the plateau is after so many steps. */
export function onPlateau(rule: Rule, steps: number): number[] {
  return walk(rule, plateau.slopes, [4], steps).map(([x]) => x);
}

/** Steps in a ravine that lies at an angle of so many degrees to the axes. */
export function settledAtAngle(rule: Rule, degrees: number): number {
  const angle = degrees * Math.PI / 180, [c, s] = [Math.cos(angle), Math.sin(angle)];
  const start = [START[0] * c - START[1] * s, START[0] * s + START[1] * c];
  return inRavine(rule, { start, surface: turned(ravine(STEEP), angle) }).settled;
}

/** The last place of a walk in the ravine whose slopes are all multiplied by a number. */
export function scaledEnd(rule: Rule, scale: number, steps: number): number[] {
  const slopes = ravine(STEEP).slopes;
  return walk(rule, (place) => slopes(place).map((slope) => slope * scale), START, steps)[steps];
}

/** The lengths of the steps where slopes are 1 or -1 by chance, and a hundredth of that from step `change` on. */
export function stepLengths(rule: Rule, seed: number, { steps = 1000, change = Infinity } = {}): number[] {
  const random = new Random(seed), slope = (t: number) => (random.uniform() < 0.5 ? -1 : 1) * (t >= change ? 0.01 : 1);
  const path = walk(rule, (_, t) => [slope(t)], [0], steps);
  return path.slice(1).map(([w], i) => Math.abs(w - path[i][0]));
}

/** The chance and the size of the slope that is rare, beside slopes of -1: in the mean the way is down to -1. */
export const RARE = { chance: 0.02, slope: 101 };

/** A walk from 0 between -1 and 1: most slopes are -1, and few are large. */
export function rareSlopes(rule: Rule, seed: number, steps = 20_000): number[] {
  const random = new Random(seed), path = [0];
  let weight: Weight = { ...rule.begin, w: 0 };
  for (let t = 1; t <= steps; t++) {
    const slope = random.uniform() < RARE.chance ? RARE.slope : -1, moved = rule.step(weight, slope, t);
    weight = { ...moved, w: Math.min(1, Math.max(-1, moved.w)) };
    path.push(weight.w);
  }
  return path;
}

/** The mean over the second half of a walk. */
export function lateMean(path: readonly number[]): number {
  const late = path.slice(path.length / 2);
  return late.reduce((a, b) => a + b) / late.length;
}

/** Descent at the cliff, from above it, with slopes that are no longer than `most`. */
export function atCliff(rate: number, most: number, steps = 300): number[] {
  const slopes = (place: readonly number[]) => rules.clipped(cliff.slopes(place), most);
  return walk(rules.descent(rate), slopes, [1.1], steps).map(([w]) => w);
}

/** Momentum with the rate inside of the velocity, as the notes write it; the rate may change from step to step. */
export function rateInside(rates: readonly number[], slope: (w: number) => number, stays = 0.9): number[] {
  const path = [1];
  rates.reduce((v, rate) => {
    const w = path[path.length - 1], next = stays * v + rate * slope(w);
    path.push(w - next);
    return next;
  }, 0);
  return path;
}

/** The same with the rate outside, as PyTorch has it. */
export function rateOutside(rates: readonly number[], slope: (w: number) => number, stays = 0.9): number[] {
  const path = [1];
  rates.reduce((v, rate) => {
    const w = path[path.length - 1], next = stays * v + slope(w);
    path.push(w - rate * next);
    return next;
  }, 0);
  return path;
}

/** Descent on the slopes of single rows that disagree: how far the last place and the mean of the later half are from the middle. */
export function wandering(seed: number, { rate = 0.1, steps = 2000 } = {}): { last: number; mean: number } {
  const random = new Random(seed);
  const path = walk(rules.descent(rate), ([w]) => [w - random.normal()], [3], steps).map(([w]) => w);
  const late = path.slice(steps / 2), spread = Math.sqrt(late.reduce((sum, w) => sum + w * w, 0) / late.length);
  return { last: spread, mean: Math.abs(lateMean(path)) };
}

/** The field of a surface between these bounds, in the middle of so many cells each way. */
export function fieldOf({ value }: Surface, [from, to]: readonly [number, number], cells: number): number[][] {
  const at = (i: number) => from + (to - from) * (i + 0.5) / cells;
  return Array.from({ length: cells }, (_, row) => Array.from({ length: cells }, (_, i) => value([at(i), at(row)])));
}
