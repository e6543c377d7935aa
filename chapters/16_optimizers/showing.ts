/** The parts of the experiment in which networks are trained. */
import type { Page } from "../../lib/figure/page.ts";
import { adagrad, momentum, nesterov, rmsprop, sgd } from "../../lib/optim/rules.ts";
import { adam, adamw, nadam } from "../../lib/optim/rules_adam.ts";
import { averageDigits, GAIN, LENGTH, type Make, trainDigits, trainThroughTime } from "./networks.ts";

const EPOCHS = 20;

/** Optimizers with rates that suit the digits. */
const OPTIMIZERS: readonly (readonly [name: string, rate: number, make: Make])[] = [
  ["SGD", 0.3, (w) => sgd(w, { learningRate: 0.3 })],
  ["momentum", 0.1, (w) => momentum(w, { learningRate: 0.1 })],
  ["Nesterov", 0.1, (w) => nesterov(w, { learningRate: 0.1 })],
  ["Adagrad", 0.05, (w) => adagrad(w, { learningRate: 0.05 })],
  ["RMSprop", 0.003, (w) => rmsprop(w, { learningRate: 0.003 })],
  ["Adam", 0.01, (w) => adam(w, { learningRate: 0.01 })],
  ["AdamW", 0.01, (w) => adamw(w, { learningRate: 0.01 })],
  ["NAdam", 0.01, (w) => nadam(w, { learningRate: 0.01 })],
];

const DRAWN = ["SGD", "momentum", "Adagrad", "RMSprop", "Adam"];

export async function showThroughTime(page: Page, seed: number) {
  page.heading("Gradients that explode");
  page.text(
    `A network gets ${LENGTH} numbers, one after the other, and finds their mean. At each of them it goes through the same
    weights, which begin as a rotation that makes everything ${GAIN} times as long. So does the way back with the
    gradients. Descent with rate 0.03, 300 steps; to say the mean of all means would be a loss of about 0.021:`,
  );
  const rows: (string | number)[][] = [];
  for (const most of [Infinity, 1]) {
    for (const from of [seed, seed + 1, seed + 2]) {
      const { loss, norm } = await trainThroughTime(most, from);
      const text = Number.isFinite(loss) ? loss.toPrecision(2) : "no number";
      rows.push([
        most === 1 ? "cut to 1" : "as they are",
        from,
        Number.isFinite(norm) ? norm.toPrecision(3) : "no number",
        text,
      ]);
    }
  }
  page.table(["gradients", "seed", "longest gradient, before it is cut", "loss in the end"], rows);
  page.text(
    `Gradients that are cut keep their direction, and one step is then like another. What the network has learned
    survives the step.`,
  );
}

export async function showDigits(page: Page, seed: number) {
  page.heading("The digits");
  page.text(
    `The network 64-32-10 learns from three quarters of the 1797 digits, in batches of 32, ${EPOCHS} epochs long; the last
    quarter are the new rows. All optimizers begin with the same weights and see the same batches. Each has a rate that suits it.`,
  );
  const progress = page.progress("Training", OPTIMIZERS.length), found = [];
  for (const [i, [name, rate, make]] of OPTIMIZERS.entries()) {
    found.push({ name, rate, ...await trainDigits(make, EPOCHS, seed) });
    progress.update(i + 1, name);
  }
  progress.end();
  page.lines({
    name: "digits_losses",
    title: "The training loss of five optimizers on the digits",
    x: { label: "epoch" },
    y: { label: "mean loss of the epoch", scale: "log" },
    lines: found.filter(({ name }) => DRAWN.includes(name))
      .map(({ name, losses }) => ({ name, x: losses.map((_, i) => i + 1), y: losses })),
  });
  page.table(
    ["", "rate", "loss, epoch 3", `loss, epoch ${EPOCHS}`, "right on new rows"],
    found.map(({ name, rate, losses, accuracy }) => [
      name,
      rate,
      losses[2].toFixed(3),
      losses[EPOCHS - 1].toFixed(4),
      accuracy.toFixed(3),
    ]),
  );
  page.text(
    `After three epochs momentum and Adam are both ahead of SGD. On new rows the differences are no larger than those
    between seeds.`,
  );
}

export async function showRates(page: Page, seed: number) {
  page.heading("Adam needs a rate too");
  const rates = [0.0001, 0.001, 0.01, 0.1, 0.3], rows: (string | number)[][] = [];
  for (const rate of rates) {
    const { losses, accuracy } = await trainDigits((w) => adam(w, { learningRate: rate }), EPOCHS, seed);
    rows.push([rate, losses[EPOCHS - 1].toFixed(3), accuracy.toFixed(3)]);
  }
  page.table(["rate", `loss, epoch ${EPOCHS}`, "right on new rows"], rows);
  page.text(
    `Adam does not care for the scale of the gradients. How far a weight may go in a step, it is told by the rate, and
    there is one that is too small and one that is too large, as for all others.`,
  );
}

export async function showAverages(page: Page, seed: number) {
  page.heading("The mean of weights");
  page.text(
    `SGD at a rate of 0.3 jumps about. After each of the last ten epochs its weights are added to a mean. How many answers
    on new rows are right, with the last weights and with the mean of ten?`,
  );
  const rows: string[][] = [];
  for (let one = seed; one < seed + 6; one++) {
    const { last, mean } = await averageDigits((w) => sgd(w, { learningRate: 0.3 }), EPOCHS, one);
    rows.push([String(one), last.toFixed(3), mean.toFixed(3)]);
  }
  page.table(["seed", "last weights", "mean"], rows);
  const least = [1, 2].map((column) => Math.min(...rows.map((row) => Number(row[column]))).toFixed(3));
  page.text(`The worst of the last weights has ${least[0]} right, the worst of the means ${least[1]}.`);
}
