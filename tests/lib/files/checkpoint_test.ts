import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import "../exact.ts";
import { parameter } from "../../../lib/create.ts";
import { sha256Of } from "../../../lib/data/bytes.ts";
import { DataError } from "../../../lib/data/records.ts";
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  restore,
  type Trained,
} from "../../../lib/files/checkpoint.ts";
import { memoryFolder } from "../../../lib/files/folder.ts";
import { decodeSafetensors, encodeSafetensors } from "../../../lib/files/safetensors.ts";
import { dense } from "../../../lib/nn/dense.ts";
import { sgd } from "../../../lib/optim/rules.ts";
import { adam } from "../../../lib/optim/rules_adam.ts";
import { Random } from "../../../lib/random.ts";
import type { History } from "../../../lib/training/history.ts";
import { leftOf, type Parts, parts, trained } from "./training.ts";

/** A model of two numbers. */
function tiny(inputs = 1): Parts {
  const random = new Random(1), model = dense(inputs, 1, { random });
  return { model, random, optimizer: sgd(model.parameters, { learningRate: 0.5 }) };
}

const history: History = {
  losses: [3, 0.1 + 0.2],
  epochs: [{ epoch: 1, training: { loss: 1 / 3, odd: NaN, zero: -0 }, validation: { loss: Infinity } }],
};

/** Where a checkpoint has its checksum. */
const CHECKSUM_AT = 8 + '{"__metadata__":{"checksum":"'.length;

const bytesOf = (made: Parts) => encodeCheckpoint(made, history, [0.5]);
const read = (bytes: Uint8Array<ArrayBuffer>) => decodeCheckpoint("it", bytes);

Deno.test("what was written comes back: history, random numbers, steps, weights", async () => {
  const made = tiny(), other = { ...tiny(), random: new Random(7) };
  made.optimizer.steps = 12;
  made.random.block(5);
  other.optimizer.step({ of: (w) => w });
  const found = restore(other, await read(await bytesOf(made)));
  assertEquals(found, history);
  assertEquals(await leftOf(other, history), await leftOf(made, history));
});

Deno.test("a checkpoint is a safetensors file, and its tensors have names that tell where they belong", async () => {
  const made = parts(), copies = { memory: { tensors: { mean: parameter([1]) } } };
  const bytes = await encodeCheckpoint({ ...made, callbacks: [{}, copies] }, history, [1, 1]);
  const { tensors } = decodeSafetensors("it", bytes), names = Object.keys(tensors);
  const some = ["model.hidden.weight", "model.norm.running_mean", "optimizer.out.bias.m", "callbacks.0.mean", "losses"];
  assertEquals(some.filter((name) => !names.includes(name)), []);
  assertEquals(tensors.losses, { type: "F64", shape: [2], values: Float64Array.from(history.losses) });
});

Deno.test("weights that learn and belong to no layer are kept too", async () => {
  const scales = [1, 2].map((value) => parameter([value]));
  const [made, other] = scales.map((scale): Parts => {
    const { model, random } = tiny();
    return { model, random, optimizer: adam({ ...model.parameters, scale }) };
  });
  restore(other, await read(await encodeCheckpoint(made, history, [1])));
  assertEquals([...await scales[1].read()], [1]);
});

/** A checkpoint whose metadata say something else, with the tensors as they are. */
async function changed(by: Record<string, string>, without = ""): Promise<Uint8Array<ArrayBuffer>> {
  const { tensors, metadata } = decodeSafetensors("it", await bytesOf(tiny()));
  const left = Object.fromEntries(Object.entries(tensors).filter(([name]) => name !== without));
  return encodeSafetensors(left, { ...metadata, ...by });
}

Deno.test("what is damaged, unknown, or no checkpoint is refused, with what is wrong", async () => {
  const whole = await bytesOf(tiny()),
    refused: [Uint8Array<ArrayBuffer>, string][] = [
      [whole.slice(0, 4), "Cannot read it: a safetensors file begins with eight bytes; it has 4"],
      [whole.slice(0, -1), "it is cut off: its tensors take 32 bytes, and 31 follow the header"],
      [encodeSafetensors({}), "Cannot read it: it is no checkpoint"],
      [await changed({}, "losses"), "Cannot read it: it is no checkpoint"],
      [await changed({ version: "2" }), 'it is a checkpoint of version "2"; only 1 is known'],
      [await changed({ state: "{}" }), "its checksum is not that of its bytes: it is damaged"],
    ];
  for (const [bytes, message] of refused) await assertRejects(() => read(bytes), DataError, message);
});

