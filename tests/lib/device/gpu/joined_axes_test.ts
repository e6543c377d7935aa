import { assertEquals } from "@std/assert";
import { JoinedAxes } from "../../../../lib/device/gpu/joined_axes.ts";
import type { Shape } from "../../../../lib/shape.ts";

/** The sizes of the joined axes, and the strides of each view, from the innermost axis on. */
function joined(axes: JoinedAxes, shape: Shape, ...views: number[][]): number[][] {
  axes.join(shape, views);
  const each = <Of>(of: (axis: number) => Of) => Array.from({ length: axes.count }, (_, axis) => of(axis));
  return [each((axis) => axes.size(axis)), ...views.map((_, view) => each((axis) => axes.stride(view, axis)))];
}

Deno.test("axes join where all numbers follow each other, and axes of size 1 are no axes", () => {
  const axes = new JoinedAxes();
  assertEquals(joined(axes, [2, 3, 4], [12, 4, 1]), [[24], [1]]);
  assertEquals(joined(axes, [2, 1, 3], [3, 0, 1], [0, 0, 0]), [[6], [1], [0]]);
  assertEquals(joined(axes, [5, 2, 3], [6, 3, 1], [0, 3, 1]), [[6, 5], [1, 6], [1, 0]]);
  assertEquals(joined(axes, [5, 1, 2, 3], [6, 6, 3, 1], [1, 0, 0, 0]), [[6, 5], [1, 6], [0, 1]]);
  assertEquals(joined(axes, [2, 3, 4], [12, 4, 1], [4, 0, 1]), [[4, 3, 2], [1, 4, 12], [1, 0, 4]]);
  assertEquals(joined(axes, [4, 3], [1, 4]), [[3, 4], [4, 1]]);
  assertEquals(joined(axes, [1, 1], [1, 1]), [[], []]);
  assertEquals(joined(axes, []), [[]]);
});
