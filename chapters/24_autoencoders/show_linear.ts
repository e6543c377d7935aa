/** The first part of the experiment: linear autoencoders, and the components that they find. */
import type { Page } from "../../lib/figure/page.ts";
import { Random } from "../../lib/random.ts";
import { descendOnIris, irisRows, PLACES, tieOnDigits } from "./linear.ts";
import { explained, principalComponents } from "./pca.ts";

export function showDescent(page: Page, seed: number) {
  page.heading("A row that is told in few numbers");
  page.text(
    `In plain numbers first. Each of the 150 flowers of Iris is a row of four measures. An encoder makes k numbers of them, a decoder makes
    four again, and nothing bends. Descent at rate 0.2 on all rows. How far is its loss above that of k principal components?`,
  );
  const found = [1, 2, 3].map((k) => ({ k, ...descendOnIris(seed, k) }));
  page.lines({
    name: "iris_descent",
    title: "How far linear autoencoders are from principal components",
    x: { label: "step" },
    y: { label: "loss above the components'", scale: "log", range: [1e-7, 10] },
    lines: found.map(({ k, losses, best }) => {
      const shown = PLACES.map((_, i) => i).filter((i) => losses[i] - best > 1e-7);
      return { name: `code of ${k}`, x: shown.map((i) => PLACES[i]), y: shown.map((i) => losses[i] - best) };
    }),
  });
  page.table(
    ["code", "variance that k components have", "their error", "the autoencoder's", "largest angle between the two"],
    found.map(({ k, best, losses, angle }) => [
      k,
      explained(principalComponents(irisRows, k, new Random(seed))).toFixed(4),
      best.toFixed(5),
      losses[losses.length - 1].toFixed(5),
      `${angle.toFixed(2)}°`,
    ]),
  );
  page.text(
    `No code of k numbers can do better than the components, if nothing bends. Descent goes there, though nobody has told it of variances. It
    is slow where two variances are small, or close to each other.`,
  );
}

export async function showTie(page: Page, seed: number) {
  page.heading("The same on digits");
  page.text(
    `The digits have 64 pixels. Now with tensors: a linear autoencoder without biases, on digits without their mean, 100 epochs of 32 with
    Adam, whose rate falls to 0.`,
  );
  const rows: (string | number)[][] = [];
  for (const k of [2, 8]) {
    const { learned, components, angle, axis } = await tieOnDigits(seed, k);
    rows.push([k, components.toFixed(6), learned.toFixed(6), `${angle.toFixed(2)}°`, `${axis.toFixed(0)}°`]);
  }
  page.table(
    ["code", "error of components", "of the autoencoder", "largest angle", "first column to first component"],
    rows,
  );
  page.text(
    `The two tell the same things of a digit, and name them otherwise: what the decoder can say is what the components can say, but its columns
    are not the components. A code can be turned or stretched in any way, as long as the decoder undoes it. Only components are in order, at right angles, and of length 1.`,
  );
}
