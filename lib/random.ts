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
  let [a, b, k] = [low >>> 0, high >>> 0, key >>> 0];
  for (let round = 0; round < PHILOX.rounds; round++) {
    [a, b] = [(upperHalf(a, PHILOX.multiplier) ^ k ^ b) >>> 0, Math.imul(a, PHILOX.multiplier) >>> 0];
    k = (k + PHILOX.goldenRatio) >>> 0;
  }
  return [a, b];
}

/** The upper 32 bits of the 64-bit product, from 16-bit pieces that a float64 holds exactly. */
function upperHalf(x: number, y: number): number {
  const [xh, xl, yh, yl] = [x >>> 16, x & 0xffff, y >>> 16, y & 0xffff];
  const middle = xh * yl + ((xl * yl) >>> 16);
  const other = xl * yh + (middle & 0xffff);
  return (xh * yh + Math.floor(middle / 65536) + Math.floor(other / 65536)) >>> 0;
}

/** Places of a stream: number i is made of `philox(start + i, stream, key)`. */
export interface RandomBlock {
  readonly key: number;
  readonly stream: number;
  readonly start: number;
  readonly length: number;
}

/** A stream of random numbers from a seed. */
export class Random {
  readonly #key: number;
  readonly #stream: number;
  #place = 0;

  /** `seed` is an integer, of which the lower 32 bits count; `stream` tells apart the streams that `fork` makes. */
  constructor(seed: number, stream = 0) {
    if (!Number.isInteger(seed)) throw new Error(`Cannot seed with ${seed}: a seed is an integer`);
    this.#key = seed >>> 0;
    this.#stream = stream;
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
