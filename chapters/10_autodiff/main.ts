/** The experiment: graphs of tensors, what their gradients are, and what a graph that is written down can and cannot do. */
import { gradients } from "../../lib/autograd.ts";
import { parameter, tensor } from "../../lib/create.ts";
import type { Page } from "../../lib/figure/page.ts";
import { untracked } from "../../lib/op.ts";
import { mul } from "../../lib/ops/arithmetic.ts";
import { detach, type Tensor } from "../../lib/tensor.ts";
import { descent as descentOfValues, gradientsAfter } from "../07_backpropagation/experiments.ts";
import { xor } from "../08_network/samples.ts";
import { reasonAgainst } from "../06_computation_graphs/graphs.ts";
import { below } from "../claim.ts";
import type { Options } from "../contents.ts";
import { forward, meanLoss, type Network, tensorsOf } from "./autodiff.ts";
import { claims } from "./claims.ts";
import { graphOf } from "./drawing.ts";
import * as measure from "./experiments.ts";
import { showFormulas, showOps } from "./formulas.ts";
import { showFurther, showRows, showSlopesOfSlopes } from "./further.ts";
import { showPlan, showRefusals, showSpeed } from "./replaying.ts";
import { asTensors, equalSteps, twins } from "./tie.ts";
import { showExactClaims } from "../09_tensors/exact.ts";

export async function main(page: Page, { seed }: Options) {
  await showLoss(page, seed);
  showOps(page);
  showFormulas(page);
  await showTie(page, seed);
  showNodes(page, seed);
  await showNothingToClear(page);
  await showWhereItStops(page);
  await showSlopesOfSlopes(page);
  await showRows(page);
  await showFurther(page);
  await showPlan(page, seed);
  await showRefusals(page);
  await showSpeed(page, seed);
  await showExactClaims(page, claims, seed);
}

/** The names of a small network's tensors. */
function namesOf(network: Network, rows: Tensor): Map<Tensor, string> {
  const named = network.flatMap(({ weights, bias }, l): [Tensor, string][] => [
    [weights, `weights ${l + 1}`],
    [bias, `bias ${l + 1}`],
  ]);
  return new Map([[rows, "rows"], ...named]);
}

async function showLoss(page: Page, seed: number) {
  page.heading("A batch in one graph");
  const { rows, labels } = asTensors(xor), { network } = twins([2, 2, 1], seed);
  const logits = forward(network, rows), loss = meanLoss(logits, labels), found = gradients(loss);
  page.text(`A network 2-2-1 sees the four corners of XOR at once, as a matrix of four rows. Each node of the graph is a
    tensor. The gradient of the loss in a tensor is a tensor of the same shape: a slope for each number.
    Weights and biases are shown with theirs, the loss with its value. What makes the loss of the logits is drawn as one node.`);
  page.graph({
    name: "loss_of_a_batch",
    title: "Four rows in one graph: shapes, and gradients beneath",
    ...await graphOf(logits, loss, namesOf(network, rows).set(logits, "logits")),
  });
  const dlogits = [...await found.of(logits).read()], dbias = await found.of(network[1].bias).item();
  page.table(
    ["row", ...xor.rows.map((row) => row.join(", ")), "sum", "gradient of bias 2"],
    [["gradient of its logit", ...dlogits, dlogits.reduce((a, b) => a + b), dbias]],
  );
  page.text(`The bias of the last neuron is one number that is added to four logits. Going forward it is repeated; going
    back, what its four copies get is added up. This is the fan-out of chapter 7, and it belongs to broadcasting wherever it
    happens.`);
}

