import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import "../exact.ts";
import { tensor, zeros } from "../../../lib/create.ts";
import { DataError } from "../../../lib/data/records.ts";
import { loadModel, modelFile } from "../../../lib/files/model_file.ts";
import { parseRecipe, recipeTree } from "../../../lib/files/recipe.ts";
import { decodeSafetensors, encodeSafetensors } from "../../../lib/files/safetensors.ts";
import { dense } from "../../../lib/nn/dense.ts";
import { dropoutLayer } from "../../../lib/nn/dropout.ts";
import { frozen } from "../../../lib/nn/frozen.ts";
import { type Layer, layer } from "../../../lib/nn/layer.ts";
import { sequential } from "../../../lib/nn/sequential.ts";
import { relu } from "../../../lib/ops/activations.ts";
import { mul } from "../../../lib/ops/arithmetic.ts";
import { Random } from "../../../lib/random.ts";
import { keep, type Tensor } from "../../../lib/tensor.ts";

/** torch.manual_seed(1); safetensors.torch.save of the state_dict of Sequential(Linear(3, 4), ReLU(), Linear(4, 2)). */
const OF_TORCH = Uint8Array.from(
  atob(
    "AAEAAAAAAAB7IjAuYmlhcyI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbNF0sImRhdGFfb2Zmc2V0cyI6WzAsMTZdfSwiMC53ZWlnaHQiOnsiZH" +
      "R5cGUiOiJGMzIiLCJzaGFwZSI6WzQsM10sImRhdGFfb2Zmc2V0cyI6WzE2LDY0XX0sIjIuYmlhcyI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpb" +
      "Ml0sImRhdGFfb2Zmc2V0cyI6WzY0LDcyXX0sIjIud2VpZ2h0Ijp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsyLDRdLCJkYXRhX29mZnNldHMiOl" +
      "s3MiwxMDRdfX0gICAgICAg4+xXPtJkZr6laiy9J+ZUvUNQmD4OeYK+cznlvT2/ij5cJQu/R0exPppA873qYpY+I2CkPZTHkL1F+iM+flLpPNQR" +
      "JL6AH8Q8MGyUPQDnArtkyd8+UFQfPgisPr42nZq+cKOrvbDYXL4=",
  ),
  (char) => char.charCodeAt(0),
);

/** What it makes of [[1, 2, 3], [-1, 0.5, 2]]. */
const OUTPUTS_OF_TORCH = [[0.17550867795944214, -0.09303343296051025], [0.031878143548965454, -0.04183686524629593]];

const numbersOf = async (named: Readonly<Record<string, Tensor>>) =>
  Object.fromEntries(await Promise.all(Object.entries(named).map(async ([name, x]) => [name, [...await x.read()]])));

function network(seed: number, outputs = 2): Layer {
  const random = new Random(seed);
  return sequential({ hidden: dense(3, 4, { random }), relu, output: dense(4, outputs, { random }) });
}

Deno.test("a model of PyTorch is loaded, and says the same", async () => {
  const random = new Random(1), model = sequential([dense(3, 4, { random }), relu, dense(4, 2, { random })]);
  const { names } = loadModel(model, OF_TORCH);
  assertEquals(names, ["0.weight", "0.bias", "2.weight", "2.bias"]);
  const found = await model(tensor([[1, 2, 3], [-1, 0.5, 2]])).read();
  OUTPUTS_OF_TORCH.flat().forEach((y, i) => assertAlmostEquals(found[i], y, 1e-6));
});

Deno.test("a model is saved, and another of the same parts gets its numbers", async () => {
  const one = network(1), two = network(2), bytes = await modelFile(one, { task: "a" });
  const { names, metadata } = loadModel(two, bytes);
  assertEquals(await numbersOf(two.parameters), await numbersOf(one.parameters));
  assertEquals(names, ["hidden.weight", "hidden.bias", "output.weight", "output.bias"]);
  assertEquals(metadata.task, "a");
  assertEquals(parseRecipe("x", metadata.recipe), recipeTree(one));
});

Deno.test("what a model keeps is saved with what it learns", async () => {
  const counting = (start: number) => {
    const count = keep(tensor([start]));
    return layer((x: Tensor) => mul(x, count), { title: "counting", kept: { count } });
  };
  const one = sequential({ counting: counting(3) }), two = sequential({ counting: counting(0) });
  loadModel(two, await modelFile(one));
  assertEquals(await numbersOf(two.kept), { "counting.count": [3] });
});

Deno.test("a part alone can be taken, and what a file lacks can be left", async () => {
  const large = network(1, 9), small = network(2), before = await numbersOf(small.parameters);
  const { names } = loadModel(small, await modelFile(large), { only: ["hidden"] });
  assertEquals(names, ["hidden.weight", "hidden.bias"]);
  const after = await numbersOf(small.parameters), from = await numbersOf(large.parameters);
  assertEquals(after, { ...before, "hidden.weight": from["hidden.weight"], "hidden.bias": from["hidden.bias"] });
  const bare = encodeSafetensors({ "hidden.bias": { shape: [4], values: Float32Array.of(1, 2, 3, 4) } });
  assertEquals(loadModel(small, bare, { missing: "left" }).names, ["hidden.bias"]);
  assertEquals((await numbersOf(small.parameters))["hidden.bias"], [1, 2, 3, 4]);
  assertEquals(loadModel(small, bare, { only: ["hidden.bias"] }).names, ["hidden.bias"]);
});

