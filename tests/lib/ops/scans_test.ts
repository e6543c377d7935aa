import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parameter, tensor } from "../../../lib/create.ts";
import { cumsum, prod } from "../../../lib/ops/scans.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import { gradientOf, valuesOf } from "./values.ts";
import "../exact.ts";

const whole = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 9 });

Deno.test("a running sum is that of a loop, and so is its gradient, which runs back", () => {
  fc.assert(fc.property(whole, (numbers) => {
    const x = parameter(numbers), y = cumsum(x, 0);
    const running = (list: readonly number[]) => list.map((_, i) => list.slice(0, i + 1).reduce((a, b) => a + b));
    assertEquals(valuesOf(y), running(numbers));
    assertEquals(gradientOf(y, x, tensor(numbers)), running(numbers.toReversed()).toReversed());
  }));
});

Deno.test("a product is that of a loop, and each slope is the product of the others, also where numbers are 0", () => {
  fc.assert(fc.property(whole, (numbers) => {
    const x = parameter(numbers), y = prod(x), product = (list: readonly number[]) => list.reduce((a, b) => a * b, 1);
    assertEquals(valuesOf(y), [product(numbers)]);
    assertEquals(gradientOf(y, x), numbers.map((_, i) => product(numbers.toSpliced(i, 1))));
  }));
});

Deno.test("products along some axes leave the others", () => {
  const x = tensor([[[1, 2], [3, 4]], [[5, 6], [7, 8]]]);
  assertEquals(valuesOf(prod(x, [0, 2])), [1 * 2 * 5 * 6, 3 * 4 * 7 * 8]);
  assertEquals(prod(x, 1, { keepAxes: true }).shape, [2, 1, 2]);
  assertEquals([valuesOf(prod(tensor([], [2, 0]), 1)), valuesOf(prod(tensor([], [0])))], [[1, 1], [1]]);
});

Deno.test("as many passes as the length has digits: a thousand numbers need few ops", () => {
  const numbers = Float64Array.from({ length: 1000 }, (_, i) => 1 + (i % 7 - 3) / 1000);
  assertLess(opsOf(cumsum(parameter(numbers), 0)), 25);
  assertLess(opsOf(prod(parameter(numbers))), 50);
  assertAlmostEquals(valuesOf(prod(tensor(numbers)))[0], numbers.reduce((a, b) => a * b), 1e-12);
});

/** How many ops went into a tensor. */
function opsOf(y: Tensor): number {
  const seen = new Set<Tensor>(), waiting = [y];
  for (let x = waiting.pop(); x; x = waiting.pop()) {
    if (seen.has(x)) continue;
    seen.add(x);
    waiting.push(...(x.origin?.inputs ?? []));
  }
  return [...seen].filter(({ origin }) => origin).length;
}

Deno.test("an axis that is not there is refused", () => {
  assertThrows(() => cumsum(tensor([1]), 1), Error, "Cannot sum up [1] along axis 1: its axes are -1 to 0");
  assertThrows(() => prod(tensor([1]), [0, 0]), Error, "Cannot multiply [1] along axes [0, 0]: axis 0 is named twice");
});
