/** What the tests of all ops on all devices share: the numbers that come out, and by how much they may be off. */
import { gradients } from "../../../lib/autograd.ts";
import type { Device } from "../../../lib/device/device.ts";
import { type Arguments, tensorsIn } from "../../../lib/op.ts";
import { onDevice, Tensor } from "../../../lib/tensor.ts";
import { type AnyOp, argumentsOn, hasGradient } from "./matrix.ts";
import { HALF_STEP, Noisy, type Rounding } from "./noisy.ts";

/** How often an op is calculated with noise, and how many times the largest deviation is allowed. */
const RUNS = 6, TRUST = 8;

/** The value of an op, and the gradients of its tracked inputs, on a device; all in one row. */
export async function allNumbers(on: Device, op: AnyOp, sample: Arguments): Promise<number[]> {
  const results = onDevice(on, () => resultsOf(on, op, argumentsOn(on, sample)));
  const numbers = await Promise.all(results.map((result) => result.read()));
  return numbers.flatMap((list) => [...list]);
}

export function resultsOf(on: Device, op: AnyOp, args: Arguments): Tensor[] {
  const y = op(...args);
  if (!hasGradient(op)) return [y];
  const upstream = new Tensor(y.shape, on.store(Array.from({ length: y.storage.length }, (_, k) => 1 - k / 8)), on);
  const found = gradients(y, { upstream });
  return [y, ...tensorsIn(args).filter(({ tracked }) => tracked).map((x) => found.of(x))];
}

/** By how much each number may be off, on a device that rounds like this. */
export async function boundsFor(
  op: AnyOp,
  args: Arguments,
  right: readonly number[],
  rounding: Rounding,
): Promise<number[]> {
  const runs: number[][] = [];
  for (let seed = 0; seed < RUNS; seed++) runs.push(await allNumbers(new Noisy(seed, rounding), op, args));
  return right.map((value, k) => {
    const deviation = Math.max(...runs.map((run) => Math.abs(run[k] - value)));
    return TRUST * (Number.isFinite(deviation) ? deviation : 0) + HALF_STEP * Math.abs(value);
  });
}

export function isWithin(value: number, right: number, bound: number): boolean {
  return Object.is(value, right) || Math.abs(value - right) <= bound;
}
