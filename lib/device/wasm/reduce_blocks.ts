/** Sums of long columns: block by block, so that little is lost, and rows that lie side by side are read together. */
import { addExactly, sumOf } from "./accumulate.ts";
import { advance, i32, type Local, loop, sequence, type Statement, v128 } from "./assembler.ts";
import type { Context } from "./context.ts";
import type { Locals, MakeLocal, Module } from "./module.ts";
import type { ColumnsKernel } from "./reduce_columns.ts";

/** How many rows a block has, and how many columns are summed before those beside them. */
export const BLOCK = 32, STRIP = 8192;

/** `n` numbers each: totals, what they lost, and what is added to both. */
type CarryKernel = (total: number, lost: number, part: number, n: number) => void;
const PARAMETERS = { total: "i32", lost: "i32", part: "i32", n: "i32" } as const;

/** Neighboring columns: addresses of the first number and of the result, and how far apart rows are, in bytes. */
export interface Columns {
  readonly x: number;
  readonly out: number;
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
}

export class BlockSums {
  readonly #context: Context;
  readonly #sum: ColumnsKernel;
  readonly #kernels: Record<string, CarryKernel>;

  /** `sum` adds up the rows of a block. */
  constructor(context: Context, sum: ColumnsKernel) {
    this.#context = context;
    this.#sum = sum;
    this.#kernels = compile(context);
  }

  /** The sum of each column. */
  run({ x, out, rows, columns, stride }: Columns): void {
    for (let first = 0; first < columns; first += STRIP) {
      const count = Math.min(STRIP, columns - first);
      this.#strip({ x: x + 4 * first, out: out + 4 * first, rows, columns: count, stride });
    }
  }

  #strip({ x, out, rows, columns, stride }: Columns): void {
    const { floats, workspace } = this.#context.memory, total = workspace.address;
    const lost = total + 4 * STRIP, part = lost + 4 * STRIP;
    floats.fill(0, lost / 4, lost / 4 + columns);
    for (let row = 0; row < rows; row += BLOCK) {
      const target = row === 0 ? total : part;
      this.#sum(x + row * stride, target, 1, Math.min(BLOCK, rows - row), columns, stride);
      if (row > 0) this.#kernels.carry(total, lost, part, columns);
    }
    this.#kernels.settle(total, lost, part, columns);
    floats.copyWithin(out / 4, part / 4, part / 4 + columns);
  }
}

function compile(context: Context): Record<string, CarryKernel> {
  const module = context.module();
  addKernel(module, "carry", (p, local) => {
    const total = local("v128"), lost = local("v128"), part = local("v128");
    return sequence(
      ...[total.set(v128.load(p.total.value)), lost.set(v128.load(p.lost.value)), part.set(v128.load(p.part.value))],
      addExactly(total, lost, part, local),
      ...[v128.store(p.total.value, total.value), v128.store(p.lost.value, lost.value)],
    );
  });
  addKernel(module, "settle", (p, local) => {
    const total = local("v128"), lost = local("v128"), sum = local("v128");
    return sequence(
      ...[total.set(v128.load(p.total.value)), lost.set(v128.load(p.lost.value))],
      v128.store(p.part.value, sumOf(total, lost, sum)),
    );
  });
  return module.instantiate(context.memory.memory);
}

/** A loop over vectors. The last one may hold more than n numbers: this is a place to work in. */
function addKernel(module: Module, name: string, body: (p: Locals<typeof PARAMETERS>, local: MakeLocal) => Statement) {
  module.kernel(name, PARAMETERS, (p, local) => {
    const onward = [p.total, p.lost, p.part].map((address: Local<"i32">) => advance(address, 16));
    return loop(i32.greater(p.n.value, i32.constant(0)), sequence(body(p, local), ...onward, advance(p.n, -4)));
  });
}
