import { assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { gradients } from "../../../lib/autograd.ts";
import { tensor } from "../../../lib/create.ts";
import { batches } from "../../../lib/data/batches.ts";
import { datasetOf } from "../../../lib/data/dataset.ts";
import { joinDatasets } from "../../../lib/data/several.ts";
import type { Device } from "../../../lib/device/device.ts";
import { Reference } from "../../../lib/device/reference.ts";
import { Wasm } from "../../../lib/device/wasm/wasm.ts";
import { dense } from "../../../lib/nn/dense.ts";
import { layer } from "../../../lib/nn/layer.ts";
import { sequential } from "../../../lib/nn/sequential.ts";
import { parametersIn } from "../../../lib/optim/groups.ts";
import { adam } from "../../../lib/optim/rules_adam.ts";
import { tanh } from "../../../lib/ops/activations.ts";
import { add, mul, sub } from "../../../lib/ops/arithmetic.ts";
import { square } from "../../../lib/ops/functions.ts";
import { concat } from "../../../lib/ops/joining.ts";
import { crossEntropy } from "../../../lib/ops/losses_classes.ts";
import { meanAbsoluteError, meanSquaredError } from "../../../lib/ops/losses_regression.ts";
import { Random } from "../../../lib/random.ts";
import { type Tensor, useDevice } from "../../../lib/tensor.ts";
import { evaluate, predict } from "../../../lib/training/evaluate.ts";
import { fit } from "../../../lib/training/fit.ts";
import { accuracy } from "../../../lib/training/metrics.ts";
import { type Heads, lossOf, metricsOf, pullsOf } from "../../../lib/training/several.ts";
import { numbersOf } from "./small.ts";

const heads: Heads<"kind" | "size"> = {
  kind: { loss: crossEntropy, metrics: { accuracy } },
  size: { loss: meanSquaredError, weight: 0.25, metrics: { absolute: meanAbsoluteError } },
};

/** Two inputs through one shared layer, joined, and two heads. */
function model(seed = 1) {
  const random = new Random(seed), tower = sequential({ hidden: dense(3, 4, { random }), tanh });
  const kind = dense(8, 3, { random }), size = dense(8, 1, { random });
  return layer(({ left, right }: { left: Tensor; right: Tensor }) => {
    const joint = concat([tower(left), tower(right)], 1);
    return { kind: kind(joint), size: size(joint) };
  }, { title: "pair", parts: { tower, kind, size } });
}

function data(count: number) {
  const random = new Random(5), rows = () => Array.from({ length: count }, () => [0, 1, 2].map(() => random.normal()));
  const left = rows(), right = rows(), kinds = left.map((row) => row.indexOf(Math.max(...row)));
  const one = datasetOf({ inputs: left, targets: { classes: kinds } });
  const other = datasetOf({ inputs: right, targets: { numbers: right.map(([a], i) => a * left[i][1]) } });
  return joinDatasets({ inputs: { left: one, right: other }, targets: { kind: one, size: other } });
}

const DEVICES: readonly Device[] = [new Wasm({ mebibytes: 64, threads: 1 }), new Reference()];

for (const device of DEVICES) {
  Deno.test(`two inputs, a shared layer, two losses: fit is the loop by hand, compiled or not: ${device.name}`, async () => {
    useDevice(device);
    const byHand = model(), all = data(20), random = new Random(2), losses: number[] = [];
    const optimizer = adam(byHand.parameters, { learningRate: 0.01 });
    for (let epoch = 0; epoch < 3; epoch++) {
      for (const { inputs, targets } of batches(all, 8, { random })) {
        const { kind, size } = byHand(inputs, { isTraining: true, random });
        const loss = add(crossEntropy(kind, targets.kind), mul(meanSquaredError(size, targets.size), 0.25));
        optimizer.step(gradients(loss));
        losses.push(await loss.item());
      }
    }
    for (const compiled of [true, false]) {
      const one = model(), optimizer = adam(one.parameters, { learningRate: 0.01 });
      const training = { loss: lossOf(heads), metrics: metricsOf(heads), optimizer, random: new Random(2), compiled };
      const history = await fit(one, all, { ...training, batchSize: 8, epochs: 3 });
      assertEquals(history.losses, losses);
      assertEquals(await numbersOf(one), await numbersOf(byHand));
      assertEquals(Object.keys(history.epochs[0].training), [
        "loss",
        "kind.loss",
        "kind.accuracy",
        "size.loss",
        "size.absolute",
      ]);
    }
    assertNotEquals(losses[0], losses.at(-1));
  });

  Deno.test(`each metric is that of its output, and the loss is their weighted sum: ${device.name}`, async () => {
    useDevice(device);
    const one = model(), all = data(20), rows = Array.from({ length: 20 }, (_, i) => i), { targets } = all.batch(rows);
    const found = await evaluate(one, all, { loss: lossOf(heads), metrics: metricsOf(heads), batchSize: 7 });
    const { kind, size } = predict(one, all);
    const near = async (name: string, expected: Tensor) =>
      assertAlmostEquals(found[name], await expected.item(), 1e-6, name);
    await near("kind.loss", crossEntropy(kind, targets.kind));
    await near("kind.accuracy", accuracy(kind, targets.kind));
    await near("size.loss", meanSquaredError(size, targets.size));
    await near("size.absolute", meanAbsoluteError(size, targets.size));
    assertAlmostEquals(found.loss, found["kind.loss"] + 0.25 * found["size.loss"], 1e-6);
  });

  Deno.test(`pulls are lengths of the slopes of each loss, with its weight: ${device.name}`, async () => {
    useDevice(device);
    const one = model(), trunk = parametersIn(one.parameters, "tower"), { inputs, targets } = data(6).batch([0, 1, 2]);
    const pulls = pullsOf(heads, one(inputs), targets, trunk);
    const lengthOf = async (loss: Tensor) => {
      const slopes = gradients(loss), found: number[] = [];
      for (const w of Object.values(trunk)) found.push(...await slopes.of(w).read());
      return Math.hypot(...found);
    };
    assertAlmostEquals(await pulls.kind.item(), await lengthOf(crossEntropy(one(inputs).kind, targets.kind)), 1e-5);
    const size = await lengthOf(meanSquaredError(one(inputs).size, targets.size));
    assertAlmostEquals(await pulls.size.item(), 0.25 * size, 1e-5);
    const own = pullsOf(heads, one(inputs), targets, parametersIn(one.parameters, "kind"));
    assertEquals(await own.size.item(), 0);
  });
}

Deno.test("outputs, targets and losses must have the same names", () => {
  const x = tensor([[1]]), loss = lossOf({ species: { loss: meanSquaredError }, size: { loss: meanSquaredError } });
  type Both = { species: Tensor; size: Tensor };
  const message = (outputs: unknown, targets: unknown) =>
    assertThrows(() => loss(outputs as Both, targets as Both), Error).message;
  const right = { species: x, size: x }, cure = "; give each output one of its name";
  assertEquals(
    message({ kind: x, size: x }, right),
    `Cannot add losses: the model gives "kind", "size", and there are losses for "species", "size"${cure}`,
  );
  assertEquals(
    message({ ...right, depth: x }, right),
    `Cannot add losses: the model gives "species", "size", "depth", and there are losses for "species", "size"${cure}`,
  );
  assertEquals(
    message(x, right),
    `Cannot add losses: the model gives one tensor without a name, and there are losses for "species", "size"${cure}`,
  );
  assertEquals(
    message(right, { size: x }),
    `Cannot add losses: the targets are "size", and there are losses for "species", "size"${cure}`,
  );
});

Deno.test("losses that are no numbers, weights that are none, and taken names are refused", () => {
  const x = tensor([[1], [2]]), message = (act: () => unknown) => assertThrows(act, Error).message;
  assertEquals(
    message(() => lossOf({ size: { loss: (a, b) => square(sub(a, b)) } })({ size: x }, { size: x })),
    'Cannot add the loss of "size": it has shape [2, 1], expected one number, such as a mean',
  );
  for (const weight of [-1, NaN, Infinity]) {
    assertEquals(
      message(() => lossOf({ size: { loss: meanSquaredError, weight } })),
      `Cannot add the loss of "size" with the weight ${weight}: a weight is a number from 0 up`,
    );
  }
  assertEquals(message(() => lossOf({})), "Cannot add losses: there are none");
  assertEquals(
    message(() => metricsOf({ size: { loss: meanSquaredError, metrics: { loss: meanSquaredError } } })),
    'Cannot name a metric of "size" "loss": the loss itself has that name',
  );
});

Deno.test("the compiler refuses losses for other outputs than the model has", () => {
  const wrong = { kind: { loss: crossEntropy }, depth: { loss: meanSquaredError } };
  // @ts-expect-error: the model gives a size, and no depth
  const act = () => evaluate(model(), data(4), { loss: lossOf(wrong) });
  assertEquals(typeof act, "function");
});
