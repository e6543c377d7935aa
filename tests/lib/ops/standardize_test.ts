import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { gradients } from "../../../lib/autograd.ts";
import { ones, tensor, zeros } from "../../../lib/create.ts";
import { add, mul } from "../../../lib/ops/arithmetic.ts";
import { plainStandardize, standardize } from "../../../lib/ops/standardize.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import { assertClose, assertTied, inner, numbers, random } from "./close.ts";
import { Counting } from "./counting.ts";
import "../exact.ts";

const seed = fc.integer({ min: 0, max: 1000 });
const axes = fc.constantFrom(undefined, 0, 1, -1, [0, 2], [1, 2]);

Deno.test("the closed form of the gradient is that of the steps one by one", () => {
  fc.assert(fc.property(axes, fc.constantFrom(1e-5, 0.1, 3), seed, (along, epsilon, seed) => {
    const closed = (x: Tensor) => standardize(x, along, { epsilon });
    assertTied(closed, (x) => plainStandardize(x, along, { epsilon }), [random([3, 4, 2], seed)], 1e-10);
  }));
});

Deno.test("the gradients of the gradient agree too", () => {
  const x = random([2, 4], 1), dy = random([2, 4], 2), u = random([2, 4], 3);
  const second = (f: typeof standardize | typeof plainStandardize) => {
    const first = gradients(f(x, 1), { upstream: dy, tracked: true }).of(x);
    return gradients(first, { upstream: u }).of(x);
  };
  assertClose(second(standardize), second(plainStandardize), 1e-10);
});

// moving a group changes nothing, and stretching it changes nothing where epsilon is 0: so the gradient has no part along either
Deno.test("the gradient has no part along what standardizing takes away", () => {
  fc.assert(fc.property(seed, (seed) => {
    const x = random([6], seed), y = standardize(x, 0, { epsilon: 0 });
    const dx = gradients(y, { upstream: random([6], seed + 1) }).of(x);
    assert(Math.abs(inner(dx, ones([6]))) < 1e-11 && Math.abs(inner(dx, x)) < 1e-11);
  }));
});

Deno.test("a group of equal numbers gives zeros, and no gradient is divided by 0", () => {
  const x = add(mul(random([2, 3], 1), 0), 7), equal = standardize(x, 1);
  assertClose(equal, { shape: [2, 3], values: [0, 0, 0, 0, 0, 0] });
  const own = random([2, 3], 1), dx = gradients(standardize(mul(own, 0), 1), { upstream: random([2, 3], 2) }).of(own);
  assert(numbers(dx).every(Number.isFinite));
});

Deno.test("far from 0, standardizing keeps the digits that the numbers have", () => {
  const steps = [0, 1, 2, 3],
    near = standardize(tensor(steps)),
    far = standardize(tensor(steps.map((x) => x + 2 ** 40)));
  assertClose(far, near, 1e-12); // whole numbers below 2^53, and a mean with one binary place: nothing is rounded away
});

Deno.test("there and back, four numbers are found for each group: mean, variance, and two of the gradient", () => {
  const on = new Counting(), x = on.filled([2, 3, 2]), y = standardize(x, [0, 2]); // two runs of axes: two reductions each
  assertEquals(on.reductions, 2 * 2);
  gradients(y, { upstream: y }).of(x);
  assertEquals(on.reductions, 4 * 2);
});

Deno.test("an axis that is not there is refused", () => {
  assertThrows(
    () => standardize(zeros([2, 3]), 5),
    Error,
    "Cannot standardize [2, 3] along axis 5: its axes are -2 to 1",
  );
});
