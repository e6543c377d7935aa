/** Networks that learn to read: the digits of the book, and MNIST where the reader has it. */
import type { Dataset } from "../../lib/data/dataset.ts";
import { type Mnist, mnist } from "../../lib/data/mnist.ts";
import type { Page } from "../../lib/figure/page.ts";
import { formatNumber } from "../../lib/figure/scale.ts";
import { Random } from "../../lib/random.ts";
import { evaluate } from "../../lib/training/evaluate.ts";
import { fit } from "../../lib/training/fit.ts";
import { accuracy, topAccuracy } from "../../lib/training/metrics.ts";
import { heldOut, measured, read, USUAL } from "./digits.ts";
import { misread } from "./misread.ts";
import { type Recipe, recipes } from "./mnist.ts";
import { watch } from "./progress.ts";
import { stepsOf } from "./training.ts";

export async function showDigits(page: Page, seed: number) {
  page.heading("Reading digits");
  const { training, validation } = heldOut(seed), { batchSize, epochs } = USUAL;
  page.text(
    `Real data: the 8 x 8 digits of the book. A network 64-32-10 learns from ${training.length} of them, with Adam, in ${epochs} epochs of
    batches of ${batchSize}. The other ${validation.length} are held out: each epoch the network is asked about them, and does not learn from them.`,
  );
  const bar = watch(page, "reading", stepsOf(training.length, batchSize, epochs));
  const { model, history } = await read(training, validation, new Random(seed).fork(3), { onStep: bar.onStep });
  bar.end();
  const x = history.epochs.map(({ epoch }) => epoch);
  page.lines({
    name: "digits_learning",
    title: "A network learns to read digits",
    x: { label: "epoch" },
    y: { label: "cross-entropy", scale: "log" },
    lines: [
      { name: "learned from", x, y: history.epochs.map((one) => one.training.loss) },
      { name: "held out", x, y: history.epochs.map((one) => one.validation!.loss) },
    ],
  });
  const asked = { ...measured, metrics: { accuracy, best2: topAccuracy(2) } };
  const [learned, unseen] = [await evaluate(model, training, asked), await evaluate(model, validation, asked)];
  page.table(["digits", "rows", "loss", "right", "among the best two"], [
    ["learned from", training.length, learned.loss, learned.accuracy, learned.best2],
    ["held out", validation.length, unseen.loss, unseen.accuracy, unseen.best2],
  ]);
  const wrong = await misread(model, validation), shown = wrong.slice(0, 10);
  const chance = Math.sqrt(0.97 * 0.03 / validation.length);
  page.text(
    `It reads ${wrong.length} of the ${validation.length} wrong. ${
      shown.length === wrong.length ? "The figure shows them" : `The figure shows the first ${shown.length}`
    }.`,
  );
  page.images({
    name: "misread",
    title: "Digits that it reads wrong",
    images: shown.map(({ digit, taken, pixels }) => ({ label: `${digit}, taken for ${taken}`, pixels })),
  });
  page.text(
    `${validation.length} digits are few. If 97 of 100 are read right, chance alone moves the share of so many by
    ${
      formatNumber(chance)
    }, up or down. A share of one split is no measure of a network to the last digit. The claim below asks
    about all digits, each read by a network that has not seen it.`,
  );
}

export async function showMnist(page: Page, seed: number, folder?: URL) {
  page.heading("Reading MNIST");
  if (!folder) {
    page.text(
      `MNIST has 70,000 larger digits, 28 x 28. It does not come with the book. \`deno task data mnist\` fetches it, and with
      \`--mnist FOLDER\` this chapter trains on it: 784-512-10 with dropout, as in the notes, and the first network of Nielsen's book.
      It was not given, so the digits of the book must do.`,
    );
    return;
  }
  const data = await mnist(folder), rows: (string | number)[][] = [];
  page.text(`MNIST: ${data.training.length} digits to learn from, and ${data.test.length} to be asked about.`);
  for (const recipe of recipes) rows.push(await learnMnist(page, recipe, seed, data));
  page.table(["network", "epochs", "right in the last", "right at best", "seconds"], rows);
}

/** Trains by a recipe, and gives the row of the table: name, epochs, shares of the test rows that are right, and seconds. */
export async function learnMnist(page: Page, recipe: Recipe, seed: number, { training, test }: Mnist<Dataset>) {
  const { name, batchSize, epochs, loss } = recipe, random = new Random(seed), model = recipe.model(random);
  const rows = recipe.rows(training), bar = watch(page, name, stepsOf(rows.length, batchSize, epochs));
  const began = performance.now(),
    history = await fit(model, rows, {
      loss,
      optimizer: recipe.optimizer(model),
      metrics: { accuracy },
      validation: test,
      batchSize,
      epochs,
      random,
      onStep: bar.onStep,
    });
  bar.end();
  const right = history.epochs.map(({ validation }) => validation!.accuracy),
    seconds = (performance.now() - began) / 1000;
  return [name, epochs, right[epochs - 1], Math.max(...right), seconds.toFixed(1)];
}
