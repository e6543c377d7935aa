import { assertEquals, assertStringIncludes } from "@std/assert";
import { indices, parameter } from "../../../lib/create.ts";
import { Wasm } from "../../../lib/device/wasm/wasm.ts";
import type { Graph } from "../../../lib/figure/figure.ts";
import { graphText } from "../../../lib/figure/graph_text.ts";
import { dense } from "../../../lib/nn/dense.ts";
import { dropoutLayer } from "../../../lib/nn/dropout.ts";
import { drawnModel, modelDot, type ModelGraph, modelGraph } from "../../../lib/nn/graph.ts";
import { layer } from "../../../lib/nn/layer.ts";
import { asLayer, sequential } from "../../../lib/nn/sequential.ts";
import { untracked } from "../../../lib/op.ts";
import { relu, tanh } from "../../../lib/ops/activations.ts";
import { add, mul } from "../../../lib/ops/arithmetic.ts";
import { transpose } from "../../../lib/ops/movement.ts";
import { oneHot } from "../../../lib/ops/indexing.ts";
import { concat } from "../../../lib/ops/joining.ts";
import { matmul } from "../../../lib/ops/product.ts";
import { cosineSimilarity } from "../../../lib/ops/losses_similarity.ts";
import { Random } from "../../../lib/random.ts";
import { detach, onDevice, type Tensor } from "../../../lib/tensor.ts";
import "../exact.ts";

const seeded = { random: new Random(1) };

/** As the terminal shows it. */
function text(graph: ModelGraph): string {
  const figure: Graph = { kind: "graph", name: "model", title: "A model", ...drawnModel(graph) };
  return graphText(figure, 80, (plain) => plain);
}

/** "from -> to shape", by names. */
function edgesOf({ nodes, edges }: ModelGraph): string[] {
  const names = new Map(nodes.map(({ id, name, call, calls }) => [id, calls > 1 ? `${name} ${call}` : name]));
  return edges.map(({ from, to, shape }) => `${names.get(from)} -> ${names.get(to)} ${shape}`);
}

function pairModel() {
  const hidden = dense(4, 8, seeded), join = dense(16, 3, seeded), tower = sequential({ hidden, relu });
  return layer(({ left, right }: { left: Tensor; right: Tensor }) => {
    const one = tower(left), other = tower(right);
    return { kind: join(concat([one, other], 1)), size: add(one, tanh(other)) };
  }, { title: "pair", parts: { tower, join } });
}

Deno.test("a model of one way: input, layers, output, with shapes and parameters", () => {
  const graph = modelGraph(sequential({ hidden: dense(11, 16, seeded), relu, output: dense(16, 4, seeded) }), [11]);
  assertEquals(edgesOf(graph), [
    "input -> hidden 1,11",
    "hidden -> relu 1,16",
    "relu -> output 1,16",
    "output -> output 1,4",
  ]);
  assertEquals(graph.nodes.map(({ kind, parameters }) => [kind, parameters]), [
    ["input", 0],
    ["layer", 192],
    ["layer", 0],
    ["layer", 68],
    ["output", 0],
  ]);
  assertEquals(
    text(graph),
    `output
└─ output = dense 16 -> 4  ([batch, 4])
   └─ relu  ([batch, 16])
      └─ hidden = dense 11 -> 16  ([batch, 16])
         └─ input  ([batch, 11])`,
  );
});

Deno.test("a shared layer stands there once for each call; the ops between layers are named; both devices agree", () => {
  const graph = modelGraph(pairModel(), { left: [4], right: [4] });
  assertEquals(edgesOf(graph), [
    "left -> tower.hidden 1 1,4",
    "tower.hidden 1 -> tower.relu 1 1,8",
    "right -> tower.hidden 2 1,4",
    "tower.hidden 2 -> tower.relu 2 1,8",
    "tower.relu 1 -> concat 1,8",
    "tower.relu 2 -> concat 1,8",
    "concat -> join 1,16",
    "join -> kind 1,3",
    "tower.relu 2 -> tanh 1,8",
    "tower.relu 1 -> add 1,8",
    "tanh -> add 1,8",
    "add -> size 1,8",
  ]);
  const onWasm = onDevice(new Wasm({ threads: 1 }), () => modelGraph(pairModel(), { left: [4], right: [4] }));
  assertEquals(text(onWasm), text(graph));
  assertStringIncludes(text(graph), "tower.hidden = dense 4 -> 8, call 2 of 2");
});

Deno.test("DOT names every node, and quotes what would end a text", () => {
  assertEquals(
    modelDot(modelGraph(sequential({ 'a "b" \\': dense(2, 3, seeded) }), [2])),
    `digraph model {
  rankdir=LR; node [shape=box];
  0 [label="input"];
  1 [label="a \\"b\\" \\\\\\ndense 2 -> 3"];
  2 [label="output"];
  0 -> 1 [label="[batch, 2]"];
  1 -> 2 [label="[batch, 3]"];
}`,
  );
});

