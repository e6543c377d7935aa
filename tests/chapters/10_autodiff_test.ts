import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { tanh as tanhOfValue } from "../../chapters/06_computation_graphs/computation_graphs.ts";
import { backward } from "../../chapters/07_backpropagation/backpropagation.ts";
import { outputs, parameters as values, randomNetwork } from "../../chapters/08_network/network.ts";
import { moons, xor } from "../../chapters/08_network/samples.ts";
import {
  derivativesOf,
  forward,
  fromValues,
  meanLoss,
  parameters,
  step,
  straight,
  tensorsOf,
  withParameters,
} from "../../chapters/10_autodiff/autodiff.ts";
import { derivatives } from "../../chapters/10_autodiff/derivatives.ts";
import { graphOf, treeOf } from "../../chapters/10_autodiff/drawing.ts";
import {
  bowl,
  compound,
  descent,
  downhill,
  jacobian,
  moved,
  newton,
  nodesByBatch,
  nodesWhenRemembered,
  placeOf,
} from "../../chapters/10_autodiff/experiments.ts";
import { asTensors, differenceRowByRow, equalSteps, scalarLoss, twins } from "../../chapters/10_autodiff/tie.ts";
import { gradients } from "../../lib/autograd.ts";
import { checkGradient } from "../../lib/check_gradient.ts";
import { tensor } from "../../lib/create.ts";
import { formatNumber } from "../../lib/figure/scale.ts";
import { parseFormula } from "../../lib/formula/parse.ts";
import { untracked } from "../../lib/op.ts";
import { sigmoid, tanh } from "../../lib/ops/activations.ts";
import { mul } from "../../lib/ops/arithmetic.ts";
import { exp } from "../../lib/ops/functions.ts";
import { Random } from "../../lib/random.ts";
import type { Tensor } from "../../lib/tensor.ts";
import "../lib/exact.ts";

const numbersOf = async (x: Tensor) => [...await x.read()];
const flat = async (list: readonly Tensor[]) => (await Promise.all(list.map(numbersOf))).flat();

Deno.test("tie: ten steps on values and on tensors agree to 1e-10 in every weight, and in the loss", async () => {
  const found = await equalSteps({ seed: 3, steps: 10 });
  assertEquals(found.length, 10);
  for (const { scalarLoss, tensorLoss, difference } of found) {
    assert(difference < 1e-10, `off by ${difference}`);
    assertAlmostEquals(tensorLoss, scalarLoss, 1e-10);
  }
  assert(found[9].tensorLoss < found[0].tensorLoss);
  assert(await differenceRowByRow(3) < 1e-10);
});

Deno.test("tie: the comparison sees weights that are rounded to float32", async () => {
  const [{ difference }] = await equalSteps({ seed: 3, steps: 1, rounded: Math.fround });
  assert(difference > 1e-9 && difference < 1e-6);
});

Deno.test("tie: outputs, loss and all slopes of a network of values, for any numbers and rows", async () => {
  const number = fc.double({ min: -3, max: 3, noNaN: true });
  const row = fc.tuple(number, number, fc.constantFrom(0, 1));
  const inputs = fc.tuple(
    fc.array(number, { minLength: 25, maxLength: 25 }),
    fc.array(row, { minLength: 1, maxLength: 5 }),
  );
  await fc.assert(
    fc.asyncProperty(inputs, async ([numbers, list]) => {
      const scalar = randomNetwork([2, 3, 3, 1], tanhOfValue, new Random(1)),
        learned = values(scalar);
      learned.forEach((value, i) => value.data = numbers[i]);
      const data = { rows: list.map(([x, y]) => [x, y]), labels: list.map(([, , label]) => label) };
      const { rows, labels } = asTensors(data), network = fromValues(scalar, tanh);
      const logits = forward(network, rows), loss = meanLoss(logits, labels), byValues = scalarLoss(scalar, data);
      backward(byValues);
      const found = gradients(loss);
      (await numbersOf(logits)).forEach((z, i) => assertAlmostEquals(z, outputs(scalar, data.rows[i])[0].data, 1e-12));
      assertAlmostEquals(await loss.item(), byValues.data, 1e-12);
      const slopes = await flat(parameters(network).map((x) => found.of(x)));
      const expected = scalar.flatMap(({ neurons }) => [
        ...neurons.flatMap(({ weights }) => weights),
        ...neurons.map(({ bias }) => bias),
      ]);
      slopes.forEach((slope, i) => assertAlmostEquals(slope, expected[i].gradient, 1e-11));
    }),
    { numRuns: 30 },
  );
});

