/** The product of the Wasm device against that of the reference device, at all sizes at which it takes another way. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Product } from "../../../../lib/device/device.ts";
import { Reference } from "../../../../lib/device/reference.ts";
import { Context } from "../../../../lib/device/wasm/context.ts";
import { Memory, Piece } from "../../../../lib/device/wasm/memory.ts";
import { Products } from "../../../../lib/device/wasm/product.ts";
import { Random } from "../../../../lib/random.ts";
import { HALF_STEP } from "../../ops/noisy.ts";

interface Machine {
  readonly memory: Memory;
  readonly products: Products;
}

function machine(plain: boolean): Machine {
  const memory = new Memory(32);
  return { memory, products: new Products(new Context(memory, { plain })) };
}
const fused = machine(false), plain = machine(true), machines = [fused, plain];

interface Operands {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly bias?: Float32Array;
}

const single = { batch: 1, aTransposed: false, bTransposed: false, aShared: false, bShared: false };
const orientations = [false, true].flatMap((aTransposed) =>
  [false, true].map((bTransposed) => ({ aTransposed, bTransposed }))
);

function operands({ batch, m, k, n, aShared, bShared }: Product, seed: number, withBias = false): Operands {
  const random = new Random(seed), draw = (length: number) => new Float32Array(length).map(() => random.uniform(-1, 1));
  const a = draw((aShared ? 1 : batch) * m * k), b = draw((bShared ? 1 : batch) * k * n);
  return withBias ? { a, b, bias: draw(n) } : { a, b };
}

/**
 * The product as the machine calculates it, in a memory that holds NaN wherever nothing else was put. Of the four pieces
 * the `first` lies at the end of the memory, behind which nothing can be read.
 */
