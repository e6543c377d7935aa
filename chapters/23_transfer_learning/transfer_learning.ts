/**
 * What a network has learned, taken along to another one: its numbers get names, some are copied, and some are left alone.
 *
 * Symbols: a part is a layer by its number, "0" the first; "0.weight" are the weights of its neurons, "0.bias" their biases.
 */
import type { Value } from "../06_computation_graphs/computation_graphs.ts";
import { backward, clearGradients, stepDownhill } from "../07_backpropagation/backpropagation.ts";
import type { Network } from "../08_network/network.ts";

/** The numbers of a network, by name. */
export type Named = Readonly<Record<string, readonly Value[]>>;

/** Numbers without a graph, by name: what stands in a file. */
export type Stored = Readonly<Record<string, readonly number[]>>;

/** All numbers that a network learns. The weights of a layer stand in one row, those of the first neuron first. */
export function named(network: Network): Named {
  const entries = network.flatMap(({ neurons }, l) => [
    [`${l}.weight`, neurons.flatMap(({ weights }) => weights)],
    [`${l}.bias`, neurons.map(({ bias }) => bias)],
  ]);
  return Object.fromEntries(entries);
}

/** Those of a part, "0", or of a single name, "0.bias". Throws where there are none, since that is a slip. */
export function within(all: Named, part: string): Named {
  const found = Object.entries(all).filter(([name]) => name === part || name.startsWith(`${part}.`));
  if (found.length > 0) return Object.fromEntries(found);
  throw new Error(`Cannot find "${part}": there is ${Object.keys(all).join(", ")}`);
}

/** All but those of some parts: what is left to learn when these are frozen. */
export function without(all: Named, ...parts: readonly string[]): Named {
  const frozen = new Set(parts.flatMap((part) => Object.keys(within(all, part))));
  return Object.fromEntries(Object.entries(all).filter(([name]) => !frozen.has(name)));
}

/** The numbers as they are now. */
export function stored(all: Named): Stored {
  return Object.fromEntries(Object.entries(all).map(([name, values]) => [name, values.map(({ data }) => data)]));
}

/** Takes numbers along: each goes to the place of the same name. Throws, before any has moved, where names or counts differ. */
export function take(to: Named, from: Stored): void {
  for (const [name, numbers] of Object.entries(from)) {
    if (!Object.hasOwn(to, name)) throw new Error(`Cannot take ${name} along: there is ${Object.keys(to).join(", ")}`);
    if (to[name].length === numbers.length) continue;
    throw new Error(`Cannot take ${name} along: it has ${numbers.length} numbers, and ${to[name].length} places`);
  }
  for (const [name, numbers] of Object.entries(from)) numbers.forEach((number, i) => to[name][i].data = number);
}

/** Numbers that learn at a rate of their own. */
export interface Group {
  readonly learns: Named;
  readonly learningRate: number;
}

/** One step downhill on a loss. What is in no group is frozen: it gets a slope too, and stays where it is. */
export function step(loss: Value, groups: readonly Group[]): void {
  const all = groups.map(({ learns }) => Object.values(learns).flat());
  clearGradients(all.flat());
  backward(loss);
  groups.forEach(({ learningRate }, i) => stepDownhill(all[i], learningRate));
}