Deno.test("the loss keeps its digits for logits of any size, and its slope is p - y over the batch", async () => {
  const logits = [-1000, -40, 0, 40, 1000].flatMap((z) => [[z], [z]]), labels = logits.map((_, i) => [i % 2]);
  for (const [i, logit] of logits.entries()) {
    const [[z], [label]] = [logit, labels[i]], loss = await meanLoss(tensor([[z]]), tensor([[label]])).item();
    const wrong = label === 1 ? -z : z;
    assertAlmostEquals(loss, wrong > 0 ? wrong + Math.log1p(Math.exp(-wrong)) : Math.log1p(Math.exp(wrong)), 1e-12);
  }
  const { network } = twins([2, 2, 1], 1), { rows, labels: corners } = asTensors(xor);
  const z = forward(network, rows), found = gradients(meanLoss(z, corners));
  const expected = (await numbersOf(z)).map((one, i) => (1 / (1 + Math.exp(-one)) - xor.labels[i]) / 4);
  (await numbersOf(found.of(z))).forEach((slope, i) => assertAlmostEquals(slope, expected[i], 1e-14));
});

Deno.test("a step gives another network and leaves the old one alone; nothing of it is remembered", async () => {
  const { network } = twins([2, 3, 1], 1), { rows, labels } = asTensors(xor);
  const before = await flat(parameters(network)), loss = meanLoss(forward(network, rows), labels);
  const found = gradients(loss), after = step(network, loss, 0.25);
  assertEquals(await flat(parameters(network)), before);
  const slopes = await flat(parameters(network).map((x) => found.of(x)));
  (await flat(parameters(after))).forEach((one, i) => assertAlmostEquals(one, before[i] - 0.25 * slopes[i], 1e-15));
  for (const x of parameters(after)) assert(x.tracked && x.origin === undefined);
  assertEquals(after.map(({ activation }) => activation), [tanh, straight]);
});

Deno.test("tensorsOf takes each tensor once; untracked, there is nothing behind a result", () => {
  const { network } = twins([2, 2, 1], 1), { rows, labels } = asTensors(xor);
  const loss = meanLoss(forward(network, rows), labels), all = tensorsOf(loss);
  assertEquals(new Set(all).size, all.length);
  for (const x of [loss, rows, ...parameters(network)]) assert(all.includes(x));
  assertEquals(tensorsOf(untracked(() => forward(network, rows))).length, 1);
});

Deno.test("the graph of remembered steps grows with each step", () => {
  const nodes = nodesWhenRemembered(5, 1);
  for (let i = 1; i < 5; i++) assert(nodes[i] >= nodes[i - 1] + 8);
});

Deno.test("derivatives of any order: x³ to the fifth, exp to the fourth, and a product that fans out", async () => {
  const orders = async (f: (x: Tensor) => Tensor, places: number[], order: number) =>
    await Promise.all(derivativesOf(f, tensor(places), order).map(numbersOf));
  assertEquals(await orders((x) => mul(x, mul(x, x)), [2, -1], 5), [[8, -1], [12, 3], [12, -6], [6, 6], [0, 0], [
    0,
    0,
  ]]);
  for (const [value] of await orders(exp, [0.5], 4)) assertAlmostEquals(value, Math.exp(0.5), 1e-15);
  assertEquals(await orders(() => tensor([7]), [2], 2), [[7], [0], [0]]);
});

Deno.test("all derivatives of the chapter agree with differences", () => {
  for (const { name, rule, inputs } of derivatives) {
    for (const seed of [1, 2, 3]) assertEquals(checkGradient(rule, inputs, { seed }).verdict, "agrees", name);
  }
});

Deno.test("a Jacobian has a row for each result", async () => {
  const [r, t] = [2, 0.5], expected = [[Math.cos(t), -r * Math.sin(t)], [Math.sin(t), r * Math.cos(t)]];
  const found = await jacobian(placeOf, tensor([r, t]));
  expected.flat().forEach((slope, i) => assertAlmostEquals(found.flat()[i], slope, 1e-15));
});

Deno.test("Newton's method squares the distance; the valley is walked down as in chapter 7", async () => {
  const errors = (await newton(bowl, 1.5, 6)).map((x) => Math.abs(x - Math.LN2));
  for (let i = 1; i <= 4; i++) assert(errors[i] <= errors[i - 1] ** 2);
  assert(errors[6] < 1e-14);
  assertAlmostEquals((await descent(10, 0.1))[10], 3 - 3 * 0.8 ** 10, 1e-14);
});

Deno.test("100,000 ops in a row are walked back, in less than ten seconds", async () => {
  const start = performance.now(), n = 100_000, { end, inStart, inGrowth } = await compound(n), base = 1 + 1 / n;
  assertAlmostEquals(end, base ** n, 1e-9);
  assertAlmostEquals(inStart, base ** n, 1e-9);
  assertAlmostEquals(inGrowth / (n * base ** (n - 1)), 1, 1e-9);
  assert(performance.now() - start < 10_000);
});

