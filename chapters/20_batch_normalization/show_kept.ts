/** What the experiment shows of the time after training: the statistics that are kept. */
import type { Page } from "../../lib/figure/page.ts";
import { steadily } from "../13_data/steady.ts";
import { batchNorm, partOf, runAlong } from "./batch_normalization.ts";
import { ASKED, dimmed, errorsOf, wrong } from "./kept.ts";
import { digitsFor, learn } from "./network.ts";

const CONVENTIONS = [["PyTorch", "pytorch", 0.1], ["Keras", "keras", 0.99]] as const;

export function showOneBatch(page: Page) {
  page.heading("What is kept");
  page.text(
    `Afterwards a row should be answered by itself. So the layer keeps a mean and a variance of each unit, which run along with the
    batches of training. They begin with 0 and 1. PyTorch and Keras have a rule each. The batch 1, 3, 5, 7 once more:`,
  );
  const x = [1, 3, 5, 7], start = { mean: 0, variance: 1 };
  page.table(
    ["rule", "running mean", "running variance", "mean of the answers", "left of the start after 100", "after 500"],
    CONVENTIONS.map(([name, convention, momentum]) => {
      const kept = runAlong(start, x, convention, momentum), left = 1 - partOf(convention, momentum);
      const answers = batchNorm(x, { gamma: 1, beta: 0 }, 1e-5, kept), mean = answers.reduce((a, b) => a + b) / 4;
      return [name, kept.mean, kept.variance.toFixed(4), mean.toFixed(3), left ** 100, left ** 500];
    }),
  );
  page.text(
    `In training these four numbers come out with mean 0. Asked right afterwards, the same layer puts out another mean: what it has kept is
    mostly where it began. Keras's rule forgets the beginning ten times as slowly.`,
  );
}

export async function showCatchingUp(page: Page, seed: number) {
  page.heading("Catching up");
  page.text(
    `The six layers learn at the rate 0.1, in batches of 32, and are asked now and then about the digits that were held out. What is
    asked is normalized in three ways: by all these digits together, or by what was kept by either rule. The weights are
    the same in all three.`,
  );
  const pytorch = await errorsOf("pytorch", seed), keras = await errorsOf("keras", seed);
  const lines = {
    "by the digits asked": pytorch["the rows"],
    "kept, PyTorch": pytorch["what is kept"],
    "kept, Keras": keras["what is kept"],
  };
  page.lines({
    name: "kept_statistics",
    title: "Digits misread, by who normalizes them, while the network learns",
    x: { label: "steps of training", scale: "log" },
    y: { label: "share misread", range: [0, 1] },
    lines: Object.entries(lines).map(([name, y]) => ({ name, x: ASKED, y })),
  });
  page.table(
    ["steps", ...Object.keys(lines)],
    ASKED.map((steps, i) => [steps, ...Object.values(lines).map((y) => y[i].toFixed(3))]),
  );
  page.text(
    `The network has long learned to read while it still misreads, because what it has kept is not yet true. In a short training with Keras's momentum a poor
    validation may mean no more than that.`,
  );
}

export async function showOtherRows(page: Page, seed: number) {
  page.heading("Other rows");
  page.text(
    `What is kept is that of the rows that were learned from. Here are the held-out digits on gray paper with less contrast: every pixel is 0.3
    times as dark, and 0.3 is added.`,
  );
  const rows = await steadily(async () => {
    const { validation } = await digitsFor(seed), { model } = await learn({ norm: "batch" }, { rate: 0.1 }, seed);
    const found: string[][] = [];
    for (const by of ["the rows", "what is kept"] as const) {
      const [plain, gray] = [await wrong(model, validation, by), await wrong(model, dimmed(validation), by)];
      found.push([by, plain.toFixed(3), gray.toFixed(3)]);
    }
    return found;
  });
  page.table(["normalized by", "misread", "on gray paper"], rows);
  page.text(
    `Normalized by themselves the gray digits are the same digits: one factor and one shift of all pixels cancel in the first layer. With
    the statistics of the white paper they are something that the network has never seen.`,
  );
}
