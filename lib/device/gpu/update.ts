/** Rules that change tensors in place: all assignments in one kernel, so that each number is read once and written once. */
import code from "../../../gpu/update.wgsl" with { type: "text" };
import { printFormula } from "../../formula/print.ts";
import { variablesOf } from "../../formula/tree.ts";
import type { Inputs, Rule, Storage } from "../device.ts";
import type { Context } from "./context.ts";
import { Elementwise } from "./elementwise.ts";
import { binding, SIZE } from "./elementwise_kernel.ts";
import { withFunctions } from "./formula_functions.ts";
import { localName } from "./formula_text.ts";
import { filled, type Kernel } from "./kernels.ts";
import { Piece } from "./memory.ts";
import { groupsFor } from "./queue.ts";
import { type RuleNumbers, type RuleText, ruleText } from "./rule_text.ts";

type State = Readonly<Record<string, Storage>>;
type Settings = Readonly<Record<string, number>>;

/** A rule whose names are known to be tensors or settings. */
interface UpdateKernel {
  readonly kernel: Kernel;
  /** The names that stand for tensors: first those that are assigned. */
  readonly tensors: readonly string[];
  readonly settings: readonly string[];
  readonly assigned: number;
  readonly numbers: RuleNumbers;
}

export class Updates {
  readonly #context: Context;
  readonly #elementwise: Elementwise;
  readonly #kernels = new WeakMap<Rule, UpdateKernel>();

  constructor(context: Context) {
    this.#context = context;
    this.#elementwise = new Elementwise(context);
  }

  /** Carries out a rule, whose names stand for tensors of one length, or for numbers. */
  run(rule: Rule, state: State, numbers: Settings): void {
    const known = this.#kernels.get(rule), update = known && fits(known, state) ? known : this.#make(rule, state);
    const pieces = update.tensors.map((name) => state[name] as Piece), length = pieces[0]?.length ?? 0;
    if (length === 0) return;
    if (hasTwins(pieces, update.assigned)) return this.#runApart(rule, state, numbers);
    const says = () => `${titleOf(rule)} for ${length} numbers`, { queue } = this.#context;
    update.numbers.write(queue.parameters().u32(length), numbers);
    queue.run(update.kernel, pieces, groupsFor(length, SIZE), says);
  }

  #make(rule: Rule, state: State): UpdateKernel {
    const assigned = Object.keys(rule), read = Object.values(rule).flatMap(variablesOf);
    const names = [...new Set([...assigned, ...read])];
    const tensors = names.filter((name) => state[name] instanceof Piece);
    const settings = names.filter((name) => !tensors.includes(name));
    const text = ruleText(rule, (name) => settings.includes(name), localName);
    const kernel = this.#context.kernels.get(`update ${titleOf(rule)} of ${tensors}`, () => ({
      file: "update.wgsl",
      code: shaderOf(text, tensors, assigned.length),
      access: "w".repeat(assigned.length) + "r".repeat(tensors.length - assigned.length),
      constants: { SIZE },
    }));
    const made = { kernel, tensors, settings, assigned: assigned.length, numbers: text.numbers };
    this.#kernels.set(rule, made);
    return made;
  }

  /** A buffer cannot be bound twice where it is written. And each assignment must see what the one before it has stored. */
  #runApart(rule: Rule, state: State, numbers: Settings): void {
    const views = Object.entries(state).map(([name, storage]) => [name, { storage, strides: [1] }]);
    const inputs: Inputs = { ...Object.fromEntries(views), ...numbers };
    for (const [name, formula] of Object.entries(rule)) {
      const piece = state[name] as Piece, found = this.#context.memory.allocate(piece.length);
      this.#elementwise.run(formula, inputs, [piece.length], found);
      this.#elementwise.copy(found, piece);
    }
  }
}

/** Whether the names that were tensors still are, and no others. */
function fits({ tensors, settings }: UpdateKernel, state: State): boolean {
  return tensors.every((name) => state[name] instanceof Piece) &&
    !settings.some((name) => state[name] instanceof Piece);
}

/** Whether one that is assigned has two names. */
function hasTwins(pieces: readonly Piece[], assigned: number): boolean {
  for (let i = 0; i < assigned; i++) {
    for (let j = i + 1; j < pieces.length; j++) if (pieces[i] === pieces[j]) return true;
  }
  return false;
}

function titleOf(rule: Rule): string {
  return Object.entries(rule).map(([name, formula]) => `${name} := ${printFormula(formula)}`).join(", ");
}

/** Each assignment has a block of its own, since definitions of two of them may have one name. */
function shaderOf({ texts }: RuleText, names: readonly string[], assigned: number): string {
  const isAssigned = (i: number) => i < assigned;
  const tensors = names.map((name, i) => binding(i + 1, isAssigned(i) ? "read_write" : "read", `${name}_values`));
  const reads = names.map((name, i) => `${isAssigned(i) ? "var" : "let"} ${localName(name)} = ${name}_values[index];`);
  const assignments = Object.entries(texts).map(([name, { lines, result }]) =>
    `{\n${lines}\n${localName(name)} = ${result};\n}`
  );
  const writes = names.slice(0, assigned).map((name) => `${name}_values[index] = ${localName(name)};`);
  const rule = [...reads, ...assignments, ...writes].join("\n");
  return withFunctions(filled(code, { tensors: tensors.join("\n"), rule }));
}
