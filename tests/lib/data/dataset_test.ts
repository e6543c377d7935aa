import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { batches, batchRows, part } from "../../../lib/data/batches.ts";
import { type Dataset, datasetOf } from "../../../lib/data/dataset.ts";
import { Random } from "../../../lib/random.ts";
import { device } from "../../../lib/tensor.ts";
import "../exact.ts";

const THREE = datasetOf({ inputs: [[1, 2], [3, 4], [5, 6]], targets: { classes: [0, 1, 0] } });

async function valuesOf(dataset: Dataset, rows: number[]): Promise<{ shapes: number[][]; values: number[][] }> {
  const { inputs, targets } = dataset.batch(rows);
  return {
    shapes: [[...inputs.shape], [...targets.shape]],
    values: [[...await inputs.read()], [...await targets.read()]],
  };
}

const message = (act: () => unknown) => assertThrows(act, Error).message;

Deno.test("a batch holds the rows that are asked for, in that order, with classes as indices", async () => {
  assertEquals(await valuesOf(THREE, [2, 0]), { shapes: [[2, 2], [2]], values: [[5, 6, 1, 2], [0, 0]] });
  assertEquals(await valuesOf(THREE, [1, 1]), { shapes: [[2, 2], [2]], values: [[3, 4, 3, 4], [1, 1]] });
  assert(THREE.batch([0]).targets.isIndex);
  assertEquals(THREE.length, 3);
});

Deno.test("numbers as targets make a column, several make as many", async () => {
  const one = datasetOf({ inputs: [[1], [2]], targets: { numbers: [10, 0.1] } });
  assertEquals(await valuesOf(one, [1]), { shapes: [[1, 1], [1, 1]], values: [[2], [0.1]] });
  const two = datasetOf({ inputs: [[1], [2]], targets: { numbers: [[10, 11], [20, 21]] } });
  assertEquals(await valuesOf(two, [0, 1]), { shapes: [[2, 1], [2, 2]], values: [[1, 2], [10, 11, 20, 21]] });
  assertEquals(one.classes, undefined);
});

Deno.test("bytes stay bytes, and become numbers from 0 to 1 in a batch", async () => {
  const inputs = Uint8Array.of(0, 51, 102, 255, 0, 255, 0, 255);
  const images = datasetOf({ inputs, shape: [2, 2], targets: { classes: Uint8Array.of(1, 0) } });
  const { shapes, values } = await valuesOf(images, [0, 1]);
  assertEquals(shapes, [[2, 2, 2], [2]]);
  assertEquals(values, [[0, 0.2, 0.4, 1, 0, 1, 0, 1].map(Math.fround), [1, 0]]);
  const dim = datasetOf({ inputs: Uint8Array.of(8, 16), shape: [1], targets: { classes: [0, 1] }, brightest: 16 });
  assertEquals((await valuesOf(dim, [0, 1])).values[0], [0.5, 1]);
});

Deno.test("a number that is not finite is found in its batch, with row and column", () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    const inputs = datasetOf({ inputs: [[1, 2, 3], [4, 5, value]], targets: { classes: [0, 1] } });
    inputs.batch([0]);
    assertEquals(
      message(() => inputs.batch([0, 1])),
      `Cannot make a batch: input of row 1, column 2 is ${value}; only finite numbers can be learned from`,
    );
    const targets = datasetOf({ inputs: [[1], [2]], targets: { numbers: [value, 0] } });
    assertEquals(
      message(() => targets.batch([1, 0])),
      `Cannot make a batch: target of row 0, column 0 is ${value}; only finite numbers can be learned from`,
    );
    const packed = datasetOf({ inputs: Float32Array.of(1, 2, value, 4), shape: [2], targets: { classes: [0, 1] } });
    const row = message(() => part(packed, [1, 0]).batch([0]));
    assertEquals(
      row.startsWith(`Cannot make a batch: input of row 1, column 0 is ${value}`),
      true,
      "its own row, not that of the part",
    );
  }
});

