/** Settings to be tried: what each may be, and ways to choose some of them. */
import type { Random } from "../random.ts";

/** What one setting may be: a way to draw it. */
export type Draw<Value> = (random: Random) => Value;

/** Draws for settings by name, and what they draw. */
export type Draws = Readonly<Record<string, Draw<unknown>>>;
export type Drawn<Of extends Draws> = { readonly [Name in keyof Of]: ReturnType<Of[Name]> };

/** A number between two others: each as likely as any other. */
export function between(low: number, high: number): Draw<number> {
  checkRange(low, high);
  return (random) => random.uniform(low, high);
}

/** A number between two others above 0, where each power of ten is as likely as any other. For rates, and what is told in factors. */
export function betweenPowers(low: number, high: number): Draw<number> {
  checkRange(low, high);
  if (!(low > 0)) throw new Error(`Cannot draw powers from ${low} on: they are above 0`);
  return (random) => low * (high / low) ** random.uniform();
}

/** One of some values. */
export function oneOf<const Value>(values: readonly Value[]): Draw<Value> {
  if (values.length === 0) throw new Error("Cannot draw one of no values");
  return (random) => values[random.integer(values.length)];
}

/** So many settings, each drawn by itself: `drawn({ rate: betweenPowers(1e-4, 1), units: oneOf([8, 64]) }, 20, random)`. */
export function drawn<Of extends Draws>(draws: Of, count: number, random: Random): Drawn<Of>[] {
  const one = () => Object.fromEntries(Object.entries(draws).map(([name, draw]) => [name, draw(random)])) as Drawn<Of>;
  return Array.from({ length: count }, one);
}

/** Each of some values with each of the others: `grid({ rate: [0.01, 0.1], units: [8, 64] })` are four. The last varies first. */
export function grid<Of extends Readonly<Record<string, readonly unknown[]>>>(
  values: Of,
): { readonly [Name in keyof Of]: Of[Name][number] }[] {
  const all = Object.entries(values).reduce<Record<string, unknown>[]>(
    (some, [name, choices]) => some.flatMap((one) => choices.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
  return all as { [Name in keyof Of]: Of[Name][number] }[];
}

/** Numbers from one to another, by equal factors: `powers(0.001, 1, 4)` are 0.001, 0.01, 0.1, 1. */
export function powers(low: number, high: number, count: number): number[] {
  if (!(low > 0 && high > 0 && Number.isFinite(high / low))) {
    throw new Error(`Cannot take powers from ${low} to ${high}: both must be above 0`);
  }
  if (!(Number.isInteger(count) && count > 1)) {
    throw new Error(`Cannot take ${count} powers: at least two are the ends`);
  }
  return Array.from({ length: count }, (_, i) => low ** (1 - i / (count - 1)) * high ** (i / (count - 1)));
}

function checkRange(low: number, high: number): void {
  if (Number.isFinite(high - low) && low < high) return;
  throw new Error(`Cannot draw between ${low} and ${high}: the first must be the smaller one, and both finite`);
}
