/** Rows of a table, picked by number, and rows that are added to a table by number. */
import { advance, f32, i32, loop, sequence, type Statement } from "./assembler.ts";
import type { Context } from "./context.ts";
import type { Piece } from "./memory.ts";
import type { Module } from "./module.ts";
import { type At, type Joining, moveRun } from "./runs.ts";

/** `count` rows of `width` numbers; the table and the rows beside the index are addresses. */
type RowsKernel = (table: number, index: number, rows: number, count: number, width: number) => void;

export class Rows {
  readonly #context: Context;
  #kernels?: Record<string, RowsKernel>;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Row i of `out` is row `index[i]` of the table. */
  lookup(table: Piece, index: Piece, width: number, out: Piece): void {
    this.#run("lookup", table, index, out, width);
  }

  /** Row i of x is added to row `index[i]` of `out`, which begins with zeros; always in order. */
  addRows(x: Piece, index: Piece, width: number, out: Piece): void {
    this.#context.memory.floats.fill(0, out.address / 4, out.address / 4 + out.length);
    this.#run("addRows", out, index, x, width);
  }

  #run(name: "lookup" | "addRows", table: Piece, index: Piece, rows: Piece, width: number): void {
    this.#kernels ??= compile(this.#context);
    this.#kernels[name](table.address, index.address, rows.address, index.length, width);
  }
}

function compile(context: Context): Record<string, RowsKernel> {
  const module = context.module();
  addKernel(module, "lookup", "copy", (table, row) => ({ write: row, read: table }));
  addKernel(module, "addRows", "add", (table, row) => ({ write: table, read: row }));
  return module.instantiate(context.memory.memory);
}

/** A loop over the index. `at` says which of the two is written: the row of the table, or the one beside the index. */
function addKernel(
  module: Module,
  name: string,
  joining: Joining,
  at: (table: At["read"], row: At["read"]) => At,
): void {
  const parameters = { table: "i32", index: "i32", rows: "i32", count: "i32", width: "i32" } as const;
  module.kernel(name, parameters, ({ table, index, rows, count, width }, local): Statement => {
    const picked = local("i32"), row = local("i32"), n = local("i32");
    const bytes = i32.shiftLeft(width.value, i32.constant(2)), place = i32.from(f32.load(index.value));
    const body = sequence(
      picked.set(i32.add(table.value, i32.multiply(place, bytes))),
      row.set(rows.value),
      n.set(width.value),
      moveRun(joining, at(picked, row), n),
      advance(rows, bytes),
      advance(index, 4),
      advance(count, -1),
    );
    return loop(count.value, body);
  });
}
