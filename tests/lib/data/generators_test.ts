import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  madeBlobs,
  type MadeClasses,
  madeLine,
  madeMoons,
  madeRatings,
  madeSine,
  madeSpirals,
} from "../../../lib/data/generators.ts";
import { Random } from "../../../lib/random.ts";

const CLASSES: Record<string, (random: Random, rows: number, noise: number) => MadeClasses> = {
  blobs: (random, rows, noise) => madeBlobs(random, { rows, noise, centers: [[0, 0], [2, 0], [0, 2]] }),
  moons: (random, rows, noise) => madeMoons(random, { rows, noise }),
  spirals: (random, rows, noise) => madeSpirals(random, { rows, noise, arms: 3 }),
};

for (const [name, make] of Object.entries(CLASSES)) {
  Deno.test(`${name}: the seed decides, classes are balanced, probabilities add up to 1`, () => {
    const { inputs, classes, truth } = make(new Random(4), 60, 0.05), count = Math.max(...classes) + 1;
    assertEquals(make(new Random(4), 60, 0.05).inputs, inputs);
    assert(String(make(new Random(5), 60, 0.05).inputs) !== String(inputs));
    for (let one = 0; one < count; one++) assertEquals(classes.filter((other) => other === one).length, 60 / count);
    for (const row of [...inputs, [100, -100]]) assertAlmostEquals(truth(row).reduce((a, b) => a + b), 1);
  });

  Deno.test(`${name}: without much noise, the truth names the class of every row`, () => {
    const { inputs, classes, truth } = make(new Random(7), 90, 0.01);
    for (const [i, row] of inputs.entries()) assert(truth(row)[classes[i]] > 0.99, `${row} of class ${classes[i]}`);
  });
}

Deno.test("blobs: where two clouds overlap, the truth is as often right as it says", () => {
  const { inputs, classes, truth } = madeBlobs(new Random(1), { rows: 4000, centers: [[-1], [1]] });
  const said = inputs.map((row) => Math.max(...truth(row))).reduce((a, b) => a + b) / inputs.length;
  const right = inputs.filter((row, i) => truth(row)[classes[i]] > 0.5).length / inputs.length;
  assertAlmostEquals(right, said, 4 * Math.sqrt(0.25 / 4000)); // four standard errors
  assertAlmostEquals(truth([1])[1], 1 / (1 + Math.exp(-2)), 1e-12); // Bayes's rule by hand
});

Deno.test("numbers are the truth and noise", () => {
  const line = madeLine(new Random(1), { rows: 50, weights: [2, -1], bias: 3 });
  assertEquals(line.truth([1, 1]), 4);
  line.inputs.forEach((row, i) => assertAlmostEquals(line.targets[i], line.truth(row)));
  const sine = madeSine(new Random(1), { rows: 4000, noise: 0.5, frequency: 2 });
  assertAlmostEquals(sine.truth([Math.PI / 4]), 1);
  const errors = sine.inputs.map((row, i) => sine.targets[i] - sine.truth(row));
  assertAlmostEquals(errors.reduce((sum, e) => sum + e * e, 0) / errors.length, 0.25, 4 * 0.25 * Math.sqrt(2 / 4000));
  assert(sine.inputs.every(([x]) => Math.abs(x) <= Math.PI));
});

Deno.test("numbers of rows and noise that make no sense are refused", () => {
  const message = (act: () => unknown) => assertThrows(act, Error).message;
  assertEquals(message(() => madeSine(new Random(1), { rows: 0 })), "Cannot make 0 rows: their number is 1, 2, ...");
  assertEquals(
    message(() => madeMoons(new Random(1), { rows: 2, noise: -1 })),
    "Cannot make rows with a noise of -1: it is a standard deviation, 0 or more",
  );
  assertEquals(
    message(() => madeBlobs(new Random(1), { rows: 2, centers: [] })),
    "Cannot make clouds around no centers",
  );
});

Deno.test("ratings: the wanted share is known, each pair stands there once, and without noise the vectors tell all", () => {
  const wish = { users: 20, items: 10, rank: 3, known: 0.3 };
  const { known, hidden, tastes, traits } = madeRatings(new Random(1), wish), all = [...known, ...hidden];
  assertEquals([known.length, hidden.length, tastes.length, traits.length], [60, 140, 20, 10]);
  assertEquals(new Set(all.map(({ user, item }) => user * 10 + item)).size, 200);
  for (const { user, item, value } of all) {
    assertAlmostEquals(value, tastes[user].reduce((sum, x, k) => sum + x * traits[item][k], 0) / Math.sqrt(3));
  }
  assertEquals(madeRatings(new Random(1), wish).known, known);
});

Deno.test("ratings: their deviation is 1, and that of noise comes on top", () => {
  const { hidden } = madeRatings(new Random(2), { users: 300, items: 200, rank: 8, known: 0.1, noise: 0.5 });
  const square = hidden.reduce((sum, { value }) => sum + value * value, 0) / hidden.length;
  assertAlmostEquals(square, 1.25, 0.15);
});

Deno.test("ratings that make no sense are refused", () => {
  const wish = { users: 2, items: 2, rank: 1, known: 0.5 };
  const message = (wrong: object) =>
    assertThrows(() => madeRatings(new Random(1), { ...wish, ...wrong }), Error).message;
  assertEquals(
    message({ users: 0 }),
    "Cannot make ratings of 2 items by 0 users with rank 1: all three must be 1, 2, ...",
  );
  for (const known of [0, 1, NaN]) {
    assertEquals(
      message({ known }),
      `Cannot make ratings of which the share ${known} is known: it lies between 0 and 1`,
    );
  }
});
