/**
 * Encoders that look at the target: a category becomes the mean of the targets of its rows. One column, however many
 * categories there are.
 *
 * The mean of a small category is mostly chance, so it is drawn toward the mean of all: `smoothing` rows with the mean of all are
 * added to each category (Micci-Barreca 2001). And a row's own target must not be in its own number: then the number tells
 * the target, even where the category means nothing.
 *
 *   prior      the mean of all targets
 *   encoded    (sum of the targets of other rows of the category + smoothing * prior) / (their count + smoothing)
 */
import type { Random } from "../random.ts";
import { checkFinite } from "./check.ts";
import { type Cells, checkTargets, type Encoder, memoryOf } from "./encode.ts";

export interface TargetOptions {
  readonly random: Random;
  /** How many rows with the mean of all are added to each category: 0 or more. */
  readonly smoothing?: number;
}

/** What is known of each category: how many rows, and the sum of their targets. */
interface Sums {
  readonly prior: number;
  readonly groups: ReadonlyMap<string | undefined, { readonly count: number; readonly sum: number }>;
}

/**
 * The mean target of the category. Rows of the training part are encoded across folds: each fold by the means of the others, its
 * prior too.
 */
export function targetEncoder(
  { random, smoothing = 10, folds = 5 }: TargetOptions & { readonly folds?: number },
): Encoder {
  return encoderOf(smoothing, (cells, targets) => {
    const count = Math.min(folds, cells.length), order = random.permutation(cells.length);
    if (!(Number.isInteger(folds) && count >= 2)) {
      throw new Error(
        `Cannot encode ${cells.length} rows across ${folds} folds: at least 2 rows and 2 folds are needed`,
      );
    }
    const encoded: number[] = new Array(cells.length);
    for (let fold = 0; fold < count; fold++) {
      const others = order.filter((_, i) => i % count !== fold);
      const sums = sumsOf(others.map((row) => cells[row]), others.map((row) => targets[row]));
      for (let i = fold; i < order.length; i += count) encoded[order[i]] = meanOf(sums, cells[order[i]], smoothing);
    }
    return encoded;
  });
}

/**
 * The mean target of the rows of the category that came before, in a random order: CatBoost's way (Prokhorenkova et al.
 * 2018). The first row of a category gets the mean of all rows before it, the first of all that of the others.
 */
export function orderedEncoder({ random, smoothing = 1 }: TargetOptions): Encoder {
  return encoderOf(smoothing, (cells, targets) => {
    if (cells.length < 2) throw new Error("Cannot encode 1 row in order: at least 2 rows are needed");
    const groups = new Map<string | undefined, { count: number; sum: number }>(),
      encoded: number[] = new Array(cells.length);
    const [first, ...rest] = random.permutation(cells.length);
    let seen = 0, total = 0;
    for (const row of [first, ...rest]) {
      const group = groups.get(cells[row]) ?? { count: 0, sum: 0 };
      encoded[row] = meanOf(
        { prior: seen > 0 ? total / seen : averageOf(rest.map((one) => targets[one])), groups },
        cells[row],
        smoothing,
      );
      groups.set(cells[row], { count: group.count + 1, sum: group.sum + targets[row] });
      seen++, total += targets[row];
    }
    return encoded;
  });
}

/** `among` encodes rows of the training part; all others get the means of the whole of it. */
function encoderOf(smoothing: number, among: (cells: Cells, targets: readonly number[]) => number[]): Encoder {
  if (!(smoothing >= 0 && smoothing < Infinity)) {
    throw new Error(`Cannot smooth with ${smoothing} rows: it is a finite number, 0 or more`);
  }
  const memory = memoryOf<Sums>("a target encoder");
  const encoder: Encoder = {
    fit(cells, targets) {
      memory.set(sumsOf(cells, checkTargets(cells, targets)));
      return encoder;
    },
    transform: (cells) => cells.map((cell) => [meanOf(memory.get(), cell, smoothing)]),
    fitTransform(cells, targets) {
      encoder.fit(cells, targets);
      return among(cells, targets!).map((value) => [value]);
    },
    names: (column) => [`${column}: mean target`],
  };
  return encoder;
}

function sumsOf(cells: Cells, targets: readonly number[]): Sums {
  checkFinite("fit a target encoder", "target", targets);
  const groups = new Map<string | undefined, { count: number; sum: number }>();
  for (const [row, cell] of cells.entries()) {
    const group = groups.get(cell) ?? { count: 0, sum: 0 };
    groups.set(cell, { count: group.count + 1, sum: group.sum + targets[row] });
  }
  return { prior: averageOf(targets), groups };
}

/** The smoothed mean of a category; the prior where nothing is known of it. */
function meanOf({ prior, groups }: Sums, cell: string | undefined, smoothing: number): number {
  const { count, sum } = groups.get(cell) ?? { count: 0, sum: 0 };
  return count + smoothing > 0 ? (sum + smoothing * prior) / (count + smoothing) : prior;
}

function averageOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
