/**
 * Formulas as WGSL: lines that define what has a name, and an expression for the result.
 *
 * A shader must not contain a constant calculation whose result is infinite or not a number, and such a number cannot be written
 * either. So what holds no variable is calculated here, and numbers that WGSL cannot write are read from the parameters.
 */
import { valueAt } from "../../formula/evaluate.ts";
import { type Comparison, type Expression, type Formula, number, partsOf } from "../../formula/tree.ts";
import { GPU_FUNCTIONS } from "./formula_functions.ts";

/** A formula that can be put into a shader. */
export interface FormulaText {
  /** Statements, each on a line of its own, which come before the result. Empty where there are none. */
  readonly lines: string;
  /** An expression of type f32. */
  readonly result: string;
  /** Numbers that WGSL cannot write, such as infinity: to be sent with the parameters. */
  readonly numbers: readonly number[];
}

/** How a shader gets at what a formula reads. Expressions may be read several times. */
export interface Readable {
  /** The expression, of type f32, that stands for a variable. */
  readonly read: (name: string) => string;
  /** The expression that stands for number `place` of `numbers`. */
  readonly number: (place: number) => string;
}

/** Writes a formula. Its definitions become variables named by `localName`. */
export function formulaText(formula: Formula, readable: Readable): FormulaText {
  return new Writer(readable).formula(formula);
}

/** The name of a local variable: WGSL reserves hundreds of words, none of which ends like this. */
export function localName(name: string): string {
  return `${name}_`;
}

/** Parentheses stand in each other so deep at most: compilers refuse more than about a hundred. */
const DEEPEST = 16;

/** The smallest number with all digits: a GPU may take smaller ones for 0, and a compiler may refuse them. */
const SMALLEST_NORMAL = 2 ** -126;

/** An expression, and how deep its parentheses are. */
interface Text {
  readonly text: string;
  readonly depth: number;
}

class Writer {
  readonly #readable: Readable;
  readonly #lines: string[] = [];
  readonly #numbers: number[] = [];
  readonly #defined = new Set<string>();
  #held = 0;

  constructor(readable: Readable) {
    this.#readable = readable;
  }

  formula({ definitions, result }: Formula): FormulaText {
    for (const { name, is } of definitions) {
      this.#lines.push(`let ${localName(name)} = ${this.#value(is).text};`);
      this.#defined.add(name);
    }
    const { text } = this.#value(result);
    return { lines: this.#lines.join("\n"), result: text, numbers: this.#numbers };
  }

  /** An expression of type f32, which needs no parentheses around it but in front of a dot. */
  #value(expression: Expression): Text {
    const is = folded(expression);
    switch (is.kind) {
      case "number":
        return { text: this.#number(is.value), depth: 0 };
      case "variable":
        return { text: this.#defined.has(is.name) ? localName(is.name) : this.#readable.read(is.name), depth: 0 };
      case "negative":
        return this.#made([this.#value(is.of)], (x) => `(-${x})`);
      case "choice":
        return this.#made([this.#value(is.no), this.#value(is.yes), this.#condition(is.condition)], called("select"));
      case "call":
        return this.#call(is.name, is.of);
      case "binary":
        if (isComparison(is.operator)) return this.#made([this.#condition(is)], called("f32"));
        return this.#made([this.#value(is.left), this.#value(is.right)], (a, b) => `(${a} ${is.operator} ${b})`);
    }
  }

  /** An expression of type bool. */
  #condition(expression: Expression): Text {
    if (expression.kind !== "binary" || !isComparison(expression.operator)) {
      return this.#made([this.#value(expression)], called("isTrue"));
    }
    const { operator } = expression, left = this.#value(expression.left), right = this.#value(expression.right);
    // A compiler may take it for granted that a number is equal to itself; what is not a number has other bits.
    if (left.text === right.text && operator === "==") return this.#made([left], called("isNumber"));
    if (left.text === right.text && operator === "!=") return this.#made([left], called("isNan"));
    return this.#made([left, right], (a, b) => `(${a} ${operator} ${b})`);
  }

  #call(name: string, of: readonly Expression[]): Text {
    if (!Object.hasOwn(GPU_FUNCTIONS, name)) {
      throw new Error(`Cannot calculate the formula on the GPU: there is no ${name}; take the device wasm`);
    }
    return this.#made(of.map((part) => this.#value(part)), called(GPU_FUNCTIONS[name]));
  }

  /** An expression of others. Where its parentheses would be too deep, those of its parts that are deep get a name. */
  #made(parts: readonly Text[], write: (...of: string[]) => string): Text {
    const depth = 1 + Math.max(...parts.map((part) => part.depth));
    if (depth <= DEEPEST) return { text: write(...parts.map(({ text }) => text)), depth };
    return { text: write(...parts.map((part) => this.#hold(part))), depth: 1 };
  }

  #hold({ text, depth }: Text): string {
    if (depth === 0) return text;
    const name = `held${this.#held++}`;
    this.#lines.push(`let ${name} = ${text};`);
    return name;
  }

  #number(value: number): string {
    const near = Math.fround(value);
    const isWritten = Object.is(value, 0) || Number.isFinite(near) && Math.abs(near) >= SMALLEST_NORMAL;
    if (isWritten) return value < 0 ? `(${near}f)` : `${near}f`;
    const known = this.#numbers.findIndex((one) => Object.is(one, value));
    return this.#readable.number(known < 0 ? this.#numbers.push(value) - 1 : known);
  }
}

/** A part without any variable as the number that it is. */
function folded(expression: Expression): Expression {
  return isFixed(expression) ? number(valueAt({ definitions: [], result: expression }, {})) : expression;
}

function isFixed(expression: Expression): boolean {
  return expression.kind !== "variable" && partsOf(expression).every(isFixed);
}

function isComparison(operator: string): operator is Comparison {
  return ["<", "<=", ">", ">=", "==", "!="].includes(operator);
}

function called(name: string): (...of: string[]) => string {
  return (...of) => `${name}(${of.join(", ")})`;
}
