import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { relu, tanh, variable } from "../../chapters/06_computation_graphs/computation_graphs.ts";
import { parameters, randomNetwork, straight } from "../../chapters/08_network/network.ts";
import * as plain from "../../chapters/22_functional_models/functional_models.ts";
import * as iris from "../../chapters/22_functional_models/iris.ts";
import * as joint from "../../chapters/22_functional_models/joint.ts";
import * as models from "../../chapters/22_functional_models/models.ts";
import * as parallel from "../../chapters/22_functional_models/parallel.ts";
import { randomNeuron, slopesOfHeads } from "../../chapters/22_functional_models/plain.ts";
import * as similarity from "../../chapters/22_functional_models/similarity.ts";
import { gradients } from "../../lib/autograd.ts";
import { tensor } from "../../lib/create.ts";
import { measureSlope } from "../../lib/difference.ts";
import { dense } from "../../lib/nn/dense.ts";
import { type AnyLayer, layer } from "../../lib/nn/layer.ts";
import { modelGraph } from "../../lib/nn/graph.ts";
import { sequential } from "../../lib/nn/sequential.ts";
import { summarize } from "../../lib/nn/summary.ts";
import { tanh as tanhOp } from "../../lib/ops/activations.ts";
import { concat } from "../../lib/ops/joining.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { Random } from "../../lib/random.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { predict } from "../../lib/training/evaluate.ts";
import { lossOf, pullsOf } from "../../lib/training/several.ts";
import { numbers } from "../lib/ops/close.ts";
import "../lib/exact.ts";

const seeds = fc.integer({ min: 0, max: 1e6 });
const data = (values: readonly { data: number }[]) => values.map((value) => value.data);

Deno.test("models are put together by calling them", () => {
  const neuron = (...weights: number[]) => ({
    weights: weights.map((w, i) => variable(`w${i}`, w)),
    bias: variable("b", 1),
  });
  const twice = plain.unit(neuron(2), straight), minus = plain.unit(neuron(-1), relu);
  assertEquals(data(plain.chain(twice, minus)([3])), [0]); // 7, and then max(0, 1 - 7)
  assertEquals(data(plain.parallel(twice, minus)([3])), [7, 0]);
  const both = plain.unit(neuron(10, 100), straight);
  assertEquals(data(plain.meeting(twice, minus, both)([3], [-4])), [10 * 7 + 100 * 5 + 1]);
  assertEquals(data(plain.siamese(twice, plain.productOfTwo)([3], [1])), [21]);
  assertEquals(data(plain.averaged([variable("x", 1)], [variable("y", 4)])), [2.5]);
  const a = variable("a", 3),
    parts = [{ loss: plain.squaredError(a, 1), weight: 0.5 }, {
      loss: plain.squaredError(a, 2),
    }];
  assertEquals(plain.together(parts).data, 0.5 * 4 + 1);
  assertEquals(plain.slopesOf(plain.together(parts), [a]), [0.5 * 4 + 2]);
  assertEquals(plain.shares(parts, [a]), [0.5, 0.5]);
  assertEquals(plain.shares([{ loss: plain.squaredError(a, 3) }], [a]), [0]);
});

Deno.test("slopes of a siamese network, and of weighted losses, agree with differences", () => {
  fc.assert(fc.property(seeds, (seed) => {
    const random = new Random(seed), neuron = randomNeuron(2, random), end = randomNeuron(2, random);
    const a = [random.normal(), random.normal()], b = [random.normal(), random.normal()];
    const model = plain.siamese(plain.unit(neuron, tanh), plain.unit(end, straight)), w = neuron.weights[0];
    const loss = () => {
      const [y] = model(a, b);
      return plain.together([{ loss: plain.squaredError(y, 1), weight: 0.3 }, { loss: plain.squaredError(y, -2) }]);
    };
    const [found] = plain.slopesOf(loss(), [w]), before = w.data;
    const { slope, uncertain } = measureSlope((x) => {
      w.data = x;
      const value = loss().data;
      return { value, size: Math.abs(value) + 1 };
    }, before);
    assert(Math.abs(found - slope) <= uncertain + 1e-8 * (1 + Math.abs(slope)), `${found} ${slope}`);
  }));
});

