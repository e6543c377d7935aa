import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { logSoftmax as plainLogarithms, softmax as plainShares } from "../../../chapters/05_losses/softmax.ts";
import { gradients } from "../../../lib/autograd.ts";
import { checkSecond } from "../../../lib/check_op.ts";
import { parameter, tensor } from "../../../lib/create.ts";
import { mul } from "../../../lib/ops/arithmetic.ts";
import { sum } from "../../../lib/ops/broadcast.ts";
import { sample } from "../../../lib/ops/sample.ts";
import { logSoftmax, plainLogSoftmax, plainSoftmax, softmax } from "../../../lib/ops/softmax.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import { gradientOf, valuesOf } from "./values.ts";
import "../exact.ts";

function assertClose(actual: readonly number[], expected: readonly number[], bound = 1e-12) {
  assertEquals(actual.length, expected.length);
  actual.forEach((one, i) => assertAlmostEquals(one, expected[i], bound * Math.max(1, Math.abs(expected[i]))));
}

const score = fc.double({ min: -20, max: 20, noNaN: true });
/** Scores `[2, 3, 4]`, and what flows back to each of their shares. */
const block = fc.array(score, { minLength: 24, maxLength: 24 });
const axes = fc.integer({ min: -3, max: 2 });
const temperatures = fc.constantFrom(0.25, 1, 3);
const SHAPE = [2, 3, 4];

Deno.test("shares are not negative, and add up to 1 along any axis", () => {
  fc.assert(fc.property(block, axes, temperatures, (values, axis, temperature) => {
    const y = softmax(tensor(values, SHAPE), axis, { temperature }), whole = valuesOf(sum(y, axis));
    assertEquals(y.shape, SHAPE);
    assert(valuesOf(y).every((share) => share >= 0 && share <= 1));
    assertClose(whole, whole.map(() => 1), 1e-14);
  }));
});

Deno.test("the same number added to all scores changes nothing, neither the shares nor their gradient", () => {
  fc.assert(
    fc.property(block, axes, fc.double({ min: -1e4, max: 1e4, noNaN: true }), (xs, axis, c) => {
      for (const op of [softmax, logSoftmax]) {
        const [here, there] = [xs, xs.map((x) => x + c)].map((values) => parameter(values, SHAPE));
        const y = op(here, axis), moved = op(there, axis), upstream = tensor(xs, SHAPE);
        assertClose(valuesOf(moved), valuesOf(y), 1e-10); // x + 1e4 has lost 12 digits after the point
        const slopes = gradientOf(y, here, upstream);
        assertClose(gradientOf(moved, there, upstream), slopes, 1e-9);
      }
    }),
  );
});

Deno.test("the closed gradients are those of the plain forms, and so are the values and the second derivatives", () => {
  const pairs = [
    (t: number, axis: number) => [softmax, plainSoftmax].map((f) => (x: Tensor) => f(x, axis, { temperature: t })),
    (_: number, axis: number) => [logSoftmax, plainLogSoftmax].map((f) => (x: Tensor) => f(x, axis)),
  ];
  fc.assert(
    fc.property(block, axes, temperatures, (values, axis, temperature) => {
      for (const pair of pairs) {
        const found = pair(temperature, axis).map((f) => {
          const x = parameter(values, SHAPE), weights = tensor(values.map(Math.sin), SHAPE), y = f(x);
          const slope = gradients(y, { upstream: weights, tracked: true }).of(x);
          const second = gradients(sum(mul(slope, tensor(values.map(Math.cos), SHAPE)))).of(x);
          return [valuesOf(y), valuesOf(slope), valuesOf(second)];
        });
        assertEquals(found[0][0], found[1][0]);
        assertClose(found[0][1], found[1][1], 1e-13);
        assertClose(found[0][2], found[1][2], 1e-12);
      }
    }),
    { numRuns: 40 },
  );
});

