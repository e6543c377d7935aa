import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { add, mul, sub, tanh as tanhOfValue } from "../../chapters/06_computation_graphs/computation_graphs.ts";
import { outputs, randomNetwork } from "../../chapters/08_network/network.ts";
import { halves } from "../../chapters/23_transfer_learning/digit_tasks.ts";
import { movedNames, productsOfStep, threeLayers } from "../../chapters/23_transfer_learning/freezing.ts";
import { showFile } from "../../chapters/23_transfer_learning/showing_files.ts";
import { freshman, school, SMALL, student, tasks } from "../../chapters/23_transfer_learning/students.ts";
import * as plain from "../../chapters/23_transfer_learning/transfer_learning.ts";
import { beginner, moved, network, once, type Plan, train } from "../../chapters/23_transfer_learning/ways.ts";
import { gradients } from "../../lib/autograd.ts";
import { parameter, tensor } from "../../lib/create.ts";
import { recordingPage } from "../../lib/figure/page.ts";
import { memoryFolder } from "../../lib/files/folder.ts";
import { modelFile } from "../../lib/files/model_file.ts";
import { decodeSafetensors } from "../../lib/files/safetensors.ts";
import { tanh } from "../../lib/ops/activations.ts";
import { linear } from "../../lib/ops/layers.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { parametersIn, parametersWithout } from "../../lib/optim/groups.ts";
import { sgd } from "../../lib/optim/rules.ts";
import { Random } from "../../lib/random.ts";
import type { Tensor } from "../../lib/tensor.ts";
import "../lib/exact.ts";

const { named, step, stored, take, within, without } = plain;
const small = (seed: number) => randomNetwork([2, 3, 1], tanhOfValue, new Random(seed));
const numbersOf = async (x: Tensor) => [...await x.read()];

Deno.test("the numbers of a network have names, the weights of a layer in one row", () => {
  const [hidden, output] = small(1), all = named([hidden, output]);
  assertEquals(Object.keys(all), ["0.weight", "0.bias", "1.weight", "1.bias"]);
  assertEquals(Object.values(all).map(({ length }) => length), [6, 3, 3, 1]);
  assertEquals(all["0.weight"][3], hidden.neurons[1].weights[1]);
  assertEquals(Object.keys(within(all, "1")), ["1.weight", "1.bias"]);
  assertEquals(Object.keys(without(all, "0", "1.bias")), ["1.weight"]);
  assertEquals(Object.keys(without(all)), Object.keys(all));
});

Deno.test("a part whose name is a slip is refused", () => {
  const there = "there is 0.weight, 0.bias, 1.weight, 1.bias";
  for (const part of ["2", "0.", "weight", "0.weigh", ""]) {
    assertThrows(() => without(named(small(1)), "0", part), Error, `Cannot find "${part}": ${there}`);
  }
});

Deno.test("numbers are taken along by name, all or none", () => {
  const from = stored(named(small(1))), to = named(small(2)), before = stored(to);
  take(to, { "0.weight": from["0.weight"], "0.bias": from["0.bias"] });
  assertEquals(stored(to), { ...before, "0.weight": from["0.weight"], "0.bias": from["0.bias"] });
  const now = stored(to);
  const wrong = { "1.bias": [7], "1.weight": [1, 2] };
  assertThrows(() => take(to, wrong), Error, "Cannot take 1.weight along: it has 2 numbers, and 3 places");
  assertThrows(
    () => take(to, { "1.bias": [7], "2.bias": [1] }),
    Error,
    "Cannot take 2.bias along: there is 0.weight, 0.bias, 1.weight, 1.bias",
  );
  assertThrows(() => take(to, { toString: [1] } as unknown as plain.Stored), Error, "Cannot take toString along");
  assertEquals(stored(to), now);
});

