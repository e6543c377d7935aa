/** The third part of the experiment: many starts, what their first loss is, and where they end. */
import type { Page } from "../../lib/figure/page.ts";
import { heNormal, type Initial, normal } from "../../lib/nn/initial.ts";
import { relu } from "../../lib/ops/activations.ts";
import { COUNT, firstLosses, learnedXor } from "./starts.ts";

export async function showStarts(page: Page, seed: number) {
  await showFirstLosses(page, seed);
  await showXor(page, seed);
}

async function showFirstLosses(page: Page, seed: number) {
  page.heading("The first loss");
  page.text(
    `A network that knows nothing should say so: each of C classes has the chance 1/C, and the loss is ln C. Here is
    the mean loss of 200 networks before any training, on normal inputs and labels by chance.`,
  );
  const rows: (string | number)[][] = [];
  for (const widths of [[16, 8, 4, 2], [64, 32, 10], [64, 64, 100]]) {
    const mean = async (initial?: Initial) => {
      const losses = await firstLosses({ widths, activation: relu, initial }, 200, seed);
      return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    };
    const classes = widths[widths.length - 1];
    rows.push([widths.join("-"), Math.log(classes), await mean(), await mean(heNormal()), await mean(normal())]);
  }
  page.table(["network", "ln C", "PyTorch's weights", "He's", "spread 1"], rows);
  page.text(
    `A first loss far above ln C says that the network is sure of what it cannot know. The first steps are then spent
    on making it unsure. So this loss is the first thing to look at where a training does not begin well.`,
  );
}

async function showXor(page: Page, seed: number) {
  page.heading("Many starts");
  page.text(
    `Even good rules draw by chance. Does a network depend on its seed? ${COUNT} networks for XOR, with two inputs and
    one output, 1000 steps of gradient descent each. How many learn all four corners?`,
  );
  const rows: (string | number)[][] = [], bar = page.progress("XOR", 5);
  for (const hidden of [2, 3, 4, 8, 16]) {
    const starts = { tanh: { bend: "tanh", hidden }, relu: { bend: "ReLU", hidden } } as const;
    rows.push([hidden, await learnedXor(starts.tanh, seed), await learnedXor(starts.relu, seed)]);
    bar.update(rows.length);
  }
  bar.end();
  page.table(["hidden units", "learned with tanh", "with ReLU"], rows);
  page.text(
    `With two units many starts are traps. They become rare with more units, since each further one is another way
    out. Where a small network has to do, one tries several seeds.`,
  );
}
