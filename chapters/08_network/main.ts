/** The experiment: neurons that feed neurons learn what one cannot, and how many of them it takes. */
import type { Page } from "../../lib/figure/page.ts";
import { Random } from "../../lib/random.ts";
import { weightedSum } from "../01_neuron/neuron.ts";
import { borders, type Labeled, marked } from "../02_perceptron/samples.ts";
import { tanh } from "../06_computation_graphs/computation_graphs.ts";
import { lossFromLogit } from "../06_computation_graphs/graphs.ts";
import { backward } from "../07_backpropagation/backpropagation.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { slopesByHand } from "./by_hand.ts";
import { claims } from "./claims.ts";
import * as measure from "./experiments.ts";
import { countParameters, forward, type Network, outputs, parameters, randomNetwork } from "./network.ts";
import { bentGrid, fieldOf, pictureOf, placed, type Window } from "./pictures.ts";
import { showTree, showWave } from "./pieces.ts";
import { circles, moons, spirals, xor } from "./samples.ts";

export async function main(page: Page, { seed }: Options) {
  showByHand(page, seed);
  showXor(page, seed);
  showHiddenSpace(page, seed);
  showWidths(page, seed);
  showWave(page, seed);
  showTree(page, seed);
  await showClaims(page, claims, seed);
}

function showByHand(page: Page, seed: number) {
  page.heading("Seventeen slopes");
  page.text(`Four neurons read two inputs, and one neuron reads the four. That is a network of the widths 2-4-1. It has
    4 * 3 + 5 = ${countParameters([2, 4, 1])} numbers: two weights and a bias in each of the four, four weights and a
    bias in the last. Here they are random, the inputs are 1 and 0, and the label is 1. The slope of the loss in each
    number is computed twice: by formulas from paper, and by the walk back through the graph.`);
  const network = randomNetwork([2, 4, 1], tanh, new Random(seed)), row = [1, 0] as const;
  backward(lossFromLogit(outputs(network, row)[0], 1));
  const [hidden, [output]] = network.map(({ neurons }) => neurons.map(measure.plain));
  const byHand = slopesByHand({ hidden, output }, row, 1);
  const slopes = [...byHand.hidden, byHand.output].flatMap(({ weights, bias }) => [...weights, bias]);
  page.table(
    ["number", "value", "slope by hand", "slope by graph"],
    parameters(network).map(({ name = "", data, gradient }, i) => [name, data, slopes[i], gradient]),
  );
  page.text(`In a name stand the layer, the neuron, and the input that a weight reads. Input 2 is 0, so the weights that
    read it have slope 0.`);
}

function showXor(page: Page, seed: number) {
  page.heading("XOR");
  page.text(`One neuron never learns XOR (chapter 2). Here is the 2-4-1 network, with four kinds of bend, each from one
    random start. It sees the four corners in random order, ${measure.xorTraining.epochs} times, and takes a step after
    each.`);
  const runs = Object.entries(measure.curves).map(([name, activation]) => {
    const losses: number[] = [], random = new Random(seed).fork(0);
    const watch = (loss: number) => losses.push(loss);
    const network = measure.learn(xor, { hidden: [4], activation, random, ...measure.xorTraining, watch });
    return { name, network, losses, right: measure.rightShare(network, xor) };
  });
  page.lines({
    name: "xor_loss",
    title: "The loss of XOR with four hidden neurons, by how they bend",
    x: { label: "epoch" },
    y: { label: "mean loss (nats)" },
    lines: runs.map(({ name, losses }) => {
      const every = losses.map((_, i) => i).filter((i) => i % 10 === 0);
      return { name, x: every.map((i) => i + 1), y: every.map((i) => losses[i]) };
    }),
  });
  page.table(
    ["bend", "corners right", "loss in the last epoch"],
    runs.map(({ name, losses, right }) => [name, 4 * right, losses[losses.length - 1]]),
  );
  page.text(
    `Who answers 1/2 to all pays log 2 = ${Math.LN2.toFixed(3)}. Without a bend the network is one neuron, however
    it is trained, and three corners are the most it can get right. With a bend it can get all four. Whether it does
    depends on the start; how often is counted below.`,
  );
  showCollapse(page, runs[0].network);
}

function showCollapse(page: Page, network: Network) {
  const alone = measure.collapsed(network);
  page.text(`That one neuron can be written down: the two layers without a bend collapse into it (chapter 4). After the
    training above, network and neuron give these logits:`);
  page.table(
    ["corner", "17 numbers in two layers", "3 numbers in one neuron"],
    xor.rows.map((row) => [row.join(", "), measure.logit(network, row), weightedSum(alone, row)]),
  );
  page.text(`They are the same, and nearly the same at all corners. No line does better on XOR than to answer about 1/2
    everywhere.`);
}

