/** The table of elementwise ops, part two: the functions of mathematics. */
import { unary } from "./formula_op.ts";

export const neg = unary("neg", {
  act: "negate",
  y: "-x",
  slopes: { dx: "-dy" },
  use: "likelihoods, which become losses",
  known: [[2, -2]],
});

/** The size without the sign. At 0 the slope is 0, between those of the two sides. */
export const abs = unary("abs", {
  act: "take the absolute value of",
  y: "abs(x)",
  slopes: { dx: "dy * sign(x)" },
  domain: "everywhere; the slope at 0 is chosen as 0",
  use: "absolute errors, L1 penalties",
  known: [[-2, 2], [3, 3]],
});

/** -1, 0 or 1. Nothing flows back: the slope is 0 wherever there is one. */
export const sign = unary("sign", {
  act: "take the sign of",
  y: "sign(x)",
  use: "the slope of abs, votes",
  known: [[-2, -1], [0, 0], [3, 1]],
});

export const square = unary("square", {
  act: "square",
  y: "x * x",
  slopes: { dx: "2 * dy * x" },
  use: "squared errors, L2 penalties, variance",
  known: [[-3, 9]],
});

/** The root. It rises without bound towards 0: the slope there is infinite. */
export const sqrt = unary("sqrt", {
  act: "take the root of",
  y: "sqrt(x)",
  slopes: { dx: "0.5 * dy / y" },
  domain: "x >= 0; the slope at 0 is infinite",
  use: "standard deviations, norms",
  between: { low: 0.5, high: 2 },
  known: [[2.25, 1.5]],
});

/** One over the root. */
export const rsqrt = unary("rsqrt", {
  act: "take the inverse root of",
  y: "1 / sqrt(x)",
  slopes: { dx: "-0.5 * dy * y / x" },
  domain: "x > 0",
  use: "normalization",
  between: { low: 0.5, high: 2 },
  known: [[4, 0.5]],
});

export const reciprocal = unary("reciprocal", {
  act: "invert",
  y: "1 / x",
  slopes: { dx: "-dy * y * y" },
  domain: "x != 0",
  use: "means, rates",
  between: { low: 0.5, high: 2 },
  known: [[-4, -0.25]],
});

export const exp = unary("exp", {
  act: "exponentiate",
  y: "exp(x)",
  slopes: { dx: "dy * y" },
  domain: "everywhere; infinite from 709.8 on in float64, from 88.8 on in float32",
  use: "probabilities out of scores",
  known: [[0, 1], [1, Math.E]],
});

/** `e^x - 1`, which keeps the digits of small x. */
export const expm1 = unary("expm1", {
  act: "exponentiate",
  y: "expm1(x)",
  slopes: { dx: "dy * exp(x)" },
  use: "the left side of ELU",
  known: [[0, 0], [1e-20, 1e-20], [1, Math.E - 1]],
});

/** The natural logarithm. */
export const log = unary("log", {
  act: "take the logarithm of",
  y: "log(x)",
  slopes: { dx: "dy / x" },
  domain: "x > 0",
  use: "likelihoods",
  between: { low: 0.5, high: 2 },
  known: [[1, 0], [2, Math.LN2]],
});

/** `log(1 + x)`, which keeps the digits of small x. */
export const log1p = unary("log1p", {
  act: "take the logarithm of",
  y: "log1p(x)",
  slopes: { dx: "dy / (1 + x)" },
  domain: "x > -1",
  use: "softplus, and losses made of it",
  between: { low: -0.5, high: 2 },
  known: [[0, 0], [1e-20, 1e-20], [1, Math.LN2]],
});

export const sin = unary("sin", {
  act: "take the sine of",
  y: "sin(x)",
  slopes: { dx: "dy * cos(x)" },
  use: "positions as waves",
  known: [[0, 0], [Math.PI / 6, 0.5]],
});

export const cos = unary("cos", {
  act: "take the cosine of",
  y: "cos(x)",
  slopes: { dx: "-dy * sin(x)" },
  use: "positions as waves, learning rates that fall like one",
  known: [[0, 1], [Math.PI / 3, 0.5]],
});

/** The error function: `2 / sqrt(pi)` times the integral of `e^(-t^2)` from 0 to x. */
export const erf = unary("erf", {
  act: "take the error function of",
  y: "erf(x)",
  slopes: { dx: "dy * 2 / sqrt(pi) * exp(-x * x)" },
  use: "the normal distribution, and GELU",
  known: [[0, 0], [0.5, 0.5204998778130465], [-2, -0.9953222650189527]],
});

/** To the nearest whole number; halves go to the even one: 0.5 to 0, 1.5 to 2. Nothing flows back. */
export const round = unary("round", {
  act: "round",
  y: "round(x)",
  use: "quantization, counting",
  known: [[0.5, 0], [1.5, 2], [2.5, 2], [-2.6, -3]],
});

/** To the next whole number below. Nothing flows back. */
export const floor = unary("floor", {
  act: "round down",
  y: "floor(x)",
  use: "places in a grid",
  known: [[1.7, 1], [-1.2, -2], [3, 3]],
});
