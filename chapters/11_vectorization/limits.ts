/** What a loop can reach at most: how often it must go to memory, and how fast memory is. */

/** A tile of the result that stays in registers: so many rows, and so many vectors of four columns. */
export interface Tile {
  readonly rows: number;
  readonly vectors: number;
}

/** The registers that V8 gives to vectors on x64, where there are 16. On other processors there may be more. */
export const REGISTERS = 15;

/** What a tile takes for one step along k. */
export function costOf({ rows, vectors }: Tile) {
  const multiplyAdds = rows * vectors;
  return {
    multiplyAdds,
    /** One number of each row of a, repeated in all lanes, and so many vectors of a row of b. */
    loads: rows + vectors,
    /** All sums, the vectors of b, and one number of a at a time. */
    registers: multiplyAdds + vectors + 1,
  };
}

/** All tiles up to this size that fit into the registers. */
export function tilesThatFit(most: Tile, registers = REGISTERS): Tile[] {
  const all = Array.from({ length: most.rows * most.vectors }, (_, i) => ({
    rows: 1 + Math.floor(i / most.vectors),
    vectors: 1 + i % most.vectors,
  }));
  return all.filter((tile) => costOf(tile).registers <= registers);
}

/** A calculation: additions and multiplications, and the bytes that must come from memory or go there at the least. */
export interface Work {
  readonly name: string;
  readonly operations: number;
  readonly bytes: number;
}

const NUMBER = 4;

/** `x + y`: two vectors are read, one is written. */
export function vectorSum(n: number): Work {
  return { name: "sum of vectors", operations: n, bytes: 3 * NUMBER * n };
}

/** `y + factor x`: a multiplication more, with the same bytes. */
export function vectorMultiple(n: number): Work {
  return { name: "multiple added", operations: 2 * n, bytes: 3 * NUMBER * n };
}

/** Two vectors are read. */
export function dotProduct(n: number): Work {
  return { name: "dot product", operations: 2 * n, bytes: 2 * NUMBER * n };
}

/** Square matrices: two are read, one is written, if each is met but once. */
export function matrixProduct(n: number): Work {
  return { name: `product of ${n}`, operations: 2 * n ** 3, bytes: 3 * NUMBER * n ** 2 };
}

/** Operations for each byte. */
export function intensity({ operations, bytes }: Work): number {
  return operations / bytes;
}

/** What a machine can do: billions of operations (GFLOP) and of bytes (GB) per second. */
export interface Machine {
  readonly peak: number;
  readonly bandwidth: number;
}

/** One machine, in round numbers, to calculate with. */
export const EXAMPLE: Machine = { peak: 60, bandwidth: 30 };

/** The roof: no faster than it calculates, and no faster than the bytes come (Williams et al. 2009). In GFLOP/s. */
export function attainable(operationsPerByte: number, { peak, bandwidth }: Machine): number {
  return Math.min(peak, operationsPerByte * bandwidth);
}
