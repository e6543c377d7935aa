import { assertEquals, assertRejects } from "@std/assert";
import { sgd } from "../../../lib/optim/rules.ts";
import { crossEntropy } from "../../../lib/ops/losses_classes.ts";
import { Random } from "../../../lib/random.ts";
import { together } from "../../../lib/training/callbacks.ts";
import { fit } from "../../../lib/training/fit.ts";
import type { Callback, History } from "../../../lib/training/history.ts";
import { ratesByEpoch } from "../../../lib/training/rate_callbacks.ts";
import { model, numbersOf, rows } from "./small.ts";

const data = rows(20);

function trainingOf(one = model(), learningRate = 0.1) {
  const optimizer = sgd(one.parameters, { learningRate });
  return { loss: crossEntropy, optimizer, batchSize: 8, epochs: 2, random: new Random(3) };
}

/** Writes down what it hears. */
function listener(name: string, heard: string[], answer?: "stop"): Callback {
  return {
    onBegin: ({ epochs }) => void heard.push(`${name} begins at ${epochs.length}`),
    onStep: ({ step }) => void heard.push(`${name} step ${step}`),
    onEpoch({ epoch }) {
      heard.push(`${name} epoch ${epoch}`);
      return answer;
    },
    onEnd: ({ epochs }) => void heard.push(`${name} ends at ${epochs.length}`),
  };
}

Deno.test("callbacks hear of the begin, each step, each epoch and the end, in their order", async () => {
  const heard: string[] = [], one = model();
  const callbacks = [listener("a", heard), listener("b", heard)];
  await fit(one, rows(8), { ...trainingOf(one), epochs: 2, callbacks });
  assertEquals(
    heard.map((line) => line.slice(2)).filter((_, i) => i % 2 === 0),
    ["begins at 0", "step 1", "epoch 1", "step 2", "epoch 2", "ends at 2"],
  );
  assertEquals(heard.map((line) => line[0]).join(""), "abababababab");
});

Deno.test("one that says stop ends the training, and the others still hear of that epoch", async () => {
  const heard: string[] = [], one = model(), callbacks = [listener("a", heard, "stop"), listener("b", heard)];
  const { epochs } = await fit(one, data, { ...trainingOf(one), epochs: 5, callbacks });
  assertEquals(epochs.length, 1);
  assertEquals(heard.slice(-4), ["a epoch 1", "b epoch 1", "a ends at 1", "b ends at 1"]);
});

Deno.test("to stop at the begin is to take no step", async () => {
  const one = model(), before = await numbersOf(one);
  const { epochs, losses } = await fit(one, data, { ...trainingOf(one), callbacks: [{ onBegin: () => "stop" }] });
  assertEquals([epochs.length, losses.length], [0, 0]);
  assertEquals(await numbersOf(one), before);
});

Deno.test("callbacks are waited for, one after the other", async () => {
  const heard: string[] = [];
  const slow: Callback = {
    onEpoch: async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      heard.push("slow");
    },
  };
  const told = together([slow, { onEpoch: () => void heard.push("fast") }]);
  await told.onEpoch({ epoch: 1, training: {} }, { losses: [], epochs: [] });
  assertEquals(heard, ["slow", "fast"]);
});

Deno.test("the end is told where training fails, too", async () => {
  const heard: string[] = [], one = model(), callbacks = [listener("a", heard)];
  await assertRejects(
    () => fit(one, data, { ...trainingOf(one, 1e300), epochs: 30, callbacks }),
    Error,
    "Cannot train",
  );
  assertEquals(heard.at(-1)!.startsWith("a ends"), true);
});

Deno.test("a training that goes on behind a history ends as if it had not been interrupted", async () => {
  const whole = model(1, 0.25), halves = model(1, 0.25);
  const expected = await fit(whole, data, { ...trainingOf(whole), epochs: 4 });
  const training = trainingOf(halves), heard: string[] = [];
  const first = await fit(halves, data, { ...training, epochs: 2 });
  const saved: History = JSON.parse(JSON.stringify(first)), { state } = training.random, random = new Random(99);
  random.state = JSON.parse(JSON.stringify(state));
  const callbacks = [listener("a", heard)];
  const second = await fit(halves, data, { ...training, random, epochs: 4, history: saved, callbacks });
  assertEquals(second, expected);
  assertEquals(heard[0], "a begins at 2");
  assertEquals(await numbersOf(halves), await numbersOf(whole));
});

Deno.test("a training whose history has all its epochs takes no step", async () => {
  const one = model(),
    training = trainingOf(one),
    history = await fit(one, data, training),
    before = await numbersOf(one);
  assertEquals((await fit(one, data, { ...training, history })).losses.length, 6);
  assertEquals(await numbersOf(one), before);
});

Deno.test("the first error is the one that is thrown, though more come when the training ends", async () => {
  const one = model(), fail = (what: string) => () => Promise.reject(new Error(what));
  const callbacks = [{ onEnd: fail("second") }, { onEnd: fail("third") }];
  const training = { ...trainingOf(one), callbacks };
  await assertRejects(() => fit(one, data, { ...training, onEpoch: fail("first") }), Error, "first");
  await assertRejects(() => fit(one, data, training), Error, "second");
});

Deno.test("who was not told of the begin hears of no end: what an earlier training has left is not put back", async () => {
  const one = model(), training = trainingOf(one), { optimizer } = training;
  const callbacks: Callback[] = [ratesByEpoch(optimizer, () => 0.5)], heard: string[] = [];
  optimizer.learningRates[0] = 0.3;
  const failing: Callback = { onBegin: () => Promise.reject(new Error("no folder")), onEnd: () => heard.push("end") };
  await assertRejects(() => fit(one, data, { ...training, callbacks: [failing, ...callbacks] }), Error, "no folder");
  assertEquals([optimizer.learningRates, heard], [[0.3], ["end"]]);
});

Deno.test("all hear of the end, even where one of them throws: rates are put back", async () => {
  const one = model(), training = trainingOf(one), { optimizer } = training;
  const failing: Callback = { onEnd: () => Promise.reject(new Error("the disk is full")) };
  const callbacks = [failing, ratesByEpoch(optimizer, () => 0.5)];
  await assertRejects(() => fit(one, data, { ...training, callbacks }), Error, "the disk is full");
  assertEquals(optimizer.learningRates, [0.1]);
});
