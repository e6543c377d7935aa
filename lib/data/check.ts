/**
 * Checks at the door. An array of the wrong length gives `undefined` somewhere inside, `undefined` gives NaN, and one
 * NaN turns every weight into NaN at the next step: said here, with its row, it is found at once.
 *
 * `act` is what the caller was about to do: "train", "predict".
 */

/** That there is at least one row, that all have the same width (`width` where it is given), and hold finite numbers. */
export function checkRows(act: string, rows: readonly (readonly number[])[], width?: number): void {
  if (rows.length === 0) throw new Error(`Cannot ${act}: there are no rows`);
  const expected = width ?? rows[0].length;
  const source = width === undefined ? `row 0 has ${expected}` : `expected ${expected}`;
  for (const [i, row] of rows.entries()) {
    if (row.length !== expected) {
      throw new Error(`Cannot ${act}: row ${i} has ${count(row.length, "value")}, ${source}`);
    }
    checkFinite(act, `row ${i}, value`, row);
  }
}

/** That there are as many as expected: `checkLength("train", "targets", targets.length, rows.length)`. */
export function checkLength(act: string, what: string, got: number, expected: number): void {
  if (got !== expected) throw new Error(`Cannot ${act}: expected ${expected} ${what}, got ${got}`);
}

/** That all values are finite; `what` is the name of one of them: `checkFinite("train", "target", targets)`. */
export function checkFinite(act: string, what: string, values: readonly number[]): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    throw new Error(`Cannot ${act}: ${what} ${i} is ${values[i]}; only finite numbers can be learned from`);
  }
}

function count(n: number, what: string): string {
  return n === 1 ? `1 ${what}` : `${n} ${what}s`;
}
