/** All the ways in which one place of a formula can be wrong. */
import { printFormula } from "../../lib/formula/print.ts";
import {
  type Arithmetic,
  type Comparison,
  type Definition,
  type Expression,
  type Formula,
  number,
  partsOf,
  variable,
  variablesOf,
  withParts,
} from "../../lib/formula/tree.ts";

/** A formula with one thing wrong. */
export interface WrongFormula {
  /** What is wrong, and how the formula reads then. */
  readonly mistake: string;
  readonly formula: Formula;
}

interface Wrong {
  readonly mistake: string;
  readonly is: Expression;
}

const made = new WeakMap<Formula, readonly WrongFormula[]>();

/** Every mistake at every place, each wrong formula once; those that only change an order of factors or terms are none. */
export function wrongFormulas(formula: Formula): readonly WrongFormula[] {
  const found = made.get(formula) ?? distinct(formula, [...allWrong(formula)]);
  made.set(formula, found);
  return found;
}

function distinct(right: Formula, wrong: readonly WrongFormula[]): WrongFormula[] {
  const seen = new Set([canonical(right)]);
  const isNew = (text: string) => !seen.has(text) && seen.add(text);
  return wrong.filter(({ formula }) => isNew(canonical(formula))).map(({ mistake, formula }) => (
    { mistake: `${mistake}: ${printFormula(formula)}`, formula }
  ));
}

/** The mistakes that can be made with a formula, and none of those that can be made in it. */
export function wrongWholes({ definitions, result }: Formula): WrongFormula[] {
  return [
    { mistake: "the sign is flipped", formula: { definitions, result: { kind: "negative", of: result } } },
    { mistake: "a factor 2 too much", formula: { definitions, result: binary("*", number(2), result) } },
    { mistake: "nothing", formula: { definitions: [], result: number(0) } },
  ];
}

function* allWrong(formula: Formula): Generator<WrongFormula> {
  const { definitions, result } = formula, names = variablesOf(formula).filter((name) => name !== "dy");
  yield* wrongWholes(formula);
  for (const [i, { name, is }] of definitions.entries()) {
    const known = [...names, ...definitions.slice(0, i).map(({ name }) => name)];
    for (const wrong of wrongExpressions(is, known)) {
      const changed: Definition[] = definitions.with(i, { name, is: wrong.is });
      yield { mistake: wrong.mistake, formula: { definitions: changed, result } };
    }
  }
  for (const { mistake, is } of wrongExpressions(result, [...names, ...definitions.map(({ name }) => name)])) {
    yield { mistake, formula: { definitions, result: is } };
  }
}

/** The mistakes at the root of an expression, then those in its parts. */
function* wrongExpressions(expression: Expression, names: readonly string[]): Generator<Wrong> {
  yield* wrongHere(expression, names);
  const parts = partsOf(expression);
  for (const [i, part] of parts.entries()) {
    for (const { mistake, is } of wrongExpressions(part, names)) {
      yield { mistake, is: withParts(expression, parts.with(i, is)) };
    }
  }
}

function wrongHere(expression: Expression, names: readonly string[]): Wrong[] {
  switch (expression.kind) {
    case "number":
      return [{ mistake: "a constant is changed", is: number(otherThan(expression.value)) }];
    case "variable":
      return wrongVariable(expression.name, names);
    case "negative":
      return [{ mistake: "a sign is dropped", is: expression.of }];
    case "binary":
      return wrongBinary(expression.operator, expression.left, expression.right);
    case "choice": {
      const { condition, yes, no } = expression;
      return [
        { mistake: "the branches are swapped", is: { kind: "choice", condition, yes: no, no: yes } },
        { mistake: "the first branch always", is: yes },
        { mistake: "the second branch always", is: no },
      ];
    }
    case "call":
      return wrongCall(expression.name, expression.of);
  }
}

function otherThan(value: number): number {
  if (value === 0) return 1;
  return value === Infinity ? 0 : 2 * value;
}

function wrongVariable(name: string, names: readonly string[]): Wrong[] {
  if (name === "dy") return [{ mistake: "dy is forgotten", is: number(1) }];
  return names.filter((other) => other !== name).map((other) => (
    { mistake: "the wrong variable", is: variable(other) }
  ));
}

const REVERSED: Readonly<Partial<Record<Arithmetic | Comparison, Arithmetic | Comparison>>> = {
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "<": ">",
  ">": "<",
  "<=": ">=",
  ">=": "<=",
  "==": "!=",
  "!=": "==",
};

function wrongBinary(operator: Arithmetic | Comparison, left: Expression, right: Expression): Wrong[] {
  const reversed = { mistake: "the wrong operator", is: binary(REVERSED[operator]!, left, right) };
  switch (operator) {
    case "+":
    case "*":
      return [reversed, { mistake: "the right part is dropped", is: left }, {
        mistake: "the left part is dropped",
        is: right,
      }];
    case "-":
      return [reversed, { mistake: "the right part is dropped", is: left }, {
        mistake: "the left part is dropped",
        is: { kind: "negative", of: right },
      }];
    case "/":
      return [reversed, { mistake: "the right part is dropped", is: left }, {
        mistake: "the left part is dropped",
        is: binary("/", number(1), right),
      }];
    default:
      return [reversed];
  }
}

/** What is easily taken for what. */
const MISTAKEN: Readonly<Record<string, string>> = {
  exp: "expm1",
  expm1: "exp",
  log: "log1p",
  log1p: "log",
  sin: "cos",
  cos: "sin",
  tanh: "erf",
  erf: "tanh",
  normalBelow: "normalDensity",
  normalDensity: "normalBelow",
  min: "max",
  max: "min",
  abs: "sign",
  sign: "abs",
  floor: "round",
  round: "floor",
};

function wrongCall(name: string, of: readonly Expression[]): Wrong[] {
  const dropped = of.map((part) => ({ mistake: `${name} is forgotten`, is: part }));
  if (!(name in MISTAKEN)) return dropped;
  const mistaken: Expression = { kind: "call", name: MISTAKEN[name], of };
  return [{ mistake: `${MISTAKEN[name]} in place of ${name}`, is: mistaken }, ...dropped];
}

function binary(operator: Arithmetic | Comparison, left: Expression, right: Expression): Expression {
  return { kind: "binary", operator, left, right };
}

/** The text of a formula in which parts that may be exchanged are sorted. */
function canonical({ definitions, result }: Formula): string {
  return printFormula({
    definitions: definitions.map(({ name, is }) => ({ name, is: sorted(is) })),
    result: sorted(result),
  });
}

function sorted(expression: Expression): Expression {
  const whole = withParts(expression, partsOf(expression).map(sorted));
  if (!isCommutative(whole)) return whole;
  const text = (part: Expression) => printFormula({ definitions: [], result: part });
  return withParts(whole, partsOf(whole).toSorted((a, b) => text(a) < text(b) ? -1 : 1));
}

function isCommutative(expression: Expression): boolean {
  if (expression.kind === "binary") return ["+", "*", "==", "!="].includes(expression.operator);
  return expression.kind === "call" && ["min", "max"].includes(expression.name);
}
