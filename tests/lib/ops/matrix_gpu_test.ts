/** Every op on the GPU: values and gradients are those of the reference device in float64, up to rounding. */
import { assertEquals } from "@std/assert";
import type { Gpu } from "../../../lib/device/gpu/gpu.ts";
import { Reference } from "../../../lib/device/reference.ts";
import type { Arguments } from "../../../lib/op.ts";
import { gpuTest } from "../device/gpu/gpu.ts";
import { type AnyOp, registered, samplesOf } from "./matrix.ts";
import { allNumbers, boundsFor, isWithin } from "./matrix_bounds.ts";
import "../exact.ts";

/** A driver's own division and root may be off by some units, and it may join a product and a sum. */
const ROUNDING = { roundings: 8, inside: true };

/** Asks for all numbers before it waits for the first: they are then read together. */
function asked(gpu: Gpu): { name: string; op: AnyOp; args: Arguments; found: Promise<number[]> }[] {
  return registered.flatMap(([name, op]) =>
    samplesOf(op).map((args, i) => ({ name: `${name}, sample ${i}`, op, args, found: allNumbers(gpu, op, args) }))
  );
}

gpuTest("every op gives the same on the GPU", async (gpu) => {
  const problems: string[] = [];
  for (const { name, op, args, found } of asked(gpu)) {
    const right = await allNumbers(new Reference(), op, args), bounds = await boundsFor(op, args, right, ROUNDING);
    const numbers = await found, off = right.findIndex((value, k) => !isWithin(numbers[k], value, bounds[k]));
    if (off >= 0) problems.push(`${name}: ${numbers[off]}, expected ${right[off]} up to ${bounds[off]}`);
  }
  assertEquals(problems, []);
});
