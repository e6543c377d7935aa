/** Every op on every device: values and gradients are those of the reference device in float64, up to rounding. */
import { assert, assertEquals } from "@std/assert";
import { gradients } from "../../../lib/autograd.ts";
import type { Device } from "../../../lib/device/device.ts";
import { Reference } from "../../../lib/device/reference.ts";
import { type Arguments, tensorsIn } from "../../../lib/op.ts";
import { onDevice, Tensor } from "../../../lib/tensor.ts";
import { type AnyOp, argumentsOn, devices, hasGradient, problemsIn, registered, samplesOf } from "./matrix.ts";
import { HALF_STEP, Noisy, type Rounding } from "./noisy.ts";
import "../exact.ts";

/** How often an op is calculated with noise, and how many times the largest deviation is allowed. */
const RUNS = 6, TRUST = 8;

/** The value of an op, and the gradients of its tracked inputs, on a device; all in one row. */
async function allNumbers(on: Device, op: AnyOp, sample: Arguments): Promise<number[]> {
  const results = onDevice(on, () => resultsOf(on, op, argumentsOn(on, sample)));
  const numbers = await Promise.all(results.map((result) => result.read()));
  return numbers.flatMap((list) => [...list]);
}

function resultsOf(on: Device, op: AnyOp, args: Arguments): Tensor[] {
  const y = op(...args);
  if (!hasGradient(op)) return [y];
  const upstream = new Tensor(y.shape, on.store(Array.from({ length: y.storage.length }, (_, k) => 1 - k / 8)), on);
  const found = gradients(y, { upstream });
  return [y, ...tensorsIn(args).filter(({ tracked }) => tracked).map((x) => found.of(x))];
}

/** By how much each number may be off, on a device that rounds like this. */
async function boundsFor(
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

function isWithin(value: number, right: number, bound: number): boolean {
  return Object.is(value, right) || Math.abs(value - right) <= bound;
}

for (const { name, make, ...rounding } of devices) {
  Deno.test(`every op gives the same on the device: ${name}`, async () => {
    const on = make(), problems: string[] = [];
    for (const [name, op] of registered) {
      for (const [i, args] of samplesOf(op).entries()) {
        const right = await allNumbers(new Reference(), op, args), bounds = await boundsFor(op, args, right, rounding);
        const found = await allNumbers(on, op, args);
        const off = right.findIndex((value, k) => !isWithin(found[k], value, bounds[k]));
        if (off >= 0) problems.push(`${name}, sample ${i}: ${found[off]}, expected ${right[off]} up to ${bounds[off]}`);
      }
    }
    on.close();
    assertEquals(problems, []);
  });
}

Deno.test("the bounds are of the size of float32's rounding, and a difference beyond it is found", async () => {
  const [, add] = registered.find(([name]) => name === "add")!, args = samplesOf(add)[0];
  const right = await allNumbers(new Reference(), add, args),
    bounds = await boundsFor(add, args, right, { roundings: 1, inside: false });
  right.slice(0, 6).forEach((value, k) => {
    assert(bounds[k] >= HALF_STEP * Math.abs(value) && bounds[k] < 20 * HALF_STEP * Math.abs(value));
    assert(!isWithin(value * (1 + 1e-5), value, bounds[k]));
  });
});

Deno.test("an op calculates where its inputs are, whatever the current device is", () => {
  const on = new Reference();
  assertEquals(
    problemsIn(registered, (op, args) => resultsOf(on, op, argumentsOn(on, args)).length > 0 ? undefined : "nothing"),
    [],
  );
});
