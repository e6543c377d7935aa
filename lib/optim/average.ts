/** Means of weights over steps: the middle of a path that jumps about a valley lies deeper than its ends (Polyak and Juditsky 1992). */
import { zeros } from "../create.ts";
import type { Parameters } from "../nn/layer.ts";
import { keep, onDevice, type Tensor } from "../tensor.ts";
import { rule } from "../update.ts";
import { assign } from "./assign.ts";

/** Means that go along with weights. */
export interface Average {
  /** The means, by the names of the weights. */
  readonly weights: Parameters;
  /** How often weights were added. A checkpoint sets it. */
  steps: number;
  /** Adds the weights as they are now. To be called after each step that shall count. */
  add(): void;
  /** Puts the means in the place of the weights, until it is disposed of: `using _means = average.putIn();`. */
  putIn(): Disposable;
}

export interface AverageOptions {
  /** The share of the mean that is left at each step; 1 is the mean of all steps. */
  readonly decay?: number;
}

const mix = rule({ mean: "(1 - share) * mean + share * w" });

/**
 * Begins a mean of these weights. With a decay of 0.99 about the last hundred steps count. While there are fewer, it is the
 * plain mean, so what the weights were before the first step has no part in it.
 */
export function averageOf(parameters: Parameters, { decay = 1 }: AverageOptions = {}): Average {
  if (!(decay >= 0 && decay <= 1)) {
    throw new Error(`Cannot average weights: the decay is ${decay}, expected a number from 0 to 1`);
  }
  const weights = mapped(parameters, ({ shape, device }) => keep(onDevice(device, () => zeros(shape))));
  const average: Average = {
    weights,
    steps: 0,
    add() {
      const share = Math.max(1 / ++average.steps, 1 - decay);
      for (const [name, w] of Object.entries(parameters)) mix({ mean: weights[name], w }, { share });
    },
    putIn() {
      if (average.steps === 0) throw new Error("Cannot put in averaged weights: none were added yet");
      const before = mapped(parameters, keep);
      assign(parameters, weights);
      return { [Symbol.dispose]: () => assign(parameters, before) };
    },
  };
  return average;
}

function mapped(parameters: Parameters, change: (x: Tensor) => Tensor): Parameters {
  return Object.fromEntries(Object.entries(parameters).map(([name, x]) => [name, change(x)]));
}
