import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { byNeurons, Counting, gridOf, gridsOf, layerOf, tensorsOf } from "../../chapters/09_tensors/batch.ts";
import { linesFetched, placesVisited, walksOf } from "../../chapters/09_tensors/memory.ts";
import { cellsOf } from "../../chapters/09_tensors/pictures.ts";
import { inType, largestError, relativeError, runningSums } from "../../chapters/09_tensors/rounding.ts";
import { instructions, outcome } from "../../chapters/09_tensors/shapes.ts";
import * as plain from "../../chapters/09_tensors/tensors.ts";
import { learnLine, meanOfSquares, petals } from "../../chapters/09_tensors/traps.ts";
import { leastSquares } from "../../chapters/01_neuron/neuron.ts";
import { tensor } from "../../lib/create.ts";
import { Reference } from "../../lib/device/reference.ts";
import { add, sub } from "../../lib/ops/arithmetic.ts";
import { broadcastTo, reshape } from "../../lib/ops/broadcast.ts";
import { transpose } from "../../lib/ops/movement.ts";
import { matmul } from "../../lib/ops/product.ts";
import { type Shape, sizeOf, stridesOf } from "../../lib/shape.ts";
import { device, onDevice, type Tensor } from "../../lib/tensor.ts";
import "../lib/exact.ts";

/** Mostly 1 to 4; seldom 0, since then there are no numbers to compare. */
const size = fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 1, max: 4 }) }, {
  weight: 1,
  arbitrary: fc.constant(0),
});
const shape = fc.array(size, { maxLength: 4 });
const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });

/** A grid of this shape with any numbers. */
const gridWith = (shape: Shape) =>
  fc.array(number, { minLength: sizeOf(shape), maxLength: sizeOf(shape) }).map((data) => plain.grid(shape, data));

/** Two shapes that broadcast: axes of one shape, some of them 1 in either, and some missing in front. */
const partners = fc.tuple(shape, fc.infiniteStream(fc.integer({ min: 0, max: 3 })), fc.nat(2), fc.nat(2))
  .map(([full, stream, dropA, dropB]) => {
    const [inA, inB] = [dropA, dropB].map((drop) => full.map((one) => stream.next().value === 0 ? 1 : one).slice(drop));
    return [inA, inB];
  });

/** The same shape, and the same numbers to the last bit. */
async function assertSame(found: Tensor, expected: plain.Grid) {
  assertEquals(found.shape, expected.shape);
  assertEquals([...await found.read()], [...expected.data]);
}

Deno.test("shapes: size and strides in plain numbers and in lib agree, and each index has the place that the order gives it", () => {
  fc.assert(fc.property(shape, (one) => {
    assertEquals(plain.sizeOf(one), sizeOf(one));
    const strides = plain.stridesOf(one), indexes = plain.indexesOf(one);
    assertEquals(strides, stridesOf(one));
    assertEquals(indexes.length, sizeOf(one));
    indexes.forEach((index, place) => assertEquals(plain.placeOf(index, strides), place));
    assertEquals(new Set(indexes.map(String)).size, indexes.length);
  }));
  assertEquals(plain.stridesOf([2, 3]), [3, 1]);
  assertEquals(plain.indexesOf([2, 2]), [[0, 0], [0, 1], [1, 0], [1, 1]]);
  assertEquals(plain.indexesOf([]), [[]]);
});

Deno.test("sums with broadcasting in plain numbers and in lib are equal to the last bit", async () => {
  const pair = partners.chain(([a, b]) => fc.tuple(gridWith(a), gridWith(b)));
  await fc.assert(fc.asyncProperty(pair, async ([a, b]) => {
    const [x, y] = tensorsOf(a, b);
    await assertSame(add(x, y), plain.add(a, b));
    await assertSame(sub(x, y), plain.combine(a, b, (left, right) => left - right));
    const shared = plain.sharedShape(a.shape, b.shape);
    await assertSame(broadcastTo(x, shared), plain.repeat(a, shared));
  }));
});

Deno.test("what does not broadcast is refused by both, and by neither else", () => {
  fc.assert(fc.property(shape, shape, (a, b) => {
    const refuses = (act: () => unknown) => {
      try {
        act();
        return false;
      } catch {
        return true;
      }
    };
    const grids = [a, b].map((one) => plain.grid(one, Array(sizeOf(one)).fill(1)));
    const [x, y] = tensorsOf(...grids);
    assertEquals(refuses(() => plain.add(grids[0], grids[1])), refuses(() => add(x, y)));
  }));
});

