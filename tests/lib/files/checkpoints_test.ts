import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import "../exact.ts";
import { checkpoints, type CheckpointSettings } from "../../../lib/files/checkpoints.ts";
import { type Folder, memoryFolder } from "../../../lib/files/folder.ts";
import { earlyStopping } from "../../../lib/training/early_stopping.ts";
import { fit } from "../../../lib/training/fit.ts";
import { rows } from "../training/small.ts";
import { leftOf, parts, trained, trainingOf } from "./training.ts";

const nameOf = (epoch: number) => `checkpoint_${String(epoch).padStart(6, "0")}.safetensors`;

/** The epochs of which checkpoints are left. */
async function epochsIn(folder: Folder): Promise<number[]> {
  return (await folder.names()).map((name) => Number(name.slice(11, 17)));
}

async function damage(folder: Folder, epoch: number): Promise<void> {
  const bytes = (await folder.read(nameOf(epoch)))!;
  bytes[bytes.length - 3] ^= 1;
  await folder.write(nameOf(epoch), bytes);
}

Deno.test("one is written every so many epochs, and the last ones are kept", async () => {
  const cases: [Partial<CheckpointSettings>, number[]][] = [
    [{}, [6, 7]],
    [{ keepLast: 1 }, [7]],
    [{ keepLast: 100 }, [1, 2, 3, 4, 5, 6, 7]],
    [{ every: 3 }, [3, 6]],
    [{ every: 8 }, []],
  ];
  for (const [settings, wanted] of cases) {
    const folder = memoryFolder();
    await trained(folder, parts(), settings, 7);
    assertEquals(await epochsIn(folder), wanted);
  }
});

Deno.test("other files of the folder stay as they are", async () => {
  const folder = memoryFolder(),
    others = ["a", "checkpoint_1.safetensors", "checkpoint_000001.safetensors.old", "log.csv"];
  for (const name of others) await folder.write(name, new Uint8Array(1));
  await trained(folder, parts(), { keepLast: 1 });
  assertEquals(await folder.names(), [...others, nameOf(3)].sort());
});

Deno.test("of the best epochs only: those that are better than all before", async () => {
  const folder = memoryFolder(), made = parts();
  const saving = checkpoints(folder, { ...made, bestOnly: { metric: "score", of: "training" }, keepLast: 100 });
  const epochs = [NaN, 3, 4, 3, 2, NaN, 2.5, 1].map((score, i) => ({ epoch: i + 1, training: { score } }));
  for (const { epoch } of epochs) {
    await saving.onEpoch!(epochs[epoch - 1], { losses: [], epochs: epochs.slice(0, epoch) });
  }
  assertEquals(await epochsIn(folder), [2, 5, 8]);
  await assertRejects(
    () => trained(memoryFolder(), made, { bestOnly: { metric: "recall" } }),
    Error,
    'Cannot keep checkpoints by "recall" of the validation: there is loss, accuracy',
  );
});

Deno.test("a damaged checkpoint is refused with what is wrong, and the one before is taken", async () => {
  const folder = memoryFolder(), made = parts();
  await trained(folder, made, { keepLast: 3 }, 4);
  await damage(folder, 4);
  await folder.write(nameOf(3), (await folder.read(nameOf(3)))!.slice(0, -9));
  const resumed = await checkpoints(folder, parts()).resume();
  assertEquals([resumed?.file, resumed?.history.epochs.length], [nameOf(2), 2]);
  assertEquals(resumed!.refused.map(({ file }) => file), [nameOf(4), nameOf(3)]);
  assertEquals(
    resumed!.refused[0].reason,
    `Cannot read it: its checksum is not that of its bytes: it is damaged`,
  );
  assertStringIncludes(resumed!.refused[1].reason, "it is cut off");
});

Deno.test("what was refused does not push out what is whole", async () => {
  const folder = memoryFolder();
  await trained(folder, parts(), { keepLast: 3 }, 4);
  for (const epoch of [3, 4]) await damage(folder, epoch);
  const made = parts(), saving = checkpoints(folder, { ...made, keepLast: 2 }), resumed = await saving.resume();
  const training = { ...trainingOf(made), epochs: 3, history: resumed!.history, callbacks: [saving] };
  await fit(made.model, rows(22), training);
  assertEquals(await epochsIn(folder), [2, 3, 4]);
  assertEquals((await checkpoints(folder, parts()).resume())!.file, nameOf(3));
});

