/**
 * The product of two blocks: the tiles of the result, one after the other.
 *
 * The columns of b come in panels of 8, as many as a tile has. For each band of rows the tiles go along the panels: the rows of
 * a stay in the processor's first cache, and the rows of the result are written from end to end. At the right edge a tile may
 * hang over. It is then calculated in a scratch place, and only the columns that exist are copied to the result.
 */
import { advance, choose, type I32, i32, type Local, loop, sequence, type Statement, v128, when } from "./assembler.ts";
import type { Context } from "./context.ts";
import { addMicroKernel, COLUMNS, mostRows, PANEL } from "./micro_kernel.ts";
import type { Call, MakeLocal, Module } from "./module.ts";

/**
 * Sizes; for each matrix its address and the bytes from one row, and from one panel of columns, to the next; and a place for a
 * tile.
 */
const PARAMETERS = {
  m: "i32",
  n: "i32",
  k: "i32",
  a: "i32",
  aStride: "i32",
  b: "i32",
  bStride: "i32",
  bPanel: "i32",
  out: "i32",
  outStride: "i32",
  start: "i32",
  startStride: "i32",
  startPanel: "i32",
  scratch: "i32",
} as const;

/** `out[m, n] = start[m, n] + a[m, k] b[k, n]`. Where the strides of `start` are 0, it is one row or one vector pair. */
export function addBlockKernel(module: Module, context: Context, aTransposed: boolean): void {
  const most = mostRows(context), copyTile = addTileCopy(module);
  const [narrow, wide] = [1, 2].map((vectors) =>
    Array.from({ length: most }, (_, i) => addMicroKernel(module, context, { rows: i + 1, vectors, aTransposed }))
  );
  module.kernel("block", PARAMETERS, (p, local) => {
    const rows = local("i32"), whole = local("i32"), width = local("i32");
    const b = local("i32"), out = local("i32"), start = local("i32"), to = local("i32"), toStride = local("i32");
    const matrices = [p.a, p.aStride, b, p.bStride, p.bPanel, to, toStride, start, p.startStride, p.startPanel];
    const call = (panels: I32) => (tile: Call) => tile(p.k.value, ...matrices.map(({ value }) => value), panels);
    const fits = i32.equal(i32.and(width.value, constant(3)), constant(0)); // whole vectors
    const wholePanels = sequence(
      ...[[b, p.b], [to, p.out], [toStride, p.outStride], [start, p.start]].map(([one, first]) => one.set(first.value)),
      when(whole.value, pick(rows.value, wide.map(call(whole.value)))),
    );
    const edge = sequence(
      advance(b, i32.multiply(whole.value, p.bPanel.value)),
      advance(start, i32.multiply(whole.value, p.startPanel.value)),
      out.set(i32.add(p.out.value, i32.multiply(whole.value, constant(PANEL)))),
      to.set(choose(fits, out.value, p.scratch.value)),
      toStride.set(choose(fits, p.outStride.value, constant(PANEL))),
      when(
        i32.greater(width.value, constant(4)),
        pick(rows.value, wide.map(call(constant(1)))),
        pick(rows.value, narrow.map(call(constant(1)))),
      ),
      when(fits, sequence(), copyTile(p.scratch.value, out.value, p.outStride.value, rows.value, width.value)),
    );
    return sequence(
      whole.set(i32.shiftRight(p.n.value, constant(3))),
      width.set(i32.and(p.n.value, constant(COLUMNS - 1))),
      eachBand(p, most, aTransposed ? constant(4) : p.aStride.value, local, (band) => {
        return sequence(rows.set(band), wholePanels, when(width.value, edge));
      }),
    );
  });
}

/** What `eachBand` moves on: sizes, addresses, and bytes from one row to the next. */
type Band = Readonly<Record<"m" | "a" | "out" | "outStride" | "start" | "startStride", Local<"i32">>>;

/** Works down the rows in bands of at most so many, which share them evenly, and moves the addresses to each band. */
export function eachBand(p: Band, most: number, aRow: I32, local: MakeLocal, act: (rows: I32) => Statement): Statement {
  const bands = local("i32"), rows = local("i32");
  return sequence(
    bands.set(dividedUp(p.m.value, constant(most))),
    loop(
      i32.greater(p.m.value, constant(0)),
      sequence(
        rows.set(dividedUp(p.m.value, bands.value)),
        act(rows.value),
        advance(p.a, i32.multiply(rows.value, aRow)),
        advance(p.out, i32.multiply(rows.value, p.outStride.value)),
        advance(p.start, i32.multiply(rows.value, p.startStride.value)),
        p.m.set(i32.subtract(p.m.value, rows.value)),
        advance(bands, -1),
      ),
    ),
  );
}

/** Copies a tile from the scratch place: of each row four numbers, two and one, as the bits of its width say. */
function addTileCopy(module: Module): Call {
  const parameters = { tile: "i32", out: "i32", stride: "i32", rows: "i32", width: "i32" } as const;
  return module.kernel("copyTile", parameters, (p, local) => {
    const from = local("i32"), to = local("i32");
    const has = (columns: number) => i32.and(p.width.value, constant(columns));
    const part = (columns: number, store: Statement) =>
      when(has(columns), sequence(store, advance(from, 4 * columns), advance(to, 4 * columns)));
    const x = () => v128.load(from.value);
    const row = sequence(
      from.set(p.tile.value),
      to.set(p.out.value),
      part(4, v128.store(to.value, x())),
      part(2, v128.storeTwo(to.value, x(), 0)),
      part(1, v128.storeLane(to.value, x(), 0)),
      advance(p.tile, PANEL),
      advance(p.out, p.stride.value),
      advance(p.rows, -1),
    );
    return loop(p.rows.value, row);
  });
}

const constant = i32.constant;

function dividedUp(x: I32, by: I32): I32 {
  return i32.divide(i32.subtract(i32.add(x, by), constant(1)), by);
}

/** The first of these where n is 1, the second where it is 2, and so on. */
export function pick(n: I32, [first, ...others]: readonly Statement[]): Statement {
  if (others.length === 0) return first;
  return when(i32.equal(n, constant(1)), first, pick(i32.subtract(n, constant(1)), others));
}