/** Ten steps on three rows, in plain numbers and on tensors, from the same weights, each layer at its own rate. */
async function differenceAfterTenSteps(seed: number, [first, second]: readonly [number, number]): Promise<number> {
  const scalar = small(seed), all = named(scalar), rows = [[1, -1], [0.5, 2], [-1, 0.3]], wanted = [1, -0.5, 0.2];
  const shapes: Record<string, number[]> = { "0.weight": [3, 2], "0.bias": [3], "1.weight": [1, 3], "1.bias": [1] };
  const tensors = Object.fromEntries(
    Object.entries(stored(all)).map(([name, numbers]) => [name, parameter([...numbers], shapes[name])]),
  );
  const optimizer = first === 0 ? sgd(parametersWithout(tensors, "0"), { learningRate: second }) : sgd([
    { parameters: parametersIn(tensors, "0"), settings: { learningRate: first } },
    { parameters: parametersIn(tensors, "1"), settings: { learningRate: second } },
  ]);
  const groups = [
    ...first === 0 ? [] : [{ learns: within(all, "0"), learningRate: first }],
    { learns: without(all, "0"), learningRate: second },
  ];
  for (let t = 0; t < 10; t++) {
    const errors = rows.map((row, i) => sub(outputs(scalar, row)[0], wanted[i]));
    step(mul(1 / 3, errors.map((error) => mul(error, error)).reduce((a, b) => add(a, b))), groups);
    const hidden = tanh(linear(tensor(rows), tensors["0.weight"], tensors["0.bias"]));
    const loss = meanSquaredError(
      linear(hidden, tensors["1.weight"], tensors["1.bias"]),
      tensor(wanted.map((y) => [y])),
    );
    optimizer.step(gradients(loss));
  }
  let largest = 0;
  for (const [name, numbers] of Object.entries(stored(all))) {
    (await numbersOf(tensors[name])).forEach((x, i) => largest = Math.max(largest, Math.abs(x - numbers[i])));
  }
  return largest;
}

Deno.test("steps in groups, or with a part frozen, are those of the library, to 1e-10 in float64", async () => {
  const rate = fc.constantFrom(0, 0.003, 0.1);
  await fc.assert(
    fc.asyncProperty(fc.nat(1000), rate, async (seed, ofFirst) => {
      assert(await differenceAfterTenSteps(seed, [ofFirst, 0.1]) < 1e-10);
    }),
    { numRuns: 20 },
  );
});

Deno.test("what is frozen stays, and what is not does not", () => {
  const scalar = small(1), all = named(scalar), before = stored(all);
  step(outputs(scalar, [1, -1])[0], [{ learns: without(all, "0"), learningRate: 0.1 }]);
  const after = stored(all);
  assertEquals([after["0.weight"], after["0.bias"]], [before["0.weight"], before["0.bias"]]);
  assertAlmostEquals(after["1.bias"][0], before["1.bias"][0] - 0.1, 1e-12);
});

Deno.test("tasks have targets of variance 1 and the noise; tasks of a seed are the same each time", async () => {
  for (const task of ["large", "related", "unrelated"] as const) {
    const rows = tasks(1)[task](4000, new Random(5)), all = Array.from({ length: 4000 }, (_, i) => i);
    const targets = await numbersOf(rows.batch(all).targets), count = targets.length;
    const mean = targets.reduce((a, b) => a + b) / count, square = targets.reduce((sum, y) => sum + y * y, 0) / count;
    assertAlmostEquals(square, 1.01, 0.15); // 2000 rows told the scale
    assert(Math.abs(mean) < 0.2);
    const again = tasks(1)[task](4000, new Random(5));
    assertEquals(await numbersOf(again.batch([0, 1]).targets), targets.slice(0, 2 * count / 4000));
  }
});

Deno.test("the numbers of the page: weights, parameters, images", async () => {
  const { large, small } = await halves();
  assertEquals([large.length, small.length], [901, 896]);
  assertEquals([...new Set(Array.from(small.classes!))].sort(), [0, 1, 2, 3, 4]);
  const { "hidden.weight": hidden, ...rest } = network(SMALL, new Random(1)).parameters;
  assertEquals([hidden.storage.length, rest["output.weight"].storage.length], [320, 32]);
});

