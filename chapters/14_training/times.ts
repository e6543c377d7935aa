/** What an epoch costs on the reader's machine. Such numbers change from run to run, so no claim rests on them. */
import type { Page } from "../../lib/figure/page.ts";
import { learnSine, ROWS } from "./sine.ts";
import { stepsOf } from "./training.ts";

export async function showTimes(page: Page, seed: number) {
  page.heading("What an epoch costs here");
  page.text(
    `Small batches move more often. What does that cost? This is measured on your machine, just now: ten epochs of the sine, one batch size after
    the other, in milliseconds for an epoch, and in microseconds for a step.`,
  );
  const rows: (string | number)[][] = [];
  for (const batchSize of [1, 10, 100, 1000]) {
    const epochs = batchSize === 1 ? 2 : 10, run = { batchSize, learningRate: 0.01, epochs };
    await learnSine(seed, run); // the first time the machine still gets ready
    const began = performance.now();
    await learnSine(seed, run);
    const each = (performance.now() - began) / epochs, steps = stepsOf(ROWS, batchSize, 1);
    rows.push([batchSize, steps, rounded(each), rounded(1000 * each / steps)]);
  }
  page.table(["batch", "steps in an epoch", "ms for an epoch", "µs for a step"], rows);
  page.text(
    `A step of a single row takes much more than a thousandth of what a step of a thousand rows takes: much of it is spent around the arithmetic, and that
    is the same for every batch. So the small batches are the slow ones, though they do no more arithmetic.`,
  );
}

/** Two digits: more of them would be others at the next run. */
function rounded(value: number): number {
  return Number(value.toPrecision(2));
}
