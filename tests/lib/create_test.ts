import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  full,
  indices,
  integers,
  type Nested,
  normal,
  ones,
  parameter,
  permutation,
  range,
  tensor,
  uniform,
  zeros,
} from "../../lib/create.ts";
import { Reference } from "../../lib/device/reference.ts";
import { philox, Random } from "../../lib/random.ts";
import { type Tensor, useDevice } from "../../lib/tensor.ts";
import { rule } from "../../lib/update.ts";
import "./exact.ts";

const shapeAndNumbers = async (x: Tensor) => [x.shape, [...await x.read()]];

Deno.test("nested arrays say their shape; flat ones may be given one", async () => {
  assertEquals(await shapeAndNumbers(tensor(7)), [[], [7]]);
  assertEquals(await shapeAndNumbers(tensor([1, 2, 3])), [[3], [1, 2, 3]]);
  assertEquals(await shapeAndNumbers(tensor([[1, 2, 3], [4, 5, 6]])), [[2, 3], [1, 2, 3, 4, 5, 6]]);
  assertEquals(await shapeAndNumbers(tensor([[[1], [2]], [[3], [4]]])), [[2, 2, 1], [1, 2, 3, 4]]);
  assertEquals(await shapeAndNumbers(tensor([1, 2, 3, 4], [2, 2])), [[2, 2], [1, 2, 3, 4]]);
  assertEquals(await shapeAndNumbers(tensor(Float32Array.of(1, 2), [2, 1])), [[2, 1], [1, 2]]);
  assertEquals(await shapeAndNumbers(tensor(Int32Array.of(1, 2))), [[2], [1, 2]]);
  assertEquals(await shapeAndNumbers(tensor([])), [[0], []]);
  assertEquals(await shapeAndNumbers(tensor([[], []])), [[2, 0], []]);
});

Deno.test("a tensor has numbers of its own", async () => {
  const numbers = Float64Array.of(1, 2), x = tensor(numbers);
  numbers[0] = 9;
  (await x.read())[1] = 9;
  assertEquals([...await x.read()], [1, 2]);
});

Deno.test("ragged nested arrays are refused with the place", () => {
  const refused = (values: unknown, message: string) =>
    assertThrows(() => tensor(values as Nested), Error, `Cannot make a tensor of nested arrays: ${message}`);
  refused([[1, 2], [3]], "at [1] there is a row of 1, expected 2, as in the first row");
  refused([[1], [2, 3]], "at [1] there is a row of 2, expected 1, as in the first row");
  refused([1, [2]], "at [1] there is an array, expected a number, as in the first row");
  refused([[1], 2], "at [1] there is a number, expected a row of 1, as in the first row");
  refused([[[1, 2], [3, 4]], [[5, 6], [7]]], "at [1, 1] there is a row of 1, expected 2, as in the first row");
  refused([[], [1]], "at [1] there is a row of 1, expected 0, as in the first row");
  refused([1, "2"], "at [1] there is 2, expected a number or an array");
  refused(["a"], "at [0] there is a, expected a number or an array");
  refused([null, 1], "at [0] there is null, expected a number or an array");
  refused(undefined, "there is undefined, expected a number or an array");
  refused([1, undefined], "at [1] there is undefined, expected a number or an array");
});

Deno.test("a shape that does not hold the numbers is refused, and so is what is no shape", () => {
  assertThrows(() => tensor([1, 2, 3], [2, 2]), Error, "Cannot give 3 numbers the shape [2, 2]: it holds 4");
  assertThrows(
    () => zeros([2, -1]),
    Error,
    "Cannot make a tensor of shape [2, -1]: the size of axis 1 must be 0, 1, 2, ...",
  );
  assertThrows(
    () => full([1.5], 1),
    Error,
    "Cannot make a tensor of shape [1.5]: the size of axis 0 must be 0, 1, 2, ...",
  );
  assertThrows(() => range(-1), Error, "Cannot make a range of shape [-1]");
});

Deno.test("zeros, ones, full and range", async () => {
  assertEquals(await shapeAndNumbers(zeros([2, 2])), [[2, 2], [0, 0, 0, 0]]);
  assertEquals(await shapeAndNumbers(ones([])), [[], [1]]);
  assertEquals(await shapeAndNumbers(full([3], 0.5)), [[3], [0.5, 0.5, 0.5]]);
  assertEquals(await shapeAndNumbers(range(3)), [[3], [0, 1, 2]]);
  assertEquals(await shapeAndNumbers(zeros([0, 5])), [[0, 5], []]);
});

Deno.test("indices are whole numbers, and keep them at hand", () => {
  assertEquals([...indices([[2, 0], [1, 1]]).indices!], [2, 0, 1, 1]);
  assertThrows(
    () => indices([0, 1.5]),
    Error,
    "Cannot make indices: number 1 is 1.5, not a whole number from -2^24 to 2^24",
  );
  assertThrows(() => indices([NaN]), Error, "number 0 is NaN");
  assertThrows(() => indices([2 ** 24 + 1]), Error, "number 0 is 16777217");
});

