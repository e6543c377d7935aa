/**
 * Safetensors files: tensors by name, and strings by name. PyTorch and many others read and write them (Hugging Face, Safetensors).
 *
 * A file begins with the length of its header, in eight bytes, the lowest first. The header is JSON: for each tensor its type,
 * its shape, and where its numbers begin and end. Then come the numbers, without gaps. Nothing in it can be run, which
 * is why such a file may be taken from others.
 */
import { checkShape, showShape, sizeOf } from "../shape.ts";
import { NUMBER_TYPES, type NumberTypeName, typeNameOf } from "./number_types.ts";
import { LONGEST_HEADER, METADATA, readHeader } from "./safetensors_header.ts";
import type { StoredTensor, StoredTensors } from "./stored.ts";

/** Strings by name, kept beside tensors. */
export type Metadata = Readonly<Record<string, string>>;

/** What a file holds. Numbers of half the size are read as float32; `type` says what they were. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, StoredTensor & { readonly type: NumberTypeName }>>;
  readonly metadata: Metadata;
}

/** Reads a file; `file` is its name for messages. Throws a `DataError` where its header does not fit itself or the rest. */
export function decodeSafetensors(file: string, bytes: Uint8Array<ArrayBuffer>): Safetensors {
  const { places, metadata, end: origin } = readHeader(file, bytes);
  const tensors = places.map(({ name, type, shape, start, end }) => {
    const { buffer } = bytes.slice(origin + start, origin + end); // a copy begins where its numbers can be read
    return [name, { type, shape, values: NUMBER_TYPES[type].read(buffer) }];
  });
  return { tensors: Object.fromEntries(tensors), metadata };
}

/** Writes a file, byte for byte as the reference writer does. Throws where a name, a shape or a string cannot stand in one. */
export function encodeSafetensors(tensors: StoredTensors, metadata: Metadata = {}): Uint8Array<ArrayBuffer> {
  checkMetadata(metadata);
  const ordered = inOrder(tensors), header = headerOf(ordered, metadata);
  const numbers = ordered.reduce((sum, { values }) => sum + values.byteLength, 0);
  const bytes = new Uint8Array(8 + header.length + numbers);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  let at = 8 + header.length;
  for (const { values } of ordered) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

type Named = StoredTensor & { readonly name: string; readonly type: NumberTypeName };

/** By type, those of many bytes first, and then by name. */
function inOrder(tensors: StoredTensors): readonly Named[] {
  const types = Object.keys(NUMBER_TYPES), named = Object.entries(tensors).map(([name, one]) => checked(name, one));
  const rank = ({ type }: Named) => types.indexOf(type);
  return named.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

function checked(name: string, { shape, values }: StoredTensor): Named {
  checkShape(`write the tensor "${name}"`, shape);
  if (name === METADATA) refuse(`a tensor cannot have the name ${METADATA}`);
  checkText("the name", name);
  if (sizeOf(shape) !== values.length) {
    refuse(`the tensor "${name}" ${showShape(shape)} has ${values.length} numbers, expected ${sizeOf(shape)}`);
  }
  return { name, type: typeNameOf(values), shape, values };
}

function checkMetadata(metadata: Metadata): void {
  for (const [name, text] of Object.entries(metadata)) {
    checkText("the name", name);
    if (typeof text !== "string") refuse(`the metadata "${name}" is no string`);
    checkText(`the metadata "${name}"`, text);
  }
}

/** That a string is Unicode: half of a pair of surrogates cannot be written as UTF-8. */
function checkText(what: string, text: string): void {
  if (!text.isWellFormed()) refuse(`${what} ${JSON.stringify(text)} holds half of a character`);
}

/** Filled up with blanks, so that the numbers begin at a multiple of eight. */
function headerOf(ordered: readonly Named[], metadata: Metadata): Uint8Array {
  let at = 0;
  const entries = ordered.map(({ name, type, shape, values }) => {
    const data_offsets = [at, at += values.byteLength];
    return [name, { dtype: type, shape, data_offsets }] as const;
  });
  const all = Object.keys(metadata).length > 0 ? [[METADATA, metadata] as const, ...entries] : entries;
  const texts = all.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`); // an object would sort numbers
  const header = new TextEncoder().encode(`{${texts.join()}}`), length = Math.ceil(header.length / 8) * 8;
  if (length > LONGEST_HEADER) refuse(`its header would have ${length} bytes, and at most ${LONGEST_HEADER} are read`);
  const filled = new Uint8Array(length).fill(0x20);
  filled.set(header);
  return filled;
}

function refuse(reason: string): never {
  throw new Error(`Cannot write a safetensors file: ${reason}`);
}
