import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { gradients } from "../../../lib/autograd.ts";
import { ones, tensor, zeros } from "../../../lib/create.ts";
import { dropout, dropoutWith } from "../../../lib/ops/dropout.ts";
import { Random } from "../../../lib/random.ts";
import { assertClose, numbers, random } from "./close.ts";
import "../exact.ts";

const rate = fc.double({ min: 0, max: 0.95, noNaN: true }), seed = fc.integer({ min: 0, max: 1000 });

Deno.test("the same seed drops the same numbers, and the next call others", () => {
  fc.assert(fc.property(seed, (seed) => {
    const x = ones([100]),
      again = new Random(seed),
      [a, b] = [new Random(seed), again].map((one) => dropout(x, one, 0.5));
    assertEquals(numbers(a), numbers(b));
    assert(numbers(dropout(x, again, 0.5)).some((y, i) => y !== numbers(b)[i]));
  }));
});

Deno.test("what is kept is divided by the chance to be kept, and so is its gradient; the rest is 0", () => {
  fc.assert(fc.property(seed, rate, (seed, rate) => {
    const x = random([50], seed), dy = random([50], seed + 1), y = dropout(x, new Random(seed), rate);
    const dx = numbers(gradients(y, { upstream: dy }).of(x)), [xs, ys, dys] = [x, y, dy].map(numbers);
    // the rate is rounded to a multiple of 2^-24, which moves 1 / (1 - rate) by less than 2^-25 / 0.05^2, or 1.2e-5
    ys.forEach((y, i) => {
      const factor = y === 0 ? 0 : 1 / (1 - rate);
      assert(Math.abs(y - factor * xs[i]) < 3e-5 && Math.abs(dx[i] - factor * dys[i]) < 3e-5);
    });
  }));
});

// a number is 0 or 1 / (1 - p): its variance is p / (1 - p), so that of the mean is a part of 1 / count of it
Deno.test("the mean stays near 1", () => {
  for (const p of [0.01, 0.25, 0.5, 0.9]) {
    const count = 40_000, y = numbers(dropout(ones([count]), new Random(7), p));
    const mean = y.reduce((sum, one) => sum + one, 0) / count, deviation = Math.sqrt(p / (1 - p) / count);
    assert(Math.abs(mean - 1) < 4 * deviation, `mean ${mean} at rate ${p}`);
  }
});

Deno.test("at rate 0 nothing changes", () => {
  const x = random([20], 1);
  assertEquals(numbers(dropout(x, new Random(1), 0)), numbers(x));
});

Deno.test("the rate is rounded to a multiple of 2^-24, so that random numbers lie on one side of it", () => {
  const x = ones([1]), mask = tensor([1]);
  assertEquals(numbers(dropoutWith(x, mask, 0.1)), numbers(dropoutWith(x, mask, Math.round(0.1 * 2 ** 24) / 2 ** 24)));
  assertClose(dropoutWith(x, mask, 1 - 2 ** -24), { shape: [1], values: [2 ** 24] }, 0);
});

Deno.test("what is dropped is 0, whatever it was", () => {
  assertEquals(numbers(dropoutWith(tensor([Infinity, NaN, 3]), tensor([0, 0, 1]), 0.5)), [0, 0, 6]);
});

Deno.test("a rate outside of [0, 1) is refused", () => {
  for (const rate of [-0.1, 1, 1 - 2 ** -26, 1.5, NaN]) {
    const message = `Cannot drop out at rate ${rate}: it must be at least 0 and below 1`;
    assertThrows(() => dropout(zeros([2]), new Random(1), rate), Error, message);
    assertThrows(() => dropoutWith(zeros([2]), zeros([2]), rate), Error, message);
  }
});

Deno.test("a mask that would enlarge x is refused", () => {
  for (const shape of [[3, 2], [3]]) {
    const message = `Cannot drop out numbers of [2]: a mask of shape [${shape.join(", ")}] cannot broadcast to it`;
    assertThrows(() => dropoutWith(zeros([2]), zeros(shape), 0.5), Error, message);
  }
});
