/** Models with several inputs and outputs, and with numbers that they keep, in the same training loop. */
import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { gradients } from "../../../lib/autograd.ts";
import { full, tensor, zeros } from "../../../lib/create.ts";
import { batches } from "../../../lib/data/batches.ts";
import type { Dataset } from "../../../lib/data/dataset.ts";
import { Reference } from "../../../lib/device/reference.ts";
import { Wasm } from "../../../lib/device/wasm/wasm.ts";
import { dense } from "../../../lib/nn/dense.ts";
import { type Layer, layer } from "../../../lib/nn/layer.ts";
import { sequential } from "../../../lib/nn/sequential.ts";
import { add, mul } from "../../../lib/ops/arithmetic.ts";
import { concat } from "../../../lib/ops/joining.ts";
import { meanSquaredError } from "../../../lib/ops/losses_regression.ts";
import { mean } from "../../../lib/ops/reductions.ts";
import { sgd } from "../../../lib/optim/rules.ts";
import { Random } from "../../../lib/random.ts";
import { keep, type Tensor, useDevice } from "../../../lib/tensor.ts";
import { evaluate, predict } from "../../../lib/training/evaluate.ts";
import { fit } from "../../../lib/training/fit.ts";
import { numbersOf } from "./small.ts";

type Pair = { left: Tensor; right: Tensor };
type Two = { sum: Tensor; product: Tensor };

const LEFT = Array.from({ length: 20 }, (_, i) => Math.sin(i)), RIGHT = LEFT.map((x, i) => Math.cos(3 * i * x));

/** Two numbers each, their sum and their product. */
const data: Dataset<Pair, Two> = {
  length: 20,
  batch(rows) {
    const column = (of: (row: number) => number) => tensor(Array.from(rows, (row) => [of(row)]));
    return {
      inputs: { left: column((row) => LEFT[row]), right: column((row) => RIGHT[row]) },
      targets: { sum: column((row) => LEFT[row] + RIGHT[row]), product: column((row) => LEFT[row] * RIGHT[row]) },
    };
  },
};

function pairModel(): Layer<Pair, Two> {
  const random = new Random(4), both = dense(2, 6, { random });
  const heads = { sum: dense(6, 1, { random }), product: dense(6, 1, { random }) };
  return layer(({ left, right }: Pair) => {
    const joint = both(concat([left, right], 1));
    return { sum: heads.sum(joint), product: heads.product(joint) };
  }, { title: "pair", parts: { both, ...heads } });
}

const loss = (outputs: Two, targets: Two) =>
  add(meanSquaredError(outputs.sum, targets.sum), mul(meanSquaredError(outputs.product, targets.product), 0.5));
const sumError = (outputs: Two, targets: Two) => meanSquaredError(outputs.sum, targets.sum);

for (const device of [new Reference(), new Wasm({ mebibytes: 64, threads: 1 })]) {
  Deno.test(`tensors by name go through the loop as a single one does: ${device.name}`, async () => {
    useDevice(device);
    const byHand = pairModel(), optimizer = sgd(byHand.parameters, { learningRate: 0.1 }), random = new Random(1);
    for (let epoch = 0; epoch < 2; epoch++) {
      for (const { inputs, targets } of batches(data, 8, { random })) {
        optimizer.step(gradients(loss(byHand(inputs), targets)));
      }
    }
    for (const compiled of [true, false]) {
      const model = pairModel(), optimizer = sgd(model.parameters, { learningRate: 0.1 }), random = new Random(1);
      const training = { loss, metrics: { sumError }, optimizer, random, batchSize: 8, epochs: 2, compiled };
      const { epochs } = await fit(model, data, { ...training, validation: data });
      assertEquals(await numbersOf(model), await numbersOf(byHand));
      const { loss: last, sumError: error } = epochs[1].validation!;
      assert(last > error && error > 0);
      assertEquals(await evaluate(model, data, { loss, metrics: { sumError } }), epochs[1].validation);
    }
  });
}

Deno.test("a model of several outputs answers by name, for all rows in order", async () => {
  const model = pairModel(), all = data.batch(LEFT.map((_, i) => i)), whole = model(all.inputs);
  for (const asked of [predict(model, data, { batchSize: 8 }), predict(model, all.inputs, { batchSize: 8 })]) {
    assertEquals(Object.keys(asked), ["sum", "product"]);
    assertEquals(await asked.sum.read(), await whole.sum.read());
    assertEquals(await asked.product.read(), await whole.product.read());
  }
});

Deno.test("inputs of different lengths are refused, the longer one as well as the shorter one; and so is none", () => {
  const model = pairModel(),
    of = (left: number, right: number) => ({ left: zeros([left, 1]), right: zeros([right, 1]) });
  for (const other of [3, 5]) {
    assertThrows(
      () => predict(model, of(4, other)),
      Error,
      `Cannot ask a model: of left there are 4 rows, of right ${other}`,
    );
  }
  assertThrows(() => predict<Record<string, Tensor>, Two>(model as never, {}), Error, "there are no rows");
});

/** Keeps the mean of its batches: half of what was, half of what is. */
function counting() {
  const seen = keep(zeros([1]));
  const counter = layer((x, { isTraining, changes }) => {
    if (!isTraining) return add(x, seen);
    const was = changes?.get(seen) ?? seen;
    changes?.set(seen, mul(add(was, mean(x, 0)), 0.5));
    return x;
  }, { title: "counter", kept: { seen } });
  return { counter, seen };
}

const numbers = {
  length: 3,
  batch: (rows: ArrayLike<number>) => {
    const inputs = tensor(Array.from(rows, (row) => [row + 1]));
    return { inputs, targets: inputs };
  },
};

Deno.test("what layers keep changes with each step, compiled or not, and each use sees the one before", async () => {
  for (const compiled of [true, false]) {
    const { counter, seen } = counting(), random = new Random(1), out = dense(1, 1, { random });
    const model = sequential({ first: counter, out, second: counter });
    assertEquals(Object.keys(model.kept), ["first.seen"]);
    assertEquals(Object.keys(model.parameters), ["out.weight", "out.bias"]);
    const optimizer = sgd(model.parameters, { learningRate: 0 }), w = (await out.parameters.weight.read())[0];
    const b = (await out.parameters.bias.read())[0];
    await fit(model, numbers, {
      loss: meanSquaredError,
      optimizer,
      random,
      batchSize: 1,
      epochs: 2,
      shuffled: false,
      compiled,
    });
    const expected = [1, 2, 3, 1, 2, 3].reduce((was, x) => ((was + x) / 2 + (w * x + b)) / 2, 0);
    const [found] = await seen.read();
    assert(Math.abs(found - expected) < 1e-6, `${found}, expected ${expected}`);
    assertNotEquals(await model(full([1, 1], 0)).item(), b);
  }
});
