/**
 * Work on several threads. It is cut into parts, each of which is a list of calls; the calling thread gives the other parts to
 * workers (helper.ts), does its own, and returns when all are done.
 *
 * Workers start when enough work has come that was worth sharing. Nobody waits for them: until all are up, the calling thread
 * works alone. They go when there is nothing to do for a while. Where one fails, its part is finished here, and the device
 * goes on with one thread. So it does where one vanishes without a word; but if that happens while numbers change in place,
 * nobody can tell which have changed, and an error says so.
 *
 * The cost of work says about how many vector instructions it takes.
 */
import type { Context } from "./context.ts";
import { Helper } from "./helper.ts";
import type { Calls } from "./kernels.ts";
import { leastCost } from "./trial.ts";

/** One part of some work: which, of how many, and where in memory it may leave what no other part reads. */
export interface Part {
  readonly number: number;
  readonly of: number;
  readonly workspace: { readonly address: number; readonly bytes: number };
}

export const MOST_THREADS = 8;
/** What the calling thread could do in the 10 to 20 ms that it takes to start a worker. */
const STARTING = 5e7;
/** What shared work must cost before that is measured. */
const UNMEASURED = 2 ** 18;
/** Milliseconds until it is measured: at first the system may let two threads take turns on one core. */
const SETTLING = 50;
/** Milliseconds that sharing may lose after much success; that one work may gain, lest a pause of this thread count as one. */
const CREDIT = 5, LARGEST_GAIN = 0.2;
/** How many times what was lost threads rest. */
const RESTING = 50;
/**
 * Milliseconds without another call after which a worker counts as vanished, and how many times as long as this thread's own
 * part it may at least take: parts are alike.
 */
const PATIENCE = 10_000, MOST_UNLIKE = 20;
const TORN =
  "Cannot finish a calculation: a worker vanished while it changed numbers in place, some of which are changed " +
  "and others not; begin again with parameters that were saved (the device goes on with one thread)";

export class Threads {
  readonly #context: Context;
  readonly #patience: number;
  readonly #parts: readonly Part[];
  readonly #whole: Part;
  #helpers: readonly Helper[];
  /** What shared work must cost at least; when that is to be measured, and again where nothing was found to pay. */
  #least = UNMEASURED;
  #measureAt = Infinity;
  #settling = SETTLING;
  /** The cost of what could not be shared since there were no workers. */
  #missed = 0;
  #restUntil = 0;
  #balance = CREDIT;
  #reason?: string;

  /** At most so many threads, the calling one among them: from 1 to 8, between which the place for work is divided. */
  constructor(context: Context, count: number, patience = PATIENCE) {
    if (!(Number.isInteger(count) && count >= 1 && count <= MOST_THREADS)) {
      throw new Error(`Cannot work on ${count} threads: it must be a whole number from 1 to ${MOST_THREADS}`);
    }
    const { memory, workspace } = context.memory, isShared = !(memory.buffer instanceof ArrayBuffer);
    this.#context = context;
    this.#patience = patience;
    if (count > 1 && !isShared) this.#reason = whyNotShared() ?? "the machine refuses memory that threads share";
    const of = isShared ? count : 1, bytes = 64 * Math.floor(workspace.bytes / of / 64) - Helper.bytes;
    const places = Array.from({ length: of }, (_, i) => workspace.address + i * (bytes + Helper.bytes));
    this.#parts = places.map((address, number) => ({ number, of, workspace: { address, bytes } }));
    this.#whole = { ...this.#parts[0], of: 1 };
    this.#helpers = places.slice(1).map((address) => new Helper(context.kernels, memory, address + bytes));
  }

  /** How many threads there are when there is much to do. */
  get count(): number {
    this.#stopAfterFailure();
    return 1 + this.#helpers.length;
  }

  /** Why there is but one, if more were asked for. */
  get reason(): string | undefined {
    this.#stopAfterFailure();
    return this.#reason;
  }

  /** Whether all workers are up. */
  get areUp(): boolean {
    return this.#helpers.length > 0 && this.#helpers.every(({ isUp }) => isUp);
  }

