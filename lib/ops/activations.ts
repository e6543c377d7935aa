/**
 * The table of elementwise ops, part four: activation functions, of which chapter 4 tells.
 *
 * Their formulas hold for every finite x, in value and slope. `exp` is asked for numbers up to 0 alone, so it never
 * overflows, and what nearly cancels is not subtracted. A smooth function is put together by choices between smooth
 * branches rather than with `abs`, which has no slope at 0: each branch has all derivatives there, and they are those of the
 * whole function.
 */
import type { Operand } from "./calculate.ts";
import { elementwise, unary } from "./formula_op.ts";
import { checked, doing, finite, mustHold, positive } from "./settings.ts";

export * from "./activations_hard.ts";

/** No bend at all. */
export const identity = unary("identity", {
  act: "pass on",
  y: "x",
  slopes: { dx: "dy" },
  use: "outputs that may be any number",
  known: [[-2, -2]],
});

/** 0 below 0, 1 above; at 0 it jumps, and its value there is a choice. Nothing flows back (Rosenblatt 1958). */
export const step = checked(
  unary("step", {
    act: "step",
    y: "x < 0 ? 0 : x > 0 ? 1 : x + atZero", // what is not a number stays so
    settings: { atZero: 1 },
    use: "the perceptron",
    also: [{ atZero: 0.5 }],
    known: [[-0.1, 0], [0, 1], [0.1, 1]],
  }),
  (x, { atZero = 1 } = {}) => finite(doing("step", x), { atZero }),
);

/** `1 / (1 + e^-x)`, between 0 and 1. */
export const sigmoid = unary("sigmoid", {
  act: "squash",
  y: "e = exp(x < 0 ? x : -x); (x < 0 ? e : 1) / (1 + e)",
  slopes: { dx: "e = exp(x < 0 ? x : -x); dy * e / ((1 + e) * (1 + e))" },
  use: "probabilities, gates",
  known: [[0, 0.5], [Math.LN2, 2 / 3], [-Math.log(3), 0.25]],
});

/** `log(sigmoid(x))`, which keeps its digits where the sigmoid is near 0 or 1. */
export const logSigmoid = unary("logSigmoid", {
  act: "take the logarithm of the sigmoid of",
  y: "(x < 0 ? x : 0) - log1p(exp(x < 0 ? x : -x))",
  slopes: { dx: "e = exp(x < 0 ? x : -x); dy * (x < 0 ? 1 : e) / (1 + e)" },
  use: "losses of a yes or no",
  known: [[0, -Math.LN2], [-Math.log(3), -2 * Math.LN2]],
});

/** Between -1 and 1. Its slope as `1 - y * y` would be rounded to 0 from 20 on. */
export const tanh = unary("tanh", {
  act: "squash",
  y: "tanh(x)",
  slopes: { dx: "e = exp(x < 0 ? x : -x); c = 2 * e / (1 + e * e); dy * c * c" },
  use: "recurrent networks",
  known: [[0, 0], [Math.LN2, 0.6], [-Math.log(3), -0.8]],
});

/** `x - tanh(x)`. Near 0, where that would cancel, `(x cosh(x) - sinh(x)) / cosh(x)` by the series above the line. */
export const tanhshrink = unary("tanhshrink", {
  act: "shrink",
  y: "t = x * x; t < 0.0625" +
    " ? x * t * (1 / 3 + t * (1 / 30 + t * (1 / 840 + t * (1 / 45360 + t / 3991680)))) / (0.5 * (exp(x) + exp(-x)))" +
    " : x - tanh(x)",
  slopes: { dx: "t = tanh(x); dy * t * t" },
  use: "sparse codes",
  known: [[0, 0], [Math.LN2, Math.LN2 - 0.6], [1e-100, 1e-300 / 3]],
});

/** `max(0, x)` (Nair and Hinton 2010). */
export const relu = unary("relu", {
  act: "rectify",
  y: "max(x, 0)",
  slopes: { dx: "x > 0 ? dy : 0" },
  domain: "everywhere; the slope at 0 is chosen as 0",
  use: "hidden layers",
  known: [[-2, 0], [0, 0], [3, 3]],
});

