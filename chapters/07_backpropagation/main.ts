/** The experiment: one walk back through the graph, what can go wrong on it, and how to know that it is right. */
import type { Page } from "../../lib/figure/page.ts";
import { graphOf } from "../06_computation_graphs/drawing.ts";
import { notesGraph } from "../06_computation_graphs/graphs.ts";
import { pathsBetween, slopeByPaths } from "../06_computation_graphs/paths.ts";
import { showClaims } from "../claim.ts";
import type { Options } from "../contents.ts";
import { backward } from "./backpropagation.ts";
import { claims } from "./claims.ts";
import { costOf, descent, doublings, gradientsAfter } from "./experiments.ts";
import { stepThrough } from "./stepping.ts";
import { showAttack, showKink, showOnes, showStepSizes, showVerdicts } from "./trust.ts";
import { diamond, walks } from "./walks.ts";

export async function main(page: Page, { seed, step }: Options) {
  if (step) return await stepThrough(page);
  showWalk(page);
  showOrder(page);
  showSecondWalk(page);
  showCost(page, seed);
  showStepSizes(page, seed);
  showKink(page);
  showVerdicts(page, seed);
  showOnes(page, seed);
  showAttack(page, seed);
  await showClaims(page, claims, seed);
}

function showWalk(page: Page) {
  page.heading("One walk back");
  page.text(
    `Chapter 6 followed each path from the end to a number, and their count doubles at every fork. Here the graph is
    walked once, from the end to the beginning. The end begins with the gradient 1. Each value hands to each of its inputs
    its own gradient times the local slope, and each input adds up what it is handed.`,
  );
  const { given, d, e, f, power } = notesGraph([0.5, 1, 2]);
  backward(power);
  page.graph(graphOf(power, {
    name: "gradients",
    title: "The graph of the notes with the gradient of g in every value",
    slopes: true,
    gradients: true,
  }));
  page.table(
    ["value", "gradient, by the walk", "sum over its paths", "paths"],
    [...given, d, e, f].map((value) => {
      return [value.name!, value.gradient, slopeByPaths(value, power), pathsBetween(value, power).length];
    }),
  );
  page.text(`The numbers are the same. With \`deno task chapter 7 --step\` you can make this walk value by value.`);
}

function showOrder(page: Page) {
  page.heading("Why the order matters");
  page.text(
    `A value must not pass on before all has arrived. From h there are two ways to L: straight, with the slope 1,
    and by way of k, with the slope 3. So h has the gradient 4. h = x * x has the slope 5 in each of its two inputs, which
    both are x: 4 * (5 + 5) = 40.`,
  );
  const { end } = diamond(5);
  backward(end);
  page.graph(graphOf(end, {
    name: "diamond",
    title: "Two ways from h to L, one of them longer",
    slopes: true,
    gradients: true,
  }));
  page.table(
    ["walk", "gradient of k", "gradient of h", "gradient of x"],
    Object.entries(walks).map(([name, walk]) => {
      const { x, h, k, end } = diamond(5);
      walk(end);
      return [name, k.gradient, h.gradient, x.gradient];
    }),
  );
  page.text(
    `The second walk goes to h first, which is near the end, and on to x with what has come by the short way. The
    third goes on with all that is there at each arrival, and counts the first part twice. The fourth forgets what it
    had. Each local slope is right in all of them. Only the first keeps an order in which each value comes after
    all that use it.`,
  );
}

function showSecondWalk(page: Page) {
  page.heading("A second walk");
  page.text(
    `What happens when the same graph is walked twice? Here L = 3 h and h = w * x, at w = 2 and x = 1. What operations
    made begins anew with each walk. A given number keeps its gradient and adds to it. That is of use where a loss is added
    up over several graphs. Otherwise the gradient must be set back to 0 before each walk.`,
  );
  page.table(
    ["walks", "gradient of L", "gradient of h", "gradient of w"],
    [1, 2, 3].map((count) => {
      const { L, h, w } = gradientsAfter(count);
      return [count, L, h, w];
    }),
  );
  page.text(
    `To forget it is no small error. Here w walks down the valley (w - 3)² from 0 at rate 0.1, once with its gradient
    cleared, and once without.`,
  );
  const steps = Array.from({ length: 61 }, (_, i) => i);
  page.lines({
    name: "without_clearing",
    title: "Down the valley (w - 3)², with gradients cleared and without",
    x: { label: "step" },
    y: { label: "w" },
    lines: [
      { name: "cleared", x: steps, y: descent(60, 0.1, true) },
      { name: "never cleared", x: steps, y: descent(60, 0.1, false) },
    ],
  });
  page.text(
    `Without clearing, each step takes all gradients so far. Like a ball without friction, w rolls through the lowest
    point and up the other side, and never comes to rest.`,
  );
}

function showCost(page: Page, seed: number) {
  page.heading("What it costs");
  page.text(
    `A difference needs the loss once more for each number. The walk back gives all slopes at once. These are the
    operations for a logistic neuron. In the walk, a product and a sum count as one.`,
  );
  page.table(
    ["slopes", "the loss once", "the walk back", "moving each number"],
    [1, 10, 100, 1000].map((inputs) => {
      const { numbers, forward, backward, moving } = costOf(inputs, seed);
      return [numbers, forward, backward, moving];
    }),
  );
  const { gradient, passings } = doublings(100);
  page.text(`The walk takes each arrow at most once, and an operation has at most two. So it never takes more than twice
    as many steps as there are operations. A number that is doubled 100 times has ${
    gradient.toExponential(2)
  } paths to the
    end: the walk needs ${passings} steps for their sum.`);
}
