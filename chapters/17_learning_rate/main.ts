/** The experiment: rates and momenta in two valleys, what noise leaves, schedules, and a search for the rate on the digits. */
import { cosineRestarts, cyclicalRate, oneCycle } from "../../lib/optim/cycles.ts";
import { cosineDecay, stepDecay } from "../../lib/optim/schedules.ts";
import type { Page } from "../../lib/figure/page.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { claims } from "./claims.ts";
import { lastingSpread } from "./learning_rate.ts";
import * as noise from "./noise.ts";
import { showCycles, showFinder, showRates, showWarmUp } from "./on_digits.ts";
import { showMap, showMomenta, showValley } from "./in_valleys.ts";

export async function main(page: Page, { seed }: Options) {
  showValley(page);
  showMomenta(page);
  showMap(page);
  showNoise(page, seed);
  showSchedules(page);
  await showTails(page, seed);
  await showRates(page, seed);
  await showFinder(page, seed);
  await showWarmUp(page, seed);
  await showCycles(page, seed);
  await showClaims(page, claims, seed);
}

function showNoise(page: Page, seed: number) {
  page.heading("What noise leaves");
  page.text(
    `A batch shows the slope of its own rows, which is that of all rows and some noise. Here is a bowl with the bend 1, where noise of
    deviation 1 is added to each slope. The walk begins at the lowest point. How far does the noise keep it away from
    there, in the root of the mean square over 20,000 steps?`,
  );
  page.table(
    ["rate", "measured", "r / sqrt(1 - (1 - r)²)"],
    [0.01, 0.1, 0.5, 1].map((rate) => [
      rate,
      noise.measuredSpread(rate, 20_000, seed).toFixed(2),
      lastingSpread(1, rate, 1).toFixed(3),
    ]),
  );
  page.text(
    `A constant rate never arrives: it stays in a cloud around the lowest point. The smaller the rate, the smaller the cloud, and
    the longer the way to it. What if the rate falls as 1 / (t + 1)? Over many walks:`,
  );
  page.table(
    ["steps", "measured", "1 / sqrt(steps)"],
    [10, 100, 1000].map((steps) => [
      steps,
      noise.spreadOfFallingRate(steps, seed).toFixed(3),
      (1 / Math.sqrt(steps)).toFixed(3),
    ]),
  );
  page.text(
    `So one wants both: a large rate to come near, and a small one to arrive. That is what a schedule is for (Robbins and Monro
    1951).`,
  );
}

function showSchedules(page: Page) {
  page.heading("Schedules");
  page.text(
    `A schedule is a function of the step that says what the rate is multiplied by. These take 120 steps. Each begins at 1, or comes
    there.`,
  );
  const steps = 120,
    shown = {
      "step decay": stepDecay({ every: 40, factor: 0.5 }),
      "cosine": cosineDecay({ steps }),
      "cosine with restarts": cosineRestarts({ steps: 40 }),
      "cycles": cyclicalRate({ up: 20, from: 0.1 }),
      "one cycle": oneCycle({ steps }),
    };
  const x = Array.from({ length: steps }, (_, t) => t);
  page.lines({
    name: "schedule_shapes",
    title: "What five schedules multiply the rate by",
    x: { label: "step" },
    y: { label: "factor of the rate", range: [0, 1] },
    lines: Object.entries(shown).map(([name, schedule]) => ({ name, x, y: x.map(schedule) })),
  });
}

async function showTails(page: Page, seed: number) {
  page.heading("A smoother end");
  page.text(
    `A neuron learns a line with noise from 200 rows, in batches of 4, for 40 epochs at the rate 0.1: with a constant rate, with the schedule of the
    notes, which keeps the rate for ten epochs and then multiplies it by exp(-0.1) in each, with a cosine, and with one that listens. The last one halves the rate when three epochs in a row brought nothing better.`,
  );
  const { losses, falls } = await noise.onPlateau(seed), found = { ...await noise.tails(seed), "on plateau": losses };
  const epochs = losses.map((_, i) => i + 1), from = 4; // the first epochs would squeeze all others
  page.lines({
    name: "schedule_tails",
    title: "The loss of a noisy line, with a constant rate and with rates that fall",
    x: { label: "epoch" },
    y: { label: "mean loss of the epoch" },
    lines: Object.entries(found).map(([name, y]) => ({ name, x: epochs.slice(from), y: y.slice(from) })),
  });
  page.table(
    ["schedule", "loss of the last ten epochs", "jump from epoch to epoch"],
    Object.entries(found).map(([name, losses]) => [
      name,
      noise.lastLoss(losses).toFixed(4),
      noise.roughness(losses).toFixed(4),
    ]),
  );
  page.text(
    `The plateau was met after the epochs ${
      falls.join(", ")
    }. The best line for these rows, by least squares as in chapter 1, has the loss
    ${noise.bestLoss(seed).toFixed(4)}. The rates that fall come near it, and the constant one stays well above.`,
  );
}
