import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import "../exact.ts";
import { crossEntropy } from "../../../lib/ops/losses_classes.ts";
import { sgd } from "../../../lib/optim/rules.ts";
import { Random } from "../../../lib/random.ts";
import { earlyStopping, type EarlyStoppingSettings } from "../../../lib/training/early_stopping.ts";
import { evaluate } from "../../../lib/training/evaluate.ts";
import { fit } from "../../../lib/training/fit.ts";
import type { Epoch } from "../../../lib/training/history.ts";
import { accuracy } from "../../../lib/training/metrics.ts";
import { model, numbersOf, rows } from "./small.ts";

const data = rows(30);

/** Epochs of which these losses were measured in the validation. */
function epochsOf(losses: readonly number[]): Epoch[] {
  return losses.map((loss, i) => ({ epoch: i + 1, training: { loss: 0, accuracy: i }, validation: { loss } }));
}

/** In which epoch it says "stop"; 0 where it never does. */
function endOf(losses: readonly number[], settings: EarlyStoppingSettings): number {
  const { onBegin, onEpoch } = earlyStopping(settings), history = { losses: [], epochs: [] };
  onBegin!(history);
  return epochsOf(losses).findIndex((epoch) => onEpoch!(epoch, history) === "stop") + 1;
}

Deno.test("training ends when as many epochs in a row as its patience were no better", () => {
  const losses = [5, 4, 6, 3, 7, 7, 2.9, 8, 8, 8, 8];
  assertEquals([0, 1, 2, 3, 4, 5].map((patience) => endOf(losses, { patience })), [3, 3, 6, 10, 11, 0]);
});

Deno.test("what is better by no more than minDelta does not count, and the best stays", () => {
  const losses = [4, 3.5, 3, 2.5];
  assertEquals(endOf(losses, { patience: 2, minDelta: 1 }), 3);
  assertEquals(endOf([4, 3.5, 2.5, 1.75], { patience: 2, minDelta: 1 }), 0); // 2.5 is better than 4 by more than 1
  assertEquals(endOf([4, 4], {}), 2);
});

Deno.test("an accuracy gets better upward", () => {
  assertEquals(endOf([1, 2, 3, 2], { better: "higher" }), 4);
  assertEquals(endOf([1, 2, 3, 4], { better: "higher" }), 0);
  assertEquals(endOf([9, 9, 9], { metric: "accuracy", of: "training", better: "higher" }), 0);
});

Deno.test("epochs before the one that is first to count are no better and no worse", () => {
  assertEquals(endOf([1, 5, 5, 4, 4], { startFrom: 3 }), 5);
  assertEquals(endOf([1, 5, 5, 4, 4], {}), 2);
});

Deno.test("until the baseline is reached, nothing counts as better", () => {
  assertEquals(endOf([9, 8, 7, 6], { patience: 3, baseline: 5 }), 3);
  assertEquals(endOf([9, 8, 4, 3], { patience: 3, baseline: 5 }), 0);
});

Deno.test("what is not a number is not better", () => {
  assertEquals(endOf([NaN, 3, NaN, 2, NaN, NaN], { patience: 2 }), 6);
});

Deno.test("the model gets back the weights of its best epoch, and those of the last where it is not told", async () => {
  const validation = rows(20, 7);
  for (const restores of [true, false]) {
    const one = model(), optimizer = sgd(one.parameters, { learningRate: 8 });
    const stopping = earlyStopping({ patience: 3, restoreBest: restores ? one : undefined });
    const training = { loss: crossEntropy, optimizer, batchSize: 8, epochs: 30, random: new Random(1), validation };
    const { epochs } = await fit(one, data, { ...training, callbacks: [stopping] });
    const best = epochs.reduce((a, b) => b.validation!.loss < a.validation!.loss ? b : a);
    assert(best.epoch < epochs.length, "the learning rate is so large that the last epoch is not the best");
    assertEquals(stopping.best, { epoch: best.epoch, value: best.validation!.loss });
    const { loss } = await evaluate(one, validation, { loss: crossEntropy });
    assertEquals(loss, (restores ? best : epochs.at(-1)!).validation!.loss);
  }
});

