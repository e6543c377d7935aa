/** What callbacks remember besides the history, so that an interrupted training can go on as if nothing had happened. */
import type { AnyLayer, Parameters } from "../nn/layer.ts";
import { keep } from "../tensor.ts";
import type { Callback } from "./history.ts";

/** What JSON can hold; numbers may also be infinite, or not a number. */
export type Plain = number | string | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };

/** What a checkpoint keeps of a callback and puts back: plain values, which it replaces, and tensors, to which it assigns. */
export interface Memory {
  readonly values?: Record<string, Plain>;
  readonly tensors?: Parameters;
}

/** A callback that remembers more than the history tells. */
export interface Remembering extends Callback {
  readonly memory: Memory;
}

/** All numbers of a model by name: what it learns, and what it keeps besides. Throws where both have a name. */
export function weightsOf({ title, parameters, kept }: AnyLayer): Parameters {
  const twice = Object.keys(kept).find((name) => Object.hasOwn(parameters, name));
  if (twice === undefined) return { ...parameters, ...kept };
  throw new Error(`Cannot name the weights of ${title}: it learns and keeps a ${twice}; name one of them otherwise`);
}

/** Copies by the same names, which outlive all steps. */
export function copiesOf(tensors: Parameters): Parameters {
  return Object.fromEntries(Object.entries(tensors).map(([name, x]) => [name, keep(x)]));
}