Deno.test("the library's model of two inputs is that of plain numbers: answer, loss, slopes and pulls to 1e-10", async () => {
  for (let seed = 1; seed <= 5; seed++) {
    const random = new Random(seed), network = randomNetwork([3, 4, 2], tanh, random), tower = plain.modelOf(network);
    const [size, kind] = [0, 1].map(() => randomNeuron(4, random));
    const heads = plain.parallel(plain.unit(size, straight), plain.unit(kind, straight));
    const a = [0, 1, 2].map(() => random.normal()), b = [0, 1, 2].map(() => random.normal());
    const [one, other] = plain.siamese(tower, heads)(a, b), learned = parameters(network);
    const parts = [{ loss: plain.squaredError(one, 1), weight: 0.3 }, { loss: plain.squaredError(other, -1) }];

    const made = onTensors(network, [size, kind]), x = { a: tensor([a]), b: tensor([b]) }, y = made.model(x);
    const asked = { size: { loss: meanSquaredError, weight: 0.3 }, kind: { loss: meanSquaredError } };
    const targets = { size: tensor([[1]]), kind: tensor([[-1]]) }, loss = lossOf(asked)(y, targets);
    assertAlmostEquals(await loss.item(), plain.together(parts).data, 1e-10);
    const slopes = gradients(loss), found = made.inOrder(slopes.of.bind(slopes));
    plain.slopesOf(plain.together(parts), learned).forEach((slope, i) => assertAlmostEquals(found[i], slope, 1e-10));
    const pulls = pullsOf(asked, y, targets, made.tower.parameters),
      all = numbers(pulls.size)[0] + numbers(pulls.kind)[0];
    assertAlmostEquals(numbers(pulls.size)[0] / all, plain.shares(parts, learned)[0], 1e-10);
  }
});

type Neurons = ReturnType<typeof randomNetwork>[number]["neurons"];

/** The same network with the same numbers. */
function onTensors(network: ReturnType<typeof randomNetwork>, [size, kind]: Neurons) {
  const denseOf = (neurons: Neurons) =>
    dense(neurons[0].weights.length, neurons.length, {
      random: new Random(1),
      initial: () => tensor(neurons.map(({ weights }) => data(weights))),
      bias: () => tensor(data(neurons.map(({ bias }) => bias))),
    });
  const layers = network.map(({ neurons }) => denseOf(neurons)), heads = [size, kind].map((one) => denseOf([one]));
  const tower = sequential([layers[0], tanhOp, layers[1]]), parts = { tower, size: heads[0], kind: heads[1] };
  const model = layer(({ a, b }: { a: Tensor; b: Tensor }) => {
    const both = concat([tower(a), tower(b)], 1);
    return { size: parts.size(both), kind: parts.kind(both) };
  }, { title: "pair", parts });
  /** Of each neuron the slopes in its weights, and then in its bias. */
  const inOrder = (of: (w: Tensor) => Tensor) =>
    layers.flatMap(({ parameters: { weight, bias } }) => {
      const [rows, columns] = weight.shape, w = numbers(of(weight)), b = numbers(of(bias));
      return Array.from({ length: rows }, (_, i) => [...w.slice(i * columns, (i + 1) * columns), b[i]]).flat();
    });
  return { model, tower, inOrder };
}

Deno.test("the functional models of the notes have 364, 364, 309, 374 and 740 numbers, and the outputs that they name", () => {
  const count = (make: (random: Random) => AnyLayer) => models.countParameters(make(new Random(1)));
  const all = [models.asList, models.asFunction, models.twoBranches, models.twoHeads, models.irisModel];
  assertEquals(all.map(count), [364, 364, 309, 374, 740]);
  const branches = models.twoBranches(new Random(1)), lines = summarize(branches, { first: [11], second: [5] }).lines;
  assertEquals(lines.map(({ name, parameters }) => [name, parameters]), [
    ["hidden_1", 192],
    ["hidden_2", 68],
    ["output_1", 20],
    ["hidden_3", 24],
    ["output_2", 5],
  ]);
  const outputs = (graph: ReturnType<typeof modelGraph>) =>
    graph.nodes.flatMap(({ kind, name }) => kind === "output" ? [name] : []);
  assertEquals(outputs(modelGraph(branches, { first: [11], second: [5] })), ["kind", "size"]);
  assertEquals(outputs(modelGraph(models.irisModel(new Random(1)), [3])), ["width", "species"]);
});

