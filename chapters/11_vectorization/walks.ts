/** What the cache sees of the ladder: which places of memory the loops touch, and how many lines must be fetched for them. */
import { linesFetched } from "../09_tensors/memory.ts";

/** A small cache: 64 lines of 16 numbers in float32. It is to small matrices what a real one is to large ones. */
export const SMALL_CACHE = { perLine: 16, lines: 64 };

/** The columns of a block: the 16 rows of a line each that it has are a quarter of the small cache. */
export const BLOCK = 16;

/** The loops of the rungs, from the outer to the inner one. */
export const ORDERS = { inLists: "ijk", downColumns: "jki", alongRows: "ikj" } as const;
type Order = typeof ORDERS[keyof typeof ORDERS];
type Index = "i" | "j" | "k";

/** Touched in each turn of the inner loop: a number of a, one of b, one of the result. The matrices stand one behind the other. */
function touch(places: number[], { i, j, k }: Record<Index, number>, n: number): void {
  places.push(i * n + k, n * n + k * n + j, 2 * n * n + i * n + j);
}

/** The places that a product `[n, n] [n, n]` touches with loops in this order. */
export function placesInOrder(order: Order, n: number): number[] {
  const places: number[] = [], at = { i: 0, j: 0, k: 0 }, [outer, middle, inner] = order.split("") as Index[];
  for (at[outer] = 0; at[outer] < n; at[outer]++) {
    for (at[middle] = 0; at[middle] < n; at[middle]++) {
      for (at[inner] = 0; at[inner] < n; at[inner]++) touch(places, at, n);
    }
  }
  return places;
}

/** The places that it touches block by block. */
export function placesInBlocks(n: number, size: number): number[] {
  const places: number[] = [];
  for (let kStart = 0; kStart < n; kStart += size) {
    for (let jStart = 0; jStart < n; jStart += size) {
      for (let i = 0; i < n; i++) {
        for (let k = kStart; k < Math.min(kStart + size, n); k++) {
          for (let j = jStart; j < Math.min(jStart + size, n); j++) touch(places, { i, j, k }, n);
        }
      }
    }
  }
  return places;
}

/** Lines fetched for each multiplication, by each rung. */
export interface Fetched {
  readonly inLists: number;
  readonly downColumns: number;
  readonly alongRows: number;
  readonly inBlocks: number;
}

const known = new Map<number, Fetched>();

/** For matrices of n rows and columns. In lists, rows are taken to stand one behind the other, which they need not. */
export function linesPerMultiplication(n: number): Fetched {
  const count = (places: readonly number[]) => linesFetched(places, SMALL_CACHE) / n ** 3;
  const found = known.get(n) ?? {
    inLists: count(placesInOrder(ORDERS.inLists, n)),
    downColumns: count(placesInOrder(ORDERS.downColumns, n)),
    alongRows: count(placesInOrder(ORDERS.alongRows, n)),
    inBlocks: count(placesInBlocks(n, BLOCK)),
  };
  known.set(n, found);
  return found;
}
