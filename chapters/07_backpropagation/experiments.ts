/** Experiments with the walk: what it costs, what a second one does, and what is not cleared. */
import { Random } from "../../lib/random.ts";
import { mul, pow, sub, type Value, variable } from "../06_computation_graphs/computation_graphs.ts";
import { doubled, lossFromLogit, neuronGraph } from "../06_computation_graphs/graphs.ts";
import { backward, clearGradients, stepDownhill, topologicalOrder } from "./backpropagation.ts";

/** What the slopes of a loss cost, in operations. */
interface Cost {
  /** Given numbers whose slopes are asked for. */
  readonly numbers: number;
  /** Operations to compute the loss once. */
  readonly forward: number;
  /** Passings of the walk back, each a product and a sum. */
  readonly backward: number;
  /** Operations to compute the loss once, and once more for each number, moved a little. */
  readonly moving: number;
}

/** The cost of all slopes of a logistic neuron with so many inputs. */
export function costOf(inputs: number, seed: number): Cost {
  const random = new Random(seed), some = () => Array.from({ length: inputs }, () => random.normal());
  const { logit, parameters } = neuronGraph({ weights: some(), bias: 0 }, some());
  const loss = lossFromLogit(logit, 1);
  let passings = 0;
  backward(loss, () => passings++);
  const forward = topologicalOrder(loss).filter(({ operation }) => operation).length;
  const numbers = parameters.length;
  return { numbers, forward, backward: passings, moving: (numbers + 1) * forward };
}

/** L = (w - 3)². Its lowest point is at w = 3. */
export function valley(w: Value): Value {
  return pow(sub(w, 3), 2).named("L");
}

/** The places of w on its way down that valley from 0, where gradients are cleared before each walk, or never. */
export function descent(steps: number, learningRate: number, isCleared: boolean): number[] {
  const w = variable("w", 0), path = [w.data];
  for (let step = 0; step < steps; step++) {
    if (isCleared) clearGradients([w]);
    backward(valley(w));
    stepDownhill([w], learningRate);
    path.push(w.data);
  }
  return path;
}

/** Gradients after so many walks through the same graph: L = 3 h, h = w x with w = 2 and x = 1. */
export function gradientsAfter(walks: number): { w: number; h: number; L: number } {
  const w = variable("w", 2), h = mul(w, variable("x", 1)).named("h"), end = mul(3, h).named("L");
  for (let walk = 0; walk < walks; walk++) backward(end);
  return { w: w.gradient, h: h.gradient, L: end.gradient };
}

/** A number doubled so many times in a row: x + x, and that again. There are 2 to that power of paths. */
export function doublings(times: number): { gradient: number; passings: number } {
  const x = variable("x", 1);
  let passings = 0;
  backward(doubled(x, times), () => passings++);
  return { gradient: x.gradient, passings };
}
