/** The experiment: who listens to a training, when it stops, how it survives, what it leaves behind, and which settings are good. */
import { memoryFolder } from "../../lib/files/folder.ts";
import type { Page } from "../../lib/figure/page.ts";
import { formatNumber } from "../../lib/figure/scale.ts";
import { Random } from "../../lib/random.ts";
import { steadily } from "../13_data/steady.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { beginning, patient, train } from "./callbacks.ts";
import { claims } from "./claims.ts";
import { showModel, showWeights } from "./inside_page.ts";
import { live } from "./live.ts";
import { showKilled, showPower, showSaved } from "./saved_page.ts";
import { showSearch } from "./search_page.ts";
import { curve, EPOCHS, largestRate, notesExample, stopEarly, stopOn } from "./stopping.ts";

export async function main(page: Page, { seed, save }: Options) {
  showListeners(page, seed);
  await showStopping(page, seed);
  await showNotesExample(page, seed);
  showPower(page);
  await showKilled(page, seed);
  await showSaved(page, seed, save ?? memoryFolder(), save !== undefined);
  showModel(page, seed);
  await showWeights(page, seed);
  await showSearch(page, seed);
  await showClaims(page, claims, seed);
}

function showListeners(page: Page, seed: number) {
  page.heading("Who listens");
  page.text(
    `A training is a loop, and after each epoch somebody may want to do something: write a line, save, stop. So the loop calls whoever listens.
    Here is the smallest such training, in plain numbers: a weight learns the mean of ten numbers, with momentum. Two listen: one
    writes down what it hears, and one says stop when two epochs in a row were no better.`,
  );
  const random = new Random(seed),
    numbers = Array.from({ length: 10 }, () => random.normal(3)),
    rows: number[][] = [];
  const hear = patient(2);
  const { epoch } = train(beginning(seed), numbers, 50, [
    (loss, { epoch, weight }) => void rows.push([epoch, loss, weight]),
    (loss) => hear(loss),
  ]);
  const shown = rows.length > 8 ? [...rows.slice(0, 4), ...rows.slice(-3)] : rows;
  page.table(["epoch", "loss", "weight"], shown);
  const cut = shown.length < rows.length ? "; the table has the first four and the last three" : "";
  page.text(
    `It was to learn for 50 epochs, and was stopped behind epoch ${epoch}${cut}. The loop itself knows nothing of patience, nor of tables: that is what
    callbacks are for.`,
  );
}

async function showStopping(page: Page, seed: number) {
  page.heading("When to stop");
  page.text(
    `A network 64-32-10 learns 300 of the digits, of which 30 in a hundred have a label that was drawn by chance. It learns these by heart
    in the end, and reads the digits that were held out worse for it. These have the right labels, so their loss is the lower one at first. Early stopping asks it about these after each epoch, and waits for
    so many epochs, its patience, in which the loss gets no better than it was.`,
  );
  const { training, validation } = await steadily(() => curve(seed, { callbacks: [live(page, "learning", EPOCHS)] }));
  const patiences = [1, 3, 10], x = validation.map((_, i) => i + 1);
  const found = patiences.map((patience) => stopOn(validation, patience));
  page.scatter({
    name: "patience",
    title: "Where early stopping ends a training, by its patience",
    x: { label: "epoch" },
    y: { label: "cross-entropy" },
    lines: [{ name: "learned from", x, y: training }, { name: "held out", x, y: validation }],
    points: found.map(({ stopped, last }, i) => ({ name: `patience ${patiences[i]}`, x: [stopped], y: [last] })),
  });
  const whole = stopOn(validation, Infinity);
  page.table(["patience", "min delta", "stops behind epoch", "its loss", "best epoch until then", "its loss then"], [
    ...patiences.map((patience, i) => [patience, 0, found[i].stopped, found[i].last, found[i].best, found[i].loss]),
    ...[0.01, 0.1].map((delta) => {
      const { stopped, last, best, loss } = stopOn(validation, 3, delta);
      return [3, delta, stopped, last, best, loss];
    }),
    ["never stopped", "", whole.stopped, whole.last, whole.best, whole.loss],
  ]);
  const byLibrary = await steadily(() => stopEarly(seed, 3));
  page.text(
    `A loss that is measured on few rows jumps. Little patience takes such a jump for the end; much of it costs epochs, and no more, as long as the
    best weights are kept. With a min delta a small improvement counts as none, so training ends at the same epoch or earlier. All this was read off
    the whole curve. The callback of the library says stop while the curve grows: with patience 3 it ends the training behind epoch
    ${byLibrary.stopped}, and gives back the weights of epoch ${byLibrary.best}. Asked again, the model has the loss ${
      formatNumber(byLibrary.restored)
    }.`,
  );
}

async function showNotesExample(page: Page, seed: number) {
  page.heading("A stop that was none");
  page.text(
    `The notes show early stopping on five rows of large numbers, 0 to 99, and say that with patience 3 only four of ten epochs are run.
    So it is. Here is the loss of each epoch, in numbers with 64 bits.`,
  );
  const asThere = await notesExample(seed, 0.01, "float64"), small = await notesExample(seed, 1e-5, "float64");
  const cell = (losses: readonly number[], i: number) => i < losses.length ? formatNumber(losses[i], 3) : "";
  page.table(
    ["epoch", "rate 0.01, as there", "rate 0.00001"],
    small.losses.map((_, i) => [i + 1, cell(asThere.losses, i), cell(small.losses, i)]),
  );
  const { losses, reason = "" } = await notesExample(seed, 0.01, "float32");
  page.text(
    `At the rate 0.01 the first epoch is the best, since each is worse than the one before by many powers of ten: the training diverges. A step on the last
    row bears rates below ${
      formatNumber(largestRate(), 2)
    }. Early stopping takes this for a model that does not get better,
    and ends it without a word. At a rate that is small enough there is nothing to stop. In the 32 bits that are usual, the loss is infinite after
    ${losses.length} epochs. The library then does not wait for patience: "${reason}".`,
  );
}
