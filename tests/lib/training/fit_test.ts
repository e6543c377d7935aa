import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { gradients } from "../../../lib/autograd.ts";
import { batches } from "../../../lib/data/batches.ts";
import type { Dataset } from "../../../lib/data/dataset.ts";
import type { Device } from "../../../lib/device/device.ts";
import { Reference } from "../../../lib/device/reference.ts";
import { Wasm } from "../../../lib/device/wasm/wasm.ts";
import { clipByNorm } from "../../../lib/optim/clip.ts";
import { sgd } from "../../../lib/optim/rules.ts";
import { adam } from "../../../lib/optim/rules_adam.ts";
import { crossEntropy } from "../../../lib/ops/losses_classes.ts";
import { Random } from "../../../lib/random.ts";
import { useDevice } from "../../../lib/tensor.ts";
import { evaluate } from "../../../lib/training/evaluate.ts";
import { fit } from "../../../lib/training/fit.ts";
import type { Epoch, Step } from "../../../lib/training/history.ts";
import type { Loss } from "../../../lib/training/measure.ts";
import { accuracy, balancedWeights } from "../../../lib/training/metrics.ts";
import { model, numbersOf, rows } from "./small.ts";

const DEVICES: readonly Device[] = [new Reference(), new Wasm({ mebibytes: 64, threads: 1 })];

for (const device of DEVICES) {
  Deno.test(`fit is the loop that one would write, to the last bit: ${device.name}`, async () => {
    useDevice(device);
    const byHand = model(1, 0.25),
      fitted = model(1, 0.25),
      eager = model(1, 0.25),
      data = rows(30),
      losses: number[] = [];
    const random = new Random(2), optimizer = adam(byHand.parameters, { learningRate: 0.01 });
    for (let epoch = 0; epoch < 3; epoch++) {
      for (const { inputs, targets } of batches(data, 8, { random })) {
        const loss = crossEntropy(byHand(inputs, { isTraining: true, random }), targets);
        optimizer.step(gradients(loss));
        losses.push(await loss.item());
      }
    }
    for (const [compiled, one] of [[true, fitted], [false, eager]] as const) {
      const optimizer = adam(one.parameters, { learningRate: 0.01 }), metrics = { accuracy };
      const training = {
        loss: crossEntropy,
        optimizer,
        metrics,
        batchSize: 8,
        epochs: 3,
        random: new Random(2),
        compiled,
      };
      const history = await fit(one, data, training);
      assertEquals(history.losses, losses);
      assertEquals(await numbersOf(one), await numbersOf(byHand));
    }
  });
}

const data = rows(30);

function trainingOf(one = model(), learningRate = 0.1) {
  const optimizer = sgd(one.parameters, { learningRate });
  return { loss: crossEntropy, optimizer, batchSize: 8, epochs: 2, random: new Random(1) };
}

Deno.test("an epoch's loss is the mean over rows: a short last batch counts less", async () => {
  const one = model(), { losses, epochs } = await fit(one, data, trainingOf(one));
  assertEquals(losses.length, 8);
  const [a, b, c, d] = losses;
  assertAlmostEquals(epochs[0].training.loss, (8 * a + 8 * b + 8 * c + 6 * d) / 30, 1e-12);
  assertEquals(epochs.map(({ epoch }) => epoch), [1, 2]);
});

Deno.test("validation is measured after the epoch, on rows of its own, without dropout", async () => {
  const one = model(1, 0.5),
    validation = rows(20, 7),
    training = { ...trainingOf(one), metrics: { accuracy }, validation };
  const { epochs } = await fit(one, data, training);
  assertEquals(epochs[1].validation, await evaluate(one, validation, { loss: crossEntropy, metrics: { accuracy } }));
  assertEquals(Object.keys(epochs[0].training), ["loss", "accuracy"]);
  const plain = model(1, 0.5);
  await fit(plain, data, trainingOf(plain));
  assertEquals(await numbersOf(one), await numbersOf(plain), "to look changes nothing");
});

Deno.test("every step and every epoch is told, in order", async () => {
  const one = model(), told: Step[] = [], epochs: Epoch[] = [];
  const training = { ...trainingOf(one), onStep: (step: Step) => void told.push(step) };
  const history = await fit(one, data, { ...training, onEpoch: (epoch) => void epochs.push(epoch) });
  assertEquals(told.map(({ step, epoch, steps }) => [step, epoch, steps]), [
    [1, 1, 8],
    [2, 1, 8],
    [3, 1, 8],
    [4, 1, 8],
    [5, 2, 8],
    [6, 2, 8],
    [7, 2, 8],
    [8, 2, 8],
  ]);
  assertEquals(told.map(({ measures }) => measures.loss), history.losses);
  assertEquals(epochs, history.epochs);
});

Deno.test("more steps than wait at once are all noted", async () => {
  const one = model(), training = { ...trainingOf(one, 0.01), batchSize: 1, epochs: 1 }, many = rows(250);
  const { losses } = await fit(one, many, training);
  assertEquals(losses.length, 250);
  assertEquals(new Set(losses).size, 250);
});

