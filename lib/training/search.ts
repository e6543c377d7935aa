/**
 * Search for good settings: each is tried and gets a score, and the lowest is the best. There are no slopes to follow here: who
 * wants to know what a learning rate is worth must train with it.
 */
import { breaks } from "./breaks.ts";
import { Divergence } from "./history.ts";

/** What came of some settings. */
export interface Trial<Settings> {
  readonly settings: Settings;
  /** Lower is better; infinite where the training failed. */
  readonly score: number;
  /** How much the trial was allowed to spend, such as epochs. */
  readonly budget: number;
  /** Why it failed. */
  readonly failure?: string;
}

/**
 * Tries settings: a training, say, and its validation loss. It may spend a budget, in the unit of the search. Where the same settings
 * are tried again with a larger one, it may go on where it was.
 */
export type Score<Settings> = (settings: Settings, budget: number) => number | Promise<number>;

export interface Search<Settings> {
  /** What each trial may spend: 1 unless told. */
  readonly budget?: number;
  /** Hears of each trial when it is over. */
  readonly onTrial?: (trial: Trial<Settings>) => void;
}

export interface HalvingSearch<Settings> extends Search<Settings> {
  /** What the trials of the last round may spend at most. */
  readonly most: number;
  /** From round to round: by how much the number of settings falls, and the budget grows. 3 unless told. */
  readonly factor?: number;
}

/** Tries all of some settings, one after the other: those of a `grid`, or those that were `drawn`. */
export async function search<Settings>(
  candidates: readonly Settings[],
  score: Score<Settings>,
  { budget = 1, onTrial }: Search<Settings> = {},
): Promise<Trial<Settings>[]> {
  const trials: Trial<Settings>[] = [], pause = breaks();
  for (const settings of candidates) {
    if (pause.isDue) await pause.take();
    const trial = { settings, budget, ...await scoreOf(() => score(settings, budget)) };
    trials.push(trial);
    onTrial?.(trial);
  }
  return trials;
}

/**
 * Tries all settings with a small budget, the best third of them with three times as much, and so on, until one is left or the
 * budget is as large as it may be (Jamieson and Talwalkar 2016). It trusts that what is far behind early stays behind.
 */
export async function halvingSearch<Settings>(
  candidates: readonly Settings[],
  score: Score<Settings>,
  { budget = 1, most, factor = 3, onTrial }: HalvingSearch<Settings>,
): Promise<Trial<Settings>[]> {
  if (!(factor > 1)) throw new Error(`Cannot halve by a factor of ${factor}: it must be above 1`);
  if (!(budget > 0 && budget <= most)) {
    throw new Error(`Cannot search with budgets from ${budget} to ${most}: they are above 0, and must not fall`);
  }
  const trials: Trial<Settings>[] = [];
  for (let left = candidates, spent = budget; left.length > 0 && spent <= most; spent *= factor) {
    const round = await search(left, score, { budget: spent, onTrial });
    trials.push(...round);
    const good = ranked(round).filter(({ failure }) => failure === undefined);
    left = left.length > 1 ? good.slice(0, Math.ceil(left.length / factor)).map(({ settings }) => settings) : [];
  }
  return trials;
}

/** The best first; of trials with different budgets, those with the largest one stand before all others. */
export function ranked<Settings>(trials: readonly Trial<Settings>[]): Trial<Settings>[] {
  return trials.toSorted((a, b) => b.budget - a.budget || (a.score === b.score ? 0 : a.score - b.score));
}

/** The best trial. Throws where all have failed, with a reason. */
export function bestOf<Settings>(trials: readonly Trial<Settings>[]): Trial<Settings> {
  const best = ranked(trials).find(({ failure }) => failure === undefined);
  if (best) return best;
  if (trials.length === 0) throw new Error("Cannot choose the best of no trials");
  throw new Error(
    `Cannot choose the best of ${trials.length} trials: all have failed; the first: ${trials[0].failure}`,
  );
}

/** A training that fails is a bad setting; any other error is a slip in the code, and ends the search. */
async function scoreOf(score: () => number | Promise<number>): Promise<{ score: number; failure?: string }> {
  try {
    const found = await score();
    return Number.isFinite(found) ? { score: found } : { score: Infinity, failure: `the score is ${found}` };
  } catch (error) {
    if (!(error instanceof Divergence)) throw error;
    return { score: Infinity, failure: error.message };
  }
}
