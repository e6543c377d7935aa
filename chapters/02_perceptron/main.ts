/** The experiment: a perceptron learns AND, OR, clouds and flowers, and goes in a circle over XOR. */
import type { Page } from "../../lib/figure/page.ts";
import { Random } from "../../lib/random.ts";
import { descend, measuredGradient, type Neuron, weightedSum } from "../01_neuron/neuron.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { claims } from "./claims.ts";
import { fires, learnFrom, margin, mostMistakes, radius, step, trainOneAgainstRest, wrongShare } from "./perceptron.ts";
import {
  borders,
  corners,
  gates,
  type Labeled,
  learn,
  marked,
  type Separable,
  threeClouds,
  twoClouds,
  twoSpecies,
} from "./samples.ts";

export async function main(page: Page, { seed }: Options) {
  const random = new Random(seed);
  const pair = twoClouds(random), three = threeClouds(random);
  showAnd(page);
  showGates(page);
  showCircle(page);
  showClouds(page, pair, three);
  const petals = await twoSpecies("petal"), sepals = await twoSpecies("sepal");
  showFlowers(page, petals, sepals);
  showBound(page, { AND: gates.and, OR: gates.or, "two clouds": pair, petals, sepals });
  showStairs(page);
  showFlat(page, pair, random);
  showFlip(page);
  await showClaims(page, claims, seed);
}

function showAnd(page: Page) {
  page.heading("AND, epoch by epoch");
  page.text(
    `A perceptron is asked: are both inputs 1? It starts with zeros and sees the four pairs of inputs in turn; all
    four once are an epoch. A missed yes adds the inputs to the weights and 1 to the bias, a wrong yes subtracts them. A
    right answer changes nothing.`,
  );
  const { mistakes, path } = learn(gates.and);
  page.table(
    ["after epoch", "mistakes in it", "weight 1", "weight 2", "bias"],
    mistakes.map((count, i) => [i + 1, count, ...path[i + 1].weights, path[i + 1].bias]),
  );
  page.scatter({
    name: "and_epochs",
    title: "The line of the perceptron after each epoch of AND",
    x: { label: "input 1", range: [-0.5, 1.5] },
    y: { label: "input 2", range: [-0.5, 1.5] },
    panels: mistakes.map((count, i) => ({
      title: `after epoch ${i + 1} (${count} wrong)`,
      lines: [borders(path[i + 1])],
      points: [marked("answer should be 0", gates.and, 0), marked("answer should be 1", gates.and, 1)],
    })),
  });
  page.text(`On the line the weighted sum is 0, and there the answer is 1. The last line goes through the corner (1, 1)
    itself: the rule stops at the first line that makes no mistake, and looks for no better one.`);
}

function showGates(page: Page) {
  page.heading("AND, OR, XOR");
  page.text("OR asks whether at least one input is 1, XOR whether exactly one is.");
  const runs = Object.entries(gates).map(([name, gate]) => {
    const { mistakes } = learn(gate, { epochs: 12 });
    return { name: name.toUpperCase(), x: mistakes.map((_, i) => i + 1), y: mistakes };
  });
  page.table(["question", "mistakes in each epoch"], runs.map(({ name, y }) => [name, y.join(" ")]));
  page.lines({
    name: "mistakes",
    title: "Mistakes in each epoch of AND, OR and XOR",
    x: { label: "epoch", range: [1, 12] },
    y: { label: "mistakes", range: [0, 4.4] },
    lines: runs,
  });
}

