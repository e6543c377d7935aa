/**
 * Schedules: how the learning rate changes while a model learns.
 *
 * A schedule says by how much the rate of an optimizer is multiplied. So one schedule fits every rate, and groups of parameters
 * that have rates of their own keep their proportions. What a step is, an update or an epoch, is up to who asks.
 *
 * Symbols: t the step.
 */
import type { Optimizer } from "./optimizer.ts";

/** The factor of the learning rate at step t, which counts from 0. Any function of this form is a schedule. */
export type Schedule = (t: number) => number;

/** How a schedule goes from one value to the next: straight, or along half a wave, which begins and ends level. */
export type Course = "linear" | "cosine";

/** The same factor at every step. */
export function constantRate(factor = 1): Schedule {
  checkFactor("constantRate", { factor });
  return () => factor;
}

/** Multiplies by the factor every so many steps. */
export function stepDecay({ every, factor = 0.1 }: { every: number; factor?: number }): Schedule {
  checkSteps("stepDecay", { every });
  checkFactor("stepDecay", { factor });
  return (t) => factor ** Math.floor(t / every);
}

/** Multiplies by the factor at each of the given steps. */
export function decayAt(steps: readonly number[], factor = 0.1): Schedule {
  checkFactor("decayAt", { factor });
  return (t) => factor ** steps.filter((step) => step <= t).length;
}

/** Multiplies by the factor at each step. */
export function exponentialDecay(factor: number): Schedule {
  checkFactor("exponentialDecay", { factor });
  return (t) => factor ** t;
}

/** `(1 - t / steps) ** power`, down to the factor `to` at step `steps`, where it stays. */
export function polynomialDecay(
  { steps, power = 1, to = 0 }: { steps: number; power?: number; to?: number },
): Schedule {
  checkSteps("polynomialDecay", { steps });
  checkFactor("polynomialDecay", { power, to });
  return (t) => to + (1 - to) * (1 - Math.min(t, steps) / steps) ** power;
}

/**
 * Half a wave of the cosine from 1 down to the factor `to`, where it stays (Loshchilov and Hutter 2017). PyTorch's climbs up
 * again after its last step.
 */
export function cosineDecay({ steps, to = 0 }: { steps: number; to?: number }): Schedule {
  checkSteps("cosineDecay", { steps });
  return scheduleThrough([[0, 1], [steps, to]], "cosine");
}

/** 1 / steps, 2 / steps, ..., 1, and 1 from then on (Goyal et al. 2017). */
export function warmUp(steps: number): Schedule {
  checkSteps("warmUp", { steps });
  return (t) => Math.min(1, (t + 1) / steps);
}

/** Warms up, and then falls like the root of the steps: 1 / 2 after four times as many (Vaswani et al. 2017). */
export function inverseRootDecay(steps: number): Schedule {
  checkSteps("inverseRootDecay", { steps });
  return (t) => Math.min((t + 1) / steps, Math.sqrt(steps / (t + 1)));
}

/** One schedule for so many steps, and then another, which counts from 0 again. */
export function schedulesInTurn({ first, steps, then }: { first: Schedule; steps: number; then: Schedule }): Schedule {
  checkSteps("schedulesInTurn", { steps });
  return (t) => t < steps ? first(t) : then(t - steps);
}

/** A step, and the factor there. */
export type Point = readonly [t: number, factor: number];

/** From point to point, in order of their steps; before the first it is as there, and after the last too. */
export function scheduleThrough(points: readonly Point[], course: Course = "linear"): Schedule {
  checkPoints(points);
  const part = course === "linear" ? (p: number) => p : (p: number) => (1 - Math.cos(Math.PI * p)) / 2;
  return (t) => {
    const next = points.findIndex(([end]) => t < end);
    if (next < 0) return points[points.length - 1][1];
    if (next === 0) return points[0][1];
    const [[start, a], [end, b]] = [points[next - 1], points[next]];
    return a + (b - a) * part((t - start) / (end - start));
  };
}

/**
 * What sets the rates of an optimizer: to so many times those that it has now. `const scale = rateScaler(optimizer)`, then
 * before each step or epoch `scale(schedule(t))`, or `scale(plateau.factor)`. Throws where the factor is no number from 0 up.
 */
export function rateScaler({ name, learningRates }: Optimizer): (factor: number) => void {
  const base = [...learningRates];
  return (factor) => {
    if (!(factor >= 0 && factor < Infinity)) {
      throw new Error(`Cannot multiply the learning rate of ${name} by ${factor}: a factor is a number from 0 up`);
    }
    base.forEach((rate, i) => learningRates[i] = factor * rate);
  };
}

/** That these settings of a schedule are steps: 1 or more. */
export function checkSteps(schedule: string, settings: Readonly<Record<string, number>>): void {
  check(schedule, settings, (value) => value >= 1, "1 or more");
}

/** That these settings of a schedule are finite, and 0 or more. */
export function checkFactor(schedule: string, settings: Readonly<Record<string, number>>): void {
  check(schedule, settings, (value) => value >= 0, "0 or more");
}

function check(
  schedule: string,
  settings: Readonly<Record<string, number>>,
  isRight: (value: number) => boolean,
  wanted: string,
): void {
  for (const [setting, value] of Object.entries(settings)) {
    if (isRight(value) && value < Infinity) continue;
    throw new Error(`Cannot make the schedule ${schedule}: ${setting} is ${value}; it must be ${wanted}`);
  }
}

function checkPoints(points: readonly Point[]): void {
  if (points.length === 0) throw new Error("Cannot make a schedule through no points");
  points.forEach(([t, factor], i) => {
    const isRight = factor >= 0 && factor < Infinity && Number.isFinite(t) && (i === 0 || points[i - 1][0] < t);
    const reason = "steps must rise, and factors be 0 or more";
    if (!isRight) throw new Error(`Cannot make a schedule through ${factor} at step ${t}: ${reason}`);
  });
}
