/** The experiment: calculations that are kept as graphs, and slopes followed through them. */
import type { Page } from "../../lib/figure/page.ts";
import { formatNumber } from "../../lib/figure/scale.ts";
import { Random } from "../../lib/random.ts";
import { measuredGradient } from "../01_neuron/neuron.ts";
import { lossSlope } from "../03_sigmoid/sigmoid.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { claims } from "./claims.ts";
import { add, div, exp, log, pow, sub, type Value, valuesOf, variable } from "./computation_graphs.ts";
import { graphOf } from "./drawing.ts";
import {
  compound,
  doubled,
  halved,
  lossFromLogit,
  lossFromProbability,
  neuronGraph,
  notesGraph,
  operationsIn,
  reasonAgainst,
  roundingOfP,
} from "./graphs.ts";
import { type Path, pathsBetween, slopeByPaths, stepsOf } from "./paths.ts";

export async function main(page: Page, { seed }: Options) {
  showReadings(page);
  showPaths(page);
  showNeuron(page, new Random(seed));
  showTwoLosses(page);
  showRecord(page);
  showRefusals(page);
  showLength(page);
  showTooManyPaths(page);
  await showClaims(page, claims, seed);
}

/** Small numbers, at which the two readings lie close together. */
const place = [0.5, 1, 2];

function showReadings(page: Page) {
  page.heading("One formula, two graphs");
  page.text(`The notes give four steps: d = b * c, e = a + d, f = d * a, g = e^f. What is e in the last one? It may be
    Euler's number, 2.718: then g is exp(f). Or it may be the e of the second step. A graph does not leave that open: an
    arrow is there, or it is not.`);
  const { exponential, power, e } = notesGraph(place);
  page.graph(graphOf([exponential, e], { name: "exponential", title: "g = exp(f): nothing uses e" }));
  const rows = [place, [1, 2, 3]].map((numbers) => {
    const { d, e, f, exponential, power } = notesGraph(numbers);
    return [numbers.join(", "), ...[d, e, f, exponential, power].map(({ data }) => data)];
  });
  page.table(["a, b, c", "d", "e", "f", "g = exp(f)", "g = e to the power f"], rows);
  page.text(`The graph of exp(f) has ${valuesOf(exponential).length} values, that of the power has
    ${
    valuesOf(power).length
  }: in the first reading e leads nowhere. d and a are used twice. They are one node each, with
    two arrows that leave it.`);
}

function showPaths(page: Page) {
  page.heading("Following the slope");
  page.text(`Each operation knows its local slopes: how much its result moves when one of its inputs moves by a
    little. They stand at the arrows. Along a path they multiply. Where several paths lead to the same number, they add
    up.`);
  const { given, power } = notesGraph(place);
  page.graph(graphOf(power, { name: "power", title: "g = e to the power f, with the local slopes", slopes: true }));
  page.table(
    ["path", "local slopes", "product"],
    given.flatMap((value) => pathsBetween(value, power).map(pathRow)),
  );
  const measured = measuredGradient(({ weights }) => notesGraph(weights).power.data, { weights: place, bias: 0 });
  page.text("Moving each number a little, as in chapter 1, and looking at g gives the same sums:");
  page.table(
    ["number", "sum over its paths", "by moving it"],
    given.map((value, i) => [value.name!, slopeByPaths(value, power), measured.weights[i]]),
  );
}

function pathRow(path: Path) {
  const steps = stepsOf(path);
  const slopes = steps.slice(1).map(({ local }) => formatNumber(local));
  return [steps.map(({ value }) => value.name).join(" ← "), slopes.join(" * "), path.slope];
}

function showNeuron(page: Page, random: Random) {
  page.heading("A neuron as a graph");
  const neuron = { weights: [random.uniform(0.2, 1), random.uniform(-1, -0.2)], bias: random.uniform(-0.5, 0.5) };
  const inputs = [random.uniform(0.5, 2), random.uniform(0.5, 2)].map((x) => Number(x.toFixed(1)));
  const { parameters, logit } = neuronGraph(neuron, inputs);
  const loss = lossFromLogit(logit, 1);
  page.text(`This is the neuron of chapter 3 with two inputs. Its answer should be yes, so its loss is
    softplus(-z). It takes ${operationsIn(valuesOf(loss))} operations.`);
  page.graph(graphOf(loss, {
    name: "neuron",
    title: "A logistic neuron, its loss, and the local slopes",
    parameters,
    slopes: true,
  }));
  page.text("One path leads from the loss to each weight. Here are those paths, multiplied by hand:");
  const slope = lossSlope(logit.data, 1);
  page.table(
    ["number", "product along its path", "(p - y) x of chapter 3"],
    parameters.map((value, i) => [value.name!, slopeByPaths(value, loss), slope * (inputs[i] ?? 1)]),
  );
}

