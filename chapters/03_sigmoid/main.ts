/** The experiment: a neuron says how probable a yes is, for two kinds of iris and for 569 patients. */
import type { Page } from "../../lib/figure/page.ts";
import { type Neuron, weightedSum } from "../01_neuron/neuron.ts";
import { step } from "../02_perceptron/perceptron.ts";
import { marked } from "../02_perceptron/samples.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { claims } from "./claims.ts";
import { squaredSlope } from "./curve_claims.ts";
import { accuracy, type Labeled, mistakes, patients, petals, scaled, spaced, standardScale } from "./samples.ts";
import {
  logisticLoss,
  lossFromLogit,
  lossSlope,
  newton,
  nthDerivative,
  probability,
  sigmoid,
  sigmoidDerivative,
  trainLogistic,
} from "./sigmoid.ts";

export async function main(page: Page, { seed }: Options) {
  showCurve(page);
  showLoss(page);
  await showIrises(page);
  await showSeparable(page);
  await showPatients(page, seed);
  await showClaims(page, claims, seed);
}

function showCurve(page: Page) {
  page.heading("A step with a slope");
  page.text(`The perceptron of chapter 2 jumps from no to yes. The sigmoid goes over the same ground as a curve:
    the answer is a number between 0 and 1, to be read as the probability of a yes. Because it is a curve, it
    has a slope everywhere, and so a neuron that ends in it can walk downhill.`);
  page.table(
    ["weighted sum z", "step", "sigmoid", "slope"],
    [-6, -3, -1, 0, 1, 2.4, 3, 6].map((z) => [z, step(z), sigmoid(z), sigmoidDerivative(z)]),
  );
  const fine = spaced(-8, 8, 321);
  page.lines({
    name: "curve",
    title: "The step, and the sigmoid with a weight of 1 and of 4",
    x: { label: "input x", range: [-8, 8] },
    y: { label: "output", range: [-0.05, 1.05] },
    lines: [
      { name: "step", x: [-8, 0, 0, 8], y: [0, 0, 1, 1] },
      { name: "sigmoid of x", x: fine, y: fine.map(sigmoid) },
      { name: "sigmoid of 4 x", x: fine, y: fine.map((x) => sigmoid(4 * x)) },
    ],
  });
  page.text(`The weight says how steep the curve is: the larger it is, the more the sigmoid resembles a step.
    The slope has a slope too, and so on without end. All of them are polynomials in the sigmoid itself.`);
  page.lines({
    name: "derivatives",
    title: "The first three derivatives of the sigmoid",
    x: { label: "weighted sum z", range: [-8, 8] },
    y: { label: "derivative", range: [-0.15, 0.27] },
    lines: ["first", "second", "third"].map((name, i) => ({ name, x: fine, y: fine.map(nthDerivative(i + 1)) })),
  });
}

function showLoss(page: Page) {
  page.heading("What a wrong answer costs");
  page.text(`The neuron says: a yes, with probability p. If a yes is true, the loss is -log p: 0 for p = 1, and
    larger the smaller p was. It is computed from z. By way of p it breaks at both ends: there p, or 1 - p, is
    rounded to 0.`);
  page.table(
    ["z, where yes is true", "p", "-log p by way of p", "loss from z", "its slope in z"],
    [-1000, -6, -1, 0, 1, 6, 40].map((z) => {
      return [z, sigmoid(z), -Math.log(sigmoid(z)), lossFromLogit(z, 1), lossSlope(z, 1)];
    }),
  );
  const z = spaced(-8, 8, 161);
  page.lines({
    name: "slopes",
    title: "How hard two losses pull when yes is true",
    x: { label: "weighted sum z", range: [-8, 8] },
    y: { label: "slope of the loss in z", range: [-1.05, 0.05] },
    lines: [
      { name: "-log p", x: z, y: z.map((z) => lossSlope(z, 1)) },
      { name: "(p - 1)²", x: z, y: z.map((z) => squaredSlope(z, 1)) },
    ],
  });
  page.text(`The slope of -log p is p - 1: the more wrong, the harder the pull. The squared error of chapter 1
    multiplies its pull by the slope of the sigmoid, and lets go of just those answers that are most wrong.`);
}

