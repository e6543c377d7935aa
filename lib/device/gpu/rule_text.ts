/**
 * The formulas of one kernel as WGSL, and the numbers that it is sent for them: settings, what is calculated of settings alone,
 * and what WGSL cannot write. The shader's `Parameters` hold them as `numbers: array<vec4f, 16>`.
 */
import { valueAt } from "../../formula/evaluate.ts";
import { type Formula, variablesOf } from "../../formula/tree.ts";
import type { Rule } from "../device.ts";
import { hoist } from "../hoist.ts";
import { type FormulaText, formulaText } from "./formula_text.ts";
import type { Parameters } from "./parameters.ts";

/** So many numbers fit, of 4 bytes each. */
const MOST_NUMBERS = 64;

/** Bytes that they take of the parameters. */
export const NUMBERS_BYTES = 4 * MOST_NUMBERS;

/** What names stand for; only settings are looked at, which are numbers. */
export type Values = Readonly<Record<string, unknown>>;

/** The texts of a rule's formulas. */
export interface RuleText {
  /** By the names that the rule assigns. */
  readonly texts: Readonly<Record<string, FormulaText>>;
  readonly numbers: RuleNumbers;
}

/**
 * The texts of all formulas of a rule. `isSetting` says which names are numbers; `read` gives the expressions, of type f32, that
 * stand for the others.
 */
export function ruleText(rule: Rule, isSetting: (name: string) => boolean, read: (name: string) => string): RuleText {
  const hoisted = hoist(rule, isSetting), { before } = hoisted;
  const variables = new Set(Object.values(hoisted.rule).flatMap(variablesOf));
  const settings = [...variables].filter((name) => !before.has(name) && isSetting(name));
  const names = [...settings, ...before.keys()], constants: number[] = [];
  const readable = (name: string) => names.includes(name) ? numberAt(names.indexOf(name)) : read(name);
  const texts = Object.entries(hoisted.rule).map(([name, formula]): [string, FormulaText] => {
    const first = names.length + constants.length;
    const text = formulaText(formula, { read: readable, number: (place) => numberAt(first + place) });
    constants.push(...text.numbers);
    return [name, text];
  });
  return {
    texts: Object.fromEntries(texts),
    numbers: new RuleNumbers(settings, [...before.values()], constants),
  };
}

/** The numbers of a rule, in the order in which its texts read them. */
export class RuleNumbers {
  readonly #settings: readonly string[];
  readonly #before: readonly Formula[];
  readonly #constants: readonly number[];

  constructor(settings: readonly string[], before: readonly Formula[], constants: readonly number[]) {
    this.#settings = settings;
    this.#before = before;
    this.#constants = constants;
    const count = settings.length + before.length + constants.length;
    if (count > MOST_NUMBERS) {
      throw new Error(
        `Cannot calculate a formula with ${count} settings on the GPU: one may have ${MOST_NUMBERS} at most; ` +
          "take the calculation apart, or the device wasm",
      );
    }
  }

  /** Writes them where the parameters go on at a multiple of 16 bytes. */
  write(parameters: Parameters, values: Values): void {
    parameters.vector();
    for (let i = 0; i < this.#settings.length; i++) parameters.f32(values[this.#settings[i]] as number);
    for (let i = 0; i < this.#before.length; i++) {
      parameters.f32(valueAt(this.#before[i], values as Readonly<Record<string, number>>)); // reads settings alone
    }
    for (let i = 0; i < this.#constants.length; i++) parameters.f32(this.#constants[i]);
  }
}

function numberAt(place: number): string {
  return `parameters.numbers[${place >> 2}].${"xyzw"[place & 3]}`;
}