Deno.test("784-512-10 is four tensors and 407,050 numbers, and one step moves them all", async () => {
  assertEquals(await moved([784, 512, 10], 1), { tensors: 4, numbers: 407_050 });
});

Deno.test("shapes that do not fit are refused by the op that meets them", () => {
  const { network } = twins([2, 3, 1], 1);
  assertThrows(
    () => forward(network, tensor([[1, 2, 3]])),
    Error,
    "Cannot multiply matrices [1, 3] and [3, 2]: inner sizes 3 and 2 differ",
  );
  assertThrows(
    () => gradients(forward(network, tensor([[1, 2], [3, 4]]))),
    Error,
    "Cannot find gradients of a tensor of shape [2, 1]: a loss is one number; take its sum or mean",
  );
});

Deno.test("a drawn graph has a node for each tensor up to the logits with its shape, gradients, and the loss", async () => {
  const { network } = twins([2, 2, 1], 1), { rows, labels } = asTensors(moons(new Random(1), 6));
  const logits = forward(network, rows), loss = meanLoss(logits, labels), dbias = gradients(loss).of(network[1].bias);
  const names = new Map([[logits, "logits"], [rows, "rows"], [network[1].bias, "bias 2"]]);
  const { nodes, edges } = await graphOf(logits, loss, names),
    text = (label: string) => {
      const { value, role } = nodes.find((node) => node.label === label)!;
      return [role, value];
    };
  assertEquals(nodes.length, tensorsOf(logits).length + 1);
  assertEquals(text("rows [6, 2]"), ["data", undefined]);
  assertEquals(text("logits [6, 1]"), ["operation", undefined]);
  assertEquals(text("bias 2 [1]"), ["parameter", formatNumber(await dbias.item(), 2)]);
  assertEquals(text("loss []"), ["loss", formatNumber(await loss.item(), 2)]);
  const ids = nodes.map(({ id }) => id), shown = edges.map(({ from, to }) => [ids.indexOf(from), ids.indexOf(to)]);
  assert(shown.flat().every((place) => place >= 0));
  assertEquals(shown.length, 4 * 2 + 2); // two products and two sums read two tensors each, tanh and the loss one
});

Deno.test("each row adds 75 nodes to a graph of values in the mean, and none to one of tensors", () => {
  const found = [1, 2, 32, 64].map((batch) => nodesByBatch(batch, 1));
  assertEquals(found[3].values - found[2].values, 32 * 75);
  for (const { tensors } of found) assertEquals(tensors, 15);
});

Deno.test("Newton's method from -3 jumps far to the right, comes back by about 1 a step, and needs 39 steps", async () => {
  const path = await newton(bowl, -3, 45), [, first, second] = path;
  assert(first > 30 && Math.abs(first - second - 1) < 1e-9);
  assertEquals(path.findIndex((x) => Math.abs(x - Math.LN2) < 1e-3), 39);
  const slow = await downhill(bowl, -3, 6, 0.1);
  assert(Math.abs(slow[6] - Math.LN2) < Math.abs(path[6] - Math.LN2));
});

Deno.test("the tree of a formula has one node for a name, however often it is read", () => {
  const { nodes, edges } = treeOf(parseFormula("e = exp(-x); e / (1 + e)", ["x"]));
  assertEquals(nodes.map(({ label, role }) => `${label} ${role}`), [
    "x data",
    "- operation",
    "e = exp operation",
    "1 parameter",
    "+ operation",
    "/ loss",
  ]);
  assertEquals(edges.map(({ from, to }) => `${from}-${to}`), ["0-1", "1-2", "3-4", "2-4", "2-5", "4-5"]);
  assertEquals(treeOf(parseFormula("x", ["x"])).nodes, [{ id: "0", label: "x", role: "loss" }]);
  assert(treeOf(parseFormula(sigmoid.entry.slopes.dx, ["x", "dy"])).nodes.some(({ label }) => label === "dy"));
});

Deno.test("parameters go out and come in in one order", () => {
  const { network } = twins([2, 3, 1], 1), other = twins([2, 3, 1], 2).network;
  assertEquals(parameters(withParameters(network, parameters(other))), parameters(other));
  assertEquals(parameters(network).map(({ shape }) => shape), [[3, 2], [3], [1, 3], [1]]);
});

Deno.test("an asynchronous function is not run untracked", async () => {
  await assertRejects(
    async () => await untracked(async () => await tensor(1).item()),
    Error,
    "Cannot run an asynchronous function untracked",
  );
});
