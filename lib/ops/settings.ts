/**
 * Settings of ops. They may come from a file, where no compiler looks at them: a word that is not known, or a number that
 * makes no sense, is refused, and not taken for another.
 *
 * `doing` is what the caller was about to do, with the shapes: "pad [2, 3]". Most calls refuse nothing, so it may be a
 * function that is asked only then.
 */
import type { Arguments, Op } from "../op.ts";
import { showShape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import type { Operand } from "./calculate.ts";

/** What the caller was about to do, or who can say it. */
export type Doing = string | (() => string);

/** An act and what it is done to: "clip [2, 3]". */
export function doing(act: string, x: Operand): Doing {
  return () => `${act} ${x instanceof Tensor ? showShape(x.shape) : x}`;
}

/** The words of it. */
export function wordsOf(doing: Doing): string {
  return typeof doing === "string" ? doing : doing();
}

/** Refuses a setting that does not hold; `expected` says what it must be. */
export function mustHold(doing: Doing, name: string, value: unknown, holds: boolean, expected: string): void {
  if (holds) return;
  const given = typeof value === "string" ? `"${value}"` : value;
  throw new Error(`Cannot ${wordsOf(doing)} with ${name} ${given}: it must be ${expected}`);
}

/** Refuses a word that is none of these. */
export function oneOf(doing: Doing, name: string, value: string, words: readonly string[]): void {
  if (words.includes(value)) return;
  const quoted = words.map((word) => `"${word}"`), choices = `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
  mustHold(doing, name, value, false, choices);
}

/** Refuses numbers that are infinite, or none at all. */
export function finite(doing: Doing, settings: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(settings)) {
    mustHold(doing, name, value, Number.isFinite(value), "a finite number");
  }
}

/** Refuses numbers that are not above 0. */
export function positive(doing: Doing, settings: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(settings)) mustHold(doing, name, value, value > 0, "above 0");
}

/** Refuses numbers below 0. */
export function notNegative(doing: Doing, settings: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(settings)) mustHold(doing, name, value, value >= 0, "0 or more");
}

/** Refuses bounds that leave nothing between them. */
export function ordered(doing: Doing, min: number, max: number): void {
  mustHold(doing, "min", min, min <= max, `no more than max, ${max}`);
}

/** An op whose settings are looked at before anything is calculated. */
export function checked<Args extends Arguments>(op: Op<Args>, check: (...args: NoInfer<Args>) => void): Op<Args> {
  const apply = (...args: Args) => {
    check(...args);
    return op(...args);
  };
  return Object.assign(apply, { kind: op.kind, entry: op.entry });
}
