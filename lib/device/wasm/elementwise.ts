/**
 * Formulas on arrays. Each is compiled to a kernel when it is first used; it walks along the two innermost axes of a shape,
 * after axes have been merged as far as can be.
 */
import { valueAt } from "../../formula/evaluate.ts";
import { type Formula, variablesOf } from "../../formula/tree.ts";
import type { Shape } from "../../shape.ts";
import type { Inputs, Rule, Storage } from "../device.ts";
import type { Context } from "./context.ts";
import { addFormulaKernel, countParts } from "./formula_kernel.ts";
import { hoist } from "./hoist.ts";
import { MergedAxes } from "./merged_axes.ts";
import { Piece } from "./memory.ts";
import { LINE, type Part, rangeOf } from "./threads.ts";

/** What a name stands for along a row. */
type Kind = "numbers" | "one number" | "setting";

/** A compiled kernel, and its arguments, which are filled in anew at each call. */
interface Kernel {
  /** One for each name of the formulas. */
  readonly kinds: readonly Kind[];
  /** What is calculated of settings alone, before each call. */
  readonly before: readonly Formula[];
  /** For each pointer, whether a row is one number that repeats. */
  readonly repeats: readonly boolean[];
  /** About how many instructions it takes for a vector. */
  readonly cost: number;
  readonly run: (...args: number[]) => void;
  readonly args: number[];
}

/** What names stand for: settings are numbers. */
type Values = Readonly<Record<string, unknown>>;

/** The names of some formulas, and the kernels that were needed so far. */
interface Prepared {
  readonly names: readonly string[];
  readonly kernels: Kernel[];
}

/** A kernel's arguments: the two sizes, then an address and a distance of rows for each pointer, then the settings. */
const SIZES = 2, BYTES = 4, LANES = 4;

/** Stands for what a formula gives: no name of a formula, and thus never read. */
const WRITTEN = "";

export class Elementwise {
  readonly #context: Context;
  readonly #formulas = new WeakMap<Formula, Prepared>();
  readonly #rules = new WeakMap<Rule, Prepared>();
  // Filled in anew at each call.
  readonly #axes = new MergedAxes();
  readonly #strides: (readonly number[])[] = [];
  readonly #kinds: Kind[] = [];

  constructor(context: Context) {
    this.#context = context;
  }

  /** A formula for each place of a shape. What is written may be one of the inputs, seen as that shape row by row. */
  run(formula: Formula, inputs: Inputs, shape: Shape, out: Piece): void {
    if (out.length === 0) return;
    const prepared = this.#formulas.get(formula) ?? prepare(this.#formulas, formula, variablesOf(formula));
    const { names } = prepared, axes = this.#axes;
    this.#look(names, inputs, shape);
    const kernel = this.#known(prepared) ?? this.#compile(prepared, { [WRITTEN]: formula }), { args } = kernel;
    this.#setSizes(args, axes.size(0), axes.size(1));
    let next = this.#point(args, SIZES, 0, out);
    for (let i = 0, pointer = 1; i < names.length; i++) {
      const input = inputs[names[i]];
      if (typeof input !== "number") next = this.#point(args, next, pointer++, input.storage as Piece);
    }
    this.#setNumbers(kernel, next, names, inputs);
    this.#walk(kernel, axes.count - 1);
  }

  /** Carries out a rule, all assignments in one pass over memory. */
  update(rule: Rule, state: Readonly<Record<string, Storage>>, numbers: Readonly<Record<string, number>>): void {
    const prepared = this.#rules.get(rule) ?? prepare(this.#rules, rule, namesOf(rule)), { names } = prepared;
    const length = names.length === 0 ? 0 : state[names[0]].length;
    if (length === 0) return;
    for (let i = 0; i < names.length; i++) this.#kinds[i] = state[names[i]] instanceof Piece ? "numbers" : "setting";
    const kernel = this.#known(prepared) ?? this.#compile(prepared, rule), { args } = kernel;
    this.#setSizes(args, length, 1);
    const next = this.#pointAt(args, names, state);
    if (hasTwins(args, next)) return this.#updateApart(rule, state, numbers);
    this.#setNumbers(kernel, next, names, numbers);
    this.#call(kernel);
  }

