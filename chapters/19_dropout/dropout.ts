/**
 * Dropout in plain numbers: in training each unit is left out with some chance (Srivastava et al. 2014).
 *
 * Symbols: p the rate, the chance of a unit to be left out; m its mask, a coin for each unit: 1 keeps it, 0 leaves it out;
 * h what the units say; w weights; x inputs; t a target.
 */
import { checkLength } from "../../lib/data/check.ts";
import type { Random } from "../../lib/random.ts";
import { type Neuron, weightedSum } from "../01_neuron/neuron.ts";

/** A coin for each unit: 1 keeps it, 0 leaves it out. */
export type Mask = readonly number[];

/**
 * Throws a coin for each of so many units. The same `Random` gives the same masks here and on every device: a device draws
 * multiples of 2^-24, so the rate is rounded to such a multiple. A number of 32 bits then lies below it exactly if its first 24 do.
 */
export function drawMask(units: number, rate: number, random: Random): number[] {
  checkRate(rate);
  const exact = Math.round(rate * 2 ** 24) / 2 ** 24;
  return Array.from({ length: units }, () => random.uniform() >= exact ? 1 : 0);
}

/**
 * Inverted dropout, for training: `m h / (1 - p)`. What is kept is made larger, so that the mean over all masks is h, and
 * whoever is asked later needs no dropout at all. Slopes go back the same way, with the same mask.
 */
export function dropOut(outputs: readonly number[], mask: Mask, rate: number): number[] {
  checkRate(rate);
  checkLength("drop out", "coins", mask.length, outputs.length);
  return outputs.map((h, i) => mask[i] === 0 ? 0 : h / (1 - rate)); // not `0 * h`: that of infinity is NaN
}

/** The older form, for training: what is kept stays as it is. The mean over all masks is then `(1 - p) h`. */
export function dropOutPlainly(outputs: readonly number[], mask: Mask): number[] {
  return dropOut(outputs, mask, 0);
}

/** What the older form needs whenever the network is asked: `(1 - p) h`, so that sums are as large as in training. */
export function scaleDown(outputs: readonly number[], rate: number): number[] {
  checkRate(rate);
  return outputs.map((h) => (1 - rate) * h);
}

/** The chance that 0, 1, 2, ... of so many units are left out: each throws its own coin, so they are binomial. */
export function chancesOfDropping(units: number, rate: number): number[] {
  checkRate(rate);
  const chances = [(1 - rate) ** units];
  for (let k = 1; k <= units; k++) chances.push(chances[k - 1] * (units - k + 1) / k * rate / (1 - rate));
  return chances;
}

/** Every mask of so many units, 2^units of them: each leaves another network. */
export function allMasks(units: number): number[][] {
  if (!(Number.isInteger(units) && units >= 0 && units <= 16)) {
    throw new Error(`Cannot list the masks of ${units} units: their number must be 0, 1, ..., 16`);
  }
  return Array.from({ length: 2 ** units }, (_, code) => Array.from({ length: units }, (_, i) => code >> i & 1));
}

/** The chance of just this mask: p for each unit that it leaves out, 1 - p for each that it keeps. */
export function chanceOf(mask: Mask, rate: number): number {
  return mask.reduce((chance, kept) => chance * (kept ? 1 - rate : rate), 1);
}

/** The mean of what is measured of each mask, over all masks by their chance: no coin is thrown. */
export function expectation(units: number, rate: number, measure: (mask: Mask) => number): number {
  checkRate(rate);
  return allMasks(units).reduce((sum, mask) => sum + chanceOf(mask, rate) * measure(mask), 0);
}

/**
 * The variance that dropout gives to a sum of terms: `p / (1 - p)` times the sum of their squares. Each coin adds its own,
 * since no two of them know of each other.
 */
export function varianceOfSum(terms: readonly number[], rate: number): number {
  checkRate(rate);
  return rate / (1 - rate) * terms.reduce((sum, term) => sum + term * term, 0);
}

/**
 * The squared error of a neuron, in the mean over all masks of its inputs: that without dropout, and a penalty
 * `p / (1 - p) * sum((w x)^2)` (Wager et al. 2013). So for one neuron dropout is an L2 penalty, scaled by the inputs.
 */
export function errorWithDropout(neuron: Neuron, inputs: readonly number[], target: number, rate: number): number {
  const terms = neuron.weights.map((w, i) => w * inputs[i]);
  return (weightedSum(neuron, inputs) - target) ** 2 + varianceOfSum(terms, rate);
}

/** The slope of `errorWithDropout` in each weight and in the bias; it has the form of a neuron. */
export function slopeWithDropout(neuron: Neuron, inputs: readonly number[], target: number, rate: number): Neuron {
  checkRate(rate);
  const slope = 2 * (weightedSum(neuron, inputs) - target), part = 2 * rate / (1 - rate);
  return { weights: neuron.weights.map((w, i) => slope * inputs[i] + part * w * inputs[i] ** 2), bias: slope };
}

function checkRate(rate: number): void {
  if (rate >= 0 && rate < 1) return;
  throw new Error(`Cannot drop out at rate ${rate}: it must be at least 0 and below 1`);
}