Deno.test("the product, the transposed matrix and the layer in plain numbers and in lib are equal to the last bit", async () => {
  const matrices = fc.tuple(size, size, size).chain(([m, k, n]) =>
    fc.tuple(gridWith([m, k]), gridWith([k, n]), gridWith([n, k]), gridWith([n]))
  );
  await fc.assert(fc.asyncProperty(matrices, async ([a, b, weights, bias]) => {
    const [x, y, w, c] = tensorsOf(a, b, weights, bias);
    await assertSame(matmul(x, y), plain.product(a, b));
    await assertSame(transpose(x), plain.transpose(a));
    await assertSame(layerOf(x, w, c), plain.layer(a, weights, bias));
  }));
});

Deno.test("known values: a product, a transposed matrix, a layer", () => {
  const a = plain.grid([2, 3], [1, 2, 3, 4, 5, 6]), b = plain.grid([3, 2], [1, 0, 0, 1, 1, 1]);
  assertEquals(plain.product(a, b), { shape: [2, 2], data: [4, 5, 10, 11] });
  assertEquals(plain.transpose(a), { shape: [3, 2], data: [1, 4, 2, 5, 3, 6] });
  const layer = plain.layer(a, plain.grid([2, 3], [1, 1, 1, 0, 0, 1]), plain.grid([2], [10, 20]));
  assertEquals(layer, { shape: [2, 2], data: [16, 23, 25, 26] });
  assertEquals(plain.product(plain.grid([1, 0], []), plain.grid([0, 1], [])).data, [0]);
});

Deno.test("a walk meets the numbers that its strides lead to, and stands still where a stride is 0", () => {
  const x = plain.grid([2, 3], [0, 1, 2, 3, 4, 5]);
  assertEquals(plain.walk(x, [3, 2], [1, 3]), plain.transpose(x));
  assertEquals(plain.walk(x, [2, 2], [3, 0]).data, [0, 0, 3, 3]);
  assertEquals(plain.repeat(plain.grid([3], [1, 2, 3]), [2, 3]).data, [1, 2, 3, 1, 2, 3]);
  assertEquals(plain.repeat(plain.grid([2, 1], [1, 2]), [2, 3]).data, [1, 1, 1, 2, 2, 2]);
});

const refused: [act: () => unknown, message: string][] = [
  [() => plain.grid([2, 3], [1, 2]), "Cannot make a grid of shape [2, 3]: expected 6 numbers, got 2"],
  [() => plain.sharedShape([2, 3], [2]), "Cannot combine [2, 3] and [2]: sizes 3 and 2 differ, and neither is 1"],
  [() => plain.transpose(plain.grid([3], [1, 2, 3])), "Cannot transpose [3]: a matrix has 2 axes"],
  [
    () => plain.product(plain.grid([1, 2], [1, 2]), plain.grid([1, 2], [1, 2])),
    "Cannot multiply [1, 2] and [1, 2]: 2 and 1 differ",
  ],
  [
    () => plain.product(plain.grid([2], [1, 2]), plain.grid([2, 1], [1, 2])),
    "Cannot multiply [2]: a matrix has 2 axes",
  ],
];

for (const [act, message] of refused) {
  Deno.test(`bad shapes are refused: ${message}`, () => {
    assertEquals(assertThrows(act, Error).message, message);
  });
}

Deno.test("a cache: lines that are kept cost nothing, and the one that was not used for longest goes first", () => {
  const cache = { perLine: 2, lines: 2 };
  assertEquals(linesFetched([0, 1, 2, 3, 0, 1], cache), 2);
  assertEquals(linesFetched([0, 2, 4, 0], cache), 4); // 0 had to go for 4
  assertEquals(linesFetched([0, 2, 0, 4, 0, 2], cache), 4); // 2 had to go for 4, since 0 was used later
  assertEquals(placesVisited([2, 3], [1, 2]), [0, 2, 4, 1, 3, 5]);
  const { byRows, byColumns } = walksOf(5);
  assertEquals(byRows.toSorted((a, b) => a - b), byColumns.toSorted((a, b) => a - b));
  assertEquals(byColumns.slice(0, 3), [0, 5, 10]);
  const ratio = (n: number) => linesFetched(walksOf(n).byColumns) / linesFetched(walksOf(n).byRows);
  assertEquals(ratio(512), 1); // the lines of one column fit
  assert(ratio(513) > 7.99 && ratio(513) <= 8); // and then they do not
});

