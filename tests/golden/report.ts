/** What a run over golden cases found, by file and op, as text. */
import type { Outcome, Verdict } from "./trial.ts";

/** A file with the outcomes of its cases. */
export interface Tried {
  readonly file: string;
  readonly outcomes: readonly Outcome[];
  /** Why the file could not be read, if so. */
  readonly problem?: string;
}

const COLUMNS: readonly Verdict[] = ["passed", "failed", "not covered"];

/** One file: a line for each op, and below it what failed and how. */
export function fileText({ file, outcomes, problem }: Tried): string {
  if (problem) return `${file}\n    ${problem}`;
  const byOp = [...Map.groupBy(outcomes, ({ golden }) => golden.op)];
  const width = Math.max(32, ...byOp.map(([op]) => op.length + 2));
  const line = (name: string, cells: readonly string[]) =>
    [name.padEnd(width), ...cells.map((cell, i) => cell.padStart(COLUMNS[i].length + 3))].join("").trimEnd();
  const lines = byOp.flatMap(([op, ofOp]) => [
    line(`  ${op}`, counts(ofOp).map((count) => count === 0 ? "" : String(count))),
    ...ofOp.flatMap(({ golden, problem }) => problem ? [`    ${named(golden.name, problem)}`] : []),
  ]);
  return [line(file, COLUMNS), ...lines].join("\n");
}

/** The problem, with the name of its case in front where it does not say that itself. */
function named(name: string, problem: string): string {
  return problem.startsWith(name) ? problem : `${name}: ${problem}`;
}

function counts(outcomes: readonly Outcome[]): number[] {
  return COLUMNS.map((verdict) => outcomes.filter((one) => one.verdict === verdict).length);
}

/** The last line. */
export function summary(all: readonly Tried[]): string {
  const outcomes = all.flatMap((tried) => tried.outcomes), [passed, failed, not] = counts(outcomes);
  const unread = all.filter(({ problem }) => problem).length;
  const text =
    `${outcomes.length} cases in ${all.length} files: ${passed} passed, ${failed} failed, ${not} not covered.`;
  return unread === 0 ? text : `${text} ${unread} of the files cannot be read.`;
}

/** The ops of a file that no case of could be tried, or not all: those that the library lacks. */
export function notCovered({ outcomes }: Tried): string[] {
  return [...new Set(outcomes.filter(({ verdict }) => verdict === "not covered").map(({ golden }) => golden.op))];
}

/** What the command ends with: 1 where a case failed or a file could not be read, else 0. */
export function exitStatus(all: readonly Tried[]): number {
  const isWrong = ({ outcomes, problem }: Tried) => problem || outcomes.some(({ verdict }) => verdict === "failed");
  return all.some(isWrong) ? 1 : 0;
}
