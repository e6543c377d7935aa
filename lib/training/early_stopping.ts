/**
 * Early stopping: training ends when the model does no longer get better on rows that it does not learn from.
 *
 * When to stop follows from the history alone. So a training that goes on goes through its history again; nothing must be
 * remembered but the best weights.
 */
import type { AnyLayer } from "../nn/layer.ts";
import { assign } from "../optim/assign.ts";
import type { Epoch } from "./history.ts";
import { copiesOf, type Remembering, weightsOf } from "./memory.ts";
import { isBetter, type Watch, watchedIn } from "./watched.ts";

/** What counts as better, and how long to wait for it. */
export interface EarlyStoppingSettings extends Watch {
  /**
   * Training ends when this many epochs in a row were no better than the best before them. 0, unless told, and 1 are the
   * same: the first epoch that is no better is the last.
   */
  readonly patience?: number;
  /** By more than how much an epoch must be better than the best to count: 0 unless told. */
  readonly minDelta?: number;
  /** A model that is given the weights of its best epoch when training is over, and what it keeps besides. */
  readonly restoreBest?: AnyLayer;
  /** The first epoch that counts: 1 unless told. Those before it can be neither the best nor one too many. */
  readonly startFrom?: number;
  /** Until an epoch is better than this, all count as no better. */
  readonly baseline?: number;
}

/** A callback that says "stop". */
export interface EarlyStopping extends Remembering {
  /** The best epoch so far, and what it measured; `undefined` before there is one. */
  readonly best?: { readonly epoch: number; readonly value: number };
  /** How many epochs in a row were no better. */
  readonly waited: number;
}

/** What the history says so far. */
interface State {
  best?: { readonly epoch: number; readonly value: number };
  waited: number;
}

/**
 * Watches a measure, and ends the training when it does no longer get better:
 *
 *     const stopping = earlyStopping({ patience: 5, restoreBest: model });
 *     await fit(model, data, { ...training, validation, callbacks: [stopping] });
 *
 * Patience is counted as in Keras. There `start_from_epoch` counts from 0, and a best epoch is never the last, though it may be
 * worse than the baseline.
 */
export function earlyStopping(settings: EarlyStoppingSettings = {}): EarlyStopping {
  checkSettings(settings);
  const { patience = 0, restoreBest } = settings, most = Math.max(1, patience);
  const weights = restoreBest && weightsOf(restoreBest), copies = weights && copiesOf(weights);
  const values = { epoch: 0 }; // whose weights they are
  let state: State = { waited: 0 };
  return {
    memory: copies ? { values, tensors: copies } : {},
    get best() {
      return state.best;
    },
    get waited() {
      return state.waited;
    },
    onBegin({ epochs }) {
      state = { waited: 0 }; // nothing is restored where what follows fails
      const known = epochs.reduce((before, epoch) => after(before, epoch, settings), state);
      if (copies) checkMemory(values, known);
      state = known;
      return state.waited >= most ? "stop" : undefined;
    },
    onEpoch(epoch) {
      state = after(state, epoch, settings);
      if (weights && copies && state.best?.epoch === epoch.epoch) {
        assign(copies, weights);
        values.epoch = epoch.epoch;
      }
      return state.waited >= most ? "stop" : undefined;
    },
    onEnd() {
      if (weights && copies && state.best) assign(weights, copies);
    },
  };
}

/** What an epoch makes of the state. */
function after({ best, waited }: State, epoch: Epoch, settings: EarlyStoppingSettings): State {
  const { startFrom = 1, baseline, minDelta = 0 } = settings, value = watchedIn(epoch, settings, "stop early");
  if (epoch.epoch < startFrom) return { best, waited };
  if (!isBetter(value, best?.value, settings, minDelta)) return { best, waited: waited + 1 };
  const counts = baseline === undefined || isBetter(value, baseline, settings, minDelta);
  return { best: { epoch: epoch.epoch, value }, waited: counts ? 0 : waited + 1 };
}

/** That the copies are of the best epoch of the history, which they are not where they were not kept with it. */
function checkMemory(values: { epoch: number }, { best }: State): void {
  if (!best) values.epoch = 0;
  if (!best || best.epoch === values.epoch) return;
  throw new Error(
    `Cannot go on with early stopping: the best epoch of the history is ${best.epoch}, and its weights are not known; ` +
      "hand this callback to `checkpoints` too, or leave out `restoreBest`",
  );
}

function checkSettings({ patience = 0, minDelta = 0, startFrom = 1, baseline = 0 }: EarlyStoppingSettings): void {
  for (const [name, value] of Object.entries({ patience, startFrom })) {
    if (Number.isInteger(value) && value >= 0) continue;
    throw new Error(`Cannot stop early: ${name} is ${value}; it must be 0, 1, 2, ...`);
  }
  if (!(minDelta >= 0)) throw new Error(`Cannot stop early: minDelta is ${minDelta}; it must be 0 or more`);
  if (Number.isNaN(baseline)) throw new Error("Cannot stop early: the baseline is NaN");
}
