import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { datasetOf } from "../../../lib/data/dataset.ts";
import { noisy, reconstruction } from "../../../lib/data/reconstruction.ts";
import { split } from "../../../lib/data/split.ts";
import { dense } from "../../../lib/nn/dense.ts";
import { meanSquaredError } from "../../../lib/ops/losses_regression.ts";
import { sgd } from "../../../lib/optim/rules.ts";
import { Random } from "../../../lib/random.ts";
import { evaluate } from "../../../lib/training/evaluate.ts";
import { fit } from "../../../lib/training/fit.ts";
import "../exact.ts";

/** Rows of grays, each row with a class. */
function grays(length: number, width: number, gray = 0.5) {
  return datasetOf({
    inputs: new Float64Array(length * width).fill(gray),
    shape: [width],
    targets: { classes: Array.from({ length }, (_, row) => row % 2) },
  });
}

const inputsOf = async (data: ReturnType<typeof grays>, rows: number[]) => [...await data.batch(rows).inputs.read()];

Deno.test("what is wanted of a row is the row; its class stays for splits", async () => {
  const data = reconstruction(datasetOf({ inputs: [[1, 2], [3, 4], [5, 6]], targets: { classes: [0, 1, 1] } }));
  const { inputs, targets } = data.batch([2, 0]);
  assertEquals([[...await inputs.read()], [...await targets.read()]], [[5, 6, 1, 2], [5, 6, 1, 2]]);
  assertEquals([data.length, data.classes], [3, [0, 1, 1]]);
  assertEquals(split(reconstruction(grays(10, 1)), 0.2, new Random(1)).validation.length, 2);
});

Deno.test("noise has its deviation, lies around the input, and leaves the targets alone", async () => {
  const data = noisy(reconstruction(grays(200, 100)), { deviation: 0.05, random: new Random(1) });
  const { inputs, targets } = data.batch(Array.from({ length: 200 }, (_, row) => row));
  const found = [...await inputs.read()], mean = found.reduce((sum, x) => sum + x, 0) / found.length;
  const variance = found.reduce((sum, x) => sum + (x - mean) ** 2, 0) / found.length;
  assertAlmostEquals(mean, 0.5, 0.002); // five deviations of a mean of 20,000
  assertAlmostEquals(Math.sqrt(variance), 0.05, 0.002);
  assert([...await targets.read()].every((x) => x === 0.5));
  assertEquals([data.length, data.classes?.length], [200, 200]);
});

Deno.test("noisy inputs stay between 0 and 1, and no noise changes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.double({ min: 0, max: 10, noNaN: true }), async (seed, deviation) => {
      for (const fixed of [false, true]) {
        const data = noisy(grays(3, 4), { deviation, random: new Random(seed), fixed });
        const found = await inputsOf(data, [0, 1, 2]);
        assert(found.every((x) => x >= 0 && x <= 1));
        if (deviation === 0) assertEquals(found, Array(12).fill(0.5));
      }
    }),
  );
});

Deno.test("each batch has fresh noise; fixed noise belongs to its row, whoever else is asked about", async () => {
  const options = { deviation: 0.1, random: new Random(3) };
  const fresh = noisy(grays(4, 3), options);
  assertNotEquals(await inputsOf(fresh, [0, 1]), await inputsOf(fresh, [0, 1]));
  const fixed = noisy(grays(4, 3), { ...options, fixed: true }), all = await inputsOf(fixed, [0, 1, 2, 3]);
  assertEquals(await inputsOf(fixed, [0, 1, 2, 3]), all);
  assertEquals(await inputsOf(fixed, [3, 1]), [...all.slice(9), ...all.slice(3, 6)]);
  assertNotEquals(all.slice(0, 3), all.slice(3, 6));
});

Deno.test("a deviation that is none is refused", () => {
  for (const deviation of [-0.1, NaN, Infinity]) {
    assertThrows(
      () => noisy(grays(2, 2), { deviation, random: new Random(1) }),
      Error,
      `Cannot add noise of deviation ${deviation}: it must be a finite number, 0 or more`,
    );
  }
});

Deno.test("a training on noisy rows is the same compiled or not, and fixed noise is measured the same each time", async () => {
  const losses = await Promise.all([true, false].map(async (compiled) => {
    const random = new Random(1), model = dense(3, 3, { random }), data = reconstruction(grays(10, 3));
    const learned = noisy(data, { deviation: 0.2, random: random.fork(1) });
    const validation = noisy(data, { deviation: 0.2, random: random.fork(2), fixed: true });
    const optimizer = sgd(model.parameters, { learningRate: 0.1 }), loss = meanSquaredError;
    const settings = { loss, optimizer, random, batchSize: 4, epochs: 3, validation, compiled };
    const { losses, epochs } = await fit(model, learned, settings);
    assertEquals(await evaluate(model, validation, { loss }), epochs[2].validation);
    return losses;
  }));
  assertEquals(losses[0], losses[1]);
  assertEquals(new Set(losses[0]).size, 9); // no two batches have the same noise
});
