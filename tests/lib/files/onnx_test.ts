/** What stands in an ONNX file. That engines answer as the library does is tested in `onnx/`. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { onnxFile } from "../../../lib/files/onnx.ts";
import { type Field, fieldsOf } from "../../../lib/files/protobuf_read.ts";
import { type RecipeTree, recipeTree } from "../../../lib/files/recipe.ts";
import { storedOf, type StoredTensors } from "../../../lib/files/stored.ts";
import { convolutionLayer } from "../../../lib/nn/convolution.ts";
import { dense } from "../../../lib/nn/dense.ts";
import { dropoutLayer } from "../../../lib/nn/dropout.ts";
import { layer } from "../../../lib/nn/layer.ts";
import { batchNormLayer, layerNormLayer } from "../../../lib/nn/normalization.ts";
import { flattenLayer, maxPoolLayer } from "../../../lib/nn/pooling.ts";
import { sequential } from "../../../lib/nn/sequential.ts";
import { cos } from "../../../lib/ops/functions.ts";
import { leakyRelu, relu } from "../../../lib/ops/activations.ts";
import { Random } from "../../../lib/random.ts";

const random = new Random(3);

type Bytes = Uint8Array<ArrayBuffer>;
const of = (fields: readonly Field[], number: number) =>
  fields.filter(({ field }) => field === number).map(({ value }) => value as Bytes);
const text = (bytes: Bytes) => new TextDecoder().decode(bytes);

/** The operators of a file with what they read, and the shape of the input as it is told. */
function read(file: Bytes) {
  const model = fieldsOf(file), [graph] = of(model, 7).map(fieldsOf);
  const nodes = of(graph, 1).map(fieldsOf).map((node) => [of(node, 4), of(node, 1)].flat().map(text).join(" "));
  const [input] = of(graph, 11).map((info) => fieldsOf(of(fieldsOf(of(fieldsOf(info), 2)[0]), 1)[0]));
  const axes = of(fieldsOf(of(input, 2)[0]), 1).map((axis) => fieldsOf(axis)[0].value);
  const constants = of(graph, 5).map(fieldsOf).map((tensor) => text(of(tensor, 8)[0]));
  const [opset] = of(model, 8).map(fieldsOf);
  return {
    nodes,
    constants,
    opset: opset.find(({ field }) => field === 2)!.value,
    axes: axes.map((axis) => typeof axis === "bigint" ? Number(axis) : text(axis)),
  };
}

async function storedIn(model: Parameters<typeof recipeTree>[0]): Promise<StoredTensors> {
  return await storedOf({ ...model.parameters, ...model.kept });
}

const small = sequential({
  hidden: dense(3, 4, { random }),
  relu,
  drop: dropoutLayer(0.5),
  out: dense(4, 2, { random, bias: false }),
});

Deno.test("a dense network is a product for each layer, and dropout is left out", async () => {
  const { nodes, axes, constants, opset } = read(onnxFile(recipeTree(small), await storedIn(small)));
  assertEquals(nodes, [
    "Gemm input hidden.weight hidden.bias",
    "Relu Gemm_0",
    "Gemm Relu_1 out.weight",
    "Identity Gemm_2",
  ]);
  assertEquals(axes, ["batch", 3]);
  assertEquals(constants, ["hidden.weight", "hidden.bias", "out.weight"]);
  assertEquals(opset, 17n);
});

Deno.test("the first layer with a weight tells the shape of the input, unless one before it changes the axes", async () => {
  const images = sequential({ first: convolutionLayer(6, 2, 3, { random, groups: 2 }), relu });
  assertEquals(read(onnxFile(recipeTree(images), await storedIn(images))).axes, ["batch", 6, "size_0", "size_1"]);
  const flat = sequential({ flat: flattenLayer(), out: dense(12, 2, { random }) }), tensors = await storedIn(flat);
  assertThrows(
    () => onnxFile(recipeTree(flat), tensors),
    Error,
    "Cannot export the model: no layer tells the shape of its input; give that of a row, such as 1,28,28",
  );
  assertEquals(read(onnxFile(recipeTree(flat), tensors, { row: [3, 4] })).axes, ["batch", 3, 4]);
  const rows = sequential({ norm: layerNormLayer([3, 4]), out: dense(4, 2, { random }) });
  assertEquals(read(onnxFile(recipeTree(rows), await storedIn(rows))).axes, ["batch", 3, 4]);
});