Deno.test("instructions are counted up to the last one that is not full", () => {
  assertEquals(instructions(1_000_000, 512, 32), 62_500);
  assertEquals(instructions(17, 512, 32), 2);
});

Deno.test("the neurons of chapter 8 and a layer of tensors say the same, and the device is asked twice", async () => {
  const neurons = [{ weights: [1, -2], bias: 0.5 }, { weights: [3, 4], bias: -1 }], rows = [[1, 2], [0, 1], [5, -1]];
  const { weights, bias } = gridsOf(neurons), counting = new Counting();
  const found = onDevice(counting, () => layerOf(...tensorsOf(gridOf(rows), weights, bias)));
  assertEquals([...await found.read()], [-2.5, 10, -1.5, 3, 7.5, 10]);
  assertEquals(byNeurons(neurons, rows).flat().map(({ data }) => data), [...await found.read()]);
  assertEquals([counting.calls, counting.multiplications], [2, 12]);
});

Deno.test("another device is left again, whatever happens", () => {
  const before = device(), other = new Reference("float32");
  assertEquals(onDevice(other, () => device()), other);
  assertThrows(() => onDevice(other, () => sub(tensor([1, 2]), tensor([1, 2, 3]))));
  assertEquals(device(), before);
});

Deno.test("the trap: an error for each pair, and a neuron that learns the mean of its targets", async () => {
  const target = tensor([0, 1, 2, 3]), column = reshape(target, [4, 1]);
  assertEquals([await meanOfSquares(column, target), await meanOfSquares(column, column)], [2.5, 0]);
  const { lengths, widths } = await petals(), inputs = tensor(lengths, [150, 1]);
  const best = leastSquares(lengths.map((length) => [length]), widths);
  const right = await learnLine(inputs, tensor(widths, [150, 1]), 500);
  assert(Math.abs(right.weight - best.weights[0]) < 1e-3 && Math.abs(right.bias - best.bias) < 1e-3);
  const trapped = await learnLine(inputs, tensor(widths), 500);
  assert(Math.abs(trapped.weight) < 1e-3 && Math.abs(trapped.bias - 1.199) < 1e-2);
  assertEquals(await learnLine(inputs, tensor(widths, [1, 150]), 20), await learnLine(inputs, tensor(widths), 20));
});

Deno.test("compared with all targets, no predictions have a smaller loss than the variance of the targets", async () => {
  const some = fc.array(number, { minLength: 1, maxLength: 6 });
  await fc.assert(fc.asyncProperty(some, some, async (predictions, targets) => {
    const mean = targets.reduce((sum, target) => sum + target, 0) / targets.length;
    const variance = targets.reduce((sum, target) => sum + (target - mean) ** 2, 0) / targets.length;
    const loss = await meanOfSquares(tensor(predictions, [predictions.length, 1]), tensor(targets));
    assert(loss >= variance * (1 - 1e-9) - 1e-9, `${loss} < ${variance}`);
  }));
});

Deno.test("the shape of a result, or why there is none", () => {
  assertEquals(outcome(add, [5, 1, 3], [2, 1]), "[5, 2, 3]");
  assert(outcome(matmul, [150, 4], [3, 4]).startsWith("Cannot multiply matrices [150, 4] and [3, 4]"));
});

Deno.test("rounding: float32 keeps 24 digits, and no running sum is off by more than its bound", async () => {
  assertEquals(await inType("float32", () => tensor([0.1])), Math.fround(0.1));
  assertEquals(await inType("float64", () => tensor([0.1])), 0.1);
  assertEquals(await runningSums("float64", [1, 2, 3]), [0.1, 0.2, 0.1 + 0.1 + 0.1]);
  const counts = [1, 2, 7, 50, 333, 1000];
  for (const type of ["float32", "float64"] as const) {
    const errors = (await runningSums(type, counts)).map((sum, i) => relativeError(sum, counts[i]));
    errors.forEach((error, i) => assert(error <= largestError(type, counts[i]), `${type}, ${counts[i]}: ${error}`));
  }
});

Deno.test("a matrix is shown with its first row on top", () => {
  const field = cellsOf(plain.grid([2, 3], [1, 2, 3, 4, 5, 6]), "value");
  assertEquals(field.values, [[4, 5, 6], [1, 2, 3]]);
  assertEquals(field.names, { x: ["0", "1", "2"], y: ["1", "0"] });
});