  /**
   * Carries out work in parts, where it pays. `act` makes the calls of a part, for all parts in turn; it may be but one. What
   * they read they must not change, but for what they have written themselves: a part may be repeated.
   */
  share(cost: number, act: (part: Part) => void): void {
    if (this.pays(cost)) this.run(this.lists(act), { isRepeatable: true });
    else act(this.#whole);
  }

  /** Whether to share work of this cost now. Starts the workers when it would have been good to have them. */
  pays(cost: number): boolean {
    if (cost < this.#least || this.#helpers.length === 0 || this.#context.kernels.areListed) return false;
    const now = performance.now();
    if (now < this.#restUntil) return false;
    if (!this.areUp) return this.#miss(cost, now);
    if (now >= this.#measureAt) this.#measure(now);
    return cost >= this.#least;
  }

  /** The calls of each part. */
  lists(act: (part: Part) => void): readonly Calls[] {
    return this.#parts.map((part) => this.#context.kernels.listOf(() => act(part)));
  }

  /**
   * Carries out lists at once: the first one here. Throws where a worker vanishes in the midst of a list that cannot be
   * repeated, since it changes what it reads.
   */
  run([own, ...others]: readonly Calls[], { isRepeatable = false } = {}): void {
    const helpers = this.#helpers, began = performance.now();
    others.forEach((calls, i) => helpers[i].give(calls));
    this.#context.kernels.run(own);
    const done = performance.now();
    const patience = Math.max(this.#patience, MOST_UNLIKE * (done - began));
    const areDone = others.map((calls, i) => helpers[i].finish(calls, patience, isRepeatable));
    this.#weigh(done - began, performance.now() - done);
    this.#stopAfterFailure();
    if (areDone.includes(false)) throw new Error(TORN);
  }

  /** Ends the workers, for good. */
  close(): void {
    for (const helper of this.#helpers) helper.end();
    this.#helpers = [];
  }

  /** Starts the workers that are not there, when they would have been worth it by now. */
  #miss(cost: number, now: number): false {
    this.#missed += cost;
    if (this.#missed < STARTING) return false;
    this.#missed = 0;
    for (const helper of this.#helpers) if (helper.isGone) helper.start();
    this.#stopAfterFailure();
    if (this.#least === UNMEASURED) this.#measureAt = now + this.#settling;
    return false;
  }

  #measure(now: number): void {
    const least = leastCost(this.#context, this.#whole);
    this.#least = least ?? UNMEASURED;
    this.#settling *= 2;
    this.#measureAt = least === undefined ? now + this.#settling : Infinity;
  }

  /**
   * Sharing gains what the others did while this thread worked, and loses what it then waited for them: something else may
   * keep their cores busy. Where the losses outweigh, threads rest for many times as long.
   */
  #weigh(worked: number, waited: number): void {
    this.#balance = Math.min(CREDIT, this.#balance + Math.min(LARGEST_GAIN, worked - waited));
    if (this.#balance >= 0) return;
    this.#restUntil = performance.now() - RESTING * this.#balance;
    this.#balance = 0;
  }

  #stopAfterFailure(): void {
    const failed = this.#helpers.find(({ failure }) => failure !== undefined);
    if (failed === undefined) return;
    this.#reason = failed.failure;
    this.close();
  }
}

/** A cache line of numbers: threads that write side by side should not write to the same one. */
export const LINE = 16;

/** A part's share of so many things, which begins at a multiple of some number. It may be empty. */
export function rangeOf({ number, of }: Part, size: number, multiple = 1): { begin: number; count: number } {
  const most = multiple * Math.ceil(size / multiple / of), begin = Math.min(size, number * most);
  return { begin, count: Math.min(most, size - begin) };
}

/** Why threads cannot share memory here, as far as one can tell without trying. */
export function whyNotShared(): string | undefined {
  if (typeof Worker === "undefined") return "there are no workers here";
  const isIsolated = Reflect.get(globalThis, "crossOriginIsolated"); // what only browsers tell
  if (isIsolated !== false && typeof SharedArrayBuffer !== "undefined") return undefined;
  return "only a page that is cross-origin isolated may share memory between threads";
}