function showTwoLosses(page: Page) {
  page.heading("The same loss by another way");
  page.text(`For a no, the loss is softplus(z). The formula with the probability, -log(1 - p), is the same in
    mathematics. As a graph it is another one, with more operations, and each of them rounds.`);
  const values = (z: number) => {
    const logit = variable("z", z);
    const straight = lossFromLogit(logit, 0);
    const around = resultOf(() => lossFromProbability(logit, 0));
    return [z, formatNumber(straight.data, 10), typeof around === "number" ? formatNumber(around, 10) : around];
  };
  page.table(["logit z", "softplus(z)", "-log(1 - p)"], [-40, 0, 10, 30, 36, 40].map(values));
  page.text(
    `At 36 the second way has kept three digits of sixteen. From 53 log 2 = ${(53 * Math.log(2)).toFixed(2)} on, p is
    rounded to 1, and there is no logarithm of 0. On the other side, at -40, it answers 0 where the loss is small but not
    0.`,
  );
  const logits = Array.from({ length: 145 }, (_, i) => 0.5 + i / 4);
  const error = (z: number) => {
    const logit = variable("z", z), straight = lossFromLogit(logit, 0).data;
    return Math.abs(lossFromProbability(logit, 0).data - straight) / straight;
  };
  page.scatter({
    name: "two_losses",
    title: "What rounding costs on the way through the probability",
    x: { label: "logit z, where the answer should be no" },
    y: { label: "error, as a part of the loss", scale: "log" },
    points: [{ name: "-log(1 - p) against softplus(z)", x: logits, y: logits.map(error) }],
    lines: [{ name: "what the rounding of p can do", x: logits, y: logits.map(roundingOfP) }],
  });
}

function showRecord(page: Page) {
  page.heading("A record of one run");
  const b = variable("b", 2), c = variable("c", 3);
  const build = () => add(b, c).named("d");
  const d = build();
  b.data = 20;
  page.text(`The graph is built while the calculation runs, so it is a record of this run. Make d = b + c with b = 2 and
    c = 3, and then give b the number 20. d is still ${d.data}. Has an input of it
    changed since? It says ${d.hasChangedInputs ? "yes" : "no"}. Made again, it is ${build().data}.`);
  page.text(`It records what was done, and not what might have been. This loop halves a number until it is at most 1:
    its graph has as many operations as the number needs.`);
  page.table(
    ["number", "operations", "result"],
    [0.8, 3, 100, 5000].map((x) => {
      const y = halved(variable("x", x));
      return [x, operationsIn(valuesOf(y)), y.data];
    }),
  );
}

function showRefusals(page: Page) {
  page.heading("What has no result");
  page.text(`Where mathematics has no result, an operation refuses and names what it was given. Where the result is only
    too large or too small to be written, it is infinity or 0, as the standard for floating-point numbers says.`);
  const [x, zero] = [variable("x", -3), variable("y", 0)];
  const tries: [string, () => Value][] = [
    ["logarithm of -3", () => log(x)],
    ["1 divided by 0", () => div(1, zero)],
    ["0 to the power -1", () => pow(zero, -1)],
    ["-3 to the power 0.5", () => pow(x, 0.5)],
    ["-3 to the power 2", () => pow(x, 2)],
    ["infinity minus infinity", () => sub(exp(1000), exp(1000))],
    ["exp of 1000", () => exp(1000)],
    ["exp of -1000", () => exp(-1000)],
  ];
  page.table(["asked for", "answer"], tries.map(([name, act]) => [name, resultOf(act)]));
}

/** The result, or what is said in its place. */
function resultOf(act: () => Value): number | string {
  return reasonAgainst(act) ?? act().data;
}

function showLength(page: Page) {
  page.heading("Long calculations");
  page.text(`One euro earns 100 percent interest in a year. Paid in n parts, each part earns interest too: n
    multiplications in a row. The graph has one node for each, and two for the numbers that are given.`);
  page.table(
    ["n", "values in the graph", "euros", "short of Euler's number by"],
    [1, 12, 365, 100_000].map((n) => {
      const end = compound(n);
      return [n, valuesOf(end).length, end.data, Math.E - end.data];
    }),
  );
  page.text(`A graph grows with the calculation, step by step: it takes memory, and this is the price of remembering.
    Nothing here calls itself once for each step, so even a graph 100,000 deep is walked without running out of room.`);
}

function showTooManyPaths(page: Page) {
  page.heading("Too many paths");
  page.text(
    `Double a number n times: y + y, and that again. The graph has n + 1 values. But two arrows lead from each to
    the next, so each step doubles the number of paths.`,
  );
  const times = Array.from({ length: 17 }, (_, n) => n);
  const graphs = times.map((n) => {
    const x = variable("x", 1), end = doubled(x, n);
    return { values: valuesOf(end).length, paths: pathsBetween(x, end).length, slope: slopeByPaths(x, end) };
  });
  page.lines({
    name: "paths",
    title: "Paths through the graph, and values in it",
    x: { label: "doublings" },
    y: { label: "count", scale: "log" },
    lines: [
      { name: "paths", x: times, y: graphs.map(({ paths }) => paths) },
      { name: "values", x: times, y: graphs.map(({ values }) => values) },
    ],
  });
  const { values, paths, slope } = graphs[16];
  page.text(`After 16 doublings there are ${values} values and ${paths} paths, and the slope is ${slope}: each path
    gives 1. After 100 there would be ${
    formatNumber(2 ** 100)
  } paths. In a network where each of ten neurons feeds each of the next
    ten, each layer makes ten times as many. Nobody can follow them all. But they run through few nodes.`);
}
