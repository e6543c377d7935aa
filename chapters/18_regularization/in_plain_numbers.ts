/** The parts of the experiment that need no network: polynomials, a line of eight inputs, and lone weights. */
import type { Page } from "../../lib/figure/page.ts";
import { formatNumber } from "../../lib/figure/scale.ts";
import { Random } from "../../lib/random.ts";
import type { Neuron } from "../01_neuron/neuron.ts";
import * as p from "./polynomials.ts";
import { shrink, SHRINKERS } from "./shrinking.ts";

export function showPolynomials(page: Page, seed: number) {
  page.heading("A polynomial that knows too much");
  page.text(
    `Twenty rows of one wave of a sine, with noise of deviation 0.3. A polynomial of degree 9 learns them: a neuron whose inputs are x, x² and so on
    up to the ninth power. Its loss is the mean squared error, plus lambda times the sum of the squared weights. The figure has three
    such polynomials for each lambda, each from twenty rows of its own. All numbers of the table are means over a hundred.`,
  );
  page.lines({
    name: "polynomials",
    title: "Three polynomials of degree 9, each learned from twenty rows of its own",
    x: { label: "x" },
    y: { label: "y", range: [-2, 2] },
    panels: [1e-6, 1e-2, 1].map((lambda) => ({ title: `lambda ${formatNumber(lambda)}`, lines: curves(seed, lambda) })),
  });
  const rows = p.LAMBDAS.map((lambda) => {
    const { own, unseen, length } = p.ownAndUnseen(seed, lambda);
    return [lambda, length.toPrecision(2), own.toFixed(3), unseen.toFixed(3)];
  });
  page.table(["lambda", "length of the weights", "error on own rows", "on other rows"], rows);
  page.text(
    `With next to no penalty the curves go after the noise of their rows, and miss the others. With a large one they hardly move. On
    their own rows, less penalty is always better. So these rows cannot say which lambda to take.`,
  );
}

function curves(seed: number, lambda: number) {
  const random = new Random(seed), x = [...p.PLACES];
  const learned = [1, 2, 3].map((one) => ({ name: `rows ${one}`, x, y: x.map(p.fitted(p.sample(random), lambda).at) }));
  return [{ name: "truth", x, y: x.map(p.truth) }, ...learned];
}

export function showBiasAndVariance(page: Page, seed: number) {
  page.heading("Bias and variance");
  const found = p.LAMBDAS.slice(1).map((lambda) => ({ lambda, ...p.overSets(seed, lambda) }));
  page.text(
    `The hundred data sets gave a hundred polynomials. How far is their mean off the truth? That, squared, is the bias. How far is each
    off their mean? That, squared, is the variance. Both are means over all x.`,
  );
  page.bars({
    name: "bias_and_variance",
    title: "Bias and variance over a hundred data sets, for each lambda",
    label: "mean square",
    bars: found.flatMap(({ lambda, bias, variance }) => [
      { label: `${lambda}: bias²`, value: bias },
      { label: `${lambda}: variance`, value: variance },
    ]),
  });
  page.table(
    ["lambda", "bias²", "variance", "sum", "error, measured"],
    found.map(({ lambda, bias, variance, error }) =>
      [lambda, bias, variance, bias + variance, error].map((value, i) => i === 0 ? String(value) : value.toFixed(4))
    ),
  );
  page.text(
    `The sum is the error, to the last digit. To hold a model back trades one part for the other: it gives up some of the truth
    in order not to follow the noise. On noisy rows, as those of the table above, one errs by the variance of the noise besides: by 0.09. That part is
    not the model's, and no model has less.`,
  );
}

const LAMBDAS = Array.from({ length: 31 }, (_, i) => 10 ** (-2 + i / 10));

export function showWeights(page: Page, seed: number) {
  page.heading("Which weights shrink");
  page.text(
    `Fifty rows of eight inputs, all of variance 1. The target is 3, -2 and 1 times the first three, and noise of deviation 1. The other five inputs
    mean nothing. L2 (the ridge) asks for the squares of the weights, L1 (the lasso) for their absolute values.`,
  );
  const { ridge, lasso } = p.paths(seed, LAMBDAS);
  page.lines({
    name: "shrinking_weights",
    title: "Weights of eight inputs, of which three count, under a growing penalty",
    x: { label: "lambda", scale: "log" },
    y: { label: "weight" },
    panels: [{ title: "L2", lines: pathsOf(ridge) }, { title: "L1", lines: pathsOf(lasso) }],
  });
  const shown = [0.01, 0.1, 1], found = p.paths(seed, shown);
  const row = (name: string, { weights }: Neuron) => [
    name,
    ...weights.slice(0, 3).map((w) => w.toFixed(2)),
    Math.max(...weights.slice(3).map(Math.abs)).toFixed(3),
    weights.filter((w) => w === 0).length,
  ];
  page.table(["penalty", "w1", "w2", "w3", "largest of the others", "weights that are 0"], [
    ...shown.map((lambda, i) => row(`L2, ${lambda}`, found.ridge[i])),
    ...shown.map((lambda, i) => row(`L1, ${lambda}`, found.lasso[i])),
  ]);
  page.text(
    `L2 makes the weights smaller together, and none is 0; where inputs are a little alike, a small one may even grow for a while. L1
    takes about the same from each, and what is small then has nothing left. So a lasso also says which inputs count.`,
  );
}

function pathsOf(neurons: readonly Neuron[]) {
  const line = (name: string, of: (weights: readonly number[]) => number) => ({
    name,
    x: LAMBDAS,
    y: neurons.map(({ weights }) => of(weights)),
  });
  const others = line("largest of the others", (weights) => Math.max(...weights.slice(3).map(Math.abs)));
  return [...[0, 1, 2].map((j) => line(`w${j + 1}`, (weights) => weights[j])), others];
}

const STEPS = 40;

export async function showShrinking(page: Page) {
  page.heading("How a weight shrinks");
  page.text(
    `Now one weight alone, step by step, with the optimizers of the library at the rate 0.1. It begins at 1, and the error has no slope for it: only its penalty pulls.`,
  );
  const found: [string, number[]][] = [];
  for (const [name, one] of Object.entries(SHRINKERS)) found.push([name, await shrink(one, STEPS)]);
  const x = Array.from({ length: STEPS + 1 }, (_, i) => i);
  page.lines({
    name: "shrinking_steps",
    title: "A weight that only its penalty moves, at the rate 0.1",
    x: { label: "step" },
    y: { label: "weight" },
    lines: found.filter(([name]) => !/0\.\d\d/.test(name)).map(([name, y]) => ({ name, x, y })),
  });
  page.table(
    ["penalty", "after 1 step", "5", "20", "39", "40"],
    found.map(([name, path]) => [name, ...[1, 5, 20, 39, 40].map((step) => path[step].toFixed(3))]),
  );
  page.text(
    `L2 takes a tenth at each step. L1 takes 0.07, until it jumps over 0 and back without end; the soft threshold stops there. In
    Adam, a penalty that goes into the slope is divided by the size of the slope. Here it is all of the slope, so its strength does
    not matter at all, and the weight even swings past 0. AdamW shrinks beside the slope, by rate times decay: with a decay of 1 as L2 of 0.5 does in plain descent.`,
  );
}
