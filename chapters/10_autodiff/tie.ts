/** The tie: the network of chapter 8 and the one on tensors, from equal numbers, step by step beside each other. */
import { parameter, tensor } from "../../lib/create.ts";
import { tanh } from "../../lib/ops/activations.ts";
import { Random } from "../../lib/random.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { mul, sum, tanh as tanhOfValue, type Value } from "../06_computation_graphs/computation_graphs.ts";
import { lossFromLogit } from "../06_computation_graphs/graphs.ts";
import { backward, clearGradients, stepDownhill } from "../07_backpropagation/backpropagation.ts";
import { type Network as ScalarNetwork, outputs, parameters as values, randomNetwork } from "../08_network/network.ts";
import { type Labeled, moons } from "../08_network/samples.ts";
import { train } from "../08_network/training.ts";
import { forward, fromValues, meanLoss, type Network, parameters, step, withParameters } from "./autodiff.ts";

/** Rows and labels as tensors: `[batch, in]` and `[batch, 1]`. */
export function asTensors({ rows, labels }: Labeled): { rows: Tensor; labels: Tensor } {
  return { rows: tensor(rows), labels: tensor(labels.map((label) => [label])) };
}

/** The same random numbers as values and as tensors. */
export function twins(widths: readonly number[], seed: number): { scalar: ScalarNetwork; network: Network } {
  const scalar = randomNetwork(widths, tanhOfValue, new Random(seed));
  return { scalar, network: fromValues(scalar, tanh) };
}

/** The mean loss over all rows as one graph of values, in which each row has nodes of its own. */
export function scalarLoss(network: ScalarNetwork, { rows, labels }: Labeled): Value {
  const losses = rows.map((row, i) => lossFromLogit(outputs(network, row)[0], labels[i]));
  return mul(1 / rows.length, sum(losses));
}

/** One step downhill on all rows, in place, as in chapter 8. Gives the loss before it. */
function scalarStep(network: ScalarNetwork, data: Labeled, learningRate: number): number {
  const loss = scalarLoss(network, data), learned = values(network);
  clearGradients(learned);
  backward(loss);
  stepDownhill(learned, learningRate);
  return loss.data;
}

/** What both say after a step. */
interface Tied {
  readonly scalarLoss: number;
  readonly tensorLoss: number;
  /** The largest difference between the two in any weight or bias, after the step. */
  readonly difference: number;
}

/** What to compare, and for how many steps. */
interface Course {
  readonly seed: number;
  readonly steps: number;
  /** What happens to the numbers of the tensors after each step; nothing, unless told. */
  readonly rounded?: (x: number) => number;
}

/** Two networks 2-8-1 walk down the loss of the moons, all 80 rows at every step. */
export async function equalSteps({ seed, steps, rounded }: Course): Promise<Tied[]> {
  const data = moons(new Random(seed)), { rows, labels } = asTensors(data), found: Tied[] = [];
  const { scalar, network: start } = twins([2, 8, 1], seed);
  let network = start;
  for (let i = 0; i < steps; i++) {
    const loss = meanLoss(forward(network, rows), labels), before = scalarStep(scalar, data, 0.5);
    network = step(network, loss, 0.5);
    if (rounded) network = await changed(network, rounded);
    const difference = await largestDifference(scalar, network);
    found.push({ scalarLoss: before, tensorLoss: await loss.item(), difference });
  }
  return found;
}

/** The training of chapter 8 as it stands, a step for each row, beside batches of one row. The largest difference after it. */
export async function differenceRowByRow(seed: number): Promise<number> {
  const data = moons(new Random(seed)), { scalar, network: start } = twins([2, 8, 1], seed);
  const learningRate = 0.2, order = new Random(seed).permutation(data.rows.length);
  train(scalar, data.rows, data.labels, { loss: lossFromLogit, learningRate, epochs: 1, random: new Random(seed) });
  let network = start;
  for (const i of order) {
    const loss = meanLoss(forward(network, tensor([data.rows[i]])), tensor([[data.labels[i]]]));
    network = step(network, loss, learningRate);
  }
  return await largestDifference(scalar, network);
}

/** In any weight or bias. */
async function largestDifference(scalar: ScalarNetwork, network: Network): Promise<number> {
  const expected = scalar.flatMap(({ neurons }) => [
    neurons.flatMap(({ weights }) => weights),
    neurons.map(({ bias }) => bias),
  ]);
  const found = await Promise.all(parameters(network).map((x) => x.read()));
  return Math.max(...expected.flatMap((list, i) => list.map(({ data }, k) => Math.abs(data - found[i][k]))));
}

async function changed(network: Network, rounded: (x: number) => number): Promise<Network> {
  const all = await Promise.all(parameters(network).map((x) => x.read()));
  const learned = all.map((numbers, i) => parameter(Float64Array.from(numbers, rounded), parameters(network)[i].shape));
  return withParameters(network, learned);
}
