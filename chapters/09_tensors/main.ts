/** The experiment: many numbers at once, with a shape; how they lie in memory, and what may go wrong with them. */
import { tensor } from "../../lib/create.ts";
import type { Page } from "../../lib/figure/page.ts";
import { add } from "../../lib/ops/arithmetic.ts";
import { matmul } from "../../lib/ops/product.ts";
import { Random } from "../../lib/random.ts";
import { showShape } from "../../lib/shape.ts";
import type { Options } from "../contents.ts";
import * as measure from "./batch.ts";
import { claims } from "./claims.ts";
import { CACHE, linesFetched, placesVisited, walksOf } from "./memory.ts";
import { cellsOf, showTensors } from "./pictures.ts";
import { showRounding } from "./rounding.ts";
import { BROADCASTS, instructions, outcome, PRODUCTS } from "./shapes.ts";
import * as plain from "./tensors.ts";
import { showTimes } from "./times.ts";
import { showTraps } from "./traps.ts";
import { showExactClaims } from "./exact.ts";

export async function main(page: Page, { seed }: Options) {
  await showFirst(page);
  showMemory(page);
  showWalks(page);
  showBroadcasting(page);
  await showTraps(page);
  await showLayer(page, seed);
  showStacks(page);
  showTimes(page, seed);
  showLanes(page);
  await showRounding(page);
  await showExactClaims(page, claims, seed);
}

async function showFirst(page: Page) {
  page.heading("A shape and a list");
  page.text(
    `A tensor is many numbers at once. They stand in memory one behind the other, as a list, and a shape says how to
    read it: how many there are along each axis. These are the temperatures of the notes, here three hours of two days.
    The shape is [2, 3]. An adjustment of 2 is added, number by number.`,
  );
  const temperatures = tensor([[30, 32, 33], [29, 31, 34]]), adjustment = tensor([[2, 2, 2], [2, 2, 2]]);
  await showTensors(page, { temperatures, adjustment, "their sum": add(temperatures, adjustment) });
  page.text(
    `In memory the first day comes first, then the second. So it is one step to the next hour, and
    three to the next day. These are the strides of the shape [2, 3]. They turn an index, which is a number for each
    axis, into a place in memory:`,
  );
  const numbers = await temperatures.read();
  page.table(
    ["index", "place in memory", "number there"],
    plain.indexesOf([2, 3]).map((index) => {
      const place = plain.placeOf(index, plain.stridesOf([2, 3]));
      return [showShape(index), `3 * ${index[0]} + 1 * ${index[1]} = ${place}`, numbers[place]];
    }),
  );
}

function showMemory(page: Page) {
  page.heading("In memory");
  page.text(
    `The numbers of this matrix are their own places in memory. It is shown as it is, transposed, which means that
    rows become columns, and reshaped, which means that the same list is read with another shape.`,
  );
  const x = plain.grid([3, 4], Array.from({ length: 12 }, (_, place) => place));
  const panels = [
    { title: "x: [3, 4]", grid: x },
    { title: "transposed: [4, 3]", grid: plain.transpose(x) },
    { title: "reshaped: [4, 3]", grid: plain.grid([4, 3], x.data) },
  ];
  page.heatmap({
    name: "memory",
    title: "The same twelve numbers, transposed and reshaped",
    x: { label: "column" },
    y: { label: "row" },
    panels: panels.map(({ title, grid }) => ({ title, field: cellsOf(grid, "place in memory") })),
  });
  page.text(
    `Both results are [4, 3], and they are not the same. Reshaping leaves each number where it is. Transposing needs
    no number to move either, if the list is read with other strides: down one row is a step of 1 then, and one column to
    the right a step of 4. The list is the same. What changes is the walk through it.`,
  );
}

function showWalks(page: Page) {
  page.heading("Two walks");
  page.text(`Here a matrix [6, 8] is gone through, row by row and column by column. Both ways meet all 48 numbers.`);
  const steps = Array.from({ length: 48 }, (_, step) => step + 1);
  page.lines({
    name: "two_walks",
    title: "Two walks through a matrix of 6 rows and 8 columns in memory",
    x: { label: "step" },
    y: { label: "place in memory" },
    lines: [
      { name: "row by row", x: steps, y: placesVisited([6, 8], [8, 1]) },
      { name: "column by column", x: steps, y: placesVisited([8, 6], [1, 8]) },
    ],
  });
  page.text(`A processor does not fetch one number from memory. It fetches a line, usually of 64 bytes, which
    are ${CACHE.perLine} numbers of 64 bits, and keeps it in a small cache for a while. Counted here is a cache of
    ${CACHE.lines} such lines, which is 32 KiB. It drops the line that was not used for longest.`);
  page.table(
    ["rows and columns", "numbers", "lines by rows", "lines by columns", "times as many"],
    [16, 80, 400, 800].map((n) => {
      const { byRows, byColumns } = walksOf(n), [rows, columns] = [byRows, byColumns].map((one) => linesFetched(one));
      return [n, n * n, rows, columns, columns / rows];
    }),
  );
  page.text(
    `As long as the lines of one column fit into the cache, the order makes no difference. Once they do not, each
    number on the way down costs a whole line. Both ways read the same numbers, once each. Only the order differs.`,
  );
}

