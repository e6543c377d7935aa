/** The second part of the experiment: what a good beginning gains in training, and what units learn that begin equal. */
import type { Page } from "../../lib/figure/page.ts";
import * as initial from "../../lib/nn/initial.ts";
import { relu } from "../../lib/ops/activations.ts";
import { sizeOf } from "./initialization.ts";
import { histogram } from "./signals.ts";
import { BEGINNINGS, farthestApart, GUESSING, type Hidden, trainHidden } from "./symmetry.ts";
import { bestRun, type Case, PIXELS, RULES, STEPS, train, type Trained } from "./training.ts";

export async function showTraining(page: Page, seed: number) {
  page.heading("Training");
  page.text(
    `Networks for the 1797 digits: 64 pixels, hidden layers of 64 units, 10 classes. Each is trained by plain gradient
    descent for ten epochs, ${STEPS} steps, at the rates 0.1 and 0.3, and the better run counts. Loss and accuracy are those of the
    digits that it has learned from. A network that guesses has a loss
    of ln 10 = ${GUESSING.toFixed(2)}.`,
  );
  const deep = await bestRuns(page, seed);
  page.lines({
    name: "ten_layers",
    title: "Ten ReLU layers learn the digits, or do not",
    x: { label: "step" },
    y: { label: "loss (nats), mean of 20 batches", range: [0, 2.5] },
    lines: Object.entries(deep).map(([name, { losses }]) => ({ name, ...smoothed(losses, 20) })),
  });
  page.text(
    `With three layers the rate can make up for weights that are too small. With ten it cannot: with PyTorch's weights
    next to no slope arrives at the first layers, and next to no signal at the last. For tanh He's weights are even the better ones here, though the
    rule is not made for it: weights somewhat above 1/sqrt(n) make up for what tanh takes away.`,
  );
}

/** Trains all combinations, and shows them as a table. Gives the runs of ten ReLU layers. */
async function bestRuns(page: Page, seed: number): Promise<Record<string, Trained>> {
  const rows: (string | number)[][] = [],
    deep: Record<string, Trained> = {},
    rules = Object.keys(RULES) as Case["rule"][];
  const cases = [[3, "ReLU"], [10, "ReLU"], [10, "tanh"]] as const;
  const bar = page.progress("training", cases.length * rules.length);
  for (const [hidden, bend] of cases) {
    for (const rule of rules) {
      const run = await bestRun({ hidden, bend, rule }, seed);
      if (hidden === 10 && bend === "ReLU") deep[rule] = run;
      rows.push([`${hidden} x ${bend}`, rule, run.rate, run.loss, run.accuracy]);
      bar.update(rows.length);
    }
  }
  bar.end();
  page.table(["hidden layers", "weights", "better rate", "loss", "accuracy"], rows);
  return deep;
}

/** The means of so many losses in a row. */
function smoothed(losses: readonly number[], count: number): { x: number[]; y: number[] } {
  const starts = losses.map((_, i) => i).filter((i) => i % count === 0);
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  return { x: starts.map((i) => i + count / 2), y: starts.map((i) => mean(losses.slice(i, i + count))) };
}

export async function showWeights(page: Page, seed: number) {
  page.heading("How far weights move");
  page.text(
    `The hidden weights of 64-32-10, before and after ten epochs. The network begins with He's weights and learns at the
    rate 0.3, or it begins with normal ones of spread 1 and learns at the rate 0.03.`,
  );
  const bins = 40,
    x = Array.from({ length: bins }, (_, i) => -2 + (i + 0.5) * 4 / bins),
    rows: (string | number)[][] = [];
  const panels: { title: string; lines: { name: string; x: number[]; y: number[] }[] }[] = [];
  for (const [title, rule, rate] of [["He", initial.heNormal(), 0.3], ["spread 1", initial.normal(), 0.03]] as const) {
    const plan = { hidden: 1, width: 32, activation: relu, initial: rule };
    const [before, after] = [await train(plan, rate, seed, 0), await train(plan, rate, seed)];
    const [was, is] = [await hiddenWeights(before), await hiddenWeights(after)];
    const named = [["before", was], ["after", is]] as const;
    panels.push({ title, lines: named.map(([name, weights]) => ({ name, x, y: histogram(weights, -2, 2, bins) })) });
    rows.push([title, sizeOf(was), sizeOf(Array.from(is, (w, i) => w - was[i])), after.loss, after.accuracy]);
  }
  page.table(["weights", "their size", "size of what was learned", "loss", "accuracy"], rows);
  page.lines({
    name: "weights_moved",
    title: "The 2048 hidden weights before and after training",
    x: { label: "weight" },
    y: { label: "share of weights" },
    panels,
  });
  page.text(
    `Descent adds what it learns to what was there. Nothing takes away the random part: weights that are large at the
    beginning are so at the end, and beside them what was learned is small.`,
  );
}

async function hiddenWeights({ model }: Trained) {
  return await model.parameters["0.weight"].read();
}

export async function showSymmetry(page: Page, seed: number) {
  page.heading("All the same");
  page.text(`Weights have to be small; why not 0? The same network once more, with weights that are all 0, all 0.1, or
    He's:`);
  const found: [string, Hidden][] = [];
  for (const [name, rule] of Object.entries(BEGINNINGS)) found.push([name, await trainHidden(rule, seed)]);
  page.table(
    ["weights begin", "size after", "farthest apart", "loss", "accuracy"],
    found.map(([name, { units, loss, accuracy }]) => {
      const apart = farthestApart(units);
      return [name, sizeOf(units.flat()), apart > 0 && apart < 1e-4 ? "below 0.0001" : apart, loss, accuracy];
    }),
  );
  const images = found.slice(1).flatMap(([name, { units }]) =>
    units.slice(0, 4).map((unit, i) => ({ label: `${name}, unit ${i + 1}`, pixels: pictureOf(unit) }))
  );
  page.images({
    name: "symmetry",
    title: "The weights of four hidden units after training, dark where they are large",
    images,
  });
  page.text(
    `From all zeros no weight moves at all: only the biases of the ten outputs do. From 0.1 they move, but together.
    Units that are equal get equal slopes, so 32 of them are one. Random numbers make the difference from which units can
    begin to differ.`,
  );
}

/** 64 weights as 8 rows of 8, the smallest as paper, the largest as ink. */
function pictureOf(unit: readonly number[]): number[][] {
  const low = Math.min(...unit), high = Math.max(...unit), side = Math.sqrt(PIXELS);
  const gray = unit.map((weight) => (weight - low) / (high - low));
  return Array.from({ length: side }, (_, row) => gray.slice(row * side, (row + 1) * side));
}
