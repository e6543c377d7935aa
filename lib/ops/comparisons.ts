/**
 * The table of elementwise ops, part three: comparisons and choices.
 *
 * A comparison is 1 where it holds and 0 where it does not, a number like any other: masks multiply, and their sum counts.
 * Nothing flows back through it.
 */
import { binary, elementwise, unary } from "./formula_op.ts";
import type { Operand } from "./calculate.ts";
import { checked, doing, ordered } from "./settings.ts";

export const equal = binary("equal", {
  act: "compare",
  y: "a == b",
  use: "counting right answers",
  known: [[2, 2, 1], [2, 3, 0]],
});

export const notEqual = binary("notEqual", {
  act: "compare",
  y: "a != b",
  use: "masks of what is not padding",
  known: [[2, 2, 0], [2, 3, 1]],
});

export const less = binary("less", {
  act: "compare",
  y: "a < b",
  use: "masks",
  known: [[2, 2, 0], [2, 3, 1]],
});

export const lessEqual = binary("lessEqual", {
  act: "compare",
  y: "a <= b",
  use: "masks",
  known: [[2, 2, 1], [3, 2, 0]],
});

export const greater = binary("greater", {
  act: "compare",
  y: "a > b",
  use: "answers above a threshold",
  known: [[2, 2, 0], [3, 2, 1]],
});

export const greaterEqual = binary("greaterEqual", {
  act: "compare",
  y: "a >= b",
  use: "answers from a threshold on",
  known: [[2, 2, 1], [2, 3, 0]],
});

/** `a` where the condition is not 0, `b` where it is. All three broadcast; nothing flows back to the condition. */
export const where = elementwise<[condition: Operand, a: Operand, b: Operand]>("where", ["condition", "a", "b"], {
  act: "choose between",
  y: "condition != 0 ? a : b",
  slopes: { da: "condition != 0 ? dy : 0", db: "condition != 0 ? 0 : dy" },
  masks: ["condition"],
  use: "masks, pieces of a function",
  known: [[1, 2, 3, 2], [0, 2, 3, 3]],
}, [
  [[2, 3], [2, 3], [2, 3]],
  [[2, 3], [3], []],
  [[3], [2, 1], [2, 3]],
  [[2, 1], [1, 3], [1, 1]],
  [[0], [0], [1]],
]);

/** No less than `min`, no more than `max`: `clip(x, { min: 0 })`. At a bound the gradient still passes. */
export const clip = checked(
  unary("clip", {
    act: "clip",
    y: "x < min ? min : x > max ? max : x",
    slopes: { dx: "x < min ? 0 : x <= max ? dy : 0" },
    settings: { min: -Infinity, max: Infinity },
    domain: "everywhere; the slope at a bound is chosen as 1",
    use: "probabilities whose logarithm is taken, gradients",
    also: [{ min: -1, max: 0.5 }, { min: 0, max: Infinity }],
    known: [[2, 2], [-1e300, -1e300]],
  }),
  (x, { min = -Infinity, max = Infinity } = {}) => ordered(doing("clip", x), min, max),
);
