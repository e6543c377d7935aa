/**
 * The learning-rate finder: a short training in which the rate grows with every step, from far too small to far too large
 * (Smith 2017). Where the loss falls fastest, the rate is good; where it climbs, the rate is too large.
 */
import type { Parameters } from "../nn/layer.ts";
import { device, keep, type Tensor } from "../tensor.ts";
import { assign } from "./assign.ts";
import type { Optimizer } from "./optimizer.ts";
import { rateScaler } from "./schedules.ts";

/** How to search. */
export interface FinderSettings {
  /** The first and the last rate; those in between grow by equal factors. 1e-5 and 10 unless told. */
  readonly from?: number;
  readonly to?: number;
  /** How many steps there are from one to the other: 100 unless told. */
  readonly steps?: number;
  /** How much of the mean of the losses before stays in the next mean: 0.9 unless told. */
  readonly smoothing?: number;
  /** It ends early where the smoothed loss is more than so many times the smallest: 4 unless told. */
  readonly most?: number;
}

/** Rates with the losses that were met there, in order. */
export interface RateCurve {
  readonly rates: number[];
  readonly losses: number[];
  /** The mean of the losses so far; the older, the less they count. */
  readonly smoothed: number[];
}

/**
 * Walks through the rates. `learn` is a step of a training: it takes the next batch, lets the optimizer take its step, and gives
 * the loss from before. In the end the parameters, the optimizer and its rates are again as they were; what else `learn`
 * changes, such as running statistics, is not. Where there are groups, the rate of the first goes from `from` to `to`, and
 * the others keep their proportion to it.
 */
export async function findRate(
  optimizer: Optimizer,
  learn: (step: number) => Tensor,
  settings: FinderSettings = {},
): Promise<RateCurve> {
  const wish = { ...USUAL, ...settings };
  checkSettings(optimizer, wish);
  const restore = remember(optimizer);
  try {
    return await sweep(optimizer, learn, wish);
  } finally {
    restore();
  }
}

const USUAL: Required<FinderSettings> = { from: 1e-5, to: 10, steps: 100, smoothing: 0.9, most: 4 };

async function sweep(
  optimizer: Optimizer,
  learn: (step: number) => Tensor,
  { from, to, steps, smoothing, most }: Required<FinderSettings>,
): Promise<RateCurve> {
  const curve: RateCurve = { rates: [], losses: [], smoothed: [] }, { rates, losses, smoothed } = curve;
  const scale = rateScaler(optimizer), first = optimizer.learningRates[0];
  for (let i = 0; i < steps; i++) {
    const rate = from * (to / from) ** (i / (steps - 1));
    scale(rate / first);
    const loss = await lossOf(learn, i);
    if (!Number.isFinite(loss)) break;
    rates.push(rate);
    losses.push(loss);
    smoothed.push(meanSoFar(losses, smoothing));
    if (hasClimbed(smoothed, most)) break;
  }
  return curve;
}

/** The step ends before the number arrives, so that it does not stand open while others work. */
function lossOf(learn: (step: number) => Tensor, i: number): Promise<number> {
  using _step = device().step();
  return learn(i).item();
}

/** Whether the last is so many times the smallest; of negative ones, as far above the smallest as a positive one would be. */
function hasClimbed(smoothed: readonly number[], most: number): boolean {
  const least = Math.min(...smoothed);
  return smoothed[smoothed.length - 1] - least > (most - 1) * Math.abs(least);
}

/** The weighted mean: the last loss counts 1, the one before it `smoothing`, the one before that its square, ... */
function meanSoFar(losses: readonly number[], smoothing: number): number {
  let sum = 0, weights = 0;
  for (const loss of losses) {
    sum = smoothing * sum + loss;
    weights = smoothing * weights + 1;
  }
  return sum / weights;
}

/** Copies what an optimizer changes; what it gives puts the copies back. */
function remember(optimizer: Optimizer): () => void {
  const { steps, parameters, state, learningRates } = optimizer, rates = [...learningRates];
  const copies = [parameters, state].map(copyOf);
  return () => {
    rates.forEach((rate, i) => learningRates[i] = rate);
    [parameters, state].forEach((tensors, i) => assign(tensors, copies[i]));
    optimizer.steps = steps;
  };
}

function copyOf(tensors: Parameters): Parameters {
  return Object.fromEntries(Object.entries(tensors).map(([name, x]) => [name, keep(x)]));
}

/** Three readings of a curve. */
export interface Readings {
  /** Where the smoothed loss falls fastest, from one rate to a rate so many times as large. */
  readonly steepest: number;
  /** Where the smoothed loss is smallest, just before it climbs: often too large already. */
  readonly lowest: number;
  /** A tenth of that: safe, and often slow. */
  readonly tenth: number;
}

/** Reads rates off a curve. Throws where the loss does not fall anywhere. */
export function readRates({ rates, smoothed }: RateCurve): Readings {
  const least = Math.min(...smoothed), end = smoothed.indexOf(least);
  if (end < 2) {
    throw new Error(
      `Cannot read a rate off a curve of ${rates.length} losses that does not fall: begin with a smaller rate`,
    );
  }
  const falls = Array.from({ length: end - 1 }, (_, i) => smoothed[i] - smoothed[i + 2]);
  const steepest = rates[1 + falls.indexOf(Math.max(...falls))];
  return { steepest, lowest: rates[end], tenth: rates[end] / 10 };
}

function checkSettings({ name, learningRates }: Optimizer, settings: Required<FinderSettings>): void {
  const { from, to, steps, smoothing, most } = settings,
    fail = (reason: string) => {
      throw new Error(`Cannot find a learning rate for ${name}: ${reason}`);
    };
  if (!(0 < from && from < to && to < Infinity)) fail(`rates cannot grow from ${from} to ${to}`);
  if (!(Number.isInteger(steps) && steps >= 3)) fail(`steps is ${steps}; it must be 3, 4, ...`);
  if (!(0 <= smoothing && smoothing < 1)) fail(`smoothing is ${smoothing}; it must be from 0 to below 1`);
  if (!(most > 1)) fail(`most is ${most}; it must be above 1`);
  if (!(learningRates[0] > 0)) fail(`the rate of its first group is ${learningRates[0]}; it must be above 0`);
}
