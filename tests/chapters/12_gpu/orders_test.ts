import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import * as costs from "../../../chapters/12_gpu/costs.ts";
import { dotFused, dotInGroup, multiplyAdd, ROUNDINGS } from "../../../chapters/12_gpu/orders.ts";
import { dotExact, dotInOrder, largestError } from "../../../chapters/11_vectorization/sums.ts";

/** A number of float32 as a whole multiple of 2^-298, exactly. */
const exactly = (x: number) => BigInt(x * 2 ** 149) << 149n;

/** The number of float32 that is next, so many steps away. */
function neighbor(x: number, steps: number): number {
  const bits = new Int32Array(Float32Array.of(x).buffer)[0], order = bits < 0 ? -(bits & 0x7fffffff) : bits;
  const moved = order + steps;
  return new Float32Array(Int32Array.of(moved < 0 ? -moved | 0x80000000 : moved).buffer)[0];
}

function isEven(x: number): boolean {
  return new Int32Array(Float32Array.of(x).buffer)[0] % 2 === 0;
}

/** The nearest one to `x y + z`, the even one of two, by whole numbers. */
function nearest(x: number, y: number, z: number): number {
  const exact = BigInt(x * 2 ** 149) * BigInt(y * 2 ** 149) + exactly(z);
  const guess = Math.fround(x * y + z);
  const candidates = [-1, 0, 1].map((steps) => neighbor(guess, steps)).map((value) => {
    const distance = exactly(value) - exact;
    return { value, distance: distance < 0n ? -distance : distance };
  });
  return candidates.reduce((best, one) => {
    const isNearer = one.distance < best.distance || (one.distance === best.distance && isEven(one.value));
    return isNearer ? one : best;
  }).value;
}

const number = fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-1e9), max: Math.fround(1e9) });
/** Numbers of few bits, whose sums often fall between two others. */
const coarse = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -30, max: 30 })).map(([m, e]) => m * 2 ** e);

Deno.test("a product is added in one rounding: the nearest number there is", () => {
  fc.assert(
    fc.property(fc.oneof(number, coarse), fc.oneof(number, coarse), fc.oneof(number, coarse), (x, y, z) => {
      assertEquals(multiplyAdd(x, y, z) + 0, nearest(x, y, z) + 0);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("a sum that float64 rounds to the middle between two numbers is not rounded twice", () => {
  const below = 1 - 2 ** -23, above = 1 + 2 ** -23, large = 2 ** 24 + 2; // below times above is 1 - 2^-46
  assertEquals(Math.fround(below * above + large), large + 2);
  assertEquals(multiplyAdd(below, above, large), large);
  assertEquals(multiplyAdd(-below, above, -large), -large);
  assertEquals(multiplyAdd(above, above, 2 ** 24), 2 ** 24 + 2); // above the middle
  assertEquals(multiplyAdd(1, 1, 2 ** 24), 2 ** 24); // in the middle: the even one
});

Deno.test("infinity and what is no number come out as they are", () => {
  assertEquals([multiplyAdd(2 ** 127, 2, 0), multiplyAdd(2 ** 127, 2 ** 127, -(2 ** 127))], [Infinity, Infinity]);
  assertEquals([multiplyAdd(NaN, 1, 1), multiplyAdd(Infinity, 0, 1)], [NaN, NaN]);
});

Deno.test("dot products in one rounding and in a tree: known ones, and no further off than their bounds", () => {
  const of = (...numbers: number[]) => Float32Array.from(numbers), x = of(1, 2, 3, 4, 5), y = of(2, 0, 1, -1, 10);
  assertEquals([dotFused(x, y), dotInGroup(x, y), dotInGroup(x, y, 2), dotInGroup(of(), of())], [51, 51, 51, 0]);
  const pairs = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 80 });
  fc.assert(fc.property(pairs, (list) => {
    const [x, y] = [0, 1].map((i) => Float32Array.from(list, (pair) => pair[i])), exact = dotExact(x, y);
    const size = dotExact(x.map(Math.abs), y.map(Math.abs)), tiny = 2 * x.length * 2 ** -150;
    for (const [dot, roundings] of [[dotFused, ROUNDINGS.fused], [dotInGroup, ROUNDINGS.inGroup]] as const) {
      assert(Math.abs(dot(x, y) - exact) <= largestError(roundings(x.length)) * size + tiny, dot.name);
    }
  }));
});

Deno.test("the order of the tree: each of the threads has its own sum first", () => {
  const x = Float32Array.of(2 ** 24, 1, 1, 1), ones = new Float32Array(4).fill(1);
  assertEquals(dotInGroup(x, ones, 2), 2 ** 24 + 2); // 2^24 + 1 is rounded down, 1 + 1 counts
  assertEquals(dotInGroup(x, ones, 1), dotInOrder(x, ones));
  assertEquals([ROUNDINGS.fused(4096), ROUNDINGS.inGroup(4096)], [4096, 70]);
});

Deno.test("a card pays from the size on that the reckoning says, and not one below", () => {
  const card = { ...costs.CARD, wait: 1e-2 };
  for (const given of [{ copies: true }, { copies: false }, { copies: true, card }]) {
    const n = costs.breakEven(costs.WORKS.product, given)!, used = given.card ?? costs.CARD;
    const pays = (n: number) => {
      const work = costs.WORKS.product(n);
      return costs.timeOnCard(used, work, given) < costs.timeOn(costs.PROCESSOR, work);
    };
    assertEquals([pays(n - 1), pays(n)], [false, true]);
  }
  assertEquals(costs.breakEven(costs.WORKS.sum, { copies: true }), undefined);
});

Deno.test("what a call on the card takes: the wait, the roof, and the copies", () => {
  const card = { peak: 10, bandwidth: 1, link: 0.5, wait: 2 }, sum = costs.WORKS.sum(1e9); // 12e9 bytes
  assertEquals(costs.timeOnCard(card, sum, { copies: false }), 2 + 12);
  assertEquals(costs.timeOnCard(card, sum, { copies: true }), 2 + 12 + 24);
  assertEquals(costs.timeOn(card, { name: "", operations: 1e11, bytes: 1 }), 10);
});
