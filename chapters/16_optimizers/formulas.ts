/** The part of the experiment on the rules as the library has them: formulas, in a table. */
import type { Page } from "../../lib/figure/page.ts";
import type { MakeOptimizer, Settings } from "../../lib/optim/optimizer.ts";
import * as plain from "../../lib/optim/rules.ts";
import * as adams from "../../lib/optim/rules_adam.ts";
import { below } from "../claim.ts";
import { rateInside, rateOutside } from "./experiments.ts";
import { differenceOfTwins, TWINS } from "./library.ts";

/** All rules of the library, in the order of its files. */
export const RULES = Object.values({ ...plain, ...adams }) as unknown as readonly MakeOptimizer<Settings>[];

const SHOWN = [
  plain.sgd,
  plain.momentum,
  plain.nesterov,
  plain.adagrad,
  plain.rmsprop,
  plain.adadelta,
  adams.adam,
  adams.amsgrad,
] as unknown as readonly MakeOptimizer<Settings>[];

export async function showRules(page: Page) {
  page.heading("The rules as formulas");
  page.text(
    `In the library a rule is data: what is kept for each weight, and a few formulas in order. A device carries them
    out for all weights of a tensor, in one pass over its memory. Numbers that are the same for all weights, such as the share
    of a first step or Adam's corrections, are calculated once for each step.`,
  );
  const rows = SHOWN.flatMap(({ rule: { name, assignments } }) =>
    Object.entries(assignments).map(([to, formula], i) => [i === 0 ? name : "", to, formula])
  );
  page.table(["rule", "assigns", "formula"], rows);
  const largest = await differenceOfTwins([1, -1], 50);
  page.text(
    `${TWINS.length} of the library's ${RULES.length} rules stand in this chapter in plain numbers, too. Over 50
    steps in the ravine the largest difference of their places is ${below(1e-10, largest)}.`,
  );
}

export function showMomenta(page: Page) {
  page.heading("Two formulas for momentum");
  page.text(`The rate may stand inside of the velocity, v = m v + rate dw and w = w - v, or outside, v = m v + dw and
    w = w - rate v. The loss is w w / 2, the momentum 0.9, and after 5 steps of rate 0.1 the rate is lowered to 0.001:`);
  const lowered = Array.from({ length: 20 }, (_, i) => i < 5 ? 0.1 : 0.001), slope = (w: number) => w;
  const inside = rateInside(lowered, slope), outside = rateOutside(lowered, slope);
  page.table(["", ...[4, 5, 6, 8, 12, 20].map((step) => `step ${step}`)], [
    ["rate inside", ...[4, 5, 6, 8, 12, 20].map((step) => inside[step].toFixed(4))],
    ["rate outside", ...[4, 5, 6, 8, 12, 20].map((step) => outside[step].toFixed(4))],
  ]);
  page.text(
    `As long as the rate stays they are the same. When it is lowered, the ball with the rate inside still rolls with the
    velocity that it has got; the one with the rate outside brakes at once.`,
  );
}
