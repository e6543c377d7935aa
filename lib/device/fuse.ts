/**
 * Shorter lists of calls that give the same: what nobody reads is left out, what repeats is made once, and a formula whose
 * result only one other formula reads becomes a part of that one. Then its numbers never go to memory and back.
 */
import { type Expression, namesOf, partsOf, variable, withParts } from "../formula/tree.ts";
import { isSameShape, type Shape, sizeOf, stridesOf } from "../shape.ts";
import {
  type Call,
  type Each,
  type FormulaCall,
  isFormula,
  placesIn,
  type Seen,
  usefulCalls,
  withEach,
  withSeen,
} from "./calls.ts";
import { withoutRepeats } from "./repeats.ts";
import { throughGathers } from "./views.ts";

/** So many names a formula may have: each is a pointer that moves, or a register. */
const MOST_NAMES = 16;

/**
 * The calls that are left; `wanted` are the places that somebody will look at. Formulas are put into each other only where
 * `inFormulas` says so, and only as long as one reads no more than `mostRead` tensors.
 */
export function fuse<Made extends Call>(
  calls: readonly Made[],
  wanted: readonly number[],
  inFormulas: boolean,
  mostRead = Infinity,
): (Made | Call)[] {
  const once = withoutRepeats(usefulCalls(calls, wanted), wanted), direct = usefulCalls(throughGathers(once), wanted);
  return inFormulas ? usefulCalls(fused(direct, wanted, mostRead), wanted) : direct;
}

/** All calls, and in those with formulas the formulas that they alone read. */
function fused<Made extends Call>(
  useful: readonly Made[],
  wanted: readonly number[],
  mostRead: number,
): (Made | Call)[] {
  const uses = new Map<number, number>();
  for (const place of [...wanted, ...useful.flatMap(({ reads }) => reads)]) uses.set(place, 1 + (uses.get(place) ?? 0));
  const formulas = new Map<number, FormulaCall>();
  return useful.map((call) => {
    const found = isFormula(call) ? withFormulas(call, formulas, uses, mostRead) : call;
    if (isFormula(found)) formulas.set(found.fills, found);
    return found;
  });
}

/** The call with those formulas in it that it alone reads, or that read nothing. */
function withFormulas(
  call: FormulaCall,
  formulas: ReadonlyMap<number, FormulaCall>,
  uses: ReadonlyMap<number, number>,
  mostRead: number,
): FormulaCall {
  for (const [name, input] of Object.entries(call.each.inputs)) {
    const inner = typeof input === "number" ? undefined : formulas.get(input.place);
    if (!inner || typeof input === "number" || uses.get(input.place) !== 1 && inner.reads.length > 0) continue;
    const seen = seenFrom(call.each.shape, input, inner.each), each = seen && merged(call.each, name, seen);
    if (!each || namesOf(each.formula).size > MOST_NAMES || placesIn(each.inputs).length > mostRead) continue;
    return withFormulas(withEach({ reads: [], fills: call.fills }, each), formulas, uses, mostRead);
  }
  return call;
}

/**
 * What the input of a formula is calculated from, for each place of the formula's shape: the same place, where the shapes are
 * equal; the only one, where there is but one; and any, where all are alike.
 */
function seenFrom(shape: Shape, { strides }: Seen, inner: Each): Each | undefined {
  if (isSameShape(inner.shape, shape) && isSameShape(strides, stridesOf(shape))) return inner;
  if (sizeOf(inner.shape) !== 1 && placesIn(inner.inputs).length > 0) return undefined;
  return { ...inner, shape, inputs: withSeen(inner.inputs, ({ place }) => ({ place, strides: shape.map(() => 0) })) };
}

/**
 * The outer formula, with the inner one for one of its names. What both read has one name. Two names of the inner one stay two,
 * also where they read the same: of one name, its choices would tell more than before.
 */
function merged(outer: Each, name: string, inner: Each): Each {
  const taken = new Set([...namesOf(outer.formula), ...Object.keys(outer.inputs)]), names = new Map<string, string>();
  const inputs: Record<string, Seen | number> = { ...outer.inputs };
  delete inputs[name];
  const read = Object.entries(inputs);
  for (const [own, input] of Object.entries(inner.inputs)) {
    const at = read.findIndex(([, other]) => isSameInput(input, other));
    const known = at < 0 ? freshName(taken) : read.splice(at, 1)[0][0];
    inputs[known] = input;
    names.set(own, known);
  }
  for (const { name } of inner.formula.definitions) names.set(name, freshName(taken, isJoint(name) ? JOINT : FUSED));
  const definitions = inner.formula.definitions.map(({ name, is }) => ({
    name: names.get(name)!,
    is: renamed(is, names),
  }));
  const result = { name: freshName(taken, JOINT), is: renamed(inner.formula.result, names) },
    instead = new Map([[name, result.name]]);
  const outerDefinitions = outer.formula.definitions.map(({ name, is }) => ({ name, is: renamed(is, instead) }));
  const formula = {
    definitions: [...definitions, result, ...outerDefinitions],
    result: renamed(outer.formula.result, instead),
  };
  return { formula, inputs, shape: outer.shape };
}

/** Not `===`: 0 and -0 are two inputs. */
function isSameInput(a: Seen | number, b: Seen | number): boolean {
  if (typeof a === "number" || typeof b === "number") return Object.is(a, b);
  return a.place === b.place && isSameShape(a.strides, b.strides);
}

/** How names begin that are made here: those of what one formula gave to another, and all others. */
const JOINT = "joint", FUSED = "fused";

/**
 * Whether a definition is what one formula gave to another. Unfused, it would have been stored, and the other formula would have
 * known nothing about it: a device that calculates differently where it knows more must not know more now.
 */
export function isJoint(name: string): boolean {
  return name.startsWith(`${JOINT}_`);
}

function freshName(taken: Set<string>, kind = FUSED): string {
  let count = taken.size;
  while (taken.has(`${kind}_${count}`)) count++;
  taken.add(`${kind}_${count}`);
  return `${kind}_${count}`;
}

function renamed(expression: Expression, names: ReadonlyMap<string, string>): Expression {
  if (expression.kind === "variable") return variable(names.get(expression.name) ?? expression.name);
  return withParts(expression, partsOf(expression).map((part) => renamed(part, names)));
}
