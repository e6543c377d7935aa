/**
 * Learning rates that change from epoch to epoch, as callbacks. An optimizer takes one of them, or the `schedule` of `fit`,
 * which changes its rates at each step.
 *
 * Both multiply the rates that the optimizer has when training begins, and give them back when it ends. By how much follows
 * from the history: they need no memory.
 */
import type { Optimizer } from "../optim/optimizer.ts";
import { type Plateau, plateau, type PlateauSettings } from "../optim/plateau.ts";
import { rateScaler, type Schedule } from "../optim/schedules.ts";
import type { Callback, Epoch } from "./history.ts";
import { type Watch, watchedIn } from "./watched.ts";

/** Multiplies the rates of an optimizer by a schedule that counts epochs, from 0. */
export function ratesByEpoch(optimizer: Optimizer, schedule: Schedule): Callback {
  let scale = rateScaler(optimizer);
  return {
    onBegin({ epochs }) {
      scale = rateScaler(optimizer);
      scale(schedule(epochs.length));
    },
    onEpoch: ({ epoch }) => scale(schedule(epoch)),
    onEnd: () => scale(1),
  };
}

/** What is watched, and what is done when it gets no better. */
export interface PlateauRates extends PlateauSettings, Watch {}

/**
 * Lets the rates of an optimizer fall when epochs get no better: `ratesByPlateau(optimizer, { patience: 5 })`.
 * Which is better, and by how much, is said as for `plateau`.
 */
export function ratesByPlateau(optimizer: Optimizer, settings: PlateauRates = {}): Callback & Pick<Plateau, "factor"> {
  let scale = rateScaler(optimizer), watch = plateau(settings);
  const report = (epoch: Epoch) => watch.report(watchedIn(epoch, settings, "change learning rates"));
  return {
    get factor() {
      return watch.factor;
    },
    onBegin({ epochs }) {
      [scale, watch] = [rateScaler(optimizer), plateau(settings)];
      epochs.forEach(report);
      scale(watch.factor);
    },
    onEpoch(epoch) {
      if (report(epoch)) scale(watch.factor);
    },
    onEnd: () => scale(1),
  };
}
