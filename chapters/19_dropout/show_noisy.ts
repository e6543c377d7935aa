/** The parts of the experiment that learn few noisy rows. */
import type { Page } from "../../lib/figure/page.ts";
import { learnNoisy, lossOfTruth, noisyAt, type Outcome } from "./noisy.ts";

const RATES = [0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9];

export async function showRates(page: Page, seed: number) {
  page.heading("Few noisy rows");
  const floor = lossOfTruth(seed);
  page.text(
    `Two moons that overlap, and 20 columns of noise beside the two that count. 100 rows to learn from, 1000 others to be asked about. The network
    22-64-64-1 has 5697 weights and biases, and dropout behind both hidden layers. Who knew the true chances of each place would have a loss
    of ${floor.toFixed(3)}: that much is noise.`,
  );
  const outcomes: Outcome[] = [], bar = page.progress("training", RATES.length);
  for (const [i, rate] of RATES.entries()) {
    outcomes.push(await noisyAt(rate, seed));
    bar.update(i + 1);
  }
  bar.end();
  page.lines({
    name: "loss_by_dropout_rate",
    title: "Loss on 1000 other rows against the rate of dropout",
    x: { label: "rate" },
    y: { label: "loss (nats)", range: [0, 2] },
    lines: [
      { name: "after 100 epochs", x: RATES, y: outcomes.map(({ validation }) => validation.loss) },
      { name: "at the best epoch", x: RATES, y: outcomes.map(({ bestLoss }) => bestLoss) },
      { name: "with the true chances", x: [0, 0.9], y: [floor, floor] },
    ],
  });
  page.table(
    ["rate", "loss learned from", "loss after 100", "accuracy", "lowest loss", "at epoch"],
    RATES.map((rate, i) => {
      const { training, validation, bestLoss, bestEpoch } = outcomes[i];
      const numbers = [training.loss, validation.loss, validation.accuracy, bestLoss].map((one) => one.toFixed(3));
      return [rate, ...numbers, bestEpoch];
    }),
  );
  page.text(
    `Weak dropout hardly helps here, and at the end its loss may be above that of none: the network still learns all rows by heart. Strong dropout does
    not let it. What is best depends on the rows, so the rate is one more number to search for.`,
  );
}

export async function showCurves(page: Page, seed: number) {
  page.heading("Epoch by epoch");
  const rates = [0, 0.5, 0.8], lines: { name: string; x: number[]; y: number[] }[] = [];
  for (const rate of rates) {
    const { losses } = await noisyAt(rate, seed);
    lines.push({ name: `rate ${rate}`, x: losses.map((_, i) => i + 1), y: losses });
  }
  page.lines({
    name: "curves",
    title: "Loss on 1000 other rows, epoch by epoch",
    x: { label: "epoch" },
    y: { label: "loss (nats)", range: [0, 2] },
    lines,
  });
  page.text(
    `All of them get worse in the end. With dropout it takes longer, so a network with dropout also wants more
    epochs to become as good as it can. To stop early helps as well, and the two go together.`,
  );
}

const PLACES = { "nowhere": [], "behind the first": [0], "behind the last": [2], "behind all three": [0, 1, 2] };

export async function showPlaces(page: Page, seed: number) {
  page.heading("Where it stands");
  page.text("The same rows, three hidden layers, a rate of 0.5. Where should dropout stand?");
  const rows: (string | number)[][] = [];
  for (const [name, behind] of Object.entries(PLACES)) {
    const { validation, bestLoss } = await learnNoisy({ rate: 0.5, layers: 3, behind }, seed);
    rows.push([name, ...[validation.accuracy, validation.loss, bestLoss].map((one) => one.toFixed(3))]);
  }
  page.table(["dropout", "accuracy", "loss after 100", "lowest loss"], rows);
  page.text(
    "The place matters little here. It may stand behind every hidden layer, the last among them.",
  );
}
