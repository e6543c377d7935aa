import { assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import "../exact.ts";
import { crossEntropy } from "../../../lib/ops/losses_classes.ts";
import type { Optimizer } from "../../../lib/optim/optimizer.ts";
import { sgd } from "../../../lib/optim/rules.ts";
import { exponentialDecay, stepDecay } from "../../../lib/optim/schedules.ts";
import { Random } from "../../../lib/random.ts";
import { fit } from "../../../lib/training/fit.ts";
import type { Callback, Epoch, History } from "../../../lib/training/history.ts";
import { ratesByEpoch, ratesByPlateau } from "../../../lib/training/rate_callbacks.ts";
import { model, numbersOf, rows } from "./small.ts";

const data = rows(24);

function setup() {
  const one = model(),
    { hidden, out } = {
      hidden: { parameters: { a: one.parameters["hidden.weight"] } },
      out: { parameters: { b: one.parameters["out.weight"] }, settings: { learningRate: 1 } },
    };
  const optimizer = sgd([hidden, out], { learningRate: 8 });
  return { one, optimizer, training: { loss: crossEntropy, optimizer, batchSize: 8, random: new Random(1) } };
}

/** The rates of each epoch, as its steps see them. */
function noted(optimizer: Optimizer): Callback & { readonly rates: number[][] } {
  const rates: number[][] = [];
  return { rates, onStep: () => void (rates.push([...optimizer.learningRates])) };
}

const everyThird = (rates: readonly number[][]) => rates.filter((_, i) => i % 3 === 2);

Deno.test("a schedule of epochs multiplies the rates of all groups, and gives them back", async () => {
  const { one, optimizer, training } = setup(), { rates, onStep } = noted(optimizer);
  const callbacks = [ratesByEpoch(optimizer, stepDecay({ every: 2, factor: 0.5 })), { onStep }];
  await fit(one, data, { ...training, epochs: 5, callbacks });
  assertEquals(everyThird(rates), [[8, 1], [8, 1], [4, 0.5], [4, 0.5], [2, 0.25]]);
  assertEquals(optimizer.learningRates, [8, 1]);
});

Deno.test("the rates that the optimizer has when training begins are those that are multiplied", async () => {
  const { one, optimizer, training } = setup(), { rates, onStep } = noted(optimizer);
  const callbacks = [ratesByEpoch(optimizer, () => 0.5), { onStep }];
  optimizer.learningRates[0] = 4;
  await fit(one, data, { ...training, epochs: 1, callbacks });
  assertEquals([rates[0], optimizer.learningRates], [[2, 0.5], [4, 1]]);
});

/** The rate of each epoch, where a callback hears of these losses. */
function ratesThrough(losses: readonly number[], make: (optimizer: Optimizer) => Callback, from = 0): number[] {
  const { optimizer } = setup(), callback = make(optimizer);
  const epochs = losses.map((loss, i): Epoch => ({ epoch: i + 1, training: { loss: 1 }, validation: { loss } }));
  const history: History = { losses: [], epochs: epochs.slice(0, from) }, rates: number[] = [];
  callback.onBegin!(history);
  for (const epoch of epochs.slice(from)) {
    rates.push(optimizer.learningRates[0]);
    history.epochs.push(epoch);
    callback.onEpoch!(epoch, history);
  }
  callback.onEnd!(history);
  assertEquals(optimizer.learningRates, [8, 1]);
  return rates;
}

Deno.test("on a plateau the rates fall, once more than its patience", () => {
  const losses = [3, 2, 2, 2, 2, 1, 1, 1, 1];
  const rates = ratesThrough(losses, (optimizer) => ratesByPlateau(optimizer, { patience: 1, factor: 0.5 }));
  assertEquals(rates, [8, 8, 8, 8, 4, 4, 4, 4, 2]);
});

Deno.test("a training that goes on behind its history goes on with the rates that it would have", () => {
  const losses = [3, 2, 2, 2, 2, 1, 1, 1, 1];
  const makers = [
    (optimizer: Optimizer) => ratesByPlateau(optimizer, { patience: 1, factor: 0.5 }),
    (optimizer: Optimizer) => ratesByEpoch(optimizer, exponentialDecay(0.5)),
  ];
  for (const make of makers) {
    const whole = ratesThrough(losses, make);
    for (let from = 0; from < losses.length; from++) assertEquals(ratesThrough(losses, make, from), whole.slice(from));
  }
});

Deno.test("a plateau of what is learned from is seen by fit, and the factor can be asked for", async () => {
  const { one, optimizer, training } = setup();
  const plateau = ratesByPlateau(optimizer, { of: "training", threshold: 1, patience: 0, factor: 0.5 });
  const before = await numbersOf(one);
  await fit(one, data, { ...training, epochs: 4, callbacks: [plateau] });
  assertEquals(plateau.factor, 0.125);
  assertNotEquals(await numbersOf(one), before);
});

Deno.test("what cannot be watched is refused", async () => {
  const { one, optimizer, training } = setup();
  await assertRejects(
    () => fit(one, data, { ...training, epochs: 4, callbacks: [ratesByPlateau(optimizer)] }),
    Error,
    "Cannot change learning rates by the loss of the validation: nothing is validated",
  );
  await assertRejects(
    () => fit(one, data, { ...training, epochs: 4, callbacks: [ratesByEpoch(optimizer, () => -1)] }),
    Error,
    "Cannot multiply the learning rate of sgd by -1: a factor is a number from 0 up",
  );
  assertThrows(() => ratesByPlateau(optimizer, { factor: 2 }), Error, "factor is 2; it must be from 0 to below 1");
});
