/** How to go on with what was taken along: how far layers move, and at which rates. */
import type { Page } from "../../lib/figure/page.ts";
import { before, errorsAt, inTwoStages, ROWS, SLOWER, tuned, TUNINGS } from "./tuning.ts";

export async function showMoved(page: Page, seed: number) {
  page.heading("How to tune");
  page.text(
    `The related task again, with ${ROWS} rows. The output layer is new and begins by chance. Should the hidden one learn at the same rate, 0.01, at
    a lower one, or not at all? How far a layer moves is told as a share of its length before.`,
  );
  const found = [];
  for (const name of Object.keys(TUNINGS)) found.push({ name, ...await tuned(name, seed) });
  page.bars({
    name: "moved",
    title: "How far each layer moves while the small task is learned",
    label: "distance, as a share of the length before",
    bars: found.flatMap(({ name, hidden, output }) => [
      { label: `${name}, hidden`, value: hidden },
      { label: `${name}, output`, value: output },
    ]),
  });
  page.table(
    ["", "error", "hidden moved", "output moved", "error on the large task"],
    found.map(({ name, error, hidden, output, largeTask }) => [
      name,
      ...[error, hidden, output, largeTask].map((x) => x.toFixed(3)),
    ]),
  );
  page.text(
    `At one rate both layers move, and what was taken along is changed by the slopes of an output layer that is still wrong. A tenth of that rate for both moves the hidden layer less, but far more than a tenth as much. With a rate of its own, ${SLOWER} times smaller, the hidden layer
    stays near to where it was. To learn the output layer first, and then all at one rate, leads to an error of ${
      (await inTwoStages(seed)).toFixed(3)
    }. The last column is that of the large task when its own output layer gets the tuned hidden layer: it was ${
      (await before(seed)).toFixed(3)
    }. What is tuned forgets a part of the large task.`,
  );
}

const RATES = [0.001, 0.003, 0.01, 0.03, 0.1];

export async function showRates(page: Page, seed: number) {
  page.heading("Is a smaller rate better?");
  const lines: [string, number, number][] = [
    ["30 steps", 30, 1],
    ["500 steps", 500, 1],
    [`500 steps, hidden ${SLOWER} times slower`, 500, SLOWER],
  ];
  const found = [];
  for (const [name, steps, slower] of lines) {
    const seeds: number[][] = [];
    for (let one = seed; one < seed + 3; one++) seeds.push(await errorsAt(RATES, steps, slower, one));
    found.push({ name, errors: RATES.map((_, i) => seeds.reduce((sum, errors) => sum + errors[i], 0) / 3) });
  }
  page.lines({
    name: "tuning_rates",
    title: "Tuned at these rates, the related task with 20 rows",
    x: { label: "rate of Adam", scale: "log" },
    y: { label: "mean square of errors", scale: "log", range: [0.01, 2] },
    lines: found.map(({ name, errors }) => ({ name, x: RATES, y: errors })),
  });
  page.table(
    ["rate", ...RATES.map(String)],
    found.map(({ name, errors }) => [name, ...errors.map((error) => error.toFixed(3))]),
  );
  page.text(
    `Means of three seeds. After 30 steps small rates have learned little yet. After 500 steps it is not a small rate that
    preserves features, but one that is smaller than that of the new layer: with a hidden layer that is ${SLOWER} times slower the network errs less at each of these rates.`,
  );
}
