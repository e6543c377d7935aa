/** In which order a product adds up, which its bits show: it depends on the sizes of the whole product alone. */
import { assertEquals } from "@std/assert";
import { Context } from "../../../../lib/device/wasm/context.ts";
import { Memory } from "../../../../lib/device/wasm/memory.ts";
import { Products } from "../../../../lib/device/wasm/product.ts";
import { calculate, fused, type Machine, machines, operands, orientations, plain, single } from "./multiplied.ts";

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
  const m = 260, k = 500, n = 131, sizes = { ...single, m, k, n }, given = operands(sizes, 3), { a, b } = given;
  for (const machine of machines) {
    const whole = calculate(machine, sizes, given);
    for (const row of [0, 17, 259]) {
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

/** The sum in four lanes, each of which adds every fourth product. */
function laneByLane(products: Float32Array): number {
  const [one, two, three, four] = [0, 1, 2, 3].map((lane) =>
    products.reduce((sum, x, p) => p % 4 === lane ? Math.fround(sum + x) : sum, 0)
  );
  return Math.fround(Math.fround(one + three) + Math.fround(two + four));
}

Deno.test("from two steps for each row on, a product with a transposed b adds up in lanes, and else in order", () => {
  const m = 30, n = 7;
  for (const k of [59, 60, 61, 1001]) {
    const sizes = { ...single, bTransposed: true, m, k, n }, given = operands(sizes, k, true), { a, b, bias } = given;
    const expected = new Float32Array(m * n).map((_, place) => {
      const i = Math.floor(place / n), j = place % n;
      const products = a.subarray(i * k, (i + 1) * k).map((x, p) => x * b[j * k + p]);
      return k < 2 * m
        ? products.reduce((sum, x) => Math.fround(sum + x), bias![j])
        : Math.fround(laneByLane(products) + bias![j]);
    });
    assertEquals(calculate(plain, sizes, given), expected);
  }
});

/** A machine that cuts all work in three parts, one after the other. */
function cutting(isPlain: boolean): Machine {
  const memory = new Memory(32), context = new Context(memory, { plain: isPlain });
  const { address, bytes } = memory.workspace, third = 64 * Math.floor(bytes / 192);
  const parts = [0, 1, 2].map((number) => ({
    number,
    of: 3,
    workspace: { address: address + number * third, bytes: third },
  }));
  context.threads.share = (_, act) => parts.forEach(act);
  return { memory, products: new Products(context) };
}

Deno.test("a product has the same bits when it is cut in parts", () => {
  for (const [whole, cut] of [[fused, cutting(false)], [plain, cutting(true)]]) {
    for (const orientation of orientations) {
      for (const [m, k, n] of [[10, 33, 30], [10, 18, 30], [30, 59, 7], [30, 60, 7], [9, 1100, 17], [150, 400, 9]]) {
        const sizes = { ...single, ...orientation, m, k, n }, given = operands(sizes, m + k, true);
        assertEquals(calculate(cut, sizes, given), calculate(whole, sizes, given), JSON.stringify(sizes));
      }
    }
  }
});
