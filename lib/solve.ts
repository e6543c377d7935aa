/** The direct answer to a small system of linear equations: what learning step by step is compared with. */

/**
 * Solves `matrix * x = vector` by elimination with pivoting: `[n, n], [n] -> [n]`.
 * Throws where the equations have no single answer.
 */
export function solve(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] {
  const n = vector.length;
  const rows = matrix.map((row, i) => [...row, vector[i]]);
  for (let column = 0; column < n; column++) {
    bringLargestUp(rows, column);
    for (let row = column + 1; row < n; row++) {
      const factor = rows[row][column] / rows[column][column];
      for (let j = column; j <= n; j++) rows[row][j] -= factor * rows[column][j];
    }
  }
  return substituteBack(rows);
}

/** Swaps up the row with the largest value in the column: dividing by a small one would magnify rounding errors. */
function bringLargestUp(rows: number[][], column: number) {
  const size = (row: number) => Math.abs(rows[row][column]);
  let largest = column;
  for (let row = column + 1; row < rows.length; row++) if (size(row) > size(largest)) largest = row;
  if (!(size(largest) > 0)) {
    throw new Error(`Cannot solve ${rows.length} equations: column ${column} depends on those before it`);
  }
  [rows[column], rows[largest]] = [rows[largest], rows[column]];
}

function substituteBack(rows: readonly number[][]): number[] {
  const n = rows.length, x = Array<number>(n).fill(0);
  for (let row = n - 1; row >= 0; row--) {
    let rest = rows[row][n];
    for (let j = row + 1; j < n; j++) rest -= rows[row][j] * x[j];
    x[row] = rest / rows[row][row];
  }
  return x;
}