/** The first random start from which two hidden neurons learn XOR: the network before and after, and how many were tried. */
function firstThatLearnsXor(seed: number): { start: Network; trained: Network; tried: number } {
  for (let tried = 1; tried <= 100; tried++) {
    const random = () => new Random(seed).fork(tried);
    const trained = measure.learn(xor, { hidden: [2], activation: tanh, random: random(), ...measure.xorTraining });
    if (measure.rightShare(trained, xor) === 1) {
      return { start: randomNetwork([2, 2, 1], tanh, random(), measure.GAIN), trained, tried };
    }
  }
  throw new Error("Cannot show the hidden space: of 100 starts none learned XOR");
}

function showHiddenSpace(page: Page, seed: number) {
  page.heading("What the hidden neurons do");
  const { start, trained, tried } = firstThatLearnsXor(seed);
  page.text(`Two hidden neurons can be drawn: what they say is a point in a plane. Start number ${tried} is the first of
    this seed that learns XOR with two. This is the network as it answers about the inputs 0 and 1:`);
  page.graph({
    name: "network",
    title: "A 2-2-1 network that has learned XOR, and what its neurons say of 0 and 1",
    ...pictureOf(trained, [0, 1]),
  });
  const panel = (title: string, place: (row: readonly number[]) => readonly number[], network?: Network) => ({
    title,
    points: [0, 1].map((label) =>
      placed(`answer should be ${label}`, xor.rows.filter((_, i) => xor.labels[i] === label), place)
    ),
    lines: [bentGrid(place), ...(network ? [borders(measure.plain(network[1].neurons[0]))] : [])],
  });
  const hiddenOf = (network: Network) => (row: readonly number[]) => forward(network, row)[0].map(({ data }) => data);
  page.scatter({
    name: "hidden_space",
    title: "The corners of XOR, and where two hidden neurons put them",
    x: { label: "input 1, or hidden neuron 1", range: [-1.1, 1.1] },
    y: { label: "input 2, or hidden neuron 2", range: [-1.1, 1.1] },
    panels: [
      panel("the inputs", (row) => row),
      panel("hidden, at the start", hiddenOf(start), start),
      panel("hidden, after training", hiddenOf(trained), trained),
    ],
  });
  page.text(
    `The last neuron is a neuron like any other: it draws a straight line, there where its weighted sum is 0. The
    hidden neurons have moved the corners to where a line can part them. Nobody told them how. The slope of the loss
    did.`,
  );
}

const SETS = { moons, circles, spirals }, WIDTHS = [1, 2, 4, 8, 16];

function showWidths(page: Page, seed: number) {
  page.heading("One bend more");
  page.text(`Three sets of made-up points: two half moons that reach into each other, a circle in a circle, two spirals.
    Networks of one hidden layer of tanh neurons learn each, 100 times through all points. The table gives the share of
    points on the right side.`);
  const bar = page.progress("Training 15 networks", 15 * 100);
  let epochs = 0;
  const results = Object.entries(SETS).map(([name, make]) => {
    const data = make(new Random(seed));
    const networks = WIDTHS.map((width) => {
      const watch = (loss: number) => bar.update(++epochs, `${name}, ${width} hidden, loss ${loss.toFixed(3)}`);
      return measure.learn(data, { hidden: [width], activation: tanh, random: new Random(seed).fork(width), watch });
    });
    return { name, data, networks };
  });
  bar.end();
  page.table(
    ["hidden neurons", "numbers", ...Object.keys(SETS)],
    WIDTHS.map((width, i) => [
      width,
      countParameters([2, width, 1]),
      ...results.map(({ data, networks }) => measure.rightShare(networks[i], data)),
    ]),
  );
  page.text(
    `The steps do not get shorter towards the end, so a network may be caught just after a bad one, on the spirals
    most of all.`,
  );
  const [{ data, networks }] = results;
  showBoundaries(page, data, networks);
}

function showBoundaries(page: Page, data: Labeled, networks: readonly Network[]) {
  const window: Window = { x: [-2, 2], y: [-1.3, 1.3] };
  page.heatmap({
    name: "boundaries",
    title: "What networks of 1 to 16 hidden neurons say about the plane of the moons",
    x: { label: "input 1", range: window.x },
    y: { label: "input 2", range: window.y },
    panels: networks.map((network, i) => ({
      title: `hidden neurons: ${WIDTHS[i]}`,
      field: fieldOf(measure.probabilityOf(network), window),
      points: [0, 1].map((label) => marked(`label ${label}`, data, label)),
    })),
  });
  page.text(`One hidden neuron gives a straight boundary: what it says depends on one weighted sum. Each further one may
    add a bend.`);
}
