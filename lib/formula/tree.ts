/** A formula as a tree: what the parser makes, and what every device reads. */

export type Arithmetic = "+" | "-" | "*" | "/";
export type Comparison = "<" | "<=" | ">" | ">=" | "==" | "!=";

/** The operators, from loose to tight: `a < b + c` is `a < (b + c)`. */
export const LEVELS: readonly (readonly (Arithmetic | Comparison)[])[] = [
  ["==", "!="],
  ["<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "/"],
];

/**
 * A calculation with numbers. A comparison is 1 where it holds and 0 where it does not. A choice takes `no` where its
 * condition is 0 or not a number.
 */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "negative"; readonly of: Expression }
  | {
    readonly kind: "binary";
    readonly operator: Arithmetic | Comparison;
    readonly left: Expression;
    readonly right: Expression;
  }
  | { readonly kind: "choice"; readonly condition: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: "call"; readonly name: string; readonly of: readonly Expression[] };

/** A name for a part of a formula: `e = exp(-abs(x))`. */
export interface Definition {
  readonly name: string;
  readonly is: Expression;
}

/** Definitions in order, each of which may use those before it, and then the result. */
export interface Formula {
  readonly definitions: readonly Definition[];
  readonly result: Expression;
}

export const number = (value: number): Expression => ({ kind: "number", value });
export const variable = (name: string): Expression => ({ kind: "variable", name });

/** The parts that an expression is made of, from left to right. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "number":
    case "variable":
      return [];
    case "negative":
      return [expression.of];
    case "binary":
      return [expression.left, expression.right];
    case "choice":
      return [expression.condition, expression.yes, expression.no];
    case "call":
      return expression.of;
  }
}

/** The same expression with other parts, as many as `partsOf` gives. */
export function withParts(expression: Expression, parts: readonly Expression[]): Expression {
  switch (expression.kind) {
    case "number":
    case "variable":
      return expression;
    case "negative":
      return { ...expression, of: parts[0] };
    case "binary":
      return { ...expression, left: parts[0], right: parts[1] };
    case "choice":
      return { ...expression, condition: parts[0], yes: parts[1], no: parts[2] };
    case "call":
      return { ...expression, of: parts };
  }
}

/** All expressions of a formula: those of its definitions, then its result. */
export function expressionsOf({ definitions, result }: Formula): readonly Expression[] {
  return [...definitions.map(({ is }) => is), result];
}

const variables = new WeakMap<Formula, readonly string[]>();

/** The names that a formula reads and does not define, in the order in which they first appear. They are found once. */
export function variablesOf(formula: Formula): readonly string[] {
  const found = variables.get(formula) ?? findVariables(formula);
  variables.set(formula, found);
  return found;
}

function findVariables(formula: Formula): readonly string[] {
  const found = new Set<string>(),
    visit = (expression: Expression): void => {
      if (expression.kind === "variable") found.add(expression.name);
      partsOf(expression).forEach(visit);
    };
  expressionsOf(formula).forEach(visit);
  for (const { name } of formula.definitions) found.delete(name);
  return [...found];
}

/** All names that occur in a formula. */
export function namesOf(formula: Formula): Set<string> {
  return new Set([...variablesOf(formula), ...formula.definitions.map(({ name }) => name)]);
}
