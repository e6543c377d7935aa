/** Pieces of code, carried out at once: what tests of the assembler look at. */
import { assertEquals } from "@std/assert";
import {
  f32,
  i32,
  sequence,
  type Statement,
  type Type,
  type V128,
  v128,
  type Value,
} from "../../../../lib/device/wasm/assembler.ts";
import { type MakeLocal, Module } from "../../../../lib/device/wasm/module.ts";

/** Where the numbers of a test stand, and where each result goes, 16 bytes for each. */
export const GIVEN = 1024;
const RESULTS = 8192;

export type Calculate = (local: MakeLocal, at: Value<"i32">) => readonly Value<Type>[];

/** The memory after some values were calculated; `given` stand at the address that the calculation gets. */
function calculate(write: Calculate, given: ArrayLike<number> = []): ArrayBuffer {
  const module = new Module({ address: 4096, numbers: [] });
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 2 });
  new Float32Array(memory.buffer, GIVEN).set(given);
  module.kernel("run", { at: "i32" }, ({ at }, local) => {
    return sequence(...write(local, at.value).map((value, i) => storeAny(value, RESULTS + 16 * i)));
  });
  module.instantiate(memory).run(GIVEN);
  return memory.buffer as ArrayBuffer;
}

const is = <Of extends Type>(value: Value<Type>, type: Of): value is Value<Of> => value.leaves === type;

function storeAny(value: Value<Type>, place: number): Statement {
  const zero = i32.constant(0);
  if (is(value, "v128")) return v128.store(zero, value, place);
  if (is(value, "f32")) return f32.store(zero, value, place);
  if (is(value, "i32")) return i32.store(zero, value, place);
  throw new Error("unknown type");
}

/** The first number of each result, or all four of each. */
export const whole = (write: Calculate, given?: ArrayLike<number>) =>
  firsts(new Int32Array(calculate(write, given), RESULTS));
export const float = (write: Calculate, given?: ArrayLike<number>) =>
  firsts(new Float32Array(calculate(write, given), RESULTS));
const firsts = (numbers: Int32Array | Float32Array) => Array.from({ length: 32 }, (_, i) => numbers[4 * i]);

export function floats(write: (at: Value<"i32">, local: MakeLocal) => V128, given: ArrayLike<number> = []): number[] {
  return [...new Float32Array(calculate((local, at) => [write(at, local)], given), RESULTS, 4)];
}
export function wholes(write: (at: Value<"i32">, local: MakeLocal) => V128, given: ArrayLike<number> = []): number[] {
  return [...new Int32Array(calculate((local, at) => [write(at, local)], given), RESULTS, 4)];
}

/** The results of whole and of float instructions, and nothing behind them. */
export function assertWhole(values: readonly Value<Type>[], expected: readonly number[]): void {
  assertEquals(whole(() => values).slice(0, expected.length + 1), [...expected, 0]);
}
export function assertFloat(values: readonly Value<Type>[], expected: readonly number[]): void {
  assertEquals(float(() => values).slice(0, expected.length + 1), [...expected, 0]);
}
