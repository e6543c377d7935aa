/** Loops over neighboring numbers, of which many kernels are made. */
import {
  advance,
  type F32,
  f32,
  f32x4,
  i32,
  type Local,
  loop,
  sequence,
  type Statement,
  type V128,
  v128,
} from "./assembler.ts";

/** What becomes of a number that is written: it replaces what stood there, or is added to it. */
export type Joining = "copy" | "add";

/** Where a loop reads and writes. */
export interface At {
  readonly write: Local<"i32">;
  readonly read: Local<"i32">;
}

/**
 * Moves n numbers, which lie side by side, from `read` to `write`: 16, then 4, then 1 at a time, so that nothing behind
 * them is touched. Where it `repeats`, all of them are the one at `read`. The variables are used up.
 */
export function moveRun(joining: Joining, { write, read }: At, n: Local<"i32">, { repeats = false } = {}): Statement {
  const source = (distance: number) => repeats ? v128.loadSplat(read.value) : v128.load(read.value, distance);
  const vector = (distance: number) => moveVector(joining, write, source(distance), distance);
  const step = (count: number, body: Statement) => {
    const onward = repeats ? [] : [advance(read, 4 * count)];
    return loop(
      i32.atLeast(n.value, i32.constant(count)),
      sequence(body, advance(write, 4 * count), ...onward, advance(n, -count)),
    );
  };
  return sequence(
    step(16, sequence(vector(0), vector(16), vector(32), vector(48))),
    step(4, vector(0)),
    step(1, moveNumber(joining, write, f32.load(read.value))),
  );
}

/** One number, to where `write` points. */
export function moveNumber(joining: Joining, write: Local<"i32">, x: F32): Statement {
  return f32.store(write.value, joining === "add" ? f32.add(f32.load(write.value), x) : x);
}

/** Four numbers. */
export function moveVector(joining: Joining, write: Local<"i32">, x: V128, distance = 0): Statement {
  const joined = joining === "add" ? f32x4.add(v128.load(write.value, distance), x) : x;
  return v128.store(write.value, joined, distance);
}
