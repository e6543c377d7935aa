import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { gradients } from "../../../lib/autograd.ts";
import { parameter, tensor } from "../../../lib/create.ts";
import { Wasm } from "../../../lib/device/wasm/wasm.ts";
import { findRate, readRates } from "../../../lib/optim/finder.ts";
import { momentum, sgd } from "../../../lib/optim/rules.ts";
import { adam } from "../../../lib/optim/rules_adam.ts";
import { mul, sub } from "../../../lib/ops/arithmetic.ts";
import { sum } from "../../../lib/ops/broadcast.ts";
import { Random } from "../../../lib/random.ts";
import { device, type Tensor, useDevice } from "../../../lib/tensor.ts";
import "../exact.ts";

/** A valley whose steepest direction has the bend 4: gradient descent climbs out of it at rates above 1 / 2. */
function valley(w: Tensor): Tensor {
  return sum(mul(tensor([0.5, 2]), mul(w, w)));
}

function learnWith(optimizer: { step: (slopes: ReturnType<typeof gradients>) => void }, w: Tensor) {
  return () => {
    const loss = valley(w);
    optimizer.step(gradients(loss));
    return loss;
  };
}

Deno.test("rates grow by equal factors, and the walk ends where the loss has grown too much", async () => {
  const w = parameter([1, 1]), optimizer = sgd({ w }, { learningRate: 0.01 });
  const { rates, losses, smoothed } = await findRate(optimizer, learnWith(optimizer, w), {
    from: 0.01,
    to: 10,
    steps: 31,
    smoothing: 0.5,
  });
  assertAlmostEquals(rates[10], 0.1, 1e-12);
  assertEquals([losses.length, smoothed.length], [rates.length, rates.length]);
  assert(rates.length < 31 && rates.at(-1)! > 0.5, `it ended at ${rates.at(-1)}`);
  assertEquals([losses[0], smoothed[0]], [2.5, 2.5]);
  assertAlmostEquals(smoothed[2], (losses[2] + losses[1] / 2 + losses[0] / 4) / 1.75, 1e-12);
});

for (const make of [sgd, momentum, adam]) {
  Deno.test(`after the search ${make.rule.name} and its parameters are as they were, to the last bit`, async () => {
    const w = parameter([1, 1]), optimizer = make({ w }, { learningRate: 0.01 });
    for (let i = 0; i < 3; i++) learnWith(optimizer, w)();
    const all = () => Promise.all([w, ...Object.values(optimizer.state)].map(async (x) => [...await x.read()]));
    const before = await all();
    await findRate(optimizer, learnWith(optimizer, w), { steps: 20 });
    assertEquals(await all(), before);
    assertEquals([optimizer.steps, optimizer.learningRates], [3, [0.01]]);
  });
}

Deno.test("losses below zero are walked through as others are, and the walk ends where they have climbed", async () => {
  const w = parameter([1, 1]), optimizer = sgd({ w }, { learningRate: 0.01 });
  const learn = () => {
    const loss = sub(valley(w), 10);
    optimizer.step(gradients(loss));
    return loss;
  };
  const settings = { from: 0.01, to: 10, steps: 31, smoothing: 0.5 };
  const { rates, smoothed } = await findRate(optimizer, learn, settings);
  assert(rates.length < 31 && rates.at(-1)! > 0.5, `it ended at ${rates.at(-1)}`);
  const least = Math.min(...smoothed);
  assert(smoothed.at(-1)! > least + 3 * Math.abs(least));
});

Deno.test("no step stands open while a loss is read: what others make in the meantime stays", async () => {
  const before = device(), wasm = new Wasm({ mebibytes: 16, threads: 1 });
  useDevice(wasm);
  const w = parameter([1, 1]), optimizer = sgd({ w }, { learningRate: 0.01 });
  const search = findRate(optimizer, learnWith(optimizer, w), { steps: 3 }), mine = tensor([1, 2]);
  await search;
  assertEquals([...await mine.read()], [1, 2]);
  useDevice(before);
  wasm.close();
});

Deno.test("also where learning stumbles, everything is put back", async () => {
  const w = parameter([1, 1]), optimizer = sgd({ w }, { learningRate: 0.25 }), learn = learnWith(optimizer, w);
  const stumble = (step: number) => {
    if (step === 2) throw new Error("no more batches");
    return learn();
  };
  await assertRejects(() => findRate(optimizer, stumble), Error, "no more batches");
  assertEquals([[...await w.read()], optimizer.learningRates, optimizer.steps], [[1, 1], [0.25], 0]);
});

Deno.test("a loss that is not finite ends the search", async () => {
  const w = parameter([1, 1]), optimizer = sgd({ w });
  const losses = [4, 3, 2, 1, 0.5, NaN], learn = (i: number) => tensor(losses[i]);
  const curve = await findRate(optimizer, learn, { smoothing: 0, steps: 50 });
  assertEquals(curve.losses, [4, 3, 2, 1, 0.5]);
});

Deno.test("groups keep the proportion of their rates", async () => {
  const a = parameter([1]), b = parameter([1]), seen: number[][] = [];
  const optimizer = sgd([
    { parameters: { a }, settings: { learningRate: 0.5 } },
    { parameters: { b }, settings: { learningRate: 0.125 } },
  ]);
  await findRate(optimizer, () => {
    seen.push([...optimizer.learningRates]);
    return tensor(1);
  }, { from: 1, to: 4, steps: 3 });
  assertEquals(seen, [[1, 0.25], [2, 0.5], [4, 1]]);
});

Deno.test("rates are read off where the loss falls fastest, and where it is smallest", () => {
  const rates = [1, 2, 4, 8, 16, 32], smoothed = [10, 9, 6, 2.8, 2.5, 9];
  assertEquals(readRates({ rates, losses: smoothed, smoothed }), { steepest: 4, lowest: 16, tenth: 1.6 });
  assertThrows(
    () => readRates({ rates: [1, 2, 4], losses: [1, 2, 8], smoothed: [1, 2, 8] }),
    Error,
    "Cannot read a rate off a curve of 3 losses that does not fall: begin with a smaller rate",
  );
});

Deno.test("what it finds trains: a tenth of the lowest point comes down the valley, from any beginning", async () => {
  for (let seed = 1; seed <= 5; seed++) {
    const random = new Random(seed), w = parameter([random.uniform(1, 2), random.uniform(1, 2)]);
    const search = sgd({ w }), { tenth } = readRates(await findRate(search, learnWith(search, w)));
    const optimizer = sgd({ w }, { learningRate: tenth }), learn = learnWith(optimizer, w);
    for (let i = 0; i < 300; i++) learn();
    assert(await valley(w).item() < 1e-3, `seed ${seed}: rate ${tenth}`);
  }
});

Deno.test("settings that cannot be walked through are refused", async () => {
  const w = parameter([1]), learn = () => tensor(1), optimizer = sgd({ w });
  const refuse = async (settings: Parameters<typeof findRate>[2], reason: string, of = optimizer) => {
    await assertRejects(() => findRate(of, learn, settings), Error, `Cannot find a learning rate for sgd: ${reason}`);
  };
  await refuse({ from: 1, to: 1 }, "rates cannot grow from 1 to 1");
  await refuse({ from: 0 }, "rates cannot grow from 0 to 10");
  await refuse({ steps: 2 }, "steps is 2; it must be 3, 4, ...");
  await refuse({ smoothing: 1 }, "smoothing is 1; it must be from 0 to below 1");
  await refuse({ most: 1 }, "most is 1; it must be above 1");
  await refuse({}, "the rate of its first group is 0; it must be above 0", sgd({ w }, { learningRate: 0 }));
});
