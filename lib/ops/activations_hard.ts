/** Activation functions that are made of straight lines, and cheap: what the smooth ones look like from afar. */
import { unary } from "./formula_op.ts";
import { checked, doing, ordered } from "./settings.ts";

/** x, kept between `min` and `max`. At a bound the gradient no longer passes; `clip` lets it. */
export const hardtanh = checked(
  unary("hardtanh", {
    act: "clip",
    y: "x < min ? min : x > max ? max : x",
    slopes: { dx: "x <= min ? 0 : x < max ? dy : 0" },
    settings: { min: -1, max: 1 },
    domain: "everywhere; the slope at a bound is chosen as 0",
    use: "a tanh made of three lines",
    also: [{ min: -0.5, max: 1.5 }],
    known: [[-2, -1], [0.5, 0.5], [2, 1]],
  }),
  (x, { min = -1, max = 1 } = {}) => ordered(doing("clip", x), min, max),
);

/** `x / 6 + 1/2`, kept between 0 and 1. */
export const hardsigmoid = unary("hardsigmoid", {
  act: "squash",
  y: "min(max(x + 3, 0), 6) / 6",
  slopes: { dx: "x <= -3 ? 0 : x < 3 ? dy / 6 : 0" },
  domain: "everywhere; the slopes at -3 and 3 are chosen as 0",
  use: "a sigmoid made of three lines",
  between: { low: -5, high: 5 },
  known: [[-4, 0], [0, 0.5], [1.5, 0.75], [4, 1]],
});

/** `x hardsigmoid(x)` (Howard et al. 2019). */
export const hardswish = unary("hardswish", {
  act: "rectify",
  y: "x < -3 ? 0 : x > 3 ? x : x * (x + 3) / 6",
  slopes: { dx: "x < -3 ? 0 : x > 3 ? dy : dy * (x / 3 + 0.5)" },
  domain: "everywhere; the slopes at -3 and 3 are those of the middle",
  use: "networks for small devices",
  between: { low: -5, high: 5 },
  known: [[-4, 0], [1.5, 1.125], [4, 4]],
});
