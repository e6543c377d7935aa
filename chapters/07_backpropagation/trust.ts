/** The second half of the experiment: how to trust a gradient. */
import { checkGradient, type Differentiable, type GradientReport, type Lists } from "../../lib/check_gradient.ts";
import type { Page } from "../../lib/figure/page.ts";
import { formatNumber } from "../../lib/figure/scale.ts";
import { Random } from "../../lib/random.ts";
import { relu, tanhUnit } from "../04_activations/activations.ts";
import { below } from "../claim.ts";
import { type Attacked, runAttack } from "./attack/attack.ts";
import { batchNorm, softMax } from "./attack/correct_rules_layers.ts";
import { bestDistance, distancesBetween, errorAt, lowestPoint, type Precision, type Sides } from "./step_sizes.ts";

const SIDES: readonly Sides[] = ["one-sided", "central"], PRECISIONS: readonly Precision[] = ["float64", "float32"];
const methods = PRECISIONS.flatMap((precision) => SIDES.map((sides) => ({ precision, sides })));

export function showStepSizes(page: Page, seed: number) {
  page.heading("How small a step");
  page.text(
    `A rule for a slope is checked against a difference: move the number by h, look at the result, divide by h. How
    small should h be? Here the slope of exp is measured at 100 places. One-sided moves to the right only; central
    moves to both sides. Float64 is what this book computes in; float32 keeps 7 digits, and is what most networks are
    trained in.`,
  );
  const distances: Record<Precision, number[]> = {
    float64: distancesBetween(1e-15, 1),
    float32: distancesBetween(1e-6, 1),
  };
  page.lines({
    name: "step_sizes",
    title: "How far a difference is off, at each distance",
    x: { label: "distance h", scale: "log", range: [1e-15, 1] },
    y: { label: "error, as a part of the slope", scale: "log", range: [1e-12, 1] },
    lines: methods.map(({ precision, sides }) => ({
      name: `${sides}, ${precision}`,
      x: distances[precision],
      y: distances[precision].map((h) => errorAt(h, sides, precision, seed)),
    })),
  });
  page.text(
    `From the right, each curve falls straight: a smaller h sees less of the curve's bend. One-sided, the error is
    about h / 2; central, about h² / 6, so its line falls twice as steeply. This is truncation. From the left,
    they all come down like 1 / h: both values are rounded, and the smaller h is, the less of them is left when they are
    subtracted. This is cancellation. The best distance lies where the two meet.`,
  );
  page.table(
    ["difference", "best distance, by theory", "best distance seen", "error there"],
    methods.map(({ precision, sides }) => {
      const { distance, error } = lowestPoint(sides, precision, seed);
      return [`${sides}, ${precision}`, bestDistance(sides, precision), distance, error];
    }),
  );
}

export function showKink(page: Page) {
  page.heading("A kink");
  page.text(
    `A ReLU has a kink at 0: its slope is 0 on the left and 1 on the right. Take a place near it, x = 0.001, where
    the slope is 1. A distance above 0.001 reaches across the kink, and the difference to the left is wrong.`,
  );
  const x = 0.001, distances = distancesBetween(1e-5, 1);
  const slope = (from: number, to: number) => (relu.value(to) - relu.value(from)) / (to - from);
  page.lines({
    name: "near_kink",
    title: "Differences of a ReLU near its kink, at x = 0.001",
    x: { label: "distance h", scale: "log" },
    y: { label: "slope by difference", range: [-0.05, 1.05] },
    lines: [
      { name: "to the right", x: distances, y: distances.map((h) => slope(x, x + h)) },
      { name: "central", x: distances, y: distances.map((h) => slope(x - h, x + h)) },
      { name: "to the left", x: distances, y: distances.map((h) => slope(x - h, x)) },
    ],
  });
  page.text(`The central difference is the mean of the two sides. Far out it stands still at a half, and looks
    trustworthy. That the sides differ gives it away: on a smooth curve they come together as h shrinks. At the kink
    itself they never do.`);
}

/** A rule for the slope of a function of single numbers. */
export function numberByNumber(value: (x: number) => number, slope: (x: number) => number): Differentiable {
  return { forward: ([x]) => x.map(value), backward: ([x], u) => [x.map((one, i) => u[i] * slope(one))] };
}

/** What the checker is shown: a name, a rule, and a place. */
export const cases: readonly (readonly [name: string, rule: Differentiable, place: number])[] = [
  ["tanh, right", numberByNumber(tanhUnit.value, tanhUnit.derivative), 0.7],
  ["tanh, times 1.000001", numberByNumber(tanhUnit.value, (x) => 1.000001 * tanhUnit.derivative(x)), 0.7],
  ["ReLU beside its kink", numberByNumber(relu.value, relu.derivative), 0.001],
  ["ReLU at its kink, slope 0", numberByNumber(relu.value, () => 0), 0],
  ["ReLU at its kink, slope 2", numberByNumber(relu.value, () => 2), 0],
  ["1e12 + x²", numberByNumber((x) => 1e12 + x * x, (x) => 2 * x), 0.7],
];

