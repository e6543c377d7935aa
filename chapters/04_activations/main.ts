/** The experiment: what a bend is good for, what it lets through, and how it falls silent. */
import type { Page } from "../../lib/figure/page.ts";
import { Random } from "../../lib/random.ts";
import { leastSquares, meanSquaredError } from "../01_neuron/neuron.ts";
import { mean } from "../03_sigmoid/samples.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import {
  type Activation,
  activations,
  elu,
  gelu,
  identity,
  leakyRelu,
  relu,
  sigmoidUnit,
  silu,
  softplusUnit,
  tanhUnit,
} from "./activations.ts";
import { claims } from "./claims.ts";
import * as measure from "./experiments.ts";
import { collapse, outputs, randomLayers } from "./layers.ts";

interface Given {
  readonly seed: number;
  readonly flowers: Awaited<ReturnType<typeof measure.flowers>>;
}

export async function main(page: Page, { seed }: Options) {
  const given = { seed, flowers: await measure.flowers() };
  showStraightLayers(page, given);
  showBend(page, given);
  showCurves(page);
  showChain(page);
  showDepth(page, given);
  showSilence(page, given);
  showRates(page, given);
  showHabits(page, given);
  await showClaims(page, claims, seed);
}

function showStraightLayers(page: Page, { seed, flowers: { inCentimeters } }: Given) {
  page.heading("A bend between two layers");
  page.text(`Two neurons stand in a row: the second reads the first. Neither bends its sum. They are trained to give the
    width of a petal from its length, less the mean length.`);
  const lengths = inCentimeters.rows.map((row) => row[2]), widths = inCentimeters.rows.map((row) => row[3]);
  const middle = mean(lengths), rows = lengths.map((length) => [length - middle]);
  const two = measure.fit([1, 1, 1], identity, rows, widths, { random: new Random(seed), steps: 600 });
  const one = collapse(two).neurons[0], best = leastSquares(rows, widths);
  const named = { "first": two[0].neurons[0], "second": two[1].neurons[0], "both in one": one, "least squares": best };
  page.table(
    ["neuron", "weight", "bias", "loss (cm²)"],
    Object.entries(named).map(([name, { weights, bias }], i) => {
      const loss = i < 2 ? "" : meanSquaredError({ weights, bias }, rows, widths).toFixed(6);
      return [name, weights[0].toFixed(4), bias.toFixed(4), loss];
    }),
  );
  page.text(
    `Training works: the slope of a straight line is 1 and passes everything on. But the weights only ever act as
    their product. Two neurons in a row say no more than one.`,
  );
}

function showBend(page: Page, { seed }: Given) {
  const x = Array.from({ length: 31 }, (_, i) => -3 + i / 5), targets = x.map(Math.cos), rows = x.map((one) => [one]);
  const answers = [identity, relu, tanhUnit].map((activation) => {
    const layers = measure.fit([1, 16, 1], activation, rows, targets, { random: new Random(seed), steps: 600 });
    return { name: activation.name, x, y: rows.map((row) => outputs(layers, row)[0]) };
  });
  page.text(`Now sixteen neurons read one number, and one neuron reads the sixteen. They are to follow a cosine. Without
    a bend they find the best straight line. With one they follow.`);
  const loss = (y: readonly number[]) => mean(y.map((h, i) => (h - targets[i]) ** 2));
  page.table(["the sixteen bend by", "loss after 600 steps"], answers.map(({ name, y }) => [name, loss(y)]));
  page.scatter({
    name: "bend",
    title: "Sixteen neurons, and one that reads them, trained to follow a cosine",
    x: { label: "input" },
    y: { label: "output", range: [-1.3, 1.3] },
    points: [{ name: "to be followed", x, y: targets }],
    lines: answers,
  });
}

