/**
 * Formulas as code on vectors.
 *
 * What depends on less is calculated less often: what is made of settings alone once, what repeats along a row once for the
 * row, and only the rest at each step. A part without any variable is calculated here, in float64.
 *
 * A product that feeds a sum is rounded before it is added, although many machines could do both at once: `x * x - y * y` would
 * then no longer be 0 where x is y, but what the rounding of one of the squares has lost.
 */
import { valueAt } from "../../formula/evaluate.ts";
import {
  type Arithmetic,
  type Comparison,
  type Expression,
  type Formula,
  number,
  partsOf,
} from "../../formula/tree.ts";
import { f32x4, type V128, v128 } from "./assembler.ts";
import { VECTOR_FUNCTIONS } from "./math.ts";
import { type Range, rangeOf } from "./ranges.ts";
import { isJoint } from "../fuse.ts";
import type { VectorCode } from "./vector_code.ts";

/** How often something is calculated: once, once for each row, at each step along a row. */
export const ONCE = 0, ROW = 1, STEP = 2;
export type Level = typeof ONCE | typeof ROW | typeof STEP;

/** Code that leaves a vector, and may be repeated. */
export interface Known {
  readonly value: V128;
  readonly level: Level;
}

/** The lines that are written, by how often they run. */
export type Lines = Readonly<Record<Level, VectorCode>>;

type VectorOperator = (a: V128, b: V128) => V128;

const ARITHMETIC: Readonly<Record<Arithmetic, VectorOperator>> = {
  "+": f32x4.add,
  "-": f32x4.subtract,
  "*": f32x4.multiply,
  "/": f32x4.divide,
};

/** Ones in all bits where it holds. */
const COMPARE: Readonly<Record<Comparison, VectorOperator>> = {
  "<": f32x4.less,
  "<=": f32x4.atMost,
  ">": f32x4.greater,
  ">=": f32x4.atLeast,
  "==": f32x4.equal,
  "!=": f32x4.notEqual,
};

/** Which of two is larger, or smaller; the first one, where one is not a number. */
const PICK: Readonly<Record<string, VectorOperator | undefined>> = { max: f32x4.pickMax, min: f32x4.pickMin };

/** Writes formulas whose variables it can read, and remembers what they define. */
export class FormulaCode {
  readonly #lines: Lines;
  readonly #read: (name: string) => Known;
  readonly #defined = new Map<string, Known>();
  /** What is known of definitions. Nothing is of what was stored before formulas were joined, lest joining change a bit. */
  readonly #ranges = new Map<string, Range>();
  /** What is not calculated at each step, so that it is written once although the step may be written several times. */
  readonly #steady: Map<Expression, Known>;

  constructor(lines: Lines, read: (name: string) => Known, steady: Map<Expression, Known>) {
    this.#lines = lines;
    this.#read = read;
    this.#steady = steady;
  }

  /** Gives a name to what was calculated. */
  define(name: string, known: Known): void {
    this.#defined.set(name, known);
  }

  formula({ definitions, result }: Formula): Known {
    for (const { name, is } of definitions) {
      this.define(name, this.#value(is));
      if (!isJoint(name)) this.#ranges.set(name, rangeOf(is, this.#ranges));
    }
    return this.#value(result);
  }

  #value(expression: Expression): Known {
    const steady = this.#steady.get(expression);
    if (steady) return steady;
    const known = this.#write(folded(expression));
    if (known.level < STEP) this.#steady.set(expression, known);
    return known;
  }

  #write(expression: Expression): Known {
    switch (expression.kind) {
      case "number":
        return { value: this.#lines[ONCE].constant(expression.value), level: ONCE };
      case "variable":
        return this.#variable(expression.name);
      case "negative":
        return this.#line([this.#value(expression.of)], (_, x) => f32x4.negative(x));
      case "choice":
        return this.#choice(expression.condition, expression.yes, expression.no);
      case "call":
        return this.#call(expression.name, expression.of);
      case "binary": {
        const { operator, left, right } = expression;
        if (!isComparison(operator)) return this.#operation(ARITHMETIC[operator], left, right);
        return this.#line([this.#mask(expression)], (code, mask) => v128.and(mask, code.constant(1)));
      }
    }
  }

  #variable(name: string): Known {
    const known = this.#defined.get(name) ?? this.#read(name);
    this.#defined.set(name, known);
    return known;
  }

  #operation(operator: VectorOperator, left: Expression, right: Expression): Known {
    return this.#line([this.#value(left), this.#value(right)], (_, a, b) => operator(a, b));
  }

  /** Ones in all bits where a condition holds. */
  #mask(condition: Expression): Known {
    if (condition.kind === "binary" && isComparison(condition.operator)) {
      return this.#operation(COMPARE[condition.operator], condition.left, condition.right);
    }
    const isTrue = (code: VectorCode, x: V128) => f32x4.greater(f32x4.absolute(x), code.constant(0)); // not for NaN
    return this.#line([this.#value(condition)], isTrue);
  }

  #choice(condition: Expression, yes: Expression, no: Expression): Known {
    const mask = this.#mask(condition);
    if (is0(no)) return this.#line([mask, this.#value(yes)], (_, mask, yes) => v128.and(yes, mask));
    if (is0(yes)) return this.#line([mask, this.#value(no)], (_, mask, no) => v128.andNot(no, mask));
    const either = [mask, this.#value(yes), this.#value(no)];
    return this.#line(either, (_, mask, yes, no) => v128.select(yes, no, mask));
  }

  /**
   * `max(x, 0)` is one instruction, which gives x where x is not a number, as it must be; which of two zeros it gives is not
   * said, and they are equal.
   */
  #call(name: string, of: readonly Expression[]): Known {
    const pick = PICK[name], bound = of.findIndex(isBound);
    if (pick && bound >= 0) return this.#operation(pick, of[1 - bound], of[bound]);
    const [x, z = x] = of.map((part) => this.#value(part)), range = rangeOf(of[0], this.#ranges);
    return this.#line([x, z], (code, x, z) => VECTOR_FUNCTIONS[name](code, x, z, range));
  }

  /** Writes a line where it is calculated as seldom as its parts allow. */
  #line(parts: readonly Known[], calculate: (code: VectorCode, ...of: V128[]) => V128): Known {
    const level = parts.reduce<Level>((most, one) => one.level > most ? one.level : most, ONCE);
    const code = this.#lines[level];
    return { value: code.hold(calculate(code, ...parts.map(({ value }) => value))), level };
  }
}

/** A part without any variable as the number that it is. */
function folded(expression: Expression): Expression {
  return isFixed(expression) ? number(valueAt({ definitions: [], result: expression }, {})) : expression;
}

function isFixed(expression: Expression): boolean {
  return expression.kind !== "variable" && partsOf(expression).every(isFixed);
}

/** Whether it is a number, and none that is not a number. */
function isBound(expression: Expression): boolean {
  const is = folded(expression);
  return is.kind === "number" && !Number.isNaN(is.value);
}

function is0(expression: Expression): boolean {
  const is = folded(expression);
  return is.kind === "number" && Object.is(is.value, 0);
}

function isComparison(operator: Arithmetic | Comparison): operator is Comparison {
  return operator in COMPARE;
}
