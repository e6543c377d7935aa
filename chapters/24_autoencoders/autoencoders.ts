/**
 * The linear autoencoder, in plain numbers: it squeezes each row into a few, and makes the row of them again.
 *
 *   x  a row of n numbers         E  the encoder, a row of n weights for each number of the code
 *   c  its code, k numbers        D  the decoder, a row of k weights for each number of the output
 *   y  what comes out again       L  the loss, the mean of (y - x)² over all numbers of all rows
 */
import { checkFinite, checkLength, checkRows } from "../../lib/data/check.ts";
import type { Random } from "../../lib/random.ts";

export type Matrix = readonly (readonly number[])[];

export interface Autoencoder {
  /** E: `[k, n]`. */
  readonly encoder: Matrix;
  /** D: `[n, k]`. */
  readonly decoder: Matrix;
}

/** Small random weights for rows of n numbers and codes of k. It has no biases: rows whose mean is 0 need none. */
export function randomAutoencoder(n: number, k: number, random: Random): Autoencoder {
  if (!(Number.isInteger(n) && Number.isInteger(k) && n > 0 && k > 0)) {
    throw new Error(`Cannot make an autoencoder with ${n} inputs and a code of ${k}: both must be 1, 2, ...`);
  }
  const drawn = (rows: number, columns: number) =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal(0, 0.3)));
  return { encoder: drawn(k, n), decoder: drawn(n, k) };
}

/** c = E x: `[n] -> [k]`. */
export function encode({ encoder }: Autoencoder, x: readonly number[]): number[] {
  checkLength("encode a row", "numbers", x.length, encoder[0].length);
  return times(encoder, x);
}

/** y = D c: `[k] -> [n]`. */
export function decode({ decoder }: Autoencoder, code: readonly number[]): number[] {
  checkLength("decode", "numbers of the code", code.length, decoder[0].length);
  return times(decoder, code);
}

/** L: the mean squared difference between what goes in and what comes out, over all numbers of all rows. */
export function reconstructionError(autoencoder: Autoencoder, rows: Matrix): number {
  const errors = rows.flatMap((x) => differences(decode(autoencoder, encode(autoencoder, x)), x));
  return errors.reduce((sum, error) => sum + error * error, 0) / errors.length;
}

/**
 * The slopes of L in all weights. For each row, the error comes back through the decoder to the code, and from there to the
 * encoder: dy = 2 (y - x) / (n rows), dD = dy c^T, dc = D^T dy, dE = dc x^T.
 */
export function gradient(autoencoder: Autoencoder, rows: Matrix): Autoencoder {
  const { encoder, decoder } = autoencoder, n = decoder.length, share = 2 / (n * rows.length);
  const dEncoder = zerosLike(encoder), dDecoder = zerosLike(decoder);
  for (const x of rows) {
    const code = encode(autoencoder, x);
    const dy = differences(decode(autoencoder, code), x).map((error) => share * error);
    const dCode = code.map((_, j) => dy.reduce((sum, d, i) => sum + d * decoder[i][j], 0));
    addProduct(dDecoder, dy, code);
    addProduct(dEncoder, dCode, x);
  }
  return { encoder: dEncoder, decoder: dDecoder };
}

/** How an autoencoder learns. */
export interface Walk {
  readonly learningRate: number;
  readonly steps: number;
}

/** Gradient descent on all rows at once. */
export function train(start: Autoencoder, rows: Matrix, { learningRate, steps }: Walk): Autoencoder {
  checkRows("train an autoencoder", rows, start.decoder.length);
  rows.forEach((row, i) => checkFinite("train an autoencoder", `row ${i}, column`, row));
  let one = start;
  for (let step = 0; step < steps; step++) {
    const { encoder, decoder } = gradient(one, rows);
    one = {
      encoder: moved(one.encoder, encoder, -learningRate),
      decoder: moved(one.decoder, decoder, -learningRate),
    };
  }
  return one;
}

/** Matrix times vector. */
function times(matrix: Matrix, x: readonly number[]): number[] {
  return matrix.map((weights) => weights.reduce((sum, weight, i) => sum + weight * x[i], 0));
}

function differences(y: readonly number[], x: readonly number[]): number[] {
  return y.map((value, i) => value - x[i]);
}

function zerosLike(matrix: Matrix): number[][] {
  return matrix.map((row) => row.map(() => 0));
}

/** Adds the product of each number of a with each of b. */
function addProduct(sum: number[][], a: readonly number[], b: readonly number[]): void {
  a.forEach((left, i) => b.forEach((right, j) => sum[i][j] += left * right));
}

function moved(matrix: Matrix, slopes: Matrix, by: number): number[][] {
  return matrix.map((row, i) => row.map((weight, j) => weight + by * slopes[i][j]));
}
