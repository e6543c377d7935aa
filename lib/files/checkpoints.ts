/** Checkpoints of a training, in a folder: written while it runs, and read where it was interrupted. */
import type { Callback, Epoch, History } from "../training/history.ts";
import { isBetter, type Watch, watchedIn } from "../training/watched.ts";
import { decodeCheckpoint, encodeCheckpoint, type Rates, restore, type Trained } from "./checkpoint.ts";
import type { Folder } from "./folder.ts";

/** Of what checkpoints are written, when, and how many are kept. */
export interface CheckpointSettings extends Trained {
  /** Every how many epochs one is written: 1 unless told. Epochs behind the last are learned again, to the same bits. */
  readonly every?: number;
  /** Writes one only where the measure of an epoch is better than that of all before. */
  readonly bestOnly?: Watch;
  /** How many are kept: 2 unless told, so that there is one before where the last is damaged. */
  readonly keepLast?: number;
}

/** How a training goes on. */
export interface Resumed {
  /** The checkpoint that was taken. */
  readonly file: string;
  /** What `fit` goes on behind: hand it over as `history`. */
  readonly history: History;
  /** Later checkpoints that could not be taken, and why. */
  readonly refused: readonly Refused[];
}

export interface Refused {
  readonly file: string;
  readonly reason: string;
}

/** A callback that writes checkpoints, and reads them. */
export interface Checkpoints extends Callback {
  /**
   * Puts the latest checkpoint that is whole into the model, the optimizer, the random numbers and the memories of
   * callbacks. `undefined` where the folder has none: then training begins. Throws where it has some and none can be
   * taken; nothing is changed then.
   */
  resume(): Promise<Resumed | undefined>;
}

/**
 * Checkpoints in a folder of their own. This callback stands behind all others, since it keeps what they remember:
 *
 *     const stopping = earlyStopping({ patience: 5, restoreBest: model });
 *     const saving = checkpoints(folder, { model, optimizer, random, callbacks: [stopping] });
 *     const resumed = await saving.resume();
 *     const callbacks = [stopping, saving], history = resumed?.history;
 *     await fit(model, data, { ...training, optimizer, random, callbacks, history });
 *
 * A program of these lines, killed at any moment and started again, ends with the same bits as one that was not. It must
 * make the model, the optimizer, the data and the callbacks in the same way each time. Learning rates are those of the
 * checkpoint when `fit` begins, unless the program began with others this time, or has changed them since `resume`.
 */
export function checkpoints(folder: Folder, settings: CheckpointSettings): Checkpoints {
  checkSettings(settings);
  const { optimizer: { learningRates }, every = 1, bestOnly, keepLast = 2 } = settings;
  const firstRates = [...learningRates];
  let known = 0; // how many epochs were resumed
  let setRates = () => {};
  return {
    async resume() {
      const found = await latestOf(folder, settings);
      if (!found) return undefined;
      const { rates, ...resumed } = found, seen = [...learningRates];
      known = resumed.history.epochs.length;
      setRates = () => { // not before `fit` has seen the first ones, on which its schedule builds
        const areWanted = isSame(rates.firstRates, firstRates) && isSame(learningRates, seen);
        if (areWanted) rates.rates.forEach((rate, i) => learningRates[i] = rate);
      };
      return resumed;
    },
    async onBegin({ epochs }) {
      checkHistory(epochs.length, known, await epochsIn(folder));
      setRates();
      setRates = () => {};
    },
    async onEpoch({ epoch }, history) {
      if (epoch % every !== 0 || (bestOnly && !isBest(history.epochs, bestOnly))) return;
      await folder.write(nameOf(epoch), await encodeCheckpoint(settings, history, firstRates));
      const before = (await epochsIn(folder)).filter((one) => one <= epoch);
      for (const old of before.slice(keepLast)) await folder.remove(nameOf(old));
    },
  };
}

/** The latest checkpoint that can be taken, put into the training. */
async function latestOf(folder: Folder, trained: Trained): Promise<(Resumed & { rates: Rates }) | undefined> {
  const refused: Refused[] = [];
  for (const file of (await epochsIn(folder)).map(nameOf)) {
    const bytes = await folder.read(file);
    if (!bytes) continue;
    try {
      const checkpoint = await decodeCheckpoint("it", bytes);
      return { file, history: restore(trained, checkpoint), refused, rates: checkpoint.state.optimizer };
    } catch (error) {
      refused.push({ file, reason: (error as Error).message });
    }
  }
  if (refused.length === 0) return undefined;
  const all = refused.map(({ file, reason }) => `${file}: ${reason}`).join("; ");
  throw new Error(`Cannot resume: no checkpoint can be taken. ${all}. To begin anew, remove them`);
}

/** The epochs of which there are checkpoints, the latest first. */
async function epochsIn(folder: Folder): Promise<number[]> {
  const found = (await folder.names()).map((name) => name.match(/^checkpoint_(\d{6,})\.safetensors$/)?.[1]);
  return found.filter((epoch) => epoch !== undefined).map(Number).sort((a, b) => b - a);
}

/** Names that are in order, as epochs are. */
function nameOf(epoch: number): string {
  return `checkpoint_${String(epoch).padStart(6, "0")}.safetensors`;
}

/** Whether the last epoch is better than all before. */
function isBest(epochs: readonly Epoch[], watch: Watch): boolean {
  const values = epochs.map((epoch) => watchedIn(epoch, watch, "keep checkpoints"));
  const better = (best: number | undefined, value: number) => isBetter(value, best, watch) ? value : best;
  return isBetter(values.at(-1)!, values.slice(0, -1).reduce(better, undefined as number | undefined), watch);
}

/** That a training goes on behind what is there, and covers nothing up. */
function checkHistory(epochs: number, known: number, [latest = 0]: readonly number[]): void {
  if (epochs < known) {
    throw new Error(`Cannot go on behind epoch ${epochs}: ${known} were resumed; hand their history to fit`);
  }
  if (known > 0 || latest <= epochs) return;
  throw new Error(
    `Cannot begin behind epoch ${epochs} in a folder that has ${nameOf(latest)}: call \`resume\` before, ` +
      "or take another folder",
  );
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

function checkSettings({ every = 1, keepLast = 2 }: CheckpointSettings): void {
  for (const [name, value] of Object.entries({ every, keepLast })) {
    if (Number.isInteger(value) && value > 0) continue;
    throw new Error(`Cannot keep checkpoints: ${name} is ${value}; it must be 1, 2, ...`);
  }
}
