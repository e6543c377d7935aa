import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  beginning,
  Disk,
  nextEpoch,
  patient,
  saveBeside,
  saveInPlace,
  train,
} from "../../chapters/21_callbacks/callbacks.ts";
import { densityOf, deviationOf } from "../../chapters/21_callbacks/inside.ts";
import { live } from "../../chapters/21_callbacks/live.ts";
import { bestKept, compared, kept, killed, powerFailures, undisturbed } from "../../chapters/21_callbacks/resuming.ts";
import { epochsOf, limitsOf, searches } from "../../chapters/21_callbacks/searching.ts";
import { largestRate, notesExample, stopEarly, stopOn } from "../../chapters/21_callbacks/stopping.ts";
import { steadily } from "../../chapters/13_data/steady.ts";
import { histogramOf, stepIn } from "../../lib/files/events.ts";
import { type Folder, memoryFolder } from "../../lib/files/folder.ts";
import { recordsIn } from "../../lib/files/records.ts";
import { recordingPage } from "../../lib/figure/page.ts";
import { earlyStopping } from "../../lib/training/early_stopping.ts";
import type { Epoch } from "../../lib/training/history.ts";
import { bestOf } from "../../lib/training/search.ts";

Deno.test("the ten lines of early stopping and the callback of the library stop at the same epoch", () => {
  const losses = fc.array(fc.integer({ min: 0, max: 20 }).map((x) => x / 4), { minLength: 1, maxLength: 40 });
  fc.assert(fc.property(losses, fc.nat(5), fc.constantFrom(0, 0.25, 1), (losses, patience, minDelta) => {
    const hear = patient(patience, minDelta), stopping = earlyStopping({ of: "training", patience, minDelta });
    const history = { losses: [], epochs: [] };
    stopping.onBegin!(history);
    for (const [i, loss] of losses.entries()) {
      const epoch: Epoch = { epoch: i + 1, training: { loss } }, answer = hear(loss);
      assertEquals(stopping.onEpoch!(epoch, history), answer);
      if (answer === "stop") return;
    }
  }));
});

Deno.test("where a training stops is the first epoch that makes so many in a row no better", () => {
  const losses = [5, 4, 4, 3, 3.5, 3, 2.9, 9, 9, 9];
  assertEquals([0, 1, 2, 3].map((patience) => stopOn(losses, patience).stopped), [3, 3, 6, 10]);
  assertEquals(stopOn(losses, 2), { stopped: 6, best: 4, loss: 3, last: 3 });
  assertEquals(stopOn(losses, 2, 0.5).stopped, 6);
  assertEquals(stopOn(losses, 20).stopped, losses.length);
  assertEquals(stopOn([NaN, NaN, NaN], 2).stopped, 2);
});

Deno.test("the plain training goes on from what was kept, as text, to the same bits", () => {
  const numbers = [1, 4, 2, 8, 5, 7], whole = train(beginning(3), numbers, 20);
  for (const epochs of [0, 1, 7, 20]) {
    const text = JSON.stringify(train(beginning(3), numbers, epochs));
    assertEquals(train(JSON.parse(text), numbers, 20), whole);
  }
  const state = train(beginning(3), numbers, 7), forgot = { ...state, velocity: 0 };
  assert(nextEpoch(forgot, numbers).weight !== nextEpoch(state, numbers).weight);
  const anew = { ...state, random: beginning(3).random };
  assert(nextEpoch(anew, numbers).weight !== nextEpoch(state, numbers).weight);
});

Deno.test("one that says stop ends the plain training, and the others still hear of the epoch", () => {
  const heard: number[] = [],
    { epoch } = train(beginning(1), [1, 2], 9, [
      (_, { epoch }) => epoch === 3 ? "stop" : undefined,
      (_, { epoch }) => void heard.push(epoch),
    ]);
  assertEquals([epoch, heard], [3, [1, 2, 3]]);
});

Deno.test("at whatever moment the power fails, what is written beside is the old or the new text", () => {
  fc.assert(fc.property(fc.string(), fc.string(), (before, after) => {
    assertEquals(powerFailures(saveBeside, before, after).neither, 0);
  }));
  const { moments, neither } = powerFailures(saveInPlace, "old", "new and longer");
  assertEquals([moments, neither], [16, 14]);
  assertThrows(() => saveBeside(new Disk(2), "state", "text"), Error, "the power fails");
});

Deno.test("a training that was killed goes on to the same bits, and only with all that it needs", async () => {
  const whole = await steadily(() => undisturbed(1));
  const all = await steadily(() => killed(1, "nothing"));
  assertEquals(all, whole);
  for (const what of ["what the optimizer remembers", "where the random numbers stand"] as const) {
    assert(compared((await steadily(() => killed(1, what))).weights, whole.weights).differ > 0);
  }
});

/** A folder that dies at some moment: of what it is to add then, it keeps a part, and of what it is to write, nothing. */
function mortal(folder: Folder, moments: number): Folder {
  let left = moments;
  const die = () => Promise.reject(new Error("killed"));
  return {
    ...folder,
    write: (name, bytes) => left-- > 0 ? folder.write(name, bytes) : die(),
    append: (name, bytes) =>
      left-- > 0 ? folder.append(name, bytes) : folder.append(name, bytes.slice(0, bytes.length / 2)).then(die),
    remove: (name) => left-- > 0 ? folder.remove(name) : die(),
  };
}

