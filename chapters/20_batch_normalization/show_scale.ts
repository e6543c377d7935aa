/** What the experiment shows of the weights in front of a normalization. */
import type { Page } from "../../lib/figure/page.ts";
import { sizeOf } from "../15_initialization/initialization.ts";
import { below } from "../claim.ts";
import type { Norm } from "./network.ts";
import { cosines, said, sizesWhileLearning, STEPS } from "./scale.ts";

export async function showStretching(page: Page, seed: number) {
  page.heading("Ten times the weights");
  page.text(
    `A network of two hidden layers is asked about 256 digits, and then again with ten times the weights in both layers. How far apart are
    the scores, as a part of their size, and what becomes of the slopes in these weights?`,
  );
  const rows: (string | number)[][] = [];
  for (const [name, norm] of [["without", "none"], ["batch normalization", "batch"]] as [string, Norm][]) {
    const one = await said(norm, 1, seed), ten = await said(norm, 10, seed);
    const apart = sizeOf(one.scores.map((score, i) => score - ten.scores[i])) / sizeOf(one.scores);
    rows.push([name, below(1e-4, apart), (sizeOf(ten.weightSlope) / sizeOf(one.weightSlope)).toFixed(3)]);
  }
  page.table(["network", "scores apart", "slopes times"], rows);
  const one = await said("batch", 1, seed), largest = Math.max(...cosines(one).map(Math.abs));
  page.text(
    `The spread of the sums takes the factor out, so the length of a unit's weights says nothing. Nothing changes along the weights
    either: the slope stands at a right angle to them, with a cosine ${
      below(1e-4, largest)
    } in all units. And the bias in front of the normalization has the slope 0, since the mean takes it out.
    That bias can be left out.`,
  );
}

export async function showLength(page: Page, seed: number) {
  page.heading("Longer and longer");
  page.text(
    `A step at a right angle makes weights longer, whichever way it goes. Here is the size of the weights of the third of six hidden layers,
    while they learn at three rates.`,
  );
  const x = Array.from({ length: STEPS + 1 }, (_, i) => i), lines: { name: string; x: number[]; y: number[] }[] = [];
  for (const rate of [0.1, 1, 3]) {
    lines.push({ name: `rate ${rate}`, x, y: await sizesWhileLearning("batch", rate, seed) });
  }
  page.lines({
    name: "growing_weights",
    title: "The size of the weights in front of a normalization only grows",
    x: { label: "step" },
    y: { label: "size of a weight" },
    lines,
  });
  page.table(
    ["", "before", "after 1 step", `after ${STEPS}`, "turn of a step"],
    lines.map(({ name, y }) => [name, y[0].toFixed(4), y[1].toFixed(4), y[STEPS].toFixed(4), (y[0] / y[STEPS]) ** 2]),
  );
  page.text(
    `Weights that are twice as long have half the slope, and need twice the step to be turned as far. So a step turns them a quarter as much: a rate that is
    too large lowers itself. The last column is what is left of the turn after ${STEPS} steps, as a part of that at first. This is a second reason why large rates do no harm here (Arora et al. 2019).`,
  );
}
