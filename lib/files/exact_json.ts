/** JSON that gives back every number as it was. JSON itself has no NaN, no infinity and no -0; others it keeps to the last bit. */
import type { Plain } from "../training/memory.ts";

const NAME = "$number";

/** The text of plain values: numbers, strings and the like, in lists and objects. */
export function exactText(value: Plain | object): string {
  return JSON.stringify(value, (_, x) => isOdd(x) ? { [NAME]: Object.is(x, -0) ? "-0" : String(x) } : x);
}

/** The plain values of a text. Throws where it is no JSON. */
export function exactValue(text: string): Plain {
  return JSON.parse(text, (_, x) => typeof x?.[NAME] === "string" ? Number(x[NAME]) : x);
}

function isOdd(x: unknown): boolean {
  return typeof x === "number" && (!Number.isFinite(x) || Object.is(x, -0));
}