Deno.test("a training that begins anew begins without a memory", async () => {
  const one = model(), stopping = earlyStopping({ of: "training", restoreBest: one });
  const training = { loss: crossEntropy, batchSize: 8, epochs: 1, random: new Random(1), callbacks: [stopping] };
  await fit(one, data, { ...training, optimizer: sgd(one.parameters, { learningRate: 0.1 }) });
  const first = stopping.best!.value;
  await fit(one, data, { ...training, optimizer: sgd(one.parameters, { learningRate: 0 }) });
  assertEquals(stopping.best!.epoch, 1);
  assertNotEquals(stopping.best!.value, first);
});

Deno.test("where its history has ended, a training does not go on", async () => {
  const one = model(), before = await numbersOf(one), history = { losses: [], epochs: epochsOf([3, 4]) };
  const optimizer = sgd(one.parameters, { learningRate: 0.1 });
  const training = { loss: crossEntropy, optimizer, batchSize: 8, epochs: 9, random: new Random(1), history };
  await fit(one, data, { ...training, validation: data, callbacks: [earlyStopping()] });
  assertEquals([history.epochs.length, await numbersOf(one)], [2, before]);
  await fit(one, data, { ...training, epochs: 3, validation: data, callbacks: [earlyStopping({ patience: 2 })] });
  assertEquals(history.epochs.length, 3);
});

Deno.test("the best weights of a history are not those of a model that has just begun", async () => {
  const one = model(), history = { losses: [], epochs: epochsOf([4, 3]) };
  const optimizer = sgd(one.parameters, { learningRate: 0.1 }), stopping = earlyStopping({ restoreBest: one });
  const training = { loss: crossEntropy, optimizer, batchSize: 8, epochs: 9, random: new Random(1), history };
  await fit(one, data, { ...training, epochs: 1, validation: data, history: undefined, callbacks: [stopping] });
  optimizer.step({ of: (w) => w });
  const before = await numbersOf(one);
  await assertRejects(
    () => fit(one, data, { ...training, callbacks: [stopping] }),
    Error,
    "Cannot go on with early stopping: the best epoch of the history is 2, and its weights are not known; " +
      "hand this callback to `checkpoints` too, or leave out `restoreBest`",
  );
  assertEquals(await numbersOf(one), before);
});

Deno.test("where training fails, the model gets back its best weights too", async () => {
  const one = model(), optimizer = sgd(one.parameters, { learningRate: 0.1 });
  const stopping = earlyStopping({ of: "training", restoreBest: one, patience: 9 }), kept: number[][] = [];
  const onEpoch = async ({ epoch }: Epoch) => {
    kept.push(await numbersOf(one));
    if (epoch === 3) throw new Error("the disk is full");
  };
  const training = { loss: crossEntropy, optimizer, batchSize: 8, epochs: 9, random: new Random(1), onEpoch };
  await assertRejects(() => fit(one, data, { ...training, callbacks: [stopping] }), Error, "the disk is full");
  assertEquals(stopping.best!.epoch, 2);
  assertEquals(await numbersOf(one), kept[1]);
});

Deno.test("a measure that there is not is refused, with those that there are", async () => {
  const one = model(), optimizer = sgd(one.parameters, { learningRate: 0.1 }), metrics = { accuracy };
  const training = { loss: crossEntropy, optimizer, metrics, batchSize: 8, epochs: 2, random: new Random(1) };
  const by = (metric: string, others = {}) =>
    fit(one, data, { ...training, ...others, callbacks: [earlyStopping({ metric })] });
  await assertRejects(
    () => by("accuracy"),
    Error,
    "Cannot stop early by the accuracy of the validation: nothing is validated; hand fit a `validation`, " +
      'or say `of: "training"`',
  );
  await assertRejects(
    () => by("recall", { validation: data }),
    Error,
    'Cannot stop early by "recall" of the validation: there is loss, accuracy',
  );
});

Deno.test("settings that mean nothing are refused", () => {
  const refused: [EarlyStoppingSettings, string][] = [
    [{ patience: -1 }, "Cannot stop early: patience is -1; it must be 0, 1, 2, ..."],
    [{ patience: 1.5 }, "Cannot stop early: patience is 1.5; it must be 0, 1, 2, ..."],
    [{ startFrom: NaN }, "Cannot stop early: startFrom is NaN; it must be 0, 1, 2, ..."],
    [{ minDelta: -1 }, "Cannot stop early: minDelta is -1; it must be 0 or more"],
    [{ baseline: NaN }, "Cannot stop early: the baseline is NaN"],
  ];
  for (const [settings, message] of refused) assertThrows(() => earlyStopping(settings), Error, message);
});
