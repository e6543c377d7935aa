/** What tests of ops read at once, since their tensors are on a reference device. */
import { gradients } from "../../../lib/autograd.ts";
import { Reference } from "../../../lib/device/reference.ts";
import type { Tensor } from "../../../lib/tensor.ts";

/** Its numbers, row by row. */
export function valuesOf({ device, storage }: Tensor): number[] {
  if (device instanceof Reference) return Array.from(device.values(storage));
  throw new Error(`Cannot read a tensor on ${device.name} at once`);
}

/** The gradient of y in x, for this gradient of y. */
export function gradientOf(y: Tensor, x: Tensor, upstream?: Tensor): number[] {
  return valuesOf(gradients(y, { upstream }).of(x));
}
