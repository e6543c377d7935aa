import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { gradients } from "../../../lib/autograd.ts";
import { ones, parameter, zeros } from "../../../lib/create.ts";
import {
  adaptiveAveragePool,
  averagePool,
  globalAveragePool,
  globalMaxPool,
  maxPool,
  upsampleNearest,
} from "../../../lib/ops/pooling.ts";
import { reshape } from "../../../lib/ops/broadcast.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import { assertClose, assertTied, numbers, random } from "./close.ts";
import { Counting } from "./counting.ts";
import "../exact.ts";

/** Windows along one axis, none of which sees nothing but padding. */
const axis = fc.record({
  n: fc.integer({ min: 1, max: 7 }),
  kernel: fc.integer({ min: 1, max: 4 }),
  stride: fc.integer({ min: 1, max: 4 }),
  padding: fc.integer({ min: 0, max: 2 }),
  dilation: fc.integer({ min: 1, max: 2 }),
}).filter(({ n, kernel, padding, dilation }) => {
  const span = dilation * (kernel - 1) + 1;
  return span <= n + 2 * padding && (dilation === 1 ? 2 * padding <= kernel : padding === 0);
});
const picture = fc.tuple(axis, axis).map((both) => ({
  x: [2, 2, ...both.map(({ n }) => n)],
  kernel: both.map(({ kernel }) => kernel),
  options: {
    stride: both.map(({ stride }) => stride),
    padding: both.map(({ padding }) => padding),
    dilation: both.map(({ dilation }) => dilation),
  },
}));
type Picture = typeof picture extends fc.Arbitrary<infer Value> ? Value : never;

/** What the windows of all channels see: the numbers, and how many places are padding that counts. */
function seenBy(x: Tensor, outputs: readonly number[], { kernel, options: { stride, padding, dilation } }: Picture) {
  const [batch, channels, height, width] = x.shape, values = numbers(x);
  const windows: { seen: number[]; padding: number }[] = [];
  for (let image = 0; image < batch * channels; image++) {
    for (let i = 0; i < outputs[0]; i++) {
      for (let j = 0; j < outputs[1]; j++) windows.push(windowAt(image, i, j));
    }
  }
  return windows;

  function windowAt(image: number, i: number, j: number) {
    const window = { seen: [] as number[], padding: 0 };
    for (let k = 0; k < kernel[0]; k++) {
      for (let l = 0; l < kernel[1]; l++) {
        const row = i * stride[0] - padding[0] + k * dilation[0], column = j * stride[1] - padding[1] + l * dilation[1];
        if (row >= 0 && row < height && column >= 0 && column < width) {
          window.seen.push(values[(image * height + row) * width + column]);
        } else if (row < height + padding[0] && column < width + padding[1]) window.padding++;
      }
    }
    return window;
  }
}

Deno.test("a maximum pool gives the largest number that each window sees", () => {
  fc.assert(fc.property(picture, fc.boolean(), (one, ceil) => {
    const x = random(one.x, 1), y = maxPool(x, one.kernel, { ...one.options, ceil });
    const values = seenBy(x, y.shape.slice(2), one).map(({ seen }) => Math.max(...seen));
    assertClose(y, { shape: y.shape, values }, 0);
  }));
});

Deno.test("an average pool gives the mean of what each window sees, with its padding or without", () => {
  fc.assert(fc.property(picture, fc.boolean(), fc.boolean(), ({ x: shape, kernel, options }, ceil, countPadding) => {
    const one = { x: shape, kernel, options: { ...options, dilation: [1, 1] } }, x = random(shape, 1);
    const y = averagePool(x, kernel, { stride: options.stride, padding: options.padding, ceil, countPadding });
    const values = seenBy(x, y.shape.slice(2), one).map(({ seen, padding }) =>
      seen.reduce((sum, one) => sum + one, 0) / (seen.length + (countPadding ? padding : 0))
    );
    assertClose(y, { shape: y.shape, values });
  }));
});

Deno.test("rounded up, the last window sees the numbers that would be left out", () => {
  const x = parameter([1, 2, 3, 4, 6], [1, 1, 5]);
  assertEquals([maxPool(x, 2), averagePool(x, 2)].map(numbers), [[2, 4], [1.5, 3.5]]);
  assertEquals([maxPool(x, 2, { ceil: true }), averagePool(x, 2, { ceil: true })].map(numbers), [[2, 4, 6], [
    1.5,
    3.5,
    6,
  ]]);
});

