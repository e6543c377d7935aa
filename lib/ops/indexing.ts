/**
 * Picking by number along an axis. The numbers pick rows of a table (`lookup`, `addRows`), so these do all the moving.
 */
import { indices } from "../create.ts";
import { parseFormula } from "../formula/parse.ts";
import { composite, type Op, op } from "../op.ts";
import { axisOf, checkShape, isSameShape, type Shape, showShape, sizeOf, stridesOf } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { add } from "./arithmetic.ts";
import { reshape } from "./broadcast.ts";
import { evaluate } from "./calculate.ts";
import { addRows, checkIndices, indicesBeside, lookup, placesBeside } from "./rows.ts";
import { sample } from "./sample.ts";
import { inFront } from "./walks.ts";

/** Whole slices of x by number along an axis, which is replaced by the axes of the index. */
export const take: Op<[x: Tensor, index: Tensor, axis: number]> = composite({
  name: "take",
  act: "take",
  takes: "x, index, axis",
  is: "slice index[i] of x along the axis, for each i: the axis is replaced by those of the index",
  slopes: { dx: "dy, each slice added to the slice that it was taken from" },
  use: "columns of a table; padding by reflection",
  samples: () => [
    [sample([2, 3]), indices([2, 0, 2, 1]), 1],
    [sample([3, 2]), indices([1, 1]), 0],
    [sample([2, 3, 2]), indices([[0, 2], [1, 0]]), 1],
    [sample([2, 3]), indices(1), -1],
    [sample([2, 2]), indices([]), 1],
  ],
  known: () => [{
    of: [sample([2, 3], [1, 2, 3, 4, 5, 6]), indices([2, 0]), 1],
    shape: [2, 2],
    gives: [3, 1, 6, 4],
  }],
}, (x, index, axis) => {
  const at = axisOf("take slices of", axis, x.shape);
  checkIndices(() => `take slices of ${showShape(x.shape)} along axis ${axis}`, index, x.shape[at]);
  return inFront(x, at, (rows) => lookup(rows, index));
});

/**
 * One number for each place of the index, which has as many axes as x: the number of x at that place, but with the
 * index in place of the coordinate along `axis`. `[n, classes]` and labels `[n, 1]` along axis 1 give `[n, 1]`.
 */
export const gather: Op<[x: Tensor, index: Tensor, axis: number]> = composite({
  name: "gather",
  act: "gather",
  takes: "x, index, axis",
  is: "the number of x at each place of the index, the index in place of the coordinate along the axis",
  slopes: { dx: "dy, each number added where it came from" },
  use: "the score of the right class",
  samples: () => [
    [sample([2, 3]), indices([[2, 0], [1, 1]]), 1],
    [sample([3, 2]), indices([[2, 0]]), 0],
    [sample([2, 2, 2]), indices([[[1], [0]]]), -1],
    [sample([3]), indices([]), 0],
  ],
  known: () => [{
    of: [sample([2, 3], [1, 2, 3, 4, 5, 6]), indices([[2], [0]]), 1],
    shape: [2, 1],
    gives: [3, 4],
  }],
}, (x, index, axis) => {
  const places = placesOf("gather", x.shape, index, axis);
  return lookup(reshape(x, [sizeOf(x.shape)]), indicesBeside(x, places, index.shape));
});

/** x, to which each number of a source, in the shape of the index, is added where `gather` would read. */
export const scatterAdd: Op<[x: Tensor, index: Tensor, source: Tensor, axis: number]> = composite({
  name: "scatterAdd",
  act: "scatter",
  takes: "x, index, source, axis",
  is: "x, each number of the source added at its place, the index in place of the coordinate along the axis",
  slopes: { dx: "dy", dsource: "gather(dy, index, axis)" },
  use: "histograms; sums by class",
  samples: () => [
    [sample([2, 3]), indices([[2, 0, 2], [1, 1, 0]]), sample([2, 3], undefined, 1), 1],
    [sample([3, 2]), indices([[2, 0]]), sample([1, 2]), 0],
    [sample([2]), indices([]), sample([0]), 0],
  ],
  known: () => [{
    of: [sample([3], [1, 2, 3]), indices([1, 0, 1]), sample([3], [10, 20, 30]), 0],
    shape: [3],
    gives: [21, 42, 3],
  }],
}, (x, index, source, axis) => {
  if (!isSameShape(source.shape, index.shape)) {
    throw new Error(
      `Cannot scatter ${showShape(source.shape)} by an index of ${showShape(index.shape)}: they must have one shape`,
    );
  }
  const places = placesOf("scatter", x.shape, index, axis);
  return add(x, reshape(addRows(source, indicesBeside(x, places, index.shape), sizeOf(x.shape)), x.shape));
});

/** Places are numbered by index numbers, which float32 holds exactly up to here. */
const MOST_PLACES = 2 ** 24;

/** For each place of the index, the number of the place in `shape` that it stands for, counted row by row. */
function placesOf(act: string, shape: Shape, index: Tensor, axis: number): Int32Array {
  const at = axisOf(act, axis, shape), doing = `${act} along axis ${axis} of ${showShape(shape)}`;
  checkIndices(doing, index, shape[at]);
  const numbers = index.indices!;
  const fits = shape.length === index.shape.length && index.shape.every((size, k) => k === at || size <= shape[k]);
  if (!fits) {
    throw new Error(
      `Cannot ${doing} by an index of ${showShape(index.shape)}: ` +
        "the index needs as many axes, and besides the one none may be longer",
    );
  }
  if (sizeOf(shape) > MOST_PLACES) {
    throw new Error(`Cannot ${doing}: of its ${sizeOf(shape)} places only 2^24 can be numbered in float32; use parts`);
  }
  const own = stridesOf(index.shape), strides = stridesOf(shape);
  return numbers.map((number, i) => {
    let place = number * strides[at];
    for (let k = 0, rest = i; k < own.length; rest %= own[k++]) {
      if (k !== at) place += Math.floor(rest / own[k]) * strides[k];
    }
    return place;
  });
}

const IS_CLASS = parseFormula("label == place", ["label", "place"]);

/** 1 at the place that the index names, and 0 at the others: `[...index] -> [...index, classes]`. */
export const oneHot: Op<[index: Tensor, classes: number]> = op({
  name: "oneHot",
  act: "make one-hot rows",
  takes: "index, classes",
  is: "1 at place index[i] of row i, 0 elsewhere: [...index, classes]",
  slopes: {},
  use: "labels as targets for a layer of numbers",
  samples: () => [[indices([2, 0]), 3], [indices([[0], [1]]), 2], [indices([]), 2], [indices(0), 1]],
  known: () => [{ of: [indices([2, 0]), 3], shape: [2, 3], gives: [0, 0, 1, 1, 0, 0] }],
}, {
  value(index, classes) {
    checkShape("make one-hot rows", [...index.shape, classes]);
    checkIndices(() => `make one-hot rows of ${classes} classes`, index, classes);
    const labels = new Tensor([...index.shape, 1], index.storage, index.device);
    return evaluate("make one-hot rows", IS_CLASS, ["label", "place"], [labels, placesBeside(index, classes)]);
  },
});
