/** The product of the Wasm device against that of the reference device, at all sizes at which it takes another way. */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { assertRight, calculate, machines, orientations, single } from "./multiplied.ts";

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
    for (const n of [127, 128, 129, 137]) assertRight({ ...single, ...orientation, m: 13, k: 384, n }, n, true);
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
      for (const first of [0, 1, 2, 3]) {
        for (const m of [2, 130]) assertRight({ ...single, ...orientation, m, k, n: 9 }, k, true, first);
      }
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

Deno.test("products of rows and rows are right around the sizes of a tile, and of a block along k", () => {
  for (const m of [1, 4, 5, 6, 7, 11, 13]) {
    for (const n of [2, 3, 4, 5]) {
      for (const k of [2 * m, 2 * m + 1, 2 * m + 2, 2 * m + 3, 40]) {
        assertRight({ ...single, bTransposed: true, m, k, n }, m * n + k, true);
      }
    }
  }
  for (const k of [1023, 1024, 1025, 2050]) assertRight({ ...single, bTransposed: true, m: 7, k, n: 5 }, k, true);
});
