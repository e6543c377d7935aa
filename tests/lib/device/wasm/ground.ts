/** A Wasm memory for tests of single kernels: numbers in, garbage where results will stand, and a fence behind them. */
import { assert } from "@std/assert";
import type { Numbers } from "../../../../lib/device/device.ts";
import { Context } from "../../../../lib/device/wasm/context.ts";
import { Memory, Piece } from "../../../../lib/device/wasm/memory.ts";

/** What stands where nothing was written. */
const GARBAGE = -12345.5, FENCE = 8;

export class Ground {
  readonly context: Context;
  readonly memory: Memory;

  constructor(mebibytes = 32) {
    this.memory = new Memory(mebibytes);
    this.context = new Context(this.memory);
  }

  /** A piece that holds these numbers. */
  put(values: ArrayLike<number>): Piece {
    const piece = this.memory.allocate(values.length);
    this.memory.floats.set(values, piece.address / 4);
    return piece;
  }

  /**
   * What `calculate` writes to a piece that was full of garbage. Throws where it writes behind it; where `isVector`, it
   * may write up to the end of the last vector.
   */
  result(length: number, calculate: (out: Piece) => void, { isVector = false } = {}): Numbers {
    const all = this.put(new Float32Array(length + FENCE).fill(GARBAGE)), start = all.address / 4;
    calculate(new Piece(length, all.address));
    const end = isVector ? 4 * Math.ceil(length / 4) : length;
    const behind = this.memory.floats.subarray(start + end, start + length + FENCE);
    assert(behind.every((number) => number === GARBAGE), `what lies behind ${length} numbers was changed: ${behind}`);
    return this.memory.floats.slice(start, start + length);
  }
}
