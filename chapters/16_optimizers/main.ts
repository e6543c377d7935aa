/** The experiment: rules that walk on surfaces that one can see; then the same rules, for all weights of a network at once. */
import type { Page } from "../../lib/figure/page.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { claims } from "./claims.ts";
import * as measure from "./experiments.ts";
import * as rules from "./optimizers.ts";
import { ravine } from "./surfaces.ts";
import { showAverages, showDigits, showRates, showThroughTime } from "./showing.ts";
import { showMomenta, showRules } from "./formulas.ts";

const { BEST, STEEP } = measure;

export async function main(page: Page, { seed }: Options) {
  showRavine(page);
  showLimits(page);
  showFlat(page);
  showScale(page);
  showForgetting(page, seed);
  showRare(page, seed);
  showCliff(page);
  await showThroughTime(page, seed);
  showMomenta(page);
  await showRules(page);
  await showDigits(page, seed);
  await showRates(page, seed);
  await showAverages(page, seed);
  await showClaims(page, claims, seed);
}

/** The walks that are compared in the ravine. */
const IN_RAVINE: readonly (readonly [name: string, rule: rules.Rule])[] = [
  ["descent", rules.descent(BEST)],
  ["momentum", rules.momentum(BEST)],
  ["Nesterov", rules.nesterov(BEST / 2)],
  ["Adam", rules.adam(0.1)],
];

function showRavine(page: Page) {
  page.heading("Down a ravine");
  page.text(
    `The loss is (x x + ${STEEP} y y) / 2: a ravine, ${STEEP} times as steep across as along. Descent gets through it
    best with the rate 2 / ${
      1 + STEEP
    }. Momentum has the same rate, Nesterov's half of it, Adam 0.1. All begin at 1, 1. Near the
    bottom is where x and y are below 0.001 and stay so.`,
  );
  const found = IN_RAVINE.map(([name, rule]) => ({ name, ...measure.inRavine(rule) })), surface = ravine(STEEP);
  page.heatmap({
    name: "ravine_paths",
    title: "The first 25 steps in a ravine",
    x: { label: "x, along", range: [-1.2, 1.2] },
    y: { label: "y, across", range: [-1.2, 1.2] },
    panels: found.map(({ name, path }) => ({
      title: name,
      field: { values: measure.fieldOf(surface, [-1.2, 1.2], 40), label: "loss", scale: "log" as const },
      lines: [{ name: "path", x: path.slice(0, 26).map(([x]) => x), y: path.slice(0, 26).map(([, y]) => y) }],
    })),
  });
  page.table(
    ["", "near the bottom from step", "changes of side until then"],
    found.map(({ name, settled, crossings }) => [name, settled, crossings]),
  );
  page.lines({
    name: "ravine_losses",
    title: "The largest loss in the ravine from a step on",
    x: { label: "step" },
    y: { label: "loss", scale: "log", range: [1e-8, 100] },
    lines: found.map(({ name, path }) => {
      const losses = measure.largestFromHere(path.slice(0, 400).map(surface.value));
      const shown = losses.map((_, i) => i).filter((i) => i <= 250 && losses[i] >= 1e-8 && losses[i] < 1e4);
      return { name, x: shown, y: shown.map((i) => losses[i]) };
    }),
  });
  page.text(
    `Descent jumps from one side to the other at every step, since a rate that suits the way along is almost too large
    across. Momentum remembers: along the ravine its steps add up, across they cancel in part. It changes sides as well, but
    comes down in less than half the steps. Adam divides each slope by its own size, so that it does not see how steep the
    sides are: it goes straight for the bottom, past it, and comes back.`,
  );
}

function showLimits(page: Page) {
  page.heading("How large a rate may be");
  page.text(
    `Across the ravine the loss bends by L = ${STEEP}. A step that is too long leads to a higher place on the other side.
    The largest rate that comes down, times L, found by halving, and by the formulas:`,
  );
  page.table(
    ["momentum m", "plain", "2 (1 + m)", "Nesterov", "2 (1 + m) / (1 + 2 m)"],
    [0, 0.5, 0.9, 0.99].map((m) => [
      m,
      measure.limitOf(rules.momentum, m, STEEP).toFixed(3),
      (2 * (1 + m)).toFixed(3),
      measure.limitOf(rules.nesterov, m, STEEP).toFixed(3),
      (2 * (1 + m) / (1 + 2 * m)).toFixed(3),
    ]),
  );
  const small = [rules.momentum, rules.nesterov].map((make) => measure.inRavine(make(0.01, 0.99)).settled);
  page.text(
    `Momentum allows larger rates, Nesterov's smaller ones. With rate 0.01 and momentum 0.99, which
    is below the limits of both, it is Nesterov's that calms down sooner: it is near the bottom from step ${
      small[1]
    } on, and plain momentum
    from step ${small[0]} on.`,
  );
}

