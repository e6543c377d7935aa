/**
 * The learning rate falls when learning does no longer get better: a schedule that listens.
 *
 * What it does depends on what it was told before, so it is no function of the step but an object with a memory.
 */

/** When the rate falls, and by how much. */
export interface PlateauSettings {
  /** What the rate is multiplied by when it falls: 0.1 unless told. */
  readonly factor?: number;
  /** How many reports in a row may bring nothing better, 10 unless told; it falls at the next one. */
  readonly patience?: number;
  /** By how much a report must be better than the best to count: 1e-4 unless told. */
  readonly threshold?: number;
  /** Whether the threshold is a part of the best, as it is unless told, or a number of its own. */
  readonly isRelative?: boolean;
  /** Which is better: "lower" for a loss, unless told, "higher" for an accuracy. */
  readonly better?: "lower" | "higher";
  /** How many reports after a fall do not count as worse: 0 unless told. */
  readonly rest?: number;
  /** The factor of the learning rate falls no further than this: 0 unless told. */
  readonly least?: number;
}

/** What a plateau remembers; a checkpoint may keep it and put it back. */
export interface PlateauMemory {
  /** The best report so far. */
  best?: number;
  /** How many reports in a row were no better. */
  worse: number;
  /** How many reports still do not count. */
  resting: number;
  /** What the learning rate is to be multiplied by. */
  factor: number;
}

export interface Plateau {
  /** What the learning rate is to be multiplied by, now. */
  readonly factor: number;
  readonly memory: PlateauMemory;
  /** Takes the loss of an epoch, or what else is watched, and says whether the rate falls. Throws where it is NaN. */
  report(value: number): boolean;
}

/**
 * Watches for plateaus. The settings are those of PyTorch; Keras falls one report earlier with the same patience. The threshold is a
 * part of the size of the best, also where that is negative.
 */
export function plateau(settings: PlateauSettings = {}): Plateau {
  const { factor = 0.1, patience = 10, rest = 0, least = 0 } = settings;
  checkSettings({ factor, patience, rest, least });
  const memory: PlateauMemory = { worse: 0, resting: 0, factor: 1 };
  const fall = () => {
    const before = memory.factor;
    memory.factor = Math.min(before, Math.max(least, factor * before));
    memory.worse = 0;
    memory.resting = rest;
    return memory.factor < before;
  };
  return {
    memory,
    get factor() {
      return memory.factor;
    },
    report(value) {
      note(memory, value, isBetter(value, memory.best, settings));
      return memory.worse > patience && fall();
    },
  };
}

function note(memory: PlateauMemory, value: number, better: boolean): void {
  if (better) memory.best = value;
  memory.worse = better || memory.resting > 0 ? 0 : memory.worse + 1;
  memory.resting = Math.max(0, memory.resting - 1);
}

function isBetter(value: number, best: number | undefined, settings: PlateauSettings): boolean {
  if (Number.isNaN(value)) {
    throw new Error(
      "Cannot watch for a plateau: the report is NaN; training has diverged, take a smaller learning rate",
    );
  }
  const { threshold = 1e-4, isRelative = true, better = "lower" } = settings;
  if (best === undefined) return true;
  const margin = isRelative && Number.isFinite(best) ? threshold * Math.abs(best) : threshold;
  return better === "lower" ? value < best - margin : value > best + margin;
}

function checkSettings({ factor, patience, rest, least }: Readonly<Record<string, number>>): void {
  if (!(factor >= 0 && factor < 1)) {
    throw new Error(`Cannot watch for a plateau: factor is ${factor}; it must be from 0 to below 1`);
  }
  for (const [name, value] of Object.entries({ patience, rest, least })) {
    if (!(value >= 0)) throw new Error(`Cannot watch for a plateau: ${name} is ${value}; it must be 0 or more`);
  }
}
