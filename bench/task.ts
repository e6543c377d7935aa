/**
 * What every contestant gets: a model, its first weights and a few batches, as bytes that any language can read.
 *
 * A line of JSON, which is the model, and then float32 numbers, the low byte first: the weights `[outputs, inputs]` of each
 * layer, and for each batch its inputs `[batch, pixels]` and its classes `[batch]`. Biases begin with 0.
 */
import { Random } from "../lib/random.ts";
import { CLASSES, type Model } from "./model.ts";

export type Floats = Float32Array<ArrayBuffer>;

export interface Batch {
  readonly inputs: Floats;
  /** Whole numbers from 0 to 9. */
  readonly classes: Floats;
}

export interface Task {
  readonly model: Model;
  readonly weights: readonly Floats[];
  /** They are taken in turn. */
  readonly batches: readonly Batch[];
}

export const BATCHES = 8;

/** The same numbers for the same model, always. */
export function taskOf(model: Model): Task {
  const { sizes, batch } = model, random = new Random(1);
  const weights = sizes.slice(1).map((outputs, layer) => {
    const inputs = sizes[layer], bound = 1 / Math.sqrt(inputs), drawn = random.fork(layer);
    return Float32Array.from({ length: outputs * inputs }, () => drawn.uniform(-bound, bound));
  });
  const batches = Array.from({ length: BATCHES }, (_, i) => drawBatch(random.fork(1000 + i), batch, sizes[0]));
  return { model, weights, batches };
}

/** Pictures with something to learn in them: four pixels of five are black, but fewer in a stripe that tells the class. */
function drawBatch(random: Random, batch: number, pixels: number): Batch {
  const classes = Float32Array.from({ length: batch }, () => random.integer(CLASSES));
  const stripe = Math.floor(pixels / CLASSES / 2);
  const inputs = Float32Array.from({ length: batch * pixels }, (_, i) => {
    const isBright = Math.floor(i % pixels / stripe) === classes[Math.floor(i / pixels)];
    return Math.min(1, Math.max(0, random.uniform(-4, 1)) + (isBright && random.uniform() < 0.5 ? 0.5 : 0));
  });
  return { inputs, classes };
}

export function pack({ model, weights, batches }: Task): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(JSON.stringify(model) + "\n");
  const parts = [head, ...[...weights, ...batches.flatMap(({ inputs, classes }) => [inputs, classes])].map(bytesOf)];
  const packed = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => (packed.set(part, at), at + part.length), 0);
  return packed;
}

export function unpack(packed: Uint8Array<ArrayBuffer>): Task {
  const line = packed.indexOf("\n".charCodeAt(0)),
    model: Model = JSON.parse(new TextDecoder().decode(packed.subarray(0, line)));
  const numbers = new Float32Array(packed.slice(line + 1).buffer), { sizes, batch } = model;
  let at = 0;
  const take = (length: number): Floats => numbers.slice(at, at += length);
  const weights = sizes.slice(1).map((outputs, layer) => take(outputs * sizes[layer]));
  const batches = Array.from({ length: BATCHES }, () => ({ inputs: take(batch * sizes[0]), classes: take(batch) }));
  return { model, weights, batches };
}

function bytesOf({ buffer, byteOffset, byteLength }: Floats): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** 1 at the class of each example, 0 elsewhere: `[batch, 10]`. */
export function oneHot(classes: Floats): Floats {
  const rows = new Float32Array(classes.length * CLASSES);
  classes.forEach((one, row) => rows[row * CLASSES + one] = 1);
  return rows;
}

/** A matrix `[rows, columns]` with its rows as columns, for those who store weights as `[inputs, outputs]`. */
export function transposed(matrix: Floats, rows: number, columns: number): Floats {
  return Float32Array.from(matrix, (_, i) => matrix[i % rows * columns + Math.floor(i / rows)]);
}
