import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { philox, Random } from "../../lib/random.ts";

Deno.test("philox gives the known answers that its authors publish", () => {
  const hex = (low: number, high: number, key: number) => philox(low, high, key).map((bits) => bits.toString(16));
  assertEquals(hex(0, 0, 0), ["ff1dae59", "6cd10df2"]);
  assertEquals(hex(0xffffffff, 0xffffffff, 0xffffffff), ["2c3f628b", "ab4fd7ad"]);
  assertEquals(hex(0x243f6a88, 0x85a308d3, 0x13198a2e), ["dd7ce038", "f62a4c12"]);
});

Deno.test("the same seed gives the same numbers, another seed others", () => {
  const draw = (seed: number) => {
    const random = new Random(seed);
    return [random.uniform(), random.normal(), random.integer(1000), ...random.permutation(5)];
  };
  assertEquals(draw(7), draw(7));
  assert(draw(7)[0] !== draw(8)[0]);
});

Deno.test("uniform and normal numbers have the mean and the variance that they promise", () => {
  const random = new Random(5);
  const n = 100_000;
  const moments = (draw: () => number) => {
    const values = Array.from({ length: n }, draw);
    const mean = values.reduce((a, b) => a + b) / n;
    return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n];
  };
  const [uniformMean, uniformVariance] = moments(() => random.uniform(-1, 3));
  const [normalMean, normalVariance] = moments(() => random.normal(2, 3));
  // Six standard errors of each: seeds are fixed, so this cannot flake.
  assertAlmostEquals(uniformMean, 1, 6 * Math.sqrt(16 / 12 / n));
  assertAlmostEquals(uniformVariance, 16 / 12, 6 * 16 / 12 / Math.sqrt(n));
  assertAlmostEquals(normalMean, 2, 6 * 3 / Math.sqrt(n));
  assertAlmostEquals(normalVariance, 9, 6 * 9 * Math.sqrt(2 / n));
});

Deno.test("a permutation holds every number once, and each place is as likely as any other", () => {
  const random = new Random(9);
  const counts = Array<number>(5).fill(0);
  for (let i = 0; i < 5000; i++) {
    const order = random.permutation(5);
    assertEquals([...order].sort(), [0, 1, 2, 3, 4]);
    counts[order.indexOf(0)]++;
  }
  for (const count of counts) assertAlmostEquals(count, 1000, 6 * Math.sqrt(800));
});

Deno.test("a fork is a stream of its own", () => {
  const random = new Random(3);
  const [a, b] = [random.fork(0), random.fork(1)];
  const first = a.uniform();
  assert(first !== b.uniform() && first !== new Random(3).uniform());
  assertEquals(new Random(3).fork(0).uniform(), first);
});

Deno.test("a seed that is no integer is refused", () => {
  assertThrows(() => new Random(1.5), Error, "Cannot seed with 1.5: a seed is an integer");
});
