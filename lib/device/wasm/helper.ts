/** A worker as the calling thread sees it: it is started, given lists of calls, and waited for. */
import type { Calls, Compiled, Kernels } from "./kernels.ts";
import { type Orders, STATES, work } from "./worker.ts";

/** Bytes for its words, and for its list. */
const WORDS = 64, LIST = 128 * 1024;
/**
 * Milliseconds. For so long a worker looks for work again and again, and then sleeps, before it goes. Tests let it sleep longer:
 * where other programs keep the cores busy, the first would be gone before the last is up.
 */
export const WAITS = { looking: 1, sleeping: 100 };
/** The caller sleeps sooner: what it waits for may be waiting for the caller's core. */
const CALLER_LOOKING = 0.1;
/** Into so many slices the caller's patience is cut: of a time in which it was stopped itself, only one can pass. */
const SLICES = 10;
const VANISHED = "it vanished in the midst of its work, as when something ends it or memory runs out";
const REFUSED = "its program was refused; a content policy must allow it (worker-src blob:)";
const { gone, starting, idle, asleep, ready, busy, awaited, failed, ending } = STATES;

export class Helper {
  /** What it takes of the memory. */
  static readonly bytes = WORDS + LIST;
  readonly #kernels: Kernels;
  readonly #orders: Orders;
  readonly #words: Int32Array;
  readonly #numbers: Float64Array;
  readonly #bytes: Uint8Array;
  /** The modules that it has, and those that the last list brings. */
  readonly #known = new Set<Compiled>();
  #sent: readonly Compiled[] = [];
  #isGiven = false;
  #worker?: Worker;
  #failure?: string;

  constructor(kernels: Kernels, memory: WebAssembly.Memory, address: number) {
    this.#kernels = kernels;
    const list = address + WORDS;
    this.#orders = { memory, words: address, list, ...WAITS, states: STATES };
    this.#words = new Int32Array(memory.buffer, address, 3);
    this.#numbers = new Float64Array(memory.buffer, list, LIST / 8);
    this.#bytes = new Uint8Array(memory.buffer, list, LIST);
  }

  /** Why it cannot work, if so. */
  get failure(): string | undefined {
    return this.#failure;
  }

  get isGone(): boolean {
    return this.#state === gone;
  }

  /** Whether it can be given a list. */
  get isUp(): boolean {
    return this.#state === idle || this.#state === asleep;
  }

  /** Lets it begin. It is up some milliseconds later, and goes by itself when nothing is to be done. */
  start(): void {
    this.#worker?.terminate(); // it is gone; this gives back what is left of it
    this.#known.clear();
    Atomics.store(this.#words, 0, starting);
    try {
      this.#worker = new Worker(addressOfProgram(), { type: "module" });
      this.#worker.onerror = (event) => {
        event.preventDefault();
        this.#fail(event.message ?? REFUSED); // a refusal has no message
      };
      this.#worker.postMessage(this.#orders);
    } catch (error) {
      this.#fail(String(error));
    }
  }

