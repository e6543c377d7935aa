/** The plain values of a golden case, as what they must be. Null stands for all axes, for no bound: `undefined`. */
import { type GoldenCase, numberOf } from "./cases.ts";

/** A number, or `undefined` for null. */
export function optionalNumber(golden: GoldenCase, name: string): number | undefined {
  return golden.params[name] === null ? undefined : numberOf(golden, name);
}

/** A number that the case may leave out. */
export function given(golden: GoldenCase, name: string): number | undefined {
  return name in golden.params ? optionalNumber(golden, name) : undefined;
}

/** A list of numbers. */
export function numbersOf({ name: of, params }: GoldenCase, name: string): number[] {
  const value = params[name];
  if (Array.isArray(value) && value.every((one) => typeof one === "number")) return value;
  throw new Error(`Cannot read ${name} of ${of}: it is ${JSON.stringify(value)}, no list of numbers`);
}

/** The axes of a reduction; all are `undefined`. */
export function axesOf(golden: GoldenCase): number[] | undefined {
  return golden.params.axes === null ? undefined : numbersOf(golden, "axes");
}

/** A list of lists of numbers. */
export function listsOf({ name: of, params }: GoldenCase, name: string): number[][] {
  const value = params[name];
  const isList = (one: unknown) => Array.isArray(one) && one.every((number) => typeof number === "number");
  if (Array.isArray(value) && value.every(isList)) return value;
  throw new Error(`Cannot read ${name} of ${of}: it is ${JSON.stringify(value)}, no list of lists of numbers`);
}

/** A list of pairs of numbers: what is before and behind each axis. */
export function pairsOf(golden: GoldenCase, name: string): [number, number][] {
  return listsOf(golden, name).map(([before, after]) => [before, after]);
}

/** One of several words; `undefined` where the case says nothing. */
export function oneOf<Word extends string>(
  { name: of, params }: GoldenCase,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const value = params[name], found = words.find((word) => word === value);
  if (found !== undefined || value === undefined) return found;
  throw new Error(`Cannot read ${name} of ${of}: it is ${JSON.stringify(value)}, not one of ${words.join(", ")}`);
}

/** Yes or no; no where the case says nothing. */
export function isSet({ params }: GoldenCase, name: string): boolean {
  return params[name] === true;
}
