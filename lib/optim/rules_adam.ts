/**
 * Adam and those that come from it, as formulas.
 *
 * `m` is a mean of the gradients that forgets, `v` one of their squares. Both begin at 0, so early on they are too small by
 * known factors: `rate` and `correction` make up for that. They are numbers of the step, the same for all weights.
 */
import { optimizerOf } from "./optimizer.ts";

interface Means {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
}

const SETTINGS = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const MEANS = { m: "beta1 * m + (1 - beta1) * dw", v: "beta2 * v + (1 - beta2) * dw * dw" };

/** What makes up for means that began at 0. */
const corrections = (step: number, { learningRate, beta1, beta2 }: Means) => ({
  rate: learningRate / (1 - beta1 ** step),
  correction: 1 / Math.sqrt(1 - beta2 ** step),
});

/**
 * The mean gradient, divided by the root of the mean square: the length of a step is about the rate, whatever the scale of
 * the gradients (Kingma and Ba 2015). Keras adds its epsilon before the correction.
 */
export const adam = optimizerOf({
  name: "adam",
  settings: SETTINGS,
  state: { m: 0, v: 0 },
  assignments: { ...MEANS, w: "w - rate * m / (sqrt(v) * correction + epsilon)" },
  numbers: corrections,
});

/**
 * Adam in which weights shrink by a share of their own, beside the gradient: in Adam, weight decay that goes through the
 * gradient is divided like the rest of it (Loshchilov and Hutter 2019).
 */
export const adamw = optimizerOf({
  name: "adamw",
  settings: { ...SETTINGS, weightDecay: 0.01 },
  state: { m: 0, v: 0 },
  assignments: {
    ...MEANS,
    w: "w * (1 - learningRate * weightDecay) - rate * m / (sqrt(v) * correction + epsilon)",
  },
  numbers: corrections,
});

/** Adam that never divides by less than before, so that a large, rare gradient is not forgotten (Reddi et al. 2018). */
export const amsgrad = optimizerOf({
  name: "amsgrad",
  settings: SETTINGS,
  state: { m: 0, v: 0, most: 0 },
  assignments: {
    ...MEANS,
    most: "max(most, v)",
    w: "w - rate * m / (sqrt(most) * correction + epsilon)",
  },
  numbers: corrections,
});

/** Adam with the largest of the gradients, each fading, in place of the root of their mean square (Kingma and Ba 2015). */
export const adamax = optimizerOf({
  name: "adamax",
  settings: { ...SETTINGS, learningRate: 0.002 },
  state: { m: 0, u: 0 },
  assignments: { m: MEANS.m, u: "max(beta2 * u, abs(dw) + epsilon)", w: "w - rate * m / u" },
  numbers: corrections,
});

/** Adam with Nesterov's look ahead, and a momentum that grows from half of beta1 (Dozat 2016). */
export const nadam = optimizerOf({
  name: "nadam",
  settings: { ...SETTINGS, learningRate: 0.002, momentumDecay: 0.004 },
  state: { m: 0, v: 0 },
  assignments: { ...MEANS, w: "w - (slopeRate * dw + meanRate * m) / (sqrt(v) * correction + epsilon)" },
  numbers: (step, { learningRate, beta1, beta2, momentumDecay }) => {
    const [now, next] = [step, step + 1].map((t) => momentumOf(t, beta1, momentumDecay));
    const product = productOf(step, beta1, momentumDecay);
    return {
      slopeRate: learningRate * (1 - now) / (1 - product),
      meanRate: learningRate * next / (1 - product * next),
      correction: 1 / Math.sqrt(1 - beta2 ** step),
    };
  },
});

function momentumOf(step: number, beta1: number, decay: number): number {
  return beta1 * (1 - 0.5 * 0.96 ** (step * decay));
}

/** The products of the momenta up to each step, by their settings: they are remembered, not multiplied anew in each step. */
const products = new Map<string, number[]>();

function productOf(step: number, beta1: number, decay: number): number {
  const key = `${beta1} ${decay}`, known = products.get(key) ?? [1];
  products.set(key, known);
  while (known.length <= step) known.push(known[known.length - 1] * momentumOf(known.length, beta1, decay));
  return known[step];
}

/**
 * Adam without the division as long as too few squares are known for it, and with steps that are shorter while they are few
 * (Liu et al. 2020).
 */
export const radam = optimizerOf({
  name: "radam",
  settings: SETTINGS,
  state: { m: 0, v: 0 },
  assignments: { ...MEANS, w: "w - rate * m * (trust > 0 ? trust / (sqrt(v) + epsilon) : 1)" },
  numbers: (step, { learningRate, beta1, beta2 }) => ({
    rate: learningRate / (1 - beta1 ** step),
    trust: trustIn(step, beta2) * Math.sqrt(1 - beta2 ** step),
  }),
});

/** How far a mean of so few squares may be trusted, from 0 to 1: it grows with the number of squares that count in it. */
function trustIn(step: number, beta2: number): number {
  const most = 2 / (1 - beta2) - 1, count = most - 2 * step * beta2 ** step / (1 - beta2 ** step);
  if (count <= 5) return 0;
  return Math.sqrt((count - 4) * (count - 2) * most / ((most - 4) * (most - 2) * count));
}