function showFlat(page: Page) {
  page.heading("Where it is flat");
  page.text(
    `Another loss has a hollow at 0 and is almost flat at 4, where the walks begin: there the slope is 0.0013. All
    rates are 0.1.`,
  );
  const made = { descent: rules.descent(0.1), momentum: rules.momentum(0.1), Adam: rules.adam(0.1) };
  const steps = Array.from({ length: 201 }, (_, i) => i);
  page.lines({
    name: "plateau_walks",
    title: "From the flat part of a loss into its hollow at 0",
    x: { label: "step" },
    y: { label: "place", range: [-1, 5] },
    lines: Object.entries(made).map(([name, rule]) => ({ name, x: steps, y: measure.onPlateau(rule, 200) })),
  });
  page.text(
    `Descent and momentum hardly move at first, and momentum is faster from then on. Adam is at the bottom, after it has run past it.
    And a saddle: along x it is a hollow, along y a ridge. Whoever begins near the top of the ridge sees almost no slope to either side. Steps until one is on the way down, by the distance from the top:`,
  );
  page.table(
    ["distance", ...Object.keys(made)],
    [1e-8, 1e-6, 1e-4].map((beside) => [beside, ...Object.values(made).map((rule) => measure.leaves(rule, beside))]),
  );
}

function showScale(page: Page) {
  page.heading("A rate for each weight");
  const scales = [1e-3, 1, 1e3], made = { descent: rules.descent(0.01), Adam: rules.adam(0.01) };
  page.text(
    `What if all slopes in the ravine are multiplied by the same number, because somebody measures the loss in another
    unit? Places after 100 steps of rate 0.01:`,
  );
  page.table(
    ["slopes times", ...Object.keys(made)],
    scales.map((scale) => [
      scale,
      ...Object.values(made).map((rule) => measure.scaledEnd(rule, scale, 100).map(placeText).join(", ")),
    ]),
  );
  const turned: readonly (readonly [string, rules.Rule])[] = [
    ["descent", rules.descent(BEST)],
    ["momentum", rules.momentum(BEST)],
    ["Adagrad", rules.adagrad(0.5)],
    ["Adam", rules.adam(0.1)],
  ];
  page.text(
    `For Adam nothing changes but a last digit, where slopes are so small that the tiny number in its formula counts. But what it evens out, it evens out weight by weight. If the ravine lies at an angle to
    the axes, both weights see both directions. Steps until near the bottom:`,
  );
  page.table(
    ["angle", ...turned.map(([name]) => name)],
    [0, 15, 45].map((angle) => [`${angle}°`, ...turned.map(([, rule]) => measure.settledAtAngle(rule, angle))]),
  );
}

function placeText(x: number): string {
  return Math.abs(x) < 1e6 ? x.toFixed(4) : "far away";
}

function showForgetting(page: Page, seed: number) {
  page.heading("What is forgotten");
  page.text(
    `Now slopes are 1 or -1, by chance, and from step 500 on a hundredth of that. How long are the steps? The rates are
    0.1, and RMSprop's mean keeps 0.9 at each step.`,
  );
  const made = { Adagrad: rules.adagrad(0.1), RMSprop: rules.rmsprop(0.1, 0.9), descent: rules.descent(0.1) };
  page.lines({
    name: "step_lengths",
    title: "Lengths of steps when slopes shrink at step 500",
    x: { label: "step" },
    y: { label: "length", scale: "log" },
    lines: Object.entries(made).map(([name, rule]) => {
      const lengths = measure.stepLengths(rule, seed, { change: 500 });
      return { name, x: lengths.map((_, i) => i + 1), y: lengths };
    }),
  });
  page.text(
    `Adagrad divides by all that was: its steps shrink for ever, and after the change they are as good as none. RMSprop
    forgets, and takes steps of the same length again.`,
  );
}

function showRare(page: Page, seed: number) {
  page.heading("Where Adam fails");
  const { chance, slope } = measure.RARE, short = { slopes: 0.5, squares: 0.9 };
  page.text(
    `Most slopes are -1, which leads up to 1. With a chance of ${chance} a slope is ${slope}. In the mean that is
    ${
      (chance * slope - (1 - chance)).toFixed(2)
    }, so the way down is the other one, to -1. Between -1 and 1 walks these rules,
    from 0; the two means of Adam keep 0.5 and 0.9 at each step, which is less than usual.`,
  );
  const made = {
    "Adam": rules.adam(0.01, short),
    "AMSGrad": rules.amsgrad(0.01, short),
    "Adam as usual": rules.adam(0.01),
    "descent": rules.descent(1e-4),
  };
  page.lines({
    name: "rare_slopes",
    title: "Rare, large slopes against many small ones",
    x: { label: "step" },
    y: { label: "place, the best is -1", range: [-1.2, 1.2] },
    lines: Object.entries(made).map(([name, rule]) => {
      const path = measure.rareSlopes(rule, seed).filter((_, step) => step % 100 === 0);
      return { name, x: path.map((_, i) => 100 * i), y: path };
    }),
  });
  page.text(
    `A large slope is divided by its own size, and so counts little more than a small one; a few steps later it is
    forgotten. So the many small ones win, in the wrong direction. AMSGrad divides by the largest mean square so far, and with
    the usual memory of a thousand steps Adam does not forget so soon.`,
  );
}

function showCliff(page: Page) {
  page.heading("A cliff");
  page.text(
    `A number is multiplied ${30} times by the weight w, and shall become 1/2. Above w = 1 that loss is a wall. Descent begins there, at 1.1, with rate 0.001, and with slopes as they are, or cut to a length of 1:`,
  );
  const shown = [Infinity, 1], paths = shown.map((most) => measure.atCliff(0.001, most));
  page.table(
    ["slopes", "after step 1", "after step 2", "after step 3", "after step 300"],
    paths.map((path, i) => [i === 0 ? "as they are" : "cut to 1", ...[1, 2, 3, 300].map((t) => numberText(path[t]))]),
  );
}

function numberText(x: number): string {
  return Number.isFinite(x) ? x.toPrecision(4) : "no number";
}
