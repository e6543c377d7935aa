/**
 * The GPU's memory, in buffers.
 *
 * To make a buffer and to let go of one costs more than most calculations, so buffers go back to a pool, by size. One that was
 * given back may still be read by work that waits in the queue: it is free again when that work was handed over. Buffers come out
 * of the pool in the order in which the last step took them, so that the next step finds the same ones in the same places, and
 * the bind groups that were made for them.
 */
import type { Storage } from "../device.ts";
import { sizeClass } from "../size_class.ts";
import { refuseFinished, Steps } from "../steps.ts";
import type { Failures } from "./failures.ts";

/** A buffer of the pool. Its number tells it from all others. */
export interface Pooled {
  readonly buffer: GPUBuffer;
  readonly number: number;
  readonly bytes: number;
}

/** Numbers on the GPU, until the step in which they were made is over. */
export class Piece implements Storage {
  #place?: Pooled;
  readonly #giveBack: (place: Pooled) => void;

  constructor(readonly length: number, place: Pooled, giveBack: (place: Pooled) => void) {
    this.#place = place;
    this.#giveBack = giveBack;
  }

  get place(): Pooled {
    return this.#place ?? refuseFinished();
  }

  release(): void {
    if (this.#place) this.#giveBack(this.#place);
    this.#place = undefined;
  }
}

/** Bytes of the smallest buffer, and of free ones that are kept at most. */
const SMALLEST = 256, MOST_FREE = 2 ** 30;
const MEBIBYTE = 2 ** 20;

export class Memory {
  /** How many numbers one tensor may hold at most. Asked of the device once: each time costs as much as a call of a kernel. */
  readonly mostNumbers: number;
  readonly #device: GPUDevice;
  readonly #failures: Failures;
  readonly #free = new Map<number, Pooled[]>();
  readonly #steps = new Steps<Piece>();
  #givenBack: Pooled[] = [];
  #freeBytes = 0;
  #bytes = 0;
  #count = 0;
  readonly #lost = new FinalizationRegistry<Pooled>((place) => this.#givenBack.push(place));

  constructor(device: GPUDevice, failures: Failures) {
    const { maxStorageBufferBindingSize, maxBufferSize } = device.limits;
    this.mostNumbers = Math.floor(Math.min(maxStorageBufferBindingSize, maxBufferSize) / 4);
    this.#device = device;
    this.#failures = failures;
  }

  /** Bytes in all buffers, free ones included. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Room for so many numbers, until the step ends; outside of all steps, until nobody holds the piece. What stands in it is left
   * over from others. Throws where it is too much.
   */
  allocate(length: number): Piece {
    if (!this.isInStep) return this.lasting(length);
    return this.#steps.add(new Piece(length, this.#take(length), (place) => this.#givenBack.push(place)));
  }

  /** Room that no step gives back. It is free again when nobody holds the piece. */
  lasting(length: number): Piece {
    const place = this.#take(length), piece = new Piece(length, place, () => {});
    this.#lost.register(piece, place);
    return piece;
  }

  /** Begins a step, which ends when it is disposed of. */
  step(): Disposable {
    return this.#steps.begin();
  }

  get isInStep(): boolean {
    return this.#steps.areRunning;
  }

  /** All work was handed over that may use what was given back until now. True where buffers were destroyed. */
  settle(): boolean {
    for (let i = this.#givenBack.length - 1; i >= 0; i--) {
      const place = this.#givenBack[i];
      this.#freeOf(place.bytes).push(place);
      this.#freeBytes += place.bytes;
    }
    this.#givenBack = [];
    return this.#freeBytes > MOST_FREE && this.#destroyFree();
  }

  #take(length: number): Pooled {
    if (length > this.mostNumbers) this.#refuse(length);
    const bytes = Math.min(sizeClass(Math.max(4 * length, SMALLEST)), 4 * this.mostNumbers),
      free = this.#freeOf(bytes).pop();
    if (!free) return this.#make(bytes);
    this.#freeBytes -= bytes;
    return free;
  }

  #make(bytes: number): Pooled {
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage, device = this.#device;
    device.pushErrorScope("out-of-memory");
    const buffer = device.createBuffer({ size: bytes, usage: STORAGE | COPY_SRC | COPY_DST });
    const inUse = this.#bytes / MEBIBYTE;
    device.popErrorScope().then((error) => {
      if (!error) return;
      this.#failures.note(
        `Cannot make room for ${(bytes / MEBIBYTE).toFixed(1)} MiB on the GPU, where ${
          inUse.toFixed(1)
        } MiB are in use: ` +
          "take smaller batches, or wrap each step of training in a step of the device",
      );
    }, () => {}); // a device that is lost says so elsewhere
    this.#bytes += bytes;
    return { buffer, number: this.#count++, bytes };
  }

  #destroyFree(): true {
    for (const places of this.#free.values()) {
      for (const { buffer, bytes } of places) {
        buffer.destroy();
        this.#bytes -= bytes;
      }
    }
    this.#free.clear();
    this.#freeBytes = 0;
    return true;
  }

  #freeOf(bytes: number): Pooled[] {
    const known = this.#free.get(bytes);
    if (known) return known;
    const none: Pooled[] = [];
    this.#free.set(bytes, none);
    return none;
  }

  #refuse(length: number): never {
    const bytes = (count: number) => `${(4 * count / MEBIBYTE).toFixed(1)} MiB`;
    throw new Error(
      `Cannot store ${length} numbers, ${bytes(length)}, on the GPU: this one binds at most ${
        bytes(this.mostNumbers)
      } ` +
        "at once; take smaller batches, or the device wasm",
    );
  }
}
