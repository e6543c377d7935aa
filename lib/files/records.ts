/**
 * Files of records, as TensorFlow keeps them (TFRecord). Each record is its length, in eight bytes; the checksum of these; the
 * bytes themselves; and their checksum. The lowest byte comes first. So a file can grow record by record, and whoever reads it
 * knows where the last whole one ends.
 */
import { maskedCrc32c } from "./crc32c.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What stands before the bytes of a record, and behind them. */
const HEAD = 12, FOOT = 4;

/** The bytes of a record, as they stand in the file. */
export function record(bytes: Bytes): Bytes {
  const whole = new Uint8Array(HEAD + bytes.length + FOOT), view = new DataView(whole.buffer);
  view.setBigUint64(0, BigInt(bytes.length), true);
  view.setUint32(8, maskedCrc32c(whole.subarray(0, 8)), true);
  whole.set(bytes, HEAD);
  view.setUint32(HEAD + bytes.length, maskedCrc32c(bytes), true);
  return whole;
}

/** The records of a file, in order, up to the first that is damaged or cut off. */
export function recordsIn(file: Bytes): Bytes[] {
  const found: Bytes[] = [];
  for (let at = 0;;) {
    const bytes = recordAt(file, at);
    if (!bytes) return found;
    found.push(bytes);
    at += HEAD + bytes.length + FOOT;
  }
}

/** The bytes of the record that begins there, if it is whole. */
function recordAt(file: Bytes, at: number): Bytes | undefined {
  const left = file.length - at - HEAD - FOOT, view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (left < 0 || view.getUint32(at + 8, true) !== maskedCrc32c(file.subarray(at, at + 8))) return undefined;
  const length = Number(view.getBigUint64(at, true)), start = at + HEAD, bytes = file.subarray(start, start + length);
  if (length > left || view.getUint32(start + length, true) !== maskedCrc32c(bytes)) return undefined;
  return bytes;
}
