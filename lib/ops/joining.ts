/** Joining tensors along an axis: each is scattered to its own part of the whole. */
import { composite, type Op } from "../op.ts";
import { axisOf, isSameShape, type Shape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { reshape } from "./broadcast.ts";
import { sample } from "./sample.ts";
import { scatterWalk, straightWalk } from "./walks.ts";

/** Tensors one behind the other along an axis; along the others their sizes are equal. */
export const concat: Op<[xs: readonly Tensor[], axis?: number]> = composite<[xs: readonly Tensor[], axis?: number]>({
  name: "concat",
  act: "concatenate",
  takes: "xs, axis = 0",
  is: "the xs, one behind the other along the axis",
  slopes: { dx: "the part of dy that came from it, for each x" },
  use: "batches, gates, skip connections",
  samples: () => [
    [[sample([2, 3]), sample([1, 3])]],
    [[sample([2, 2]), sample([2, 3]), sample([2, 1])], 1],
    [[sample([2, 1, 2]), sample([2, 2, 2])], -2],
    [[sample([2]), sample([0])], 0],
    [[sample([3])]],
  ],
  known: () => [{
    of: [[sample([2, 1], [1, 2]), sample([2, 2], [3, 4, 5, 6])], 1],
    shape: [2, 3],
    gives: [1, 3, 4, 2, 5, 6],
  }],
}, (xs, axis = 0) => {
  if (xs.length === 0) throw new Error("Cannot concatenate: there are no tensors");
  const first = xs[0].shape, at = axisOf("concatenate", axis, first);
  for (const { shape } of xs) checkJoins(first, shape, at);
  const source = first.with(at, xs.reduce((sum, { shape }) => sum + shape[at], 0));
  let end = 0;
  const walks = xs.map(({ shape }) => {
    const start = end;
    end += shape[at];
    return straightWalk(source, shape, shape.map((_, by) => by === at ? { by, start } : { by }));
  });
  return scatterWalk(xs, walks);
});

function checkJoins(first: Shape, shape: Shape, at: number): void {
  const other = first.findIndex((size, axis) => axis !== at && size !== shape[axis]);
  if (first.length === shape.length && other < 0) return;
  const reason = first.length === shape.length
    ? `sizes ${first[other]} and ${shape[other]} differ in axis ${other}`
    : `one has ${first.length} axes, the other ${shape.length}`;
  throw new Error(`Cannot concatenate ${showShape(first)} and ${showShape(shape)} along axis ${at}: ${reason}`);
}

/** Tensors of one shape, side by side along a new axis, which stands at place `axis` of the result. */
export const stack: Op<[xs: readonly Tensor[], axis?: number]> = composite<[xs: readonly Tensor[], axis?: number]>({
  name: "stack",
  act: "stack",
  takes: "xs, axis = 0",
  is: "the xs side by side along a new axis",
  slopes: { dx: "the slice of dy that came from it, for each x" },
  use: "samples to a batch; time steps to a sequence",
  samples: () => [
    [[sample([2, 3]), sample([2, 3], undefined, 1)]],
    [[sample([2, 2]), sample([2, 2], undefined, 1)], 1],
    [[sample([3]), sample([3], undefined, 1)], -1],
    [[sample([]), sample([], undefined, 1)]],
  ],
  known: () => [{
    of: [[sample([2], [1, 2]), sample([2], [3, 4])], 1],
    shape: [2, 2],
    gives: [1, 3, 2, 4],
  }],
}, (xs, axis = 0) => {
  if (xs.length === 0) throw new Error("Cannot stack: there are no tensors");
  const { shape } = xs[0], other = xs.find((x) => !isSameShape(x.shape, shape));
  if (other) throw new Error(`Cannot stack ${showShape(shape)} and ${showShape(other.shape)}: the shapes differ`);
  const rank = shape.length, at = axis < 0 ? axis + rank + 1 : axis;
  if (!(Number.isInteger(at) && at >= 0 && at <= rank)) {
    const choices = `the result has axes ${-rank - 1} to ${rank}`;
    throw new Error(`Cannot stack ${showShape(shape)} along a new axis ${axis}: ${choices}`);
  }
  return concat(xs.map((x) => reshape(x, shape.toSpliced(at, 0, 1))), at);
});
