/** What the reports of all rounds say about a model: times, ratios, and whether the same work was done. */
import type { Report } from "./contestant.ts";
import { type Entrant, entrants } from "./entrants.ts";
import type { Outcome } from "./process.ts";
import { median } from "./timing.ts";

export interface Standing {
  readonly entrant: Entrant;
  /** Milliseconds of a step: the median of the rounds, the fastest and the slowest of them. */
  readonly time: number;
  readonly fastest: number;
  readonly slowest: number;
  readonly losses: readonly number[];
  /** How far the losses are from those of the entrant that all are compared with, at most. */
  readonly difference: number;
  readonly version: string;
  /** Why there is nothing of all this. */
  readonly failure?: string;
}

/** Losses that differ by more than this are not of the same work. */
export const TOLERANCE = 1e-4;

/** One standing for each entrant, from what it reported in each round. */
export function standingsOf(rounds: ReadonlyMap<Entrant, readonly Outcome<Report>[]>): Standing[] {
  const found = [...rounds].map(([entrant, outcomes]) => standingOf(entrant, outcomes)), truth = truthOf(found);
  return found.map((one) => {
    const differences = one.losses.map((loss, i) => Math.abs(loss - truth[i]));
    return { ...one, difference: one.failure ? 0 : Math.max(...differences) };
  });
}

function standingOf(entrant: Entrant, outcomes: readonly Outcome<Report>[]): Standing {
  const reports = outcomes.flatMap((outcome) => "lines" in outcome ? outcome.lines : []);
  const times = reports.map((report) => report.median), failed = outcomes.find((outcome) => "failure" in outcome);
  const failure = reports.length > 0 ? undefined : failed?.failure ?? "it reported nothing";
  return {
    entrant,
    time: times.length > 0 ? median(times) : NaN,
    fastest: Math.min(...times),
    slowest: Math.max(...times),
    losses: reports[0]?.losses ?? [],
    difference: 0,
    version: reports[0]?.version ?? "",
    failure,
  };
}

/** The losses of PyTorch, or of the first who has any. */
function truthOf(standings: readonly Standing[]): readonly number[] {
  const able = standings.filter(({ failure }) => !failure);
  return (able.find(({ entrant }) => entrant.name.startsWith("PyTorch")) ?? able[0])?.losses ?? [];
}

/** The time of the fastest peer; NaN where none took part. */
export function bestPeer(standings: readonly Standing[]): number {
  const times = standings.filter(({ entrant, failure }) => entrant.isPeer && !failure).map(({ time }) => time);
  return times.length > 0 ? Math.min(...times) : NaN;
}

/** Those whose losses say that they did other work; a loss that is no number says it too. */
export function strangers(standings: readonly Standing[]): Standing[] {
  return standings.filter(({ difference }) => !(difference <= TOLERANCE));
}

/** All entrants, with nothing reported yet. */
export function noReports(): Map<Entrant, Outcome<Report>[]> {
  return new Map(entrants.map((entrant) => [entrant, []]));
}
