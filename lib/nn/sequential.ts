/** Layers, one after the other. */
import type { Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { type Layer, layer } from "./layer.ts";

/** What models are made of: functions of a tensor, which may be layers, or ops such as `relu`. */
export type Part = (x: Tensor) => Tensor;

/**
 * A model that hands its input from part to part. Parts have names, which stand before those of their parameters:
 * `sequential({ hidden: dense(11, 64, { random }), relu, output: dense(64, 4, { random }) })` has "hidden.weight". In a list
 * their places are their names, from "0".
 */
export function sequential(parts: readonly Part[] | Readonly<Record<string, Part>>): Layer {
  checkNames(parts);
  const named = Object.entries(parts).map(([name, part]) => [name, asLayer(part)] as const);
  const layers = named.map(([, part]) => part), titles = layers.map(({ title }) => title);
  return layer((x, mode) => layers.reduce((y, part) => part(y, mode), x), {
    title: `sequential: ${titles.join(", ")}`,
    parts: Object.fromEntries(named),
    recipe: { kind: "sequential" },
  });
}

/** A layer as it is; another function as a layer without parameters, which does not learn of the mode. */
export function asLayer(part: Part): Layer {
  if (isLayer(part)) return part;
  const { entry } = part as Partial<Op<never>>;
  return layer((x) => part(x), {
    title: entry?.name ?? (part.name || "function"),
    recipe: entry && { kind: entry.name },
  });
}

function isLayer(part: Part): part is Layer {
  return "parameters" in part;
}

function checkNames(parts: readonly Part[] | Readonly<Record<string, Part>>): void {
  const names = Object.keys(parts);
  if (names.length === 0) throw new Error("Cannot make a sequential model of no parts");
  if (Array.isArray(parts)) return;
  const wrong = names.find((name) => !/^[^.\d][^.]*$/.test(name));
  if (wrong === undefined) return;
  throw new Error(
    `Cannot name a part "${wrong}": a name has no dots, and begins with no digit, ` +
      "since numbers would be put in order; give a list instead",
  );
}
