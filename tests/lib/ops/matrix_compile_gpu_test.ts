/** Every op, compiled, on the GPU: the calls that are made again give what the op itself gives, forward and back. */
import { assertEquals } from "@std/assert";
import { compile } from "../../../lib/compile.ts";
import { Random } from "../../../lib/random.ts";
import { tensorsIn } from "../../../lib/op.ts";
import { onDevice } from "../../../lib/tensor.ts";
import { gpuTest } from "../device/gpu/gpu.ts";
import { argumentsOn, registered, samplesOf } from "./matrix.ts";
import { calculationOf, numbersOf, spelled } from "./matrix_calculations.ts";

type Numbers = readonly number[][];

function isEqual(found: Numbers, wanted: Numbers): boolean {
  return spelled(found) === spelled(wanted);
}

/** Where formulas follow each other in one kernel, a driver may join a product and a sum that were apart before. */
function isClose(found: Numbers, wanted: Numbers): boolean {
  const isNear = (x: number, y: number) => Object.is(x, y) || Math.abs(x - y) <= 1e-5 * Math.max(1, Math.abs(y));
  return found.every((list, i) => list.length === wanted[i].length && list.every((x, k) => isNear(x, wanted[i][k])));
}

gpuTest("every op gives the same when it is compiled: gpu", async (on) => {
  const asked = registered.flatMap(([name, op]) =>
    samplesOf(op).flatMap((sample, i) => {
      const args = argumentsOn(on, sample), inputs = [...new Set(tensorsIn(args).filter(({ tracked }) => tracked))];
      if (args.some((arg) => arg instanceof Random) || inputs.length === 0) return []; // a stream goes on
      const calculation = calculationOf(op, args, on), compiled = compile(calculation);
      const [wanted, , , found] = [calculation, compiled, compiled, compiled].map((one) =>
        numbersOf(onDevice(on, () => one(...inputs)))
      );
      return [{ name: `${name}, sample ${i}`, wanted, found }];
    })
  );
  const isSame = on.isSoftware ? isEqual : isClose, problems: string[] = [];
  for (const { name, wanted, found } of asked) if (!isSame(await found, await wanted)) problems.push(name);
  assertEquals(problems, []);
});
