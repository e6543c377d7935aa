import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { forward, meanLoss, parameters } from "../../chapters/10_autodiff/autodiff.ts";
import { type Calculation, record, replay } from "../../chapters/10_autodiff/plan.ts";
import {
  anewAndReplayed,
  halved,
  nodesIn,
  sizeByIf,
  sizeByOp,
  trainingStep,
} from "../../chapters/10_autodiff/plans.ts";
import { asTensors, twins } from "../../chapters/10_autodiff/tie.ts";
import { moons } from "../../chapters/08_network/samples.ts";
import { gradients } from "../../lib/autograd.ts";
import { indices, parameter, tensor } from "../../lib/create.ts";
import { tanh } from "../../lib/ops/activations.ts";
import { add, mul, sub } from "../../lib/ops/arithmetic.ts";
import { sum } from "../../lib/ops/broadcast.ts";
import { less, where } from "../../lib/ops/comparisons.ts";
import { exp, neg } from "../../lib/ops/functions.ts";
import { Random } from "../../lib/random.ts";
import type { Tensor } from "../../lib/tensor.ts";
import "../lib/exact.ts";

const numbersOf = async (x: Tensor) => [...await x.read()];

/** Results of a plan that was recorded at some numbers, at others. */
async function replayedAt(calculate: Calculation, at: readonly number[], others: readonly number[]) {
  const plan = await record(calculate, at.map((x) => tensor(x)));
  return { plan, results: await Promise.all(replay(plan, others.map((x) => tensor(x))).map((x) => x.item())) };
}

Deno.test("a replayed plan gives what the calculation gives, for random graphs with sharing", async () => {
  const ops: ((a: Tensor, b: Tensor) => Tensor)[] = [add, sub, mul, (a) => tanh(a)];
  const link = fc.tuple(fc.nat(3), fc.nat(50), fc.nat(50));
  const numbers = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(fc.array(link, { minLength: 1, maxLength: 20 }), numbers, numbers, async (links, at, others) => {
      const calculate = (fed: readonly Tensor[]) => {
        const all = [...fed];
        for (const [op, a, b] of links) all.push(ops[op](all[a % all.length], all[b % all.length]));
        return [all[all.length - 1], fed[0], all[all.length - 2]];
      };
      const { results } = await replayedAt(calculate, at, others);
      const fresh = await Promise.all(calculate(others.map((x) => tensor(x))).map((x) => x.item()));
      assertEquals(results, fresh);
    }),
    { numRuns: 50 },
  );
});

Deno.test("a plan holds a whole training step: twenty replayed losses are those of steps made anew, bit for bit", async () => {
  const { plan, anew, replayed, nodesAnew, nodesReplayed } = await anewAndReplayed(20, 5);
  assertEquals(replayed, anew);
  assert(anew[19] < anew[0]);
  assertEquals(nodesReplayed, 0);
  assert(nodesAnew > 100 && plan.steps.length > nodesAnew / 20);
});

Deno.test("gradients in a plan are found for what is fed later", async () => {
  const calculate: Calculation = ([x]) => [gradients(mul(x, mul(x, x)), { tracked: true }).of(x)];
  assertEquals((await replayedAt(calculate, [1], [5])).results, [75]);
});

Deno.test("a branch and a number of rounds are frozen; an op that chooses is not", async () => {
  assertEquals((await replayedAt(sizeByIf, [2], [-3])).results, [-3]);
  assertEquals((await replayedAt(sizeByIf, [-2], [3])).results, [-3]);
  assertEquals((await replayedAt(sizeByOp, [2], [-3])).results, [3]);
  const { plan, results } = await replayedAt(halved, [100], [5000]);
  assertEquals(plan.steps.length, 7);
  assertEquals(results, [5000 / 128]);
  assertEquals((await replayedAt(halved, [0.5], [5000])).results, [5000]); // no round at all: the result is what is fed
});

Deno.test("an op that no gradient passes leaves no origin: what it gave is frozen", async () => {
  const calculate: Calculation = ([x]) => [where(less(x, 0), neg(x), x)];
  assertEquals((await replayedAt(calculate, [2], [-3])).results, [-3]);
});

Deno.test("what is not fed stays as it was, and what depends on nothing that is fed is calculated once", async () => {
  const factor = parameter(3);
  const { plan, results } = await replayedAt(([x]) => [mul(x, add(tensor(1), tensor(1))), mul(x, factor)], [1], [10]);
  assertEquals(results, [20, 30]);
  assertEquals(plan.steps.map(({ name }) => name), ["mul", "mul"]);
  assertEquals(plan.constants.length, 2);
});

Deno.test("what leads to no result is not in the plan; what is shared is in it once", async () => {
  const { plan, results } = await replayedAt(
    ([x]) => {
      exp(x);
      const y = tanh(x);
      return [add(y, y), y];
    },
    [1],
    [0.5],
  );
  assertEquals(plan.steps.map(({ name, from }) => [name, ...from]), [["tanh", 0], ["add", 1, 1]]);
  assertEquals(results, [2 * Math.tanh(0.5), Math.tanh(0.5)]);
});

Deno.test("a replay makes no graph, even of parameters", async () => {
  const plan = await record(([x]) => [tanh(mul(x, 2))], [tensor([1, 2])]);
  const [y] = replay(plan, [parameter([3, 4])]);
  assert(!y.tracked && nodesIn(y) === 0);
});

Deno.test("the frozen count of a mean would be wrong, so another shape is refused", async () => {
  const mean: Calculation = ([x]) => [mul(sum(x), 1 / x.shape[0])];
  const plan = await record(mean, [tensor([1, 2])]);
  assertEquals(await numbersOf(replay(plan, [tensor([5, 9])])[0]), [7]);
  assertThrows(
    () => replay(plan, [tensor([1, 2, 3])]),
    Error,
    "Cannot replay a plan: input 0 has shape [3], it was recorded for [2]; record another",
  );
  assertThrows(() => replay(plan, []), Error, "Cannot replay a plan: it takes 1 input, got 0");
  const { network } = twins([2, 3, 1], 1), { rows, labels } = asTensors(moons(new Random(1), 4));
  const whole = await record(trainingStep(network, 0.5), [rows, labels, ...parameters(network)]);
  const eight = asTensors(moons(new Random(1), 8));
  assertThrows(
    () => replay(whole, [eight.rows, eight.labels, ...parameters(network)]),
    Error,
    "Cannot replay a plan: input 0 has shape [8, 2], it was recorded for [4, 2]; record another",
  );
});

Deno.test("indices cannot be fed, since no gradient passes them", async () => {
  await assertRejects(
    async () => await record(([x]) => [x], [indices([1, 2])]),
    Error,
    "Cannot record a plan: input 0 holds indices, which no gradient passes",
  );
});

Deno.test("a long plan is recorded and replayed without deep calls", async () => {
  const { results, plan } = await replayedAt(
    ([x]) => {
      let y = x;
      for (let i = 0; i < 20_000; i++) y = add(y, 1);
      return [y];
    },
    [0],
    [7],
  );
  assertEquals(results, [20_007]);
  assertEquals(plan.steps.length, 20_000);
});

Deno.test("the loss of a plan is that of the network", async () => {
  const { network } = twins([2, 3, 1], 2), { rows, labels } = asTensors(moons(new Random(2), 10));
  const plan = await record(trainingStep(network, 0.1), [rows, labels, ...parameters(network)]);
  const other = twins([2, 3, 1], 3).network;
  const [loss] = replay(plan, [rows, labels, ...parameters(other)]);
  assertEquals(await loss.item(), await meanLoss(forward(other, rows), labels).item());
});
