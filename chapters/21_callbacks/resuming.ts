/** Trainings that are killed and go on: what must be kept of them, and what the power does to a file that is being written. */
import { checkpoints } from "../../lib/files/checkpoints.ts";
import { csvLog } from "../../lib/files/csv_log.ts";
import { eventLog } from "../../lib/files/event_log.ts";
import { type Folder, memoryFolder } from "../../lib/files/folder.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { Random } from "../../lib/random.ts";
import type { Callback, History } from "../../lib/training/history.ts";
import { type Besides, learn, prepare, type Prepared } from "./network.ts";
import { Disk, type saveBeside } from "./callbacks.ts";

/** What is left of a file when the power fails at each moment of a saving: how often the old one, the new one, or neither. */
export interface Left {
  readonly moments: number;
  readonly old: number;
  readonly new: number;
  readonly neither: number;
}

/** Saves a text over another one, and lets the power fail before each moment in turn, and after the last. */
export function powerFailures(save: typeof saveBeside, before: string, after: string): Left {
  const found: (string | undefined)[] = [];
  for (let moments = 0, failed = true; failed; moments++) {
    const disk = new Disk(moments);
    disk.files.set("state", before);
    try {
      save(disk, "state", after);
      failed = false;
    } catch { /* the power failed */ }
    found.push(disk.files.get("state"));
  }
  const count = (text: string) => found.filter((one) => one === text).length;
  const neither = found.filter((one) => one !== before && one !== after).length;
  return { moments: found.length, old: count(before), new: count(after), neither };
}

/** What a checkpoint might do without. */
export type Forgotten = "nothing" | "what the optimizer remembers" | "where the random numbers stand" | "both";

/** How long a training takes that is killed in the midst, and the step in which it is. */
export const EPOCHS = 20, KILLED = 158;

/** What is asked of a training: all weights, and the losses of all steps. */
export interface Ended {
  readonly weights: readonly number[];
  readonly losses: readonly number[];
}

/** A training that nobody kills. */
export async function undisturbed(seed: number): Promise<Ended> {
  const prepared = prepare(seed);
  return ended(prepared, await learn(prepared, EPOCHS));
}

/** A training that is killed, and goes on from its last checkpoint, without what was forgotten. */
export async function killed(seed: number, forgotten: Forgotten): Promise<Ended> {
  const folder = memoryFolder(), first = prepare(seed);
  await learn(first, EPOCHS, { callbacks: [checkpoints(folder, first)], onStep: dieAt(KILLED) }).catch(expectDeath);
  const again = prepare(seed), saving = checkpoints(folder, again), resumed = await saving.resume();
  const rest = without(again, forgotten, seed);
  return ended(rest, await learn(rest, EPOCHS, { history: resumed!.history }));
}

class Death extends Error {}

function dieAt(last: number): Besides["onStep"] {
  return ({ step }) => {
    if (step === last) throw new Death("killed");
  };
}

function expectDeath(error: unknown): void {
  if (!(error instanceof Death)) throw error;
}

/** A training as a program makes it that has not kept all. */
function without(prepared: Prepared, forgotten: Forgotten, seed: number): Prepared {
  const forgets = (what: Forgotten) => forgotten === what || forgotten === "both";
  const optimizer = adam(prepared.model.parameters, { learningRate: 0.01 }), random = new Random(seed).fork(3);
  return {
    ...prepared,
    ...forgets("what the optimizer remembers") ? { optimizer } : {},
    ...forgets("where the random numbers stand") ? { random } : {},
  };
}

async function ended({ model }: Prepared, { losses }: History): Promise<Ended> {
  const all = await Promise.all(Object.values(model.parameters).map((x) => x.read()));
  return { weights: all.flatMap((numbers) => [...numbers]), losses };
}

/** How many numbers of two rows are not the same, to the last bit, and how far apart they are at most. */
export function compared(a: readonly number[], b: readonly number[]) {
  const apart = a.map((x, i) => Math.abs(x - b[i]));
  return { differ: apart.filter((x) => x !== 0).length, most: Math.max(...apart) };
}

/** A training that is kept in a folder, as it should be: checkpoints behind everything else. It goes on where the folder has some. */
export async function kept(seed: number, epochs: number, folder: Folder, watching: readonly Callback[] = []) {
  const prepared = prepare(seed), { model, random } = prepared, saving = checkpoints(folder, prepared);
  const { key } = random.state; // it is made of the seed
  const { history: before, refused = [] } = await saving.resume() ?? {}, known = before?.epochs.length ?? 0;
  if (random.state.key !== key) {
    throw new Error(`Cannot go on with seed ${seed}: the folder has a training of another seed; take another folder`);
  }
  const callbacks = [...watching, csvLog(folder), eventLog(folder, { histograms: model }), saving];
  const history = await learn(prepared, epochs, { callbacks, history: before });
  return { history, known, refused };
}

/** The epochs of which checkpoints are kept where only the best are, and the loss of each epoch. */
export async function bestKept(seed: number, epochs: number) {
  const folder = memoryFolder(), prepared = prepare(seed);
  const saving = checkpoints(folder, { ...prepared, bestOnly: {}, keepLast: 1 });
  const history = await learn(prepared, epochs, { callbacks: [saving] });
  return { files: await folder.names(), losses: history.epochs.map(({ validation }) => validation!.loss) };
}