/** ReLU that stops at 6. */
export const relu6 = unary("relu6", {
  act: "rectify",
  y: "min(max(x, 0), 6)",
  slopes: { dx: "x <= 0 ? 0 : x < 6 ? dy : 0" },
  domain: "everywhere; the slopes at 0 and 6 are chosen as 0",
  use: "networks for numbers of few bits",
  between: { low: -5, high: 9 },
  known: [[-2, 0], [3, 3], [7, 6]],
});

/** ReLU with a small slope on the left (Maas et al. 2013). */
export const leakyRelu = checked(
  unary("leakyRelu", {
    act: "rectify",
    y: "x > 0 ? x : slope * x",
    slopes: { dx: "x > 0 ? dy : slope * dy" },
    settings: { slope: 0.01 },
    domain: "everywhere; the slope at 0 is that of the left",
    use: "hidden layers whose units must not die",
    also: [{ slope: 0.2 }],
    known: [[-2, -0.02], [3, 3]],
  }),
  (x, { slope = 0.01 } = {}) => finite(doing("rectify", x), { slope }),
);

/** Leaky ReLU whose slope on the left is learned: a weight for each channel, in a shape that broadcasts (He et al. 2015). */
export const prelu = elementwise<[x: Operand, weight: Operand]>("prelu", ["x", "weight"], {
  act: "rectify",
  y: "x > 0 ? x : weight * x",
  slopes: { dx: "x > 0 ? dy : weight * dy", dweight: "x > 0 ? 0 : dy * x" },
  domain: "everywhere; the slope at 0 is that of the left",
  use: "hidden layers",
  known: [[-2, 0.25, -0.5], [3, 0.25, 3]],
}, [[[2, 3], [3]], [[2, 3, 2], [3, 1]], [[4], []], [[0, 2], [2]]]);

/** x on the right, `alpha (e^x - 1)` on the left (Clevert et al. 2016). */
export const elu = checked(
  unary("elu", {
    act: "rectify",
    y: "x > 0 ? x : alpha * expm1(x)",
    slopes: { dx: "x > 0 ? dy : dy * alpha * exp(x)" },
    settings: { alpha: 1 },
    domain: "everywhere; the slope at 0 is that of the left, alpha",
    use: "hidden layers",
    also: [{ alpha: 0.5 }],
    known: [[3, 3], [-Math.LN2, -0.5]],
  }),
  (x, { alpha = 1 } = {}) => finite(doing("rectify", x), { alpha }),
);

/** ELU with the two numbers that keep mean 0 and variance 1 from layer to layer (Klambauer et al. 2017). */
export const selu = unary("selu", {
  act: "rectify",
  y: "1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * expm1(x))",
  slopes: { dx: "1.0507009873554805 * (x > 0 ? dy : dy * 1.6732632423543772 * exp(x))" },
  domain: "everywhere; the slope at 0 is that of the left",
  use: "deep networks without normalization",
  known: [[2, 2.101401974710961], [-Math.LN2, -0.8790496704236883]],
});

/** `log(1 + e^(beta x)) / beta`, a ReLU without a kink (Dugas et al. 2001); x itself where `beta x` is above the threshold. */
export const softplus = checked(
  unary("softplus", {
    act: "soften",
    y: "z = beta * x; z > threshold ? x : ((z < 0 ? 0 : z) + log1p(exp(z < 0 ? z : -z))) / beta",
    slopes: { dx: "z = beta * x; e = exp(z < 0 ? z : -z); z > threshold ? dy : dy * (z < 0 ? e : 1) / (1 + e)" },
    settings: { beta: 1, threshold: 20 },
    use: "numbers that must be positive",
    also: [{ beta: 2, threshold: 20 }, { beta: 4, threshold: 2 }],
    known: [[0, Math.LN2], [Math.log(3), 2 * Math.LN2], [30, 30]],
  }),
  (x, { beta = 1, threshold = 20 } = {}) => {
    positive(doing("soften", x), { beta });
    mustHold(doing("soften", x), "threshold", threshold, !Number.isNaN(threshold), "a number");
  },
);

