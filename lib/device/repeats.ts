/** Calls that ask the same of the same places become one: softmax, for example, is calculated forward and once more backward. */
import { type Call, isFormula, withEach, withSeen } from "./calls.ts";

/**
 * The calls without those that repeat an earlier one; who reads what they fill reads the earlier result. A result that is
 * wanted keeps a call of its own: it may be changed in place later.
 */
export function withoutRepeats<Made extends Call>(calls: readonly Made[], wanted: readonly number[]): Made[] {
  const known = new Map<string, number>(), instead = new Map<number, number>();
  return calls.flatMap((call) => {
    const found = readingInstead(call, instead), sign = signOf(found), earlier = known.get(sign ?? "");
    if (earlier !== undefined && !wanted.includes(call.fills)) {
      instead.set(call.fills, earlier);
      return [];
    }
    if (sign !== undefined && earlier === undefined) known.set(sign, call.fills);
    return [found];
  });
}

function readingInstead<Made extends Call>(call: Made, instead: ReadonlyMap<number, number>): Made {
  const other = (place: number) => instead.get(place) ?? place;
  if (!call.reads.some((place) => instead.has(place))) return call;
  if (!isFormula(call)) return { ...call, reads: call.reads.map(other) };
  const inputs = withSeen(call.each.inputs, ({ place, strides }) => ({ place: other(place), strides }));
  return withEach(call, { ...call.each, inputs });
}

/** What a call asks for, in one text; nothing where two such calls would not give the same. */
function signOf({ each, asks, reads, isNeeded }: Call): string | undefined {
  if (isNeeded || (each ?? asks) === undefined) return undefined;
  return JSON.stringify([each ?? asks, reads], (_, value) => typeof value === "number" ? spelled(value) : value);
}

/** JSON knows neither -0 nor what is not finite. */
function spelled(x: number): string {
  return Object.is(x, -0) ? "-0" : String(x);
}
