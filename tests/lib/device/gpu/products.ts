/** Products on the GPU beside those of the reference. */
import { assert } from "@std/assert";
import type { Product } from "../../../../lib/device/device.ts";
import type { Context } from "../../../../lib/device/gpu/context.ts";
import type { Piece } from "../../../../lib/device/gpu/memory.ts";
import { Reference } from "../../../../lib/device/reference.ts";
import { Random } from "../../../../lib/random.ts";
import { HALF_STEP } from "../../ops/noisy.ts";

type Floats = Float32Array<ArrayBuffer>;

/** One product, with its operands by row. */
export interface Case {
  readonly sizes: Product;
  readonly a: Floats;
  readonly b: Floats;
}

export const PLAIN = { batch: 1, aTransposed: false, bTransposed: false, aShared: false, bShared: false };
export const ORIENTATIONS = [false, true].flatMap((aTransposed) =>
  [false, true].map((bTransposed) => ({ aTransposed, bTransposed }))
);
/** Around the sizes of tiles. */
export const EDGES = [1, 3, 4, 63, 64, 65, 127, 129];

export function randoms(length: number, seed: number): Floats {
  const random = new Random(seed);
  return new Float32Array(length).map(() => random.uniform(-1, 1));
}

export function caseOf(given: Partial<Product>): Case {
  const sizes = { m: 1, k: 1, n: 1, ...PLAIN, ...given }, { batch, m, k, n, aShared, bShared } = sizes;
  return {
    sizes,
    a: randoms((aShared ? 1 : batch) * m * k, m + k),
    b: randoms((bShared ? 1 : batch) * k * n, k + n + 1),
  };
}

/** Behind every tensor so many numbers are NaN: whoever reads there gets a result that is not a number. */
const BEHIND = 128;

/** Stores numbers with NaN behind them. */
export function stored({ memory, queue }: Context, values: Floats): Piece {
  const guarded = new Float32Array(values.length + BEHIND).fill(NaN), piece = memory.allocate(guarded.length);
  guarded.set(values);
  queue.write(piece, guarded);
  return piece;
}

/** What each run gives, of so many numbers, into room that holds NaN before. Throws where something is written behind the end. */
export async function results(
  context: Context,
  runs: readonly { length: number; run: (out: Piece) => void }[],
): Promise<Floats[]> {
  const pieces = runs.map(({ length, run }) => {
    const room = stored(context, new Float32Array(length).fill(NaN));
    run({ place: room.place, length } as Piece);
    return room;
  });
  const found = await Promise.all(pieces.map((piece) => context.queue.read(piece)));
  pieces.forEach((piece) => piece.release());
  return found.map((numbers, i) => {
    const { length } = runs[i];
    assert(numbers.subarray(length).every(Number.isNaN), `run ${i} wrote behind its end`);
    return numbers.slice(0, length);
  });
}

/** The product in float64. */
export function exact({ sizes, a, b }: Case): Float64Array {
  const reference = new Reference();
  return Float64Array.from(reference.values(reference.product(reference.store(a), reference.store(b), sizes)));
}

/** The products of cases, and those of the sizes of their numbers: several kernels are compared with them. */
const known = new WeakMap<Case, { expected: Float64Array; all: Float64Array }>();

function expectedOf(of: Case) {
  const found = known.get(of) ??
    { expected: exact(of), all: exact({ ...of, a: of.a.map(Math.abs), b: of.b.map(Math.abs) }) };
  known.set(of, found);
  return found;
}

/**
 * A sum of k products, in any order, errs by at most k roundings, each of half a step of the sum of the sizes, to the first order
 * (Higham 2002); two more make up for the higher orders.
 */
export function assertNear(found: Floats, of: Case, says: string): void {
  const { expected, all } = expectedOf(of), bound = (of.sizes.k + 2) * HALF_STEP;
  const wrong = expected.findIndex((x, i) => !(Math.abs(x - found[i]) <= bound * all[i]));
  const where = `${says} of ${JSON.stringify(of.sizes)}: number ${wrong}`;
  assert(found.length === expected.length, `${says} gives ${found.length} numbers`);
  assert(wrong < 0, `${where} is ${found[wrong]} and should be ${expected[wrong]}`);
}

/** A context that notes how many kernels run. */
export function counted(context: Context): { context: Context; calls: () => number } {
  let calls = 0;
  const queue = new Proxy(context.queue, {
    get: (queue, name) => {
      if (name === "run") calls++;
      const member = Reflect.get(queue, name, queue);
      return typeof member === "function" ? member.bind(queue) : member;
    },
  });
  return { context: { ...context, queue } as Context, calls: () => calls };
}
