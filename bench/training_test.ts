/** All contestants of this repository do the same work, on models small enough for a test. */
import { assert, assertEquals } from "@std/assert";
import { Reference } from "../lib/device/reference.ts";
import { Wasm } from "../lib/device/wasm/wasm.ts";
import { tensor } from "../lib/create.ts";
import { product } from "../lib/ops/product.ts";
import { Random } from "../lib/random.ts";
import { device, useDevice } from "../lib/tensor.ts";
import * as library from "./contestants/library.ts";
import * as loops from "./contestants/loops.ts";
import { addProduct, addProductWithTransposed, addTransposedProduct } from "./contestants/matrix_loops.ts";
import { lossesOf, type MakeTraining } from "./contestant.ts";
import { activationOf, CLASSES, type Model, operationsOf } from "./model.ts";
import { BATCHES, pack, taskOf, transposed, unpack } from "./task.ts";

const small: Model = {
  name: "s",
  title: "small",
  sizes: [40, 7, CLASSES],
  activation: "relu",
  loss: "classes",
  optimizer: "adam",
  learningRate: 0.01,
  batch: 5,
  dropout: 0,
};
const smallModels: readonly Model[] = [
  small,
  { ...small, loss: "squares", activation: "sigmoid", optimizer: "sgd", learningRate: 1 },
  { ...small, loss: "pixels", sizes: [40, 9, 3, 9, 40] },
];

useDevice(new Reference("float32"));

async function lossesOn(on: Wasm | Reference, make: MakeTraining, model: Model): Promise<number[]> {
  const before = device();
  useDevice(on);
  const losses = await lossesOf(make(taskOf(model), 0), BATCHES);
  useDevice(before);
  return losses;
}

for (const model of smallModels) {
  Deno.test(`the library and the loops find the same losses: ${model.loss}, ${model.optimizer}`, async () => {
    const expected = await lossesOn(new Reference("float64"), library.train, model);
    const found = {
      loops: await lossesOn(new Reference(), loops.train, model),
      wasm: await lossesOn(new Wasm({ mebibytes: 64, threads: 1 }), library.train, model),
      compiled: await lossesOn(new Wasm({ mebibytes: 64, threads: 1 }), library.trainCompiled, model),
    };
    assert(expected[0] - expected[2] > 1e-3, `nothing is learned: ${expected}`);
    for (const [name, losses] of Object.entries(found)) {
      losses.forEach((loss, i) => assert(Math.abs(loss - expected[i]) < 1e-5, `${name}: ${losses} and ${expected}`));
    }
  });
}

Deno.test("dropout changes the losses of all", async () => {
  const task = taskOf(small);
  for (const make of [library.train, library.trainCompiled, loops.train]) {
    const [plain, dropped] = [await lossesOf(make(task, 0), BATCHES), await lossesOf(make(task, 0.5), BATCHES)];
    assert(plain.every((loss, i) => loss !== dropped[i]), `${plain} and ${dropped}`);
  }
});

Deno.test("a packed task is the same task", () => {
  const task = taskOf(small);
  assertEquals(unpack(pack(task)), task);
});

Deno.test("the loops multiply as the library does, in all three orientations", async () => {
  const [m, k, n] = [3, 4, 5], random = new Random(3);
  const draw = (length: number) => Float32Array.from({ length }, () => random.uniform(-1, 1));
  const a = draw(m * k), b = draw(k * n), [at, bt] = [transposed(a, m, k), transposed(b, k, n)];
  const expected = await product(tensor(a, [m, k]), tensor(b, [k, n])).read();
  const forms = {
    nn: [addProduct, a, b],
    nt: [addProductWithTransposed, a, bt],
    tn: [addTransposedProduct, at, b],
  } as const;
  for (const [name, [multiply, left, right]] of Object.entries(forms)) {
    const out = new Float32Array(m * n);
    multiply(left, right, out, m, k, n);
    out.forEach((x, i) => assert(Math.abs(x - expected[i]) < 1e-6, `${name}: ${out}`));
  }
});

Deno.test("the last layer has an activation only where the loss takes probabilities", () => {
  assertEquals([0, 1].map((layer) => activationOf(small, layer)), ["relu", undefined]);
  assertEquals([0, 1].map((layer) => activationOf(smallModels[1], layer)), ["sigmoid", "sigmoid"]);
});

Deno.test("operations: two for each product of numbers, three products in each layer but the first, which has two", () => {
  assertEquals(operationsOf(small), 2 * 5 * (2 * 40 * 7 + 3 * 7 * 10));
});
