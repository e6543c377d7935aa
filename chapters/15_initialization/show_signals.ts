/** The first part of the experiment: what twenty layers make of a signal, and of a slope. */
import type { Page } from "../../lib/figure/page.ts";
import * as initial from "../../lib/nn/initial.ts";
import type { Part } from "../../lib/nn/sequential.ts";
import { relu, sigmoid, tanh } from "../../lib/ops/activations.ts";
import { type Activation, relu as reluUnit, sigmoidUnit, tanhUnit } from "../04_activations/activations.ts";
import { expectedSizes, he, pytorch, type Sizes, type Spread, xavier } from "./initialization.ts";
import { histogram, passThrough, sizesThrough, TWENTY } from "./signals.ts";

const ACTIVATIONS: readonly (readonly [string, Part, Activation])[] = [
  ["ReLU", relu, reluUnit],
  ["tanh", tanh, tanhUnit],
  ["sigmoid", sigmoid, sigmoidUnit],
];

const RULES: readonly (readonly [string, initial.Initial, Spread])[] = [
  ["He", initial.heNormal(), he],
  ["Xavier", initial.xavierNormal(), xavier],
  ["PyTorch", initial.byInputs(), pytorch],
];

const LAYERS = Array.from({ length: TWENTY.depth }, (_, i) => i + 1);
const WIDTHS = Array<number>(TWENTY.depth + 1).fill(TWENTY.width);

/** What was measured: for each activation, the sizes with each rule. */
async function measure(seed: number): Promise<Sizes[][]> {
  const found: Sizes[][] = [];
  for (const [, bend] of ACTIVATIONS) {
    const sizes: Sizes[] = [];
    for (const [, rule] of RULES) sizes.push(await sizesThrough(bend, rule, seed));
    found.push(sizes);
  }
  return found;
}

/** One panel for each activation, one line for each rule. */
function panelsOf(found: readonly (readonly Sizes[])[], part: keyof Sizes) {
  return found.map((sizes, i) => ({
    title: ACTIVATIONS[i][0],
    lines: sizes.map((one, j) => ({ name: RULES[j][0], x: LAYERS, y: one[part] })),
  }));
}

/** A row for each activation and each rule: their names, and what is to be said of what was measured and expected. */
function rowsOf(found: readonly (readonly Sizes[])[], numbers: (measured: Sizes, expected: Sizes) => number[]) {
  return found.flatMap((sizes, i) =>
    sizes.map((one, j) => {
      const [activation, , unit] = ACTIVATIONS[i], [rule, , spread] = RULES[j];
      return [activation, rule, ...numbers(one, expectedSizes(unit, spread, WIDTHS))];
    })
  );
}

export async function showSignals(page: Page, seed: number) {
  page.heading("Twenty layers");
  page.text(
    `Twenty layers of ${TWENTY.width} neurons, with random weights and biases of 0. Three rules for the spread of the
    weights, by the number n of inputs: sqrt(2/n) is He's, 1/sqrt(n) is Xavier's for layers of equal width, 1/sqrt(3n) is the
    one with which PyTorch's layers begin. ${TWENTY.width} rows of normal numbers go in. How large are the outputs of each layer?`,
  );
  const found = await measure(seed), last = TWENTY.depth - 1;
  page.lines({
    name: "signal",
    title: "The size of the outputs, layer by layer",
    x: { label: "layer" },
    y: { label: "size", scale: "log", range: [1e-9, 10] },
    panels: panelsOf(found, "outputs"),
  });
  page.table(
    ["activation", "weights", "layer 1", "layer 20", "expected"],
    rowsOf(found, (measured, expected) => [measured.outputs[0], measured.outputs[last], expected.outputs[last]]),
  );
  page.text(
    `What is expected is calculated with plain numbers: a sum of many products is nearly normal, and an integral over
    the bell curve says how large it is behind the bend. With ReLU each layer multiplies the size by 1, by 0.71 or by 0.41.
    Twenty such factors decide. The sigmoid's outputs lie about 1/2, whatever comes in, so their size says little of the signal.`,
  );
  showSlopes(page, found);
  await showHistograms(page, seed);
}

function showSlopes(page: Page, found: readonly (readonly Sizes[])[]) {
  page.heading("And back");
  page.text(
    `A slope goes through the same weights on its way back. Slopes of size 1 arrive at the last outputs. What reaches
    the first layer?`,
  );
  page.lines({
    name: "slope",
    title: "The size of the slopes in the outputs, layer by layer",
    x: { label: "layer" },
    y: { label: "size", scale: "log", range: [1e-17, 10] },
    panels: panelsOf(found, "slopes"),
  });
  page.table(
    ["activation", "weights", "slope in layer 1", "expected"],
    rowsOf(found, (measured, expected) => [measured.slopes[0], expected.slopes[0]]),
  );
  page.text(
    `He's rule is made for ReLU and keeps both. Xavier's is made for tanh, which is the identity near 0: signal and
    slope fade slowly. For the sigmoid none of the three keeps the slope. Its own is a quarter at most, in every layer.`,
  );
}

/** What is shown where there are no outputs: 0 has no place on a log scale. */
const LEAST = 1e-4;

async function showHistograms(page: Page, seed: number) {
  page.heading("What the layers say");
  page.text(
    `The same as a picture of all outputs: how many of them lie where. The layers bend by tanh, and their weights have
    a third of Xavier's spread, Xavier's, and three times Xavier's. Shares below 0.0001 lie at the bottom.`,
  );
  const bins = 41, x = Array.from({ length: bins }, (_, i) => -1 + (i + 0.5) * 2 / bins);
  const panels: { title: string; lines: { name: string; x: number[]; y: number[] }[] }[] = [];
  for (const [title, gain] of [["a third", 1 / 3], ["Xavier", 1], ["three times", 3]] as const) {
    const { outputs } = await passThrough(tanh, initial.xavierNormal({ gain }), seed);
    const lines = [1, 5, 20].map((layer) => ({
      name: `layer ${layer}`,
      x,
      y: histogram(outputs[layer - 1], -1, 1, bins).map((share) => Math.max(share, LEAST)),
    }));
    panels.push({ title, lines });
  }
  page.lines({
    name: "histograms",
    title: "Outputs of tanh layers: near 0, spread out, at the ends",
    x: { label: "output" },
    y: { label: "share of outputs", scale: "log", range: [LEAST, 1] },
    panels,
  });
  page.text(
    `Too small: from layer to layer more outputs are near 0, in the end all. What comes in no longer matters. Too
    large: most are at -1 or 1, where tanh is flat and no slope passes. In between the layers say something.`,
  );
}
