/** Random numbers, one thread each: `philox` of `lib/random.ts`, bit for bit the same. */
import code from "../../../gpu/random.wgsl" with { type: "text" };
import type { RandomBlock } from "../../random.ts";
import type { Context } from "./context.ts";
import type { Piece } from "./memory.ts";
import { groupsFor } from "./queue.ts";

/** Threads in a group. */
const SIZE = 64;

export class Randoms {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Number i is made of place `start + i` of the stream. */
  run({ key, stream, start, length }: RandomBlock, out: Piece): void {
    if (length === 0) return;
    const { kernels, queue } = this.#context;
    const kernel = kernels.get("random", () => ({ file: "random.wgsl", code, access: "w", constants: { SIZE } }));
    queue.parameters().u32(length, start, stream, key);
    queue.run(kernel, [out], groupsFor(length, SIZE), () => `${length} random numbers`);
  }
}
