/** What is measured in this chapter, for `main.ts` and `claims.ts` alike. */
import { gradients } from "../../lib/autograd.ts";
import { normal, ones, parameter, tensor, zeros } from "../../lib/create.ts";
import { programOf } from "../../lib/formula/evaluate.ts";
import type { Formula } from "../../lib/formula/tree.ts";
import { softplus, tanh } from "../../lib/ops/activations.ts";
import { add, mul, sub } from "../../lib/ops/arithmetic.ts";
import { sum } from "../../lib/ops/broadcast.ts";
import { cos, exp, sin } from "../../lib/ops/functions.ts";
import { Random } from "../../lib/random.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { valuesOf } from "../06_computation_graphs/computation_graphs.ts";
import { moons } from "../08_network/samples.ts";
import {
  derivativesOf,
  forward,
  meanLoss,
  type Network,
  parameters,
  step,
  tensorsOf,
  withParameters,
} from "./autodiff.ts";
import { asTensors, scalarLoss, twins } from "./tie.ts";

/** The nodes of the loss of so many rows, as values and as tensors: of a network 2-8-1 on the moons. */
export function nodesByBatch(batch: number, seed: number): { values: number; tensors: number } {
  const data = moons(new Random(seed), batch), { rows, labels } = asTensors(data);
  const { scalar, network } = twins([2, 8, 1], seed);
  const values = valuesOf(scalarLoss(scalar, data)).length;
  return { values, tensors: tensorsOf(meanLoss(forward(network, rows), labels)).length };
}

/** L = (w - 3)², the valley of chapter 7. */
export function valley(w: Tensor): Tensor {
  const distance = sub(w, 3);
  return mul(distance, distance);
}

/** The places of w on its way down that valley from 0. Each walk gives gradients of its own; none is set back. */
export async function descent(steps: number, learningRate: number): Promise<number[]> {
  const path = [0];
  for (let i = 0; i < steps; i++) {
    const w = parameter(path[i]), slope = await gradients(valley(w)).of(w).item();
    path.push(path[i] - learningRate * slope);
  }
  return path;
}

/** What walks find in w for L = 3 w x with x = 1, one walk after the other through the same graph. */
export async function gradientsOfWalks(walks: number): Promise<number[]> {
  const w = parameter(2), loss = mul(3, mul(w, 1)), found: number[] = [];
  for (let i = 0; i < walks; i++) found.push(await gradients(loss).of(w).item());
  return found;
}

/** Steps whose new parameters remember how they were made: how many nodes the loss has after each. */
export function nodesWhenRemembered(steps: number, seed: number): number[] {
  const { rows, labels } = asTensors(moons(new Random(seed), 8)), counts: number[] = [];
  let network: Network = twins([2, 3, 1], seed).network;
  for (let i = 0; i < steps; i++) {
    const loss = meanLoss(forward(network, rows), labels), found = gradients(loss);
    counts.push(tensorsOf(loss).length);
    network = withParameters(network, parameters(network).map((x) => sub(x, mul(0.5, found.of(x)))));
  }
  return counts;
}

/** One euro at 100 percent, paid in n parts, as in chapter 6: the end, its slope in the start, and in the growth. */
export async function compound(parts: number): Promise<{ end: number; inStart: number; inGrowth: number }> {
  const start = parameter(1), growth = parameter(1 + 1 / parts);
  let money: Tensor = start;
  for (let i = 0; i < parts; i++) money = mul(money, growth);
  const found = gradients(money);
  const [end, inStart, inGrowth] = await Promise.all([money, found.of(start), found.of(growth)].map((x) => x.item()));
  return { end, inStart, inGrowth };
}

/** exp(x) - 2x, whose lowest point is at log 2. */
export function bowl(x: Tensor): Tensor {
  return sub(exp(x), mul(2, x));
}

/** Newton's method: to where a parabola with the same slope and bend has its lowest point, again and again. */
export async function newton(f: (x: Tensor) => Tensor, start: number, steps: number): Promise<number[]> {
  const path = [start];
  for (let i = 0; i < steps; i++) {
    const [, slope, bend] = await Promise.all(derivativesOf(f, tensor(path[i]), 2).map((x) => x.item()));
    path.push(path[i] - slope / bend);
  }
  return path;
}

/** Gradient descent on the same function. */
export async function downhill(
  f: (x: Tensor) => Tensor,
  start: number,
  steps: number,
  rate: number,
): Promise<number[]> {
  const path = [start];
  for (let i = 0; i < steps; i++) {
    const [, slope] = await Promise.all(derivativesOf(f, tensor(path[i]), 1).map((x) => x.item()));
    path.push(path[i] - rate * slope);
  }
  return path;
}

/** From a distance r and an angle t to a place: `[2] -> [2]`, `r cos t` and `r sin t`. */
export function placeOf(polar: Tensor): Tensor {
  const [r, t] = [[1, 0], [0, 1]].map((which) => sum(mul(polar, tensor(which))));
  return add(mul(mul(r, cos(t)), tensor([1, 0])), mul(mul(r, sin(t)), tensor([0, 1])));
}

/** All slopes of a function `[n] -> [m]`, a row for each result: each row takes a walk, with a 1 at its result upstream. */
export async function jacobian(f: (x: Tensor) => Tensor, x: Tensor): Promise<number[][]> {
  const at = parameter(x), y = f(at), rows = Array.from({ length: y.shape[0] }, (_, i) => i);
  const upstreams = rows.map((row) => tensor(rows.map((i) => i === row ? 1 : 0)));
  return await Promise.all(upstreams.map(async (upstream) => [...await gradients(y, { upstream }).of(at).read()]));
}

/** What a formula gives for these numbers. */
export function valueAt(formula: Formula, given: Readonly<Record<string, number>>): number {
  const { names, frame, run } = programOf(formula);
  names.forEach((name, place) => frame[place] = given[name]);
  return run(frame);
}

/** How large the gradient of the last bias is: of a loss for each row, added up as a tape does, and of their mean. */
export async function biasGradients(batch: number, seed: number): Promise<{ ofRows: number; ofMean: number }> {
  const { rows, labels } = asTensors(moons(new Random(seed), batch)), { network } = twins([2, 8, 1], seed);
  const { bias } = network[1], logits = forward(network, rows);
  const losses = softplus(mul(logits, sub(1, mul(2, labels))));
  const ofRows = gradients(losses, { upstream: ones(losses.shape) }).of(bias);
  const ofMean = gradients(meanLoss(logits, labels)).of(bias);
  return { ofRows: await ofRows.item(), ofMean: await ofMean.item() };
}

/** A network of these widths, and one step of it on two random rows: how many tensors and numbers have moved. */
export async function moved(widths: readonly number[], seed: number): Promise<{ tensors: number; numbers: number }> {
  const random = new Random(seed), rows = normal(random, [2, widths[0]]), labels = tensor([[1], [0]]);
  const network: Network = widths.slice(1).map((out, l) => ({
    weights: parameter(normal(random, [out, widths[l]], 0, widths[l] ** -0.5)),
    bias: parameter(zeros([out])),
    activation: tanh,
  }));
  const after = step(network, meanLoss(forward(network, rows), labels), 0.1);
  const pairs = parameters(network).map(async (x, i) => {
    const [before, now] = await Promise.all([x.read(), parameters(after)[i].read()]);
    return [...before].filter((one, k) => one !== now[k]).length;
  });
  return { tensors: pairs.length, numbers: (await Promise.all(pairs)).reduce((a, b) => a + b) };
}
