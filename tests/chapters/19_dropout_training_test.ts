import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { askMany, askScaled } from "../../chapters/19_dropout/asking.ts";
import * as digits from "../../chapters/19_dropout/digits.ts";
import { learnNoisy, lossOfTruth } from "../../chapters/19_dropout/noisy.ts";
import { dense } from "../../lib/nn/dense.ts";
import { dropoutLayer } from "../../lib/nn/dropout.ts";
import { sequential } from "../../lib/nn/sequential.ts";
import { summarize } from "../../lib/nn/summary.ts";
import { mul } from "../../lib/ops/arithmetic.ts";
import { Random } from "../../lib/random.ts";
import "../lib/exact.ts";

Deno.test("a network without its units says what is left, and a silent layer gives one answer to all", async () => {
  const reader = await digits.learn({ units: 8, epochs: 1, drop: dropoutLayer(0.2) }, 1);
  const { accuracy } = await digits.measure(reader), all = digits.range(8);
  const [whole, one, none] = await digits.accuracyWithout(reader, [[], [3], all]);
  assertAlmostEquals(whole, accuracy, 1e-6);
  assert(one !== whole && none < 0.2);
  assertAlmostEquals((await askScaled(reader, 1)).accuracy, accuracy, 1e-6);
  assertAlmostEquals((await askScaled(reader, 0)).accuracy, none, 1e-6);
  assertEquals(await askMany(reader, 2, 1), await askMany(reader, 2, 1));
  assert((await askMany(reader, 1, 1)).loss !== (await askMany(reader, 1, 2)).loss);
});

Deno.test("how loud a unit is for each digit", async () => {
  const reader = await digits.learn({ units: 4, epochs: 1, drop: dropoutLayer(0) }, 1);
  const found = await digits.digitsOfUnits(reader);
  assert(found.length === 4 && found.every((count) => count >= 0 && count <= 10));
  assertEquals(await digits.digitsOfUnits({ ...reader, hidden: (x) => mul(reader.hidden(x), 0) }), [0, 0, 0, 0]);
});

Deno.test("noisy rows: the same seed learns the same, dropout stands where it is told, and wrong labels cost", async () => {
  const trial = { rate: 0.5, epochs: 3 };
  const [one, same, first] = [
    await learnNoisy(trial, 1),
    await learnNoisy(trial, 1),
    await learnNoisy({ ...trial, behind: [0] }, 1),
  ];
  assertEquals(one, same);
  assert(first.losses[2] !== one.losses[2]);
  const nowhere = await learnNoisy({ ...trial, behind: [] }, 1);
  assertEquals(nowhere, await learnNoisy({ rate: 0, epochs: 3 }, 1));
  const wrong = await learnNoisy({ rate: 0, epochs: 15, flipped: 0.4 }, 1),
    right = await learnNoisy({ rate: 0, epochs: 15 }, 1);
  assert(wrong.bestLoss > right.bestLoss + 0.05);
  assertEquals([right.bestLoss, right.losses.indexOf(right.bestLoss) + 1], [
    Math.min(...right.losses),
    right.bestEpoch,
  ]);
  assert(lossOfTruth(1) > 0.1 && lossOfTruth(1) < 0.3);
});

Deno.test("dropout has no parameters: the networks of the page have 407050 and 5697", () => {
  const random = new Random(1), drop = dropoutLayer(0.2);
  assertEquals(
    summarize(sequential([dense(784, 512, { random }), drop, dense(512, 10, { random })])).parameters,
    407050,
  );
  const noisy = sequential([
    dense(22, 64, { random }),
    drop,
    dense(64, 64, { random }),
    drop,
    dense(64, 1, { random }),
  ]);
  assertEquals(summarize(noisy).parameters, 5697);
});
