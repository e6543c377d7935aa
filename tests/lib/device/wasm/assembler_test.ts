/** Each instruction, tried once on numbers of which the result is known. */
import { assert, assertEquals } from "@std/assert";
import {
  advance,
  after,
  type Bytes,
  choose,
  f32,
  f32x4,
  i32,
  i32x4,
  i64x2,
  loop,
  repeat,
  sequence,
  unsigned,
  type V128,
  v128,
  type Value,
  when,
} from "../../../../lib/device/wasm/assembler.ts";
import { Context } from "../../../../lib/device/wasm/context.ts";
import { Memory } from "../../../../lib/device/wasm/memory.ts";
import { assertFloat, assertWhole, float, floats, GIVEN, whole, wholes } from "./calculated.ts";

const EDGES = [0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, -8192, -8193, 2 ** 27, 2 ** 31 - 1, -(2 ** 31)];

Deno.test("whole numbers are written in seven bits a byte", () => {
  assertEquals([0, 127, 128, 16383, 16384].map((n) => inRow(unsigned(n))), [[0], [127], [128, 1], [255, 127], [
    128,
    128,
    1,
  ]]);
  assertEquals(inRow(unsigned(2 ** 32 - 1)), [255, 255, 255, 255, 15]);
  for (let i = 0; i < EDGES.length; i += 8) assertWhole(EDGES.slice(i, i + 8).map(i32.constant), EDGES.slice(i, i + 8));
  assertWhole([i32.constant(2 ** 32 - 1), i32.constant(2 ** 31)], [-1, -(2 ** 31)]);
});

function inRow(bytes: Bytes): number[] {
  return bytes.flatMap((one) => typeof one === "number" ? [one] : inRow(one));
}

Deno.test("a distance of many bytes is added to an address", () => {
  const far = GIVEN + 4 * 5000;
  assertEquals(
    float((_, at) => [f32.load(at, 20_000), f32.load(i32.constant(4), far - 4)], numbersTo(5001)).slice(0, 2),
    [
      5000,
      5000,
    ],
  );
});

function numbersTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

Deno.test("a kernel may have more than 127 variables", () => {
  assertEquals(
    whole((local) => {
      const many = numbersTo(300).map(() => local("i32"));
      const set = sequence(...many.map((one, i) => one.set(i32.constant(i))));
      return [after(set, many[299].value), many[128].value, many[3].value];
    }).slice(0, 3),
    [299, 128, 3],
  );
});

Deno.test("whole numbers: arithmetic wraps, and comparisons see the sign", () => {
  const [a, b] = [7, -3].map(i32.constant), most = i32.constant(2 ** 31 - 1), one = i32.constant(1);
  assertWhole([i32.add(a, b), i32.subtract(a, b), i32.multiply(a, b), i32.and(a, b), i32.add(most, one)], [
    ...[4, 10, -21, 5],
    -(2 ** 31),
  ]);
  assertWhole([i32.divide(i32.constant(20), i32.constant(6)), i32.shiftLeft(a, one)], [3, 14]);
  assertWhole([i32.shiftRight(a, one), i32.shiftRight(b, i32.constant(28))], [3, 15]);
  assertWhole([i32.equal(a, a), i32.notEqual(a, b), i32.less(b, a), i32.greater(a, b), i32.atLeast(a, a)], [
    1,
    1,
    1,
    1,
    1,
  ]);
  assertWhole([i32.equal(a, b), i32.notEqual(a, a), i32.less(a, b), i32.greater(a, a), i32.atLeast(b, a)], [
    0,
    0,
    0,
    0,
    0,
  ]);
  assertWhole([i32.from(f32.constant(16777215)), i32.from(f32.constant(-2))], [16777215, -2]);
});

Deno.test("single floats: arithmetic and comparisons, and NaN in them", () => {
  const [a, b, none] = [1.5, -0.25, NaN].map(f32.constant);
  assertFloat([f32.add(a, b), f32.subtract(a, b), f32.multiply(a, b), f32.max(a, b), f32.max(a, none)], [
    ...[1.25, 1.75, -0.375, 1.5],
    NaN,
  ]);
  assertWhole([f32.equal(a, a), f32.notEqual(none, none), f32.greater(a, b), f32.greater(a, none)], [1, 1, 1, 0]);
  assertFloat([f32.from(i32.constant(-7)), f32.constant(0.1)], [-7, Math.fround(0.1)]);
});

