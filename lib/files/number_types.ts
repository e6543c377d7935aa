/** The types of number that safetensors files may hold. */
import type { StoredNumbers } from "./stored.ts";

/** How many bytes a number takes, and how numbers are read that begin at a multiple of that. */
export interface NumberType {
  readonly bytes: number;
  readonly read: (buffer: ArrayBuffer) => StoredNumbers;
}

type Bits = (bits: number) => number;

/** Those of half the size have no arrays of their own everywhere; float32 holds their numbers exactly. */
const half = (decode: Bits): NumberType => ({
  bytes: 2,
  read: (buffer) => Float32Array.from(new Uint16Array(buffer), decode),
});

const typed = (Type: { readonly BYTES_PER_ELEMENT: number; new (buffer: ArrayBuffer): StoredNumbers }): NumberType => ({
  bytes: Type.BYTES_PER_ELEMENT,
  read: (buffer) => new Type(buffer),
});

/**
 * In the order in which the reference writer stores them: those of many bytes first, so that all begin at multiples of their
 * size. All machines that run a browser or Deno store the lowest byte first, as the files do.
 */
export const NUMBER_TYPES = {
  U64: typed(BigUint64Array),
  I64: typed(BigInt64Array),
  F64: typed(Float64Array),
  F32: typed(Float32Array),
  U32: typed(Uint32Array),
  I32: typed(Int32Array),
  BF16: half(bfloat16),
  F16: half(float16),
  U16: typed(Uint16Array),
  I16: typed(Int16Array),
  I8: typed(Int8Array),
  U8: typed(Uint8Array),
  BOOL: typed(Uint8Array),
} as const satisfies Record<string, NumberType>;

export type NumberTypeName = keyof typeof NUMBER_TYPES;

/** The type as which numbers are written. */
export function typeNameOf(values: StoredNumbers): NumberTypeName {
  if (values instanceof Float32Array) return "F32";
  if (values instanceof Float64Array) return "F64";
  const bits = 8 * values.BYTES_PER_ELEMENT, isSigned = /^(Big)?Int/.test(values.constructor.name);
  return `${isSigned ? "I" : "U"}${bits as 8 | 16 | 32 | 64}`;
}

/** One bit of sign, five of exponent, ten of fraction (IEEE 754 binary16). */
function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1, exponent = bits >> 10 & 31, fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -14 : sign * (1 + fraction) * 2 ** (exponent - 15);
}

const word = new DataView(new ArrayBuffer(4));

/** The upper half of a float32. */
function bfloat16(bits: number): number {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}
