/**
 * IDX files: blocks of numbers of one type, as MNIST comes (LeCun et al. 1998).
 *
 * A file begins with two zeros, the type of its numbers, and how many axes they have; then the size of each axis, in four
 * bytes; then the numbers themselves, row by row. All of it is stored with the highest byte first.
 */
import { readBytes, unpacked } from "./bytes.ts";
import { fileNameOf } from "./open.ts";
import { DataError } from "./records.ts";
import { type Shape, showShape, sizeOf } from "../shape.ts";

/** Numbers as they stand in a file. Bytes stay bytes. */
export type IdxNumbers = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

export interface Idx {
  readonly shape: Shape;
  readonly values: IdxNumbers;
}

/** A type of number: how many bytes each takes, and how they are read. */
interface Type {
  readonly bytes: number;
  readonly make: (length: number) => IdxNumbers;
  readonly read: (view: DataView, at: number) => number;
}

const TYPES: Readonly<Record<number, Type>> = {
  0x08: { bytes: 1, make: (n) => new Uint8Array(n), read: (view, at) => view.getUint8(at) },
  0x09: { bytes: 1, make: (n) => new Int8Array(n), read: (view, at) => view.getInt8(at) },
  0x0b: { bytes: 2, make: (n) => new Int16Array(n), read: (view, at) => view.getInt16(at) },
  0x0c: { bytes: 4, make: (n) => new Int32Array(n), read: (view, at) => view.getInt32(at) },
  0x0d: { bytes: 4, make: (n) => new Float32Array(n), read: (view, at) => view.getFloat32(at) },
  0x0e: { bytes: 8, make: (n) => new Float64Array(n), read: (view, at) => view.getFloat64(at) },
};

/** Reads a file, packed by gzip or not. Throws where it is damaged, or has another checksum once unpacked. */
export async function readIdx(url: URL, sha256?: string): Promise<Idx> {
  return parseIdx(fileNameOf(url), await readBytes(url, sha256));
}

/** The same of bytes at hand; `file` is their name for messages. */
export async function unpackIdx(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<Idx> {
  return parseIdx(file, await unpacked(file, bytes));
}

/** The numbers of an IDX file that is not packed. */
export function parseIdx(file: string, bytes: Uint8Array<ArrayBuffer>): Idx {
  const { type, shape, start } = headerOf(file, bytes), length = sizeOf(shape);
  const expected = start + length * type.bytes;
  if (bytes.length !== expected) {
    const what = bytes.length < expected ? "it is cut off" : "it goes on behind its end";
    throw new DataError(
      file,
      `${what}: its header says ${shown(shape)}, which makes ${expected} bytes, and it has ${bytes.length}`,
    );
  }
  return {
    shape,
    values: type.bytes === 1 && type === TYPES[0x08] ? bytes.slice(start) : numbersOf(bytes, type, start),
  };
}

/** A damaged header may have as many as 255 axes. */
function shown(shape: Shape): string {
  return shape.length > 8 ? `${shape.length} axes, the first ${showShape(shape.slice(0, 8))}` : showShape(shape);
}

function headerOf(file: string, bytes: Uint8Array<ArrayBuffer>): { type: Type; shape: Shape; start: number } {
  const [first, second, code, axes] = bytes, view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) throw new DataError(file, `an IDX file begins with four bytes; it has ${bytes.length}`);
  if (first !== 0 || second !== 0) throw new DataError(file, "it is no IDX file: one begins with two zeros");
  const type = TYPES[code], start = 4 + 4 * axes;
  if (!type) throw new DataError(file, `it is no IDX file: there is no type of number ${code}`);
  if (axes === 0) throw new DataError(file, "its header names no axis");
  if (bytes.length < start) {
    throw new DataError(
      file,
      `it is cut off: its header has ${axes} axes, which makes ${start} bytes, and it has ${bytes.length}`,
    );
  }
  return { type, shape: Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis)), start };
}

/** The order of bytes in the memory of this machine may be another one, so each number is read by itself. */
function numbersOf(bytes: Uint8Array<ArrayBuffer>, { bytes: width, make, read }: Type, start: number): IdxNumbers {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start), values = make((bytes.length - start) / width);
  for (let i = 0; i < values.length; i++) values[i] = read(view, i * width);
  return values;
}