Deno.test("parts that do not fit together are refused", () => {
  const targets = { classes: [0, 1] };
  assertEquals(
    message(() => datasetOf({ inputs: [[1]], targets })),
    "Cannot make a dataset of 1 inputs and 2 targets: each input needs one target",
  );
  assertEquals(message(() => datasetOf({ inputs: [], targets })), "Cannot make a dataset: there are no inputs");
  assertEquals(
    message(() => datasetOf({ inputs: [[1, 2], [3]], targets })),
    "Cannot make a dataset: input 1 has 1 numbers, input 0 has 2",
  );
  assertEquals(
    message(() => datasetOf({ inputs: new Uint8Array(5), shape: [2], targets })),
    "Cannot make a dataset: 5 numbers are no whole number of inputs of shape [2]",
  );
  for (const one of [-1, 0.5, NaN]) {
    assertEquals(
      message(() => datasetOf({ inputs: [[1], [2]], targets: { classes: [0, one] } })),
      `Cannot make a dataset: the class of row 1 is ${one}; classes are whole numbers from 0 on`,
    );
  }
});

Deno.test("rows that are not there are refused", () => {
  for (const row of [-1, 3, 0.5, NaN]) {
    const expected = `there is no row ${row}; rows are 0 to 2`;
    assertEquals(message(() => THREE.batch([0, row])), `Cannot make a batch: ${expected}`);
    assertEquals(message(() => part(THREE, [0, row])), `Cannot take a part of a dataset: ${expected}`);
  }
  assertEquals(message(() => THREE.batch([])), "Cannot make a batch of no rows");
  assertEquals(message(() => part(THREE, [])), "Cannot take a part of a dataset: no rows are named");
  assertEquals(message(() => part(THREE, [2]).batch([1])), "Cannot make a batch: there is no row 1; rows are 0 to 0");
});

Deno.test("a part is a dataset, and a part of a part too", async () => {
  const two = part(THREE, [2, 1]);
  assertEquals([two.length, [...Array.from(two.classes!)]], [2, [0, 1]]);
  assertEquals((await valuesOf(two, [0, 1])).values, [[5, 6, 3, 4], [0, 1]]);
  assertEquals((await valuesOf(part(two, [1]), [0])).values, [[3, 4], [1]]);
});

Deno.test("five rows in batches of two: 2, 2, 1; the last is dropped where that is wanted", () => {
  assertEquals(batchRows(5, 2), [[0, 1], [2, 3], [4]]);
  assertEquals(batchRows(5, 2, { dropLast: true }), [[0, 1], [2, 3]]);
  assertEquals(batchRows(4, 2, { dropLast: true }), [[0, 1], [2, 3]]);
});

Deno.test("an epoch takes each row once, in an order that the seed decides", () => {
  const sizes = fc.integer({ min: 1, max: 60 }).chain((length) =>
    fc.tuple(fc.constant(length), fc.integer({ min: 1, max: length }))
  );
  fc.assert(fc.property(sizes, fc.integer({ min: 0, max: 1e6 }), ([length, size], seed) => {
    const rows = batchRows(length, size, { random: new Random(seed) });
    assertEquals(rows.flat().sort((a, b) => a - b), Array.from({ length }, (_, i) => i));
    assertEquals(rows, batchRows(length, size, { random: new Random(seed) }));
    assertEquals(rows.length, Math.ceil(length / size));
    assert(rows.slice(0, -1).every((batch) => batch.length === size));
  }));
  const random = new Random(1);
  assert(String(batchRows(50, 50, { random })) !== String(batchRows(50, 50, { random })), "each epoch draws anew");
});

Deno.test("a batch larger than the data, or of no rows, is refused", () => {
  const larger = "Cannot make batches of 4 rows: there are only 3; choose 3 or less";
  assertEquals(message(() => batchRows(3, 4)), larger);
  assertEquals(message(() => batchRows(0, 4)), "Cannot make batches: there are no rows");
  assertEquals(message(() => [...batches(THREE, 4)]), larger);
  for (const size of [0, -1, 1.5, NaN]) {
    assertEquals(message(() => batchRows(3, size)), `Cannot make batches of ${size} rows: a size is 1, 2, ...`);
  }
});

Deno.test("each batch is a step of its own: what was made in it goes back when the next comes", async () => {
  const seen: Dataset["batch"] extends (rows: never) => infer Batch ? Batch[] : never = [];
  for (const batch of batches(THREE, 2)) {
    seen.push(batch);
    assertEquals((await batch.inputs.read()).length, 2 * batch.inputs.shape[0]);
  }
  assertEquals(seen.map(({ inputs }) => inputs.shape[0]), [2, 1]);
  for (const { inputs } of seen) {
    let gone = false;
    await inputs.read().catch(() => gone = true);
    assert(gone, "a batch of the past is still there");
  }
  for (const _ of batches(THREE, 1)) break; // the step ends here too
  using _step = device().step();
});
