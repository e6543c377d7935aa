/**
 * Claims: statements with a measurable content, each with the experiment that decides it.
 *
 * A chapter lists its claims as data. Its `main.ts` prints them, the tests run
 * them, and ERRATA.md is generated from those where the notes are not right.
 */
import { formatNumber } from "../lib/figure/scale.ts";
import type { Page } from "../lib/figure/page.ts";

/** What an experiment measured: names and values, printed as they stand. */
export type Measured = Readonly<Record<string, number | boolean | string>>;

interface Stated<M extends Measured> {
  /** The statement that the experiment holds up, in one sentence. */
  readonly says: string;
  /** Why it is so, with the source: "(Minsky and Papert 1969)". */
  readonly because: string;
  /** Measures; the same seed gives the same values. */
  readonly experiment: (seed: number) => M | Promise<M>;
  /** Whether what was measured agrees with `says`. */
  readonly holds: (measured: M) => boolean;
  /** How many seeds are tried; 1 where no chance is involved. */
  readonly seeds: number;
  /** The part of the seeds on which it must hold; 1 unless told. */
  readonly share?: number;
}

/** Where the notes speak of it, such as "001:55, 002:121-131", and how they do. */
type Noted =
  | { readonly notes?: undefined }
  | { readonly notes: string; readonly verdict: "true" }
  | {
    readonly notes: string;
    /** Of the statement as the notes make it. */
    readonly verdict: "depends" | "false";
    /** What the notes say, in one sentence of our own. */
    readonly notesSay: string;
  };

/** A statement, its experiment, and what the notes say of it. */
export type Claim<M extends Measured = Measured> = Stated<M> & Noted;

/**
 * Checks a claim's types where it is written: `holds` sees what `experiment` measures. What a seed measured is kept,
 * since a page, the errata and the tests all ask for it.
 */
export function claim<M extends Measured>(stated: Claim<M>): Claim {
  const known = new Map<number, M | Promise<M>>();
  const experiment = (seed: number) => {
    const measured = known.get(seed) ?? stated.experiment(seed);
    known.set(seed, measured);
    return measured;
  };
  return { ...stated, experiment, holds: (measured) => stated.holds(measured as M) };
}

/**
 * "below 1e-12" where a difference is as small as that, else the difference. What only rounding leaves has other digits
 * on another machine, so they tell nothing.
 */
export function below(limit: number, difference: number): string | number {
  return Math.abs(difference) < limit ? `below ${formatNumber(limit)}` : difference;
}

/** The outcome of a claim over several seeds. */
export interface Outcome {
  readonly claim: Claim;
  /** What the first seed measured. */
  readonly measured: Measured;
  /** The seeds on which the claim did not hold. */
  readonly failed: readonly number[];
  readonly tried: number;
  /** It held on as large a share of the seeds as it promises. */
  readonly held: boolean;
}

/** Runs a claim on the seeds `first`, `first + 1`, ... */
export async function tryClaim(claim: Claim, seeds = claim.seeds, first = 1): Promise<Outcome> {
  const measured: Measured[] = [];
  for (let seed = first; seed < first + seeds; seed++) measured.push(await claim.experiment(seed));
  const failed = measured.flatMap((one, i) => claim.holds(one) ? [] : [first + i]);
  const held = (seeds - failed.length) / seeds >= (claim.share ?? 1); // 7 / 25 is 0.28, but 0.28 * 25 is above 7
  return { claim, measured: measured[0], failed, tried: seeds, held };
}

/** What was measured, as text: "lone 0.75, hidden 1". */
export function measuredText(measured: Measured): string {
  const text = (value: number | boolean | string) =>
    typeof value === "number" ? formatNumber(value) : typeof value === "boolean" ? (value ? "yes" : "no") : value;
  return Object.entries(measured).map(([name, value]) => `${words(name)} ${text(value)}`).join(", ");
}

/** "deadUnits" reads "dead units"; a name that is in words already stays as it is. */
function words(name: string): string {
  return name.includes(" ") ? name : name.replace(/[A-Z]/g, (letter) => " " + letter.toLowerCase());
}

/** What the notes say of it, in a word or two. */
export function notesText(claim: Claim): string {
  return claim.notes === undefined ? "" : claim.verdict === "true" ? "say so" : `${claim.verdict} (${claim.notes})`;
}

/** What a single seed says on which a claim fails. */
function missText({ share = 1 }: Claim): string {
  return share < 1 ? `does not hold; it promises ${formatNumber(100 * share)} % of the seeds` : "does not hold";
}

/** Prints a chapter's claims, each tried on the one seed that the reader gave. */
export async function showClaims(page: Page, claims: readonly Claim[], seed: number): Promise<void> {
  page.heading("What this chapter claims");
  const rows: string[][] = [];
  for (const claim of claims) {
    const { measured, held } = await tryClaim(claim, 1, seed);
    rows.push([claim.says, measuredText(measured), held ? "holds" : missText(claim), notesText(claim)]);
  }
  page.table(["Statement", "Measured", `Seed ${seed}`, "The notes"], rows);
}
