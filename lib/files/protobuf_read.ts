/** Reading the fields of a message that a protocol buffer holds. What they mean is for the schema to say. */

/** A field: its number, and the number or the bytes that stand there. */
export interface Field {
  readonly field: number;
  /** Bytes, and what is stored in four or eight of them, as they are; a varint as the number that it is. */
  readonly value: bigint | Uint8Array<ArrayBuffer>;
}

/** The fields of a message, in order. Throws where the bytes end within a field, or are no message. */
export function fieldsOf(message: Uint8Array<ArrayBuffer>): Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < message.length;) {
    const [key, afterKey] = varintAt(message, at), field = Number(key >> 3n);
    if (field === 0 || field >= 2 ** 29) throw new Error(`Cannot read a message: at byte ${at} begins no field`);
    const [value, next] = valueAt(message, afterKey, Number(key & 7n));
    fields.push({ field, value });
    at = next;
  }
  return fields;
}

/** A number that is stored in eight bytes, as doubles are. */
export function doubleOf({ field, value }: Field): number {
  if (typeof value !== "bigint" && value.length === 8) return viewOf(value).getFloat64(0, true);
  throw new Error(`Cannot read field ${field} as a double: one has eight bytes`);
}

/** What is stored there, and where it ends. */
function valueAt(message: Uint8Array<ArrayBuffer>, at: number, storage: number): [Field["value"], number] {
  if (storage === 0) return varintAt(message, at);
  const [start, length] = storage === 2 ? sized(message, at) : [at, { 1: 8, 5: 4 }[storage]];
  if (length === undefined) throw new Error(`Cannot read a message: a field before byte ${at} has storage ${storage}`);
  if (length > message.length - start) {
    const left = message.length - start;
    throw new Error(`Cannot read a message: at byte ${start} a field of ${length} bytes begins, and ${left} are left`);
  }
  return [message.subarray(start, start + length), start + length];
}

/** Where bytes begin whose number stands before them, and how many they are. */
function sized(message: Uint8Array<ArrayBuffer>, at: number): [number, number] {
  const [length, start] = varintAt(message, at);
  return [start, Number(length)];
}

/** A varint has ten bytes at most: 64 bits, seven in each. */
function varintAt(message: Uint8Array<ArrayBuffer>, start: number): [bigint, number] {
  let value = 0n;
  for (let i = 0; i < 10 && start + i < message.length; i++) {
    const byte = message[start + i];
    value |= BigInt(byte & 127) << BigInt(7 * i);
    if (byte < 128) return [BigInt.asUintN(64, value), start + i + 1];
  }
  throw new Error(`Cannot read a message: at byte ${start} begins a number that does not end`);
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
