/**
 * The header of a safetensors file: what stands where. A file may come from anyone, so nothing that it says is believed.
 */
import { DataError } from "../data/records.ts";
import { isSize, type Shape, showShape, sizeOf } from "../shape.ts";
import { NUMBER_TYPES, type NumberTypeName } from "./number_types.ts";

/** Where the numbers of a tensor stand, counted in bytes from the end of the header. */
export interface Place {
  readonly name: string;
  readonly type: NumberTypeName;
  readonly shape: Shape;
  readonly start: number;
  readonly end: number;
}

export interface Header {
  readonly places: readonly Place[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the header ends. */
  readonly end: number;
}

/** The longest header that the reference reader takes, in bytes. */
export const LONGEST_HEADER = 100_000_000;

/** Under this name stands what is no tensor. */
export const METADATA = "__metadata__";

/** Reads a header. Throws where it does not fit itself, or the numbers that follow. */
export function readHeader(file: string, bytes: Uint8Array<ArrayBuffer>): Header {
  const end = endOf(file, bytes), text = textOf(file, bytes.subarray(8, end));
  const entries = Object.entries(objectOf(file, text));
  const places = entries.filter(([name]) => name !== METADATA).map(([name, told]) => placeOf(file, name, told));
  const [, metadata = {}] = entries.find(([name]) => name === METADATA) ?? [];
  checkPlaces(file, places, bytes.length - end);
  return { places, metadata: metadataOf(file, metadata), end };
}

function endOf(file: string, bytes: Uint8Array<ArrayBuffer>): number {
  if (bytes.length < 8) {
    throw new DataError(file, `a safetensors file begins with eight bytes; it has ${bytes.length}`);
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true), end = 8 + Number(length);
  if (length > LONGEST_HEADER) {
    throw new DataError(file, `it begins with a header of ${length} bytes; more than ${LONGEST_HEADER} are refused`);
  }
  if (end <= bytes.length) return end;
  throw new DataError(file, `it is cut off: its header ends at byte ${end}, and it has ${bytes.length}`);
}

function textOf(file: string, header: Uint8Array<ArrayBuffer>): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(header);
  } catch (cause) {
    throw new DataError(file, "its header is not UTF-8", { cause });
  }
}

function objectOf(file: string, text: string): Readonly<Record<string, unknown>> {
  if (text[0] !== "{") throw new DataError(file, 'its header does not begin with "{"');
  const found = parsed(file, text), twice = repeatedName(text);
  if (twice === undefined) return found;
  throw new DataError(file, `its header has the name ${quoted(twice)} twice`);
}

function parsed(file: string, text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DataError(file, "its header is not JSON", { cause });
  }
}

/** A name that an object of a JSON text has twice: `JSON.parse` would take the last one, and other readers the first. */
function repeatedName(text: string): string | undefined {
  const open: Set<string>[] = [], colon = /\s*:/y;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{") open.push(new Set());
    if (text[at] === "}") open.pop();
    if (text[at] !== '"') continue;
    const start = at;
    at = endOfString(text, at);
    colon.lastIndex = at + 1;
    if (!colon.test(text)) continue;
    const name = JSON.parse(text.slice(start, at + 1)), names = open[open.length - 1];
    if (names.has(name)) return name;
    names.add(name);
  }
}

/** The place of the quote that ends the string which begins here. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

function metadataOf(file: string, told: unknown): Readonly<Record<string, string>> {
  if (!isObject(told)) throw new DataError(file, `${METADATA} is no object`);
  const wrong = Object.keys(told).find((name) => typeof told[name] !== "string");
  if (wrong === undefined) return told as Record<string, string>;
  throw new DataError(file, `${METADATA} must hold strings only; ${quoted(wrong)} is none`);
}

function placeOf(file: string, name: string, told: unknown): Place {
  const refuse = (reason: string) => new DataError(file, `the tensor ${quoted(name)} ${reason}`);
  if (!name.isWellFormed()) throw refuse("has a name that is not Unicode");
  if (!isObject(told)) throw refuse("is described by no object");
  const { dtype: type, shape, data_offsets: offsets } = told;
  if (!isType(type)) throw refuse(`has the type ${quoted(type)}; there are ${Object.keys(NUMBER_TYPES).join(", ")}`);
  if (!isSizes(shape)) throw refuse(`has the shape ${quoted(shape)}, expected a list of 0, 1, 2, ...`);
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    throw refuse(`has the offsets ${quoted(offsets)}, expected two whole numbers in order`);
  }
  const [start, end] = offsets, needed = sizeOf(shape) * NUMBER_TYPES[type].bytes;
  if (end - start === needed) return { name, type, shape, start, end };
  throw refuse(`has ${end - start} bytes; ${type} ${shown(shape)} takes ${needed}`);
}

/** That the numbers stand one behind the other and fill the rest of the file. */
function checkPlaces(file: string, places: readonly Place[], length: number): void {
  let filled = 0;
  for (const { name, start, end } of places.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== filled) {
      const what = start < filled ? "it overlaps another" : "nothing stands between";
      throw new DataError(file, `the tensor ${quoted(name)} begins at ${start}, expected ${filled}: ${what}`);
    }
    filled = end;
  }
  if (filled === length) return;
  const what = filled > length ? "it is cut off" : "it goes on behind its end";
  throw new DataError(file, `${what}: its tensors take ${filled} bytes, and ${length} follow the header`);
}

/** Whether a value that JSON told is an object, and no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isType(type: unknown): type is NumberTypeName {
  return typeof type === "string" && Object.hasOwn(NUMBER_TYPES, type);
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isSize);
}

/** A damaged header may have any number of axes. */
function shown(shape: Shape): string {
  return shape.length > 8 ? `with ${shape.length} axes` : showShape(shape);
}

/** What a file says, as it stands there, but not at any length. */
function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
