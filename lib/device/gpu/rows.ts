/** Rows of a table, picked by number, and rows that are added to a table by number. */
import addRowsCode from "../../../gpu/add_rows.wgsl" with { type: "text" };
import lookupCode from "../../../gpu/lookup.wgsl" with { type: "text" };
import type { Context } from "./context.ts";
import type { Kernel } from "./kernels.ts";
import type { Piece } from "./memory.ts";
import { groupsFor } from "./queue.ts";

/** Threads in a group that looks up, and in one that adds rows: more of them share what they fetch of the index. */
const SIZE = 64, SHARING = 256;

/** So many numbers of the index are looked through in one call: a thread that finds its row in all takes about 10,000 turns. */
const MOST_ROWS = 8192;

export class Rows {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Row i of `out` is row `index[i]` of the table. */
  lookup(table: Piece, index: Piece, width: number, out: Piece): void {
    if (out.length === 0) return;
    const { kernels, queue } = this.#context;
    const kernel = kernels.get(
      "lookup",
      () => ({ file: "lookup.wgsl", code: lookupCode, access: "rrw", constants: { SIZE } }),
    );
    queue.parameters().u32(out.length, width);
    queue.run(
      kernel,
      [table, index, out],
      groupsFor(out.length, SIZE),
      () => `lookup of ${index.length} rows of ${width} numbers`,
    );
  }

  /** Row i of x is added to row `index[i]` of `out`, which begins with zeros; always in order. */
  addRows(x: Piece, index: Piece, rows: number, width: number, out: Piece): void {
    if (out.length === 0) return;
    const kernel = this.#addRowsKernel(), groups = groupsFor(out.length, SHARING), { queue } = this.#context;
    for (let first = 0; first === 0 || first < index.length; first += MOST_ROWS) {
      queue.parameters().u32(out.length, width, first, Math.min(first + MOST_ROWS, index.length));
      queue.run(kernel, [x, index, out], groups, () => `adding of ${index.length} rows to [${rows}, ${width}]`);
    }
  }

  #addRowsKernel(): Kernel {
    const constants = { SIZE: SHARING };
    return this.#context.kernels.get(
      "addRows",
      () => ({ file: "add_rows.wgsl", code: addRowsCode, access: "rrw", constants }),
    );
  }
}
