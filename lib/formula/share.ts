/**
 * Formulas in which nothing is calculated twice. Derivatives need this: the slope of a product or a quotient holds its
 * operands once more, so that without names each derivative would be several times as long as the one before.
 */
import { type Definition, type Expression, type Formula, namesOf, partsOf, variable, withParts } from "./tree.ts";

/** The same formula, in which a part has a name if it occurs more than once, and otherwise none. */
export function shareParts(formula: Formula): Formula {
  const parts = new Parts(formula), uses = usesOf(parts), taken = namesOf(formula);
  const definitions: Definition[] = [], written = new Map<Expression, Expression>();
  for (const part of parts.all) {
    const is = withParts(part, partsOf(part).map((one) => written.get(one)!)), isShared = (uses.get(part) ?? 0) > 1;
    if (!isShared || isSmall(part)) written.set(part, is);
    else {
      const name = parts.names.get(part) ?? numberedName(taken);
      definitions.push({ name, is });
      written.set(part, variable(name));
    }
  }
  return { definitions, result: written.get(parts.root)! };
}

/** How often each part occurs that the formula needs. */
function usesOf({ all, root }: Parts): Map<Expression, number> {
  const uses = new Map([[root, 1]]);
  for (const part of all.toReversed()) {
    if (!uses.has(part)) continue;
    for (const one of partsOf(part)) uses.set(one, 1 + (uses.get(one) ?? 0));
  }
  return uses;
}

/** A number or a variable, which may have a sign: no longer than a name. */
function isSmall(part: Expression): boolean {
  return partsOf(part.kind === "negative" ? part.of : part).length === 0;
}

/** A name that is not taken yet. */
function numberedName(taken: Set<string>): string {
  let count = 1;
  while (taken.has(`part_${count}`)) count++;
  taken.add(`part_${count}`);
  return `part_${count}`;
}

/** The parts of a formula. Equal ones are one object, and so are a name and what it stands for. */
class Parts {
  /** Each after those that it is made of. */
  readonly all: Expression[] = [];
  /** The names of those that are defined; where one has several, the shortest. */
  readonly names = new Map<Expression, string>();
  readonly root: Expression;
  readonly #byKey = new Map<string, Expression>();
  readonly #places = new Map<Expression, number>();
  /** What was found for an expression, and what a name stands for. */
  readonly #found = new Map<Expression, Expression>();
  readonly #meanings = new Map<string, Expression>();

  constructor({ definitions, result }: Formula) {
    for (const { name, is } of definitions) {
      const part = this.#find(is);
      this.#meanings.set(name, part);
      if (name.length < (this.names.get(part)?.length ?? Infinity)) this.names.set(part, name);
    }
    this.root = this.#find(result);
  }

  #find(expression: Expression): Expression {
    const known = expression.kind === "variable" ? this.#meanings.get(expression.name) : this.#found.get(expression);
    if (known) return known;
    const of = partsOf(expression).map((part) => this.#find(part)), places = of.map((part) => this.#places.get(part)!);
    const key = [signOf(expression), ...commutes(expression) ? places.toSorted((a, b) => a - b) : places].join(" ");
    const part = this.#byKey.get(key) ?? this.#add(key, withParts(expression, of));
    this.#found.set(expression, part);
    return part;
  }

  #add(key: string, part: Expression): Expression {
    this.#byKey.set(key, part);
    this.#places.set(part, this.all.length);
    this.all.push(part);
    return part;
  }
}

/** Whether the order of its parts does not matter, not even for the last digit. */
function commutes(expression: Expression): boolean {
  return expression.kind === "binary" && ["+", "*"].includes(expression.operator);
}

/** What an expression is, but for its parts. */
function signOf(expression: Expression): string {
  switch (expression.kind) {
    case "number":
      return String(expression.value);
    case "variable":
    case "call":
      return `${expression.kind} ${expression.name}`;
    case "binary":
      return expression.operator;
    case "negative":
    case "choice":
      return expression.kind;
  }
}
