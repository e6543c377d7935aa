/**
 * Sums, largest numbers and their places, along the middle of three axes.
 *
 * The order of all additions depends on the sizes alone. A thread adds up its share of the axis one after the other, and the
 * threads' sums are added in pairs.
 */
import code from "../../../gpu/reduce.wgsl" with { type: "text" };
import type { Reduced, Reduction } from "../device.ts";
import type { Context } from "./context.ts";
import type { Kernel } from "./kernels.ts";
import type { Piece } from "./memory.ts";
import { groupsFor } from "./queue.ts";

/** How a reduction is laid out. */
interface Plan {
  /** Threads of a group: results side by side, and threads that share the axis of each. */
  readonly lanes: Lanes;
  /** How many pieces the axis is cut into. */
  readonly parts: number;
}

interface Lanes {
  readonly x: number;
  readonly y: number;
}

/** With so many groups at work, all of a GPU is busy. */
const MANY_GROUPS = 512;
/** Turns of a thread: at least so many are worth a second call, and no more than so many are allowed. */
const FEW_TURNS = 16, MOST_TURNS = 16384;

export class Reductions {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  run(kind: Reduction, x: Piece, sizes: Reduced, out: Piece): void {
    if (out.length > 0) this.#reduce(kind, x, sizes, out, false);
  }

  /** A long axis is cut into parts, and what the parts give is reduced again: x has places then, behind its numbers. */
  #reduce(kind: Reduction, x: Piece, sizes: Reduced, out: Piece, hasPlaces: boolean): void {
    const { outer, inner } = sizes, plan = planFor(sizes), { parts } = plan, isPlace = kind === "argmax";
    if (parts === 1) return this.#call(kind, x, sizes, plan, hasPlaces, out);
    const between = this.#context.memory.allocate((isPlace ? 2 : 1) * outer * parts * inner);
    this.#call(kind, x, sizes, plan, hasPlaces, between);
    this.#reduce(kind, between, { outer, axis: parts, inner }, out, isPlace);
  }

  #call(kind: Reduction, x: Piece, sizes: Reduced, { lanes, parts }: Plan, hasPlaces: boolean, out: Piece): void {
    const { outer, axis, inner } = sizes, columns = outer * inner, { queue } = this.#context;
    const kernel = this.#kernel(kind, lanes), groups = groupsFor(parts * Math.ceil(columns / lanes.x), 1);
    queue.parameters().u32(columns, axis, inner, parts, Math.ceil(axis / parts), Number(hasPlaces)).f32(-Infinity);
    queue.run(kernel, [x, out], groups, () => `${kind} of [${outer}, ${axis}, ${inner}] along the middle axis`);
  }

  #kernel(kind: Reduction, { x, y }: Lanes): Kernel {
    return this.#context.kernels.get(`reduce ${kind} ${x} x ${y}`, () => {
      const constants = { SUM: Number(kind === "sum"), PLACE: Number(kind === "argmax"), LANES_X: x, LANES_Y: y };
      return { file: "reduce.wgsl", code, access: "rw", constants };
    });
  }
}

/** How the work is laid out. It depends on the sizes alone. */
export function planFor(sizes: Reduced): Plan {
  const lanes = lanesFor(sizes);
  return { lanes, parts: partsFor(sizes, lanes) };
}

/** Numbers that are read at the same time lie side by side: along the inner axis where it is long, else along the axis. */
function lanesFor({ axis, inner }: Reduced): Lanes {
  if (axis <= 32) return { x: 256, y: 1 }; // too short to be shared
  if (inner >= 32) return { x: 32, y: 8 };
  return inner > 1 || axis <= 1024 ? { x: 4, y: 64 } : { x: 1, y: 256 };
}

/** As many as keep the GPU busy, but none too short; and as many as it takes that no thread goes round too often. */
function partsFor({ outer, axis, inner }: Reduced, { x, y }: Lanes): number {
  const groups = Math.ceil(outer * inner / x), turns = axis / y;
  const useful = Math.min(Math.ceil(MANY_GROUPS / groups), Math.floor(turns / FEW_TURNS));
  return Math.max(1, useful, Math.ceil(turns / MOST_TURNS));
}