function showBroadcasting(page: Page) {
  page.heading("Broadcasting");
  page.text(
    `What if the shapes differ? Then the smaller one may be repeated to fit, which is called broadcasting. Shapes are
    aligned at their last axes. Two sizes fit if they are equal, or if one of them is 1. An axis that is missing counts as
    1. Where the size is 1, the number is used again and again: the walk stands still there, with the stride 0.`,
  );
  const column = plain.grid([4, 1], [0, 10, 20, 30]), row = plain.grid([3], [3, 6, 9]);
  const panels = [
    { title: "[4, 1], to the right", grid: plain.repeat(column, [4, 3]) },
    { title: "[3], downward", grid: plain.repeat(row, [4, 3]) },
    { title: "their sum: [4, 3]", grid: plain.add(column, row) },
  ];
  page.heatmap({
    name: "broadcasting",
    title: "A column of 4 and a row of 3 make a matrix of 4 rows and 3 columns",
    x: { label: "column" },
    y: { label: "row" },
    panels: panels.map(({ title, grid }) => ({ title, field: cellsOf(grid, "value") })),
  });
  page.table(
    ["a", "b", "a + b"],
    BROADCASTS.map(([a, b]) => [showShape(a), showShape(b), outcome(add, a, b)]),
  );
  page.text(
    `What does not fit is refused, for example a vector of 2 beside rows of 3: "${outcome(add, [2, 3], [2])}".`,
  );
}

async function showLayer(page: Page, seed: number) {
  page.heading("A layer in one line");
  const rows = await measure.flowerRows(), neurons = measure.randomNeurons(3, 4, new Random(seed));
  const { weights, bias } = measure.gridsOf(neurons), x = measure.gridOf(rows);
  const [tensors, plainly] = [measure.layerOf(...measure.tensorsOf(x, weights, bias)), plain.layer(x, weights, bias)];
  const found = await tensors.read(), byNeurons = measure.byNeurons(neurons, rows);
  page.text(
    `Three neurons with random numbers read the four measures of a flower. Written row by row, their weights are a
    matrix [3, 4], and their biases a vector [3]. The flowers are a matrix [150, 4]. All neurons for all flowers are then
    one product and one sum: x times the transposed weights, plus the bias, which is broadcast. This is what neuron 1 says
    of the first flowers:`,
  );
  page.table(
    ["flower", "neurons of chapter 8", "plain numbers", "tensors"],
    [0, 1, 2].map((i) => [i + 1, byNeurons[i][0].data, plainly.data[3 * i], found[3 * i]]),
  );
  page.text(
    `They are equal but for the last digits: a neuron begins its sum with the bias, and the product adds it at the
    end. Now the work is counted: how many pairs of
    numbers are multiplied, and how many steps are asked for, one by one. A step is a value that is made, or an op on
    tensors.`,
  );
  page.table(
    ["flowers", "multiplied by neurons", "in tensors", "steps by neurons", "in tensors"],
    [1, 10, 150].map((count) => {
      const loops = measure.workByNeurons(byNeurons.slice(0, count));
      const work = measure.workInTensors(neurons, rows.slice(0, count));
      return [count, loops.multiplications, work.multiplications, loops.steps, work.steps];
    }),
  );
  page.text(
    `Not one multiplication is saved. The loops are still there. They have moved into the op, where they run over plain
    numbers that stand side by side. So a batch, which is several rows of data at once, is just one more axis.`,
  );
}

function showStacks(page: Page) {
  page.heading("Stacks of matrices");
  page.text(`The product takes more axes than two. The last two are matrices, and those in front say which one. They
    broadcast too. So one matrix can be multiplied with every one of a stack.`);
  page.table(
    ["a", "b", "their product"],
    PRODUCTS.map(([a, b]) => [showShape(a), showShape(b), outcome(matmul, a, b)]),
  );
  page.text(
    `A vector counts as a row on the left and as a column on the right. The inner sizes must be equal; they never
    repeat: "${outcome(matmul, [150, 4], [3, 4])}". Here the second should have been transposed.`,
  );
}

function showLanes(page: Page) {
  page.heading("How many at once");
  page.text(
    `A processor adds numbers in registers. A wide register holds several, its lanes, and one instruction works on
    all of them: single instruction, multiple data, or SIMD (Flynn 1972). The more bits the register has and
    the fewer a number takes, the fewer instructions are needed. For the sum of two vectors of a million numbers:`,
  );
  page.table(
    ["bits", "lanes, float64", "float32", "instructions, float64", "float32"],
    [64, 128, 256, 512].map((bits) => [
      bits,
      ...[64, 32].map((size) => bits / size),
      ...[64, 32].map((size) => instructions(1_000_000, bits, size)),
    ]),
  );
  page.text(
    `Numbers that stand side by side can be loaded so. Numbers that are objects, each somewhere in memory, cannot. An
    instruction is not a cycle: an addition takes several cycles from its start to its end, and several may be under way
    at once (Fog 2022). Chapter 11 uses such instructions.`,
  );
}
