import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { seen, spreads } from "../../chapters/20_batch_normalization/drift.ts";
import { ASKED, CONVENTIONS, dimmed, errorsWhileLearning, wrong } from "../../chapters/20_batch_normalization/kept.ts";
import { steadily } from "../../chapters/13_data/steady.ts";
import { digitsFor, learn, network } from "../../chapters/20_batch_normalization/network.ts";
import { cosines, said, sizesWhileLearning, STEPS } from "../../chapters/20_batch_normalization/scale.ts";
import { rangeOf, silentShare, unitsOf } from "../../chapters/20_batch_normalization/units.ts";
import { part } from "../../lib/data/batches.ts";
import { Random } from "../../lib/random.ts";

Deno.test("a normalization stands between a dense layer and its activation, or does not", () => {
  const namesOf = (norm: "none" | "batch" | "layer") =>
    Object.keys(network({ norm, hidden: 1, width: 4 }, new Random(1)).parameters);
  assertEquals(namesOf("none"), ["0.sums.weight", "0.sums.bias", "1.weight", "1.bias"]);
  const normalized = ["0.sums.weight", "0.sums.bias", "0.norm.weight", "0.norm.bias", "1.weight", "1.bias"];
  assertEquals([namesOf("batch"), namesOf("layer")], [normalized, normalized]);
  const blocks = network({ norm: "batch" }, new Random(1));
  assertEquals(Object.keys(blocks.parts), ["0", "1", "2", "3", "4", "5", "6"]);
  assertEquals(Object.keys(blocks.parts["0"].parts), ["sums", "norm", "activation"]);
});

Deno.test("the same seed learns the same, and a rate that is far too large diverges", async () => {
  const plan = { norm: "none", hidden: 1, width: 8 } as const;
  const [one, other] = [await learn(plan, { rate: 0.1, epochs: 1 }, 1), await learn(plan, { rate: 0.1, epochs: 1 }, 1)];
  assertEquals(one.right, other.right);
  assert(one.right > 0.2 && !one.hasDiverged);
  const lost = await learn(plan, { rate: 1e30, epochs: 1 }, 1);
  assertEquals([lost.right, lost.hasDiverged], [0.1, true]);
});

Deno.test("hidden weights can have a rate of their own: with 0 they stay as they are", async () => {
  const plan = { norm: "batch", hidden: 1, width: 8 } as const;
  await steadily(async () => {
    const fresh = network(plan, new Random(1).fork(2)),
      learned = await learn(plan, { rate: 0.1, hiddenRate: 0, epochs: 1 }, 1);
    const read = (name: string, model = learned.model) => model.parameters[name].read();
    assertEquals(await read("0.sums.weight"), await read("0.sums.weight", fresh));
    assert((await read("1.weight")).some((w, i) => w !== 0 && i > 0));
    assert((await read("0.norm.weight")).some((w) => w !== 1));
  });
});

Deno.test("a normalized layer begins with the same spread whatever its weights, and slopes are of size 1 behind the last", async () => {
  const { outputs, slopes } = await seen({ norm: "batch", hidden: 2, width: 32 }, 1);
  assertEquals([outputs.length, slopes.length], [2, 2]);
  assertAlmostEquals(slopes[1], 1, 0.05);
  const expected = Math.sqrt((Math.PI - 1) / (2 * Math.PI)); // the spread of a standard normal number behind ReLU
  for (const spread of spreads({ outputs, slopes })) assertAlmostEquals(spread, expected, 0.05);
});

Deno.test("a ReLU layer multiplies slopes by 1.21, which is 38 in nineteen layers", () => {
  const growth = Math.sqrt(Math.PI / (Math.PI - 1));
  assertEquals([growth.toFixed(2), (growth ** 19).toFixed(0)], ["1.21", "38"]);
});

Deno.test("behind a fresh normalization all units have mean 0 and spread 1, and what is kept is not touched", () =>
  steadily(async () => {
    const { validation } = await digitsFor(1), model = network({ norm: "batch", hidden: 2, width: 8 }, new Random(1));
    const units = await unitsOf(model, "norm", validation), { mean, least, largest } = rangeOf(units.flat());
    assertEquals(units.map(({ length }) => length), [8, 8]);
    assert(mean < 1e-5 && least > 0.99 && largest < 1.01);
    assertEquals(Array.from(await model.kept["0.norm.running_mean"].read()), Array(8).fill(0));
    await wrong(model, validation, "the rows");
    assertEquals(Array.from(await model.kept["1.norm.running_var"].read()), Array(8).fill(1));
  }));

Deno.test("units are silent that say nearly the same of all rows", () => {
  const unit = (mean: number, spread: number) => ({ mean, variance: spread ** 2 });
  assertEquals(silentShare([unit(0, 0), unit(5, 0.04), unit(5, 0.06), unit(0, 1)]), 0.5);
  assertEquals(rangeOf([unit(-3, 1), unit(2, 0.5)]), { mean: 3, least: 0.5, largest: 1 });
});

Deno.test("less contrast on gray paper is one factor and one shift of all pixels", () =>
  steadily(async () => {
    const { validation } = await digitsFor(1), few = part(validation, [0, 1]);
    const [plain, gray] = [await few.batch([0, 1]).inputs.read(), await dimmed(few).batch([0, 1]).inputs.read()];
    gray.forEach((pixel, i) => assertAlmostEquals(pixel, 0.3 * plain[i] + 0.3, 1e-6));
    assertEquals(dimmed(few).length, 2);
  }));

Deno.test("a network is asked after the steps that are listed, and both conventions learn the same", async () => {
  const [pytorch, keras] = [
    await errorsWhileLearning(CONVENTIONS.pytorch, 1),
    await errorsWhileLearning(CONVENTIONS.keras, 1),
  ];
  assertEquals(pytorch["the rows"].length, ASKED.length);
  assertEquals(pytorch["the rows"], keras["the rows"]);
  assert(pytorch["what is kept"][4] < keras["what is kept"][4]);
});

Deno.test("stretched weights are multiplied, and cosines are those of each unit's weights and slopes", async () => {
  const [one, ten] = [await said("batch", 1, 1), await said("batch", 10, 1)];
  ten.weight.forEach((w, i) => assertAlmostEquals(w, 10 * one.weight[i], 1e-5));
  const known = {
    ...one,
    weight: Array(128).fill(1),
    weightSlope: [...Array(64).fill(-2), ...Array(32).fill(1), ...Array(32).fill(-1)],
  };
  assertEquals(cosines(known), [-1, 0]);
});

Deno.test("sizes are measured before the first step and after each", async () => {
  const sizes = await sizesWhileLearning("batch", 1, 1);
  assertEquals(sizes.length, STEPS + 1);
  assertAlmostEquals(sizes[0], 1 / Math.sqrt(3 * 64), 0.003); // as PyTorch begins
});
