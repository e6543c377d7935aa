/**
 * How far a step goes: the learning rate, the momentum that adds to it, and schedules that change it on the way.
 *
 * Symbols: x the place, f the height there, g the slope, r the learning rate, m the momentum, L the bend of a valley,
 * which is the slope of its slope, t the step.
 */
import type { Schedule } from "../../lib/optim/schedules.ts";
import type { Random } from "../../lib/random.ts";
import { descent as plain, momentum, nesterov, type Rule, type Weight } from "../16_optimizers/optimizers.ts";

/** A height that depends on one number. */
export interface Valley {
  height(x: number): number;
  slope(x: number): number;
  bend(x: number): number;
}

/** Two valleys: a flat one on the right, at 1.25, and a deep one on the left, at -2. The ridge between them is at 0. */
export const twoValleys: Valley = {
  height: (x) => x ** 4 + x ** 3 - 5 * x ** 2,
  slope: (x) => 4 * x ** 3 + 3 * x ** 2 - 10 * x,
  bend: (x) => 12 * x ** 2 + 6 * x - 10,
};

/** One valley with the bend L. */
export function bowl(bend: number): Valley {
  return { height: (x) => bend * x ** 2 / 2, slope: (x) => bend * x, bend: () => bend };
}

/** How to go down. */
export interface Descent {
  readonly start: number;
  readonly rate: number;
  readonly steps: number;
  /** The part of the velocity that is left after each step: 0 unless told. */
  readonly momentum?: number;
  /** Whether each step is the one that the next velocity would have (Nesterov 1983). */
  readonly ahead?: boolean;
  /** What the rate is multiplied by at each step: 1 unless told. */
  readonly schedule?: Schedule;
}

/** The places on the way, the start among them. The rules are those of chapter 16; their rate may change from step to step. */
export function roll({ slope }: Pick<Valley, "slope">, descent: Descent): number[] {
  const { start, rate, steps, schedule = () => 1 } = checked(descent), rule = ruleOf(descent);
  let ball: Weight = { ...rule(rate).begin, w: start };
  const path = [start];
  for (let t = 0; t < steps; t++) {
    ball = rule(rate * schedule(t)).step(ball, slope(ball.w), t + 1);
    path.push(ball.w);
  }
  return path;
}

/** How a step of a descent is taken at a rate. */
function ruleOf({ momentum: share = 0, ahead = false }: Descent): (rate: number) => Rule {
  if (ahead) return (rate) => nesterov(rate, share);
  return share === 0 ? plain : (rate) => momentum(rate, share);
}

function checked(descent: Descent): Descent {
  const { rate, momentum: share = 0, steps } = descent;
  if (!(rate >= 0)) throw new Error(`Cannot roll at the rate ${rate}: a learning rate is 0 or more`);
  if (!(share >= 0 && share < 1)) throw new Error(`Cannot roll with momentum ${share}: it is from 0 to below 1`);
  if (!(Number.isInteger(steps) && steps >= 0)) {
    throw new Error(`Cannot roll for ${steps} steps: it must be 0, 1, 2, ...`);
  }
  return descent;
}

/** Rates above this climb out of a valley with this bend: 2 (1 + m) / L (Polyak 1964). */
export function largestRate(bend: number, momentum = 0): number {
  return 2 * (1 + momentum) / bend;
}

/** The same where each step looks ahead: 2 (1 + m) / (L (1 + 2 m)). */
export function largestRateAhead(bend: number, momentum: number): number {
  return largestRate(bend, momentum) / (1 + 2 * momentum);
}

/** What momentum makes of a rate where the slope hardly changes: the velocity adds up to g / (1 - m), where g is the slope. */
export function effectiveRate(rate: number, momentum: number): number {
  return rate / (1 - momentum);
}

/** So many steps along a slope shrink the swings of a ball by this factor, where it swings: each step by the root of m. */
export function stepsToShrink(factor: number, momentum: number): number {
  return Math.log(factor) / (-Math.log(momentum) / 2);
}

/** A slope of which only noise of this deviation is seen besides: what a batch says of the slope of all data. */
export function noisy({ slope }: Pick<Valley, "slope">, deviation: number, random: Random): Pick<Valley, "slope"> {
  return { slope: (x) => slope(x) + random.normal(0, deviation) };
}

/** How far from the lowest point noise keeps a walk without momentum, in the long run: r n / sqrt(1 - (1 - r L)^2). */
export function lastingSpread(bend: number, rate: number, deviation: number): number {
  return rate * deviation / Math.sqrt(1 - (1 - rate * bend) ** 2);
}
