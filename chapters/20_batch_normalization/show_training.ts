/** What the experiment shows of training: at which rates, in which batches, and what becomes of gamma and beta. */
import type { Page } from "../../lib/figure/page.ts";
import { batchNormLayer } from "../../lib/nn/normalization.ts";
import { zeros } from "../../lib/create.ts";
import { Random } from "../../lib/random.ts";
import { steadily } from "../13_data/steady.ts";
import { digitsFor, learn, network, type PLANS, rightOf, silentAt } from "./network.ts";
import { rangeOf, unitsOf } from "./units.ts";

const SHOWN: readonly (readonly [string, keyof typeof PLANS])[] = [
  ["without", "none"],
  ["without, He's weights", "He's weights"],
  ["layer normalization", "layer"],
  ["batch normalization", "batch"],
];

const RATES = [0.01, 0.03, 0.1, 0.3, 1, 3, 10];

export async function showRates(page: Page, seed: number) {
  page.heading("Rates");
  page.text(
    `Six hidden layers of 64 ReLU units learn the digits, in six epochs of plain gradient descent, in batches of 32. Weights begin as
    PyTorch's, unless told. Which share of the digits that were held out do they read right, at seven rates?`,
  );
  const rows: (string | number)[][] = [], lines: { name: string; x: number[]; y: number[] }[] = [];
  const bar = page.progress("Training", SHOWN.length * RATES.length);
  for (const [name, plan] of SHOWN) {
    const y: number[] = [];
    for (const rate of RATES) {
      y.push(await rightOf(plan, rate, seed));
      bar.update(lines.length * RATES.length + y.length, name);
    }
    lines.push({ name, x: RATES, y });
    rows.push([name, ...y.map((right) => right.toFixed(2)), await silentAt(plan, 1, seed)]);
  }
  bar.end();
  page.lines({
    name: "normalized_rates",
    title: "Six hidden layers read the digits after six epochs, or do not",
    x: { label: "rate", scale: "log" },
    y: { label: "share read right", range: [0, 1] },
    lines,
  });
  page.table(
    ["network", ...RATES.map(String), "silent at 1"],
    rows.map((row) => row.map((one) => Number.isNaN(one) ? "diverged" : one)),
  );
  await explainRates(page, seed);
}

async function explainRates(page: Page, seed: number) {
  const hidden = await rightOf("batch", 0.1, seed, { hiddenRate: 100 });
  page.text(
    `Batch normalization bears rates that are far too large without it. Good first weights help as well, but not at such rates. The last
    column shows why: it is the share of units in the last hidden layer that say the same of all rows. A step that is too large shuts
    units up. Batch normalization puts out numbers that differ from row to row, whatever the weights, and no unit is silent here. Layer
    normalization cannot promise that.`,
  );
  page.text(
    `At 10 it fails, too. The hidden weights are not to blame: if they alone learn at the rate 100, and all others at 0.1, the
    network reads ${
      hidden.toFixed(2)
    } of the digits. Gamma, beta and the last layer have no normalization behind them.`,
  );
}

export async function showLearned(page: Page, seed: number) {
  page.heading("Gamma and beta");
  page.text(
    `Every unit is standardized, but then gamma and beta are free to learn. Here is what comes out of the normalizations of that network: over
    all units the mean that is farthest from 0, and the least and the largest spread.`,
  );
  const rows = await steadily(async () => {
    const { training } = await digitsFor(seed), fresh = network({ norm: "batch" }, new Random(seed));
    const models = [fresh];
    for (const rate of [0.1, 1]) models.push((await learn({ norm: "batch" }, { rate }, seed)).model);
    const found: string[][] = [];
    for (const model of models) {
      const { mean, least, largest } = rangeOf((await unitsOf(model, "norm", training)).flat());
      found.push([mean, least, largest].map((one) => one.toFixed(3)));
    }
    return found;
  });
  const names = ["before training", "after, rate 0.1", "after, rate 1"];
  page.table(["network", "farthest mean", "least spread", "largest spread"], rows.map((row, i) => [names[i], ...row]));
  page.text(`Mean 0 and spread 1 are where it begins. Where the units go from there is learned, as all else is.`);
}

const SIZES = [1, 2, 4, 8, 32];

export async function showSmallBatches(page: Page, seed: number) {
  page.heading("Small batches");
  page.text(
    `How few rows can a batch have? One epoch at the rate 0.01, in batches of 1, 2, 4, 8 and 32. Smaller batches make more steps.`,
  );
  const rows: (string | number)[][] = [];
  for (const [name, plan] of SHOWN.slice(1)) {
    const right: string[] = [];
    for (const batchSize of SIZES) {
      const isRefused = plan === "batch" && batchSize === 1;
      right.push(isRefused ? "refused" : (await rightOf(plan, 0.01, seed, { batchSize, epochs: 1 })).toFixed(2));
    }
    rows.push([name, ...right]);
  }
  page.table(["network", ...SIZES.map(String)], rows);
  page.text(
    `Why is a batch of one refused? One number is its own mean, so nothing of it would be left. The layer says:`,
  );
  page.text(refusal());
  page.text(
    `Of two rows only the order is left, in every layer. Layer normalization standardizes each row by itself, over its units. It needs
    no other rows, keeps nothing, and does the same in training and afterwards.`,
  );
}

/** What the layer says to a batch of one. */
function refusal(): string {
  try {
    batchNormLayer(64)(zeros([1, 64]), { isTraining: true });
    return "nothing";
  } catch (error) {
    return (error as Error).message;
  }
}
