/**
 * Protocol buffers: how TensorBoard and ONNX write down what they know.
 *
 * A message is a row of fields. Each begins with its number, which the schema of the message gives a name, and with how its
 * value is stored: 0 as a varint, 1 in eight bytes, 2 in as many bytes as it says first, 5 in four bytes. A varint has seven
 * bits of the number in each byte, the lowest first; the eighth bit says that another byte follows. What stands in eight or
 * four bytes has the lowest byte first (Google, Protocol Buffers: Encoding).
 */

/** A field, or several in a row: a message is no more than that. */
export type Fields = Uint8Array<ArrayBuffer>;

/** A message made of fields. */
export function message(...fields: Fields[]): Fields {
  const all = new Uint8Array(fields.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const field of fields) {
    all.set(field, at);
    at += field.length;
  }
  return all;
}

/** A whole number of the types int32, int64, uint64, bool or enum. One below 0 is stored as if 2^64 had been added to it. */
export function integer(field: number, value: number | bigint): Fields {
  return message(key(field, 0), varint(value));
}

/** A number of the type double. */
export function double(field: number, value: number): Fields {
  return message(key(field, 1), doublesOf([value]));
}

/** A number of the type float: the nearest that has 32 bits. */
export function float(field: number, value: number): Fields {
  const four = new Uint8Array(4);
  new DataView(four.buffer).setFloat32(0, value, true);
  return message(key(field, 5), four);
}

/** Bytes as they are. */
export function bytes(field: number, value: Fields): Fields {
  return message(key(field, 2), varint(value.length), value);
}

/** Text, as UTF-8. */
export function text(field: number, value: string): Fields {
  return bytes(field, new TextEncoder().encode(value));
}

/** A message within a message. */
export function nested(field: number, ...fields: Fields[]): Fields {
  return bytes(field, message(...fields));
}

/** Many numbers of the type double, packed: the key stands once. */
export function doubles(field: number, values: ArrayLike<number>): Fields {
  return bytes(field, doublesOf(values));
}

/** Many whole numbers, packed. */
export function integers(field: number, values: readonly (number | bigint)[]): Fields {
  return bytes(field, message(...values.map(varint)));
}

/** The number of a field, and how its value is stored. */
function key(field: number, storage: number): Fields {
  if (Number.isInteger(field) && field > 0 && field < 2 ** 29) return varint(BigInt(field) << 3n | BigInt(storage));
  throw new Error(`Cannot write field ${field}: fields have numbers from 1 to 2^29 - 1`);
}

function varint(value: number | bigint): Fields {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new Error(`Cannot write ${value} as a whole number: it is none, or too large to be exact`);
  }
  const groups: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) groups.push(Number(rest & 127n) | 128);
  return new Uint8Array([...groups, Number(rest)]);
}

function doublesOf(values: ArrayLike<number>): Fields {
  const all = new Uint8Array(8 * values.length), view = new DataView(all.buffer);
  for (let i = 0; i < values.length; i++) view.setFloat64(8 * i, values[i], true);
  return all;
}
