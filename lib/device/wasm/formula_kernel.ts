/**
 * A kernel that carries out formulas along rows of numbers, a vector of four at a time.
 *
 * ```
 * for each row
 *   for each vector of the row
 *     calculate the formulas, and store what they assign
 * ```
 */
import { type Expression, expressionsOf, type Formula, partsOf } from "../../formula/tree.ts";
import {
  advance,
  f32x4,
  type I32,
  i32,
  type Local,
  loop,
  sequence,
  type Statement,
  type V128,
  v128,
  when,
} from "./assembler.ts";
import type { Context } from "./context.ts";
import { FormulaCode, type Known, ONCE, ROW, STEP } from "./formula_code.ts";
import type { Locals, MakeLocal, Module } from "./module.ts";
import { VectorCode } from "./vector_code.ts";

/** Where a row's numbers stand: what they are called in the formulas, and whether the row is one number that repeats. */
export interface RowPointer {
  readonly name: string;
  readonly repeats: boolean;
}

export interface Assignment {
  /** Which pointer's numbers are written. */
  readonly to: number;
  readonly formula: Formula;
}

export interface FormulaKernel {
  readonly pointers: readonly RowPointer[];
  /** The names that stand for one number. */
  readonly numbers: readonly string[];
  /** One after the other; later ones see what earlier ones have assigned. */
  readonly assignments: readonly Assignment[];
}

/** The kernel's arguments, in order. Distances and addresses are in bytes. */
type Arguments = {
  /** How many numbers a row has. */
  readonly columns: "i32";
  readonly rows: "i32";
  readonly [address: `address${number}`]: "i32";
  /** How far apart two rows are. */
  readonly [distance: `distance${number}`]: "i32";
  readonly [setting: `number${number}`]: "f32";
};

/** Vectors between two tests of whether the row ends, where the formulas are short. */
const UNROLLED = 4, SHORT = 12;
const LANES = 4, VECTOR = 16;

/** Adds the kernel to a module. */
export function addFormulaKernel(context: Context, module: Module, name: string, kernel: FormulaKernel): void {
  module.kernel(name, argumentsOf(kernel), (p, local) => new KernelBody(context, module, kernel, p, local).statement());
}

function argumentsOf({ pointers, numbers }: FormulaKernel): Arguments {
  const addresses = pointers.flatMap((_, i) => [[`address${i}`, "i32"], [`distance${i}`, "i32"]]);
  const settings = numbers.map((_, i) => [`number${i}`, "f32"]);
  return { columns: "i32", rows: "i32", ...Object.fromEntries([...addresses, ...settings]) };
}

/** What one step has calculated: the vectors to store. */
interface Step {
  readonly calculate: Statement;
  readonly stores: readonly { readonly to: Local<"i32">; readonly value: V128 }[];
}

/** Writes the loops; each method writes what it is named after. */
class KernelBody {
  readonly #kernel: FormulaKernel;
  readonly #p: Locals<Arguments>;
  readonly #code: () => VectorCode;
  readonly #once: VectorCode;
  readonly #row: VectorCode;
  readonly #steady = new Map<Expression, Known>();
  /** How many numbers of the row are left, and where the next ones of each pointer stand. */
  readonly #left: Local<"i32">;
  readonly #at: readonly Local<"i32">[];

  constructor(context: Context, module: Module, kernel: FormulaKernel, p: Locals<Arguments>, local: MakeLocal) {
    this.#kernel = kernel;
    this.#p = p;
    this.#code = () => new VectorCode(context, module, local);
    this.#once = this.#code();
    this.#row = this.#code();
    this.#left = local("i32");
    this.#at = kernel.pointers.map(() => local("i32"));
  }

