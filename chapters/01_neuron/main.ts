/** The experiment: one neuron guesses the width of an iris petal from its length. */
import { iris } from "../../lib/data/sets.ts";
import type { Page } from "../../lib/figure/page.ts";
import { Random } from "../../lib/random.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { claims, fastestRate } from "./claims.ts";
import {
  gradient,
  leastSquares,
  meanSquaredError,
  measuredGradient,
  type Neuron,
  type Rows,
  train,
  weightedSum,
} from "./neuron.ts";

interface Petals {
  readonly rows: Rows;
  readonly targets: readonly number[];
  readonly start: Neuron;
}

export async function main(page: Page, { seed }: Options) {
  const flowers = await iris();
  const random = new Random(seed);
  const petals: Petals = {
    rows: flowers.numbers("petal_length_cm").map((length) => [length]),
    targets: flowers.numbers("petal_width_cm"),
    start: { weights: [random.uniform(-0.5, 0)], bias: random.uniform(1, 2) },
  };
  showNeuron(page, petals);
  showSlope(page, petals);
  showTraining(page, petals);
  showValley(page, petals);
  showRates(page, petals);
  await showClaims(page, claims, seed);
}

const lengthAxis = { label: "petal length (cm)", range: [0, 7.2] } as const;

function showNeuron(page: Page, { rows, targets, start }: Petals) {
  page.heading("A neuron before it has learned");
  page.text(`The data are ${rows.length} iris flowers (Fisher 1936). The neuron is given the length of a petal and is to
    say how wide it is. Its weight and its bias are random, so its answers are too.`);
  const [weight] = start.weights, output = weightedSum(start, rows[0]);
  page.graph({
    name: "first_flower",
    title: "The neuron and the first flower",
    nodes: [
      { id: "x", label: "length x", value: String(rows[0][0]), role: "data" },
      { id: "w", label: "weight w", value: weight.toFixed(2), role: "parameter" },
      { id: "product", label: "w x", value: (weight * rows[0][0]).toFixed(2) },
      { id: "b", label: "bias b", value: start.bias.toFixed(2), role: "parameter" },
      { id: "sum", label: "w x + b", value: output.toFixed(2) },
      { id: "y", label: "width y", value: String(targets[0]), role: "data" },
      { id: "error", label: "(w x + b - y)²", value: ((output - targets[0]) ** 2).toFixed(2), role: "loss" },
    ],
    edges: [
      { from: "x", to: "product" },
      { from: "w", to: "product" },
      { from: "product", to: "sum" },
      { from: "b", to: "sum" },
      { from: "sum", to: "error" },
      { from: "y", to: "error" },
    ],
  });
  const loss = meanSquaredError(start, rows, targets);
  page.text(
    `The loss is the mean of this square over all flowers: ${loss.toFixed(2)} cm². Learning is making it small.`,
  );
}

function showSlope(page: Page, { rows, targets, start }: Petals) {
  page.heading("Which way is down");
  page.text(`The slope says how the loss changes when a number changes. It is computed twice: by the formula, and by
    moving the number a little and looking.`);
  const formula = gradient(start, rows, targets);
  const measured = measuredGradient((neuron) => meanSquaredError(neuron, rows, targets), start);
  page.table(["number", "value", "slope by formula", "slope by moving"], [
    ["weight", start.weights[0], formula.weights[0], measured.weights[0]],
    ["bias", start.bias, formula.bias, measured.bias],
  ]);
  page.text("Each step moves the weight and the bias against their slopes: down.");
}

