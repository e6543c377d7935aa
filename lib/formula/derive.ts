/**
 * The derivative of a formula, as a formula: the rules of calculus, applied to the tree.
 *
 * The library's gradients are written by hand, in the form that keeps most digits. This one is for gradients of gradients,
 * so that nobody has to write those. At a kink it takes the middle of the two slopes where `functions.ts` says so, and for a
 * choice the slope of the side that is chosen.
 */
import { FUNCTIONS } from "./functions.ts";
import { parseFormula } from "./parse.ts";
import { shareParts } from "./share.ts";
import {
  type Definition,
  type Expression,
  type Formula,
  namesOf,
  number,
  partsOf,
  variable,
  withParts,
} from "./tree.ts";

const ZERO = number(0), ONE = number(1);

/** The slope of a formula in one of its variables; undefined where it does not depend on it. */
export function derive(formula: Formula, name: string): Formula | undefined {
  return new Derivation(formula, name).slope();
}

/** A derivative, times what arrives from above. */
export interface Pull {
  readonly formula: Formula;
  /** The name of what arrives, which the formula that was derived does not use: "dy", "dy_", ... */
  readonly upstream: string;
}

const pulls = new WeakMap<Formula, Map<string, Pull | undefined>>();

/**
 * What carries a gradient back through a formula to one of its variables; undefined where nothing flows back. It is derived
 * once, so that a device which prepares formulas meets the same one again.
 */
export function pullOf(formula: Formula, name: string): Pull | undefined {
  const known = pulls.get(formula) ?? new Map<string, Pull | undefined>();
  pulls.set(formula, known);
  if (!known.has(name)) known.set(name, timesUpstream(derive(formula, name)));
  return known.get(name);
}

function timesUpstream(slope: Formula | undefined): Pull | undefined {
  if (!slope) return undefined;
  const { definitions, result } = slope, upstream = freeName("dy", namesOf(slope));
  return { formula: { definitions, result: product(variable(upstream), result) }, upstream };
}

/** A name that is taken gets a mark. */
function freeName(wish: string, taken: ReadonlySet<string>): string {
  return taken.has(wish) ? freeName(`${wish}_`, taken) : wish;
}

/** A walk through a formula; the derivative has those of its definitions that it needs, and some of its own. */
class Derivation {
  readonly #formula: Formula;
  readonly #definitions: Definition[] = [];
  readonly #taken: Set<string>;
  /** The slope of each name that has one. */
  readonly #slopes: Map<string, Expression>;

  constructor(formula: Formula, name: string) {
    this.#formula = formula;
    this.#taken = namesOf(formula);
    this.#slopes = new Map([[name, ONE]]);
  }

  slope(): Formula | undefined {
    for (const definition of this.#formula.definitions) {
      this.#definitions.push(definition);
      const slope = this.#slopeOf(definition.is);
      this.#slopes.set(definition.name, isLeaf(slope) ? slope : this.#define(`slope_of_${definition.name}`, slope));
    }
    const result = this.#slopeOf(this.#formula.result);
    return isNumber(result, 0) ? undefined : shareParts({ definitions: this.#definitions, result });
  }

  /** Adds a definition. What is derived again has the names of the first time, so that one may be taken. */
  #define(wish: string, is: Expression): Expression {
    const name = freeName(wish, this.#taken);
    this.#taken.add(name);
    this.#definitions.push({ name, is });
    return variable(name);
  }

  #slopeOf(expression: Expression): Expression {
    switch (expression.kind) {
      case "number":
        return ZERO;
      case "variable":
        return this.#slopes.get(expression.name) ?? ZERO;
      case "negative":
        return negative(this.#slopeOf(expression.of));
      case "binary":
        return this.#slopeOfBinary(expression.operator, expression.left, expression.right);
      case "choice": {
        const yes = this.#slopeOf(expression.yes), no = this.#slopeOf(expression.no);
        return isNumber(yes, 0) && isNumber(no, 0) ? ZERO : { ...expression, yes, no };
      }
      case "call":
        return expression.of.map((part, i) => this.#chain(expression.name, i, expression.of, this.#slopeOf(part)))
          .reduce(sum);
    }
  }

  #slopeOfBinary(operator: string, left: Expression, right: Expression): Expression {
    const dLeft = this.#slopeOf(left), dRight = this.#slopeOf(right);
    switch (operator) {
      case "+":
        return sum(dLeft, dRight);
      case "-":
        return sum(dLeft, negative(dRight));
      case "*":
        return sum(product(dLeft, right), product(left, dRight));
      case "/": // (a / b)' = a' / b - (a / b) b' / b
        return sum(quotient(dLeft, right), negative(quotient(product(binary("/", left, right), dRight), right)));
      default:
        return ZERO; // a comparison is constant, but for a jump
    }
  }

  /** The slope of a function in one of its arguments, times the slope of that argument. */
  #chain(name: string, argument: number, of: readonly Expression[], inner: Expression): Expression {
    if (isNumber(inner, 0)) return ZERO;
    const { definitions, result } = parseFormula(FUNCTIONS[name].slopes[argument], ["x", "z"]);
    const meanings = new Map([["x", of[0]], ["z", of[1]]]);
    for (const { name, is } of definitions) meanings.set(name, this.#define(name, replace(is, meanings)));
    return product(replace(result, meanings), inner);
  }
}

/** The expression with other things in place of names. */
function replace(expression: Expression, meanings: ReadonlyMap<string, Expression>): Expression {
  if (expression.kind === "variable") return meanings.get(expression.name) ?? expression;
  return withParts(expression, partsOf(expression).map((part) => replace(part, meanings)));
}

// Sums and products that leave out what is 0 or 1, and add up what is known: a derivative is full of these.

function isNumber(expression: Expression, value: number): boolean {
  return expression.kind === "number" && expression.value === value;
}

function isLeaf(expression: Expression): boolean {
  return partsOf(expression).length === 0;
}

function binary(operator: "+" | "-" | "*" | "/", left: Expression, right: Expression): Expression {
  return { kind: "binary", operator, left, right };
}

function negative(of: Expression): Expression {
  if (of.kind === "negative") return of.of;
  return isNumber(of, 0) ? ZERO : { kind: "negative", of };
}

function sum(left: Expression, right: Expression): Expression {
  if (isNumber(left, 0)) return right;
  if (isNumber(right, 0)) return left;
  if (left.kind === "number" && right.kind === "number") return number(left.value + right.value);
  return right.kind === "negative" ? binary("-", left, right.of) : binary("+", left, right);
}

function product(left: Expression, right: Expression): Expression {
  if (isNumber(left, 0) || isNumber(right, 0)) return ZERO;
  if (isNumber(left, 1)) return right;
  if (isNumber(right, 1)) return left;
  if (left.kind === "number" && right.kind === "number") return number(left.value * right.value);
  return isMask(right)
    ? { ...right, yes: product(left, right.yes), no: product(left, right.no) }
    : binary("*", left, right);
}

/** What a choice sets to 0 stays 0, whatever it is multiplied with: infinity, or what is not a number. */
function isMask(expression: Expression): expression is Extract<Expression, { kind: "choice" }> {
  return expression.kind === "choice" && (isNumber(expression.yes, 0) || isNumber(expression.no, 0));
}

function quotient(left: Expression, right: Expression): Expression {
  return isNumber(left, 0) ? ZERO : binary("/", left, right);
}