  statement(): Statement {
    const { pointers, assignments } = this.#kernel, { columns, rows } = this.#p, left = this.#left;
    const isShort = assignments.reduce((sum, { formula }) => sum + countParts(formula), 0) <= SHORT;
    const along = sequence(...isShort ? [this.#fourSteps()] : [], this.#steps());
    const eachPointer = (act: (i: number) => Statement) => sequence(...pointers.map((_, i) => act(i)));
    const eachRow = sequence(
      eachPointer((i) => this.#at[i].set(this.#p[`address${i}`].value)),
      this.#row.statement,
      left.set(columns.value),
      along,
      eachPointer((i) => advance(this.#p[`address${i}`], this.#p[`distance${i}`].value)),
      advance(rows, -1),
    );
    return sequence(this.#once.statement, loop(i32.greater(rows.value, i32.constant(0)), eachRow));
  }

  /** As long as four whole vectors are left. */
  #fourSteps(): Statement {
    const steps = Array.from({ length: UNROLLED }, (_, i) => this.#step(i * VECTOR));
    const all = steps.map(({ calculate, stores }, i) =>
      sequence(calculate, ...stores.map(({ to, value }) => v128.store(to.value, value, i * VECTOR)))
    );
    return loop(this.#areLeft(UNROLLED * LANES), sequence(...all, this.#move(UNROLLED)));
  }

  /** Vector by vector. Of the last one, only the numbers of the row are stored: behind them may be what others need. */
  #steps(): Statement {
    const { calculate, stores } = this.#step(0), whole = i32.atLeast(this.#left.value, i32.constant(LANES));
    const save = stores.map(({ to, value }) => when(whole, v128.store(to.value, value), this.#storeSome(to, value)));
    return loop(this.#areLeft(1), sequence(calculate, ...save, this.#move(1)));
  }

  #areLeft(n: number): I32 {
    return i32.atLeast(this.#left.value, i32.constant(n));
  }

  #move(vectors: number): Statement {
    const moving = this.#at.filter((_, i) => !this.#kernel.pointers[i].repeats);
    return sequence(
      ...moving.map((at) => advance(at, vectors * VECTOR)),
      advance(this.#left, -vectors * LANES),
    );
  }

  /** One to three numbers. */
  #storeSome({ value: at }: Local<"i32">, x: V128): Statement {
    const left = this.#left.value, third = when(i32.equal(left, i32.constant(3)), v128.storeLane(at, x, 2, 8));
    const several = sequence(v128.storeTwo(at, x, 0), third);
    return when(i32.equal(left, i32.constant(1)), v128.storeLane(at, x, 0), several);
  }

  /** The formulas for the vectors that stand so many bytes further on. */
  #step(distance: number): Step {
    const code = this.#code();
    const lines = { [ONCE]: this.#once, [ROW]: this.#row, [STEP]: code };
    const formulas = new FormulaCode(lines, (name) => this.#read(name, code, distance), this.#steady);
    const stores = new Map<Local<"i32">, V128>();
    for (const { to, formula } of this.#kernel.assignments) {
      const { value } = formulas.formula(formula), { name } = this.#kernel.pointers[to];
      stores.set(this.#at[to], value);
      formulas.define(name, { value, level: STEP });
    }
    return { calculate: code.statement, stores: [...stores].map(([to, value]) => ({ to, value })) };
  }

  /** What a name of the formulas stands for. */
  #read(name: string, step: VectorCode, distance: number): Known {
    const { numbers, pointers } = this.#kernel, setting = numbers.indexOf(name);
    if (setting >= 0) return { value: this.#once.hold(f32x4.splat(this.#p[`number${setting}`].value)), level: ONCE };
    const i = pointers.findIndex((one) => one.name === name);
    if (!pointers[i].repeats) return { value: step.hold(v128.load(this.#at[i].value, distance)), level: STEP };
    return { value: this.#row.hold(v128.loadSplat(this.#p[`address${i}`].value)), level: ROW };
  }
}

/** How many parts a formula has, of its definitions too. */
export function countParts(formula: Formula): number {
  const count = (expression: Expression): number => partsOf(expression).reduce((sum, part) => sum + count(part), 1);
  return expressionsOf(formula).reduce((sum, expression) => sum + count(expression), 0);
}