Deno.test("where none can be taken, it is said why, and nothing is changed", async () => {
  const folder = memoryFolder();
  await trained(folder, parts());
  await damage(folder, 2);
  const other = parts(7), before = await leftOf(other, { losses: [], epochs: [] });
  await assertRejects(
    () => checkpoints(folder, other).resume(),
    Error,
    `Cannot resume: no checkpoint can be taken. ${nameOf(3)}: Cannot assign to model.hidden.weight [7, 3]: ` +
      `what is given has shape [6, 3]; ${nameOf(2)}: Cannot read it: its checksum is not that of its bytes: ` +
      "it is damaged. To begin anew, remove them",
  );
  assertEquals(await leftOf(other, { losses: [], epochs: [] }), before);
  assertEquals(await checkpoints(memoryFolder(), other).resume(), undefined);
});

Deno.test("a training from the beginning covers up no checkpoints of another", async () => {
  const folder = memoryFolder();
  await trained(folder, parts());
  await assertRejects(
    () => trained(folder, parts()),
    Error,
    `Cannot begin behind epoch 0 in a folder that has ${nameOf(3)}: call \`resume\` before, or take another folder`,
  );
  const made = parts(), saving = checkpoints(folder, made);
  await saving.resume();
  await assertRejects(
    () => fit(made.model, rows(22), { ...trainingOf(made), callbacks: [saving] }),
    Error,
    "Cannot go on behind epoch 0: 3 were resumed; hand their history to fit",
  );
  assertEquals(await epochsIn(folder), [2, 3]);
});

Deno.test("a training may go on in the same program", async () => {
  const folder = memoryFolder(), made = parts(), saving = checkpoints(folder, made), callbacks = [saving];
  const history = await fit(made.model, rows(22), { ...trainingOf(made), epochs: 2, callbacks });
  await fit(made.model, rows(22), { ...trainingOf(made), epochs: 4, callbacks, history });
  assertEquals(await epochsIn(folder), [3, 4]);
});

/** The rates of the first step after a resume, where the program begins with some rates and may change them before it trains. */
async function ratesAfter(first: readonly number[], change: (rates: number[]) => void = () => {}): Promise<number[]> {
  const folder = memoryFolder(), before = parts();
  await trained(folder, before, { callbacks: [{ onEpoch: () => void (before.optimizer.learningRates[0] /= 2) }] });
  const made = parts(), { learningRates } = made.optimizer, seen: number[][] = [];
  first.forEach((rate, i) => learningRates[i] = rate);
  const saving = checkpoints(folder, made), history = (await saving.resume())!.history;
  change(learningRates);
  const onStep = () => void seen.push([...learningRates]);
  await fit(made.model, rows(22), { ...trainingOf(made), epochs: 4, history, callbacks: [saving, { onStep }] });
  return seen[0];
}

Deno.test("learning rates are those of the checkpoint, unless the program wants others", async () => {
  const [first] = parts().optimizer.learningRates;
  assertEquals(await ratesAfter([first, 0.1]), [first / 8, 0.1]);
  assertEquals(await ratesAfter([first, 0.2]), [first, 0.2]);
  assertEquals(await ratesAfter([first, 0.1], (rates) => rates[1] = 0.3), [first, 0.3]);
});

Deno.test("settings that mean nothing are refused", () => {
  const made = parts(), folder = memoryFolder();
  assertThrows(
    () => checkpoints(folder, { ...made, every: 0 }),
    Error,
    "Cannot keep checkpoints: every is 0; it must be 1",
  );
  assertThrows(
    () => checkpoints(folder, { ...made, keepLast: 0.5 }),
    Error,
    "Cannot keep checkpoints: keepLast is 0.5;",
  );
});

Deno.test("what callbacks remember must have callbacks that take it", async () => {
  const folder = memoryFolder(), callbacks = [{ memory: { values: { count: 1 } } }];
  await trained(folder, parts(), { callbacks });
  const without = checkpoints(folder, parts());
  await assertRejects(() => without.resume(), Error, "with 0 callbacks that remember something: there were 1");
});

Deno.test("early stopping that keeps no weights remembers nothing, so it may be taken up later", async () => {
  const folder = memoryFolder();
  await trained(folder, parts());
  const made = parts(),
    callbacks = [earlyStopping({ patience: 9 })],
    saving = checkpoints(folder, { ...made, callbacks });
  const resumed = await saving.resume();
  const training = { ...trainingOf(made), epochs: 5, history: resumed?.history, callbacks: [...callbacks, saving] };
  assertEquals((await fit(made.model, rows(22), training)).epochs.length, 5);
  assertEquals(callbacks[0].best !== undefined, true);
});
