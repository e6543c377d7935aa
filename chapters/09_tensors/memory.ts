/** How a matrix lies in memory, and in which order it is gone through. */
/** Two numbers, one for each axis of a matrix, the outer one first. */
type Pair = readonly [outer: number, inner: number];

/** The places in memory that two loops go through, one in the other, with so many turns and these strides. */
export function placesVisited([outer, inner]: Pair, [outerStride, innerStride]: Pair): number[] {
  const places: number[] = [];
  for (let i = 0; i < outer; i++) {
    for (let j = 0; j < inner; j++) places.push(i * outerStride + j * innerStride);
  }
  return places;
}

/** A square matrix of n rows, row by row and column by column: what changes is which stride belongs to the inner loop. */
export function walksOf(n: number): { byRows: number[]; byColumns: number[] } {
  return { byRows: placesVisited([n, n], [n, 1]), byColumns: placesVisited([n, n], [1, n]) };
}

/** A usual cache: lines of 64 bytes, which are 8 numbers in float64, and room for 512 of them, which are 32 KiB. */
export const CACHE = { perLine: 8, lines: 512 };

/**
 * How many lines a processor fetches from memory. It fetches whole lines, and keeps those that it used last; where there is
 * no more room, the one that was not used for longest must go.
 */
export function linesFetched(places: readonly number[], { perLine, lines } = CACHE): number {
  const kept = new Set<number>(); // in the order of their last use
  let fetched = 0;
  for (const place of places) {
    const line = Math.floor(place / perLine);
    if (!kept.delete(line)) fetched++;
    kept.add(line);
    if (kept.size > lines) kept.delete(kept.values().next().value!);
  }
  return fetched;
}
