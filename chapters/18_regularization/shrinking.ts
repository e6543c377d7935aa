/** How penalties and decay shrink a lone weight, on the library's optimizers; and one that sets weights to 0 for good. */
import { parameter } from "../../lib/create.ts";
import { gradients } from "../../lib/autograd.ts";
import { penalty, type PenaltyOptions } from "../../lib/nn/penalty.ts";
import { type Optimizer, optimizerOf } from "../../lib/optim/optimizer.ts";
import { sgd } from "../../lib/optim/rules.ts";
import { adam, adamw } from "../../lib/optim/rules_adam.ts";
import { device, type Tensor } from "../../lib/tensor.ts";

/**
 * Gradient descent with L1, as an optimizer: each step goes down the slope of the loss alone, and then moves each weight toward 0,
 * not further than 0 (Beck and Teboulle 2009).
 */
export const thresholding = optimizerOf({
  name: "thresholding",
  settings: { learningRate: 0.01, l1: 0.01 },
  state: {},
  assignments: { w: "moved = w - learningRate * dw; sign(moved) * max(abs(moved) - learningRate * l1, 0)" },
});

const RATE = 0.1;

/** What is compared, each at the rate 0.1 on a weight whose only loss, if any, is its penalty. */
export const SHRINKERS: Readonly<Record<string, Shrinker>> = {
  "L2, 0.5": { make: (w) => sgd(w, { learningRate: RATE }), cost: { l2: 0.5 } },
  "L1, 0.7": { make: (w) => sgd(w, { learningRate: RATE }), cost: { l1: 0.7 } },
  "soft threshold, 0.7": { make: (w) => thresholding(w, { learningRate: RATE, l1: 0.7 }) },
  "Adam, L2 of 0.5": { make: (w) => adam(w, { learningRate: RATE, weightDecay: 1 }) },
  "Adam, L2 of 0.0005": { make: (w) => adam(w, { learningRate: RATE, weightDecay: 0.001 }) },
  "AdamW, decay 0.001": { make: (w) => adamw(w, { learningRate: RATE, weightDecay: 0.001 }) },
  "AdamW, decay 1": { make: (w) => adamw(w, { learningRate: RATE, weightDecay: 1 }) },
};

interface Shrinker {
  readonly make: (w: { w: Tensor }) => Optimizer;
  /** A penalty in the loss. */
  readonly cost?: PenaltyOptions;
}

/** The way of a weight that begins at 1 and matters to nobody: its slope is 0, but for the penalty. */
export async function shrink({ make, cost = { l2: 0 } }: Shrinker, steps: number): Promise<number[]> {
  const w = parameter([[1]]), optimizer = make({ w }), path = [1];
  for (let step = 0; step < steps; step++) {
    using _step = device().step();
    optimizer.step(gradients(penalty({ w }, cost)));
    path.push(await w.item());
  }
  return path;
}
