/** Tensors as plain data, as they stand in files: a shape, and numbers in one row. */
import { tensor } from "../create.ts";
import type { Parameters } from "../nn/layer.ts";
import { assign, checkAssigned } from "../optim/assign.ts";
import type { Shape } from "../shape.ts";
import { device, onDevice, type Tensor } from "../tensor.ts";

/** Numbers of one type. */
export type StoredNumbers =
  | Float64Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;

/** A tensor that needs no device. */
export interface StoredTensor {
  readonly shape: Shape;
  /** Row by row. */
  readonly values: StoredNumbers;
}

/** Tensors by name. */
export type StoredTensors = Readonly<Record<string, StoredTensor>>;

/** Reads tensors from their device. What they hold is that of one moment: all begin to be read before any has been. */
export async function storedOf(tensors: Parameters): Promise<StoredTensors> {
  const read = async ([name, x]: [string, Tensor]) => [name, { shape: x.shape, values: await x.read() }] as const;
  return Object.fromEntries(await Promise.all(Object.entries(tensors).map(read)));
}

/** A tensor of these numbers, on the device that is chosen. Throws where a whole number is too large to be exact. */
export function tensorOf({ shape, values }: StoredTensor): Tensor {
  return tensor(exact(values), shape);
}

/** Numbers as a device takes them. */
function exact(values: StoredNumbers): Exclude<StoredNumbers, BigInt64Array | BigUint64Array> {
  if (!(values instanceof BigInt64Array || values instanceof BigUint64Array)) return values;
  return Float64Array.from(values, (value: bigint) => {
    if (Number.isSafeInteger(Number(value))) return Number(value);
    throw new Error(`Cannot make a tensor of ${value}: it is too large to be exact`);
  });
}

/**
 * Copies stored numbers into the tensors of the same names. Throws before it copies any where names or shapes differ, or a whole
 * number is too large to be exact. A device needs memory for one tensor more at a time.
 */
export function assignStored(to: Parameters, from: StoredTensors): void {
  checkAssigned(to, from);
  const ready = Object.entries(from).map(([name, { shape, values }]) =>
    [name, { shape, values: exact(values) }] as const
  );
  for (const [name, stored] of ready) onDevice(to[name].device, () => assignOne(to[name], stored));
}

function assignOne(to: Tensor, stored: StoredTensor): void {
  using _step = device().step();
  assign({ to }, { to: tensorOf(stored) });
}
