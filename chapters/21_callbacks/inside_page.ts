/** What the page shows of a model: its layers, as a table and as a graph, and its weights. */
import type { Page } from "../../lib/figure/page.ts";
import { formatNumber } from "../../lib/figure/scale.ts";
import { drawnModel, modelGraph } from "../../lib/nn/graph.ts";
import { summarize } from "../../lib/nn/summary.ts";
import { showShape } from "../../lib/shape.ts";
import { steadily } from "../13_data/steady.ts";
import { densityOf, deviationOf, notesModel, spreads } from "./inside.ts";

export function showModel(page: Page, seed: number) {
  page.heading("What a model is made of");
  const model = notesModel(seed), { lines, parameters, bytes } = summarize(model, [11]);
  page.text(
    `The model of the notes reads 11 numbers and says which of four classes they belong to. A summary runs it once, on a row of zeros, and tells what
    comes out of each layer. Nobody has to say the shapes.`,
  );
  page.table(
    ["name", "layer", "output", "parameters"],
    lines.map((
      { name, title, output, parameters },
    ) => [name, title, showShape(output!).replace("[1", "[batch"), parameters]),
  );
  page.text(
    `These are ${parameters} numbers, ${
      formatNumber(bytes / 1024, 3)
    } KB. The same run knows which layer has given its output to which.
    That is the graph.`,
  );
  page.graph({ name: "model", title: "The model, drawn from one run of it", ...drawnModel(modelGraph(model, [11])) });
}

/** The epochs whose weights are shown. */
const MOMENTS = [0, 15, 80];

export async function showWeights(page: Page, seed: number) {
  page.heading("What weights look like");
  page.text(
    `A histogram of the weights tells what training did to them, and what it did not. The events above have one of each parameter
    for each epoch. Here are three moments of the network with wrong labels: before the first epoch, after ${
      MOMENTS[1]
    }, when it reads best or nearly so,
    and after ${MOMENTS[2]}, when it knows its rows by heart.`,
  );
  const found = await steadily(() => spreads(seed, MOMENTS)),
    weights = found.filter(({ name }) => name.endsWith("weight"));
  page.lines({
    name: "weight_histograms",
    title: "How the weights are spread",
    x: { label: "weight", range: [-2, 2] },
    y: { label: "share of the weights, for a width of 1", scale: "log", range: [0.01, 10] },
    panels: weights.map(({ name, at }) => ({
      title: name,
      lines: at.map((histogram, i) => ({
        name: i === 0 ? "before the first epoch" : `after ${MOMENTS[i]} epochs`,
        ...inside(densityOf(histogram)),
      })),
    })),
  });
  page.table(
    ["parameter", ...MOMENTS.map((epoch) => `deviation after ${epoch}`)],
    found.map(({ name, at }) => [name, ...at.map(deviationOf)]),
  );
  page.text(
    `Before the first epoch the weights lie between -1/8 and 1/8 in the hidden layer, where each unit reads 64 pixels: this is how they were drawn, and it
    is still seen later in those that have not moved. The others grow, and go on growing when there is nothing good left to learn.`,
  );
}

/** What lies in the picture. */
function inside({ x, y }: { x: readonly number[]; y: readonly number[] }) {
  const shown = x.flatMap((one, i) => Math.abs(one) <= 2 ? [i] : []);
  return { x: shown.map((i) => x[i]), y: shown.map((i) => y[i]) };
}
