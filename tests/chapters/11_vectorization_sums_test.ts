import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Lanes } from "../../chapters/11_vectorization/kernels.ts";
import * as sums from "../../chapters/11_vectorization/sums.ts";

const of = (...numbers: number[]) => Float32Array.from(numbers);
const number = fc.float({ noNaN: true, min: Math.fround(-1e6), max: Math.fround(1e6) });

/** Two vectors of one length. */
const pair = fc.array(fc.tuple(number, number), { maxLength: 80 }).map((pairs) => ({
  x: Float32Array.from(pairs, ([x]) => x),
  y: Float32Array.from(pairs, ([, y]) => y),
}));

Deno.test("a dot product in every order, where nothing is rounded", () => {
  const x = of(1, 2, 3, 4, 5), y = of(2, 0, 1, -1, 10);
  const orders = [sums.dotInOrder, sums.dotInLanes, sums.dotInPairs, sums.dotExact];
  assertEquals(orders.map((dot) => dot(x, y)), [51, 51, 51, 51]);
  assertEquals(orders.map((dot) => dot(of(), of())), [0, 0, 0, 0]);
  assertEquals(sums.dotInLanes(x, y, 1), 51);
});

Deno.test("pairs: neighbors first, and the last one is left over", () => {
  const large = 2 ** 24;
  assertEquals(sums.sumInPairs(of(large, 1, 1, 1)), large + 2); // 2^24 + 1 is rounded down, 1 + 1 counts
  assertEquals(sums.sumInPairs(of(1, 1, large)), large + 2);
  assertEquals([sums.sumInPairs(of()), sums.sumInPairs(of(7))], [0, 7]);
});

Deno.test("the exact one: large and small numbers, of which the others lose some or all", () => {
  const x = of(2 ** 60, 1, -(2 ** 60)), y = of(1, 1, 1);
  assertEquals([sums.dotExact(x, y), sums.dotInOrder(x, y)], [1, 0]);
  const smallest = 2 ** -149, largest = 2 ** 127;
  assertEquals(sums.dotExact(of(smallest), of(1)), smallest);
  assertEquals(sums.dotExact(of(largest, largest), of(largest, -largest)), 0);
  assertEquals(sums.dotExact(of(smallest, smallest), of(largest, largest)), 2 * smallest * largest);
});

Deno.test("no order is further off than its roundings allow", () => {
  fc.assert(fc.property(pair, ({ x, y }) => {
    const exact = sums.dotExact(x, y), sizes = sums.dotExact(x.map(Math.abs), y.map(Math.abs));
    const tiny = 2 * x.length * 2 ** -150; // a product below the smallest normal number is rounded by half of the smallest one
    const { inOrder, inLanes, inPairs } = sums.ROUNDINGS;
    const ways = [[sums.dotInOrder, inOrder], [sums.dotInLanes, inLanes], [sums.dotInPairs, inPairs]] as const;
    for (const [dot, roundings] of ways) {
      const most = sums.largestError(roundings(Math.max(1, x.length))) * sizes + tiny;
      assert(Math.abs(dot(x, y) - exact) <= most, `${dot.name}: ${dot(x, y)}, exact ${exact}`);
    }
  }));
});

Deno.test("the kernel gives the bits of the loop with four sums", () => {
  const lanes = new Lanes();
  fc.assert(fc.property(pair, ({ x, y }) => {
    const whole = 4 * Math.floor(x.length / 4), [left, right] = [x, y].map((one) => one.subarray(0, whole));
    assertEquals(lanes.dot(lanes.store(left), lanes.store(right)), sums.dotInLanes(left, right));
  }));
});

Deno.test("roundings of the longest chain", () => {
  const { inOrder, inLanes, inPairs } = sums.ROUNDINGS;
  assertEquals([inOrder(16384), inLanes(16384), inPairs(16384)], [16384, 4098, 15]);
  assertEquals(sums.largestError(2 ** 23), 1);
});

Deno.test("vectors of two lengths are refused", () => {
  const message = "Cannot take a dot product: expected 2 numbers in the second vector, got 3";
  for (const dot of [sums.dotInOrder, sums.dotInLanes, sums.dotInPairs, sums.dotExact]) {
    assertThrows(() => dot(of(1, 2), of(1, 2, 3)), Error, message);
  }
});
