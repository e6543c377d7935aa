/** What is measured of valleys, for `main.ts` and `claims.ts` alike. */
import { bowl, type Descent, roll, twoValleys, type Valley } from "./learning_rate.ts";

/** The places of the two lowest points. */
export const LOCAL = 1.25, GLOBAL = -2;

/** Where the exercise begins. */
export const START = 2;

/** The rates and momenta of the exercise, in the order of the notes. */
export const RATES = [0.001, 0.01, 0.1, 0.09], MOMENTA = [0.1, 0.918];

/** A descent of the exercise: from 2, in 10 steps, without momentum, unless told otherwise. */
export function exercise(wish: Partial<Descent>): number[] {
  return roll(twoValleys, { start: START, rate: 0.01, steps: 10, ...wish });
}

/** In which valley a descent comes to rest: within a hundredth of its lowest point over its last steps. */
export function restsIn(path: readonly number[]): "flat" | "deep" | "neither" {
  const last = path.slice(-20), isNear = (place: number) => last.every((x) => Math.abs(x - place) < 0.01);
  return isNear(LOCAL) ? "flat" : isNear(GLOBAL) ? "deep" : "neither";
}

/** Whether a descent from the right comes over the ridge at 0. */
export function crosses(path: readonly number[]): boolean {
  return path.some((x) => x < 0);
}

/** The least momentum, to a millionth, with which the exercise crosses the ridge at this rate. */
export function leastMomentum(rate: number): number {
  let [low, high] = [0, 0.9999];
  while (high - low > 1e-6) {
    const momentum = (low + high) / 2;
    if (crosses(exercise({ rate, momentum, steps: 3000 }))) high = momentum;
    else low = momentum;
  }
  return high;
}

/** The largest bend between the start and the ridge: that of the start. */
const STEEPEST = twoValleys.bend(START);

/**
 * Whether a ball crosses the ridge from this start. The rate is so small, 2 (1 - m) / L, that height and velocity together
 * never grow: `f + m (x - before)^2 / (2 r)` falls at each step.
 */
export function crossesFrom(start: number, momentum: number): boolean {
  const rate = 2 * (1 - momentum) / STEEPEST;
  return crosses(roll(twoValleys, { start, rate, momentum, steps: 20_000 }));
}

/** The mean height over the last steps of the exercise, at each rate (columns) with each momentum (rows); NaN where it flies off. */
export function heightMap(rates: readonly number[], momenta: readonly number[]): number[][] {
  return momenta.map((momentum) =>
    rates.map((rate) => {
      const heights = exercise({ rate, momentum, steps: 300 }).slice(-50).map(twoValleys.height);
      return heights.reduce((a, b) => a + b) / heights.length;
    })
  );
}

/** After how many steps a descent stays within this distance of the lowest point of a bowl, from 1; Infinity where it does not. */
export function stepsToArrive(bend: number, descent: Omit<Descent, "start" | "steps">, within = 1e-6): number {
  const path = roll(bowl(bend), { ...descent, start: 1, steps: 30_000 });
  const last = path.findLastIndex((x) => !(Math.abs(x) <= within));
  return last === path.length - 1 ? Infinity : last + 1;
}

/** Whether a descent from 1 comes to rest in all of these bowls: those of a ravine, which is a bowl in each direction. */
export function settles(bends: readonly number[], descent: Omit<Descent, "start" | "steps">): boolean {
  return bends.every((bend) => stepsToArrive(bend, descent, 1e-3) < Infinity);
}

/** Places that a curve of a valley is drawn through. */
export function curve({ height }: Valley, low: number, high: number): { x: number[]; y: number[] } {
  const x = Array.from({ length: 101 }, (_, i) => low + (high - low) * i / 100);
  return { x, y: x.map(height) };
}