Deno.test("what has the right checksum may still say nonsense, and is refused", async () => {
  const { metadata } = decodeSafetensors("it", await bytesOf(tiny())), state = JSON.parse(metadata.state);
  const wrong: unknown[] = [null, 1, [], {}, ...Object.keys(state).map((name) => ({ ...state, [name]: null }))];
  const optimizers = Object.keys(state.optimizer).filter((name) => name !== "name");
  for (const name of optimizers) wrong.push({ ...state, optimizer: { ...state.optimizer, [name]: "0" } });
  for (const text of ["{", ...wrong.map((one) => JSON.stringify(one))]) {
    const bytes = await changed({ checksum: "0".repeat(64), state: text });
    bytes.set(new TextEncoder().encode(await sha256Of(bytes)), CHECKSUM_AT);
    await assertRejects(() => read(bytes), DataError, "Cannot read it: its state is not that of a training", text);
  }
});

Deno.test("no bit can be turned over, and no byte cut off, without being noticed", async () => {
  const whole = await bytesOf(tiny());
  await read(whole);
  for (let at = 0; at < whole.length; at++) {
    await assertRejects(() => read(whole.slice(0, at)), DataError, "Cannot read it: ", `cut off at ${at}`);
    for (let bit = 0; bit < 8; bit++) {
      const damaged = whole.slice();
      damaged[at] ^= 1 << bit;
      await assertRejects(() => read(damaged), DataError, "Cannot read it: ", `bit ${bit} of byte ${at}`);
    }
  }
});

Deno.test("a checkpoint of another training is refused, and changes nothing", async () => {
  const made = tiny(), checkpoint = await read(await bytesOf(made));
  const two = tiny().model, one = { parameters: { weight: two.parameters.weight } };
  const refused: [Parts & Pick<Trained, "callbacks">, string][] = [
    [tiny(2), "Cannot assign to model.weight [1, 2]: what is given has shape [1, 1]"],
    [{ ...made, model: parts().model }, "Cannot assign model.bias: there is model.hidden.weight"],
    [{ ...made, optimizer: adam(made.model.parameters) }, "Cannot go on with the optimizer adam: it was sgd"],
    [
      { ...made, optimizer: sgd([one, { parameters: { bias: two.parameters.bias } }]) },
      "with 2 groups of parameters: there were 1",
    ],
    [{ ...made, callbacks: [{ memory: { values: {} } }] }, "with 1 callbacks that remember something: there were 0"],
  ];
  for (const [other, message] of refused) {
    const before = await leftOf(other, history);
    assertThrows(() => restore(other, checkpoint), Error, message);
    assertEquals(await leftOf(other, history), before);
  }
});

Deno.test("random numbers that stand nowhere are refused, and change nothing", async () => {
  const made = tiny(), { state, tensors } = await read(await bytesOf(made));
  made.optimizer.step({ of: (w) => w });
  const before = await leftOf(made, history),
    wrong: Checkpoint = { tensors, state: { ...state, random: { key: 1, stream: 0, place: -1 } } };
  assertThrows(() => restore(made, wrong), Error, "Cannot set random numbers to key 1, stream 0, place -1");
  assertEquals(await leftOf(made, history), before);
});

Deno.test("plain values that a callback remembers are put back, and others go", async () => {
  const values = { counted: 3, worst: NaN, names: ["a"] }, made = tiny();
  const bytes = await encodeCheckpoint({ ...made, callbacks: [{ memory: { values } }] }, history, [1]);
  const others: Record<string, number> = { counted: 0, later: 1 };
  restore({ ...made, callbacks: [{ memory: { values: others } }] }, await read(bytes));
  assertEquals(others, values as unknown as typeof others);
});

Deno.test("the same training writes the same bytes", async () => {
  const [a, b] = [memoryFolder(), memoryFolder()];
  for (const folder of [a, b]) await trained(folder, parts());
  assertEquals(await a.names(), ["checkpoint_000002.safetensors", "checkpoint_000003.safetensors"]);
  const [one, two] = await Promise.all([a, b].map((folder) => folder.read("checkpoint_000003.safetensors")));
  assert(one && two);
  assertEquals(one, two);
});