Deno.test("random numbers depend on the seed alone, and two tensors in a row differ", async () => {
  const draw = async () => {
    const random = new Random(3);
    return [await uniform(random, [2, 2]).read(), await normal(random, [3]).read(), [
      ...integers(random, [4], 9).indices!,
    ]];
  };
  assertEquals(await draw(), await draw());
  const random = new Random(3);
  assert((await uniform(random, [1]).item()) !== (await uniform(random, [1]).item()));
});

Deno.test("uniform numbers are the upper 24 bits of the generator, in float32 and in float64", async () => {
  const wanted = [0, 1, 2].map((place) => (philox(place, 0, 5)[0] >>> 8) / 2 ** 24);
  assertEquals([...await uniform(new Random(5), [3]).read()], wanted);
  useDevice(new Reference("float32"));
  const single = uniform(new Random(5), [3]);
  useDevice(new Reference());
  assertEquals([...await single.read()], wanted);
});

Deno.test("normal numbers are those of Box and Muller, with half a step under the logarithm", async () => {
  const uniformAt = (place: number, seed: number) => (philox(place, 0, seed)[0] >>> 8) / 2 ** 24;
  const normalOf = (u: number, v: number) => Math.sqrt(-2 * Math.log(u + 2 ** -25)) * Math.cos(2 * Math.PI * v);
  const wanted = [0, 1, 2].map((place) => normalOf(uniformAt(place, 1), uniformAt(place + 3, 1)));
  assertEquals([...await normal(new Random(1), [3]).read()], wanted);
  const seed = 878991276; // the first whose first number is zero
  assertEquals(uniformAt(0, seed), 0);
  const most = Math.sqrt(50 * Math.LN2); // the logarithm of 2^-25, times -2, under the root
  const found = await normal(new Random(seed), [1]).item() / Math.cos(2 * Math.PI * uniformAt(1, seed));
  assert(Math.abs(found - most) < 1e-12 * most);
});

Deno.test("uniform and normal numbers have the mean and the deviation that was asked for", async () => {
  const n = 20000;
  const moments = (numbers: ArrayLike<number>) => {
    const list = Array.from(numbers), mean = list.reduce((sum, x) => sum + x, 0) / n;
    return { mean, deviation: Math.sqrt(list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n), list };
  };
  const even = moments(await uniform(new Random(1), [n], 2, 5).read());
  // six deviations of the mean, and of the deviation: a random generator passes, with a chance of failure of 1e-8
  assert(Math.abs(even.mean - 3.5) < 6 * (3 / Math.sqrt(12)) / Math.sqrt(n));
  assert(Math.min(...even.list) >= 2 && Math.max(...even.list) < 5);
  const bell = moments(await normal(new Random(1), [n], -1, 2).read());
  assert(Math.abs(bell.mean + 1) < 6 * 2 / Math.sqrt(n));
  assert(Math.abs(bell.deviation - 2) < 6 * 2 / Math.sqrt(2 * n));
});

Deno.test("integers lie below their bound, and a permutation holds every number once", () => {
  const drawn = [...integers(new Random(2), [1000], 7).indices!];
  assertEquals([...new Set(drawn)].sort(), [0, 1, 2, 3, 4, 5, 6]);
  assertEquals([...permutation(new Random(2), 50).indices!].sort((a, b) => a - b), [...range(50).indices!]);
});

Deno.test("integers need a bound", () => {
  for (const below of [0, -3, 2.5, NaN]) {
    assertThrows(
      () => integers(new Random(1), [3], below),
      Error,
      `Cannot draw integers below ${below}: it must be 1, 2, ...`,
    );
  }
});

Deno.test("bounds and deviations must be finite, and in order", () => {
  const random = new Random(1);
  for (const [low, high] of [[3, 1], [NaN, 1], [0, Infinity]]) {
    assertThrows(
      () => uniform(random, [2], low, high),
      Error,
      `Cannot draw numbers from ${low} to ${high}: both must be`,
    );
  }
  for (const [mean, deviation] of [[0, -1], [NaN, 1], [0, Infinity]]) {
    assertThrows(() => normal(random, [2], mean, deviation), Error, `Cannot draw normal numbers of mean ${mean} and`);
  }
});

Deno.test("a parameter may be given another shape", () => {
  assertEquals(parameter(tensor([1, 2, 3, 4]), [2, 2]).shape, [2, 2]);
  assertThrows(() => parameter(tensor([1, 2]), [3]), Error, "Cannot give 2 numbers the shape [3]: it holds 3");
});

Deno.test("a parameter is tracked, and a copy", async () => {
  const x = tensor([1, 2]), w = parameter(x);
  assert(w.tracked && !x.tracked);
  rule({ w: "w + 1" })({ w });
  assertEquals([...await w.read()], [2, 3]);
  assertEquals([...await x.read()], [1, 2]);
});
