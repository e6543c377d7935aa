/** Of how many letters a name may be wrong and still be taken for it: two, and no more than half of them. */
const slips = (wish: string) => Math.min(2, wish.length / 2);

/**
 * The name that is meant: the one with the fewest letters to change, add or remove (Levenshtein 1966). `undefined` where
 * none is near.
 */
export function nearest(wish: string, names: readonly string[]): string | undefined {
  const far = names.map((name) => distance(wish.toLowerCase(), name.toLowerCase()));
  const least = Math.min(...far);
  return least <= slips(wish) ? names[far.indexOf(least)] : undefined;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
