/** Shows what became of a table: one of the book's, or the reader's own. */
import { type Frame, readFrame } from "../../lib/data/frame.ts";
import type { Page } from "../../lib/figure/page.ts";
import { formatNumber } from "../../lib/figure/scale.ts";
import type { OwnTable } from "../contents.ts";
import { learnTable, type Report } from "./pipeline.ts";

/** The whole pipeline on the reader's table. */
export async function showOwnTable(page: Page, { csv, target }: OwnTable, seed: number): Promise<void> {
  const frame = await readFrame(csv);
  page.heading("Your table");
  page.text(
    `${frame.file} has ${frame.rows} rows and ${frame.columns.length} columns. What they hold is told from their cells:`,
  );
  showColumns(page, frame);
  await showReport(page, frame, target, seed);
}

const MOST_SHOWN = 20;

/** Each column with its kind; of a table with many, the first ones. */
export function showColumns(page: Page, frame: Frame): void {
  const rows = frame.columns.slice(0, MOST_SHOWN).map(({ name, kind, values }) => {
    const known = values.filter((value) => value !== undefined), different = new Set<unknown>(known).size;
    return [name, kind, different, values.length - known.length, known.length > 0 ? String(known[0]).slice(0, 20) : ""];
  });
  page.table(["column", "holds", "different", "missing", "the first"], rows);
  const more = frame.columns.length - MOST_SHOWN;
  if (more > 0) page.text(`And ${more} more.`);
}

/** The pipeline on a table, with its score. */
export async function showReport(page: Page, frame: Frame, target: string, seed: number): Promise<Report> {
  const report = await learnTable(frame, target, seed), { kind, why } = report.target;
  page.text(`"${target}" holds ${why}: ${kind === "classes" ? "classes, to be told apart" : "numbers, to be estimated"}.
    ${leftOutText(report.rowsLeftOut)} The model learns from
    ${report.training} rows and is tested on ${report.test}${
    kind === "classes" ? ", each class with its share in both" : ""
  }.
    It sees ${report.features.length} ${report.features.length === 1 ? "column" : "columns"} of numbers.`);
  if (report.leftOut.length > 0) {
    page.table(["left out", "because"], report.leftOut.slice(0, MOST_SHOWN).map(({ name, why }) => [name, why]));
  }
  page.table(["on the test part", measureOf(kind)], [
    ["the model", shown(kind, report.score)],
    [kind === "classes" ? "the most frequent class, always" : "the mean, always", shown(kind, report.baseline)],
  ]);
  page.table(
    ["largest weights", "weight", ...kind === "classes" ? ["speaks for"] : []],
    report.heaviest.map((
      { column, weight, speaksFor },
    ) => [column, weight, ...speaksFor === undefined ? [] : [speaksFor]]),
  );
  page.text(verdictOn(report));
  return report;
}

function leftOutText(rows: number): string {
  if (rows === 0) return "";
  return rows === 1 ? "One row without it is left out." : `${rows} rows without it are left out.`;
}

function measureOf(kind: Report["target"]["kind"]): string {
  return kind === "classes" ? "accuracy" : "typical error";
}

function shown(kind: Report["target"]["kind"], value: number): string {
  return kind === "classes" ? `${(100 * value).toFixed(1)} %` : formatNumber(value);
}

/** What the score says, and what it may hide. */
export function verdictOn({ target: { kind }, score, baseline }: Report): string {
  const isBetter = kind === "classes" ? score > baseline : score < baseline;
  const isPerfect = kind === "classes" ? score === 1 : score < 0.02 * baseline;
  if (isPerfect && isBetter) {
    return "That is very good. If you did not expect it, look at the column with the largest weight: does it hold the answer?";
  }
  if (isBetter) {
    return "By how much the model is better than the second row is what the columns tell about the target, as far as a straight line sees it.";
  }
  return "The model is no better than one that does not look at the columns: either they tell nothing, or no straight line sees it.";
}