function showTraining(page: Page, { rows, targets, start }: Petals) {
  page.heading("Five hundred steps");
  const shown = [0, 1, 10, 100, 500], moments: Neuron[] = [];
  const watch = (neuron: Neuron, step: number) => {
    if (shown.includes(step)) moments.push(neuron);
  };
  train(rows, targets, { start, learningRate: 0.05, steps: 500, watch });
  const best = leastSquares(rows, targets);
  const row = (name: string, neuron: Neuron) =>
    [name, neuron.weights[0], neuron.bias, meanSquaredError(neuron, rows, targets)] as const;
  page.table(["step", "weight", "bias", "loss (cm²)"], [
    ...moments.map((neuron, i) => row(String(shown[i]), neuron)),
    row("least squares", best),
  ]);
  page.text(
    `Least squares computes the best line of all from one formula (Legendre 1805). The neuron arrives at the same
    line by walking: it is linear regression.`,
  );
  const across = [0, 7.2];
  const line = (name: string, neuron: Neuron) => ({ name, x: across, y: across.map((x) => weightedSum(neuron, [x])) });
  page.scatter({
    name: "line",
    title: "The line of the neuron as it learns",
    x: lengthAxis,
    y: { label: "petal width (cm)", range: [-1, 3] },
    points: [{ name: "150 flowers", x: rows.map(([x]) => x), y: targets }],
    lines: [0, 2, 4].map((i) => line(`after ${shown[i]} steps`, moments[i])),
  });
  page.text(`A petal of 4.9 cm should be ${weightedSum(moments[4], [4.9]).toFixed(2)} cm wide.`);
}

function showValley(page: Page, { rows, targets, start }: Petals) {
  page.heading("The valley");
  page.text(
    `Every pair of weight and bias is a place, and its loss is the height there. The neuron sees only the ground under
    its feet: it leaps across the narrow side of the valley, and creeps along its floor.`,
  );
  const path: Neuron[] = [];
  train(rows, targets, { start, learningRate: 0.05, steps: 100, watch: (neuron) => path.push(neuron) });
  const places = (low: number, high: number) =>
    Array.from({ length: 60 }, (_, i) => low + (i + 0.5) / 60 * (high - low));
  const values = places(-2, 2).map((bias) =>
    places(-1, 1.5).map((weight) => meanSquaredError({ weights: [weight], bias }, rows, targets))
  );
  const best = leastSquares(rows, targets);
  page.heatmap({
    name: "valley",
    title: "The loss over weight and bias, and 100 steps down",
    x: { label: "weight", range: [-1, 1.5] },
    y: { label: "bias", range: [-2, 2] },
    field: { values, label: "loss (cm²)", scale: "log" },
    lines: [{ name: "steps", x: path.map(({ weights }) => weights[0]), y: path.map(({ bias }) => bias) }],
    points: [{ name: "least squares", x: [best.weights[0]], y: [best.bias] }],
  });
}

function showRates(page: Page, { rows, targets, start }: Petals) {
  page.heading("How long a step");
  const limit = fastestRate(rows);
  page.text(
    `The learning rate says how long the steps are. Short steps arrive late. Long ones leap to the other side of the
    valley, higher up than before. The curvature says how fast the slope itself changes. For a loss that is a square
    the border is known: 2 divided by its largest curvature (Polyak 1964), here ${limit.toFixed(4)}.`,
  );
  const curve = (learningRate: number) => {
    const losses: number[] = [];
    const watch = (neuron: Neuron) => losses.push(meanSquaredError(neuron, rows, targets));
    train(rows, targets, { start, learningRate, steps: 60, watch });
    return { name: `rate ${learningRate}`, x: losses.map((_, step) => step), y: losses };
  };
  page.lines({
    name: "rates",
    title: "The loss with four learning rates",
    x: { label: "step" },
    y: { label: "loss (cm²)", scale: "log", range: [0.03, 100] },
    lines: [0.001, 0.01, 0.05, 0.06].map(curve),
  });
  const parts = Array.from({ length: 81 }, (_, i) => 10 ** ((i - 70) * 0.04)); // number 70 is the border itself
  const rates = [...parts, 0.99, 1.01].sort((a, b) => a - b).map((part) => part * limit);
  const losses = rates.map((learningRate) =>
    meanSquaredError(train(rows, targets, { start, learningRate, steps: 200 }), rows, targets)
  );
  page.lines({
    name: "rate_limit",
    title: "The loss after 200 steps, against the learning rate",
    x: { label: "learning rate", scale: "log" },
    y: { label: "loss (cm²)", scale: "log", range: [0.03, 100] },
    lines: [
      { name: "loss", x: rates, y: losses },
      { name: "border of stability", x: [limit, limit], y: [0.03, 100] },
    ],
  });
}
