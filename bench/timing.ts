/** How time is taken: many windows, each of many calls, and of these the median, which a disturbance does not move. */

export interface Timing {
  /** Milliseconds of a call in the median window. */
  readonly median: number;
  /** The same in the fastest window. */
  readonly best: number;
}

export interface TimingOptions {
  /** What is waited for at the end of a window, where a call only orders the work. */
  readonly settle?: () => Promise<unknown>;
  /** How long calls are made before time is taken, and how long a window lasts at least, in milliseconds. */
  readonly warming?: number;
  readonly window?: number;
  /** How many windows, and after how many milliseconds fewer will do. */
  readonly windows?: number;
  readonly enough?: number;
}

/** So many windows are taken in any case, if they are asked for: fewer have no median worth the name. */
const LEAST = 5;

export async function timingOf(act: () => void, options: TimingOptions = {}): Promise<Timing> {
  const { settle, warming = 600, window = 20, windows = 50, enough = 2000 } = options;
  const calls = await warm(act, warming, window, settle), began = performance.now(), times: number[] = [];
  while (times.length < windows && (times.length < LEAST || performance.now() - began < enough)) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) act();
    if (settle) await settle();
    times.push((performance.now() - start) / calls);
  }
  return { median: median(times), best: Math.min(...times) };
}

/** Calls until everything is compiled. Gives how many calls a window takes, by the second half of the time. */
async function warm(act: () => void, time: number, window: number, settle?: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  let calls = 0, half = began;
  for (const until of [time / 2, time]) {
    half = performance.now();
    calls = 0;
    do {
      act();
      calls++;
      if (settle) await settle();
    } while (performance.now() - began < until);
  }
  return Math.max(1, Math.ceil(window * calls / (performance.now() - half)));
}

/** The middle one, or the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b), middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