function calculate({ memory, products }: Machine, sizes: Product, { a, b, bias }: Operands, first = 0): Float32Array {
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

function assertRight(sizes: Product, seed: number, withBias = false, first = 0): void {
  const given = operands(sizes, seed, withBias);
  for (const machine of machines) assertNear(calculate(machine, sizes, given, first), sizes, given);
}

const size = fc.oneof(fc.integer({ min: 0, max: 70 }), fc.integer({ min: 0, max: 10 }));
const anySizes = fc.record({
  batch: fc.integer({ min: 0, max: 3 }),
  m: size,
  k: size,
  n: size,
  aTransposed: fc.boolean(),
  bTransposed: fc.boolean(),
  aShared: fc.boolean(),
  bShared: fc.boolean(),
});

Deno.test("products of any size, orientation and batch are those of the reference", () => {
  const seed = fc.nat(), withBias = fc.boolean(), first = fc.nat({ max: 3 });
  fc.assert(fc.property(anySizes, seed, withBias, first, assertRight), { numRuns: 400 });
});

Deno.test("products are right around the sizes of a tile", () => {
  const around = [1, 4, 5, 6, 7, 8, 9, 12, 13];
  for (const orientation of orientations) {
    for (const m of around) {
      for (const n of around) assertRight({ ...single, ...orientation, m, n, k: around[(m + n) % 9] }, m * n, true);
    }
  }
});

Deno.test("products are right around the sizes of a block", () => {
  for (const orientation of orientations) {
    for (const m of [191, 192, 193]) {
      for (const k of [383, 384, 385]) assertRight({ ...single, ...orientation, m, k, n: m - 182 }, m + k, true);
    }
    assertRight({ ...single, ...orientation, m: 193, k: 770, n: 131 }, 1, true);
  }
});

Deno.test("products are right around the most columns of a block, with operands in place and copied", () => {
  for (const orientation of orientations) {
    for (const n of [2047, 2048, 2049]) {
      for (const m of [2, 130]) assertRight({ ...single, ...orientation, m, k: 3, n }, n + m, true);
    }
  }
});

Deno.test("products are right where the rows of an operand crowd in the cache, and are copied", () => {
  for (const orientation of orientations) {
    for (const [m, k, n] of [[13, 1024, 131], [13, 5, 1024], [1024, 13, 10]]) {
      assertRight({ ...single, ...orientation, m, k, n }, k, true);
    }
  }
});

Deno.test("nothing is read behind the end of the memory, whatever is left over at the end of a piece", () => {
  for (const orientation of orientations) {
    for (let k = 1; k <= 16; k++) {
      for (const first of [0, 1, 2, 3]) assertRight({ ...single, ...orientation, m: 130, k, n: 9 }, k, true, first);
    }
  }
});

Deno.test("a product along no axis is zeros, or the bias in each row", () => {
  const nothing = new Float32Array(0);
  const bias = Float32Array.from({ length: 10 }, (_, i) => i - 4.5);
  for (const machine of machines) {
    for (const m of [1, 3, 130]) {
      const sizes = { ...single, m, k: 0, n: 10 }, repeated = new Float32Array(10 * m).map((_, i) => bias[i % 10]);
      assertEquals(calculate(machine, sizes, { a: nothing, b: nothing }), new Float32Array(10 * m));
      assertEquals(calculate(machine, sizes, { a: nothing, b: nothing, bias }), repeated);
    }
  }
});

Deno.test("a known product", () => {
  const given = { a: Float32Array.of(1, 2, 3, 4, 5, 6), b: Float32Array.of(7, 8, 9, 10, 11, 12) };
  for (const machine of machines) {
    assertEquals([...calculate(machine, { ...single, m: 2, k: 3, n: 2 }, given)], [58, 64, 139, 154]);
    assertEquals([...calculate(machine, { ...single, m: 2, k: 3, n: 2, bTransposed: true }, given)], [
      50,
      68,
      122,
      167,
    ]);
    assertEquals([...calculate(machine, { ...single, m: 1, k: 6, n: 1 }, given)], [217]);
  }
});

Deno.test("without multiply-add, a product has the bits of the plain loop in float32", () => {
  for (const [m, k, n] of [[7, 5, 13], [30, 400, 50], [200, 33, 140]]) {
    const sizes = { ...single, m, k, n }, given = operands(sizes, m, true), { a, b, bias } = given;
    const expected = new Float32Array(m * n).map((_, place) => {
      const i = Math.floor(place / n), j = place % n;
      let sum = bias![j];
      for (let p = 0; p < k; p++) sum = Math.fround(sum + Math.fround(a[i * k + p] * b[p * n + j]));
      return sum;
    });
    assertEquals(calculate(plain, sizes, given), expected);
  }
});

Deno.test("a row of a product has the same bits when it is calculated alone, and in every orientation", () => {
  const m = 40, k = 500, n = 131, sizes = { ...single, m, k, n }, given = operands(sizes, 3), { a, b } = given;
  for (const machine of machines) {
    const whole = calculate(machine, sizes, given);
    for (const row of [0, 17, 39]) {
      const alone = calculate(machine, { ...sizes, m: 1 }, { a: a.subarray(row * k, (row + 1) * k), b });
      assertEquals(alone, whole.subarray(row * n, (row + 1) * n));
    }
    for (const { aTransposed, bTransposed } of orientations) {
      const turned = { a: aTransposed ? transposed(a, m, k) : a, b: bTransposed ? transposed(b, k, n) : b };
      assertEquals(calculate(machine, { ...sizes, aTransposed, bTransposed }, turned), whole);
    }
  }
});

function transposed(x: Float32Array, rows: number, columns: number): Float32Array {
  return x.map((_, i) => x[i % rows * columns + Math.floor(i / rows)]);
}

Deno.test("a product has the same bits wherever its operands lie, and when it is repeated", () => {
  const sizes = { ...single, batch: 2, m: 31, k: 77, n: 67 }, given = operands(sizes, 4, true);
  for (const machine of machines) {
    const [once, ...again] = [0, 1, 2, 3, 0].map((first) => calculate(machine, sizes, given, first));
    for (const other of again) assertEquals(other, once);
  }
});
