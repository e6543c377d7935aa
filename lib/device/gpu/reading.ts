/** Reading from the GPU: what was asked for is copied into one buffer, which the CPU may look into when the work is done. */
import { sizeClass } from "../size_class.ts";
import type { Failures } from "./failures.ts";

type Found = Float32Array<ArrayBuffer>;

interface Asked {
  readonly buffer: GPUBuffer;
  readonly length: number;
  readonly resolve: (found: Found) => void;
  readonly reject: (reason: unknown) => void;
}

export class Reading {
  readonly #device: GPUDevice;
  readonly #failures: Failures;
  /** Buffers that nobody looks into. */
  readonly #free: GPUBuffer[] = [];
  #asked: Asked[] = [];

  constructor(device: GPUDevice, failures: Failures) {
    this.#device = device;
    this.#failures = failures;
  }

  get isAsked(): boolean {
    return this.#asked.length > 0;
  }

  /** Asks for the numbers of a buffer. They come when the work was handed over, and done. */
  ask(buffer: GPUBuffer, length: number): Promise<Found> {
    return new Promise((resolve, reject) => this.#asked.push({ buffer, length, resolve, reject }));
  }

  /** Notes the copies of what was asked for. What it gives is to be called when they were handed over. */
  copy(encoder: GPUCommandEncoder): () => void {
    const asked = this.#asked;
    if (asked.length === 0) return () => {};
    this.#asked = [];
    const bytes = asked.reduce((sum, { length }) => sum + 4 * length, 0), into = this.#bufferFor(bytes);
    let at = 0;
    for (const { buffer, length } of asked) {
      if (length > 0) encoder.copyBufferToBuffer(buffer, 0, into, at, 4 * length);
      at += 4 * length;
    }
    return () => this.#map(into, bytes, asked);
  }

  async #map(into: GPUBuffer, bytes: number, asked: readonly Asked[]): Promise<void> {
    try {
      await into.mapAsync(GPUMapMode.READ, 0, into.size);
      const all = new Float32Array(into.getMappedRange(0, into.size).slice(0, bytes));
      into.unmap();
      this.#free.push(into);
      this.#failures.check();
      let at = 0;
      for (const { length, resolve } of asked) resolve(all.slice(at, at += length));
    } catch (error) {
      await new Promise((resolve) => setTimeout(resolve)); // what is the matter is noted a moment later
      for (const { reject } of asked) reject(this.#reasonFor(error));
    }
  }

  /** What was noted says more than that the buffer could not be read. */
  #reasonFor(error: unknown): unknown {
    try {
      this.#failures.check();
    } catch (noted) {
      return noted;
    }
    return error;
  }

  #bufferFor(bytes: number): GPUBuffer {
    const at = this.#free.findIndex(({ size }) => size >= bytes && size <= 4 * Math.max(bytes, SMALLEST));
    if (at >= 0) return this.#free.splice(at, 1)[0];
    if (this.#free.length >= MOST_FREE) this.#free.shift()?.destroy();
    const size = sizeClass(Math.max(bytes, SMALLEST)), usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    return this.#device.createBuffer({ label: "reading", size, usage });
  }
}

/** Bytes of the smallest buffer, and how many wait to be used again. */
const SMALLEST = 4096, MOST_FREE = 8;
