/** Calls of a device as they are noted down: what they read, what they fill, and what they ask for. */
import type { Formula } from "../formula/tree.ts";
import type { Shape } from "../shape.ts";
import type { Walk } from "./walk.ts";

/** One call of a device: it reads some places of a list of storages, and fills one. */
export interface Call {
  readonly reads: readonly number[];
  readonly fills: number;
  /** Set where it must be made even if nobody reads what it gives: it takes numbers from a stream. */
  readonly isNeeded?: boolean;
  /** All that is asked for but the places; missing where the same call would not give the same again. */
  readonly asks?: unknown;
  /** What is calculated, if it is a formula for each number. */
  readonly each?: Each;
  /** How the numbers are gathered, if that is all that it does. */
  readonly walk?: Walk;
}

/** A call that calculates a formula. */
export type FormulaCall = Call & { readonly each: Each };

/** A formula for each place of a shape. */
export interface Each {
  readonly formula: Formula;
  readonly inputs: SeenInputs;
  readonly shape: Shape;
}

/** What a formula's variables stand for: places as they are seen, or numbers. */
export type SeenInputs = Readonly<Record<string, Seen | number>>;

/** A storage, by its place in the list, as a formula reads it. */
export interface Seen {
  readonly place: number;
  readonly strides: readonly number[];
}

export function isFormula<Made extends Call>(call: Made): call is Made & FormulaCall {
  return call.each !== undefined;
}

/** The call with a formula that reads other inputs. */
export function withEach<Made extends Call>(call: Made, each: Each): Made & FormulaCall {
  return { ...call, each, reads: placesIn(each.inputs) };
}

/** The inputs with what they read from places changed. */
export function withSeen(inputs: SeenInputs, change: (input: Seen) => Seen): SeenInputs {
  const entries = Object.entries(inputs);
  return Object.fromEntries(entries.map(([name, input]) => [name, typeof input === "number" ? input : change(input)]));
}

/** The inputs with other places, in their order; with none where there are none. */
export function withPlaces(inputs: SeenInputs, places: readonly number[]): SeenInputs {
  const rest = [...places];
  return withSeen(inputs, ({ strides }) => ({ place: rest.shift() ?? -1, strides }));
}

/** The places that are read, in the order of the inputs. */
export function placesIn(inputs: SeenInputs): number[] {
  return Object.values(inputs).flatMap((input) => typeof input === "number" ? [] : [input.place]);
}

/** The calls whose results are wanted, or read by one that is useful. */
export function usefulCalls<Made extends Call>(calls: readonly Made[], wanted: readonly number[]): Made[] {
  const needed = new Set(wanted), useful: Made[] = [];
  for (const call of calls.toReversed()) {
    if (!needed.has(call.fills) && !call.isNeeded) continue;
    call.reads.forEach((place) => needed.add(place));
    useful.push(call);
  }
  return useful.reverse();
}
