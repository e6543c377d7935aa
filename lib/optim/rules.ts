/**
 * The rules of the optimizers, as formulas.
 *
 * In all of them `w` is a weight and `dw` its gradient. What begins with 0 is kept for each weight from step to step. Settings
 * have the usual values; names of other libraries are PyTorch's and Keras's.
 */
import { optimizerOf } from "./optimizer.ts";

/** Gradient descent: straight down the slope (Cauchy 1847); with one batch after the other, stochastic (Robbins and Monro 1951). */
export const sgd = optimizerOf({
  name: "sgd",
  settings: { learningRate: 0.01 },
  state: {},
  assignments: { w: "w - learningRate * dw" },
});

/** The first gradient is taken whole, as PyTorch does it; the others lose the share `dampening`. */
const damped = (step: number, { dampening }: { readonly dampening: number }) => ({
  share: step === 1 ? 1 : 1 - dampening,
});

/**
 * A ball that rolls: v is its velocity, of which a share is left after each step (Polyak 1964). The rate multiplies the
 * velocity, and not the gradient that goes into it, so a change of the rate acts at once.
 */
export const momentum = optimizerOf({
  name: "momentum",
  settings: { learningRate: 0.01, momentum: 0.9, dampening: 0 },
  state: { v: 0 },
  assignments: { v: "momentum * v + share * dw", w: "w - learningRate * v" },
  numbers: damped,
});

/** Momentum that looks ahead: the step is the one that the next velocity would have (Nesterov 1983; Sutskever et al. 2013). */
export const nesterov = optimizerOf({
  name: "nesterov",
  settings: { learningRate: 0.01, momentum: 0.9 },
  state: { v: 0 },
  assignments: { v: "momentum * v + dw", w: "w - learningRate * (dw + momentum * v)" },
});

/**
 * Divides by the root of the sum of all squares so far: where slopes are small, or rare, steps are larger, and all steps
 * shrink (Duchi et al. 2011).
 */
export const adagrad = optimizerOf({
  name: "adagrad",
  settings: { learningRate: 0.01, rateDecay: 0, epsilon: 1e-10 },
  state: { sum: 0 },
  assignments: { sum: "sum + dw * dw", w: "w - rate * dw / (sqrt(sum) + epsilon)" },
  numbers: (step, { learningRate, rateDecay }) => ({ rate: learningRate / (1 + (step - 1) * rateDecay) }),
});

/** Divides by the root of a mean of squares that forgets, so that steps need not shrink (Tieleman and Hinton 2012). */
export const rmsprop = optimizerOf({
  name: "rmsprop",
  settings: { learningRate: 0.01, rho: 0.99, epsilon: 1e-8 },
  state: { v: 0 },
  assignments: { v: "rho * v + (1 - rho) * dw * dw", w: "w - learningRate * dw / (sqrt(v) + epsilon)" },
});

/** RMSprop with a velocity `u`, into which the divided gradients go. */
export const rmspropMomentum = optimizerOf({
  name: "rmspropMomentum",
  settings: { learningRate: 0.01, rho: 0.99, epsilon: 1e-8, momentum: 0.9 },
  state: { v: 0, u: 0 },
  assignments: {
    v: "rho * v + (1 - rho) * dw * dw",
    u: "momentum * u + dw / (sqrt(v) + epsilon)",
    w: "w - learningRate * u",
  },
});

/** The same with the variance of the gradients in place of their mean square: the square of their mean is taken off (Graves 2013). */
export const rmspropCentered = optimizerOf({
  name: "rmspropCentered",
  settings: { learningRate: 0.01, rho: 0.99, epsilon: 1e-8, momentum: 0 },
  state: { v: 0, mean: 0, u: 0 },
  assignments: {
    v: "rho * v + (1 - rho) * dw * dw",
    mean: "rho * mean + (1 - rho) * dw",
    u: "momentum * u + dw / (sqrt(max(v - mean * mean, 0)) + epsilon)",
    w: "w - learningRate * u",
  },
});

/**
 * Multiplies by the root of the mean square of the steps before, so that a step has the unit of a weight and not that of a
 * gradient (Zeiler 2012). Its rate is 1, where Keras has 0.001.
 */
export const adadelta = optimizerOf({
  name: "adadelta",
  settings: { learningRate: 1, rho: 0.9, epsilon: 1e-6 },
  state: { v: 0, u: 0, change: 0 },
  assignments: {
    v: "rho * v + (1 - rho) * dw * dw",
    change: "sqrt(u + epsilon) / sqrt(v + epsilon) * dw",
    u: "rho * u + (1 - rho) * change * change",
    w: "w - learningRate * change",
  },
});
