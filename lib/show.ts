/** Tensors as text: a matrix looks like a matrix, and a large one shows its corners. */
import type { Numbers } from "./device/device.ts";
import { formatNumber } from "./figure/scale.ts";
import { type Shape, showShape, sizeOf, stridesOf } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/** How much is shown. */
export interface ShowOptions {
  /** Significant digits of each number. */
  readonly digits?: number;
  /** At most so many entries along each axis: of more, the first and the last are shown, and dots between them. */
  readonly most?: number;
}

/** What stands for the entries that are left out. */
const DOTS = "...";

/**
 * The shape, the kind of numbers, and the numbers: a vector as one line, a matrix as rows, and of more axes each matrix under
 * the place where it stands.
 */
export async function show(x: Tensor, options: ShowOptions = {}): Promise<string> {
  const { digits, most } = checked(options), { shape, dataType } = x, values = await x.read();
  const cell = (place: readonly number[]) => cellText(place, shape, values, digits);
  if (shape.length === 0) return `${cell([])}  (one number, ${dataType})`;
  const title = `${showShape(shape)} ${dataType}`, shown = shape.map((size) => entriesOf(size, most));
  if (sizeOf(shape) === 0) return `${title}, no numbers`;
  const [columns, rows] = [
    shown[shape.length - 1],
    shape.length === 1 ? [[]] : shown[shape.length - 2].map((i) => [i]),
  ];
  const matrices = placesOf(shown.slice(0, -2)).map((place) => {
    if (place.includes(-1)) return DOTS;
    const text = alignedRows(rows.map((row) => columns.map((column) => cell([...place, ...row, column]))));
    return place.length === 0 ? text : `at ${showShape(place)}:\n${text}`;
  });
  return [title, ...matrices.filter((text, i) => text !== DOTS || matrices[i - 1] !== DOTS)].join("\n");
}

/** The number at a place; dots where an entry is left out. */
function cellText(place: readonly number[], shape: Shape, values: Numbers, digits: number): string {
  if (place.includes(-1)) return DOTS;
  const value = values[offsetOf(place, shape)], size = Math.abs(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : formatNumber(value);
  if (size !== 0 && (size < 1e-4 || size >= 10 ** Math.max(6, digits))) {
    return value.toExponential(digits - 1).replace(/\.?0*e\+?/, "e");
  }
  return String(Number(value.toPrecision(digits)));
}

/** The options, with their usual values; `digits` is what JavaScript can write, and something of each axis must be seen. */
function checked({ digits = 4, most = 8 }: ShowOptions): Required<ShowOptions> {
  const isWhole = (n: number, low: number, high: number) => Number.isInteger(n) && n >= low && n <= high;
  if (!isWhole(digits, 1, 100)) throw new Error(`Cannot show a tensor with ${digits} digits: they must be 1 to 100`);
  if (!isWhole(most, 2, Infinity)) throw new Error(`Cannot show ${most} entries of an axis: they must be 2 or more`);
  return { digits, most };
}

/** The places along an axis that are shown: all, or the first and the last ones with -1 between them. */
function entriesOf(size: number, most: number): number[] {
  const entries = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  const front = Math.ceil(most / 2);
  return size <= most ? entries(0, size) : [...entries(0, front), -1, ...entries(size - (most - front), size)];
}

/** All combinations of the entries of several axes, the last axis running fastest; one empty place where there are none. */
function placesOf(axes: readonly (readonly number[])[]): number[][] {
  return axes.reduce<number[][]>(
    (places, entries) => places.flatMap((place) => entries.map((one) => [...place, one])),
    [[]],
  );
}

function offsetOf(place: readonly number[], shape: Shape): number {
  const strides = stridesOf(shape);
  return place.reduce((sum, one, axis) => sum + one * strides[axis], 0);
}

/** Columns as wide as their widest cell, numbers to the right. */
function alignedRows(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => cell.padStart(widths[column])).join("  ")).join("\n");
}