Deno.test("a beginner has the hidden layer of the large task, and an output layer of chance", async () => {
  const plan: Plan = { widths: [2, 3, 1], activation: tanh, loss: meanSquaredError };
  const large = network({ ...plan, widths: [2, 3, 4] }, new Random(1)), file = await modelFile(large);
  const scratch = beginner(plan, file, "from scratch", new Random(2)).parameters;
  const taken = beginner(plan, file, "tuned", new Random(2)).parameters;
  assertEquals(await numbersOf(taken["hidden.weight"]), await numbersOf(large.parameters["hidden.weight"]));
  assertEquals(await numbersOf(taken["output.weight"]), await numbersOf(scratch["output.weight"]));
  assert((await numbersOf(scratch["hidden.weight"]))[0] !== (await numbersOf(taken["hidden.weight"]))[0]);
});

Deno.test("a student moves what its way lets move", async () => {
  const { tensors } = decodeSafetensors("school", await school(1)), first = await freshman("frozen", 1);
  const before = [...tensors["hidden.weight"].values];
  assertEquals(await numbersOf(first.parameters["hidden.weight"]), before);
  const study = { task: "related", rows: 10, pace: { steps: 5 } } as const;
  const frozen = await student({ ...study, way: "frozen" }, 1), tuned = await student({ ...study, way: "tuned" }, 1);
  assertEquals(await numbersOf(frozen.parameters["hidden.weight"]), before);
  assert((await numbersOf(tuned.parameters["hidden.weight"])).every((w, i) => w !== before[i]));
});

Deno.test("a training takes as many steps as it is told, in groups with their rates", async () => {
  const plan: Plan = { widths: [10, 3, 1], activation: tanh, loss: meanSquaredError };
  const data = tasks(1).related(40, new Random(1));
  const hiddenAfter = async (ofHidden?: number) => {
    const model = network(plan, new Random(1)), before = await numbersOf(model.parameters["hidden.weight"]);
    await train(model, data, plan, { steps: 2, ofHidden }, new Random(2));
    return await moved({ w: model.parameters["hidden.weight"] }, { w: before });
  };
  const [usual, slow, none] = [await hiddenAfter(), await hiddenAfter(1e-4), await hiddenAfter(0)];
  assert(usual > 50 * slow && slow > 0);
  assertEquals(none, 0);
});

Deno.test("how far numbers have moved is told as a share of their length", async () => {
  assertAlmostEquals(await moved({ a: tensor([3, 0]), b: tensor([4]) }, { a: [3, 4], b: [0] }), Math.SQRT2 * 4 / 5);
});

Deno.test("what was measured once is kept, for each wish and seed", async () => {
  const asked: unknown[] = [];
  const measure = once((wish: { rows: number }, seed) => {
    asked.push([wish.rows, seed]);
    return Promise.resolve(wish.rows + seed);
  });
  assertEquals([await measure({ rows: 1 }, 2), await measure({ rows: 1 }, 2), await measure({ rows: 2 }, 2)], [
    3,
    3,
    4,
  ]);
  assertEquals(asked, [[1, 2], [2, 2]]);
});

Deno.test("products of a step, and which names move", async () => {
  assertEquals((["all learn", "left out", "frozen"] as const).map((way) => productsOfStep(way, false, 1)), [5, 5, 3]);
  assertEquals((["all learn", "left out", "frozen"] as const).map((way) => productsOfStep(way, true, 1)), [5, 3, 3]);
  const model = threeLayers([], new Random(1));
  assertEquals(await movedNames(model, parametersWithout(model.parameters, "0", "1"), 1), ["2.weight", "2.bias"]);
});

Deno.test("the model of the page stands in the folder that is given, and is refused by a network of other outputs", async () => {
  const save = memoryFolder(), { page, blocks } = recordingPage();
  await showFile(page, 1, save);
  assertEquals(await save.names(), ["large_task.safetensors"]);
  const { tensors, metadata } = decodeSafetensors("x", (await save.read("large_task.safetensors"))!);
  assertEquals(tensors["output.weight"].shape, [6, 32]);
  assertEquals(metadata.task, "six sums of six features");
  const texts = blocks.map((block) => block.kind === "text" ? block.text : "").join(" ");
  assert(texts.includes("output.weight has shape [6, 32] there and [1, 32] in the model"));
});
