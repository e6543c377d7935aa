/**
 * One memory of fixed size, and who has which part of it.
 *
 * From the bottom grows what lasts: parameters, and what is made outside of all steps. From the top grows the arena of
 * the running step: there a piece costs an addition, and the end of the step gives all of them back at once.
 */
import type { Storage } from "../device.ts";
import { sizeClass } from "../size_class.ts";
import { refuseFinished } from "../steps.ts";

/** Whether the step in which something was made is still running. */
interface Life {
  isOver: boolean;
}

/** A piece of the memory. */
export class Piece implements Storage {
  readonly #address: number;
  readonly #life?: Life;

  constructor(readonly length: number, address: number, life?: Life) {
    this.#address = address;
    this.#life = life;
  }

  /** In bytes. Throws where the piece was given back. */
  get address(): number {
    if (!this.#life?.isOver) return this.#address;
    return refuseFinished();
  }

  /** Whether it is given back at the end of a step. */
  get isPassing(): boolean {
    return this.#life !== undefined;
  }
}

/** A running step: where the arena stood when it began. A class, since a literal with a method costs more than a small op. */
class Step implements Disposable {
  readonly life: Life = { isOver: false };
  readonly #end: (step: Step) => void;

  constructor(readonly top: number, end: (step: Step) => void) {
    this.#end = end;
  }

  [Symbol.dispose](): void {
    this.#end(this);
  }
}

/** Where these begin: numbers that stay zero, the table of constants, a place for kernels to work in, and what lasts. */
const ZEROS = 512, TABLE = 1024, WORKSPACE = 64 * 1024, LASTING = 8 * 1024 * 1024;
const MEBIBYTE = 2 ** 20, PAGE = 65536;

export class Memory {
  readonly memory: WebAssembly.Memory;
  readonly floats: Float32Array<ArrayBuffer>;
  /** Where 64 bytes of zeros and constants stand, and where kernels may write what nobody else reads. */
  readonly zeros = ZEROS;
  readonly table = TABLE;
  readonly workspace = { address: WORKSPACE, bytes: LASTING - WORKSPACE };
  readonly #steps: Step[] = [];
  /** Given back, by size. */
  readonly #free = new Map<number, number[]>();
  readonly #lost = new FinalizationRegistry<{ address: number; size: number }>(({ address, size }) =>
    this.#freeOf(size).push(address)
  );
  #lasting = LASTING;
  #top: number;

  /**
   * A size in mebibytes, a whole number from 16 to 4096. Memory that is never touched costs nothing. Throws where the
   * machine refuses so much. It is shared with other threads where that is asked for and granted.
   */
  constructor(mebibytes: number, { isShared = false } = {}) {
    this.memory = memoryOf(mebibytes, isShared);
    this.floats = new Float32Array(this.memory.buffer as ArrayBuffer);
    this.#top = this.memory.buffer.byteLength;
  }

  /** A piece for so many numbers. What stands in it is left over from others. */
  allocate(length: number): Piece {
    const step = this.#steps.at(-1);
    return step ? this.#passing(length, step) : this.lasting(length);
  }

  /** A piece that no step gives back. It is free again when nobody holds it. */
  lasting(length: number): Piece {
    const size = sizeClass(bytesFor(length)), known = this.#freeOf(size).pop();
    const address = known ?? this.#grow(size) ?? this.#refuse(length), piece = new Piece(length, address);
    this.#lost.register(piece, { address, size });
    return piece;
  }

  /** Begins a step, which ends when it is disposed of; those that began later end with it. */
  step(): Disposable {
    const step = new Step(this.#top, this.#end);
    this.#steps.push(step);
    return step;
  }

  readonly #end = (step: Step): void => {
    const steps = this.#steps;
    if (!steps.includes(step)) return;
    let last: Step | undefined;
    while (last !== step) {
      last = steps.pop()!;
      last.life.isOver = true;
    }
    this.#top = step.top;
  };

  #passing(length: number, { life }: Step): Piece {
    const top = this.#top - bytesFor(length);
    if (top < this.#lasting) this.#refuse(length);
    this.#top = top;
    return new Piece(length, top, life);
  }

  #grow(size: number): number | undefined {
    const address = this.#lasting;
    if (address + size > this.#top) return undefined;
    this.#lasting += size;
    return address;
  }

  #freeOf(size: number): number[] {
    const known = this.#free.get(size) ?? [];
    this.#free.set(size, known);
    return known;
  }

  #refuse(length: number): never {
    const all = this.memory.buffer.byteLength, between = this.#top - this.#lasting, size = all / MEBIBYTE;
    const inUse = (all - between - this.#givenBack()) / MEBIBYTE;
    const more = size < MOST ? `make the device with more: new Wasm({ mebibytes: ${Math.min(2 * size, MOST)} })` : "";
    const cures = [this.#steps.length > 0 ? "" : "wrap each step of training in a step of the device", more];
    throw new Error(
      `Cannot store ${length} numbers, ${showMebibytes(4 * length / MEBIBYTE)}: ${
        showMebibytes(inUse)
      } of ${size} MiB ` +
        `are in use; ${cures.filter((cure) => cure !== "").join(", or ") || NO_MORE}`,
    );
  }

  /** How many bytes lie free below others that last. */
  #givenBack(): number {
    return [...this.#free].reduce((sum, [size, addresses]) => sum + size * addresses.length, 0);
  }
}

const LEAST = 16, MOST = 4096;
const NO_MORE = "no device holds more, so take smaller batches";

function memoryOf(mebibytes: number, shared: boolean): WebAssembly.Memory {
  const act = `Cannot make a memory of ${mebibytes} MiB`;
  if (!(Number.isInteger(mebibytes) && mebibytes >= LEAST && mebibytes <= MOST)) {
    throw new Error(`${act}: it must be a whole number from ${LEAST} to ${MOST}`);
  }
  const pages = mebibytes * MEBIBYTE / PAGE;
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
  } catch (cause) {
    if (shared) return memoryOf(mebibytes, false);
    throw new Error(`${act}: the machine refuses so much; make the device with less`, { cause });
  }
}

function showMebibytes(size: number): string {
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} MiB`;
}

/**
 * Whole cache lines, with room for another vector behind the last number: kernels may read what lies there, and write
 * up to the end of the last number's own vector. Calculated without bit operations, which end at 2^31.
 */
function bytesFor(length: number): number {
  return 64 * Math.ceil((4 * length + 16) / 64);
}
