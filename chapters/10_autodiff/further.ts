/** The part of the experiment on what the walk can do besides: slopes of slopes, results of several numbers, long ways. */
import { tensor } from "../../lib/create.ts";
import { Reference } from "../../lib/device/reference.ts";
import type { Page } from "../../lib/figure/page.ts";
import { tanh } from "../../lib/ops/activations.ts";
import { mul } from "../../lib/ops/arithmetic.ts";
import { onDevice } from "../../lib/tensor.ts";
import { below } from "../claim.ts";
import { derivativesOf } from "./autodiff.ts";
import * as measure from "./experiments.ts";

export async function showSlopesOfSlopes(page: Page) {
  page.heading("Slopes of slopes");
  page.text(`A gradient is calculated with ops. If they are remembered too, the gradient is a node of a graph, and has a
    gradient itself. So the slope of a slope is had by walking back through a walk back. For x³ at x = 2, and for tanh at
    0.5, three times:`);
  const [cube, bend] = await Promise.all([
    derivativesOf((x) => mul(x, mul(x, x)), tensor(2), 3),
    derivativesOf(tanh, tensor(0.5), 3),
  ].map((found) => Promise.all(found.map((one) => one.item()))));
  page.table(
    ["derivative", "of x³", "by hand", "of tanh x", "by hand"],
    [0, 1, 2, 3].map((n) => [n, cube[n], [8, 12, 12, 6][n], bend[n], tanhSlopes(0.5)[n]]),
  );
  const places = Array.from({ length: 121 }, (_, i) => -3 + i / 20);
  const curves = await Promise.all(derivativesOf(tanh, tensor(places), 3).map((one) => one.read()));
  page.lines({
    name: "slopes_of_slopes",
    title: "tanh and its first three derivatives, by walking back through the walk back",
    x: { label: "x" },
    y: { label: "value" },
    lines: curves.map((values, n) => ({ name: ["tanh", "first", "second", "third"][n], x: places, y: [...values] })),
  });
  await showNewton(page);
}

/** tanh and its derivatives by hand: with t = tanh x they are t, 1 - t², -2t (1 - t²), (1 - t²) (6t² - 2). */
export function tanhSlopes(x: number): number[] {
  const t = Math.tanh(x), s = 1 - t * t;
  return [t, s, -2 * t * s, s * (6 * t * t - 2)];
}

/** Where both ways begin, and how far they go. */
const NEWTON = { start: 1.5, steps: 6 };

async function showNewton(page: Page) {
  const { start, steps } = NEWTON;
  page.text(`One use: who knows slope and bend can lay a parabola along the curve, and jump to its lowest point. This is
    Newton's method. Here it looks for the lowest point of exp(x) - 2x, which lies at log 2, from x = ${start}. Gradient
    descent with rate 0.1 looks for it too. The table says how far x is from it.`);
  const byNewton = await measure.newton(measure.bowl, start, steps);
  const downhill = await measure.downhill(measure.bowl, start, steps, 0.1);
  const distance = (x: number) => below(1e-14, Math.abs(x - Math.LN2));
  page.table(
    ["step", "Newton's method", "gradient descent"],
    byNewton.map((x, step) => [step, distance(x), distance(downhill[step])]),
  );
  page.text(
    `Near the point, each jump about squares the distance, and each step of gradient descent takes a part of it away.
    But a network of n numbers has n times n second slopes, which is why networks are seldom trained so.`,
  );
}

export async function showRows(page: Page) {
  page.heading("A result of several numbers");
  page.text(
    `A walk starts at one number. For a result of several, one says what arrives at each: the upstream of chapter 7.
    With 1 at one of them and 0 at the others, the walk gives the slopes of this one. Here r and t, a distance and an angle,
    become the place (r cos t, r sin t), at r = 2 and t = 0.5:`,
  );
  const [r, t] = [2, 0.5], found = await measure.jacobian(measure.placeOf, tensor([r, t]));
  const byHand = [[Math.cos(t), -r * Math.sin(t)], [Math.sin(t), r * Math.cos(t)]];
  page.table(
    ["result", "slope in r", "by hand", "slope in t", "by hand"],
    ["r cos t", "r sin t"].map((name, i) => [name, found[i][0], byHand[i][0], found[i][1], byHand[i][1]]),
  );
  page.text(
    `The table of all slopes is called the Jacobian matrix. It takes a walk for each result. A loss is one result:
    for it, one walk is enough.`,
  );
}

export async function showFurther(page: Page) {
  page.heading("A long way back");
  const parts = 100_000; // each op of one number: no work for a GPU
  const { end, inStart, inGrowth } = await onDevice(new Reference(), () => measure.compound(parts));
  page.text(
    `The euro of chapter 6 again, with interest paid in ${parts} parts: as many products in a row, and each uses the
    same growth.`,
  );
  page.table(["", "by the walk", "by formula"], [
    ["end", end, (1 + 1 / parts) ** parts],
    ["slope in the start", inStart, (1 + 1 / parts) ** parts],
    ["slope in the growth", inGrowth, parts * (1 + 1 / parts) ** (parts - 1)],
  ]);
  page.text("The walk keeps its way in a list, so that no depth is too deep. The growth adds up all that it gets.");
}