Deno.test("steps are told while the epoch still runs, and others get their turn", async () => {
  const one = model(), slow = { ...trainingOf(one, 0.01), batchSize: 1, epochs: 1 }, turns: number[] = [];
  const timer = setInterval(() => turns.push(steps), 1);
  let steps = 0;
  const loss: Loss = (outputs, targets) => {
    steps++;
    for (const began = performance.now(); performance.now() - began < 15;);
    return crossEntropy(outputs, targets);
  };
  await fit(one, data, { ...slow, loss, compiled: false });
  clearInterval(timer);
  assert(turns.some((turn) => turn > 0 && turn < 30), `${turns}`);
  const told: number[] = [], many = rows(150);
  let asked = 0;
  const watched: Dataset = { length: 150, batch: (rows) => (asked++, many.batch(rows)) };
  await fit(one, watched, { ...slow, onStep: ({ step }) => void (step === 1 && told.push(asked)) });
  assert(told[0] <= 100, "the first step is told before the last is taken");
});

Deno.test("who watches may stop it", async () => {
  const one = model(), stop = ({ epoch }: Epoch) => Promise.resolve(epoch === 3 ? "stop" : undefined);
  const { epochs } = await fit(one, data, { ...trainingOf(one), epochs: 10, onEpoch: stop });
  assertEquals(epochs.length, 3);
});

Deno.test("without shuffling rows come as they stand, and a rest can be left out", async () => {
  const seen: number[][] = [],
    watched: Dataset = {
      length: 30,
      batch: (rows) => {
        seen.push([...Array.from(rows)]);
        return data.batch(rows);
      },
    };
  const one = model();
  await fit(one, watched, { ...trainingOf(one), epochs: 1, shuffled: false, dropLast: true });
  const [first, ...asked] = seen.splice(0);
  assertEquals([...first, ...asked[0], ...asked[1]], Array.from({ length: 24 }, (_, i) => i));
  assertEquals(asked.slice(2), [asked[1]], "the last batch is measured once more");
  await fit(one, watched, { ...trainingOf(one), epochs: 1 });
  assertEquals(seen.slice(0, -1).flat().sort((a, b) => a - b), Array.from({ length: 30 }, (_, i) => i));
});

Deno.test("a schedule multiplies the rate at each step, and the rate comes back in the end", async () => {
  const one = model(), rates: number[] = [], training = trainingOf(one, 0.1);
  const optimizer = {
    ...training.optimizer,
    step: () => void (rates.push(optimizer.learningRates[0]), optimizer.steps++),
  };
  await fit(one, data, { ...training, optimizer, epochs: 1, schedule: (t) => 1 / (t + 1) });
  assertEquals(rates, [0.1, 0.05, 0.1 / 3, 0.025]);
  assertEquals(optimizer.learningRates, [0.1]);
  await fit(one, data, { ...training, optimizer, epochs: 1, schedule: (t) => t });
  assertAlmostEquals(rates[4], 0.4, 1e-12, "it goes on where the optimizer is");
});

Deno.test("without a schedule rates are whose they were: what a plateau has set stays", async () => {
  const one = model(), training = trainingOf(one, 0.1), { learningRates } = training.optimizer;
  await fit(one, data, { ...training, onEpoch: () => void (learningRates[0] = 0.01) });
  assertEquals(learningRates, [0.01]);
});

Deno.test("gradients are clipped before the step, and what the optimizer does not have is frozen", async () => {
  const most = 0.01, one = model(), before = await numbersOf(one);
  const { "hidden.weight": _, ...learned } = one.parameters;
  const optimizer = sgd(learned, { learningRate: 1 }),
    clip = (slopes: Parameters<typeof clipByNorm>[0]) => clipByNorm(slopes, learned, most);
  await fit(one, data, { ...trainingOf(one), optimizer, clip, batchSize: 30, epochs: 1 });
  const after = await numbersOf(one), moved = after.map((w, i) => w - before[i]);
  assertEquals(moved.slice(0, 24), Array(24).fill(0));
  assertAlmostEquals(Math.hypot(...moved), most, 1e-5);
});

Deno.test("classes can be weighted, and groups have rates of their own, compiled or not", async () => {
  const weights = balancedWeights(data.classes!),
    loss: Loss = (scores, classes) => crossEntropy(scores, classes, { classWeights: weights });
  const fitted: number[][] = [];
  for (const compiled of [true, false]) {
    const one = model(), { "out.weight": slow, ...fast } = one.parameters;
    const groups = [{ parameters: { "out.weight": slow }, settings: { learningRate: 0.01 } }, { parameters: fast }];
    await fit(one, data, { ...trainingOf(one), loss, optimizer: sgd(groups, { learningRate: 0.1 }), compiled });
    fitted.push(await numbersOf(one));
  }
  assertEquals(fitted[0], fitted[1]);
  const plain = model();
  await fit(plain, data, trainingOf(plain));
  assertNotEquals(fitted[0], await numbersOf(plain));
});

Deno.test("memory stays flat, also where steps are many", async () => {
  const small = new Wasm({ mebibytes: 16, threads: 1 });
  useDevice(small);
  const one = model(), many = rows(3000);
  await fit(one, many, { ...trainingOf(one, 0.01), batchSize: 1, epochs: 3 });
  small.close();
  useDevice(DEVICES[1]);
});
