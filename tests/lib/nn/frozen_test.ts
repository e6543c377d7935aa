import { assertEquals } from "@std/assert";
import "../exact.ts";
import { gradients } from "../../../lib/autograd.ts";
import { tensor } from "../../../lib/create.ts";
import { datasetOf } from "../../../lib/data/dataset.ts";
import { dense } from "../../../lib/nn/dense.ts";
import { dropoutLayer } from "../../../lib/nn/dropout.ts";
import { frozen } from "../../../lib/nn/frozen.ts";
import { layer } from "../../../lib/nn/layer.ts";
import { outputsOf, summarize } from "../../../lib/nn/summary.ts";
import { modelGraph } from "../../../lib/nn/graph.ts";
import { recipeTree } from "../../../lib/files/recipe.ts";
import { sequential } from "../../../lib/nn/sequential.ts";
import { relu } from "../../../lib/ops/activations.ts";
import { meanSquaredError } from "../../../lib/ops/losses_regression.ts";
import { sum } from "../../../lib/ops/broadcast.ts";
import { adam } from "../../../lib/optim/rules_adam.ts";
import { Random } from "../../../lib/random.ts";
import { keep, type Tensor } from "../../../lib/tensor.ts";
import { fit } from "../../../lib/training/fit.ts";

const X = [[1, 2], [-1, 1], [0.5, -2]], numbersOf = async (x: Tensor) => [...await x.read()];

Deno.test("a frozen layer says the same, under the same names, and learns nothing", async () => {
  const random = new Random(1), hidden = dense(2, 3, { random }), output = dense(3, 1, { random });
  const whole = sequential({ hidden, relu, output }), model = sequential({ hidden: frozen(hidden), relu, output });
  assertEquals(await numbersOf(model(tensor(X))), await numbersOf(whole(tensor(X))));
  assertEquals(Object.keys(model.parameters), ["output.weight", "output.bias"]);
  assertEquals(Object.keys(model.kept), ["hidden.weight", "hidden.bias"]);
  const before = await numbersOf(hidden.parameters.weight), other = await numbersOf(output.parameters.weight);
  const data = datasetOf({ inputs: X, targets: { numbers: [1, 2, 3] } });
  const optimizer = adam(model.parameters, { learningRate: 0.1 });
  await fit(model, data, { loss: meanSquaredError, optimizer, random, batchSize: 2, epochs: 2 });
  assertEquals(await numbersOf(hidden.parameters.weight), before);
  assertEquals((await numbersOf(output.parameters.weight)).some((w, i) => w === other[i]), false);
});

Deno.test("gradients end at a frozen layer in front, and go through one behind", async () => {
  const random = new Random(1), first = dense(2, 3, { random }), last = dense(3, 1, { random });
  const behind = gradients(sum(sequential([first, frozen(last)])(tensor(X))));
  const plain = gradients(sum(sequential([first, last])(tensor(X))));
  assertEquals(await numbersOf(behind.of(first.parameters.weight)), await numbersOf(plain.of(first.parameters.weight)));
  const front = gradients(sum(sequential([frozen(first), last])(tensor(X))));
  assertEquals(await numbersOf(front.of(last.parameters.weight)), await numbersOf(plain.of(last.parameters.weight)));
  assertEquals(await numbersOf(front.of(first.parameters.weight)), [0, 0, 0, 0, 0, 0]);
  assertEquals(frozen(first)(tensor(X)).tracked, false);
});

Deno.test("in a frozen layer nothing is dropped, and what it keeps stays", async () => {
  const count = keep(tensor([3])), seen: boolean[] = [];
  const counting = layer((x: Tensor, { isTraining }) => {
    seen.push(isTraining);
    return x;
  }, { title: "counting", kept: { count } });
  const still = frozen(sequential({ drop: dropoutLayer(0.9), counting }));
  const changes = new Map<Tensor, Tensor>();
  const y = still(tensor(X), { isTraining: true, random: new Random(1), changes });
  assertEquals(await numbersOf(y), X.flat());
  assertEquals([seen, changes.size], [[false], 0]);
  assertEquals(still.kept, { "counting.count": count });
  assertEquals(Object.keys(still.parts), ["drop", "counting"]);
  assertEquals(still.title, "frozen sequential: dropout 0.9, counting");
});

Deno.test("a frozen model shows its layers as it would otherwise: in a summary, by their outputs, as a graph", () => {
  const random = new Random(1), inner = sequential({ hidden: dense(2, 3, { random }), relu });
  const model = sequential({ base: frozen(inner), output: dense(3, 1, { random }) });
  const names = ["base.hidden", "base.relu", "output"];
  assertEquals(outputsOf(model, tensor(X)).map(({ name }) => name), names);
  const { lines } = summarize(model, [2]);
  assertEquals(lines.map(({ name, output }) => [name, output]), names.map((name, i) => [name, [1, [3, 3, 1][i]]]));
  assertEquals(modelGraph(model, [2]).nodes.map(({ name }) => name), ["input", ...names, "output"]);
  assertEquals(outputsOf(frozen(frozen(inner)), tensor(X)).map(({ name }) => name), ["hidden", "relu"]);
});

Deno.test("a layer that stands twice in a model is one layer in the frozen model, too", () => {
  const shared = dense(2, 2, { random: new Random(1) }), still = frozen(sequential({ once: shared, again: shared }));
  assertEquals(still.parts.once, still.parts.again);
  assertEquals(recipeTree(still), recipeTree(sequential({ once: shared, again: shared })));
  assertEquals(outputsOf(still, tensor(X)).map(({ name }) => name), ["once", "once"]);
});
