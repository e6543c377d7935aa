/** Every op, compiled: the calls that are made again give the same bits as the op itself, forward and back. */
import { assertEquals } from "@std/assert";
import { gradients } from "../../../lib/autograd.ts";
import { compile } from "../../../lib/compile.ts";
import type { Device } from "../../../lib/device/device.ts";
import { Reference } from "../../../lib/device/reference.ts";
import { Wasm } from "../../../lib/device/wasm/wasm.ts";
import { type Arguments, replaceTensors, tensorsIn } from "../../../lib/op.ts";
import { Random } from "../../../lib/random.ts";
import { onDevice, Tensor } from "../../../lib/tensor.ts";
import { type AnyOp, argumentsOn, hasGradient, registered, samplesOf } from "./matrix.ts";

const devices: readonly (readonly [name: string, make: () => Device])[] = [
  ["reference", () => new Reference()],
  ["reference in float32", () => new Reference("float32")],
  ["wasm", () => new Wasm({ mebibytes: 64, threads: 1 })],
];

/** The value and the gradients of an op as a function of its tracked inputs; the rest of its arguments stays as it is. */
function calculationOf(op: AnyOp, args: Arguments, on: Device): (...inputs: readonly Tensor[]) => Tensor[] {
  return (...inputs) => {
    const queue = [...inputs],
      y = op(...replaceTensors(args, tensorsIn(args).map((x) => x.tracked ? queue.shift()! : x)));
    if (!hasGradient(op)) return [y];
    const upstream = new Tensor(y.shape, on.store(Array.from({ length: y.storage.length }, (_, k) => 1 - k / 8)), on);
    const found = gradients(y, { upstream });
    return [y, ...inputs.map((x) => found.of(x))];
  };
}

async function numbersOf(results: readonly Tensor[]): Promise<number[][]> {
  return (await Promise.all(results.map((x) => x.read()))).map((list) => [...list]);
}

for (const [name, make] of devices) {
  Deno.test(`every op gives the same bits when it is compiled: ${name}`, async () => {
    const on = make(), problems: string[] = [];
    for (const [name, op] of registered) {
      for (const [i, sample] of samplesOf(op).entries()) {
        const args = argumentsOn(on, sample), inputs = [...new Set(tensorsIn(args).filter(({ tracked }) => tracked))];
        if (args.some((arg) => arg instanceof Random) || inputs.length === 0) continue; // a stream goes on
        const calculation = calculationOf(op, args, on), compiled = compile(calculation);
        const wanted = await numbersOf(onDevice(on, () => calculation(...inputs)));
        onDevice(on, () => compiled(...inputs));
        const found = await numbersOf(onDevice(on, () => compiled(...inputs)));
        if (JSON.stringify(found) !== JSON.stringify(wanted)) problems.push(`${name}, sample ${i}`);
      }
    }
    on.close();
    assertEquals(problems, []);
  });
}
