/** Gather and scatter along walks. A walk is planned once, and carried out by a few calls of kernels. */
import { sizeOf } from "../../shape.ts";
import type { Walk } from "../walk.ts";
import type { Context } from "./context.ts";
import type { Piece } from "./memory.ts";
import type { Joining } from "./runs.ts";
import { type Kind, type Stroke, strokesOf } from "./strokes.ts";
import { compileWalk, type WalkKernel } from "./walk_kernels.ts";
import { type Block, blocksOf } from "./walk_plan.ts";

/** How a walk is carried out, and whether each place of its shape is inside, so that nothing needs to be cleared. */
interface Plan {
  readonly strokes: readonly Stroke[];
  readonly isWhole: boolean;
}

/** A part of what is scattered. */
export interface ScatteredPiece {
  readonly piece: Piece;
  readonly walk: Walk;
}

export class Walks {
  readonly #context: Context;
  readonly #there = new WeakMap<Walk, Plan>();
  readonly #back = new WeakMap<Walk, Plan>();
  readonly #kernels: Record<Joining, Partial<Record<Kind, WalkKernel>>> = { copy: {}, add: {} };

  constructor(context: Context) {
    this.#context = context;
  }

  gather(x: Piece, walk: Walk, out: Piece): void {
    const { strokes, isWhole } = cached(this.#there, walk, () => planOf(walk, blocksOf(walk), "copy"));
    if (!isWhole) this.#clear(out);
    for (const stroke of strokes) this.#take(stroke, "copy", out, x);
  }

  scatter(parts: readonly ScatteredPiece[], out: Piece): void {
    this.#clear(out);
    for (const { piece, walk } of parts) {
      const { strokes } = cached(this.#back, walk, () => planOf(walk, blocksOf(walk).map(reversed), "add"));
      for (const stroke of strokes) this.#take(stroke, "add", out, piece);
    }
  }

  #take({ kind, to, from, loops: [a, b, c, d] }: Stroke, joining: Joining, write: Piece, read: Piece): void {
    const kernel = this.#kernels[joining][kind] ??= compileWalk(this.#context, joining, kind);
    const start = write.address + 4 * to, source = read.address + 4 * from;
    // deno-fmt-ignore
    kernel(start, source, a.count, a.to, a.from, b.count, b.to, b.from, c.count, c.to, c.from, d.count, d.to, d.from);
  }

  #clear(out: Piece): void {
    this.#context.memory.floats.fill(0, out.address / 4, out.address / 4 + out.length);
  }
}

function planOf({ shape }: Walk, blocks: readonly Block[], joining: Joining): Plan {
  const visited = blocks.reduce((sum, { axes }) => sum + sizeOf(axes.map(({ count }) => count)), 0);
  return { strokes: blocks.flatMap((block) => strokesOf(block, joining)), isWhole: visited === sizeOf(shape) };
}

/** The way back: what was read is written. */
function reversed({ to, from, axes }: Block): Block {
  return { to: from, from: to, axes: axes.map(({ count, to, from }) => ({ count, to: from, from: to })) };
}

function cached<Key extends WeakKey, Value>(known: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}
