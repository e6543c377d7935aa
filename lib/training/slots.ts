/**
 * Rows of numbers that wait on the device until they are read together.
 *
 * A reading waits for all that was asked of the device before, and on a GPU it takes longer than some steps of training. So
 * each step puts its loss into a slot, and the slots are read when all are full, or the reader has waited long enough.
 */
import { stack } from "../ops/joining.ts";
import { keep, type Tensor } from "../tensor.ts";
import { rule } from "../update.ts";

/** So many rows wait at most: few enough to be joined in one piece, many enough that a reading costs little for each. */
export const MOST_WAITING = 100;

const copy = rule({ slot: "value" });

export interface Slots {
  /** How many rows wait. */
  readonly count: number;
  /** Copies a row, `[numbers]`, always of the same length, into the next slot. */
  put(row: Tensor): void;
  /** The rows that wait, in order; they wait no longer. */
  read(): Promise<number[][]>;
}

/** Slots are made when they are first needed, and used again after each reading. */
export function slots(): Slots {
  const made: Tensor[] = [];
  let waiting = 0;
  return {
    get count() {
      return waiting;
    },
    put(value) {
      const slot = made[waiting++];
      if (slot) copy({ slot, value });
      else made.push(keep(value));
    },
    async read() {
      const rows = made.slice(0, waiting);
      waiting = 0;
      return rows.length === 0 ? [] : unstacked(await ordered(rows), rows.length);
    },
  };
}

/** Orders a reading. The step ends before the numbers arrive, so that it does not stand open while others work. */
function ordered(rows: readonly Tensor[]): Promise<ArrayLike<number>> {
  using _step = rows[0].device.step();
  return stack(rows).read();
}

function unstacked(numbers: ArrayLike<number>, count: number): number[][] {
  const width = numbers.length / count;
  return Array.from({ length: count }, (_, i) => Array.from({ length: width }, (_, j) => numbers[i * width + j]));
}
