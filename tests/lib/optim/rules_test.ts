import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { gradients } from "../../../lib/autograd.ts";
import { parameter, tensor } from "../../../lib/create.ts";
import { mul, square, sum } from "../../../lib/ops/mod.ts";
import type { MakeOptimizer, Optimizer, Settings } from "../../../lib/optim/optimizer.ts";
import * as rules from "../../../lib/optim/rules.ts";
import * as adams from "../../../lib/optim/rules_adam.ts";
import { type Tensor } from "../../../lib/tensor.ts";
import "../exact.ts";

const { adam, adamw, amsgrad } = adams, { adadelta, adagrad, momentum, nesterov, rmsprop, sgd } = rules;
const all = Object.entries({ ...rules, ...adams }) as unknown as [string, MakeOptimizer<Settings>][];

/** Takes a step for each gradient; gives the weight after each. */
async function after(make: (w: { w: Tensor }) => Optimizer, slopes: readonly number[], start = 0): Promise<number[]> {
  const w = parameter([start]), optimizer = make({ w }), path: number[] = [];
  for (const slope of slopes) {
    optimizer.step({ of: () => tensor([slope]) });
    path.push((await w.read())[0]);
  }
  return path;
}

Deno.test("the first steps are those that the formulas give by hand", async () => {
  const rate = { learningRate: 0.1 };
  assertEquals(await after((w) => sgd(w, rate), [2, -1], 1), [1 - 0.2, 1 - 0.2 + 0.1]);
  assertEquals(await after((w) => momentum(w, { ...rate, momentum: 0.5 }), [2, 1], 0), [-0.2, -0.2 - 0.1 * 2]);
  assertEquals(await after((w) => nesterov(w, { ...rate, momentum: 0.5 }), [2], 0), [-0.1 * (2 + 0.5 * 2)]);
  const damped = await after((w) => momentum(w, { ...rate, momentum: 0.5, dampening: 0.5 }), [2, 1], 0);
  assertEquals(damped, [-0.1 * 2, -0.1 * 2 - 0.1 * (0.5 * 2 + 0.5 * 1)]);
  const [first, second] = await after((w) => adagrad(w, rate), [3, 4], 0);
  assertAlmostEquals(first, -0.1, 1e-9);
  assertAlmostEquals(second, -0.1 - 0.1 * 4 / 5, 1e-9);
  assertAlmostEquals((await after((w) => rmsprop(w, { ...rate, rho: 0.75 }), [3], 0))[0], -0.1 / Math.sqrt(0.25), 1e-8);
});

Deno.test("the first step of Adam is the rate, against the sign of the gradient, whatever its scale", async () => {
  const slopes = fc.tuple(fc.boolean(), fc.double({ min: -3, max: 20, noNaN: true }));
  await fc.assert(fc.asyncProperty(slopes, async ([isUp, power]) => {
    const slope = (isUp ? 1 : -1) * 10 ** power;
    for (const make of [adam, amsgrad, adams.adamax]) {
      const [w] = await after((w) => make(w, { learningRate: 0.1, epsilon: 1e-12 }), [slope]);
      assertAlmostEquals(w, isUp ? -0.1 : 0.1, 1e-8);
    }
  }));
});

Deno.test("rules that divide take the same path when all gradients are a thousand times as large; the others do not", async () => {
  const slopes = [1, -2, 0.5, 3, 3, -1], larger = slopes.map((slope) => 1000 * slope);
  const same = ["adagrad", "rmsprop", "rmspropMomentum", "rmspropCentered", "adam", "adamax", "amsgrad", "nadam"];
  for (const [name, make] of all.filter(([name]) => [...same, "sgd", "momentum", "nesterov"].includes(name))) {
    const options = "epsilon" in make.rule.settings ? { epsilon: 1e-12 } : {} as Partial<Settings>;
    const [a, b] = [await after((w) => make(w, options), slopes), await after((w) => make(w, options), larger)];
    assertEquals(a.every((value, i) => Math.abs(value - b[i]) < 1e-6), same.includes(name), name);
  }
});

Deno.test("AdamW shrinks weights that have no gradient by rate times decay; Adam's decay is divided away", async () => {
  const settings = { learningRate: 0.1, weightDecay: 0.2 };
  assertEquals(await after((w) => adamw(w, settings), [0, 0], 5), [5 * 0.98, 5 * 0.98 * 0.98]);
  const [coupled] = await after((w) => adam(w, settings), [0], 5);
  assertAlmostEquals(coupled, 5 - 0.1, 1e-6);
});

Deno.test("the largest squares of AMSGrad never fall; those of Adam do", async () => {
  const w = parameter([0]), one = amsgrad({ w }, { beta2: 0.5 }), most: number[] = [], v: number[] = [];
  for (const slope of [10, 1, 1, 1]) {
    one.step({ of: () => tensor([slope]) });
    most.push((await one.state["w.most"].read())[0]);
    v.push((await one.state["w.v"].read())[0]);
  }
  assertEquals(most, [50, 50, 50, 50]);
  assert(v[3] < v[0]);
});

Deno.test("the means of NAdam go on from any step with the same bits", () => {
  const { numbers, settings } = adams.nadam.rule;
  const late = numbers!(500, settings), next = numbers!(501, settings), again = numbers!(500, settings);
  assertEquals(again, late);
  assert(next.meanRate !== late.meanRate);
});

Deno.test("RAdam does not divide before it has seen enough squares, and then trusts them more and more", () => {
  const { numbers, settings } = adams.radam.rule,
    trust = [1, 5, 6, 100, 10_000].map((t) => numbers!(t, settings).trust);
  assertEquals(trust.slice(0, 2), [0, 0]);
  assert(trust[2] > 0 && trust[2] < 0.1 && trust[3] < trust[4]);
  assertAlmostEquals(trust[4], 1, 0.01);
});

Deno.test("Adadelta's steps grow with the changes before, and its rate multiplies them", async () => {
  const slopes = Array(50).fill(1), [whole, tenth] = [1, 0.1];
  const path = await after((w) => adadelta(w, { learningRate: whole }), slopes);
  const short = await after((w) => adadelta(w, { learningRate: tenth }), slopes);
  assert(Math.abs(path[49] - path[48]) > Math.abs(path[0]));
  path.forEach((value, i) => assertAlmostEquals(short[i], value * tenth / whole, 1e-12));
});

Deno.test("every rule makes a loss smaller", async () => {
  for (const [name, make] of all) {
    const w = parameter([2, -3]), optimizer = make({ w }), start = 4 + 10 * 9;
    for (let step = 0; step < 50; step++) optimizer.step(gradients(sum(mul(square(w), tensor([1, 10])))));
    const [a, b] = await w.read();
    assert(a * a + 10 * b * b < start, name);
  }
});