Deno.test("vectors are loaded and stored whole, in part, and repeated", () => {
  const given = [1, 2, 3, 4, 5, 6, 7, 8];
  assertEquals(floats((at) => v128.load(at, 4), given), [2, 3, 4, 5]);
  assertEquals(floats((at) => v128.loadSplat(at, 8), given), [3, 3, 3, 3]);
  const parts = (at: Value<"i32">) =>
    sequence(v128.storeLane(at, v128.load(at), 2, 4), v128.storeTwo(at, v128.load(at, 16), 1, 8));
  assertEquals(floats((at) => after(parts(at), v128.load(at)), given), [1, 3, 7, 8]);
  assertEquals(floats((at) => v128.shuffle(v128.load(at), v128.load(at, 16), [7, 0, 4, 3]), given), [8, 1, 5, 4]);
});

Deno.test("vectors as bits", () => {
  const [a, b] = [0b1100, 0b1010].map(i32x4.constant), all = (n: number) => [n, n, n, n];
  assertEquals(wholes(() => v128.and(a, b)), all(0b1000));
  assertEquals(wholes(() => v128.andNot(a, b)), all(0b0100));
  assertEquals(wholes(() => v128.or(a, b)), all(0b1110));
  assertEquals(wholes(() => v128.xor(a, b)), all(0b0110));
  assertEquals(wholes(() => v128.select(a, b, i32x4.constant(0b0110))), all(0b1100));
});

/** Two vectors of floats, one behind the other. */
const PAIR = [1.5, -2, NaN, -0, 0.5, -2, 1, 0];

Deno.test("four floats: arithmetic", () => {
  const of = (f: (a: V128, b: V128) => V128) => floats((at) => f(v128.load(at), v128.load(at, 16)), PAIR);
  assertEquals(of(f32x4.add), [2, -4, NaN, 0]);
  assertEquals(of(f32x4.subtract), [1, 0, NaN, 0]);
  assertEquals(of(f32x4.multiply), [0.75, 4, NaN, 0]);
  assertEquals(of(f32x4.divide), [3, 1, NaN, NaN]);
  assertEquals(of(f32x4.min), [0.5, -2, NaN, -0]);
  assertEquals(of(f32x4.max), [1.5, -2, NaN, 0]);
  assertEquals(of((a, b) => f32x4.pickMin(b, a)), [0.5, -2, 1, 0]);
  assertEquals(of((a, b) => f32x4.pickMax(b, a)), [1.5, -2, 1, 0]);
  assertEquals(of((a) => f32x4.absolute(a)), [1.5, 2, NaN, 0]);
  assertEquals(of((a) => f32x4.negative(a)).slice(0, 2), [-1.5, 2]);
  assertEquals(floats((at) => f32x4.squareRoot(v128.load(at)), [4, 2, 0, -1]), [2, Math.fround(Math.SQRT2), 0, NaN]);
  assertEquals(floats((at) => f32x4.floor(v128.load(at)), [1.5, -1.5, 2, -0.1]), [1, -2, 2, -1]);
  assertEquals(floats((at) => f32x4.nearest(v128.load(at)), [0.5, 1.5, 2.5, -1.7]), [0, 2, 2, -2]);
});

Deno.test("four floats: comparisons leave ones in all bits, and NaN compares with nothing", () => {
  const of = (f: (a: V128, b: V128) => V128) => wholes((at) => f(v128.load(at), v128.load(at, 16)), PAIR);
  assertEquals(of(f32x4.equal), [0, -1, 0, -1]);
  assertEquals(of(f32x4.notEqual), [-1, 0, -1, 0]);
  assertEquals(of(f32x4.less), [0, 0, 0, 0]);
  assertEquals(of(f32x4.greater), [-1, 0, 0, 0]);
  assertEquals(of(f32x4.atMost), [0, -1, 0, -1]);
  assertEquals(of(f32x4.atLeast), [-1, -1, 0, -1]);
});

