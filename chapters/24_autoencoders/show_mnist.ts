/** The last part: the network of the notes, on MNIST where the reader has it; and what is saved. */
import { part } from "../../lib/data/batches.ts";
import type { Dataset } from "../../lib/data/dataset.ts";
import { type Mnist, mnist } from "../../lib/data/mnist.ts";
import type { Page } from "../../lib/figure/page.ts";
import type { Folder } from "../../lib/files/folder.ts";
import { modelFile } from "../../lib/files/model_file.ts";
import { predict } from "../../lib/training/evaluate.ts";
import { steadily } from "../13_data/steady.ts";
import { watch } from "../14_training/progress.ts";
import type { Options } from "../contents.ts";
import { asPicture, asRows, learn, pictures, PIXELS, rowsOf } from "./digits.ts";
import { BARS, BATCH_SIZE, EPOCHS, type Learned, learnMnist, NOTES, STEPS } from "./mnist.ts";

/** How many seeds are tried. */
const SEEDS = 3;

export async function showMnist(page: Page, { seed, mnist: folder, save }: Options) {
  page.heading("MNIST");
  if (folder) return await showLarge(page, seed, await mnist(folder), save);
  page.text(
    `The notes train ${
      NOTES.join("-")
    } and back on MNIST, which does not come with the book. \`deno task data mnist\` fetches it, and with
    \`--mnist FOLDER\` this chapter trains it, plain and denoising. It was not given, so the digits of the book must do.`,
  );
  if (save) await saveSmall(page, seed, save);
}

async function showLarge(page: Page, seed: number, data: Mnist<Dataset>, save?: Folder) {
  page.text(
    `${data.training.length} images to learn from, and ${data.test.length} to be asked about. ${
      NOTES.join("-")
    } and back, as in the notes: binary cross-entropy, Adam, ${EPOCHS} epochs of batches of ${BATCH_SIZE}, without noise and with noise 0.5. These are
    ${2 * SEEDS} trainings, and take some minutes.`,
  );
  const rows: (string | number)[][] = [], found = { plain: [] as Learned[], denoising: [] as Learned[] };
  for (let one = seed; one < seed + SEEDS; one++) {
    found.plain.push(await watched(page, data, one));
    found.denoising.push(await watched(page, data, one, 0.5));
    rows.push([one, ...[found.plain, found.denoising].map((all) => lossOf(all.at(-1)!).toFixed(4))]);
  }
  const means = [found.plain, found.denoising].map((all) => all.reduce((sum, one) => sum + lossOf(one), 0) / SEEDS);
  rows.push(["mean", ...means.map((mean) => mean.toFixed(4))], ["at most", BARS.plain, BARS.denoising]);
  page.table(["seed", "plain", "denoising, noise 0.5"], rows);
  await showOutputs(page, found.denoising[0], data);
  if (!save) return;
  await write(page, save, "mnist_autoencoder", found.plain[0]);
  await write(page, save, "mnist_denoiser", found.denoising[0]);
}

function lossOf({ losses }: Learned): number {
  return losses[losses.length - 1];
}

async function watched(page: Page, data: Mnist<Dataset>, seed: number, noise?: number): Promise<Learned> {
  const bar = watch(page, noise === undefined ? `plain, seed ${seed}` : `denoising, seed ${seed}`, STEPS);
  const learned = await learnMnist(data, seed, { noise, onStep: bar.onStep });
  bar.end();
  return learned;
}

async function showOutputs(page: Page, { model, test }: Learned, data: Mnist<Dataset>) {
  const classes = Array.from(data.test.classes!), shown = part(test, [7, 2, 5].map((digit) => classes.indexOf(digit)));
  const [noisy, outputs] = [await rowsOf(shown), await asRows(predict(model, shown))];
  const clean = await asRows(shown.batch([0, 1, 2]).targets);
  page.images({
    name: "mnist_denoised",
    title: "Test images with noise 0.5, and what the network of the notes makes of them",
    columns: 3,
    images: clean.flatMap((pixels, i) => [
      { label: "input", pixels: asPicture(pixels, 28) },
      { label: "noisy", pixels: asPicture(noisy[i], 28) },
      { label: "output", pixels: asPicture(outputs[i], 28) },
    ]),
  });
}

/** Without MNIST, the narrow one of the digits, which has learned with noise. */
function saveSmall(page: Page, seed: number, save: Folder): Promise<void> {
  return steadily(async () => {
    const { training } = pictures(seed);
    await write(page, save, "digits_denoiser", await learn(training, seed, { widths: [PIXELS, 48, 16], noise: 0.4 }));
  });
}

async function write(page: Page, save: Folder, name: string, { model }: Pick<Learned, "model">) {
  await save.write(`${name}.safetensors`, await modelFile(model, { chapter: "24" }));
  page.text(
    `${name}.safetensors is saved. \`deno task export FOLDER/${name}.safetensors ${name}.onnx\` makes an ONNX file of it.`,
  );
}
