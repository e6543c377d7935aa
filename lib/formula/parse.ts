/**
 * Reads a formula: `e = exp(-abs(x)); (x >= 0 ? 1 : e) / (1 + e)`.
 *
 * Definitions and the result are separated by `;`. From loose to tight: the choice `condition ? yes : no`, the comparisons
 * `== !=`, then `< <= > >=`, then `+ -`, `* /`, the sign `-`, and last numbers, names, calls and parentheses. The grammar is
 * TypeScript's where both have the same signs, so a formula means what it says there; a comparison gives 1 or 0.
 */
import { CONSTANTS, FUNCTIONS } from "./functions.ts";
import { type Definition, type Expression, type Formula, LEVELS, number, partsOf, variable } from "./tree.ts";

/** A sign, a name or a number, and where it stands. */
interface Token {
  readonly text: string;
  readonly at: number;
}

/** What begins like a number is taken as a whole, so that an error can show it. */
const TOKEN = /\s*(?:(?<text>\.?\d(?:[eE][-+]|[\w.])*|[A-Za-z]\w*|[<>=!]=|[-+*/<>?:;(),=])|$)/y;
const NUMBER = /^\d+(\.\d+)?([eE][-+]?\d+)?$/, NAME = /^[A-Za-z]/;
/** Several times what derivatives of the library's formulas have, and so few that no walk through a tree exhausts the stack. */
const DEEPEST = 200;

/**
 * The tree of a formula that may read these names. Throws where it is not a formula, with the place: a sign that does not
 * fit, an unknown name or function, a wrong number of arguments; or where parts stand in parts more than 200 deep.
 */
export function parseFormula(text: string, names: readonly string[]): Formula {
  return new Parser(text, names).formula();
}

/** One walk through the tokens; each method reads what it is named after. */
class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #known: Set<string>;
  /** How many parts stand in each other below an expression that was made. */
  readonly #depths = new Map<Expression, number>();
  #next = 0;
  /** How many parts are open: their ends were not read yet. */
  #open = 0;

  constructor(text: string, names: readonly string[]) {
    this.#text = text;
    this.#known = new Set(names);
    this.#tokens = this.#split();
  }

  formula(): Formula {
    const definitions: Definition[] = [];
    while (this.#tokens[this.#next + 1]?.text === "=") definitions.push(this.#definition());
    const result = this.#choice();
    if (this.#peek()) this.#refuse(`expected the end, found "${this.#peek()}"`);
    return { definitions, result };
  }

  #definition(): Definition {
    const name = this.#peek();
    if (!NAME.test(name)) this.#refuse(`"${name}" cannot be a name`);
    if (this.#known.has(name) || Object.hasOwn(FUNCTIONS, name) || Object.hasOwn(CONSTANTS, name)) {
      this.#refuse(`"${name}" has a meaning already`);
    }
    this.#next += 2;
    const is = this.#choice();
    this.#expect(";");
    this.#known.add(name);
    return { name, is };
  }

  #choice(): Expression {
    if (++this.#open > DEEPEST) this.#refuseDepth();
    const condition = this.#operators(0), choice = this.#take("?") ? this.#branches(condition) : condition;
    this.#open--;
    return choice;
  }

  #branches(condition: Expression): Expression {
    const yes = this.#choice();
    this.#expect(":");
    return this.#made({ kind: "choice", condition, yes, no: this.#choice() });
  }

  /** `a - b - c` is `(a - b) - c`: what stands left belongs together. */
  #operators(level: number): Expression {
    if (level === LEVELS.length) return this.#signed();
    let left = this.#operators(level + 1);
    for (;;) {
      const operator = LEVELS[level].find((sign) => this.#take(sign));
      if (!operator) return left;
      left = this.#made({ kind: "binary", operator, left, right: this.#operators(level + 1) });
    }
  }

  /** One sign at most: two in a row are another operator in TypeScript. */
  #signed(): Expression {
    return this.#take("-") ? this.#made({ kind: "negative", of: this.#single() }) : this.#single();
  }

  #single(): Expression {
    const text = this.#peek(), at = this.#next;
    if (this.#take("(")) {
      const inside = this.#choice();
      this.#expect(")");
      return inside;
    }
    if (/^[.\d]/.test(text) && !NUMBER.test(text)) this.#refuse(`"${text}" is not a number such as 0.5 or 1e-3`);
    if (!/^[\dA-Za-z]/.test(text)) this.#refuse(`expected a number or a name, found ${quoted(text)}`);
    this.#next++;
    if (NUMBER.test(text)) return number(Number(text));
    if (this.#peek() === "(") return this.#call(text, at);
    if (this.#known.has(text)) return variable(text);
    if (Object.hasOwn(CONSTANTS, text)) return number(CONSTANTS[text]);
    this.#refuse(`unknown name "${text}" (${listed(this.#known)})`, at);
  }

  #call(name: string, at: number): Expression {
    if (!Object.hasOwn(FUNCTIONS, name)) {
      this.#refuse(`unknown function "${name}" (${listed(Object.keys(FUNCTIONS))})`, at);
    }
    const { takes } = FUNCTIONS[name], of = this.#arguments();
    if (of.length === takes) return this.#made({ kind: "call", name, of });
    this.#refuse(`${name} takes ${takes} argument${takes > 1 ? "s" : ""}, not ${of.length}`, at);
  }

  #arguments(): Expression[] {
    this.#expect("(");
    if (this.#take(")")) return [];
    const of = [this.#choice()];
    while (this.#take(",")) of.push(this.#choice());
    this.#expect(")");
    return of;
  }

  /** Refuses what is too deep, such as a sum of very many terms. */
  #made(expression: Expression): Expression {
    const depth = 1 + Math.max(...partsOf(expression).map((part) => this.#depths.get(part) ?? 1));
    if (depth > DEEPEST) this.#refuseDepth();
    this.#depths.set(expression, depth);
    return expression;
  }

  #peek(): string {
    return this.#tokens[this.#next]?.text ?? "";
  }

  #take(text: string): boolean {
    const found = this.#peek() === text;
    if (found) this.#next++;
    return found;
  }

  #expect(text: string): void {
    if (!this.#take(text)) this.#refuse(`expected "${text}", found ${quoted(this.#peek())}`);
  }

  #refuse(reason: string, token = this.#next): never {
    this.#refuseAt(reason, this.#tokens[token]?.at ?? this.#text.length);
  }

  #refuseDepth(): never {
    throw new Error(
      `Cannot read the formula: its parts stand in each other more than ${DEEPEST} deep; give some of them names`,
    );
  }

  #refuseAt(reason: string, at: number): never {
    const line = this.#text.replace(/\s/g, " "); // a formula of several lines is shown as one, so that the mark fits
    throw new Error(`Cannot read the formula: ${reason}, at place ${at + 1}\n  ${line}\n  ${" ".repeat(at)}^`);
  }

  #split(): Token[] {
    const tokens: Token[] = [];
    for (let end = 0; end < this.#text.length;) {
      TOKEN.lastIndex = end;
      const found = TOKEN.exec(this.#text);
      if (!found) this.#refuseAt("this sign is not part of the language", end + this.#text.slice(end).search(/\S/));
      end = TOKEN.lastIndex;
      if (found.groups?.text) tokens.push({ text: found.groups.text, at: end - found.groups.text.length });
    }
    return tokens;
  }
}

function quoted(text: string): string {
  return text === "" ? "the end" : `"${text}"`;
}

function listed(names: Iterable<string>): string {
  const list = [...names].join(", ");
  return list ? `known: ${list}` : "none is known";
}
