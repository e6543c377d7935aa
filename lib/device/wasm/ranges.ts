/**
 * What a formula says about its own parts: the exponential of something that is not above 0 lies between 0 and 1, whatever the
 * numbers are. Some functions need less work where this is known.
 */
import type { Expression } from "../../formula/tree.ts";

/** A part is not below `low` and not above `high`, where it is a number. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The ranges of names; those that are missing may be anything. */
export type Ranges = ReadonlyMap<string, Range>;

export const ANY: Range = { low: -Infinity, high: Infinity };

/** What functions give for an argument of a range. Those that are missing may give anything. */
const OF_CALL: Readonly<Record<string, ((x: Range, z: Range) => Range) | undefined>> = {
  abs: ({ low, high }) => ({ low: Math.max(0, low, -high), high: Math.max(-low, high) }),
  exp: ({ high }) => ({ low: 0, high: high <= 0 ? 1 : Infinity }),
  min: (x, z) => ({ low: Math.min(x.low, z.low), high: Math.min(x.high, z.high) }),
  max: (x, z) => ({ low: Math.max(x.low, z.low), high: Math.max(x.high, z.high) }),
};

export function rangeOf(part: Expression, names: Ranges): Range {
  switch (part.kind) {
    case "number":
      return { low: part.value, high: part.value };
    case "variable":
      return names.get(part.name) ?? ANY;
    case "negative": {
      const { low, high } = rangeOf(part.of, names);
      return { low: -high, high: -low };
    }
    case "call": {
      const [x, z = x] = part.of.map((one) => rangeOf(one, names));
      return OF_CALL[part.name]?.(x, z) ?? ANY;
    }
    case "choice": {
      const { yes, no } = branches(part.condition, names), [x, z] = [rangeOf(part.yes, yes), rangeOf(part.no, no)];
      return { low: Math.min(x.low, z.low), high: Math.max(x.high, z.high) };
    }
    case "binary":
      return ANY;
  }
}

/** What is known where a condition such as `x < 0` holds, and where it does not. */
function branches(condition: Expression, names: Ranges): { yes: Ranges; no: Ranges } {
  if (condition.kind !== "binary" || condition.left.kind !== "variable" || condition.right.kind !== "number") {
    return { yes: names, no: names };
  }
  const { operator, left: { name }, right: { value } } = condition, { low, high } = names.get(name) ?? ANY;
  const below = new Map(names).set(name, { low, high: Math.min(high, value) });
  const above = new Map(names).set(name, { low: Math.max(low, value), high });
  if (operator === "<" || operator === "<=") return { yes: below, no: above };
  if (operator === ">" || operator === ">=") return { yes: above, no: below };
  return { yes: names, no: names };
}
