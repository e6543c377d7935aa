/** What the tests of all ops share: which ops there are, and the devices that they are tried on. */
import { argumentsAgain } from "../../../lib/check_op.ts";
import type { Device } from "../../../lib/device/device.ts";
import { Wasm } from "../../../lib/device/wasm/wasm.ts";
import { Reference } from "../../../lib/device/reference.ts";
import { type Arguments, type Op, tensorsIn } from "../../../lib/op.ts";
import * as ops from "../../../lib/ops/mod.ts";
import { onDevice, Tensor } from "../../../lib/tensor.ts";
import type { Rounding } from "./noisy.ts";

/** An op, whatever its arguments are. */
export type AnyOp = Op<Arguments>;

/** Every op that `lib/ops/mod.ts` exports, by the name of its export. */
export const registered: readonly (readonly [name: string, op: AnyOp])[] = Object.entries<unknown>(ops).filter(
  (pair): pair is [string, AnyOp] => isOp(pair[1]),
);

/** Other functions may be exported too; an op has an entry. */
function isOp(value: unknown): value is AnyOp {
  return typeof value === "function" && "entry" in value && "kind" in value;
}

/** Whether gradients pass back through an op at all. */
export function hasGradient({ entry }: AnyOp): boolean {
  return Object.keys(entry.slopes).length > 0;
}

/** What an op takes: "x, axis, { slope = 0.01 }?" has two names and one setting, whose usual value is 0.01. */
export function takenBy({ entry }: AnyOp): { names: string[]; settings: ReadonlyMap<string, string | undefined> } {
  const [, before, inside = ""] = entry.takes.match(/^([^{]*)(?:\{(.*)\}.*)?$/)!;
  const split = (text: string) => text.split(",").map((one) => one.trim()).filter((one) => one !== "");
  const pairs = split(inside).map((one): [string, string | undefined] => {
    const [name, usual] = one.split(" = ");
    return [name, usual];
  });
  return { names: split(before).map((one) => one.match(/\w+/)![0]), settings: new Map(pairs) };
}

/** A device that stores float32, and how it rounds. */
export interface Tried extends Rounding {
  readonly name: string;
  readonly make: () => Device;
}

/** The devices that must give what the reference device gives in float64. A new one is one more line. */
export const devices: readonly Tried[] = [
  { name: "reference in float32", make: () => new Reference("float32"), roundings: 1, inside: false },
  { name: "wasm", make: () => new Wasm({ mebibytes: 64 }), roundings: 4, inside: true },
  { name: "wasm, plain", make: () => new Wasm({ mebibytes: 64, plain: true }), roundings: 4, inside: true },
];

/** The samples of an op, on a reference device. */
export function samplesOf({ entry }: AnyOp): readonly Arguments[] {
  return onDevice(new Reference(), entry.samples);
}

/**
 * What is wrong with the samples of ops, one line for each that has something: `problem` says what, or nothing. An error
 * counts as well.
 */
export function problemsIn(
  ops: typeof registered,
  problem: (op: AnyOp, args: Arguments, sample: number) => string | undefined,
): string[] {
  return ops.flatMap(([name, op]) =>
    samplesOf(op).flatMap((args, i) => {
      const found = said(() => problem(op, args, i));
      return found === undefined ? [] : [`${name}, sample ${i}: ${found}`];
    })
  );
}

function said(problem: () => string | undefined): string | undefined {
  try {
    return problem();
  } catch (error) {
    return String(error);
  }
}

/** The numbers of a tensor on a reference device. */
export function valuesOf({ device, storage }: Tensor): number[] {
  if (device instanceof Reference) return Array.from(device.values(storage));
  throw new Error(`Cannot read a tensor on ${device.name} at once`);
}

/** The arguments on another device, their numbers rounded to float32, so that every device can hold them. */
export function argumentsOn(device: Device, args: Arguments): Arguments {
  const moved = (x: Tensor) => {
    const { shape, tracked, indices } = x;
    return new Tensor(shape, device.store(valuesOf(x).map(Math.fround)), device, { tracked, indices });
  };
  return argumentsAgain(args, tensorsIn(args).map(moved), moved);
}
