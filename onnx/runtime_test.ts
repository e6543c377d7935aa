/** Models that were exported answer in ONNX Runtime as they do here. */
import { assert, assertEquals } from "@std/assert";
import * as ort from "onnxruntime-web/wasm";
import { modelFile, RECIPE } from "../lib/files/model_file.ts";
import { onnxFile, type OnnxOptions } from "../lib/files/onnx.ts";
import { parseRecipe } from "../lib/files/recipe.ts";
import { decodeSafetensors } from "../lib/files/safetensors.ts";
import * as lib from "../lib/mod.ts";

ort.env.wasm.numThreads = 1;

/** What both may differ by: float32 in another order. */
const MOST = 1e-5;

const { dense, normal, Random, sequential, untracked } = lib;
const random = new Random(5);

/** Through the file, as a reader's model goes. */
async function exported(model: lib.Layer, options?: OnnxOptions): Promise<Uint8Array> {
  const { tensors, metadata } = decodeSafetensors("the model", await modelFile(model));
  return onnxFile(parseRecipe("the model", metadata[RECIPE]), tensors, options);
}

async function compare(model: lib.Layer, x: lib.Tensor, options?: OnnxOptions): Promise<void> {
  const session = await ort.InferenceSession.create(await exported(model, options));
  const numbers = await x.read(), shape = [...x.shape];
  const input = x.isIndex
    ? new ort.Tensor("int64", BigInt64Array.from(numbers, BigInt), shape)
    : new ort.Tensor("float32", Float32Array.from(numbers), shape);
  const { output } = await session.run({ input }), y = untracked(() => model(x)), expected = await y.read();
  assertEquals([...output.dims], [...y.shape]);
  const found = output.data as Float32Array;
  for (let i = 0; i < found.length; i++) {
    const allowed = MOST * Math.max(1, Math.abs(expected[i]));
    assert(Math.abs(found[i] - expected[i]) <= allowed, `number ${i} is ${found[i]}, and here ${expected[i]}`);
  }
  await session.release();
}

/** The runtime opens what it needs with the first model, and keeps it: that belongs to no test. */
await (await ort.InferenceSession.create(await exported(sequential([dense(1, 1, { random })])))).release();

const { relu, sigmoid, tanh, softmax, gelu, elu, selu, leakyRelu, softplus, softsign, silu, mish } = lib;
const { hardsigmoid, hardswish, relu6, hardtanh, logSigmoid, logSoftmax, identity } = lib;
const ACTIVATIONS = {
  ...{ relu, sigmoid, tanh, softmax, gelu, elu, selu, leakyRelu, softplus, softsign, silu, mish },
  ...{ hardsigmoid, hardswish, relu6, hardtanh, logSigmoid, logSoftmax, identity },
};

for (const [name, activation] of Object.entries(ACTIVATIONS)) {
  Deno.test(`ONNX Runtime calculates ${name} as the library does`, async () => {
    const part = activation as (x: lib.Tensor) => lib.Tensor;
    await compare(sequential({ hidden: dense(5, 7, { random }), part }), lib.mul(normal(random, [4, 5]), 8));
  });
}

/** A model that has learned something, so that what it keeps is no longer what it began with. */
async function trained(model: lib.Layer, shape: lib.Shape, outputs: number): Promise<lib.Layer> {
  const batch = () => ({ inputs: normal(random, shape), targets: normal(random, [shape[0], outputs]) });
  const optimizer = lib.sgd(model.parameters, { learningRate: 0.05 });
  await lib.fit(model, { length: shape[0], batch }, {
    loss: lib.meanSquaredError,
    optimizer,
    random,
    batchSize: shape[0],
    epochs: 5,
  });
  return model;
}

Deno.test("ONNX Runtime answers as a trained dense network with dropout and batch normalization", async () => {
  const model = sequential({
    hidden: dense(5, 16, { random, bias: false }),
    normal: lib.batchNormLayer(16),
    relu,
    drop: lib.dropoutLayer(0.5),
    inner: sequential([dense(16, 8, { random }), tanh]),
    out: dense(8, 3, { random }),
  });
  await compare(await trained(model, [20, 5], 3), normal(random, [7, 5]));
});

Deno.test("ONNX Runtime answers as a trained convolutional network with all kinds of normalization", async () => {
  const model = sequential({
    first: lib.convolutionLayer(3, 8, 3, { random, stride: 2, padding: 1 }),
    normal: lib.batchNormLayer(8, { convention: "keras" }),
    relu,
    pool: lib.maxPoolLayer(2),
    groups: lib.groupNormLayer(2, 8),
    flat: lib.flattenLayer(),
    layers: lib.layerNormLayer(32),
    out: dense(32, 3, { random }),
  });
  await compare(await trained(model, [6, 3, 8, 8], 3), normal(random, [4, 3, 8, 8]));
});

Deno.test("ONNX Runtime slides windows as the library does", async () => {
  const wide = sequential({
    first: lib.convolutionLayer(4, 8, [3, 2], { random, dilation: [2, 1], groups: 2, padding: [1, 0] }),
    mean: lib.averagePoolLayer(2, { padding: 1 }),
    most: lib.maxPoolLayer(3, { stride: 2, ceil: true, padding: 1 }),
    end: lib.globalAveragePool,
  });
  await compare(wide, normal(random, [2, 4, 9, 11]));
  const sound = sequential({
    first: lib.convolutionLayer(2, 4, [3], { random }),
    mean: lib.averagePoolLayer(2, { padding: 1, countPadding: false }),
    end: lib.globalMaxPool,
  });
  await compare(sound, normal(random, [2, 2, 9]));
});

Deno.test("ONNX Runtime takes rows of any shape where the reader says which", async () => {
  const images = sequential([lib.flattenLayer(), dense(12, 2, { random })]);
  await compare(images, normal(random, [5, 3, 4]), { row: [3, 4] });
  const sequences = sequential([dense(4, 6, { random }), relu, dense(6, 2, { random, bias: false })]);
  await compare(sequences, normal(random, [5, 3, 4]), { row: [3, 4] });
});

Deno.test("ONNX Runtime calls a layer twice that stands in the model twice", async () => {
  const shared = dense(4, 4, { random });
  await compare(sequential({ once: shared, tanh, again: shared }), normal(random, [3, 4]));
});
