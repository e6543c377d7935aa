/**
 * What kernels are told besides their tensors: sizes, strides, settings. Each call writes its own into one list, which goes to
 * the GPU in one piece, and gets the place where they begin.
 */

/** Bytes of what one kernel may read, and of the list. A call's numbers begin at a multiple of the GPU's alignment. */
export const MOST_BYTES = 1024, LIST_BYTES = 2 ** 20;

export class Parameters {
  readonly #bytes = new ArrayBuffer(LIST_BYTES);
  readonly #view = new DataView(this.#bytes);
  readonly #alignment: number;
  #at = 0;

  constructor(alignment: number) {
    this.#alignment = alignment;
  }

  /** Whether there is no room for another call. */
  get isFull(): boolean {
    return this.#at + this.#alignment + 2 * MOST_BYTES > LIST_BYTES; // the GPU sees a whole block from any place on
  }

  /** Begins the numbers of a call, and gives their place. */
  begin(): number {
    this.#at = this.#alignment * Math.ceil(this.#at / this.#alignment);
    return this.#at;
  }

  u32(...values: readonly number[]): this {
    for (const value of values) this.#view.setUint32(this.#next(), value, true);
    return this;
  }

  i32(...values: readonly number[]): this {
    for (const value of values) this.#view.setInt32(this.#next(), value, true);
    return this;
  }

  f32(...values: readonly number[]): this {
    for (const value of values) this.#view.setFloat32(this.#next(), value, true);
    return this;
  }

  /** Goes on at a multiple of 16 bytes, where a vector or an array begins. */
  vector(): this {
    this.#at = 16 * Math.ceil(this.#at / 16);
    return this;
  }

  /** What was written since the last time; from now on it is overwritten. */
  take(): Uint8Array<ArrayBuffer> {
    const written = new Uint8Array(this.#bytes, 0, 4 * Math.ceil(this.#at / 4));
    this.#at = 0;
    return written;
  }

  #next(): number {
    const at = this.#at;
    this.#at += 4;
    return at;
  }
}
