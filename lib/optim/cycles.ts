/**
 * Schedules in which the learning rate also rises: again and again, or once.
 *
 * Symbols: t the step.
 */
import {
  checkFactor,
  checkSteps,
  cosineDecay,
  type Course,
  type Point,
  type Schedule,
  scheduleThrough,
} from "./schedules.ts";

/**
 * The cosine again and again, each time from 1 (Loshchilov and Hutter 2017). The first time it takes so many steps, and each
 * time `longer` times as many as before.
 */
export function cosineRestarts(
  { steps, longer = 1, to = 0 }: { steps: number; longer?: number; to?: number },
): Schedule {
  checkSteps("cosineRestarts", { steps, longer });
  const course = cosineDecay({ steps: 1, to });
  return (t) => {
    let length = steps, since = longer === 1 ? t % steps : t;
    while (since >= length) {
      since -= length;
      length *= longer;
    }
    return course(since / length);
  };
}

/** The form of cycles. */
export interface Cycles {
  /** Steps of the way up, and of the way down; as many as up, unless told. */
  readonly up: number;
  readonly down?: number;
  /** Where each cycle begins; it goes up to 1. */
  readonly from: number;
  /** What the height of each cycle is multiplied by: 1 unless told; 0.5 halves it each time. */
  readonly perCycle?: number;
  /** What the height above `from` is multiplied by at each step: 1 unless told. */
  readonly perStep?: number;
}

/** Up and down in straight lines, again and again (Smith 2017). */
export function cyclicalRate({ up, down = up, from, perCycle = 1, perStep = 1 }: Cycles): Schedule {
  checkSteps("cyclicalRate", { up, down });
  checkFactor("cyclicalRate", { from, perCycle, perStep });
  const height = scheduleThrough([[0, 0], [up, 1], [up + down, 0]]);
  return (t) => {
    const cycle = Math.floor(t / (up + down)), since = t - cycle * (up + down);
    return from + (1 - from) * height(since) * perCycle ** cycle * perStep ** t;
  };
}

/** The form of the one cycle. */
export interface OneCycle {
  /** All steps of the training. */
  readonly steps: number;
  /** The part of them that goes up: 0.3 unless told. */
  readonly warmUp?: number;
  /** Where it begins: 1 / 25 unless told. */
  readonly from?: number;
  /** 1, unless the schedule is for something that falls while the rate rises, such as the momentum. */
  readonly peak?: number;
  /** Where it ends: a ten-thousandth of the beginning, unless told. */
  readonly to?: number;
  /** "cosine" unless told. */
  readonly course?: Course;
  /** 2, unless told: from the peak all the way down; 3: as fast down as up, and then on down. */
  readonly phases?: 2 | 3;
}

/** One way up and one way down, to far below the beginning, in all steps of a training (Smith and Topin 2019). */
export function oneCycle(wish: OneCycle): Schedule {
  const { steps, warmUp = 0.3, from = 1 / 25, peak = 1, to = from / 1e4, course = "cosine", phases = 2 } = wish;
  checkSteps("oneCycle", { steps });
  const top = warmUp * steps - 1, last = steps - 1, back: Point[] = phases === 3 ? [[2 * top, from]] : [];
  if (top > 0 && (phases - 1) * top < last) {
    return scheduleThrough([[0, from], [top, peak], ...back, [last, to]], course);
  }
  throw new Error(`Cannot make the schedule oneCycle: ${warmUp} of ${steps} steps leave no way up, or none down`);
}
