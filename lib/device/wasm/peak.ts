/**
 * How fast this machine can multiply and add at all, on one thread, with vectors of four numbers: the measure of a kernel.
 *
 * The loop touches no memory. Its twelve sums do not wait for each other, so that the processor is always busy. What a
 * product reaches of this figure says how little it waits.
 */
import { advance, f32x4, i32, repeat, sequence, v128 } from "./assembler.ts";
import type { Context } from "./context.ts";

const SUMS = 12, UNROLLED = 8, ROUNDS = 4000;
/** A multiplication and an addition, in four lanes. */
const OPERATIONS = 2 * 4 * SUMS * UNROLLED * ROUNDS;

/** Billions of multiplications and additions per second (GFLOP/s): the best of many short runs, about 20 ms in all. */
export function peakOf(context: Context): number {
  const run = compile(context);
  let best = Infinity;
  for (let i = 0; i < 100; i++) {
    const began = performance.now();
    run(ROUNDS);
    best = Math.min(best, performance.now() - began);
  }
  return OPERATIONS / best / 1e6;
}

function compile(context: Context): (rounds: number) => void {
  const module = context.module(), { memory, workspace } = context.memory;
  module.kernel("peak", { rounds: "i32" }, (p, local) => {
    const sums = Array.from({ length: SUMS }, () => local("v128")), x = local("v128"), y = local("v128");
    const round = sums.map((sum) => sum.set(context.multiplyAdd(sum.value, x.value, y.value)));
    return sequence(
      x.set(module.constant(0.75)), // sums run towards y / (1 - x) = 1: nothing overflows and nothing becomes tiny
      y.set(module.constant(0.25)),
      ...sums.map((sum, i) => sum.set(f32x4.multiply(y.value, module.constant(i)))),
      repeat(
        sequence(...Array.from({ length: UNROLLED }, () => sequence(...round)), advance(p.rounds, -1)),
        p.rounds.value,
      ),
      ...sums.map((sum, i) => v128.store(i32.constant(workspace.address), sum.value, 16 * i)), // lest the loop be left out
    );
  });
  return module.instantiate(memory).peak;
}
