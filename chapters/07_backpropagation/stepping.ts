/** What `deno task chapter 7 --step` shows: the walk back, one value after the other, at the reader's pace. */
import type { Page } from "../../lib/figure/page.ts";
import { formatNumber } from "../../lib/figure/scale.ts";
import type { Value } from "../06_computation_graphs/computation_graphs.ts";
import { type Drawing, graphOf } from "../06_computation_graphs/drawing.ts";
import { lossFromLogit, neuronGraph, notesGraph } from "../06_computation_graphs/graphs.ts";
import { backward, type Passing, topologicalOrder } from "./backpropagation.ts";

/** Walks through the notes' graph, and then through a logistic neuron. */
export async function stepThrough(page: Page): Promise<void> {
  const { power } = notesGraph([0.5, 1, 2]);
  const { logit, parameters } = neuronGraph({ weights: [0.5, -1], bias: 0.25 }, [2, 1.5]);
  if (!await walkBack(page, { name: "walk_notes", title: "The graph of the notes" }, power)) return;
  const neuron = { name: "walk_neuron", title: "A logistic neuron that should say yes", parameters };
  await walkBack(page, neuron, lossFromLogit(logit, 1));
}

/** False where the reader has seen enough. */
async function walkBack(page: Page, drawing: Drawing, end: Value): Promise<boolean> {
  const passings: Passing[] = [];
  backward(end, (passing) => passings.push(passing));
  page.heading(drawing.title);
  page.text(
    `Here is the graph, from its end down to the numbers that are given, with the local slope at each line. The walk
    begins at the end, whose gradient is 1. A value goes when all that uses it has gone, so its gradient is whole. It hands
    to each input that gradient times the local slope (incoming), and the input adds it to what it has (accumulated).`,
  );
  page.graph(graphOf(end, { ...drawing, slopes: true }));
  let step = 0;
  for (const value of topologicalOrder(end).toReversed()) {
    const passed = passings.filter(({ from }) => from === value);
    if (passed.length === 0) continue; // a given number has nobody to pass on to
    if (!await page.pause()) return false;
    showStep(page, ++step, value, passed);
  }
  if (!await page.pause()) return false;
  showEnd(page, end);
  return true;
}

/** One value passes on to its inputs. */
function showStep(page: Page, step: number, value: Value, passed: readonly Passing[]) {
  page.heading(`Step ${step}: ${formulaOf(value)}`);
  page.text(`Its value is ${formatNumber(value.data)}, its gradient ${formatNumber(value.gradient)}.`);
  page.table(
    ["input", "value", "local slope", "incoming", "accumulated"],
    passed.map(({ to, slope, incoming, accumulated }) => [formulaOf(to), to.data, slope, incoming, accumulated]),
  );
}

function showEnd(page: Page, end: Value) {
  const given = topologicalOrder(end).filter(({ operation, isConstant }) => !operation && !isConstant);
  page.heading("Arrived");
  page.text(`One walk, and every given number has the slope of ${end.name ?? "the end"} in it:`);
  page.table(["number", "value", "gradient"], given.map((value) => [formulaOf(value), value.data, value.gradient]));
}

/** "d = b * c", as the drawing says it. */
function formulaOf(value: Value): string {
  return graphOf(value, { name: "one", title: "one", steps: 1 }).nodes[0].label;
}
