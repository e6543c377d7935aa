/** Search for settings: by a grid, by chance, and by halving; on the digits, and where the answer is known. */
import { sgd } from "../../lib/optim/rules.ts";
import { Random } from "../../lib/random.ts";
import { fit } from "../../lib/training/fit.ts";
import type { History } from "../../lib/training/history.ts";
import { bestOf, halvingSearch, type Score, search, type Trial } from "../../lib/training/search.ts";
import { betweenPowers, drawn, grid, oneOf, powers } from "../../lib/training/search_space.ts";
import { first, heldOut, measured, reader } from "../14_training/digits.ts";

/** What is searched for. */
export interface Settings {
  readonly rate: number;
  readonly hidden: number;
}

/** The numbers of hidden units that are tried. */
export const HIDDEN = [8, 16, 32, 64];

/** How many settings are tried, and how many epochs each learns. Halving tries more of them, most of them for one epoch. */
export const TRIALS = 16, EPOCHS = 9, MANY = 48;

/** Five powers of ten for the rate. Who searches does not know where in them the good ones are, so chance decides. */
export function limitsOf(seed: number): [low: number, high: number] {
  const low = 10 ** new Random(seed).fork(6).uniform(-4, -4 + 5 / 3);
  return [low, 1e5 * low];
}

export const SEARCHES = ["grid", "random", "halving"] as const;
export type Searched = (typeof SEARCHES)[number];

export const searches: Readonly<Record<Searched, (seed: number) => Promise<Trial<Settings>[]>>> = {
  grid(seed) {
    const candidates = grid({ rate: powers(...limitsOf(seed), 4), hidden: HIDDEN });
    return search(candidates, scorer(seed), { budget: EPOCHS });
  },
  random: (seed) => search(settings(seed, TRIALS), scorer(seed), { budget: EPOCHS }),
  halving: (seed) => halvingSearch(settings(seed, MANY), scorer(seed), { budget: 1, most: EPOCHS }),
};

function settings(seed: number, count: number): Settings[] {
  const draws = { rate: betweenPowers(...limitsOf(seed)), hidden: oneOf(HIDDEN) };
  return drawn(draws, count, new Random(seed).fork(4));
}

/** The lowest loss of the validation until then. Where settings were tried before, their training goes on. */
function scorer(seed: number): Score<Settings> {
  const { training, validation } = heldOut(seed), rows = first(training, 400);
  const known = new Map<Settings, (epochs: number) => Promise<History>>();
  const begin = ({ rate, hidden }: Settings) => {
    const random = new Random(seed).fork(5), model = reader(random, hidden), history = { losses: [], epochs: [] };
    const optimizer = sgd(model.parameters, { learningRate: rate });
    const learning = { ...measured, optimizer, random, validation, batchSize: 20, history };
    return (epochs: number) => fit(model, rows, { ...learning, epochs });
  };
  return async (settings, epochs) => {
    const learn = known.get(settings) ?? begin(settings);
    known.set(settings, learn);
    return Math.min(...(await learn(epochs)).epochs.map(({ validation }) => validation!.loss));
  };
}

/** How many epochs all trials took together. One that goes on is counted for what it has added. */
export function epochsOf(trials: readonly Trial<Settings>[]): number {
  const most = new Map<Settings, number>();
  for (const { settings, budget } of trials) most.set(settings, Math.max(budget, most.get(settings) ?? 0));
  return [...most.values()].reduce((sum, epochs) => sum + epochs, 0);
}

/** A score of which the best place is known: far from it in the first setting, and, if both matter, in the second. */
export interface Known {
  readonly dimensions: number;
  readonly matter: number;
}

/** How far the best trial is from the best place, in the mean of many searches whose best place lies anywhere. */
export async function missed(seed: number, { dimensions, matter }: Known, by: "grid" | "random", searches = 400) {
  const random = new Random(seed), side = Math.round(16 ** (1 / dimensions)), names = ["a", "b"].slice(0, dimensions);
  let sum = 0;
  for (let i = 0; i < searches; i++) {
    const place = [random.uniform(), random.uniform()];
    const score = (tried: number[]) => Math.max(...tried.slice(0, matter).map((x, j) => Math.abs(x - place[j])));
    const even = Array.from({ length: side }, (_, i) => (i + 0.5) / side);
    const tried = by === "grid"
      ? grid(Object.fromEntries(names.map((name) => [name, even]))).map((one) => Object.values(one))
      : Array.from({ length: 16 }, () => names.map(() => random.uniform()));
    sum += bestOf(await search(tried, score)).score;
  }
  return sum / searches;
}

/** In which share of many searches one of so many trials, drawn by chance, is among the best twentieth of all settings. */
export function shareOfHits(seed: number, trials: number, searches = 2000): number {
  const random = new Random(seed),
    isHit = () => Array.from({ length: trials }, () => random.uniform()).some((x) => x < 0.05);
  return Array.from({ length: searches }, isHit).filter(Boolean).length / searches;
}
