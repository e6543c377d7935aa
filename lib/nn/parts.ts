/** Parts of a model by their names: to the part "hidden" belong "hidden.weight" and "hidden.bias". */
import type { Parameters } from "./layer.ts";

/**
 * Those that belong to one of the parts, or are named themselves, each once. Where none does, that is a slip: what `refuse` makes of
 * the part and of the names that there are is thrown.
 */
export function ofParts(
  all: Parameters,
  parts: readonly string[],
  refuse: (part: string, names: string) => Error,
): Parameters {
  const names = Object.keys(all), empty = parts.find((part) => !names.some((name) => isOfPart(name, part)));
  if (empty !== undefined) throw refuse(empty, names.join(", ") || "nothing");
  return Object.fromEntries(Object.entries(all).filter(([name]) => parts.some((part) => isOfPart(name, part))));
}

function isOfPart(name: string, part: string): boolean {
  return name === part || name.startsWith(`${part}.`);
}
