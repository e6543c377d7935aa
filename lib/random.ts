/**
 * Random numbers as a value: the same seed gives the same numbers, everywhere.
 *
 * The generator is counter-based (Salmon et al. 2011): the number at place n is
 * a scramble of n and the seed, so it depends on nothing that came before.
 * That is what lets thousands of GPU threads draw at once, later in the book.
 */

/** The numbers of Philox 2x32, for devices that calculate it in their own way. */
export const PHILOX = { multiplier: 0xd256d193, goldenRatio: 0x9e3779b9, rounds: 10 } as const;

/** Philox 2x32 with 10 rounds: two 32-bit counters and a key give two 32-bit numbers. */
export function philox(low: number, high: number, key: number): [number, number] {
  let a = low | 0, b = high | 0, k = key | 0; // 32 bits each, which JavaScript calculates fast while they have a sign
  for (let round = 0; round < PHILOX.rounds; round++) {
    const lower = Math.imul(a, PHILOX.multiplier);
    a = upperHalf(a, PHILOX.multiplier) ^ k ^ b;
    b = lower;
    k = (k + PHILOX.goldenRatio) | 0;
  }
  return [a >>> 0, b >>> 0];
}

/** The upper 32 bits of the 64-bit product, from 16-bit pieces, whose products have 32 bits. */
function upperHalf(x: number, y: number): number {
  const xh = x >>> 16, xl = x & 0xffff, yh = y >>> 16, yl = y & 0xffff;
  const middle = (Math.imul(xh, yl) >>> 0) + (Math.imul(xl, yl) >>> 16); // below 2^32
  const other = (Math.imul(xl, yh) >>> 0) + (middle & 0xffff);
  return (Math.imul(xh, yh) + (middle >>> 16) + (other >>> 16)) | 0;
}

/** Places of a stream: number i is made of `philox(start + i, stream, key)`. */
export interface RandomBlock {
  readonly key: number;
  readonly stream: number;
  readonly start: number;
  readonly length: number;
}

/** Where a stream stands: what is drawn next depends on nothing else. */
export interface RandomState {
  readonly key: number;
  readonly stream: number;
  readonly place: number;
}

/** A stream of random numbers from a seed. */
export class Random {
  #key: number;
  #stream: number;
  #place = 0;

  /** `seed` is an integer, of which the lower 32 bits count; `stream` tells apart the streams that `fork` makes. */
  constructor(seed: number, stream = 0) {
    if (!Number.isInteger(seed)) throw new Error(`Cannot seed with ${seed}: a seed is an integer`);
    this.#key = seed >>> 0;
    this.#stream = stream;
  }

  /** Where the stream stands. To set it, from a checkpoint, makes this stream go on from there. */
  get state(): RandomState {
    return { key: this.#key, stream: this.#stream, place: this.#place };
  }

  set state({ key, stream, place }: RandomState) {
    const isPlace = Number.isInteger(place) && place >= 0 && place <= 2 ** 32;
    if (!isPlace || key !== key >>> 0 || !Number.isInteger(stream)) {
      throw new Error(
        `Cannot set random numbers to key ${key}, stream ${stream}, place ${place}: they must be integers`,
      );
    }
    [this.#key, this.#stream, this.#place] = [key, stream, place];
  }

  /** The next `length` places of the stream, for a device to draw from. This stream goes on behind them. */
  block(length: number): RandomBlock {
    return { key: this.#key, stream: this.#stream, start: this.#take(length), length };
  }

  /** The next places. A stream has 2^32 of them, and would then begin anew, which nobody would notice. */
  #take(length: number): number {
    const start = this.#place;
    this.#place += length;
    if (this.#place <= 2 ** 32) return start;
    throw new Error("Cannot draw more than 2^32 random numbers of one stream: fork another");
  }

  /** A number in `[low, high)`, with 32 random bits. */
  uniform(low = 0, high = 1): number {
    const [bits] = philox(this.#take(1), this.#stream, this.#key);
    return low + (high - low) * (bits / 2 ** 32);
  }

  /** A number of the normal distribution (Box and Muller 1958). */
  normal(mean = 0, deviation = 1): number {
    const [a, b] = philox(this.#take(1), this.#stream, this.#key);
    const radius = Math.sqrt(-2 * Math.log((a + 0.5) / 2 ** 32));
    return mean + deviation * radius * Math.cos(2 * Math.PI * b / 2 ** 32);
  }

  /** A whole number in `[0, below)`. */
  integer(below: number): number {
    return Math.floor(this.uniform(0, below));
  }

  /** The numbers 0 to n - 1 in random order (Fisher and Yates 1938). */
  permutation(n: number): number[] {
    const order = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }

  /**
   * A stream of its own, so that drawing more here moves nothing there: `index` is an integer from 0 to 2^32 - 1. Key and
   * stream of the fork are two numbers of the scramble, so that forks of forks do not meet either.
   */
  fork(index: number): Random {
    if (index !== index >>> 0) {
      throw new Error(`Cannot fork stream ${index}: a stream is an integer from 0 to ${2 ** 32 - 1}`);
    }
    return new Random(...philox(index, this.#stream, this.#key));
  }
}
