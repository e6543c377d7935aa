/**
 * Shorter lists of calls that give the same: what nobody reads is left out, and a formula whose result only one other formula
 * reads becomes a part of that one. Then its numbers never go to memory and back.
 */
import { type Expression, type Formula, namesOf, partsOf, variable, withParts } from "../formula/tree.ts";
import { isSameShape, type Shape, stridesOf } from "../shape.ts";

/** One call of a device: it reads some places of a list of storages, and fills one. */
export interface Call {
  readonly reads: readonly number[];
  readonly fills: number;
  /** Set where it must be made even if nobody reads what it gives: it takes numbers from a stream. */
  readonly isNeeded?: boolean;
  /** What is calculated, if it is a formula for each number. */
  readonly each?: Each;
}

/** A formula for each place of a shape. */
export interface Each {
  readonly formula: Formula;
  readonly inputs: Readonly<Record<string, Seen | number>>;
  readonly shape: Shape;
}

/** A storage, by its place in the list, as a formula reads it. */
export interface Seen {
  readonly place: number;
  readonly strides: readonly number[];
}

/** So many names a formula may have: each is a pointer that moves, or a register. */
const MOST_NAMES = 16;

/**
 * The calls that are left; `wanted` are the places that somebody will look at. Formulas are put into each other only where
 * `inFormulas` says so.
 */
export function fuse<Made extends Call>(
  calls: readonly Made[],
  wanted: readonly number[],
  inFormulas: boolean,
): (Made | Call)[] {
  const useful = usefulCalls(calls, wanted);
  return inFormulas ? usefulCalls(fused(useful, wanted), wanted) : useful;
}

/** All calls, and in those with formulas the formulas that they alone read. */
function fused<Made extends Call>(useful: readonly Made[], wanted: readonly number[]): (Made | Call)[] {
  const uses = new Map<number, number>();
  for (const place of [...wanted, ...useful.flatMap(({ reads }) => reads)]) uses.set(place, 1 + (uses.get(place) ?? 0));
  const formulas = new Map<number, Call & { each: Each }>();
  return useful.map((call) => {
    const found = isFormula(call) ? withFormulas(call, formulas, uses) : call;
    if (isFormula(found) && found.reads.length > 0) formulas.set(found.fills, found);
    return found;
  });
}

/** The calls whose results are wanted, or read by one that is useful. */
function usefulCalls<Made extends Call>(calls: readonly Made[], wanted: readonly number[]): Made[] {
  const needed = new Set(wanted), useful: Made[] = [];
  for (const call of calls.toReversed()) {
    if (!needed.has(call.fills) && !call.isNeeded) continue;
    call.reads.forEach((place) => needed.add(place));
    useful.push(call);
  }
  return useful.reverse();
}

function isFormula<Made extends Call>(call: Made): call is Made & { each: Each } {
  return call.each !== undefined;
}

/** The call with those formulas in it that it alone reads, number by number. */
function withFormulas(
  call: Call & { each: Each },
  formulas: ReadonlyMap<number, Call & { each: Each }>,
  uses: ReadonlyMap<number, number>,
): Call & { each: Each } {
  for (const [name, input] of Object.entries(call.each.inputs)) {
    const inner = typeof input === "number" ? undefined : formulas.get(input.place);
    if (!inner || typeof input === "number" || uses.get(input.place) !== 1) continue;
    const { shape } = call.each,
      isWhole = isSameShape(inner.each.shape, shape) && isSameShape(input.strides, stridesOf(shape));
    const each = isWhole ? merged(call.each, name, inner.each) : undefined;
    if (!each || namesOf(each.formula).size > MOST_NAMES) continue;
    return withFormulas({ reads: placesIn(each), fills: call.fills, each }, formulas, uses);
  }
  return call;
}

function placesIn({ inputs }: Each): number[] {
  return Object.values(inputs).flatMap((input) => typeof input === "number" ? [] : [input.place]);
}

/** The outer formula, with the inner one for one of its names. What both read has one name. */
function merged(outer: Each, name: string, inner: Each): Each {
  const taken = new Set([...namesOf(outer.formula), ...Object.keys(outer.inputs)]), names = new Map<string, string>();
  const inputs: Record<string, Seen | number> = { ...outer.inputs };
  delete inputs[name];
  for (const [own, input] of Object.entries(inner.inputs)) {
    const known = Object.entries(inputs).find(([, other]) => isSameInput(input, other))?.[0] ?? freshName(taken);
    inputs[known] = input;
    names.set(own, known);
  }
  for (const definition of inner.formula.definitions) names.set(definition.name, freshName(taken));
  const definitions = inner.formula.definitions.map(({ name, is }) => ({
    name: names.get(name)!,
    is: renamed(is, names),
  }));
  const result = { name: freshName(taken), is: renamed(inner.formula.result, names) },
    instead = new Map([[name, result.name]]);
  const outerDefinitions = outer.formula.definitions.map(({ name, is }) => ({ name, is: renamed(is, instead) }));
  const formula = {
    definitions: [...definitions, result, ...outerDefinitions],
    result: renamed(outer.formula.result, instead),
  };
  return { formula, inputs, shape: outer.shape };
}

function isSameInput(a: Seen | number, b: Seen | number): boolean {
  if (typeof a === "number" || typeof b === "number") return a === b;
  return a.place === b.place && isSameShape(a.strides, b.strides);
}

function freshName(taken: Set<string>): string {
  let count = taken.size;
  while (taken.has(`fused_${count}`)) count++;
  taken.add(`fused_${count}`);
  return `fused_${count}`;
}

function renamed(expression: Expression, names: ReadonlyMap<string, string>): Expression {
  if (expression.kind === "variable") return variable(names.get(expression.name) ?? expression.name);
  return withParts(expression, partsOf(expression).map((part) => renamed(part, names)));
}
