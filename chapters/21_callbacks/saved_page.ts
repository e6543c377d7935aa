/** What the page shows of files: how they are written, what they must hold, and what a training leaves in a folder. */
import type { Folder } from "../../lib/files/folder.ts";
import { stepIn } from "../../lib/files/events.ts";
import { recordsIn } from "../../lib/files/records.ts";
import type { Page } from "../../lib/figure/page.ts";
import { formatNumber } from "../../lib/figure/scale.ts";
import { steadily } from "../13_data/steady.ts";
import { Refusal } from "../program.ts";
import { saveBeside, saveInPlace } from "./callbacks.ts";
import { live } from "./live.ts";
import { compared, EPOCHS, type Forgotten, kept, killed, powerFailures, undisturbed } from "./resuming.ts";

/** How many epochs the training learns that is kept: on a disk long enough to be interrupted by hand. */
const IN_MEMORY = 200, ON_DISK = 600;

export function showPower(page: Page) {
  page.heading("When the power fails");
  const before = '{"epoch": 9, "weight": 2.71}', after = '{"epoch": 10, "weight": 3.14}';
  page.text(
    `What is learned in hours should not be lost in a moment. So it is saved now and then, and the moment may come while it is saved. Here
    a line of ${after.length} letters is written over the one before, once for each moment in which the power may fail. What is on the disk then?`,
  );
  const ways = [["in place", saveInPlace], ["beside, then renamed", saveBeside]] as const;
  page.table(
    ["written", "moments", "the old line", "the new line", "neither"],
    ways.map(([name, save]) => {
      const { moments, old, new: fresh, neither } = powerFailures(save, before, after);
      return [name, moments, old, fresh, neither];
    }),
  );
  page.text(
    `Who writes in place destroys the old line first. Who writes beside it, and then lets the whole file take its name, has the old one or the
    new one at each moment: the name changes at once.`,
  );
}

export async function showKilled(page: Page, seed: number) {
  page.heading("Killed, and gone on");
  page.text(
    `The network of this chapter learns for ${EPOCHS} epochs, with Adam. Another one of the same seed is killed in its eleventh, and goes
    on from its last checkpoint. In the first row all is kept; in the others something is forgotten, as by a program that saves weights only.`,
  );
  const whole = await steadily(() => undisturbed(seed)), { length } = whole.weights;
  const forgotten: Forgotten[] = [
    "nothing",
    "what the optimizer remembers",
    "where the random numbers stand",
    "both",
  ];
  const rows = [];
  for (const what of forgotten) {
    const { weights, losses } = await steadily(() => killed(seed, what));
    const { differ, most } = compared(whole.weights, weights);
    rows.push([what, `${differ} of ${length}`, most, compared(whole.losses, losses).differ]);
  }
  page.table(["forgotten", "weights that differ", "by at most", "losses of steps that differ"], rows);
  page.text(
    `Where nothing is forgotten, all weights and all losses are the same, to the last bit. It is as if nothing had happened. Without what the optimizer
    remembers, or with random numbers that begin anew, the training goes on too, but it is another one. (Weights of pixels that are never lit do not
    change in any training.)`,
  );
}

export async function showSaved(page: Page, seed: number, folder: Folder, isOnDisk: boolean) {
  page.heading("What a training leaves behind");
  const where = isOnDisk ? "your folder" : "a folder in memory", epochs = isOnDisk ? ON_DISK : IN_MEMORY;
  page.text(
    `The same network learns for ${epochs} epochs, and everything is kept in ${where}. ${
      isOnDisk ? "Press" : "If you name one with `--save FOLDER`, press"
    } Ctrl-C while the bar fills, and open the chapter again with the same folder and seed: it goes on where it was. ${
      isOnDisk ? "When all epochs" : `It then learns for ${ON_DISK} epochs, and when they`
    } are over it has nothing left to do.`,
  );
  const watching = [live(page, "learning and saving", epochs)];
  const { known, refused } = await steadily(() => kept(seed, epochs, folder, watching)).catch(refuse);
  for (const { file, reason } of refused) page.text(`${file} was refused: ${reason}.`);
  if (known > 0) {
    page.text(`The folder had a checkpoint: ${known} of the ${epochs} epochs did not have to be learned again.`);
  }
  await showFiles(page, folder);
  await showTable(page, folder);
}

/** What stands in the folder may be in the way, which is no mistake in the code. */
function refuse(error: Error): never {
  throw error.message.startsWith("Cannot ") ? new Refusal(error.message) : error;
}

async function showFiles(page: Page, folder: Folder) {
  const rows: [string, number, string][] = [];
  for (const name of (await folder.names()).filter((name) => /^(checkpoint_|training\.)/.test(name))) {
    const bytes = (await folder.read(name))!;
    rows.push([name, Math.round(bytes.length / 1024), saysOf(name, bytes)]);
  }
  page.table(["file", "KB", "what it is"], rows);
  page.text(
    `Of the checkpoints the last two are there, so that there is one before where the last is damaged. The events are for
    TensorBoard: \`tensorboard --logdir FOLDER\` draws the losses and how the weights are spread, epoch by epoch. The table opens in every
    spreadsheet. Its last lines:`,
  );
}

function saysOf(name: string, bytes: Uint8Array<ArrayBuffer>): string {
  if (name.endsWith(".csv")) return "a line for each epoch";
  if (name.endsWith(".safetensors")) return "all that the training needs to go on";
  const records = recordsIn(bytes), last = Math.max(...records.map((one) => stepIn(one) ?? 0));
  return `${records.length} records, up to epoch ${last}`;
}

async function showTable(page: Page, folder: Folder) {
  const text = new TextDecoder().decode(await folder.read("training.csv"));
  const [head, ...lines] = text.trimEnd().split("\n").map((line) => line.split(","));
  page.table(
    head,
    lines.slice(-3).map(([epoch, ...cells]) => [epoch, ...cells.map((cell) => formatNumber(Number(cell)))]),
  );
}