  /** Ends it at once. */
  end(): void {
    Atomics.store(this.#words, 0, ending);
    Atomics.notify(this.#words, 0); // one that sleeps cannot be terminated
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  /** Gives it a list. */
  give(calls: Calls): void {
    this.#isGiven = this.isUp && this.#write(calls);
    if (!this.#isGiven || this.#change(idle, ready)) return;
    this.#isGiven = this.#change(asleep, ready);
    Atomics.notify(this.#words, 0);
  }

  /**
   * Returns when the list is done: here, if the worker has not begun it, or has failed. A worker that gets no further for so
   * many milliseconds has vanished. Then false says that it was in the midst of a call that cannot be repeated.
   */
  finish(calls: Calls, patience: number, isRepeatable: boolean): boolean {
    const isHere = !this.#isGiven || this.#change(ready, idle);
    if (isHere) this.#kernels.run(calls);
    else if (!this.#ends(patience) && this.#giveUp()) return this.#replace(calls, isRepeatable);
    else if (this.#state === failed) this.#takeOver(calls);
    else for (const module of this.#sent) this.#known.add(module);
    return true;
  }

  /** Writes the modules that the worker does not know, and the calls, if there is room for them. */
  #write(calls: Calls): boolean {
    const numbers = this.#numbers, sent = this.#sent = this.#kernels.modulesOf(calls, this.#known);
    const length = sent.reduce((sum, { bytes }) => sum + 2 + wholeNumbers(bytes), 2 + calls.length);
    if (length > numbers.length) return false;
    let at = 1;
    numbers[0] = sent.length;
    for (const { first, bytes } of sent) {
      numbers.set([first, bytes.length], at);
      this.#bytes.set(bytes, 8 * (at + 2));
      at += 2 + wholeNumbers(bytes);
    }
    numbers[at] = calls.length;
    numbers.set(calls, at + 1);
    this.#words.fill(0, 1);
    return true;
  }

  /** Waits for the end of the list, as long as the worker gets on with it. First looks, then sleeps, where this thread may. */
  #ends(patience: number): boolean {
    const slice = patience / SLICES;
    if (this.#endsWithin(CALLER_LOOKING)) return true;
    for (let left = SLICES, last = this.#begun; left > 0; left--) {
      if (mayWait ? this.#endsInSleep(slice) : this.#endsWithin(slice)) return true;
      if (this.#begun !== last) [left, last] = [SLICES, this.#begun];
    }
    return false;
  }

  #endsWithin(milliseconds: number): boolean {
    for (const end = performance.now() + milliseconds; performance.now() < end;) {
      for (let i = 0; i < 100; i++) if (!this.#isAtWork) return true;
    }
    return false;
  }

  #endsInSleep(milliseconds: number): boolean {
    this.#change(busy, awaited);
    Atomics.wait(this.#words, 0, awaited, milliseconds);
    return !this.#isAtWork;
  }

  /** Whether the worker was still at work. It begins no other call then. */
  #giveUp(): boolean {
    return this.#change(awaited, ending) || this.#change(busy, ending);
  }

  /** Does what is left of the list, or all of it where the worker was in the midst of a call. Gives whether that can be. */
  #replace(calls: Calls, isRepeatable: boolean): boolean {
    const [, begun, done] = this.#words, isInMidst = begun !== done;
    this.#fail(VANISHED);
    if (isInMidst && !isRepeatable) return false;
    this.#kernels.run(calls, isInMidst ? 0 : done);
    return true;
  }

  /** Goes on where the worker has failed. A call in which something was thrown has not begun: it is made again. */
  #takeOver(calls: Calls): void {
    const [length] = this.#numbers, message = this.#numbers.subarray(1, 1 + length);
    this.#fail(String.fromCharCode(...message));
    this.#kernels.run(calls, this.#words[2]);
  }

  #fail(message: string): void {
    this.#failure = `a worker failed: ${message}`;
    this.end();
  }

  get #state(): number {
    return Atomics.load(this.#words, 0);
  }

  get #isAtWork(): boolean {
    return this.#state === busy || this.#state === awaited;
  }

  /** How much of the list was begun. */
  get #begun(): number {
    return Atomics.load(this.#words, 1);
  }

  #change(from: number, to: number): boolean {
    return Atomics.compareExchange(this.#words, 0, from, to) === from;
  }
}

let address: string | undefined;

/** Where the worker's program is found: in a blob, which may share the memory of the page that it comes from. */
function addressOfProgram(): string {
  const program = `onmessage = ({ data }) => { (${work})(data); close(); };`;
  return address ??= URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
}

/** Whether this thread may sleep: the main thread of a page may not. */
const mayWait = (() => {
  try {
    return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1) === "not-equal";
  } catch {
    return false;
  }
})();

/** How many numbers of 64 bits take up so many bytes. */
function wholeNumbers({ length }: Uint8Array): number {
  return Math.ceil(length / 8);
}
