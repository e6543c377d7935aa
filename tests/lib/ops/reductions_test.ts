import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parameter, tensor } from "../../../lib/create.ts";
import { add, div, mul, sub } from "../../../lib/ops/arithmetic.ts";
import { type ReduceArguments, sum } from "../../../lib/ops/broadcast.ts";
import { exp, log, sqrt, square } from "../../../lib/ops/functions.ts";
import { deviation, logSumExp, mean, norm, type Spread, variance } from "../../../lib/ops/reductions.ts";
import type { Axes } from "../../../lib/shape.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import { gradientOf, valuesOf } from "./values.ts";
import "../exact.ts";

/** The closed forms, told plainly: their gradients come from the ops that they are made of. */
const plain = {
  variance(x: Tensor, axes?: Axes, { keepAxes, unbiased }: Spread = {}) {
    const squares = sum(square(sub(x, mean(x, axes, { keepAxes: true }))), axes, { keepAxes });
    const count = valuesOf(sum(tensor(new Float64Array(x.storage.length).fill(1), x.shape), axes))[0];
    return div(squares, unbiased ? count - 1 : count);
  },
  deviation: (x: Tensor, axes?: Axes, options?: Spread) => sqrt(plain.variance(x, axes, options)),
  norm: (...[x, axes, options]: ReduceArguments) => sqrt(sum(square(x), axes, options)),
  logSumExp: (...[x, axes, options]: ReduceArguments) => log(sum(exp(x), axes, options)),
};

const matrix = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 6, maxLength: 6 });
const axesChoice = fc.constantFrom<Axes>(undefined, 0, 1, [0, 1]);

for (const [name, op] of Object.entries({ variance, deviation, norm, logSumExp })) {
  Deno.test(`${name} is its plain form, in value and gradient`, () => {
    fc.assert(fc.property(matrix, axesChoice, fc.boolean(), fc.boolean(), (numbers, axes, keepAxes, unbiased) => {
      const x = parameter(numbers.map((one, i) => one + 7 * i - 15), [2, 3]); // apart, so that none is 0
      const options = { keepAxes, unbiased }, closed = op(x, axes, options);
      const told = plain[name as keyof typeof plain](x, axes, options);
      assertEquals(closed.shape, told.shape);
      near(valuesOf(closed), valuesOf(told));
      const upstream = mul(closed, 0.3);
      near(gradientOf(closed, x, upstream), gradientOf(told, x, upstream));
    }));
  });
}

function near(found: readonly number[], expected: readonly number[], tolerance = 1e-11): void {
  assertEquals(found.length, expected.length);
  found.forEach((one, i) => assertAlmostEquals(one, expected[i], tolerance * Math.max(1, Math.abs(expected[i]))));
}

Deno.test("a mean of nothing, and an unbiased variance of one number, are not numbers", () => {
  assertEquals(valuesOf(mean(tensor([], [2, 0]), 1)), [NaN, NaN]);
  assertEquals(valuesOf(variance(tensor([[3]]), 1, { unbiased: true })), [NaN]);
  assertEquals(valuesOf(variance(tensor([], [0]), 0, { unbiased: true })), [NaN]);
  assertEquals(valuesOf(variance(tensor([[3]]), 1)), [0]);
});

Deno.test("a variance keeps its digits when all numbers are large", () => {
  const x = tensor([1e9, 1e9 + 1, 1e9 + 2]);
  assertEquals(valuesOf(variance(x)), [2 / 3]);
});

Deno.test("where nothing is spread, deviation and norm have slope 0 and not 0 / 0", () => {
  const same = parameter([2, 2, 2]), origin = parameter([0, 0]);
  assertEquals([valuesOf(deviation(same)), gradientOf(deviation(same), same)], [[0], [0, 0, 0]]);
  assertEquals([valuesOf(norm(origin)), gradientOf(norm(origin), origin)], [[0], [0, 0]]);
});

Deno.test("a norm neither overflows nor vanishes before its time", () => {
  near(valuesOf(norm(tensor([3e200, 4e200]))), [5e200]);
  near(valuesOf(norm(tensor([3e-200, 4e-200]))).map((one) => one * 1e200), [5]);
  assertEquals(valuesOf(norm(tensor([3, -Infinity]))), [Infinity]);
  assertEquals(valuesOf(norm(tensor([[3, NaN], [3, 4]]), 1)), [NaN, 5]);
  assertEquals(valuesOf(norm(tensor([], [0]))), [0]);
  const x = parameter([3e200, -4e200]);
  near(gradientOf(norm(x), x), [0.6, -0.8]);
});

Deno.test("logSumExp moves with its numbers, also far out", () => {
  fc.assert(fc.property(matrix, fc.double({ min: -1e6, max: 1e6, noNaN: true }), (numbers, shift) => {
    const x = tensor(numbers), moved = valuesOf(logSumExp(add(x, shift)))[0];
    assertAlmostEquals(moved - shift, valuesOf(logSumExp(x))[0], 1e-9);
  }));
});

Deno.test("logSumExp is right at infinities, and its gradient is a number", () => {
  const rows = [[-Infinity, -Infinity], [-Infinity, 3], [Infinity, 3], [1000, 1000], [-1000, -1000]];
  const x = parameter(rows), y = logSumExp(x, 1);
  assertEquals(valuesOf(y), [-Infinity, 3, Infinity, 1000 + Math.LN2, -1000 + Math.LN2]);
  near(gradientOf(y, x, tensor([1, 1, 1, 1, 1])), [0, 0, 0, 1, 1, 0, 0.5, 0.5, 0.5, 0.5]);
  assertEquals(valuesOf(logSumExp(tensor([], [2, 0]), 1)), [-Infinity, -Infinity]);
  assertEquals(valuesOf(logSumExp(tensor([NaN, 1]))), [NaN]);
});

Deno.test("the slopes of logSumExp keep their digits beside large numbers, and infinite ones share alike", () => {
  for (const [row, shares] of [[[1e9, 1e9], [0.5, 0.5]], [[Infinity, Infinity, 0], [0.5, 0.5, 0]]]) {
    const x = parameter(row);
    assertEquals(gradientOf(logSumExp(x), x), shares);
  }
});

Deno.test("an axis that is not there is refused by name", () => {
  const acts = {
    "take the mean of": mean,
    "take the variance of": variance,
    "take the deviation of": deviation,
    "take the norm of": norm,
    "take the log of the sum of exponentials of": logSumExp,
  };
  for (const [act, op] of Object.entries(acts)) {
    const message = `Cannot ${act} [2, 3] along axis 5: its axes are -2 to 1`;
    assertThrows(() => op(tensor([[1, 2, 3], [4, 5, 6]]), 5), Error, message);
  }
});
