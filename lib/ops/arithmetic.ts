/** The table of elementwise ops, part one: arithmetic. Part two is functions.ts, then comparisons.ts, activations.ts. */
import { binary } from "./formula_op.ts";

export const add = binary("add", {
  act: "add",
  y: "a + b",
  slopes: { da: "dy", db: "dy" },
  use: "biases, sums of losses",
  known: [[2, 3, 5]],
});

export const sub = binary("sub", {
  act: "subtract",
  y: "a - b",
  slopes: { da: "dy", db: "-dy" },
  use: "errors: prediction minus target",
  known: [[2, 3, -1]],
});

export const mul = binary("mul", {
  act: "multiply",
  y: "a * b",
  slopes: { da: "dy * b", db: "dy * a" },
  use: "weights, masks, gates",
  known: [[2, 3, 6]],
});

export const div = binary("div", {
  act: "divide",
  y: "a / b",
  slopes: { da: "dy / b", db: "-dy * y / b" },
  domain: "b != 0",
  use: "means, normalization",
  between: [{ low: -2, high: 2 }, { low: 0.5, high: 2 }],
  known: [[3, 2, 1.5]],
});

/** `a` to the power of `b`. */
export const pow = binary("pow", {
  act: "raise",
  y: "pow(a, b)",
  slopes: {
    da: "b == 0 ? 0 : dy * b * pow(a, b - 1)",
    db: "a == 0 ? (b >= 0 ? 0 : -dy * infinity) : dy * y * log(a)",
  },
  domain: "a > 0, or b whole",
  use: "penalties, schedules",
  between: [{ low: 0.5, high: 2 }, { low: -2, high: 2 }],
  known: [[2, 3, 8], [4, 0.5, 2]],
});

/** The larger of two numbers; equal ones share the gradient. */
export const maximum = binary("maximum", {
  act: "take the maximum of",
  y: "max(a, b)",
  slopes: { da: "a == b ? 0.5 * dy : a > b ? dy : 0", db: "a == b ? 0.5 * dy : b > a ? dy : 0" },
  use: "hinges, clipping",
  known: [[2, 3, 3], [-1, -2, -1]],
});

/** The smaller of two numbers; equal ones share the gradient. */
export const minimum = binary("minimum", {
  act: "take the minimum of",
  y: "min(a, b)",
  slopes: { da: "a == b ? 0.5 * dy : a < b ? dy : 0", db: "a == b ? 0.5 * dy : b < a ? dy : 0" },
  use: "clipping",
  known: [[2, 3, 2], [-1, -2, -2]],
});