Deno.test("four floats: lanes, and to and from whole numbers", () => {
  assertEquals(floats(() => f32x4.splat(f32.constant(2.5))), [2.5, 2.5, 2.5, 2.5]);
  assertEquals(float((_, at) => [f32x4.lane(v128.load(at), 1)], PAIR)[0], -2);
  assertEquals(floats(() => f32x4.from(i32x4.lanes([-1, 0, 2 ** 24, 5]))), [-1, 0, 2 ** 24, 5]);
  assertEquals(wholes((at) => i32x4.from(v128.load(at)), [1.9, -1.9, NaN, 1e20]), [1, -1, 0, 2 ** 31 - 1]);
});

Deno.test("a product and a sum are rounded once where the machine can do it, twice where it cannot", () => {
  const small = 2 ** -12, given = [1 + small, 1 + small, -1, 0];
  const exact = (1 + small) ** 2 - 1; // of which 2^-24 is lost where the product is rounded
  for (const plain of [false, true]) {
    const context = new Context(new Memory(16), { plain });
    const [sum] = floats(
      (at) => context.multiplyAdd(v128.load(at), v128.loadSplat(at, 4), v128.loadSplat(at, 8)),
      given,
    );
    assertEquals(sum, context.isFused ? exact : exact - small ** 2);
    assert(!(plain && context.isFused));
  }
});

Deno.test("four whole numbers", () => {
  const a = i32x4.lanes([1, -2, 2 ** 31 - 1, 70000]), b = i32x4.constant(3), one = i32.constant(1);
  assertEquals(wholes(() => i32x4.add(a, b)), [4, 1, -(2 ** 31) + 2, 70003]);
  assertEquals(wholes(() => i32x4.subtract(a, b)), [-2, -5, 2 ** 31 - 4, 69997]);
  assertEquals(wholes(() => i32x4.multiply(a, a)), [1, 4, 1, 70000 * 70000 | 0]);
  assertEquals(wholes(() => i32x4.equal(a, i32x4.splat(one))), [-1, 0, 0, 0]);
  assertEquals(wholes(() => i32x4.less(a, b)), [-1, -1, 0, 0]);
  assertEquals(wholes(() => i32x4.shiftLeft(a, one)), [2, -4, -2, 140000]);
  assertEquals(wholes(() => i32x4.shiftRight(a, one)), [0, -1, 2 ** 30 - 1, 35000]);
  assertEquals(wholes(() => i32x4.shiftRightUnsigned(a, one)), [0, 2 ** 31 - 1, 2 ** 30 - 1, 35000]);
  assertEquals(whole(() => [i32x4.lane(a, 1), i32x4.lane(a, 3)]).slice(0, 2), [-2, 70000]);
});

Deno.test("products of 64 bits, of the lower and of the upper lanes, without a sign", () => {
  const a = i32x4.lanes([-1, 5, 2 ** 16, 7]), b = i32x4.lanes([-1, 6, 2 ** 16, 8]);
  assertEquals(wholes(() => i64x2.multiplyLow(a, b)), [1, -2, 30, 0]);
  assertEquals(wholes(() => i64x2.multiplyHigh(a, b)), [0, 1, 56, 0]);
});

Deno.test("loops and choices", () => {
  const run = (times: number, isWhile: boolean) =>
    whole((local) => {
      const left = local("i32"),
        count = local("i32"),
        body = sequence(advance(count, 1), advance(left, i32.constant(-1)));
      const around = isWhile ? loop(left.value, body) : repeat(body, left.value);
      return [after(sequence(left.set(i32.constant(times)), around), count.value)];
    })[0];
  assertEquals([run(0, true), run(1, true), run(5, true), run(1, false), run(5, false)], [0, 1, 5, 1, 5]);
  const picked = (condition: number) =>
    whole((local) => {
      const a = local("i32"),
        b = local("i32"),
        is = i32.constant(condition),
        set = (n: number) => a.set(i32.constant(n));
      const branches = sequence(when(is, set(1), set(2)), when(is, b.set(i32.constant(3))));
      return [after(branches, a.value), b.value, choose(is, i32.constant(4), i32.constant(5)), a.keep(i32.constant(6))];
    }).slice(0, 4);
  assertEquals([picked(1), picked(0)], [[1, 3, 4, 6], [2, 0, 5, 6]]);
});
