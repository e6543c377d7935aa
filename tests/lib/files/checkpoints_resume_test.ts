import { assert, assertEquals } from "@std/assert";
import { noisy } from "../../../lib/data/reconstruction.ts";
import type { Device } from "../../../lib/device/device.ts";
import { Reference } from "../../../lib/device/reference.ts";
import { Wasm } from "../../../lib/device/wasm/wasm.ts";
import { exactText } from "../../../lib/files/exact_json.ts";
import { memoryFolder } from "../../../lib/files/folder.ts";
import { cosineDecay, exponentialDecay } from "../../../lib/optim/schedules.ts";
import { Random } from "../../../lib/random.ts";
import { useDevice } from "../../../lib/tensor.ts";
import { earlyStopping } from "../../../lib/training/early_stopping.ts";
import { ratesByEpoch, ratesByPlateau } from "../../../lib/training/rate_callbacks.ts";
import { rows } from "../training/small.ts";
import { type Left, type Program, run } from "./training.ts";

const DEVICES: readonly Device[] = [new Reference(), new Wasm({ mebibytes: 64, threads: 1 })];

/** Watched upward, the loss is soon at its best. */
const stopsSoon = { patience: 3, better: "higher" } as const;

const PROGRAMS: Readonly<Record<string, Program>> = {
  "dropout, batch normalization and Adam": {},
  "a schedule of steps": { training: { schedule: cosineDecay({ steps: 18 }) } },
  "a schedule of epochs": { callbacks: ({ optimizer }) => [ratesByEpoch(optimizer, exponentialDecay(0.7))] },
  "a plateau": {
    callbacks: ({ optimizer }) => [ratesByPlateau(optimizer, { better: "higher", patience: 0, factor: 0.5 })],
  },
  "early stopping with the best weights": {
    callbacks: ({ model }) => [earlyStopping({ ...stopsSoon, restoreBest: model })],
  },
  "all of them, and a checkpoint every second epoch": {
    callbacks: ({ model, optimizer }) => [
      earlyStopping({ ...stopsSoon, patience: 4, restoreBest: model }),
      ratesByPlateau(optimizer, { better: "higher", patience: 1, factor: 0.5 }),
    ],
    settings: { every: 2 },
  },
  "rates that the program itself changes": {
    callbacks: ({ optimizer: { learningRates } }) => [{ onEpoch: () => void (learningRates[1] *= 0.75) }],
  },
  "noise that the random numbers of the training make": {
    data: (random) => noisy(rows(22), { deviation: 0.1, random }),
  },
  "noise that is fixed": { data: () => noisy(rows(22), { deviation: 0.1, random: new Random(9), fixed: true }) },
  "checkpoints of the best epochs only": { settings: { bestOnly: { metric: "accuracy", better: "higher" } } },
};

/** To the last bit: assertEquals takes 0 and -0 for the same. */
function assertSame(a: Left | "killed", b: Left | "killed", message: string): void {
  assertEquals(a, b, message);
  const [one, other] = [a, b].map((left) => exactText(left));
  assertEquals(one, other, message);
}

for (const device of DEVICES) {
  for (const [name, program] of Object.entries(PROGRAMS)) {
    Deno.test(`killed behind any epoch, a training ends with the same bits: ${name}, ${device.name}`, async () => {
      useDevice(device);
      const whole = await run(program);
      assert(whole !== "killed" && whole.history.epochs.length >= 4);
      for (let epoch = 1; epoch <= whole.history.epochs.length; epoch++) {
        const folder = memoryFolder();
        assertEquals(await run({ ...program, killedAt: epoch }, folder), "killed");
        assertSame(await run(program, folder), whole, `killed behind epoch ${epoch}`);
        assertSame(await run(program, folder), whole, "and where all is done already");
      }
    });
  }
}

Deno.test("killed again and again, it ends with the same bits too", async () => {
  useDevice(DEVICES[0]);
  const program = PROGRAMS["all of them, and a checkpoint every second epoch"], folder = memoryFolder();
  const whole = await run(program);
  for (const killedAt of [1, 2, 3, 3, 4]) await run({ ...program, killedAt }, folder);
  assertSame(await run(program, folder), whole, "killed five times");
});
