/**
 * Which lines of a backward pass an op has to answer for. A line of another op's table is attacked there, with all mistakes;
 * and a line that calculus gave was written by nobody. Of both, the op can only use too much, too little, or the wrong sign.
 */
import { pullOf } from "../../lib/formula/derive.ts";
import { parseFormula } from "../../lib/formula/parse.ts";
import { printFormula } from "../../lib/formula/print.ts";
import { type Formula, variablesOf } from "../../lib/formula/tree.ts";
import { type AnyOp, hasGradient, registered, takenBy } from "../lib/ops/matrix.ts";
import { textOf } from "./calls.ts";

/** The ops that have a line in their table. */
const authors = new Map<string, string[]>();
for (const [name, op] of registered) {
  for (const line of linesOf(op)) authors.set(line, [...authors.get(line) ?? [], name]);
}

/** The lines of an elementwise op's gradient. */
function linesOf(op: AnyOp): string[] {
  if (op.kind !== "elementwise" || !hasGradient(op)) return [];
  const { names, settings } = takenBy(op), all = ["dy", "y", ...names, ...settings.keys()];
  return Object.values(op.entry.slopes).map((text) => printFormula(parseFormula(text, all)));
}

/** Whether an op has a formula for its own; `forward` are the formulas of its value. */
export function isOwnLine(op: string, formula: Formula, forward: readonly Formula[]): boolean {
  if (forward.some((one) => isPullOf(formula, one))) return false;
  return authors.get(textOf(formula))?.includes(op) ?? true;
}

/** Whether calculus made this formula of that one. */
function isPullOf(formula: Formula, of: Formula): boolean {
  return variablesOf(of).some((name) => pullOf(of, name)?.formula === formula);
}