function showCircle(page: Page) {
  page.heading("XOR goes in a circle");
  let { neuron } = learn(gates.xor, { epochs: 100 });
  page.text(`Epoch 101 of XOR, corner by corner. It starts with weights ${neuron.weights.join(" and ")} and bias
    ${neuron.bias}.`);
  const rows = corners.map((inputs, i) => {
    const [sum, answer] = [weightedSum(neuron, inputs), fires(neuron, inputs)];
    neuron = learnFrom(neuron, inputs, gates.xor.labels[i]);
    return [inputs.join(" and "), sum, answer, gates.xor.labels[i], neuron.weights.join(" and "), neuron.bias];
  });
  page.table(["inputs", "sum", "answer", "right", "weights then", "bias then"], rows);
  page.text(`All four answers are wrong. The two corners that are added and the two that are subtracted have the same
    sum, so the weights end where they began. So they do in epoch 102, and in every one after it.`);
}

function showClouds(page: Page, pair: Labeled, three: Labeled) {
  page.heading("Two clouds, and three");
  const { neuron, made } = learn(pair);
  const units = trainOneAgainstRest(three.rows, three.labels, 3, { epochs: 30000 });
  page.text(
    `Inputs may be any numbers. Here ${pair.rows.length} points lie in two clouds. The perceptron parts them after
    ${made} mistakes. Three clouds need three perceptrons: each says yes to one cloud and no to the others.`,
  );
  const panel = (title: string, data: Labeled, classes: number, neurons: Neuron[]) => ({
    title,
    lines: [borders(...neurons)],
    points: Array.from({ length: classes }, (_, label) => marked(`cloud ${label}`, data, label)),
  });
  page.scatter({
    name: "clouds",
    title: "One perceptron parts two clouds, three part three",
    x: { label: "input 1", range: [0, 5.4] },
    y: { label: "input 2", range: [0, 5] },
    panels: [panel("two clouds", pair, 2, [neuron]), panel("three clouds", three, 3, units)],
  });
  const isRight = (inputs: readonly number[], i: number) =>
    units.every((unit, k) => fires(unit, inputs) === Number(three.labels[i] === k));
  page.text(`Of the ${three.rows.length} points of the three clouds, ${three.rows.filter(isRight).length} get one yes,
    from the right perceptron. Between the clouds a point may get several, or none; then nobody has decided.`);
}

function showFlowers(page: Page, petals: Labeled, sepals: Labeled) {
  page.heading("Is it a setosa");
  page.text(`The flowers are 50 irises of the species setosa, label 1, and 50 of versicolor, label 0 (Fisher 1936). One
    perceptron is given the length and the width of their petals, another those of their sepals, the outer leaves.`);
  const flowers = [{ title: "petals", data: petals }, { title: "sepals", data: sepals }]
    .map((one) => ({ ...one, ...learn(one.data) }));
  page.table(
    ["measured", "epochs", "mistakes", "weight of length", "weight of width", "bias"],
    flowers.map(({ title, neuron, mistakes, made }) => [title, mistakes.length, made, ...neuron.weights, neuron.bias]),
  );
  page.scatter({
    name: "setosa",
    title: "Setosa or versicolor: by the petals, and by the sepals",
    x: { label: "length (cm)", range: [0, 7.5] },
    y: { label: "width (cm)", range: [0, 5] },
    panels: flowers.map(({ title, data, neuron }) => ({
      title,
      lines: [borders(neuron)],
      points: [marked("versicolor", data, 0), marked("setosa", data, 1)],
    })),
  });
  page.text(
    "The petals leave a wide gap between the species. The sepals leave a narrow one, and finding it takes long.",
  );
}

