/** Writes a formula as the text that would be read as it: with the parentheses that it needs, and no others. */
import { type Expression, type Formula, LEVELS } from "./tree.ts";

type Of<Kind extends Expression["kind"]> = Extract<Expression, { readonly kind: Kind }>;

/** How tight an expression holds together, as in the grammar: a looser part needs parentheses. */
const CHOICE = 0, LOOSEST_OPERATOR = 1, SIGN = 1 + LEVELS.length, SINGLE = 2 + LEVELS.length;

export function printFormula({ definitions, result }: Formula): string {
  return [...definitions.map(({ name, is }) => `${name} = ${printExpression(is)}`), printExpression(result)].join("; ");
}

export function printExpression(expression: Expression, least = CHOICE): string {
  const text = write(expression);
  return tightness(expression) < least ? `(${text})` : text;
}

function write(expression: Expression): string {
  switch (expression.kind) {
    case "number":
      return numberText(expression.value);
    case "variable":
      return expression.name;
    case "negative":
      return `-${printExpression(expression.of, SINGLE)}`;
    case "binary":
      return writeBinary(expression, tightness(expression));
    case "choice":
      return writeChoice(expression);
    case "call":
      return `${expression.name}(${expression.of.map((part) => printExpression(part)).join(", ")})`;
  }
}

function writeBinary({ operator, left, right }: Of<"binary">, level: number): string {
  return `${printExpression(left, level)} ${operator} ${printExpression(right, level + 1)}`;
}

function writeChoice({ condition, yes, no }: Of<"choice">): string {
  return `${printExpression(condition, LOOSEST_OPERATOR)} ? ${printExpression(yes)} : ${printExpression(no)}`;
}

function tightness(expression: Expression): number {
  switch (expression.kind) {
    case "choice":
      return CHOICE;
    case "binary":
      return LOOSEST_OPERATOR + LEVELS.findIndex((level) => level.includes(expression.operator));
    case "negative":
      return SIGN;
    case "number":
      return expression.value < 0 ? SIGN : SINGLE;
    default:
      return SINGLE;
  }
}

/** The language has no sign in its numbers, and names for two that digits cannot write. */
function numberText(value: number): string {
  if (value < 0) return `-${numberText(-value)}`;
  if (value === Infinity) return "infinity";
  return value === Math.PI ? "pi" : String(value);
}
