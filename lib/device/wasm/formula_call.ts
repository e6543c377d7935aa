/** A call of a kernel that calculates formulas: its arguments, and how it walks through a shape of any rank. */
import { valueAt } from "../../formula/evaluate.ts";
import type { Formula } from "../../formula/tree.ts";
import type { Shape } from "../../shape.ts";
import type { Inputs, Storage, View } from "../device.ts";
import { MergedAxes } from "./merged_axes.ts";
import { Piece } from "./memory.ts";
import { LINE, type Part, rangeOf, type Threads } from "./threads.ts";

/** What a name stands for along a row. */
export type Kind = "numbers" | "one number" | "setting";

/** A compiled kernel. */
export interface Kernel {
  /** One for each name of the formulas. */
  readonly kinds: readonly Kind[];
  /** What is calculated of settings alone, before each call. */
  readonly before: readonly Formula[];
  /** For each pointer, whether a row is one number that repeats. */
  readonly repeats: readonly boolean[];
  /** About how many instructions it takes for a vector. */
  readonly cost: number;
  readonly run: (...args: number[]) => void;
}

/** What names stand for: settings are numbers. */
type Values = Readonly<Record<string, unknown>>;

/** A kernel's arguments: the two sizes, then an address and a distance of rows for each pointer, then the settings. */
const SIZES = 2, BYTES = 4, LANES = 4;

/**
 * One object serves many calls, so that a call allocates nothing. It may also serve the same call many times: then only
 * addresses change.
 */
export class FormulaCall {
  readonly kinds: Kind[] = [];
  readonly #args: number[] = [];
  readonly #views: View[] = [];
  readonly #strides: (readonly number[])[] = [];
  readonly #axes = new MergedAxes();
  /** Where the settings begin. */
  #pointersEnd = 0;
  /** Whether nothing that is read is written: then a thread that vanishes does no harm. */
  #isRepeatable = false;
  #kernel?: Kernel;
  #formula?: Formula;
  #shape?: Shape;

  /** Whether all but the addresses is ready for this formula and this shape. */
  isFor(formula: Formula, shape: Shape): boolean {
    return formula === this.#formula && shape === this.#shape;
  }

  /** Merges the axes of a shape, and finds out what each name stands for. */
  look(names: readonly string[], inputs: Inputs, shape: Shape): void {
    const kinds = this.kinds, axes = this.#axes;
    this.#views.length = this.#strides.length = 0;
    for (let i = 0; i < names.length; i++) {
      const input = inputs[names[i]];
      kinds[i] = typeof input === "number" ? "setting" : "numbers";
      if (typeof input === "number") continue;
      this.#views.push(input);
      this.#strides.push(input.strides);
    }
    axes.merge(shape, this.#strides);
    for (let i = 0, pointer = 1; i < names.length; i++) {
      if (kinds[i] === "numbers" && axes.stride(pointer++, 0) === 0) kinds[i] = "one number";
    }
  }

  /** Fills in all but the addresses, for the kernel that fits what was seen. */
  prepare(kernel: Kernel, formula: Formula, names: readonly string[], inputs: Inputs, shape: Shape): void {
    const args = this.#args, axes = this.#axes, pointers = 1 + this.#views.length;
    this.#kernel = kernel;
    this.#formula = formula;
    this.#shape = shape;
    args[0] = axes.size(0);
    args[1] = axes.size(1);
    for (let pointer = 0; pointer < pointers; pointer++) {
      args[SIZES + 2 * pointer] = 0;
      args[SIZES + 2 * pointer + 1] = BYTES * axes.stride(pointer, 1);
    }
    this.#pointersEnd = SIZES + 2 * pointers;
    this.#setNumbers(names, inputs);
  }

  /** Makes the call for what the views lead to now. */
  run(out: Piece, threads: Threads): void {
    const args = this.#args, views = this.#views;
    args[SIZES] = out.address;
    this.#isRepeatable = true;
    for (let i = 0; i < views.length; i++) {
      const address = args[SIZES + 2 + 2 * i] = (views[i].storage as Piece).address;
      if (address === out.address) this.#isRepeatable = false;
    }
    this.#walk(this.#axes.count - 1, threads);
  }

  /** Lets go of what was read: nobody should keep it because it was used last. */
  forget(): void {
    this.#views.length = 0;
  }

  /** Points to whole storages, which are rows, and finds out what each name of a rule stands for. */
  pointAt(names: readonly string[], state: Readonly<Record<string, Storage>>): void {
    const args = this.#args;
    let next = SIZES;
    for (let i = 0; i < names.length; i++) {
      const piece = state[names[i]];
      this.kinds[i] = piece instanceof Piece ? "numbers" : "setting";
      if (!(piece instanceof Piece)) continue;
      args[next++] = piece.address;
      args[next++] = 0;
      args[0] = piece.length;
    }
    args[1] = 1;
    this.#pointersEnd = next;
  }

  /** Whether two pointers of a rule lead to the same place. */
  get hasTwins(): boolean {
    const args = this.#args;
    for (let i = SIZES; i < this.#pointersEnd; i += 2) {
      for (let j = SIZES; j < i; j += 2) if (args[i] === args[j]) return true;
    }
    return false;
  }

  /** Makes the call of a rule, with these settings. */
  update(kernel: Kernel, names: readonly string[], numbers: Values, threads: Threads): void {
    this.#kernel = kernel;
    this.#isRepeatable = false;
    this.#setNumbers(names, numbers);
    this.#call(threads);
  }

  /** Fills in the settings, and what is calculated of them alone. */
  #setNumbers(names: readonly string[], values: Values): void {
    const args = this.#args, { before } = this.#kernel!;
    let next = this.#pointersEnd;
    for (let i = 0; i < names.length; i++) {
      if (this.kinds[i] === "setting") args[next++] = values[names[i]] as number;
    }
    for (const formula of before) args[next++] = valueAt(formula, values as Readonly<Record<string, number>>);
    if (args.length > next) args.length = next; // what a longer call has left
  }

  /** Runs along an axis and those inside of it; the kernel takes the two innermost ones. */
  #walk(axis: number, threads: Threads): void {
    if (axis <= 1) return this.#call(threads);
    const size = this.#axes.size(axis);
    for (let i = 0; i < size; i++) {
      this.#walk(axis - 1, threads);
      this.#advance(axis, i < size - 1 ? 1 : 1 - size);
    }
  }

  #advance(axis: number, steps: number): void {
    for (let pointer = 0; pointer <= this.#strides.length; pointer++) {
      this.#args[SIZES + 2 * pointer] += BYTES * steps * this.#axes.stride(pointer, axis);
    }
  }

  #call(threads: Threads): void {
    const args = this.#args, { cost, run, repeats } = this.#kernel!;
    if (!threads.pays(cost * args[0] * args[1] / LANES)) run(...args);
    else {
      const lists = threads.lists((part) => run(...argumentsOf(args, repeats, part)));
      threads.run(lists, { isRepeatable: this.#isRepeatable });
    }
  }
}

/** The arguments for a part of the rows, or, where they are few, for a part of each. */
function argumentsOf([columns, rows, ...others]: readonly number[], repeats: readonly boolean[], part: Part): number[] {
  const byRows = rows >= 4 * part.of, { begin, count } = byRows ? rangeOf(part, rows) : rangeOf(part, columns, LINE);
  for (let pointer = 0; pointer < repeats.length; pointer++) {
    if (byRows) others[2 * pointer] += begin * others[2 * pointer + 1];
    else if (!repeats[pointer]) others[2 * pointer] += BYTES * begin;
  }
  return byRows ? [columns, count, ...others] : [count, rows, ...others];
}
