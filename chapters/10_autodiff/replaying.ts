/** The part of the experiment on plans: graphs that are written down once and carried out again. */
import { gradients } from "../../lib/autograd.ts";
import { tensor } from "../../lib/create.ts";
import type { Page } from "../../lib/figure/page.ts";
import { formatNumber } from "../../lib/figure/scale.ts";
import { Random } from "../../lib/random.ts";
import { moons } from "../08_network/samples.ts";
import { reasonAgainst } from "../06_computation_graphs/graphs.ts";
import { forward, meanLoss, parameters, step } from "./autodiff.ts";
import { type Calculation, type Plan, record, replay } from "./plan.ts";
import { anewAndReplayed, halved, sizeByIf, sizeByOp, trainingStep } from "./plans.ts";
import { asTensors, twins } from "./tie.ts";

export async function showPlan(page: Page, seed: number) {
  page.heading("A graph that is written down");
  const { plan, anew, replayed, nodesAnew, nodesReplayed } = await anewAndReplayed(20, seed);
  page.text(
    `So far the graph is made anew at each step. It can also be written down once, as a plan: a list of ops, each with
    the places that it reads. To replay a plan is to go through the list with other numbers. Gradients are ops too, so a
    plan holds a whole training step. This is one for the network 2-8-1 on 80 rows. Places 0 to 5 are fed: rows, labels,
    and the four parameters. Constants follow. An op
    named "formula" is a gradient from the table of ops.`,
  );
  page.table(["place", "op", "reads"], rowsOf(plan));
  page.text(
    `The plan has ${plan.steps.length} ops and ${plan.constants.length} constant. Twenty steps of training, in both
    ways, from the same weights:`,
  );
  page.table(["step", "loss, made anew", "loss, replayed"], [0, 9, 19].map((i) => [i + 1, anew[i], replayed[i]]));
  const same = anew.every((loss, i) => Object.is(loss, replayed[i]));
  page.table(["", "made anew", "replayed"], [
    ["nodes made in 20 steps", nodesAnew, nodesReplayed],
    ["nodes kept when it was recorded", 0, plan.steps.length],
  ]);
  page.text(
    `All twenty losses are ${same ? "the same to the last bit" : "not the same to the last bit"}. The same ops run,
    so what is saved is the remembering.`,
  );
}

/** The head and the tail of a plan; a long one is cut in the middle. */
function rowsOf({ steps, shapes, constants }: Plan): (string | number)[][] {
  const first = shapes.length + constants.length;
  const rows = steps.map(({ name, from }, i) => [first + i, name, from.join(", ")]);
  return [...rows.slice(0, 14), ["...", "", ""], ...rows.slice(-3)];
}

export async function showRefusals(page: Page) {
  page.heading("What a plan cannot do");
  page.text(
    `A plan holds what was done. An if of the language is not an op: it is over when the plan is made. Here is the
    size of a number in two ways, recorded at 2 and replayed at -3. One asks with an if. The other is the larger of x and
    -x: this op holds both branches, and chooses each time it runs. The third halves a number until it is at most 1, recorded at 100.`,
  );
  const rows: [string, Calculation, number, number][] = [
    ["size, by an if", sizeByIf, 2, -3],
    ["size, by an op", sizeByOp, 2, -3],
    ["halved until at most 1", halved, 100, 5000],
  ];
  page.table(
    ["", "recorded at", "ops", "replayed at", "gives", "right is"],
    await Promise.all(rows.map(([name, calculate, at, other]) => rowOf(name, calculate, at, other))),
  );
  page.text("A wrong number, and no error. Where a plan can know that it does not fit, it says so:");
  const plan = await record(([x]) => [x], [tensor([[1, 2], [3, 4]])]);
  page.table(["fed to a plan of one matrix [2, 2]", "answer"], [
    ["a matrix [3, 2]", String(reasonAgainst(() => replay(plan, [tensor([[1, 2], [3, 4], [5, 6]])])))],
    ["two matrices", String(reasonAgainst(() => replay(plan, [tensor([[1, 2], [3, 4]]), tensor([[1, 2], [3, 4]])])))],
  ]);
  page.text(
    `Shapes matter because they went into the plan: the mean over 80 rows multiplies by 1/80, whatever comes later.`,
  );
}

async function rowOf(name: string, calculate: Calculation, at: number, other: number) {
  const plan = await record(calculate, [tensor(at)]);
  const [replayed, fresh] = [replay(plan, [tensor(other)])[0], (await calculate([tensor(other)]))[0]];
  return [name, at, plan.steps.length, other, await replayed.item(), await fresh.item()];
}

/** The only part that is not the same each time. */
export async function showSpeed(page: Page, seed: number) {
  page.heading("On this machine, this time");
  const { rows, labels } = asTensors(moons(new Random(seed))), { network } = twins([2, 8, 1], seed);
  const plan = await record(trainingStep(network, 0.5), [rows, labels, ...parameters(network)]);
  const loss = () => meanLoss(forward(network, rows), labels);
  const kinds: [string, () => unknown][] = [
    ["forward, and the walk back", () => gradients(loss())],
    ["a step, made anew", () => step(network, loss(), 0.5)],
    ["a step, replayed", () => replay(plan, [rows, labels, ...parameters(network)])],
  ];
  page.table(
    ["80 rows, network 2-8-1", "milliseconds"],
    kinds.map(([name, act]) => [name, formatNumber(time(act), 2)]),
  );
  page.text("These depend on the machine and on what else it does. No claim of this book rests on them.");
}

/** Milliseconds for one run, in the mean over 50, after 10 that warm up. */
function time(act: () => unknown): number {
  for (let i = 0; i < 10; i++) act();
  const start = performance.now();
  for (let i = 0; i < 50; i++) act();
  return (performance.now() - start) / 50;
}
