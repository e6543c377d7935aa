/** What an attack has found, as text. */
import type { Outcome } from "./attack.ts";

/** The outcomes of one op. */
export interface Attacked {
  readonly name: string;
  readonly outcomes: readonly Outcome[];
}

/** How many of these came to this end. */
export function count(outcomes: readonly Outcome[], outcome: Outcome["outcome"]): number {
  return outcomes.filter((one) => one.outcome === outcome).length;
}

/** How many gradients are wrong: what is equivalent is not. */
export function wrongOnes(outcomes: readonly Outcome[]): number {
  return outcomes.length - count(outcomes, "equivalent");
}

function row(name: string, cells: readonly (number | string)[]): string {
  return name.padEnd(34) + cells.map((cell) => String(cell).padStart(11)).join("");
}

export const heading = row("", ["wrong", "caught", "escaped", "equivalent"]);

/** One op: its counts, and below them what escaped; with `isFull`, all changes with their ends. */
export function lines({ name, outcomes }: Attacked, isFull: boolean): string {
  const shown = outcomes.filter(({ outcome }) => isFull || outcome === "escaped").map(({ change, outcome, reason }) =>
    `  ${outcome}: ${change}${reason ? `\n    ${reason}` : ""}`
  );
  return [row(name, cellsOf(outcomes)), ...shown].join("\n");
}

/** The last line. */
export function summary(all: readonly Attacked[]): string {
  return "\n" + row(`${all.length} in all`, cellsOf(all.flatMap(({ outcomes }) => outcomes)));
}

function cellsOf(outcomes: readonly Outcome[]): number[] {
  return [wrongOnes(outcomes), count(outcomes, "caught"), count(outcomes, "escaped"), count(outcomes, "equivalent")];
}

/** What the command ends with: 1 where a wrong gradient escaped, else 0. */
export function exitStatus(all: readonly Attacked[]): number {
  return all.some(({ outcomes }) => count(outcomes, "escaped") > 0) ? 1 : 0;
}
