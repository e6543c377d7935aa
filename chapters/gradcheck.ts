/** What `deno task gradcheck [name]` starts: every derivative of the book, compared with differences. */
import { checkGradient, type Finding, isWorse, type Verdict, VERDICTS } from "../lib/check_gradient.ts";
import { formatNumber } from "../lib/figure/scale.ts";
import type { Derivative } from "./07_backpropagation/derivatives.ts";
import { contents } from "./contents.ts";
import { nearest } from "./nearest.ts";
import { Refusal, runProgram } from "./program.ts";

/** What was found at all places of a derivative. */
export interface Checked {
  readonly derivative: Derivative;
  /** How many slopes were compared. */
  readonly coordinates: number;
  readonly verdict: Verdict;
  /** The worst of all coordinates; not there where `problem` says what is wrong. */
  readonly worst?: Finding;
  readonly problem?: string;
}

/** Tries a derivative at all its places. */
export function check(derivative: Derivative): Checked {
  const places = [derivative.inputs, ...derivative.also ?? []];
  const reports = places.map((inputs, i) => checkGradient(derivative.rule, inputs, { seed: i + 1 }));
  const coordinates = reports.reduce((sum, { findings }) => sum + findings.length, 0);
  const broken = reports.find(({ problem }) => problem);
  if (broken) return { derivative, coordinates, verdict: broken.verdict, problem: broken.problem };
  const worst = reports.flatMap(({ findings }) => findings).reduce((a, b) => isWorse(b, a) ? b : a);
  return { derivative, coordinates, verdict: worst.verdict, worst };
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
  const near = nearest(wish, [...words]);
  const hint = near ? `Did you mean ${near}?` : "`deno task gradcheck` lists them all.";
  throw new Refusal(`Cannot check "${wish}": no derivative has this in its name. ${hint}`);
}

/** Of the name and of the numbers. */
const WIDTHS = [44, 6, 11, 11, 9];

function row(name: string, ...cells: string[]): string {
  const verdict = cells.pop();
  const numbers = cells.map((cell, i) => cell.padStart(WIDTHS[i + 1]));
  return [name.padEnd(WIDTHS[0]), ...numbers, " " + verdict].join(" ");
}

/** One derivative as a line; below it what is wrong, where numbers do not tell. */
export function line({ derivative, coordinates, verdict, worst, problem }: Checked): string {
  const numbers = worst ? [worst.rule, Math.abs(worst.rule - worst.difference), worst.bound] : [];
  const cells = [0, 1, 2].map((i) => i in numbers ? formatNumber(numbers[i], i === 0 ? 4 : 2) : "");
  const text = row(derivative.name, String(coordinates), ...cells, verdict);
  return problem ? `${text}\n  ${problem}` : text;
}

/** A chapter's heading, above its lines. */
export function heading(chapter: number): string {
  const title = contents.find(({ number }) => number === chapter)?.title;
  return `\nChapter ${chapter}: ${title}\n` + row("", "slopes", "rule", "off by", "bound", "verdict");
}

/** The last line. */
export function summary(all: readonly Checked[]): string {
  const slopes = all.reduce((sum, { coordinates }) => sum + coordinates, 0);
  const count = (verdict: Verdict) => all.filter((one) => one.verdict === verdict).length;
  const verdicts = VERDICTS.filter((verdict) => count(verdict) > 0).map((verdict) => `${count(verdict)} ${verdict}`);
  return `\n${all.length} derivatives, ${slopes} slopes: ${verdicts.join(", ")}.`;
}

/** What the command ends with: 1 where a verdict is not what the derivative expects, else 0. */
export function exitStatus(all: readonly Checked[]): number {
  return all.some(({ verdict, derivative }) => verdict !== (derivative.expects ?? "agrees")) ? 1 : 0;
}

async function main(wish: string): Promise<number> {
  const derivatives = chosen(await allDerivatives(), wish), checked: Checked[] = [];
  console.log(
    "At the worst coordinate of each: the slope by the rule, how far it is off the difference, and how far it may be.",
  );
  for (const derivative of derivatives) {
    if (checked.at(-1)?.derivative.chapter !== derivative.chapter) console.log(heading(derivative.chapter));
    checked.push(check(derivative));
    console.log(line(checked[checked.length - 1]));
  }
  console.log(summary(checked));
  return exitStatus(checked);
}

if (import.meta.main) await runProgram(async () => Deno.exit(await main(Deno.args.join(" "))));