export function showVerdicts(page: Page, seed: number) {
  page.heading("A checker that knows its limits");
  page.text(`checkGradient measures at several distances. From how the results differ it learns what they are
    uncertain by, and how much of that is a kink. Then it says one of four things. agrees: rule and difference are equal within
    that. wrong: they are not. kink: the sides differ, and the rule gives a slope from between them. cancellation:
    the difference is too uncertain to tell.`);
  page.table(
    ["rule", "at x", "slope by the rule", "off by", "may be off by", "verdict"],
    cases.map(([name, rule, x]) => {
      const { verdict, worst } = checkGradient(rule, [[x]], { seed });
      const { rule: slope, difference, bound } = worst!, off = below(1e-9, Math.abs(slope - difference));
      return [name, x, slope, typeof off === "number" ? formatNumber(off, 2) : off, formatNumber(bound, 2), verdict];
    }),
  );
  page.text(
    `What flows in from upstream is here one random number, so the slopes are those of the function times that.`,
  );
}

/** A rule that gives nothing at all. */
function nothing({ forward }: Differentiable): Differentiable {
  return { forward, backward: (inputs) => inputs.map((list) => list.map(() => 0)) };
}

/** Softmax, and the normalizing of batch normalization, each with numbers to try it on; no scale and no shift is checked. */
export function sameSum(seed: number): { name: string; rule: Differentiable; inputs: Lists }[] {
  const random = new Random(seed), numbers = (length: number) => Array.from({ length }, () => random.normal());
  const fixed = [[1, 1, 1], [0, 0, 0]];
  const normalizing: Differentiable = {
    forward: ([x]) => batchNorm.forward([x, ...fixed]),
    backward: ([x], u) => batchNorm.backward([x, ...fixed], u).slice(0, 1),
  };
  return [
    { name: "softmax", rule: softMax, inputs: [numbers(4)] },
    { name: "batch normalization", rule: normalizing, inputs: [numbers(15)] },
  ];
}

/** The right rule and a rule of zeros, checked with an upstream of ones and with a random one. */
export function withAndWithoutOnes(rule: Differentiable, inputs: Lists, seed: number) {
  const ones = rule.forward(inputs).map(() => 1);
  const upstreams = { ones: { upstream: ones }, random: { seed } };
  const check = (one: Differentiable, name: keyof typeof upstreams) => checkGradient(one, inputs, upstreams[name]);
  return {
    rightWithOnes: check(rule, "ones"),
    nothingWithOnes: check(nothing(rule), "ones"),
    rightWithRandom: check(rule, "random"),
    nothingWithRandom: check(nothing(rule), "random"),
  };
}

/** The largest slope by differences; what is as small as their rounding is not shown. */
export function largestSlope({ findings }: GradientReport): number | string {
  return below(1e-9, Math.max(...findings.map(({ difference }) => Math.abs(difference))));
}

export function showOnes(page: Page, seed: number) {
  page.heading("An upstream of ones");
  page.text(
    `A function with many outputs is checked through one number: each output times an upstream gradient, added up.
    It is tempting to take ones. But the outputs of a softmax add up to 1, whatever goes in. Batch normalization, which
    chapter 20 tells, shifts each column of numbers to mean 0: its outputs add up to 0. Such a sum has no slope, and a rule
    that gives nothing at all agrees with it.`,
  );
  const rows = sameSum(seed).flatMap(({ name, rule, inputs }) => {
    const found = withAndWithoutOnes(rule, inputs, seed);
    return [
      [name, "ones", largestSlope(found.rightWithOnes), found.rightWithOnes.verdict, found.nothingWithOnes.verdict],
      [
        name,
        "random",
        largestSlope(found.rightWithRandom),
        found.rightWithRandom.verdict,
        found.nothingWithRandom.verdict,
      ],
    ];
  });
  page.table(["function", "upstream", "largest slope", "the right rule", "a rule of zeros"], rows);
}

/** How many of the wrong rules each checker caught. */
export function countCaught(rules: readonly Attacked[]) {
  const count = (checker: keyof Attacked["caughtBy"]) => rules.filter(({ caughtBy }) => caughtBy[checker]).length;
  return { oneCoordinate: count("oneCoordinate"), onesUpstream: count("onesUpstream"), ours: count("ours") };
}

export function showAttack(page: Page, seed: number) {
  page.heading("The attack");
  const { rules } = runAttack(seed), caught = countCaught(rules);
  page.text(`Here are ${rules.length} wrong rules, each a right one with a mistake that people make. Three checkers try
    to catch them. The first looks at one number of each input, and allows a hundredth. The second looks at all
    numbers, and allows a millionth, with an upstream of ones. Both have the form of a course's first homework. The third is ours: random
    weights are used in later homework too; the bound and the verdicts are our own.`);
  page.bars({
    name: "caught",
    title: `Of ${rules.length} wrong rules, how many each checker catches`,
    label: "wrong rules caught",
    bars: [
      { label: "one number, to 1e-2", value: caught.oneCoordinate },
      { label: "all numbers, upstream of ones", value: caught.onesUpstream },
      { label: "all numbers, random upstream", value: caught.ours },
    ],
  });
  const yes = (isCaught: boolean) => isCaught ? "caught" : "missed";
  const missed = rules.filter(({ caughtBy }) => !caughtBy.oneCoordinate || !caughtBy.onesUpstream || !caughtBy.ours);
  page.table(
    ["operation", "mistake", "one number", "ones", "ours"],
    missed.map(({ operation, mistake, caughtBy }) => {
      return [operation, mistake, ...[caughtBy.oneCoordinate, caughtBy.onesUpstream, caughtBy.ours].map(yes)];
    }),
  );
  page.text(`The table lists what at least one of them misses. Caught by all three: ${rules.length - missed.length}.`);
}