function showCurves(page: Page) {
  page.heading("The curves");
  page.text(
    `An activation function has a value f and a slope f'. The value goes forward to the next layer. The slope goes
    into the product that comes back.`,
  );
  const z = Array.from({ length: 81 }, (_, i) => (i - 40) / 10);
  const apart = z.flatMap((one) => one === 0 ? [0, NaN, 1e-9] : [one]); // a slope may jump at 0: NaN lifts the pen
  const shown = [sigmoidUnit, tanhUnit, relu, leakyRelu(0.1), elu(), softplusUnit, gelu, silu];
  page.lines({
    name: "zoo",
    title: "Eight activation functions and their slopes",
    x: { label: "weighted sum z" },
    y: { label: "f and f'", range: [-1.5, 4] },
    panels: shown.map(({ name, value, derivative }) => ({
      title: name,
      lines: [{ name: "value f", x: z, y: z.map(value) }, { name: "slope f'", x: apart, y: apart.map(derivative) }],
    })),
  });
  page.table(
    ["", "f(-3)", "f'(-100)", "f'(-3)", "f'(3)"],
    activations.map(({ name, value, derivative }) => [name, value(-3), ...[-100, -3, 3].map(derivative)]),
  );
  page.text(
    `Where the slope is 0, or nearly so, a neuron is saturated: whatever the error, almost nothing of it reaches the
    weights. The step is saturated everywhere, sigmoid and tanh are on both sides, ReLU on the left.`,
  );
}

function showChain(page: Page) {
  page.heading("Twenty layers");
  page.text(`On its way back through a neuron the slope of the loss is multiplied by the slope of the curve. In a row of
    neurons with weight 1, one behind the other, nothing else happens to it.`);
  const passed = Array.from({ length: 21 }, (_, i) => i);
  const chains = [relu, tanhUnit, sigmoidUnit].map((activation) => ({
    name: activation.name,
    x: passed,
    y: measure.chainOfSlopes(activation, 20),
  }));
  page.lines({
    name: "chain",
    title: "What is left of a slope after a row of neurons with weight 1",
    x: { label: "neurons passed" },
    y: { label: "part of the slope", scale: "log", range: [1e-13, 10] },
    lines: [...chains, { name: "1/4 each: a sigmoid at its best", x: passed, y: passed.map((n) => 0.25 ** n) }],
  });
}

function showDepth(page: Page, { seed }: Given) {
  page.text(
    `In a layer many neurons are read at once, and the weights multiply too. So here are twenty layers of 64 neurons
    with random weights. Their spread is 1/8, so that a sum is about as large as what goes into it; for ReLU it is
    1.4/8, since half of what goes in is 0. The last net has weights eight times as large.`,
  );
  const kinds = [["ReLU", relu, Math.SQRT2], ["tanh", tanhUnit, 1], ["sigmoid", sigmoidUnit, 1]] as const;
  const nets = [...kinds, ["sigmoid, large weights", sigmoidUnit, 8] as const].map(([name, activation, gain]) => {
    const { slopes, difference } = measure.throughTwentyLayers(activation, gain, seed);
    const line = { name, x: slopes.map((_, i) => i + 1), y: slopes.map((slope) => slope / slopes[19]) };
    return { line, difference };
  });
  page.table(
    ["", "slope left", "difference left"],
    nets.map(({ line, difference }) => [line.name, line.y[0], difference]),
  );
  page.lines({
    name: "slope_by_layer",
    title: "How large the slope in the weights of each layer is",
    x: { label: "layer" },
    y: { label: "part of that in layer 20", scale: "log", range: [1e-13, 100] },
    lines: nets.map(({ line }) => line),
  });
  page.text(`The first number is the slope in the weights of layer 1, as a part of that in layer 20. The second is the
    distance of two inputs after layer 20, as a part of that before. Through sigmoids neither the slope comes back
    nor the signal forward: both are products of weights and slopes. Large weights carry them further. How large
    they should be is the matter of chapter 15.`);
}