Deno.test("the first of equal numbers gets the gradient, also in a window that begins in the padding", () => {
  const x = parameter([-1, -1, -1, -1, -1], [1, 1, 5]), y = maxPool(x, 3, { stride: 2, padding: 1 });
  assertEquals(numbers(y), [-1, -1, -1]);
  assertEquals(numbers(gradients(y, { upstream: ones([1, 1, 3]) }).of(x)), [1, 1, 0, 1, 0]);
  const whole = globalMaxPool(x);
  assertEquals(numbers(gradients(whole, { upstream: ones([1, 1]) }).of(x)), [1, 0, 0, 0, 0]);
});

Deno.test("adaptive windows are the usual ones where the sizes divide", () => {
  assertTied((x) => adaptiveAveragePool(x, [2, 3]), (x) => averagePool(x, [2, 2]), [random([2, 2, 4, 6], 1)]);
  assertTied((x) => reshape(adaptiveAveragePool(x, 1), [2, 3]), globalAveragePool, [random([2, 3, 5, 4], 1)]);
});

Deno.test("adaptive windows cover floor(i n / m) to ceil((i + 1) n / m)", () => {
  const size = fc.integer({ min: 1, max: 8 });
  fc.assert(fc.property(size, size, (n, m) => {
    const x = random([1, 2, n], 1), values = numbers(x);
    const means = [0, 1].flatMap((channel) =>
      Array.from({ length: m }, (_, i) => {
        const seen = values.slice(channel * n, channel * n + n).slice(
          Math.floor(i * n / m),
          Math.ceil((i + 1) * n / m),
        );
        return seen.reduce((sum, one) => sum + one, 0) / seen.length;
      })
    );
    assertClose(adaptiveAveragePool(x, m), { shape: [1, 2, m], values: means });
  }));
});

Deno.test("adaptive windows take no more numbers than they see", () => {
  const on = new Counting(), n = 500, y = adaptiveAveragePool(on.filled([1, 1, n]), n - 1);
  // each window sees two numbers, one of which its neighbor sees too; a matrix of windows and numbers would have n^2
  assertEquals(y.shape, [1, 1, n - 1]);
  assert(on.stored + on.gathered < 20 * n);
});

Deno.test("whether a window sees anything is asked once for each window, not once for each number in it", () => {
  // 100,001 windows of 100,000 numbers in an empty batch: nothing to calculate, but 10^10 numbers to walk through
  assertEquals(maxPool(zeros([0, 1, 200_000]), 100_000, { stride: 1 }).shape, [0, 1, 100_001]);
});

Deno.test("a window whose numbers lie apart may step over the image, with padding on both sides", () => {
  const y = maxPool(parameter([5], [1, 1, 1]), 3, { dilation: 2, padding: 2 });
  assertEquals(numbers(y), [5]);
  assertThrows(
    () => maxPool(parameter([5], [1, 1, 1]), 2, { dilation: 2, padding: 1 }),
    Error,
    "Cannot take the maximum pool of [1, 1, 1] with a kernel [2] and padding [1]: window 0 along axis 2 would see nothing but padding",
  );
});

Deno.test("an enlarged image, averaged, is the image", () => {
  assertTied((x) => averagePool(upsampleNearest(x, [2, 3]), [2, 3]), (x) => reshape(x, [2, 1, 2, 2]), [
    random([2, 1, 2, 2], 1),
  ]);
});

Deno.test("pools refuse what does not fit", () => {
  const refused = (act: () => unknown, message: string) => assertThrows(act, Error, message);
  refused(
    () => maxPool(zeros([2, 3]), 2),
    "Cannot take the maximum pool of [2, 3]: it must have axes [batch, channels, ...spatial]",
  );
  refused(
    () => averagePool(zeros([1, 1, 3, 3]), [2, 5], { padding: [0, 0] }),
    "Cannot take the average pool of [1, 1, 3, 3] with a kernel [2, 5]: it spans 5 along axis 3, which is 3 long with its padding",
  );
  refused(
    () => maxPool(zeros([1, 1, 3]), 2, { padding: 2 }),
    "Cannot take the maximum pool of [1, 1, 3] with a kernel [2] and padding [2]: window 0 along axis 2 would see nothing but padding",
  );
  refused(
    () => maxPool(zeros([1, 1, 3, 3]), [2]),
    "Cannot take the maximum pool of [1, 1, 3, 3] with kernel [2]: expected one number for each spatial axis, and there are 2",
  );
  refused(() => globalMaxPool(zeros([1, 2, 0])), "Cannot take the maximum pool of [1, 2, 0]: it has no places");
  refused(
    () => adaptiveAveragePool(zeros([1, 2, 0]), 2),
    "Cannot take the average pool of [1, 2, 0]: it has no places",
  );
  refused(
    () => upsampleNearest(zeros([1, 2, 2]), 0),
    "Cannot enlarge [1, 2, 2] with scale [0]: it must be whole, and at least 1",
  );
});