async function showTie(page: Page, seed: number) {
  page.heading("The same steps");
  const found = await equalSteps({ seed, steps: 50 });
  const single = await equalSteps({ seed, steps: 50, rounded: Math.fround });
  page.text(`The network of chapter 8, number by number, and the one on tensors start from the same weights, 2-8-1, and
    walk down the loss of the 80 points of the moons. Each step is on all points. After every step all 33 numbers are
    compared.`);
  page.table(
    ["step", "loss of values", "loss of tensors"],
    [1, 2, 5, 10, 50].map((step) => [step, found[step - 1].scalarLoss, found[step - 1].tensorLoss]),
  );
  const largest = Math.max(...found.map(({ difference }) => difference));
  page.text(`The largest difference in a weight after any of the ${found.length} steps is ${below(1e-10, largest)}.`);
  const series = (name: string, tied: typeof found) => { // on a log scale, no difference at all has no place
    const some = tied.map((_, i) => i).filter((i) => tied[i].difference > 0);
    return { name, x: some.map((i) => i + 1), y: some.map((i) => tied[i].difference) };
  };
  page.lines({
    name: "equal_steps",
    title: "How far the network on tensors is from the one of values",
    x: { label: "step" },
    y: { label: "largest difference in a weight", scale: "log" },
    lines: [series("weights rounded to float32 after each step", single), series("float64", found)],
  });
  page.text(
    `They are the same numbers up to rounding: sums are added up in another order. For a measure of that, the upper
    line rounds the weights to float32, the usual type for training, after each step.`,
  );
}

function showNodes(page: Page, seed: number) {
  page.heading("How many nodes");
  const batches = [1, 2, 4, 8, 16, 32, 64], found = batches.map((batch) => measure.nodesByBatch(batch, seed));
  page.text(
    `A graph of values has nodes for each row. In a graph of tensors all rows share them. These are the nodes of the
    loss of a network 2-8-1:`,
  );
  page.table(["rows", "values", "tensors"], batches.map((batch, i) => [batch, found[i].values, found[i].tensors]));
  const each = (found[6].values - found[5].values) / 32;
  page.text(`Each further row adds ${each} values in the mean. The tensors stay ${found[6].tensors}.`);
}

async function showNothingToClear(page: Page) {
  page.heading("Nothing to clear");
  page.text(
    `A value of chapter 6 has one place for its gradient, and each walk adds to it. The walk on tensors gives its
    gradients as a result. Here L = 3 w x with x = 1, walked through again and again:`,
  );
  const found = await measure.gradientsOfWalks(3);
  page.table(
    ["walk", "in the value w", "of the tensor w"],
    found.map((one, i) => [i + 1, gradientsAfter(i + 1).w, one]),
  );
  page.text(`And the valley (w - 3)² of chapter 7, from 0 at rate 0.1. Who forgets to clear never comes to rest:`);
  const cleared = descentOfValues(60, 0.1, true), not = descentOfValues(60, 0.1, false);
  const tensors = await measure.descent(60, 0.1);
  page.table(
    ["steps", "values, cleared", "values, not cleared", "tensors"],
    [0, 10, 20, 30, 40, 50, 60].map((step) => [step, cleared[step], not[step], tensors[step]]),
  );
  page.text(
    `Where a sum over several losses is wanted, one adds the gradients, or the losses. It is said where it is done.`,
  );
}

async function showWhereItStops(page: Page) {
  page.heading("Where the walk stops");
  const x = parameter(3), slopeOf = async (y: Tensor) => await gradients(y).of(x).item();
  const free = untracked(() => mul(x, x));
  page.text("Three ways to square x = 3. The value is 9 each time; the slope is what is let through.");
  page.table(["written as", "value", "nodes", "slope in x"], [
    ["mul(x, x)", await mul(x, x).item(), tensorsOf(mul(x, x)).length, await slopeOf(mul(x, x))],
    [
      "mul(x, detach(x))",
      await mul(x, detach(x)).item(),
      tensorsOf(mul(x, detach(x))).length,
      await slopeOf(mul(x, detach(x))),
    ],
    [
      "untracked(() => mul(x, x))",
      await free.item(),
      tensorsOf(free).length,
      String(reasonAgainst(() => gradients(free))),
    ],
  ]);
  page.text(`A detached tensor counts as a given number. What is calculated untracked remembers nothing: that is for
    looking at a trained network, and for the step itself. A tensor that is only made, with tensor(...), is a constant:`);
  const constant = tensor(3), y = mul(x, constant);
  page.table(["asked for the gradient in", "answer"], [
    ["parameter(3)", await gradients(y).of(x).item()],
    ["tensor(3)", String(reasonAgainst(() => gradients(y).of(constant)))],
  ]);
}