function showSilence(page: Page, { seed, flowers: { inCentimeters, scaled } }: Given) {
  page.heading("Neurons that fall silent");
  page.text(
    `A ReLU says 0 where its sum is negative. If that is so for every flower, it says nothing about any. Here 500
    random neurons read the four lengths of the 150 irises: once in centimeters, where all are positive, and once
    scaled, so that each length has mean 0 and spread 1.`,
  );
  const ranges = Object.entries({
    "in centimeters": measure.sumRanges(inCentimeters.rows, seed),
    "scaled": measure.sumRanges(scaled.rows, seed),
  });
  page.table(
    ["without bias", "silent for all", "positive for all"],
    ranges.map(([name, range]) => [name, measure.silentShare(range, 0), measure.straightShare(range, 0)]),
  );
  const biases = Array.from({ length: 41 }, (_, i) => (i - 20) / 2);
  page.lines({
    name: "silent_by_bias",
    title: "Neurons that are silent for every flower, against their bias",
    x: { label: "bias" },
    y: { label: "share of 500 neurons", range: [0, 1] },
    lines: ranges.map(([name, range]) => ({ name, x: biases, y: biases.map((b) => measure.silentShare(range, b)) })),
  });
  page.text(
    `With scaled inputs and no bias none is silent: a sum whose mean is 0 is positive somewhere. A neuron that is
    positive for every flower is little better, for it never bends. Now one neuron of a small net gets bias -50:`,
  );
  const slopesOf = (activation: Activation) => {
    const layers = measure.withBias(randomLayers([4, 8, 1], activation, new Random(seed)), -50, 1);
    const [hidden, output] = measure.slopesOverRows(layers, scaled);
    return [activation.name, measure.size(hidden.slice(0, 1)), hidden[0].bias, output[0].weights[0]];
  };
  page.table(["slope in", "its weights", "its bias", "the weight that reads it"], [relu, leakyRelu()].map(slopesOf));
  page.text(`A silent ReLU has no slope at all, not in its bias either. It stays as it is. A leak keeps it moving.`);
}

function showRates(page: Page, { seed, flowers: { inCentimeters, scaled } }: Given) {
  const silent = (activation: Activation, data: typeof scaled, rate: number) =>
    measure.silentNeurons(measure.trainHidden(activation, data, rate, seed), data.rows).length;
  const silentAtFirst = silent(relu, inCentimeters, 0); // steps of length 0 leave all weights as they are
  page.text(
    `Neurons also fall silent while they learn. Here 32 of them, and one that reads them, learn to tell versicolors
    from the other irises, flower by flower, twice through all. One long step can push a neuron below 0 for every
    flower. A leak does not prevent that. It lets the neuron come back. In centimeters ${silentAtFirst} of the
    32 are silent before the first step.`,
  );
  const rates = Array.from({ length: 11 }, (_, i) => 10 ** (-2.5 + i / 4));
  const curve = (name: string, activation: Activation, data: typeof scaled) => {
    return { name, x: rates, y: rates.map((rate) => silent(activation, data, rate) / 32) };
  };
  page.lines({
    name: "silent_by_rate",
    title: "Neurons that are positive for no flower after training",
    x: { label: "learning rate", scale: "log" },
    y: { label: "share of 32 neurons", range: [0, 1] },
    lines: [
      curve("ReLU, in centimeters", relu, inCentimeters),
      curve("leaky ReLU, in centimeters", leakyRelu(), inCentimeters),
      curve("ReLU, scaled", relu, scaled),
    ],
  });
}

function showHabits(page: Page, { seed }: Given) {
  page.heading("Zeros and signs");
  page.text(
    `Two habits of a curve can be counted. How many outputs of a layer are exactly 0? And how often do all of
    eight weights that read it want to go the same way, all up or all down: for single rows, and for batches of ten?`,
  );
  page.table(
    ["64 random neurons", "zeros", "one way, single rows", "one way, batches"],
    [sigmoidUnit, tanhUnit, relu, leakyRelu(), gelu].map((activation) => {
      const { zeros, oneSign, oneSignOfTen } = measure.readLayer(activation, seed);
      return [activation.name, zeros, oneSign, oneSignOfTen];
    }),
  );
  page.text(
    `What is never negative, as sigmoid and ReLU are, moves all weights of a reader the same way for a single row. Over
    several rows the signs may differ. And zeros save work only where somebody looks for them: a plain sum
    multiplies by zero too.`,
  );
}
