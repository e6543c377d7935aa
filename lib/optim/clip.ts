/** Gradients that are too long, made shorter (Pascanu et al. 2013). New ones: those that are given stay as they are. */
import type { Parameters } from "../nn/layer.ts";
import { untracked } from "../op.ts";
import { abs, clip, div, greater, max, maximum, minimum, mul, sqrt, square, sum, where } from "../ops/mod.ts";
import { add } from "../ops/mod.ts";
import type { Tensor } from "../tensor.ts";
import type { Slopes } from "./optimizer.ts";

/** Keeps a division from 0. */
const TINY = 1e-6;

/** Every number of every gradient, cut off at -most and most. The direction changes: long components lose, short ones do not. */
export function clipByValue(slopes: Slopes, parameters: Parameters, most: number): Slopes {
  check("value", most);
  return changed(slopes, parameters, () => (slope) => clip(slope, { min: -most, max: most }));
}

/**
 * All gradients, multiplied by one number, so that together they are no longer than `most`. The direction stays. Where one
 * number is infinite or NaN there is no direction left, and all become NaN.
 */
export function clipByNorm(slopes: Slopes, parameters: Parameters, most: number): Slopes {
  check("norm", most);
  return changed(slopes, parameters, (all) => {
    const scale = minimum(div(most, add(normOf(all), TINY)), 1);
    return (slope) => mul(slope, scale);
  });
}

/** The length of all gradients together: the root of the sum of the squares of all their numbers. One number. */
export function slopeNorm(slopes: Slopes, parameters: Parameters): Tensor {
  return untracked(() => normOf([...slopesOf(slopes, parameters).values()]));
}

/** Each tensor once, also where it has two names. */
function slopesOf(slopes: Slopes, parameters: Parameters): Map<Tensor, Tensor> {
  const found = new Map(Object.values(parameters).map((w) => [w, slopes.of(w)]));
  if (found.size === 0) throw new Error("Cannot measure gradients: there are no parameters");
  return found;
}

function changed(
  slopes: Slopes,
  parameters: Parameters,
  changeOf: (all: readonly Tensor[]) => (slope: Tensor) => Tensor,
): Slopes {
  return untracked(() => {
    const found = slopesOf(slopes, parameters), change = changeOf([...found.values()]);
    const results = new Map([...found].map(([w, slope]) => [w, change(slope)]));
    return { of: (x) => results.get(x) ?? slopes.of(x) };
  });
}

/** The numbers are divided by the largest before they are squared: the squares of 1e20 and more have no place in float32. */
function normOf(all: readonly Tensor[]): Tensor {
  const filled = all.filter(({ storage }) => storage.length > 0);
  const largest = filled.map((x) => max(abs(x))).reduce((a, b) => maximum(a, b));
  const scale = where(greater(largest, 0), largest, 1);
  return mul(scale, sqrt(filled.map((x) => sum(square(div(x, scale)))).reduce((a, b) => add(a, b))));
}

function check(what: string, most: number): void {
  if (most > 0 && most < Infinity) return;
  throw new Error(`Cannot clip gradients by ${what}: at most ${most} is asked for, expected a positive number`);
}