/** All neurons on the way down at rate 1: the start, and one after each step. */
function walk({ rows, labels }: Labeled, steps: number): Neuron[] {
  const path: Neuron[] = [];
  trainLogistic(rows, labels, { learningRate: 1, steps, watch: (neuron) => path.push(neuron) });
  return path;
}

/** Loss and share of right answers. */
function score(neuron: Neuron, data: Labeled): [number, number] {
  return [logisticLoss(neuron, data.rows, data.labels), accuracy(neuron, data)];
}

async function showIrises(page: Page) {
  page.heading("Two kinds of iris");
  const flowers = await petals("versicolor", "virginica"), data = scaled(flowers);
  page.text(`Is this iris a virginica (yes) or a versicolor (no)? There are ${data.rows.length} flowers, half of
    them of each kind. The neuron is given the length of a petal, which gets weight 1, and the width, weight 2.
    Both are scaled to mean 0 and standard deviation 1 first, so that one learning rate suits both. The kinds
    overlap: no line is right on all flowers.`);
  const path = walk(data, 5000);
  const row = (name: string, neuron: Neuron) => [name, ...neuron.weights, neuron.bias, ...score(neuron, data)];
  const weights = path[0].weights.map((_, i) => `weight ${i + 1}`);
  page.table(["step", ...weights, "bias", "loss", "share right"], [
    ...[0, 1, 10, 100, 1000, 5000].map((step) => row(String(step), path[step])),
    row("Newton", newton(data.rows, data.labels, 12)),
  ]);
  page.text(`Newton's method divides the slope by the curvature as well; its row is after 12 steps. It needs few
    steps where gradient descent needs thousands, and both end at the same neuron: logistic regression (Cox
    1958).`);
  showDescent(page, data, path);
  const scale = standardScale(flowers.rows);
  showBoundary(page, flowers, (petal) => weightedSum(path[5000], scale([petal])[0]));
}

function showDescent(page: Page, { rows, labels }: Labeled, path: readonly Neuron[]) {
  const loss = (neuron: Neuron) => logisticLoss(neuron, rows, labels);
  const best = loss(newton(rows, labels, 12));
  const walked = spaced(0, 70, 71).map((i) => Math.round(10 ** (i / 20))).filter((step) => step < path.length);
  const newtonSteps = [1, 2, 3, 4, 5, 6, 7];
  page.lines({
    name: "descent",
    title: "The loss above the smallest there is, step by step",
    x: { label: "step", scale: "log", range: [1, 3200] },
    y: { label: "loss above the smallest", scale: "log", range: [1e-10, 1] },
    lines: [
      { name: "gradient descent, rate 1", x: walked, y: walked.map((step) => loss(path[step]) - best) },
      { name: "Newton", x: newtonSteps, y: newtonSteps.map((steps) => loss(newton(rows, labels, steps)) - best) },
    ],
  });
}

/** `logit` gives the weighted sum for a petal in cm. */
function showBoundary(page: Page, flowers: Labeled, logit: (petal: number[]) => number) {
  const [lengths, widths] = [[2.8, 7.2], [0.8, 2.7]] as const;
  const middles = ([low, high]: readonly [number, number], count: number) =>
    Array.from({ length: count }, (_, i) => low + (high - low) * (i + 0.5) / count);
  const shade = (petal: number[]) => Math.round(1000 * sigmoid(logit(petal))) / 1000; // finer is not seen
  const line = (p: number) => { // where the weighted sum is the logit of p; it is linear in the width
    const widthAt = (length: number) =>
      (Math.log(p / (1 - p)) - logit([length, 0])) / (logit([length, 1]) - logit([length, 0]));
    return { name: `p = ${p}`, x: lengths, y: lengths.map(widthAt) };
  };
  page.heatmap({
    name: "boundary",
    title: "The probability of a virginica over the size of a petal",
    x: { label: "petal length (cm)", range: lengths },
    y: { label: "petal width (cm)", range: widths },
    field: {
      values: middles(widths, 40).map((width) => middles(lengths, 60).map((length) => shade([length, width]))),
      label: "probability",
    },
    lines: [0.1, 0.5, 0.9].map(line),
    points: [marked("versicolor", flowers, 0), marked("virginica", flowers, 1)],
  });
  page.text(`The boundary, where p is a half, is a straight line, as the perceptron's was. What is new is the
    slope beside it: the neuron also says how sure it is.`);
}

