/**
 * Scalers: every column of numbers brought to one scale, by a shift and a scale that are taken from the training part alone.
 *
 *   scaled   (value - shift) / scale, each column with its own two numbers
 */
import { checkRows } from "./check.ts";

/** Rows of numbers: `[rows, columns]`. */
export type Rows = readonly (readonly number[])[];

/** What a scaler has learned, a number for each column. */
export interface Scales {
  readonly shift: readonly number[];
  readonly scale: readonly number[];
}

/** Learns once, from the rows that are trained on; then it does the same to all others. */
export interface Scaler {
  /** What it has learned. Throws where it has learned nothing yet. */
  readonly scales: Scales;
  /** Takes shift and scale from these rows, and gives itself. Columns may be named; then others are refused later. */
  fit(rows: Rows, columns?: readonly string[]): Scaler;
  /** The rows scaled: `[rows, columns] -> [rows, columns]`. Throws before `fit`, and where the columns are others. */
  transform(rows: Rows, columns?: readonly string[]): number[][];
  /** The way back, for predictions of a scaled target. */
  inverse(rows: Rows, columns?: readonly string[]): number[][];
}

/** Mean 0 and standard deviation 1 in the training part; the deviation is that of all rows, divided by their number. */
export function standardScaler(): Scaler {
  return scalerOf((values) => {
    const shift = meanOf(values);
    return { shift, scale: deviationOf(values, shift) };
  });
}

/** From 0 to 1 in the training part; other rows may lie outside. */
export function minMaxScaler(): Scaler {
  return scalerOf((values) => {
    const { low, high } = rangeOf(values);
    return { shift: low, scale: high - low };
  });
}

function scalerOf(learn: (column: readonly number[]) => { shift: number; scale: number }): Scaler {
  let known: (Scales & { readonly columns?: readonly string[] }) | undefined;
  const learned = (act: string) => {
    if (known) return known;
    throw new Error(`Cannot ${act}: the scaler has not been fitted; call fit with the rows of the training part first`);
  };
  const checked = (act: string, rows: Rows, columns?: readonly string[]) => {
    const scales = learned(act);
    checkColumns(act, scales.columns, columns);
    checkRows(act, rows, scales.shift.length);
    return scales;
  };
  const scaler: Scaler = {
    get scales() {
      return learned("give the scales of columns");
    },
    fit(rows, columns) {
      checkRows("fit a scaler", rows, columns?.length);
      const found = rows[0].map((_, column) => usable(column, learn(rows.map((row) => row[column]))));
      known = { shift: found.map(({ shift }) => shift), scale: found.map(({ scale }) => scale), columns };
      return scaler;
    },
    transform(rows, columns) {
      const { shift, scale } = checked("scale rows", rows, columns);
      return rows.map((row) => row.map((value, i) => (value - shift[i]) / scale[i]));
    },
    inverse(rows, columns) {
      const { shift, scale } = checked("scale rows back", rows, columns);
      return rows.map((row) => row.map((value, i) => value * scale[i] + shift[i]));
    },
  };
  return scaler;
}

/** A column of equal numbers has no scale: 1 leaves it at 0. */
function usable(column: number, { shift, scale }: { shift: number; scale: number }) {
  if (Number.isFinite(scale)) return { shift, scale: scale > 0 ? scale : 1 };
  throw new Error(`Cannot fit a scaler: the numbers of column ${column} lie further apart than a float can tell`);
}

function checkColumns(act: string, known?: readonly string[], given?: readonly string[]): void {
  if (!known || !given || (known.length === given.length && known.every((name, i) => name === given[i]))) return;
  throw new Error(
    `Cannot ${act}: the scaler was fitted to the columns ${known.join(", ")}; these are ${given.join(", ")}`,
  );
}

/** Divided before they are added, so that large numbers do not overflow. */
function meanOf(values: readonly number[]): number {
  const first = values.reduce((sum, value) => sum + value / values.length, 0);
  return first + values.reduce((sum, value) => sum + (value - first) / values.length, 0);
}

/** 0 where all are equal, which rounding of the mean would hide; else of parts of the largest, so that no square overflows. */
function deviationOf(values: readonly number[], mean: number): number {
  const { low, high } = rangeOf(values), most = Math.max(high - mean, mean - low);
  if (low === high) return 0;
  return most * Math.sqrt(values.reduce((sum, value) => sum + ((value - mean) / most) ** 2, 0) / values.length);
}

function rangeOf(values: readonly number[]): { low: number; high: number } {
  let low = Infinity, high = -Infinity;
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return { low, high };
}
