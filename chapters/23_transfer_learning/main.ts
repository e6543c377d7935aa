/** The experiment: numbers with names, three ways to learn a small task, what tuning does, what freezing saves, and a file. */
import type { Page } from "../../lib/figure/page.ts";
import { Random } from "../../lib/random.ts";
import { mul, sub, tanh } from "../06_computation_graphs/computation_graphs.ts";
import { outputs, randomNetwork } from "../08_network/network.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { claims } from "./claims.ts";
import { showFile, showNames, showProducts } from "./showing_files.ts";
import { showDigits, showRelated, showUnits, showUnrelated } from "./showing_tasks.ts";
import { showMoved, showRates } from "./showing_tuning.ts";
import { named, step, stored, within, without } from "./transfer_learning.ts";

export async function main(page: Page, { seed, save }: Options) {
  showNumbers(page, seed);
  await showRelated(page, seed);
  await showUnrelated(page, seed);
  await showDigits(page, seed);
  await showUnits(page, seed);
  await showMoved(page, seed);
  await showRates(page, seed);
  await showNames(page, seed);
  showProducts(page, seed);
  await showFile(page, seed, save);
  await showClaims(page, claims, seed);
}

/** Which numbers of a small network a step moves, for three choices of groups. */
function showNumbers(page: Page, seed: number) {
  page.heading("Numbers with names");
  const groupings = {
    "all at 0.1": (all: ReturnType<typeof named>) => [{ learns: all, learningRate: 0.1 }],
    "0 frozen": (all: ReturnType<typeof named>) => [{ learns: without(all, "0"), learningRate: 0.1 }],
    "0 at 0.01": (all: ReturnType<typeof named>) => [
      { learns: within(all, "0"), learningRate: 0.01 },
      { learns: within(all, "1"), learningRate: 0.1 },
    ],
  };
  page.text(
    `A network of chapter 8 has 2 inputs, 3 neurons and 1 neuron. Its numbers get names: the place of the layer, and what they
    are in it. One step downhill, on the row 1, -1 with the target 1. How far does each group of numbers move? The first layer learns as the second, or is frozen, or has a rate of its own.`,
  );
  const moves = Object.values(groupings).map((groups) => {
    const network = randomNetwork([2, 3, 1], tanh, new Random(seed)), all = named(network), before = stored(all);
    const error = sub(outputs(network, [1, -1])[0], 1);
    step(mul(error, error), groups(all));
    const after = stored(all);
    return Object.keys(before).map((name) => Math.hypot(...after[name].map((number, i) => number - before[name][i])));
  });
  const sample = named(randomNetwork([2, 3, 1], tanh, new Random(seed)));
  page.table(
    ["name", "numbers", ...Object.keys(groupings)],
    Object.entries(sample).map((
      [name, numbers],
      i,
    ) => [name, numbers.length, ...moves.map((one) => one[i].toFixed(4))]),
  );
}
