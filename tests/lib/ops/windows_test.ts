import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { tensor } from "../../../lib/create.ts";
import { overlapAdd, type Windows, windows } from "../../../lib/ops/windows.ts";
import { type Shape, sizeOf } from "../../../lib/shape.ts";
import { dot, numbers } from "../device/walks.ts";
import { valuesOf } from "./values.ts";
import "../exact.ts";

const filled = (shape: Shape) => tensor(Float64Array.from(numbers(sizeOf(shape))), shape);

/** Windows along one axis that has at least one of them. */
const along = fc.record({
  kernel: fc.integer({ min: 1, max: 3 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 2 }),
  before: fc.integer({ min: 0, max: 2 }),
  after: fc.integer({ min: -1, max: 2 }),
  more: fc.integer({ min: 0, max: 3 }),
}).map(({ more, ...one }) => {
  const span = one.dilation * (one.kernel - 1) + 1;
  return { ...one, size: Math.max(0, span - one.before - one.after) + more };
});

Deno.test("windows hold what the definition says, along any number of axes", () => {
  fc.assert(fc.property(fc.array(along, { minLength: 1, maxLength: 2 }), (axes) => {
    const sizes = axes.map(({ size }) => size), x = filled([2, ...sizes]), options = optionsOf(axes);
    const y = windows(x, options), outputs = y.shape.slice(1, 1 + axes.length);
    assertEquals(outputs, axes.map((axis) => Math.floor((reach(axis) - 1) / axis.stride) + 1));
    assertEquals(y.shape.slice(1 + axes.length), options.kernel);
    const rows = valuesOf(x), shape = y.shape;
    valuesOf(y).forEach((found, place) => {
      const at = shape.map((size, axis) => Math.floor(place / sizeOf(shape.slice(axis + 1))) % size);
      const from = axes.map(({ stride, dilation, before }, k) =>
        at[1 + k] * stride + at[1 + axes.length + k] * dilation - before
      );
      const isInside = from.every((one, k) => one >= 0 && one < sizes[k]);
      assertEquals(found, isInside ? rows[from.reduce((sum, one, k) => sum * sizes[k] + one, at[0])] : 0);
    });
  }));
});

/** At how many places a window can begin. */
function reach({ size, kernel, dilation, before, after }: { size: number } & Record<string, number>): number {
  return before + size + after - dilation * (kernel - 1);
}

function optionsOf(axes: readonly Record<"kernel" | "stride" | "dilation" | "before" | "after", number>[]): Windows {
  return {
    kernel: axes.map(({ kernel }) => kernel),
    stride: axes.map(({ stride }) => stride),
    dilation: axes.map(({ dilation }) => dilation),
    padding: axes.map(({ before, after }) => [before, after]),
  };
}

Deno.test("overlapAdd is the way back of windows: <windows(x), y> is <x, overlapAdd(y)>", () => {
  fc.assert(fc.property(fc.array(along, { minLength: 1, maxLength: 2 }), (axes) => {
    const sizes = axes.map(({ size }) => size), options = optionsOf(axes), x = filled([2, ...sizes]);
    const cut = windows(x, options), y = tensor(numbers(sizeOf(cut.shape)).reverse(), cut.shape);
    const back = overlapAdd(y, sizes, options);
    assertEquals(back.shape, x.shape);
    assertEquals(dot(valuesOf(cut), valuesOf(y)), dot(valuesOf(x), valuesOf(back)));
  }));
});

Deno.test("one number for stride and dilation holds for all axes", () => {
  const x = filled([5, 5]), each = { kernel: [2, 2], stride: [2, 2], dilation: [3, 3] };
  const y = windows(x, { kernel: [2, 2], stride: 2, dilation: 3 });
  assertEquals([y.shape, valuesOf(y)], [[1, 1, 2, 2], valuesOf(windows(x, each))]);
});

Deno.test("windows that do not fit are refused", () => {
  const x = filled([2, 3]);
  const refuses = (options: Windows, reason: string) =>
    assertThrows(() => windows(x, options), Error, `Cannot cut windows out of [2, 3]${reason}`);
  refuses({ kernel: [4] }, ": a window that spans 4 does not fit into axis 1, which is 3 long with its padding");
  refuses({ kernel: [2], dilation: 3, padding: [[0, 0]] }, ": a window that spans 4 does not fit into axis 1");
  refuses({ kernel: [1, 1, 1] }, " with kernel [1, 1, 1]: the kernel has more axes");
  refuses({ kernel: [0] }, " with kernel [0]: it must be whole, and at least 1");
  refuses({ kernel: [1], stride: 0 }, " with stride [0]: it must be whole, and at least 1");
  refuses({ kernel: [1], stride: [1, 1] }, " with stride [1, 1]: ");
  const pairs = "one [before, after] of whole numbers for each axis of the kernel";
  refuses({ kernel: [1], padding: [[0.5, 0]] }, ` with padding [[0.5, 0]]: ${pairs}`);
  refuses({ kernel: [1], padding: [[0, 0], [0, 0]] }, ` with padding [[0, 0], [0, 0]]: ${pairs}`);
  refuses({ kernel: [1], ...JSON.parse('{ "padding": [[1]] }') }, ` with padding [[1]]: ${pairs}`);
  assertThrows(
    () => overlapAdd(filled([3, 2]), [5], { kernel: [2] }),
    Error,
    "Cannot add windows [3, 2] to [5]: its windows would be [4, 2]",
  );
});