Deno.test("a layer that stands twice is called twice, with its numbers once", async () => {
  const shared = dense(3, 3, { random }), twice = sequential({ one: shared, relu, two: shared });
  const { nodes, constants } = read(onnxFile(recipeTree(twice), await storedIn(twice)));
  assertEquals(nodes.filter((node) => node.includes("one.weight")).length, 2);
  assertEquals(constants, ["one.weight", "one.bias"]);
});

Deno.test("what cannot be said in ONNX is refused, with its place", async () => {
  const own = sequential({ first: dense(3, 3, { random }), odd: (x) => leakyRelu(x, { slope: 0.3 }) }),
    tensors = await storedIn(own);
  assertThrows(() => onnxFile(recipeTree(own), tensors), Error, "Cannot export odd: it is a function of one's own");
  const waves = sequential({ first: dense(3, 3, { random }), cos });
  assertThrows(() => onnxFile(recipeTree(waves), tensors), Error, 'Cannot export cos: it is of the kind "cos"');
  const made = layer((x) => x, { title: "made", parts: { first: own } });
  assertThrows(() => onnxFile(recipeTree(made), tensors), Error, "Cannot export the model");
});

Deno.test("tensors that are not those of the recipe are refused", async () => {
  const { "hidden.weight": _, ...rest } = await storedIn(small);
  const message = "Cannot export hidden: it is dense, and there is no weight of it";
  assertThrows(() => onnxFile(recipeTree(small), rest), Error, message);
  const normal = sequential({ first: dense(3, 3, { random }), normal: batchNormLayer(3) });
  const tensors = await storedOf(normal.parameters);
  assertThrows(() => onnxFile(recipeTree(normal), tensors), Error, "there is no running_mean of it");
  const other = 'Cannot export the model: it is of the kind "constructor"';
  assertThrows(() => onnxFile({ kind: "constructor", parts: [] }, tensors, { row: [3] }), Error, other);
});

Deno.test("a recipe that lies is refused or written, and never a mistake of ours", async () => {
  const model = sequential({
    first: convolutionLayer(1, 2, 2, { random }),
    pool: maxPoolLayer(2),
    flat: flattenLayer(),
    out: dense(2, 2, { random }),
  });
  const tensors = await storedIn(model),
    kinds = [
      "dense",
      "convolution",
      "flatten",
      "maxPool",
      "groupNorm",
      "layerNorm",
      "embedding",
      "relu",
      "constructor",
    ];
  const setting = fc.oneof(
    fc.integer(),
    fc.constant(0),
    fc.array(fc.integer({ min: 0, max: 3 })),
    fc.boolean(),
    fc.string(),
  );
  const settings = fc.dictionary(
    fc.constantFrom("stride", "padding", "groups", "kernel", "dilation", "epsilon"),
    setting,
  );
  const around = (part: fc.Arbitrary<RecipeTree>): fc.Arbitrary<RecipeTree> => {
    const parts = fc.array(fc.tuple(fc.constantFrom("first", "out", "flat"), part), { maxLength: 3 });
    return fc.record({ kind: fc.constant("sequential"), parts });
  };
  const leaf = fc.record({ kind: fc.constantFrom(...kinds), settings, parts: fc.constant([]) });
  const again = fc.record({ same: fc.constantFrom("first", "out"), parts: fc.constant([]) });
  const tree = around(fc.oneof(leaf, leaf, again, around(fc.oneof(leaf, again))));
  fc.assert(fc.property(tree, fc.constantFrom([1, 4, 4], undefined), (tree, row) => {
    try {
      assert(onnxFile(tree, tensors, { row }).length > 0);
    } catch (error) {
      assert(error instanceof Error && error.message.startsWith("Cannot "), `${error}`);
    }
  }));
});

Deno.test("a recipe that calls itself, or doubles and doubles, is refused", () => {
  const twice = (same: string): RecipeTree => ({
    kind: "sequential",
    parts: [["a", { same, parts: [] }], ["b", { same, parts: [] }]],
  });
  const itself: RecipeTree = { kind: "sequential", parts: [["first", twice("first")]] };
  assertThrows(() => onnxFile(itself, {}), Error, "Cannot export the model: it has no layer first to call again");
  const parts: [string, RecipeTree][] = [["part0", { kind: "relu", parts: [] }]];
  for (let i = 1; i < 40; i++) parts.push([`part${i}`, twice(`part${i - 1}`)]);
  const message = "Cannot export the model: it has more than 100000 layers";
  assertThrows(() => onnxFile({ kind: "sequential", parts }, {}), Error, message);
});
