/** How many numbers become one: by adding them up, or by keeping the largest. */
import { f32x4, type Local, sequence, type Statement, type V128, v128 } from "./assembler.ts";
import type { MakeLocal, Module } from "./module.ts";

/** A way to join two numbers, in four lanes at once. */
export interface Fold {
  /** What changes nothing when it is joined. */
  readonly identity: number;
  readonly join: (a: V128, b: V128) => V128;
  /** Joins few numbers, each of which stands for many. */
  readonly accumulator: (module: Module, local: MakeLocal) => Accumulator;
}

/** Variables to which vectors are joined one after the other. */
export interface Accumulator {
  readonly start: Statement;
  readonly take: (x: Local<"v128">) => Statement;
  readonly result: V128;
}

export const FOLDS: Readonly<Record<"sum" | "max", Fold>> = {
  sum: { identity: 0, join: f32x4.add, accumulator: exactSum },
  max: { identity: -Infinity, join: f32x4.max, accumulator: largest },
};

function exactSum(module: Module, local: MakeLocal): Accumulator {
  const total = local("v128"), lost = local("v128"), sum = local("v128"), zero = module.constant(0);
  return {
    start: sequence(total.set(zero), lost.set(zero)),
    take: (x) => addExactly(total, lost, x, local),
    result: sumOf(total, lost, sum),
  };
}

/**
 * Adds x to a total, and what the total's rounding loses to `lost`. The first difference says how much of x arrived,
 * the others how much was lost of each (Knuth 1969).
 */
export function addExactly(
  total: Local<"v128">,
  lost: Local<"v128">,
  x: Local<"v128">,
  local: MakeLocal,
): Statement {
  const next = local("v128"), arrived = local("v128");
  const lostOfTotal = f32x4.subtract(total.value, f32x4.subtract(next.value, arrived.value));
  const lostOfX = f32x4.subtract(x.value, arrived.value);
  return sequence(
    next.set(f32x4.add(total.value, x.value)),
    arrived.set(f32x4.subtract(next.value, total.value)),
    lost.set(f32x4.add(lost.value, f32x4.add(lostOfTotal, lostOfX))),
    total.set(next.value),
  );
}

/** The total and what was lost. Where the total is infinite, what was lost is no number, and the total counts alone. */
export function sumOf(total: Local<"v128">, lost: Local<"v128">, sum: Local<"v128">): V128 {
  const both = sum.keep(f32x4.add(total.value, lost.value));
  return v128.select(both, total.value, f32x4.equal(sum.value, sum.value));
}

function largest(module: Module, local: MakeLocal): Accumulator {
  const total = local("v128");
  return {
    start: total.set(module.constant(-Infinity)),
    take: (x) => total.set(f32x4.max(total.value, x.value)),
    result: total.value,
  };
}
