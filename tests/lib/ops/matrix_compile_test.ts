/** Every op, compiled: the calls that are made again give the same bits as the op itself, forward and back. */
import { assertEquals } from "@std/assert";
import { compile } from "../../../lib/compile.ts";
import type { Device } from "../../../lib/device/device.ts";
import { Reference } from "../../../lib/device/reference.ts";
import { Wasm } from "../../../lib/device/wasm/wasm.ts";
import { tensorsIn } from "../../../lib/op.ts";
import { Random } from "../../../lib/random.ts";
import { onDevice } from "../../../lib/tensor.ts";
import { calculationOf, numbersOf, spelled } from "./matrix_calculations.ts";
import { argumentsOn, registered, samplesOf } from "./matrix.ts";

const devices: readonly (readonly [name: string, make: () => Device])[] = [
  ["reference", () => new Reference()],
  ["reference in float32", () => new Reference("float32")],
  ["wasm", () => new Wasm({ mebibytes: 64, threads: 1 })],
];

for (const [name, make] of devices) {
  Deno.test(`every op gives the same bits when it is compiled: ${name}`, async () => {
    const on = make(), problems: string[] = [];
    for (const [name, op] of registered) {
      for (const [i, sample] of samplesOf(op).entries()) {
        const args = argumentsOn(on, sample), inputs = [...new Set(tensorsIn(args).filter(({ tracked }) => tracked))];
        if (args.some((arg) => arg instanceof Random) || inputs.length === 0) continue; // a stream goes on
        const calculation = calculationOf(op, args, on), compiled = compile(calculation);
        const wanted = await numbersOf(onDevice(on, () => calculation(...inputs)));
        for (let time = 0; time < 2; time++) onDevice(on, () => compiled(...inputs)); // written down, and prepared
        const found = await numbersOf(onDevice(on, () => compiled(...inputs)));
        if (spelled(found) !== spelled(wanted)) problems.push(`${name}, sample ${i}`);
      }
    }
    on.close();
    assertEquals(problems, []);
  });
}
