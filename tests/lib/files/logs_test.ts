import { assertEquals, assertRejects } from "@std/assert";
import { csvLog } from "../../../lib/files/csv_log.ts";
import { eventLog } from "../../../lib/files/event_log.ts";
import { type Folder, memoryFolder } from "../../../lib/files/folder.ts";
import { fieldsOf } from "../../../lib/files/protobuf_read.ts";
import { record, recordsIn } from "../../../lib/files/records.ts";
import { stepIn } from "../../../lib/files/events.ts";
import { layer } from "../../../lib/nn/layer.ts";
import type { Callback, Epoch, History } from "../../../lib/training/history.ts";
import { tensor } from "../../../lib/create.ts";

const epochOf = (epoch: number): Epoch => ({
  epoch,
  training: { loss: 1 / epoch, accuracy: 0.5 },
  validation: { loss: 2 / epoch, accuracy: 0.25 },
});

const historyOf = (epochs: number): History => ({
  losses: [],
  epochs: Array.from({ length: epochs }, (_, i) => epochOf(i + 1)),
});

/** Tells a callback of a training that begins, or goes on, and of more epochs. */
async function train(log: Callback, history: History, epochs: number) {
  await log.onBegin!(history);
  while (history.epochs.length < epochs) {
    history.epochs.push(epochOf(history.epochs.length + 1));
    await log.onEpoch!(history.epochs.at(-1)!, history);
  }
}

const textIn = async (folder: Folder) => new TextDecoder().decode(await folder.read("training.csv"));

const TABLE = `epoch,training loss,training accuracy,validation loss,validation accuracy
1,1,0.5,2,0.25
2,0.5,0.5,1,0.25
3,0.3333333333333333,0.5,0.6666666666666666,0.25
`;

Deno.test("a log of commas has a line for each epoch", async () => {
  const folder = memoryFolder();
  await train(csvLog(folder), historyOf(0), 3);
  assertEquals(await textIn(folder), TABLE);
});

Deno.test("where a training goes on, the log of commas is as if it had not been interrupted", async () => {
  for (const before of [0, 1, 2, 3]) {
    for (const checkpoint of [0, 1, 2, 3]) {
      const folder = memoryFolder();
      await train(csvLog(folder), historyOf(0), before);
      await folder.append("training.csv", new TextEncoder().encode("4,0.2"));
      await train(csvLog(folder), historyOf(checkpoint), 3);
      assertEquals(await textIn(folder), TABLE);
    }
  }
});

Deno.test("names with commas are quoted, and a column that comes later stands there for all epochs", async () => {
  const folder = memoryFolder(), log = csvLog(folder), history = historyOf(0);
  await log.onBegin!(history);
  const add = async (training: Epoch["training"]) => {
    history.epochs.push({ epoch: history.epochs.length + 1, training });
    await log.onEpoch!(history.epochs.at(-1)!, history);
  };
  await add({ loss: 1 });
  await add({ loss: 2, 'top "2, 3"': NaN });
  await add({ loss: 3 });
  assertEquals(await textIn(folder), 'epoch,training loss,"training top ""2, 3"""\n1,1,\n2,2,NaN\n3,3,\n');
});

const model = layer((x) => x, {
  title: "two",
  parameters: { weight: tensor([1, 2, 3]), bias: tensor([NaN]) },
});

/** The records of the file: the step of each, its time, and the names of its values. */
async function eventsIn(folder: Folder) {
  const bytes = (await folder.read("training.tfevents"))!;
  return recordsIn(bytes).map((one) => {
    const summary = fieldsOf(one).find(({ field }) => field === 5)?.value as Uint8Array<ArrayBuffer> | undefined;
    const values = summary ? fieldsOf(summary).map(({ value }) => fieldsOf(value as Uint8Array<ArrayBuffer>)) : [];
    const names = values.map((value) => new TextDecoder().decode(value[0].value as Uint8Array));
    return { step: stepIn(one), time: timeIn(one), names };
  });
}

const timeIn = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getFloat64(1, true);

/** A clock that goes on by a second each time. */
function clock(from = 1_700_000_000) {
  let seconds = from;
  return () => seconds++ * 1000;
}

const SCALARS = ["loss/training", "accuracy/training", "loss/validation", "accuracy/validation"];

Deno.test("a log of events has the weights before the first epoch, and all that is told of each", async () => {
  const folder = memoryFolder();
  await train(eventLog(folder, { now: clock(), histograms: model }), historyOf(0), 2);
  assertEquals(await eventsIn(folder), [
    { step: undefined, time: 1_700_000_000, names: [] },
    { step: 0, time: 1_700_000_001, names: ["weight"] },
    { step: 1, time: 1_700_000_002, names: [...SCALARS, "weight"] },
    { step: 2, time: 1_700_000_003, names: [...SCALARS, "weight"] },
  ]);
});

Deno.test("where a training goes on, its events stay, lost ones go, and missing ones come", async () => {
  const stepsOf = async (folder: Folder) => (await eventsIn(folder)).map(({ step }) => step);
  for (const before of [0, 1, 2, 3, 4]) {
    for (const checkpoint of [1, 2, 3]) {
      const folder = memoryFolder();
      await train(eventLog(folder, { now: clock() }), historyOf(0), before);
      await folder.append("training.tfevents", new Uint8Array([9, 9, 9]));
      await train(eventLog(folder, { now: clock(1_800_000_000) }), historyOf(checkpoint), 4);
      assertEquals(await stepsOf(folder), [undefined, 0, 1, 2, 3, 4]);
      const times = (await eventsIn(folder)).map(({ time }) => time < 1_800_000_000);
      assertEquals(times, [true, true, ...[1, 2, 3, 4].map((step) => step <= Math.min(before, checkpoint))]);
    }
  }
});

Deno.test("of an epoch whose event is missing the weights are known if it is the last", async () => {
  const folder = memoryFolder();
  await train(eventLog(folder, { histograms: model }), historyOf(2), 2);
  assertEquals((await eventsIn(folder)).map(({ names }) => names), [
    [],
    [],
    SCALARS,
    [...SCALARS, "weight"],
  ]);
});

Deno.test("a training from the beginning replaces both logs", async () => {
  const folder = memoryFolder(), old = memoryFolder();
  await train(csvLog(folder), historyOf(0), 5);
  await train(csvLog(folder), historyOf(0), 3);
  assertEquals(await textIn(folder), TABLE);
  await train(eventLog(old, { now: clock() }), historyOf(0), 3);
  await train(eventLog(old, { now: clock(1_800_000_000) }), historyOf(0), 0);
  assertEquals((await eventsIn(old)).map(({ time }) => time), [1_800_000_000, 1_800_000_001]);
});

Deno.test("a file of whole records that are no events is not gone on with, and stays as it is", async () => {
  const folder = memoryFolder(), foreign = record(new TextEncoder().encode("not an event"));
  await folder.write("training.tfevents", foreign);
  const history = { losses: [1], epochs: [{ epoch: 1, training: { loss: 1 } }] };
  const message = "Cannot go on with training.tfevents: it holds other things than events";
  await assertRejects(async () => await eventLog(folder).onBegin!(history), Error, message);
  assertEquals(await folder.read("training.tfevents"), foreign);
});
