/** What a mistake in one call of a device is made of. */
import type { Storage } from "../../lib/device/device.ts";
import { Reference } from "../../lib/device/reference.ts";

/** A call that is done wrongly. */
export interface WrongCall {
  /** What is wrong. No two mistakes of one call are called the same. */
  readonly mistake: string;
  readonly carryOut: () => Storage;
}

/** The right calculations that a wrong call is made of. */
export const plain = new Reference();

/** What needs no device: numbers in, numbers out. */
export function onNumbers(mistake: string, calculate: () => ArrayLike<number>): WrongCall {
  return { mistake, carryOut: () => plain.store(calculate()) };
}
