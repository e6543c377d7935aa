/** The parts of the experiment that train networks on the digits. */
import type { Page } from "../../lib/figure/page.ts";
import { readRates } from "../../lib/optim/finder.ts";
import * as digits from "./digits.ts";

const RATES = [0.001, 0.01, 0.1, 1], MOMENTA = [0, 0.5, 0.9, 0.95];

export async function showRates(page: Page, seed: number) {
  page.heading("Rates on the digits");
  page.text(
    `Now a network 64-32-10 on the handwritten digits, batches of 32, ten epochs. The table shows the share of right answers on digits that it has not
    seen.`,
  );
  const rows: (string | number)[][] = [];
  for (const momentum of MOMENTA) {
    const row: (string | number)[] = [momentum];
    for (const rate of RATES) {
      const optimizer = momentum === 0 ? digits.descend(rate) : digits.descendWith(rate, momentum);
      row.push((await digits.accuracyOf({ optimizer, epochs: 10 }, seed)).toFixed(2));
    }
    rows.push(row);
  }
  page.table(["momentum", ...RATES.map((rate) => `rate ${rate}`)], rows);
  page.text(
    `The rate 0.01 with momentum 0.9 does about what 0.1 does without. Where slopes hardly change, the velocity adds up to
    1 / (1 - m) slopes, so a rate means little without its momentum. And no rate is good in itself: 0.001, which is right for many tasks, is far too
    small here.`,
  );
}

export async function showFinder(page: Page, seed: number) {
  page.heading("The finder");
  const curve = await digits.rateCurve(seed), { rates, losses, smoothed } = curve, readings = readRates(curve);
  page.text(
    `How does one find the rate without training ten times? With one short training, in which the rate grows with every batch, from 0.0001 up to 10
    (Smith 2017). It takes at most 200 steps, fewer than five epochs, and ends when the loss has grown to four times its
    smallest. Afterwards the weights are put back.`,
  );
  const at = (rate: number) => smoothed[rates.findIndex((one) => one >= rate * 0.999)];
  page.scatter({
    name: "finder_curve",
    title: "One sweep of the learning rate over the digits",
    x: { label: "rate", scale: "log" },
    y: { label: "loss", range: [0, 4] },
    lines: [{ name: "mean of the losses so far", x: rates, y: smoothed }],
    points: [
      { name: "loss of each batch", ...below(rates, losses, 4) },
      { name: "falls fastest", x: [readings.steepest], y: [at(readings.steepest)] },
      { name: "lowest", x: [readings.lowest], y: [at(readings.lowest)] },
      { name: "a tenth of that", x: [readings.tenth], y: [at(readings.tenth)] },
    ],
  });
  const right = async (rate: number) =>
    (await digits.accuracyOf({ optimizer: digits.descend(rate), epochs: 10 }, seed)).toFixed(2);
  const failed = await digits.failures(seed);
  page.table(["reading", "rate", "right after ten epochs", "of twelve trainings, below 0.75"], [
    ["falls fastest", readings.steepest.toFixed(2), await right(readings.steepest), failed.steepest],
    ["lowest", readings.lowest.toFixed(2), await right(readings.lowest), failed.lowest],
    ["a tenth of the lowest", readings.tenth.toFixed(2), await right(readings.tenth), failed.tenth],
  ]);
  page.text(
    `The notes say to pick the rate just before the loss rises, where it drops fastest. These are two rates. The first, where the loss is lowest, is at the edge: a sweep
    spends a few steps there, a training spends all. The second is mostly better, and not safe either. A tenth of the lowest is safe, and slower.`,
  );
}

/** The places whose y is not above the most. */
function below(x: readonly number[], y: readonly number[], most: number) {
  const kept = y.flatMap((value, i) => value <= most ? [i] : []);
  return { x: kept.map((i) => x[i]), y: kept.map((i) => y[i]) };
}

export async function showWarmUp(page: Page, seed: number) {
  page.heading("Warm-up");
  page.text(
    `A network with five layers learns the digits in ten epochs by Adam, at a rate that falls like a cosine. With warm-up, the rate first
    rises for 50 steps.`,
  );
  const rows: string[][] = [];
  for (const rate of [0.003, 0.01, 0.05, 0.1]) {
    const right = async (warm: number) => (await digits.accuracyOf(digits.warmed(rate, warm), seed)).toFixed(2);
    rows.push([String(rate), await right(0), await right(50)]);
  }
  page.table(["rate", "at once", "after 50 steps of warm-up"], rows);
  page.text(
    `Adam divides each slope by its own size, so its first steps move every weight by the whole rate, before it knows anything of
    the slopes. Warm-up keeps these steps small. Where the rate is small anyway there is nothing to gain, and where it is far too large it may not be
    enough.`,
  );
}

export async function showCycles(page: Page, seed: number) {
  page.heading("Restarts and cycles");
  page.text(
    `Does a rate that rises again find better places? The network 64-32-10, 30 epochs at the rate 0.2, three trainings with each schedule:`,
  );
  const found = Object.entries(await digits.comparedSchedules(seed));
  page.table(
    ["schedule", "right, in the mean", "least", "most"],
    found.map(([name, { mean, least, most }]) => [name, mean.toFixed(3), least.toFixed(3), most.toFixed(3)]),
  );
  page.text(
    `From one training to the next there is as much difference as from one schedule to the next. On these digits none can be called better.`,
  );
}
