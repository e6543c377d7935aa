/** Numbers of tensors, at hand and compared. */
import { assert, assertEquals } from "@std/assert";
import { gradients } from "../../../lib/autograd.ts";
import { parameter } from "../../../lib/create.ts";
import { Random } from "../../../lib/random.ts";
import { type Shape, sizeOf } from "../../../lib/shape.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import { valuesOf as numbers } from "./values.ts";

export { numbers };

/** A tracked tensor of random numbers between -2 and 2. */
export function random(shape: Shape, seed: number): Tensor {
  const source = new Random(seed);
  return parameter(Array.from({ length: sizeOf(shape) }, () => source.uniform(-2, 2)), shape);
}

/** Same shape, and numbers that differ by no more than the bound, times what they are where that is above 1. */
export function assertClose(got: Tensor, want: Tensor | { shape: Shape; values: readonly number[] }, bound = 1e-12) {
  assertEquals(got.shape, want.shape);
  const values = "values" in want ? want.values : numbers(want);
  assertEquals(values.length, sizeOf(got.shape));
  numbers(got).forEach((number, i) => {
    const isClose = Math.abs(number - values[i]) <= bound * Math.max(1, Math.abs(values[i]));
    assert(isClose, `number ${i} is ${number}, expected ${values[i]} within ${bound}`);
  });
}

/** Two functions of the same tensors: their values are equal, and their gradients for one random upstream. */
export function assertTied(
  f: (...xs: Tensor[]) => Tensor,
  g: (...xs: Tensor[]) => Tensor,
  xs: Tensor[],
  bound = 1e-12,
) {
  const [y, z] = [f, g].map((one) => one(...xs));
  assertClose(y, z, bound);
  const upstream = random(y.shape, 99), [found, expected] = [y, z].map((one) => gradients(one, { upstream }));
  for (const x of xs) assertClose(found.of(x), expected.of(x), bound);
}

/** The sum of the products of all numbers: `<a, b>`. */
export function inner(a: Tensor, b: Tensor): number {
  assertEquals(a.shape, b.shape);
  const others = numbers(b);
  return numbers(a).reduce((sum, number, i) => sum + number * others[i], 0);
}