Deno.test("ten epochs of the flowers in batches of 8 are 190 steps; the flowers have two targets", async () => {
  const { steps, first, last } = await iris.asInTheNotes(1);
  assertEquals(steps, 190);
  assert(last.loss < first.loss);
  const { targets } = iris.flowers(10).batch([0, 149]);
  assertEquals([numbers(targets.width), numbers(targets.species)], [[2, 18], [0, 2]]);
});

Deno.test("pairs: half show the same digit, moved digits stay on their sheet, and the middle is the middle", () => {
  const digits = Array.from({ length: 300 }, (_, i) => i),
    ink = (row: readonly number[]) => row.reduce((a, b) => a + b);
  const { same, dataset } = similarity.pairsOf(digits, 200, true, new Random(1));
  const { inputs, targets } = dataset.batch([0, 1]);
  assertEquals([inputs.left.shape, inputs.right.shape, numbers(targets)], [[2, 144], [2, 144], same.slice(0, 2)]);
  assert(same.filter((_, i) => i % 2 === 0).every((one) => one === 1));
  const centered = similarity.pairsOf(digits, 200, false, new Random(1)).dataset.batch([0]).inputs.left;
  const rows = Array.from({ length: 12 }, (_, y) => ink(numbers(centered).slice(12 * y, 12 * y + 12)));
  assert(rows.every((sum, y) => (y < 2 || y > 9 ? sum === 0 : true)) && ink(rows) > 5, `${rows}`);
});

Deno.test("a matcher with one tower has its numbers once and does not ask which sheet comes first", async () => {
  const random = new Random(1), one = similarity.tower(random), other = similarity.tower(random);
  const shared = similarity.matcher(one, one, random), separate = similarity.matcher(one, other, random);
  assertEquals([shared, separate].map(models.countParameters), [10_322, 20_642]);
  const { inputs: { left, right } } = similarity.pairsOf([0, 1, 2, 3], 8, true, random).dataset.batch([0, 1, 2, 3]);
  const swapped = async (model: typeof shared) =>
    String(await predict(model, { left, right }).read()) ===
      String(await predict(model, { left: right, right: left }).read());
  assertEquals([await swapped(shared), await swapped(separate)], [true, false]);
});

Deno.test("a parallel block keeps the size of the image; one reader ends in a dense layer, the other has none", () => {
  const random = new Random(1), titles = (model: AnyLayer) => modelGraph(model as never, [64]).nodes.map(titleOf);
  assertEquals(parallel.block(3, 2, random)(tensor(Array(75).fill(1), [1, 3, 5, 5])).shape, [1, 8, 5, 5]);
  assertEquals(titles(parallel.denseReader(random)).filter((title) => title?.startsWith("dense")).length, 1);
  assertEquals(titles(parallel.averagingReader(random)).filter((title) => title?.startsWith("dense")).length, 0);
  assertEquals([parallel.denseReader, parallel.averagingReader].map((make) => models.countParameters(make(random))), [
    10_410,
    4_170,
  ]);
});

const titleOf = ({ layer }: ReturnType<typeof modelGraph>["nodes"][number]) => layer?.title;

Deno.test("sources: the answer is that of the first numbers; the shares of two heads add up to 1", () => {
  const { inputs, targets } = joint.sources("product", 50, new Random(1)).batch([...Array(50).keys()]);
  const a = numbers(inputs.a), b = numbers(inputs.b);
  assertEquals(numbers(targets), Array.from({ length: 50 }, (_, i) => a[3 * i] * b[3 * i] > 0 ? 1 : 0));
  assertAlmostEquals(slopesOfHeads(1).shares.reduce((sum, share) => sum + share), 1, 1e-12);
});