function showBound(page: Page, tasks: Record<string, Separable>) {
  page.heading("Why it ends");
  page.text(`Count the bias as the weight of an input that is always 1. Then R is the length of the longest row, and
    gamma the room that a line leaves to the nearest row. A perceptron that starts with zeros makes at most (R / gamma)²
    mistakes, in whatever order the rows come (Novikoff 1962). For each task the table takes one known line.`);
  page.table(
    ["task", "mistakes", "R", "gamma", "at most"],
    Object.entries(tasks).map(([name, task]) => {
      const { rows, labels, line } = task, bound = Math.round(mostMistakes(line, rows, labels));
      return [name, learn(task).made, radius(rows), margin(line, rows, labels), bound];
    }),
  );
  const { rows, labels, line } = gates.and, { mistakes, path } = learn(gates.and);
  const counts = Array.from({ length: 61 }, (_, k) => k);
  page.scatter({
    name: "squeeze",
    title: "The weights of AND, between two bounds that meet",
    x: { label: "mistakes made", range: [0, 60] },
    y: { label: "length of all weights, bias included", range: [0, 15] },
    lines: [
      { name: "at most R √mistakes", x: counts, y: counts.map((k) => radius(rows) * Math.sqrt(k)) },
      { name: "at least gamma × mistakes", x: counts, y: counts.map((k) => margin(line, rows, labels) * k) },
    ],
    points: [{
      name: "after each epoch of AND",
      x: path.map((_, epoch) => mistakes.slice(0, epoch).reduce((a, b) => a + b, 0)),
      y: path.map(({ weights, bias }) => Math.hypot(...weights, bias)),
    }],
  });
}

function showStairs(page: Page) {
  page.heading("No slope to walk down");
  page.text(
    `Chapter 1 walked down the slope of a loss. Let the share of wrong answers be the loss. As the bias of a neuron
    for AND moves, that share makes a staircase: flat, then a jump, then flat.`,
  );
  const { rows, labels } = gates.and;
  const stairs = [-4, -3, -2, -1, 0].map((from) => {
    const share = wrongShare({ weights: [2, 1], bias: from + 0.5 }, rows, labels);
    return { x: [from, from + 1, NaN], y: [share, share, NaN] };
  });
  page.lines({
    name: "staircase",
    title: "Wrong answers to AND as the bias moves",
    x: { label: "bias", range: [-4, 1] },
    y: { label: "share of wrong answers", range: [0, 1] },
    lines: [{ name: "weights 2 and 1", x: stairs.flatMap(({ x }) => x), y: stairs.flatMap(({ y }) => y) }],
  });
}

function showFlat(page: Page, { rows, labels }: Labeled, random: Random) {
  page.text(
    "On a stair the slope is 0, and a step against a slope of 0 goes nowhere. The two clouds, from a random start:",
  );
  const start: Neuron = { weights: [random.normal(), random.normal()], bias: random.normal() };
  const wrong = (neuron: Neuron) => wrongShare(neuron, rows, labels);
  const slopeAt = (neuron: Neuron) => measuredGradient(wrong, neuron, 1e-9);
  const neurons = {
    "at the start": start,
    "after 100 steps against the slope": descend(start, slopeAt, { learningRate: 1, steps: 100 }),
    "after Rosenblatt's rule": learn({ rows, labels }, { start }).neuron,
  };
  page.table(
    ["neuron", "weight 1", "weight 2", "bias", "wrong"],
    Object.entries(neurons).map(([name, neuron]) => [name, ...neuron.weights, neuron.bias, wrong(neuron)]),
  );
  page.text(
    "At the edge of a stair there is no slope at all. Measured across the jump of the step, it grows without end:",
  );
  const slope = (distance: number) => (step(distance) - step(-distance)) / (2 * distance);
  page.table(["distance", "slope at 0"], [0.1, 0.001, 0.00001].map((distance) => [distance, slope(distance)]));
}

function showFlip(page: Page) {
  page.heading("A billionth decides");
  page.text(`The perceptron that has learned AND is asked about the corner (1, 1). Then its first weight is made smaller
    by a billionth.`);
  const { neuron } = learn(gates.and);
  const moved: Neuron = { ...neuron, weights: [neuron.weights[0] - 1e-9, neuron.weights[1]] };
  page.table(
    ["first weight", "weighted sum", "answer"],
    [neuron, moved].map((one) => [one.weights[0].toFixed(9), weightedSum(one, [1, 1]), fires(one, [1, 1])]),
  );
  page.text("The sum hardly moves. The answer goes from yes to no, for the step has nothing between.");
}
