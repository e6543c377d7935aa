/** Picking rows of a table by number, and adding to them: each is the gradient of the other. */
import { indices } from "../create.ts";
import { type Op, op } from "../op.ts";
import { checkShape, isSameShape, type Shape, showShape, sizeOf, stridesOf } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { sample } from "./sample.ts";
import { type Doing, wordsOf } from "./settings.ts";

/** Row `index[i]` of a table: `[rows, ...rest]` and an index of any shape give `[...index, ...rest]`. */
export const lookup: Op<[table: Tensor, index: Tensor]> = op({
  name: "lookup",
  act: "look up",
  takes: "table, index",
  is: "row index[i] of the table, for each i: [...index, ...rest]",
  slopes: { dtable: "addRows(dy, index, rows)" },
  use: "embeddings; picking a batch from a data set",
  samples: () => [
    [sample([4, 3]), indices([2, 0, 2])],
    [sample([3]), indices([[1, 1], [0, 2]])],
    [sample([2, 2, 2]), indices(1)],
    [sample([3, 2]), indices([])],
  ],
  known: () => [{ of: [sample([3, 2], [1, 2, 3, 4, 5, 6]), indices([2, 0])], shape: [2, 2], gives: [5, 6, 1, 2] }],
}, {
  value(table, index) {
    const [rows, ...rest] = table.shape;
    if (rows === undefined) throw new Error("Cannot look up rows of a tensor of shape []: it has no rows");
    checkIndices(() => `look up rows of ${showShape(table.shape)}`, index, rows);
    const width = sizeOf(rest);
    const storage = table.device.lookup(table.storage, index.storage, width);
    const picked = table.isIndex ? rowsOf(table.indices!, index.indices!, width) : undefined;
    return new Tensor([...index.shape, ...rest], storage, table.device, { indices: picked });
  },
  gradient: (dy, _y, table, index) => [() => addRows(dy, index, table.shape[0])],
});

/**
 * Rows added up by number: row i of x goes to row `index[i]` of as many rows of zeros. `[...index, ...rest] -> [rows,
 * ...rest]`.
 */
export const addRows: Op<[x: Tensor, index: Tensor, rows: number]> = op({
  name: "addRows",
  act: "add rows",
  takes: "x, index, rows",
  is: "zeros of [rows, ...rest], to whose row index[i] row i of x is added",
  slopes: { dx: "lookup(dy, index)" },
  use: "the way back of lookup; sums by group",
  samples: () => [[sample([3, 2]), indices([2, 0, 2]), 4], [sample([2, 2]), indices([[1, 1], [0, 2]]), 3]],
  known: () => [{ of: [sample([3], [1, 2, 3]), indices([1, 0, 1]), 3], shape: [3], gives: [2, 4, 0] }],
}, {
  value(x, index, rows) {
    const rest = x.shape.slice(index.shape.length);
    if (!isSameShape(x.shape, [...index.shape, ...rest])) {
      throw new Error(
        `Cannot add rows ${showShape(x.shape)} by an index of ${showShape(index.shape)}: the first axes differ`,
      );
    }
    checkShape("make rows", [rows, ...rest]);
    checkIndices(() => `add rows to ${showShape([rows, ...rest])}`, index, rows);
    return new Tensor([rows, ...rest], x.device.addRows(x.storage, index.storage, rows, sizeOf(rest)), x.device);
  },
  gradient: (dy, _y, _x, index) => [() => lookup(dy, index)],
});

/** What is looked up in a table of index numbers are index numbers: the labels of a batch. */
function rowsOf(table: Int32Array, index: Int32Array, width: number): Int32Array<ArrayBuffer> {
  const rows = new Int32Array(index.length * width);
  index.forEach((row, i) => rows.set(table.subarray(row * width, (row + 1) * width), i * width));
  return rows;
}

/** Index numbers that were calculated, as a tensor on the device of x. Throws where float32 cannot hold them. */
export function indicesBeside({ device }: Tensor, numbers: Int32Array, shape: Shape): Tensor {
  const wrong = numbers.find((number) => number > 2 ** 24);
  if (wrong === undefined) return new Tensor(shape, device.store(numbers), device, { indices: numbers.slice() });
  throw new Error(`Cannot pick number ${wrong} of a tensor: float32 holds all whole numbers up to 2^24, not beyond`);
}

/** The whole numbers 0 to n - 1 on the device of x: `[n]`. They may pick rows. */
export function placesBeside(x: Tensor, n: number): Tensor {
  return indicesBeside(x, new Int32Array(n).map((_, place) => place), [n]);
}

/** Where number i of a tensor stands, for errors: "3" in a row, "[1, 0]" where there are more axes. */
export function placeOf(i: number, shape: Shape): string {
  if (shape.length < 2) return `${i}`;
  return showShape(stridesOf(shape).map((stride, axis) => Math.floor(i / stride) % shape[axis]));
}

/** That all numbers of an index are there, and in `[0, below)`, before a device reads beside its memory. */
export function checkIndices(doing: Doing, index: Tensor, below: number): void {
  const { shape, isIndex } = index;
  if (!isIndex) {
    throw new Error(
      `Cannot ${wordsOf(doing)} by a tensor of shape ${showShape(shape)}: make the index with indices(...)`,
    );
  }
  index.checkIndices((numbers) => {
    const wrong = numbers.findIndex((number) => number < 0 || number >= below);
    if (wrong < 0) return;
    const choices = below === 0 ? "there are none" : `it must be 0 to ${below - 1}`;
    throw new Error(`Cannot ${wordsOf(doing)}: index ${placeOf(wrong, shape)} is ${numbers[wrong]}, and ${choices}`);
  });
}
