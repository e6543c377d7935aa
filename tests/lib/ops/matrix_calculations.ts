/** What the tests of all compiled ops share. */
import { gradients } from "../../../lib/autograd.ts";
import type { Device } from "../../../lib/device/device.ts";
import { type Arguments, replaceTensors, tensorsIn } from "../../../lib/op.ts";
import { Tensor } from "../../../lib/tensor.ts";
import { type AnyOp, hasGradient } from "./matrix.ts";

/** The value and the gradients of an op as a function of its tracked inputs; the rest of its arguments stays as it is. */
export function calculationOf(op: AnyOp, args: Arguments, on: Device): (...inputs: readonly Tensor[]) => Tensor[] {
  return (...inputs) => {
    const queue = [...inputs],
      y = op(...replaceTensors(args, tensorsIn(args).map((x) => x.tracked ? queue.shift()! : x)));
    if (!hasGradient(op)) return [y];
    const upstream = new Tensor(y.shape, on.store(Array.from({ length: y.storage.length }, (_, k) => 1 - k / 8)), on);
    const found = gradients(y, { upstream });
    return [y, ...inputs.map((x) => found.of(x))];
  };
}

export async function numbersOf(results: readonly Tensor[]): Promise<number[][]> {
  return (await Promise.all(results.map((x) => x.read()))).map((list) => [...list]);
}

/** So that 0 and -0 differ, and what is not finite. */
export function spelled(lists: readonly number[][]): string {
  return lists.map((list) => list.map((x) => Object.is(x, -0) ? "-0" : x).join()).join(" | ");
}
