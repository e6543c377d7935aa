/** What the tests of products share: a machine with and one without multiply-add, and how far a product may be off. */
import { assert, assertEquals } from "@std/assert";
import type { Product } from "../../../../lib/device/device.ts";
import { Reference } from "../../../../lib/device/reference.ts";
import { Context } from "../../../../lib/device/wasm/context.ts";
import { Memory, type Piece } from "../../../../lib/device/wasm/memory.ts";
import { Products } from "../../../../lib/device/wasm/product.ts";
import { Random } from "../../../../lib/random.ts";
import { HALF_STEP } from "../../ops/noisy.ts";

export interface Machine {
  readonly memory: Memory;
  readonly products: Products;
}

function machine(isPlain: boolean): Machine {
  const memory = new Memory(32);
  return { memory, products: new Products(new Context(memory, { plain: isPlain })) };
}
export const fused = machine(false), plain = machine(true), machines = [fused, plain];

export interface Operands {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly bias?: Float32Array;
}

export const single = { batch: 1, aTransposed: false, bTransposed: false, aShared: false, bShared: false };
export const orientations = [false, true].flatMap((aTransposed) =>
  [false, true].map((bTransposed) => ({ aTransposed, bTransposed }))
);

export function operands({ batch, m, k, n, aShared, bShared }: Product, seed: number, withBias = false): Operands {
  const random = new Random(seed), draw = (length: number) => new Float32Array(length).map(() => random.uniform(-1, 1));
  const a = draw((aShared ? 1 : batch) * m * k), b = draw((bShared ? 1 : batch) * k * n);
  return withBias ? { a, b, bias: draw(n) } : { a, b };
}

/**
 * The product as the machine calculates it, in a memory that holds NaN wherever nothing else was put. Of the four pieces
 * the `first` lies at the end of the memory, behind which nothing can be read.
 */
export function calculate(
  { memory, products }: Machine,
  sizes: Product,
  { a, b, bias }: Operands,
  first = 0,
): Float32Array {
  using _step = memory.step();
  const { floats, workspace } = memory, length = sizes.batch * sizes.m * sizes.n, behind = 4;
  floats.fill(NaN, workspace.address / 4, (workspace.address + workspace.bytes) / 4);
  const lengths = [a.length, b.length, length, sizes.n], pieces: Piece[] = [];
  for (const i of [0, 1, 2, 3]) pieces[(first + i) % 4] = memory.allocate(lengths[(first + i) % 4]);
  const lowest = Math.min(...pieces.map(({ address }) => address));
  floats.fill(NaN, lowest / 4);
  [a, b, undefined, bias].forEach((numbers, i) => numbers && floats.set(numbers, pieces[i].address / 4));
  products.run(pieces[0], pieces[1], sizes, pieces[2], bias && pieces[3]);
  const start = pieces[2].address / 4, after = floats.subarray(start + length, start + length + behind);
  assert(after.every(Number.isNaN), `the product ${JSON.stringify(sizes)} wrote behind its end`);
  return floats.slice(start, start + length);
}

/** The product in float64. */
function exact(sizes: Product, { a, b, bias }: Operands): Float64Array {
  const reference = new Reference();
  const product = reference.values(reference.product(reference.store(a), reference.store(b), sizes));
  return Float64Array.from(product, (x, i) => x + (bias ? bias[i % sizes.n] : 0));
}

/**
 * A sum of k products that begins with a bias errs by at most k + 1 roundings, each of half a step of the sum of the sizes,
 * to the first order (Higham 2002); one more rounding makes up for the higher orders.
 */
function assertNear(found: Float32Array, sizes: Product, operands: Operands): void {
  const expected = exact(sizes, operands), { a, b, bias } = operands;
  const all = exact(sizes, { a: a.map(Math.abs), b: b.map(Math.abs), bias: bias?.map(Math.abs) });
  const wrong = found.findIndex((x, i) => !(Math.abs(x - expected[i]) <= (sizes.k + 2) * HALF_STEP * all[i]));
  assertEquals(found.length, expected.length);
  assert(wrong < 0, `${JSON.stringify(sizes)}: number ${wrong} is ${found[wrong]} and should be ${expected[wrong]}`);
}

export function assertRight(sizes: Product, seed: number, withBias = false, first = 0): void {
  const given = operands(sizes, seed, withBias);
  for (const machine of machines) assertNear(calculate(machine, sizes, given, first), sizes, given);
}
