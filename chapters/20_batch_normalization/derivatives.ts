/** The slopes of this chapter, for `deno task gradcheck`; and two that are tempting and wrong, for the page. */
import type { Differentiable, Lists } from "../../lib/check_gradient.ts";
import type { Derivative } from "../07_backpropagation/derivatives.ts";
import * as norm from "./batch_normalization.ts";

const EPSILON = 1e-5;

/** One unit, for the rows of a batch. The lists are x, gamma and beta. */
export const batch: Differentiable = {
  forward: ([x, [gamma], [beta]]) => norm.batchNorm(x, { gamma, beta }, EPSILON),
  backward: ([x, [gamma], [beta]], dy) => {
    const slopes = norm.batchNormSlopes(x, { gamma, beta }, EPSILON, dy);
    return [slopes.x, [slopes.gamma], [slopes.beta]];
  },
};

/** The same with another rule for the slopes in n. */
function withRule(rule: typeof norm.standardizeSlopes): Differentiable {
  return {
    forward: batch.forward,
    backward: (lists, dy) => {
      const [x, [gamma]] = lists, dn = dy.map((slope) => slope * gamma), [, ...others] = batch.backward(lists, dy);
      return [rule(norm.standardize(x, EPSILON), dn), ...others];
    },
  };
}

/** Takes mean and variance for numbers that x does not move. */
export const forgetsBoth = withRule(({ r }, dn) => dn.map((slope) => slope * r));

/** Knows of the mean, and not of the variance. */
export const forgetsVariance = withRule(({ r }, dn) => {
  const common = dn.reduce((a, b) => a + b) / dn.length;
  return dn.map((slope) => (slope - common) * r);
});

/** One row, in all units. The lists are x, the gammas and the betas. */
const layer: Differentiable = {
  forward: ([x, gammas, betas]) => norm.layerNorm(x, affine(gammas, betas), EPSILON),
  backward: ([x, gammas, betas], dy) => {
    const slopes = norm.layerNormSlopes(x, affine(gammas, betas), EPSILON, dy);
    return [slopes.x, slopes.gamma, slopes.beta];
  },
};

function affine(gammas: readonly number[], betas: readonly number[]): norm.Affine[] {
  return gammas.map((gamma, unit) => ({ gamma, beta: betas[unit] }));
}

/** Where they are tried: some numbers, two of them, many far from 0, and some that lie close together. */
export const PLACES: readonly Lists[] = [
  [[1, 3, 5, 8, -2], [0.7], [0.2]],
  [[-0.4, 0.9], [-1.5], [3]],
  [[103, 101.5, 99, 98.2, 100, 104], [2], [-1]],
  [[0.01, 0.013, 0.008, 0.0115], [1], [0]],
];

/** The same numbers, with a gamma and a beta for each. */
const inUnits = (lists: Lists): Lists => [lists[0], lists[0].map((_, i) => i - 1.5), lists[0].map((_, i) => 0.3 * i)];

function derivative(name: string, rule: Differentiable, [inputs, ...also]: readonly Lists[]): Derivative {
  return { name, chapter: 20, rule, inputs, also };
}

export const derivatives: readonly Derivative[] = [
  derivative("batch normalization of one unit", batch, PLACES),
  derivative("layer normalization of one row", layer, PLACES.map(inUnits)),
];