/** `x Phi(x)`, x times the share of normal numbers below it (Hendrycks and Gimpel 2016). */
export const gelu = unary("gelu", {
  act: "rectify",
  y: "x * normalBelow(x)",
  slopes: { dx: "dy * (normalBelow(x) + x * normalDensity(x))" },
  use: "transformers",
  known: [[0, 0], [1, 0.8413447460685429], [-10, -7.61985302416052607e-23]],
});

/**
 * GELU with `sigmoid(u)` for Phi, `u = sqrt(8 / pi) (x + 0.044715 x^3)`, from the same paper. Beyond 22 the sigmoid is 0 or 1
 * to the last bit, so the cube is taken no further, where it would overflow.
 */
export const geluTanh = unary("geluTanh", {
  act: "rectify",
  y: "c = min(max(x, -22), 22); u = sqrt(8 / pi) * c * (1 + 0.044715 * c * c); e = exp(u < 0 ? u : -u); " +
    "x * (u < 0 ? e : 1) / (1 + e)",
  slopes: {
    dx: "c = min(max(x, -22), 22); u = sqrt(8 / pi) * c * (1 + 0.044715 * c * c); e = exp(u < 0 ? u : -u); " +
      "dy * ((u < 0 ? e : 1) + x * e / (1 + e) * sqrt(8 / pi) * (1 + 0.134145 * c * c)) / (1 + e)",
  },
  use: "transformers; off GELU by 0.0005 at most",
  known: [[0, 0], [1, 0.8411919906082767], [-1, -0.15880800939172327]],
});

/**
 * `x sigmoid(x)` (Elfwing et al. 2018), also named swish. On the left `e^x` comes in as two halves h: alone, the smallest
 * ones would have no digits left.
 */
export const silu = unary("silu", {
  act: "rectify",
  y: "h = exp((x < 0 ? x : -x) / 2); s = x < 0 ? h : 1; x * s * (s / (1 + h * h))",
  slopes: {
    dx: "h = exp((x < 0 ? x : -x) / 2); e = h * h; s = x < 0 ? h : 1; " +
      "dy * s * (1 + x * (x < 0 ? 1 : e) / (1 + e)) * (s / (1 + e))",
  },
  use: "convolutional networks",
  known: [[0, 0], [Math.log(3), 0.75 * Math.log(3)], [-Math.log(3), -0.25 * Math.log(3)]],
});

/** `x tanh(softplus(x))`, as a fraction of powers of `e^x` on the left and of `e^-x` on the right (Misra 2020). */
export const mish = unary("mish", {
  act: "rectify",
  y: "h = exp((x < 0 ? x : -x) / 2); e = h * h; " +
    "x < 0 ? x * h * (h * (2 + e) / (2 + e * (2 + e))) : x * ((1 + 2 * e) / (1 + 2 * e * (1 + e)))",
  slopes: {
    dx: "h = exp((x < 0 ? x : -x) / 2); e = h * h; l = 2 + e * (2 + e); r = 1 + 2 * e * (1 + e); " +
      "dy * (x < 0 ? (h * (2 + e) + h * x * 4 * (1 + e) / l) * (h / l) : (1 + 2 * e + x * e * e * 4 * (1 + e) / r) / r)",
  },
  use: "convolutional networks",
  known: [[0, 0], [Math.LN2, 0.8 * Math.LN2], [-Math.LN2, -5 / 13 * Math.LN2]],
});

/** `x / (1 + |x|)`, between -1 and 1. */
export const softsign = unary("softsign", {
  act: "squash",
  y: "x / (1 + abs(x))",
  slopes: { dx: "r = 1 / (1 + abs(x)); dy * r * r" },
  use: "a tanh that flattens slowly",
  known: [[1, 0.5], [-3, -0.75]],
});
