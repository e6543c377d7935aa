/** Every op on every device: values and gradients are those of the reference device in float64, up to rounding. */
import { assert, assertEquals } from "@std/assert";
import { Reference } from "../../../lib/device/reference.ts";
import { argumentsOn, devices, problemsIn, registered, samplesOf } from "./matrix.ts";
import { allNumbers, boundsFor, isWithin, resultsOf } from "./matrix_bounds.ts";
import { HALF_STEP } from "./noisy.ts";
import "../exact.ts";

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
