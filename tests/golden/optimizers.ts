/** The two rules by which the golden training runs learn, as formulas that change the weights in place. */
import { zeros } from "../../lib/create.ts";
import { rule } from "../../lib/update.ts";
import { type GoldenCase, numberOf } from "./cases.ts";
import { given, numbersOf } from "./parameters.ts";
import type { Named } from "./trial.ts";

/** Gradient descent with momentum, or without where it is 0 (Polyak 1964). */
const descent = rule({ m: "momentum * m + g", w: "w - rate * m" });

/** Adam (Kingma and Ba 2015). Both means begin at 0; `warm1` and `warm2` make up for that. */
const adam = rule({
  m: "decay1 * m + (1 - decay1) * g",
  v: "decay2 * v + (1 - decay2) * g * g",
  w: "w - rate * (m / warm1) / (sqrt(v / warm2) + tiny)",
});

/** Takes one step, given the gradients by the names of the weights. */
export type Optimizer = (grads: Named) => void;

/** The optimizer of a training run. */
export function optimizerOf(golden: GoldenCase, weights: Named): Optimizer {
  const entries = Object.entries(weights).map(([name, w]) => ({ name, w, m: zeros(w.shape), v: zeros(w.shape) }));
  const update = golden.params.optimizer === "adam" ? adam : descent;
  let steps = 0;
  return (grads) => {
    const numbers = update === adam ? adamNumbers(golden, ++steps) : { momentum: given(golden, "momentum") ?? 0 };
    for (const { name, ...state } of entries) {
      update({ ...state, g: grads[name] }, { rate: numberOf(golden, "lr"), ...numbers });
    }
  };
}

function adamNumbers(golden: GoldenCase, steps: number) {
  const [decay1, decay2] = numbersOf(golden, "betas"), tiny = numberOf(golden, "eps");
  return { decay1, decay2, tiny, warm1: 1 - decay1 ** steps, warm2: 1 - decay2 ** steps };
}