Deno.test("at whatever moment a training that is kept dies, all files are whole in the end", async () => {
  const epochs = 5, whole = memoryFolder();
  await steadily(() => kept(1, epochs, whole));
  const names = await whole.names();
  let deaths = 0;
  for (let moments = 0;; moments++) {
    const folder = memoryFolder();
    const isDone = await steadily(() => kept(1, epochs, mortal(folder, moments))).then(() => true, () => false);
    if (isDone) break;
    deaths++;
    await steadily(() => kept(1, epochs, folder));
    const old = (await folder.names()).filter((name) => !names.includes(name)); // killed before it could be removed
    assert(old.length === 0 || old.join() === "checkpoint_000003.safetensors");
    for (const name of names.filter((name) => !name.endsWith("tfevents"))) {
      assertEquals(await folder.read(name), await whole.read(name), `${name}, killed at moment ${moments}`);
    }
    const steps = recordsIn((await folder.read("training.tfevents"))!).map(stepIn);
    assertEquals(steps, [undefined, 0, 1, 2, 3, 4, 5]);
  }
  assertEquals(deaths, 2 + 3 * epochs + 3); // both logs begin; each epoch adds to both and saves; from the third on one is removed
});

Deno.test("a training that is complete has nothing left to do", async () => {
  const folder = memoryFolder(), first = await steadily(() => kept(2, 3, folder));
  const again = await steadily(() => kept(2, 3, folder));
  assertEquals([first.known, again.known], [0, 3]);
  assertEquals(again.history, first.history);
});

Deno.test("a training of one seed does not go on with another, and a damaged checkpoint is told", async () => {
  const folder = memoryFolder(), last = "checkpoint_000003.safetensors";
  await steadily(() => kept(2, 3, folder));
  const message = "Cannot go on with seed 1: the folder has a training of another seed; take another folder";
  await assertRejects(() => steadily(() => kept(1, 3, folder)), Error, message);
  const bytes = (await folder.read(last))!;
  bytes[bytes.length - 1] ^= 1;
  await folder.write(last, bytes);
  const { known, refused } = await steadily(() => kept(2, 3, folder));
  assertEquals([known, refused.map(({ file }) => file)], [2, [last]]);
});

Deno.test("only the best checkpoint is kept, and the best weights are given back", async () => {
  const { files, losses } = await steadily(() => bestKept(1, 30));
  assertEquals(files, [`checkpoint_0000${losses.indexOf(Math.min(...losses)) + 1}.safetensors`]);
  const { loss, restored, stopped, best } = await steadily(() => stopEarly(1, 3));
  assertEquals([restored, stopped], [loss, best + 3]);
});

Deno.test("the example of the notes ends as the page says", async () => {
  const { ended, reason } = await notesExample(1, 0.01, "float32");
  assertEquals(ended, "refused");
  assertEquals(reason!.startsWith("Cannot train any further: the loss is Infinity in step 11, epoch 3;"), true);
  assertEquals((await notesExample(1, 0.01, "float64")).ended, "stopped early");
  assertEquals((await notesExample(1, 1e-5, "float64")).ended, "after all ten epochs");
  assertAlmostEquals(largestRate(), 2 / (0.2 * 160_871), 1e-12); // 80^2 + 81^2 + ... + 99^2, and 1 for the bias
});

Deno.test("a histogram knows the deviation, and its curve has the area 1", () => {
  const histogram = histogramOf([1, 2, 3, 10], 3)!;
  assertAlmostEquals(deviationOf(histogram), Math.sqrt(12.5));
  const { x, y } = densityOf(histogram);
  assertEquals(x, [2.5, 8.5]);
  assertAlmostEquals(y.reduce((sum, one) => sum + 3 * one, 0), 1);
});

Deno.test("searches try as many settings, for as many epochs, as the page says", async () => {
  const [low, high] = limitsOf(1);
  assertAlmostEquals(high / low, 1e5, 1e-6);
  const halving = await steadily(() => searches.halving(1)), random = await steadily(() => searches.random(1));
  assertEquals([epochsOf(halving), epochsOf(random), halving.length], [116, 144, 48 + 16 + 6]);
  assertEquals(bestOf(await steadily(() => searches.random(1))), bestOf(random));
  assert(random.every(({ settings }) => settings.rate >= low && settings.rate <= high));
});

Deno.test("the bar tells the epoch, both losses and the time that is left, from where a training goes on", () => {
  let time = 0;
  const told: [number, string?][] = [], { page } = recordingPage();
  const bar = {
    update: (done: number, remark?: string) => void told.push([done, remark]),
    end: () => void told.push([-1]),
  };
  const watching = live({ ...page, progress: () => bar }, "learning", 8, () => time += 1500),
    history = { losses: [], epochs: [] };
  const epochs = Array.from({ length: 3 }, (_, i): Epoch => ({ epoch: i + 1, training: { loss: 1 } }));
  watching.onBegin!({ ...history, epochs });
  watching.onEpoch!({ epoch: 4, training: { loss: 0.5 }, validation: { loss: 0.75 } }, history);
  watching.onEnd!(history);
  assertEquals(told.map(([done]) => done), [3, 4, -1]);
  assertEquals(told[1][1], "loss 0.5, held out 0.75, 6 s left");
});
