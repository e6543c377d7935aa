/** Walks back through a graph that look right and are not: each local slope is right, the order or the adding is not. */
import { add, mul, type Value, variable } from "../06_computation_graphs/computation_graphs.ts";
import { localSlopes } from "../06_computation_graphs/paths.ts";
import { backward, topologicalOrder } from "./backpropagation.ts";

/** Goes back from the end, and leaves a gradient in every value. The wrong ones expect all gradients to be 0. */
export type Walk = (end: Value) => void;

/** L = h + k, where k = 3 h and h = x². From h to L there are two ways, and one of them is longer. */
export function diamond(start: number): { x: Value; h: Value; k: Value; end: Value } {
  const x = variable("x", start);
  const h = mul(x, x).named("h"), k = mul(3, h).named("k");
  return { x, h, k, end: add(h, k).named("L") };
}

/** The right order, but a value keeps only the last that it gets. */
export function overwriting(end: Value) {
  end.gradient = 1;
  for (const from of topologicalOrder(end).toReversed()) {
    const slopes = localSlopes(from);
    from.inputs.forEach((to, i) => to.gradient = slopes[i] * from.gradient);
  }
}

/** Adds what `from` passes on, and says to whom. */
function passOn(from: Value): readonly Value[] {
  const slopes = localSlopes(from);
  from.inputs.forEach((to, i) => to.gradient += slopes[i] * from.gradient);
  return from.inputs;
}

/** Each value passes on once, the nearest to the end first: before all has arrived, where a longer way leads to it too. */
export function tooSoon(end: Value) {
  end.gradient = 1;
  const reached = new Set([end]);
  for (const value of reached) { // the set grows while it is walked
    for (const input of passOn(value)) reached.add(input);
  }
}

/** A value passes on all that it has, each time that something arrives: what came first is counted again. */
export function againAndAgain(end: Value) {
  const arrive = (to: Value, incoming: number) => {
    to.gradient += incoming;
    const slopes = localSlopes(to);
    to.inputs.forEach((input, i) => arrive(input, slopes[i] * to.gradient));
  };
  arrive(end, 1);
}

export const walks: Readonly<Record<string, Walk>> = {
  "in order, adding": (end) => backward(end),
  "on before all has arrived": tooSoon,
  "on at each arrival": againAndAgain,
  "in order, overwriting": overwriting,
};
