/** Missing numbers: filled in with the median of the training part, and marked, since that a number is missing may tell something. */

/** Numbers, of which some are missing. */
export type Sparse = readonly (number | undefined)[];

/** Fills in the missing numbers of one column. */
export interface Imputer {
  /** Takes the median of these, and gives itself. */
  fit(values: Sparse): Imputer;
  /** The column filled; behind each number a 1 where it was missing, if any was in the training part: `[rows, 1 or 2]`. */
  transform(values: Sparse): number[][];
  /** Names of what `transform` gives. */
  names(column: string): string[];
}

/** An imputer that has not learned yet. */
export function medianImputer(): Imputer {
  let known: { readonly median: number; readonly marks: boolean } | undefined;
  const learned = () => {
    if (known) return known;
    throw new Error(
      "Cannot fill in missing numbers: the imputer has not been fitted; call fit with the training part first",
    );
  };
  const imputer: Imputer = {
    fit(values) {
      const present = values.filter((value) => value !== undefined);
      if (present.length === 0) throw new Error("Cannot fit an imputer: every number is missing");
      known = { median: medianOf(present), marks: present.length < values.length };
      return imputer;
    },
    transform(values) {
      const { median, marks } = learned();
      return values.map((value) => [value ?? median, ...marks ? [value === undefined ? 1 : 0] : []]);
    },
    names: (column) => learned().marks ? [column, `${column} missing`] : [column],
  };
  return imputer;
}

/** The middle one of the numbers in order, or the mean of the two in the middle. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b), middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
}
