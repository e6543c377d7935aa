/**
 * Parts of formulas that hold settings alone, such as `1 - b2`. They are calculated once for each call, here and in float64,
 * and become settings themselves: in float32, 1 - 0.999 has lost half of its digits.
 */
import { type Expression, type Formula, partsOf, variable, withParts } from "../formula/tree.ts";
import type { Rule } from "./device.ts";

/** A rule whose formulas calculate nothing of settings alone, and what is to be calculated before, by new names. */
export interface Hoisted {
  readonly rule: Rule;
  readonly before: ReadonlyMap<string, Formula>;
}

/** `isSetting` says which names are settings. */
export function hoist(rule: Rule, isSetting: (name: string) => boolean): Hoisted {
  const before = new Map<string, Formula>();
  const hoistIn = (part: Expression): Expression => {
    if (partsOf(part).length === 0) return part;
    if (!holdsOnly(part, isSetting)) return withParts(part, partsOf(part).map(hoistIn));
    const name = `setting_${before.size}`;
    before.set(name, { definitions: [], result: part });
    return variable(name);
  };
  const formulas = Object.entries(rule).map(([name, { definitions, result }]): [string, Formula] => [name, {
    definitions: definitions.map(({ name, is }) => ({ name, is: hoistIn(is) })),
    result: hoistIn(result),
  }]);
  return { rule: Object.fromEntries(formulas), before };
}

/** Whether a part reads settings, and nothing but settings. Numbers alone are left: they are constants of the kernel. */
function holdsOnly(part: Expression, isSetting: (name: string) => boolean): boolean {
  const names = namesIn(part);
  return names.length > 0 && names.every(isSetting);
}

function namesIn(part: Expression): string[] {
  return part.kind === "variable" ? [part.name] : partsOf(part).flatMap(namesIn);
}
