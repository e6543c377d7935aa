/**
 * Formulas on arrays. Each is compiled to a kernel when it is first used; it walks along the two innermost axes of a shape,
 * after axes have been merged as far as can be.
 */
import { type Formula, variablesOf } from "../../formula/tree.ts";
import type { Shape } from "../../shape.ts";
import type { Inputs, Rule, Storage } from "../device.ts";
import type { Context } from "./context.ts";
import { FormulaCall, type Kernel, type Kind } from "./formula_call.ts";
import { addFormulaKernel, countParts } from "./formula_kernel.ts";
import { hoist } from "../hoist.ts";
import type { Piece } from "./memory.ts";

/** The names of some formulas, and the kernels that were needed so far. */
interface Prepared {
  readonly names: readonly string[];
  readonly kernels: Kernel[];
}

/** Stands for what a formula gives: no name of a formula, and thus never read. */
const WRITTEN = "";

export class Elementwise {
  readonly #context: Context;
  readonly #formulas = new WeakMap<Formula, Prepared>();
  readonly #rules = new WeakMap<Rule, Prepared>();
  /** Calls that come again, by their inputs. */
  readonly #repeated = new WeakMap<Inputs, FormulaCall>();
  /** Prepared anew for each other call. */
  readonly #passing = new FormulaCall();

  constructor(context: Context) {
    this.#context = context;
  }

  /**
   * A formula for each place of a shape. What is written may be one of the inputs, seen as that shape row by row. Inputs that
   * are frozen come again, with other storages in the same views: what can be prepared for them is prepared once.
   */
  run(formula: Formula, inputs: Inputs, shape: Shape, out: Piece): void {
    if (out.length === 0) return;
    const { threads } = this.#context;
    if (Object.isFrozen(inputs)) return this.#repeatedCall(formula, inputs, shape).run(out, threads);
    this.#prepare(this.#passing, formula, inputs, shape);
    this.#passing.run(out, threads);
    this.#passing.forget();
  }

  /** Carries out a rule, all assignments in one pass over memory. */
  update(rule: Rule, state: Readonly<Record<string, Storage>>, numbers: Readonly<Record<string, number>>): void {
    const prepared = this.#rules.get(rule) ?? prepare(this.#rules, rule, namesOf(rule)), { names } = prepared;
    if (names.length === 0 || state[names[0]].length === 0) return;
    const call = this.#passing;
    call.pointAt(names, state);
    if (call.hasTwins) return this.#updateApart(rule, state, numbers);
    const kernel = known(prepared, call.kinds) ?? this.#compile(prepared, call.kinds, rule);
    call.update(kernel, names, numbers, this.#context.threads);
  }

  /** Where two names stand for the same numbers, each assignment must see what the one before it has stored. */
  #updateApart(rule: Rule, state: Readonly<Record<string, Storage>>, numbers: Readonly<Record<string, number>>): void {
    const views = Object.entries(state).map(([name, storage]) => [name, { storage, strides: [1] }]);
    const inputs: Inputs = { ...Object.fromEntries(views), ...numbers };
    for (const [name, formula] of Object.entries(rule)) {
      this.run(formula, inputs, [state[name].length], state[name] as Piece);
    }
  }

  #repeatedCall(formula: Formula, inputs: Inputs, shape: Shape): FormulaCall {
    const found = this.#repeated.get(inputs);
    if (found?.isFor(formula, shape)) return found;
    const call = new FormulaCall();
    this.#prepare(call, formula, inputs, shape);
    this.#repeated.set(inputs, call);
    return call;
  }

  #prepare(call: FormulaCall, formula: Formula, inputs: Inputs, shape: Shape): void {
    const prepared = this.#formulas.get(formula) ?? prepare(this.#formulas, formula, variablesOf(formula));
    call.look(prepared.names, inputs, shape);
    const kernel = known(prepared, call.kinds) ?? this.#compile(prepared, call.kinds, { [WRITTEN]: formula });
    call.prepare(kernel, formula, prepared.names, inputs, shape);
  }

  /** A kernel for what the names stand for now. What is only written has a pointer of its own, the first. */
  #compile({ names, kernels }: Prepared, seen: readonly Kind[], rule: Rule): Kernel {
    const kinds = seen.slice(0, names.length);
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
    const kernel = { kinds, before, repeats, cost, run };
    kernels.push(kernel);
    return kernel;
  }
}

/** The kernel for what the names stand for, if it was compiled before. */
function known({ names, kernels }: Prepared, kinds: readonly Kind[]): Kernel | undefined {
  for (const kernel of kernels) {
    let i = 0;
    while (i < names.length && kernel.kinds[i] === kinds[i]) i++;
    if (i === names.length) return kernel;
  }
  return undefined;
}

function prepare<Of extends Formula | Rule>(known: WeakMap<Of, Prepared>, of: Of, names: readonly string[]): Prepared {
  const prepared = { names, kernels: [] };
  known.set(of, prepared);
  return prepared;
}

/** What a rule assigns, and what it reads. */
function namesOf(rule: Rule): string[] {
  return [...new Set([...Object.keys(rule), ...Object.values(rule).flatMap(variablesOf)])];
}