async function showSeparable(page: Page) {
  page.heading("When a line separates");
  page.text(`A setosa and a versicolor differ so much that a line separates them. All answers are soon right.
    But with larger weights each right answer becomes more probable still, so the weights have nowhere to rest.`);
  const data = scaled(await petals("setosa", "versicolor"));
  const path = walk(data, 10000);
  page.table(
    ["step", "length of the weights", "loss", "share right"],
    [1, 10, 100, 1000, 10000].map((step) => [step, Math.hypot(...path[step].weights), ...score(path[step], data)]),
  );
  page.text(`The loss falls towards 0 and never arrives. Each tenfold of steps lengthens the weights by a little more
    than the tenfold before; in the long run the gain settles, which is the growth of a logarithm. Chapter 18 holds
    weights back.`);
}

async function showPatients(page: Page, seed: number) {
  page.heading("569 patients");
  const { training, heldOut } = await patients(seed);
  page.text(`Is a tumor malignant (yes) or benign (no)? Each patient is described by 30 numbers from a picture
    of the tumor's cells (Street et al. 1993). The neuron trains on ${training.rows.length} patients, whom the
    seed chooses, for 300 steps. Then it is asked about the ${heldOut.rows.length} others. The means and
    deviations for scaling come from the training patients alone: whoever is asked about must not be looked at
    before.`);
  const learn = ({ rows, labels }: Labeled, learningRate: number) =>
    trainLogistic(rows, labels, { learningRate, steps: 300 });
  const known = scaled(training), unseen = scaled(heldOut, training), neuron = learn(known, 0.5);
  const raw = (learningRate: number) => {
    const neuron = learn(training, learningRate);
    return ["raw", learningRate, ...score(neuron, training), accuracy(neuron, heldOut)];
  };
  page.table(["inputs", "rate", "loss in training", "right in training", "right held out"], [
    ["scaled", 0.5, ...score(neuron, known), accuracy(neuron, unseen)],
    raw(0.5),
    raw(4e-6),
  ]);
  page.text(`To call every tumor benign would be right for ${(357 / 569).toFixed(3)} of all patients. On the raw
    numbers, with areas of hundreds and thousands, the rate of the first row throws the weights about; a
    rate small enough to be stable crawls. Chapter 13 is about such preparations.`);
  showThresholds(page, neuron, unseen);
}

function showThresholds(page: Page, neuron: Neuron, heldOut: Labeled) {
  page.heading("Where to say yes");
  page.text(`A probability is not yet a decision. Somebody must say from where on it counts as a yes. A missed
    tumor and a false alarm do not cost the same, so a half is only one choice.`);
  page.table(
    ["yes from", "malignant, missed", "benign, false alarm"],
    [0.01, 0.1, 0.5, 0.9, 0.99].map((threshold) => {
      const { missed, falseAlarms } = mistakes(neuron, heldOut, threshold);
      return [threshold, missed, falseAlarms];
    }),
  );
  page.text(`Lower the threshold, and never more tumors are missed, and never fewer alarms are false. About the
    patients between the two crowds of the figure the neuron is not sure, and says so.`);
  const sorted = heldOut.rows.map((inputs, i) => ({ p: probability(neuron, inputs), label: heldOut.labels[i] }))
    .sort((a, b) => a.p - b.p).map((patient, i) => ({ ...patient, place: i + 1 }));
  const kind = (name: string, wanted: number) => {
    const chosen = sorted.filter(({ label }) => label === wanted);
    return { name, x: chosen.map(({ place }) => place), y: chosen.map(({ p }) => p) };
  };
  page.scatter({
    name: "patients",
    title: "The held-out patients in the order of their probability",
    x: { label: "patient" },
    y: { label: "probability of malignant", range: [-0.05, 1.05] },
    points: [kind("benign", 0), kind("malignant", 1)],
    lines: [{ name: "a half", x: [1, sorted.length], y: [0.5, 0.5] }],
  });
}