Deno.test("products of the Hessian with a vector are what differences of gradients say", () => {
  for (const axis of [0, 1, 2]) {
    for (const temperature of [0.5, 1, 2]) {
      const hot = (x: Tensor) => softmax(x, axis, { temperature });
      assertEquals(checkSecond(hot, [sample([2, 3, 2])]).verdict, "agrees");
    }
    assertEquals(checkSecond((x: Tensor) => logSoftmax(x, axis), [sample([2, 3, 2])]).verdict, "agrees");
  }
});

Deno.test("scores of any size give finite shares, logarithms and gradients", () => {
  const rows = [[1e4, -1e4, 0], [-1e4, -1e4, -1e4], [1e4, 1e4, 1e4 - 1], [1e300, -1e300, 0]];
  for (const op of [softmax, logSoftmax]) {
    const x = parameter(rows), y = op(x), dx = gradients(y, { upstream: tensor(rows.map(() => [1, -2, 3])) }).of(x);
    assert(valuesOf(y).every(Number.isFinite));
    assert(valuesOf(dx).every(Number.isFinite));
  }
  assertEquals(valuesOf(softmax(tensor([1e4, -1e4, 0]))), [1, 0, 0]);
  assertEquals(valuesOf(logSoftmax(tensor([1e4, -1e4, 0]))), [0, -2e4, -1e4]);
});

Deno.test("the logarithm of a sum is not lost beside a huge score", () => {
  assertEquals(valuesOf(logSoftmax(tensor([1e17, 1e17]))), [-Math.LN2, -Math.LN2]);
});

Deno.test("minus infinity gets no share and no gradient, and one finite score is enough", () => {
  const out = -Infinity, x = parameter([[1, out, out], [0, Math.log(3), out]]);
  const upstream = tensor([[5, 7, 11], [1, 2, 4]]), y = softmax(x), logarithms = logSoftmax(x);
  assertClose(valuesOf(y), [1, 0, 0, 0.25, 0.75, 0]);
  assertClose(gradientOf(y, x, upstream), [0, 0, 0, -0.1875, 0.1875, 0]);
  assertEquals(valuesOf(logarithms).map(Number.isFinite), [true, false, false, true, true, false]);
  const found = gradientOf(logarithms, x, upstream);
  assertClose(found, [5 - 23, 7, 11, 1 - 0.25 * 7, 2 - 0.75 * 7, 4]);
  const slope = gradients(softmax(x), { upstream, tracked: true }).of(x);
  assert(gradientOf(sum(mul(slope, slope)), x).every(Number.isFinite));
});

Deno.test("a temperature divides the scores", () => {
  fc.assert(fc.property(block, temperatures, (values, temperature) => {
    const divided = softmax(tensor(values.map((x) => x / temperature), SHAPE));
    assertClose(valuesOf(softmax(tensor(values, SHAPE), -1, { temperature })), valuesOf(divided));
  }));
});

Deno.test("rows are what the softmax of chapter 5 gives", () => {
  fc.assert(fc.property(fc.array(fc.tuple(score, score, score), { minLength: 1 }), (rows) => {
    assertClose(valuesOf(softmax(tensor(rows))), rows.flatMap((row) => plainShares(row)));
    assertClose(valuesOf(logSoftmax(tensor(rows))), rows.flatMap((row) => plainLogarithms(row)));
  }));
});

Deno.test("what has no softmax is refused", () => {
  const x = tensor([[1, 2]]);
  const refused = (run: () => unknown, message: string) => assertThrows(run, Error, message);
  refused(() => softmax(tensor(1)), "Cannot take the softmax of [] along axis -1: it has no axes");
  refused(() => softmax(x, 2), "Cannot take the softmax of [1, 2] along axis 2: its axes are -2 to 1");
  refused(() => softmax(tensor([], [2, 0])), "Cannot take the softmax of [2, 0] along axis -1: there are no numbers");
  refused(() => logSoftmax(x, -3), "Cannot take the logarithm of the softmax of [1, 2] along axis -3");
  for (const temperature of [0, -1, NaN]) {
    const message = `Cannot take the softmax of [1, 2] with temperature ${temperature}: it must be above 0`;
    refused(() => softmax(x, -1, { temperature }), message);
  }
});