Deno.test("what a file has besides can be left there, as PyTorch's count of batches", async () => {
  const model = sequential({ hidden: dense(2, 1, { random: new Random(1) }) });
  const tensors = {
    "hidden.weight": { shape: [1, 2], values: Float32Array.of(5, 6) },
    "hidden.bias": { shape: [1], values: Float32Array.of(7) },
    "hidden.num_batches_tracked": { shape: [], values: BigInt64Array.of(3n) },
  };
  const bytes = encodeSafetensors(tensors), refused = "the model has no hidden.num_batches_tracked []";
  assertThrows(() => loadModel(model, bytes), Error, refused);
  assertEquals(loadModel(model, bytes, { extra: "left" }).names, ["hidden.weight", "hidden.bias"]);
  assertEquals((await numbersOf(model.parameters))["hidden.bias"], [7]);
});

Deno.test("other names and other shapes are refused with both, and nothing is changed", async () => {
  const model = network(1), before = await numbersOf(model.parameters), start = "Cannot load model.st into the model: ";
  const refused = (bytes: Uint8Array<ArrayBuffer>, loading = {}) =>
    assertThrows(() => loadModel(model, bytes, { file: "model.st", ...loading }), Error).message;
  const wider = await modelFile(network(2, 5));
  assertEquals(
    refused(wider),
    `${start}output.weight has shape [5, 4] there and [2, 4] in the model; ` +
      "output.bias has shape [5] there and [2] in the model",
  );
  assertEquals(refused(wider, { missing: "left" }), refused(wider));
  const tower = await modelFile(sequential({ tower: dense(3, 4, { random: new Random(1) }) }));
  assertEquals(
    refused(tower),
    `${start}it has no hidden.weight [4, 3]; it has no hidden.bias [4]; it has no output.weight [2, 4]; ` +
      "it has no output.bias [2]; and 2 more",
  );
  assertEquals(
    refused(tower, { missing: "left" }),
    `${start}the model has no tower.bias [4]; the model has no tower.weight [4, 3]`,
  );
  assertEquals(
    refused(wider, { only: ["hidden", "outputs"] }),
    'Cannot load "outputs" from model.st: the model has hidden.weight, hidden.bias, output.weight, output.bias',
  );
  assertEquals(refused(wider, { only: ["out"] }).slice(0, 18), 'Cannot load "out" ');
  assertEquals(refused(wider.slice(0, -1)).slice(0, 34), "Cannot read model.st: it is cut of");
  assertEquals(await numbersOf(model.parameters), before);
});

Deno.test("names of prototypes in a file are names that the model does not have", () => {
  const bytes = encodeSafetensors(Object.fromEntries([["__proto__", { shape: [], values: Float32Array.of(1) }]]));
  const { message } = assertThrows(() => loadModel(sequential([relu]), bytes), Error);
  assertEquals(message, "Cannot load the file into the model: the model has no __proto__ []");
});

Deno.test("a model that would be written with one name twice is refused", async () => {
  const x = keep(zeros([1])),
    twice = layer((y: Tensor) => y, { title: "twice", parameters: { a: x }, kept: { a: keep(x) } });
  const { message } = await assertRejects(() => modelFile(twice), Error);
  assertEquals(message, "Cannot name the weights of twice: it learns and keeps a a; name one of them otherwise");
  const other = await assertRejects(() => modelFile(network(1), { recipe: "" }), Error);
  assertEquals(other.message, 'Cannot write a model with metadata "recipe": what the model is made of has this name');
});

Deno.test("a recipe tells layers, settings, order, and where one layer stands twice", () => {
  const random = new Random(1), twice = dense(3, 3, { random });
  const model = sequential({
    first: twice,
    drop: dropoutLayer(0.25),
    own: (x: Tensor) => x,
    again: sequential([twice]),
  });
  const tree = {
    kind: "sequential",
    parts: [
      ["first", { kind: "dense", parts: [] }],
      ["drop", { kind: "dropout", settings: { rate: 0.25 }, parts: [] }],
      ["own", { parts: [] }],
      ["again", { kind: "sequential", parts: [["0", { kind: "dense", same: "first", parts: [] }]] }],
    ],
  };
  assertEquals(parseRecipe("x", JSON.stringify(recipeTree(model))), tree as never);
  assertEquals(Object.hasOwn(recipeTree(model), "same"), false);
});

Deno.test("a recipe that is none is refused", () => {
  const refused = (text: string) => assertThrows(() => parseRecipe("it", text), DataError).message;
  assertEquals(refused("{"), "Cannot read it: its recipe of the model is not JSON");
  const deep = (depth: number): string => `{"parts":[${depth > 1 ? `["a",${deep(depth - 1)}]` : ""}]}`;
  const wrong = [
    "null",
    "3",
    "[]",
    "{}",
    '{"parts":{}}',
    '{"parts":[["a"]]}',
    '{"parts":[[1,{"parts":[]}]]}',
    deep(101),
  ];
  for (const more of ['"kind":3', '"same":[]', '"settings":[]', '"settings":{"a":null}', '"settings":{"a":["b"]}']) {
    wrong.push(`{"parts":[],${more}}`);
  }
  for (const text of wrong) assertEquals(refused(text), "Cannot read it: its recipe of the model is none");
  parseRecipe("x", deep(100));
});

Deno.test("the file of a model with a frozen part is that of the model", async () => {
  const random = new Random(1), hidden = dense(3, 4, { random }), output = dense(4, 2, { random });
  const learning = await modelFile(sequential({ hidden, relu, output }));
  const still = await modelFile(sequential({ hidden: frozen(hidden), relu, output }));
  assertEquals(decodeSafetensors("x", still), decodeSafetensors("x", learning));
  const all = await modelFile(frozen(sequential({ hidden, relu, output })));
  assertEquals(decodeSafetensors("x", all), decodeSafetensors("x", learning));
  assert(still.length > 0);
});
