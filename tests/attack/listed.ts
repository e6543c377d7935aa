/** Changes that are no mistakes, for a reason that no rule finds: by op and change. */

const SOFTPLUS = "z = beta * x; e = exp(z < 0 ? z : -z); z > threshold ? dy : dy * (z < 0 ? e : 1) / (1 + e)";
const ENTROPY = "dy * (x - target) / max(1e-12, x * (1 - x))";
const GUARD = "x (1 - x) is that small only where x is within 2e-12 of 0 or 1, nearer than a difference can reach";
const PADDING = "a wish, and no slope: the padding row shall not learn. No sample looks it up; a test of its own does";
const SIGN = "beta is positive, so x has the sign of z";
const COUNTED = "the mask is divided by its sum, so that a factor cancels";
const SCALED_MASKS = {
  "x == y #0 | the sign is flipped: -(x == y)": COUNTED,
  "x == y #0 | a factor 2 too much: 2 * (x == y)": COUNTED,
};

export const LISTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  binaryCrossEntropyTerms: {
    [`${ENTROPY} #0 | max is forgotten: dy * (x - target) / (x * (1 - x))`]: GUARD,
    [`${ENTROPY} #0 | a constant is changed: dy * (x - target) / max(2e-12, x * (1 - x))`]: GUARD,
  },
  embedding: {
    "a * b #0 | the wrong operator: a / b": PADDING,
    "a * b #0 | the right part is dropped: a": PADDING,
  },
  max: SCALED_MASKS,
  min: SCALED_MASKS,
  softplus: {
    [`${SOFTPLUS} #0 | the wrong variable: ${SOFTPLUS.replace("exp(z < 0", "exp(x < 0")}`]: SIGN,
    [`${SOFTPLUS} #0 | the wrong variable: ${SOFTPLUS.replace("dy * (z < 0", "dy * (x < 0")}`]: SIGN,
  },
};
