/** A training as TensorBoard shows it: the measures of each epoch, and how the weights are spread. */
import type { AnyLayer } from "../nn/layer.ts";
import type { Callback, Epoch, History, Measures } from "../training/history.ts";
import { eventRecord, type Histogram, histogramOf, stepIn, versionRecord } from "./events.ts";
import type { Folder } from "./folder.ts";
import { type Fields, message } from "./protobuf.ts";
import { record, recordsIn } from "./records.ts";

export interface EventLog {
  /** The file. TensorBoard looks for files with "tfevents" in their names, and takes those of a folder as one run. */
  readonly name?: string;
  /** A model whose parameters are counted into histograms, before the first epoch and after each. */
  readonly histograms?: AnyLayer;
  /** What time it is, in milliseconds since 1970: `Date.now` unless told. */
  readonly now?: () => number;
}

/**
 * A callback that writes events into a folder: "loss/training", "loss/validation", the metrics in the same way, and each
 * parameter by its name. A training that goes on keeps the events of its history; those of epochs that are lost go, and those that
 * are missing come, where they can be known. A training from the beginning replaces the file.
 */
export function eventLog(
  folder: Folder,
  { name = "training.tfevents", histograms, now = Date.now }: EventLog = {},
): Callback {
  const eventOf = async (step: number, epoch?: Epoch, model?: AnyLayer) =>
    eventRecord({ time: now() / 1000, step, scalars: scalarsOf(epoch), histograms: await spreadOf(model) });
  return {
    async onBegin({ epochs }: History) {
      const last = epochs.length, known = last > 0 ? await recordsOf(folder, name) : new Map<number, Fields>();
      const records = [known.get(-1) ?? versionRecord(now() / 1000)];
      for (let step = 0; step <= last; step++) { // of the weights before the last epoch nothing is known any more
        records.push(known.get(step) ?? await eventOf(step, epochs[step - 1], step === last ? histograms : undefined));
      }
      await folder.write(name, message(...records));
    },
    onEpoch: async (epoch: Epoch) => folder.append(name, await eventOf(epoch.epoch, epoch, histograms)),
  };
}

/** The records of a file by their steps, the first under -1. */
async function recordsOf(folder: Folder, name: string): Promise<Map<number, Fields>> {
  const bytes = await folder.read(name);
  try {
    return new Map((bytes ? recordsIn(bytes) : []).map((one) => [stepIn(one) ?? -1, record(one)]));
  } catch (cause) {
    throw new Error(`Cannot go on with ${name}: it holds other things than events; remove it, or take another name`, {
      cause,
    });
  }
}

function scalarsOf({ training, validation = {} }: Partial<Epoch> = {}): Record<string, number> {
  const under = (measures: Measures, which: string) =>
    Object.entries(measures).map(([name, x]): [string, number] => [`${name}/${which}`, x]);
  return Object.fromEntries([...under(training ?? {}, "training"), ...under(validation, "validation")]);
}

async function spreadOf(model?: AnyLayer): Promise<Record<string, Histogram>> {
  const spread: Record<string, Histogram> = {};
  for (const [name, weights] of Object.entries(model?.parameters ?? {})) {
    const histogram = histogramOf(await weights.read());
    if (histogram) spread[name] = histogram;
  }
  return spread;
}