Deno.test("parameters outside of layers, constants, and what no gradient passes have nodes of their own", () => {
  const scale = parameter([[1], [2]]), inner = dense(2, 2, seeded);
  const model = layer((x: Tensor) => mul(matmul(inner(x), scale), detach(x)), {
    title: "scaled",
    parts: { inner },
    parameters: { scale },
  });
  const graph = modelGraph(model, [2]);
  assertEquals(edgesOf(graph), [
    "input -> inner 1,2",
    "inner -> matmul 1,2",
    "scale -> matmul 2,1",
    "matmul -> mul 1,1",
    "constant -> mul 1,2",
    "mul -> output 1,2",
  ]);
  const parameters = graph.nodes.flatMap(({ kind, name, parameters }) =>
    kind === "parameter" ? [name, parameters] : []
  );
  assertEquals(parameters, ["scale", 2]);
});

Deno.test("a lone layer is one node, a lambda layer is one node, and a function that is asked for is opened", () => {
  const names = (graph: ModelGraph) => graph.nodes.map(({ name }) => name);
  assertEquals(names(modelGraph(dense(2, 3, seeded), [2])), ["input", "dense 2 -> 3", "output"]);
  const twice = layer((x: Tensor) => tanh(tanh(x)), { title: "tanh, twice" });
  assertEquals(names(modelGraph(twice, [2])), ["input", "tanh", "tanh", "output"]);
  assertEquals(names(modelGraph(sequential([twice]), [2])), ["input", "0", "output"]);
  const alike = layer(({ a, b }: { a: Tensor; b: Tensor }) => cosineSimilarity(a, b), { title: "cosine" });
  const model = layer((x: { a: Tensor; b: Tensor }) => alike(x), { title: "model", parts: { alike } });
  assertEquals(edgesOf(modelGraph(model, { a: [3], b: [3] })), [
    "a -> alike 1,3",
    "b -> alike 1,3",
    "alike -> output 1",
  ]);
});

Deno.test("a layer that is forgotten among the parts is drawn by its title; an input that is not used stands alone", () => {
  const forgotten = dense(2, 1, seeded), shown = asLayer(tanh);
  const model = layer(({ used }: { used: Tensor; other: Tensor }) => shown(forgotten(used)), {
    title: "m",
    parts: { shown },
  });
  assertEquals(edgesOf(modelGraph(model, { used: [2], other: [5] })), [
    "used -> dense 2 -> 1 1,2",
    "dense 2 -> 1 -> shown 1,1",
    "shown -> output 1,1",
  ]);
  assertStringIncludes(text(modelGraph(model, { used: [2], other: [5] })), "other");
});

Deno.test("a layer that gives back its input as it is stands between what comes before and what comes after", () => {
  const model = sequential({ first: dense(2, 2, seeded), drop: dropoutLayer(0.5), last: dense(2, 1, seeded) });
  assertEquals(edgesOf(modelGraph(model, [2])).slice(1, 3), ["first -> drop 1,2", "drop -> last 1,2"]);
  const drop = dropoutLayer(0.5), around = layer((x: Tensor) => add(x, drop(x)), { title: "around", parts: { drop } });
  assertEquals(edgesOf(modelGraph(around, [2])), [
    "input -> drop 1,2",
    "input -> add 1,2",
    "drop -> add 1,2",
    "add -> output 1,2",
  ]);
});

Deno.test("inputs can be given, indices among them; their rows are the batch; what is around does not matter", () => {
  const model = layer((x: Tensor) => add(oneHot(x, 3), 0), { title: "one-hot" });
  const graph = untracked(() =>
    modelGraph(sequential({ codes: model, out: dense(3, 2, seeded) }), indices([0, 1, 2, 0]))
  );
  assertEquals([graph.rows, edgesOf(graph)[0]], [4, "input -> codes 4"]);
  assertStringIncludes(text(graph), "input  ([batch])");
});

Deno.test("an input may be an output, a tensor may have two names, and only what has rows is a batch", () => {
  const scale = parameter([[1, 2]]);
  const model = layer((x: Tensor) => {
    const y = mul(x, scale);
    return { same: x, one: y, other: y, turned: transpose(y), joined: matmul(y, transpose(x)) };
  }, { title: "names", parameters: { scale } });
  const graph = modelGraph(model, [2]);
  assertEquals(edgesOf(graph), [
    "input -> same 1,2",
    "input -> mul 1,2",
    "scale -> mul 1,2",
    "mul -> one 1,2",
    "mul -> other 1,2",
    "mul -> rearrange 1,2",
    "rearrange -> turned 2,1",
    "input -> rearrange 1,2",
    "mul -> matmul 1,2",
    "rearrange -> matmul 2,1",
    "matmul -> joined 1,1",
  ]);
  assertEquals(drawnModel(graph).edges.slice(1, 3).map(({ label }) => label), ["[batch, 2]", "[1, 2]"]);
});
