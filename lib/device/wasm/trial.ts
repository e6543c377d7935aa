/** From where on work pays to be shared: tried out, since it depends on the machine and on what else it does. */
import { advance, f32x4, i32, repeat, sequence, v128 } from "./assembler.ts";
import type { Context } from "./context.ts";
import { type Part, rangeOf } from "./threads.ts";

/** Numbers of vectors that are tried, and what each of them costs. */
const SIZES = [10, 11, 12, 13, 14].map((power) => 2 ** power), MULTIPLICATIONS = 8;
/** Sharing pays where it takes less than this part of the time. */
const GAIN = 0.8;

/** The least cost of work for which all threads are clearly faster than one, or nothing if that was not found. */
export function leastCost(context: Context, { workspace: { address } }: Part): number | undefined {
  const { threads } = context, trial = compile(context);
  const shared = (vectors: number) => {
    const lists = threads.lists((part) => {
      const { begin, count } = rangeOf(part, vectors);
      trial(address + 16 * begin, count);
    });
    return () => threads.run(lists, { isRepeatable: true }); // what comes out is of no use
  };
  shortest(shared(SIZES[SIZES.length - 1]), 50); // workers may sleep, and the kernel is soon compiled better
  const pays = SIZES.find((n) => shortest(shared(n)) < GAIN * shortest(() => trial(address, n)));
  return pays && MULTIPLICATIONS * pays;
}

/** Squares numbers again and again, a vector at a time; there is at least one. */
function compile(context: Context): (address: number, vectors: number) => void {
  const module = context.module();
  module.kernel("trial", { address: "i32", vectors: "i32" }, ({ address, vectors }, local) => {
    const x = local("v128"), square = x.set(f32x4.multiply(x.value, x.value));
    const vector = sequence(
      x.set(v128.load(address.value)),
      ...new Array(MULTIPLICATIONS).fill(square),
      v128.store(address.value, x.value),
      advance(address, 16),
    );
    return repeat(vector, vectors.keep(i32.subtract(vectors.value, i32.constant(1))));
  });
  return module.instantiate(context.memory.memory).trial;
}

/** Milliseconds, of several runs. */
function shortest(run: () => void, times = 5): number {
  return Math.min(...Array.from({ length: times }, () => {
    const began = performance.now();
    run();
    return performance.now() - began;
  }));
}
