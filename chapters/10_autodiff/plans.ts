/** Calculations to be recorded: a whole training step, and some that a plan gets wrong. */
import { gradients } from "../../lib/autograd.ts";
import { parameter } from "../../lib/create.ts";
import { maximum, mul, sub } from "../../lib/ops/arithmetic.ts";
import { neg } from "../../lib/ops/functions.ts";
import { Random } from "../../lib/random.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { moons } from "../08_network/samples.ts";
import { forward, meanLoss, type Network, parameters, step, tensorsOf, withParameters } from "./autodiff.ts";
import { type Calculation, type Plan, record, replay } from "./plan.ts";
import { asTensors, twins } from "./tie.ts";

/** Of rows, labels and parameters: the loss, and the parameters after a step. The walk back is in it. */
export function trainingStep(network: Network, learningRate: number): Calculation {
  return ([rows, labels, ...learned]) => {
    const loss = meanLoss(forward(withParameters(network, learned), rows), labels);
    const found = gradients(loss, { tracked: true });
    return [loss, ...learned.map((x) => sub(x, mul(learningRate, found.of(x))))];
  };
}

/** The size of a number, by an if of the language: the number is read, and one branch is taken. */
export const sizeByIf: Calculation = async ([x]) => [await x.item() < 0 ? neg(x) : x];

/** The same by an op that holds both branches and chooses when it runs. */
export const sizeByOp: Calculation = ([x]) => [maximum(x, neg(x))];

/** A number halved until it is at most 1, as in chapter 6. */
export const halved: Calculation = async ([x]) => {
  let y = x;
  while (await y.item() > 1) y = mul(0.5, y);
  return [y];
};

/** What it takes to train by running anew, and by replaying. */
interface Compared {
  readonly plan: Plan;
  /** The losses of all steps, by either way. */
  readonly anew: readonly number[];
  readonly replayed: readonly number[];
  /** Nodes of graphs that were made in all steps. */
  readonly nodesAnew: number;
  readonly nodesReplayed: number;
}

/** A network 2-8-1 learns the moons in both ways, from equal numbers. */
export async function anewAndReplayed(steps: number, seed: number): Promise<Compared> {
  const { rows, labels } = asTensors(moons(new Random(seed))), { network: start } = twins([2, 8, 1], seed);
  const plan = await record(trainingStep(start, 0.5), [rows, labels, ...parameters(start)]);
  const anew: number[] = [], replayed: number[] = [];
  let network = start, learned = parameters(start), nodesAnew = 0, nodesReplayed = 0;
  for (let i = 0; i < steps; i++) {
    const loss = meanLoss(forward(network, rows), labels);
    nodesAnew += nodesIn(loss);
    network = step(network, loss, 0.5);
    const [again, ...moved] = replay(plan, [rows, labels, ...learned]);
    nodesReplayed += nodesIn(again, ...moved);
    learned = moved.map((x) => parameter(x));
    anew.push(await loss.item());
    replayed.push(await again.item());
  }
  return { plan, anew, replayed, nodesAnew, nodesReplayed };
}

/** Tensors that remember how they were made. */
export function nodesIn(...ends: readonly Tensor[]): number {
  return tensorsOf(...ends).filter(({ origin }) => origin).length;
}
