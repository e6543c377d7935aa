/** What `deno task gradcheck [name]` starts: every derivative of the book, compared with differences. */
import { checkGradient, type Finding, type Verdict } from "../lib/check_gradient.ts";
import { formatNumber } from "../lib/figure/scale.ts";
import type { Derivative } from "./07_backpropagation/derivatives.ts";
import { contents } from "./contents.ts";
import { nearest } from "./nearest.ts";

/** What was found at all places of a derivative. */
export interface Checked {
  readonly derivative: Derivative;
  /** How many slopes were compared. */
  readonly coordinates: number;
  readonly verdict: Verdict;
  /** The worst of all coordinates; not there where the rule gives lists of wrong lengths. */
  readonly worst?: Finding;
}

const SEVERITY: readonly Verdict[] = ["agrees", "kink", "cancellation", "wrong"];

/** Tries a derivative at all its places. */
export function check(derivative: Derivative): Checked {
  const places = [derivative.inputs, ...derivative.also ?? []];
  const reports = places.map((inputs, i) => checkGradient(derivative.rule, inputs, { seed: i + 1 }));
  const worst = reports.reduce((a, b) => {
    const more = SEVERITY.indexOf(b.verdict) - SEVERITY.indexOf(a.verdict);
    return more > 0 || (more === 0 && beyond(b.worst) > beyond(a.worst)) ? b : a;
  });
  const coordinates = reports.reduce((sum, { findings }) => sum + findings.length, 0);
  return { derivative, coordinates, verdict: worst.verdict, worst: worst.worst };
}

/** The error as a part of what is allowed. */
function beyond(finding?: Finding): number {
  return finding ? Math.abs(finding.rule - finding.difference) / finding.bound : 0;
}

/** All derivatives of the book, in the order of its chapters. */
export async function allDerivatives(): Promise<Derivative[]> {
  const lists = await Promise.all(contents.map(async (chapter) => (await chapter.derivatives?.())?.derivatives ?? []));
  return lists.flat().sort((a, b) => a.chapter - b.chapter);
}

/** Those whose name contains the wish; upper and lower case are the same. */
export function chosen(derivatives: readonly Derivative[], wish: string): readonly Derivative[] {
  const found = derivatives.filter(({ name }) => name.toLowerCase().includes(wish.toLowerCase()));
  if (found.length > 0) return found;
  const words = new Set(derivatives.flatMap(({ name }) => name.match(/[A-Za-z]+/g) ?? []));
  throw new Error(
    `Cannot check "${wish}": no derivative has this in its name. Did you mean ${nearest(wish, [...words])}?`,
  );
}

/** Of the name and of the numbers. */
const WIDTHS = [44, 6, 11, 11, 9];

function row(name: string, ...cells: string[]): string {
  const verdict = cells.pop();
  const numbers = cells.map((cell, i) => cell.padStart(WIDTHS[i + 1]));
  return [name.padEnd(WIDTHS[0]), ...numbers, " " + verdict].join(" ");
}

/** One derivative as a line. */
export function line({ derivative, coordinates, verdict, worst }: Checked): string {
  const numbers = worst ? [worst.rule, worst.difference, worst.bound].map((x) => formatNumber(x)) : ["", "", ""];
  return row(derivative.name, String(coordinates), ...numbers, verdict);
}

/** A chapter's heading, above its lines. */
export function heading(chapter: number): string {
  const title = contents.find(({ number }) => number === chapter)?.title;
  return `\nChapter ${chapter}: ${title}\n` + row("", "slopes", "rule", "difference", "bound", "verdict");
}

/** The last line. */
export function summary(all: readonly Checked[]): string {
  const slopes = all.reduce((sum, { coordinates }) => sum + coordinates, 0);
  const count = (verdict: Verdict) => all.filter((one) => one.verdict === verdict).length;
  const verdicts = SEVERITY.filter((verdict) => count(verdict) > 0).map((verdict) => `${count(verdict)} ${verdict}`);
  return `\n${all.length} derivatives, ${slopes} slopes: ${verdicts.join(", ")}.`;
}

/** 1 where a derivative is wrong, else 0: what the command ends with. */
export function exitStatus(all: readonly Checked[]): number {
  return all.some(({ verdict }) => verdict === "wrong") ? 1 : 0;
}

async function main(wish: string): Promise<number> {
  const derivatives = chosen(await allDerivatives(), wish), checked: Checked[] = [];
  console.log(
    "At the worst coordinate of each: the slope by the rule, by differences, and by how much they may differ.",
  );
  for (const derivative of derivatives) {
    if (checked.at(-1)?.derivative.chapter !== derivative.chapter) console.log(heading(derivative.chapter));
    checked.push(check(derivative));
    console.log(line(checked[checked.length - 1]));
  }
  console.log(summary(checked));
  return exitStatus(checked);
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args.join(" ")));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    Deno.exit(1);
  }
}