  /** Where two names stand for the same numbers, each assignment must see what the one before it has stored. */
  #updateApart(rule: Rule, state: Readonly<Record<string, Storage>>, numbers: Readonly<Record<string, number>>): void {
    const views = Object.entries(state).map(([name, storage]) => [name, { storage, strides: [1] }]);
    const inputs: Inputs = { ...Object.fromEntries(views), ...numbers };
    for (const [name, formula] of Object.entries(rule)) {
      this.run(formula, inputs, [state[name].length], state[name] as Piece);
    }
  }

  /** Merges the axes, and finds out what each name stands for. */
  #look(names: readonly string[], inputs: Inputs, shape: Shape): void {
    this.#strides.length = 0;
    for (let i = 0; i < names.length; i++) {
      const input = inputs[names[i]];
      if (typeof input !== "number") this.#strides.push(input.strides);
    }
    this.#axes.merge(shape, this.#strides);
    for (let i = 0, pointer = 1; i < names.length; i++) {
      if (typeof inputs[names[i]] === "number") this.#kinds[i] = "setting";
      else this.#kinds[i] = this.#axes.stride(pointer++, 0) === 0 ? "one number" : "numbers";
    }
  }

  #known({ names, kernels }: Prepared): Kernel | undefined {
    for (const kernel of kernels) {
      let i = 0;
      while (i < names.length && kernel.kinds[i] === this.#kinds[i]) i++;
      if (i === names.length) return kernel;
    }
    return undefined;
  }

  /** A kernel for what the names stand for now. What is only written has a pointer of its own, the first. */
  #compile({ names, kernels }: Prepared, rule: Rule): Kernel {
    const kinds = names.map((_, i) => this.#kinds[i]);
    const read = names.flatMap((name, i) =>
      kinds[i] === "setting" ? [] : [{ name, repeats: kinds[i] === "one number" }]
    );
    const pointers = WRITTEN in rule ? [{ name: WRITTEN, repeats: false }, ...read] : read;
    const settings = names.filter((_, i) => kinds[i] === "setting");
    const hoisted = hoist(rule, (name) => settings.includes(name)), before = [...hoisted.before.values()];
    const numbers = [...settings, ...hoisted.before.keys()];
    const assignments = Object.entries(hoisted.rule).map(([name, formula]) => {
      return { to: pointers.findIndex((one) => one.name === name), formula };
    });
    const module = this.#context.module();
    addFormulaKernel(this.#context, module, "run", { pointers, numbers, assignments });
    const { run } = module.instantiate(this.#context.memory.memory), repeats = pointers.map((one) => one.repeats);
    const cost = Object.values(rule).reduce((sum, formula) => sum + countParts(formula), 0);
    const kernel = { kinds, before, repeats, cost, run, args: [] };
    kernels.push(kernel);
    return kernel;
  }

  /** Fills in where a pointer begins and how far apart two rows are, and gives the place of the next argument. */
  #point(args: number[], next: number, pointer: number, { address }: Piece): number {
    args[next] = address;
    args[next + 1] = BYTES * this.#axes.stride(pointer, 1);
    return next + 2;
  }

  /** The same for whole storages, which are rows. */
  #pointAt(args: number[], names: readonly string[], state: Readonly<Record<string, Storage>>): number {
    let next = SIZES;
    for (let i = 0; i < names.length; i++) {
      if (this.#kinds[i] !== "numbers") continue;
      args[next] = (state[names[i]] as Piece).address;
      args[next + 1] = 0;
      next += 2;
    }
    return next;
  }

  #setSizes(args: number[], columns: number, rows: number): void {
    args[0] = columns;
    args[1] = rows;
  }

  /** Fills in the settings, from the next argument on, and what is calculated of them alone. */
  #setNumbers({ args, before }: Kernel, next: number, names: readonly string[], values: Values): void {
    for (let i = 0; i < names.length; i++) {
      if (this.#kinds[i] === "setting") args[next++] = values[names[i]] as number;
    }
    for (const formula of before) args[next++] = valueAt(formula, values as Readonly<Record<string, number>>);
  }

  /** Runs along an axis and those inside of it; the kernel takes the two innermost ones. */
  #walk(kernel: Kernel, axis: number): void {
    if (axis <= 1) return this.#call(kernel);
    const { args } = kernel;
    const size = this.#axes.size(axis);
    for (let i = 0; i < size; i++) {
      this.#walk(kernel, axis - 1);
      this.#advance(args, axis, i < size - 1 ? 1 : 1 - size);
    }
  }

  #call(kernel: Kernel): void {
    const { args, cost, run } = kernel, { threads } = this.#context;
    if (!threads.pays(cost * args[0] * args[1] / LANES)) run(...args);
    else threads.run(threads.lists((part) => run(...argumentsOf(kernel, part))));
  }

  #advance(args: number[], axis: number, steps: number): void {
    for (let pointer = 0; pointer <= this.#strides.length; pointer++) {
      args[SIZES + 2 * pointer] += BYTES * steps * this.#axes.stride(pointer, axis);
    }
  }
}

function prepare<Of extends Formula | Rule>(known: WeakMap<Of, Prepared>, of: Of, names: readonly string[]): Prepared {
  const prepared = { names, kernels: [] };
  known.set(of, prepared);
  return prepared;
}

/** The arguments for a part of the rows, or, where they are few, for a part of each. */
function argumentsOf({ args: [columns, rows, ...others], repeats }: Kernel, part: Part): number[] {
  const byRows = rows >= 4 * part.of, { begin, count } = byRows ? rangeOf(part, rows) : rangeOf(part, columns, LINE);
  for (let pointer = 0; pointer < repeats.length; pointer++) {
    if (byRows) others[2 * pointer] += begin * others[2 * pointer + 1];
    else if (!repeats[pointer]) others[2 * pointer] += BYTES * begin;
  }
  return byRows ? [columns, count, ...others] : [count, rows, ...others];
}

/** Whether two pointers, up to this argument, lead to the same place. */
function hasTwins(args: readonly number[], end: number): boolean {
  for (let i = SIZES; i < end; i += 2) {
    for (let j = SIZES; j < i; j += 2) if (args[i] === args[j]) return true;
  }
  return false;
}

/** What a rule assigns, and what it reads. */
function namesOf(rule: Rule): string[] {
  return [...new Set([...Object.keys(rule), ...Object.values(rule).flatMap(variablesOf)])];
}
