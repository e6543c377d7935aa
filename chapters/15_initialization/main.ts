/** The experiment: what twenty layers make of a signal, how weights should begin for that, and what it gains in training. */
import type { Page } from "../../lib/figure/page.ts";
import { dense } from "../../lib/nn/dense.ts";
import { Random } from "../../lib/random.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { claims } from "./claims.ts";
import { sizeOf, sizeOfSum } from "./initialization.ts";
import { showSignals } from "./show_signals.ts";
import { showStarts } from "./show_starts.ts";
import { showSymmetry, showTraining, showWeights } from "./show_training.ts";

export async function main(page: Page, { seed }: Options) {
  showSum(page, seed);
  await showSignals(page, seed);
  await showTraining(page, seed);
  await showWeights(page, seed);
  await showSymmetry(page, seed);
  await showBounds(page, seed);
  await showStarts(page, seed);
  await showClaims(page, claims, seed);
}

function showSum(page: Page, seed: number) {
  page.heading("A sum of many");
  page.text(
    `A neuron adds up n products of an input and a weight. Inputs and weights are random numbers of size 1 here, as
    the root of the mean square measures it. How large is the sum?`,
  );
  const random = new Random(seed);
  const sum = (n: number, spread: number) =>
    Array.from({ length: n }, () => random.normal(0, spread) * random.normal()).reduce((a, b) => a + b);
  const measured = (n: number, spread: number) => sizeOf(Array.from({ length: 500 }, () => sum(n, spread)));
  page.table(
    ["n", "expected", "measured", "with weights of 1/sqrt(n)"],
    [4, 64, 1024].map((n) => [n, sizeOfSum(n, 1, 1), measured(n, 1), measured(n, 1 / Math.sqrt(n))]),
  );
  page.text(
    `Sums of random numbers grow with the root of their count, since the squares add up. So the weights have to be
    smaller where there are more of them: with a spread of 1/sqrt(n) a sum is as large as what goes in.`,
  );
}

async function showBounds(page: Page, seed: number) {
  page.heading("Where libraries begin");
  page.text(
    `PyTorch draws the weights of a linear layer evenly from -1/sqrt(n) to 1/sqrt(n), and the biases too. Keras draws
    the weights by Xavier's rule, evenly, and its biases are 0. Here are the largest of many thousand weights that our layer
    draws, which begins as PyTorch's:`,
  );
  const rows: (string | number)[][] = [];
  for (const n of [8, 16, 64, 92]) {
    const { weight } = dense(n, 1024, { random: new Random(seed) }).parameters;
    rows.push([n, Math.max(...Array.from(await weight.read(), Math.abs)), 1 / Math.sqrt(n)]);
  }
  page.table(["inputs n", "largest weight", "1/sqrt(n)"], rows);
  page.text(`The bound depends on the inputs. It is 0.125 for 64 of them.`);
}
