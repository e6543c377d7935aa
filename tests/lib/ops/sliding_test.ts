import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { outputsOf, perAxis, slidingOf } from "../../../lib/ops/sliding.ts";
import "../exact.ts";

const laying = fc.record({
  n: fc.integer({ min: 1, max: 12 }),
  kernel: fc.integer({ min: 1, max: 4 }),
  stride: fc.integer({ min: 1, max: 4 }),
  padding: fc.integer({ min: 0, max: 3 }),
  dilation: fc.integer({ min: 1, max: 3 }),
});

Deno.test("windows are as many as fit; rounded up, one more begins before the padding at the end", () => {
  fc.assert(
    fc.property(laying, ({ n, kernel, stride, padding, dilation }) => {
      const span = dilation * (kernel - 1) + 1,
        end = n + padding,
        sliding = slidingOf("slide", [kernel], { stride, padding, dilation });
      fc.pre(span <= n + 2 * padding);
      let fits = 0, begins = 0;
      for (let start = -padding; start < end; start += stride) {
        if (start + span <= end) fits++;
        if (start < n && (start === -padding || start - stride + span < end)) begins++;
      }
      assertEquals(outputsOf("slide", [1, 1, n], sliding), [fits]);
      assertEquals(outputsOf("slide", [1, 1, n], sliding, true), [Math.max(fits, begins)]);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("one number stands for all axes; lists have one for each", () => {
  assertEquals(perAxis("slide", "stride", 2, 3, 1), [2, 2, 2]);
  assertThrows(
    () => perAxis("slide", "stride", [2], 2, 1),
    Error,
    "Cannot slide with stride [2]: expected one number for each spatial axis, and there are 2",
  );
  assertThrows(
    () => perAxis("slide", "stride", [1, 0], 2, 1),
    Error,
    "Cannot slide with stride [1, 0]: it must be whole, and at least 1",
  );
});

Deno.test("a kernel must fit into the padded input", () => {
  assertThrows(
    () => outputsOf("convolve", [1, 2, 4, 5], slidingOf("convolve", [3, 4], { padding: [0, 1], dilation: [1, 3] })),
    Error,
    "Cannot convolve [1, 2, 4, 5] with a kernel [3, 4]: it spans 10 along axis 3, which is 7 long with its padding",
  );
});
