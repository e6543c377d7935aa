import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { datasetOf } from "../../../lib/data/dataset.ts";
import { split, splitRows, stratifiedRows } from "../../../lib/data/split.ts";
import { Random } from "../../../lib/random.ts";

const message = (act: () => unknown) => assertThrows(act, Error).message;
const seed = fc.integer({ min: 0, max: 1e6 });
const byNumber = (a: number, b: number) => a - b;

Deno.test("a split takes each row once", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 4, max: 200 }),
      fc.double({ min: 0.2, max: 0.8, noNaN: true }),
      seed,
      (length, share, seed) => {
        const { training, validation } = splitRows(length, share, new Random(seed));
        assertEquals(validation.length, Math.round(length * share));
        assertEquals([...training, ...validation].sort(byNumber), Array.from({ length }, (_, i) => i));
        assertEquals(splitRows(length, share, new Random(seed)), { training, validation });
      },
    ),
  );
});

Deno.test("1000 rows, a tenth for the test, a tenth of the rest for validation: 810, 90, 100", () => {
  const random = new Random(1), { training: rest, validation: test } = splitRows(1000, 0.1, random);
  const { training, validation } = splitRows(rest.length, 0.1, random);
  assertEquals([training.length, validation.length, test.length], [810, 90, 100]);
});

Deno.test("a stratified split gives each class its share, as nearly as whole rows allow", () => {
  const classes = fc.array(fc.integer({ min: 2, max: 40 }), { minLength: 1, maxLength: 5 })
    .map((sizes) => sizes.flatMap((size, one) => new Array<number>(size).fill(one)))
    .filter(({ length }) => length >= 4);
  fc.assert(fc.property(classes, fc.double({ min: 0.2, max: 0.5, noNaN: true }), seed, (classes, share, seed) => {
    const { training, validation } = stratifiedRows(classes, share, new Random(seed));
    assertEquals([...training, ...validation].sort(byNumber), classes.map((_, i) => i));
    for (const one of new Set(classes)) {
      const all = classes.filter((other) => other === one).length,
        held = validation.filter((row) => classes[row] === one).length;
      assert(Math.abs(held - all * share) < 1 + 1e-9, `${held} of ${all} for a share of ${share}`);
      assert(held < all, "a class is gone from the training part");
    }
  }));
});

Deno.test("a class of one row is trained on", () => {
  for (let seed = 0; seed < 20; seed++) {
    const { training } = stratifiedRows(["a", "a", "a", "a", "b", "a"], 0.5, new Random(seed));
    assert(training.includes(4));
  }
});

Deno.test("both parts are mixed: no class stands in front of the others", () => {
  const classes = Array.from({ length: 200 }, (_, i) => i % 2),
    { training, validation } = stratifiedRows(classes, 0.5, new Random(1));
  for (const rows of [training, validation]) {
    const changes = rows.filter((row, i) => i > 0 && classes[row] !== classes[rows[i - 1]]).length;
    assert(changes > 20, `${changes} changes`); // 50 on average, 5 their deviation
  }
});

Deno.test("the class with the largest rest gets the row that is left", () => {
  const classes = [..."aaaaabbb"], { validation } = stratifiedRows(classes, 0.25, new Random(1));
  assertEquals(validation.map((row) => classes[row]).sort(), ["a", "b"]); // 1.25 and 0.75 rows
});

Deno.test("a dataset of classes is split by its classes, one of numbers is not", () => {
  const inputs = Array.from({ length: 20 }, (_, i) => [i]), classes = inputs.map((_, i) => i < 15 ? 0 : 1);
  const { training, validation } = split(datasetOf({ inputs, targets: { classes } }), 0.2, new Random(3));
  assertEquals([...Array.from(validation.classes!)].sort(), [0, 0, 0, 1]);
  assertEquals(training.length, 16);
  const numbers = split(datasetOf({ inputs, targets: { numbers: classes } }), 0.2, new Random(3));
  assertEquals([numbers.training.length, numbers.validation.length], [16, 4]);
});

Deno.test("a share that leaves no rows is refused", () => {
  assertEquals(
    message(() => splitRows(10, 0.04, new Random(1))),
    "Cannot split 10 rows with a share of 0.04: it leaves no rows for validation",
  );
  assertEquals(
    message(() => stratifiedRows([0, 1], 0.9, new Random(1))),
    "Cannot split 2 rows with a share of 0.9: it leaves no rows for training",
  );
  for (const share of [0, 1, -0.1, 20, NaN]) {
    assertEquals(
      message(() => splitRows(10, share, new Random(1))),
      `Cannot split off a share of ${share}: a share is above 0 and below 1, such as 0.2`,
    );
  }
  assertEquals(
    message(() => stratifiedRows(["a", "b", "c", "d"], 0.5, new Random(1))),
    "Cannot split by classes: each class has a single row, which is needed for training",
  );
});
