import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as linear from "../../chapters/24_autoencoders/autoencoders.ts";
import { irisRows } from "../../chapters/24_autoencoders/linear.ts";
import * as pca from "../../chapters/24_autoencoders/pca.ts";
import { tensorSteps } from "../../chapters/24_autoencoders/tie.ts";
import { digitImages } from "../../lib/data/digits.ts";
import { measureSlope } from "../../lib/difference.ts";
import { Random } from "../../lib/random.ts";
import "../lib/exact.ts";

const { encode, decode, gradient, randomAutoencoder, reconstructionError, train } = linear;
const { principalComponents, project, restore, largestAngle } = pca;

/** Rows of random numbers, the columns of which differ in size. */
function cloud(seed: number, rows: number, columns: number): number[][] {
  const random = new Random(seed);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, (_, j) => random.normal(0, 1 + j)));
}

Deno.test("an autoencoder tells a row in few numbers, and says it again", () => {
  const first = { encoder: [[1, 0]], decoder: [[1], [0]] };
  assertEquals(encode(first, [3, 4]), [3]);
  assertEquals(decode(first, [3]), [3, 0]);
  assertEquals(reconstructionError(first, [[3, 4], [1, 0]]), 4); // of four numbers, one is off by 4
  assertEquals(gradient(first, [[3, 4]]), { encoder: [[0, 0]], decoder: [[0], [-12]] });
});

Deno.test("its slopes agree with differences, in every weight", () => {
  const shapes = fc.record({
    seed: fc.integer(),
    n: fc.integer({ min: 1, max: 5 }),
    k: fc.integer({ min: 1, max: 4 }),
    rows: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(shapes, ({ seed, n, k, rows }) => {
      const one = randomAutoencoder(n, k, new Random(seed)), data = cloud(seed, rows, n), slopes = gradient(one, data);
      for (const part of ["encoder", "decoder"] as const) {
        one[part].forEach((row, i) =>
          row.forEach((weight, j) => {
            const value = (x: number) =>
              reconstructionError({ ...one, [part]: one[part].with(i, one[part][i].with(j, x)) }, data);
            const { slope, uncertain } = measureSlope((x) => ({ value: value(x), size: value(x) + 1 }), weight);
            assert(
              Math.abs(slope - slopes[part][i][j]) <= uncertain + 1e-8 * (1 + Math.abs(slope)),
              `${part} ${i} ${j}`,
            );
          })
        );
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("ten steps in plain numbers and with tensors end in the same weights, to 1e-10", async () => {
  for (const seed of [1, 2, 3]) {
    const start = randomAutoencoder(4, 2, new Random(seed)), walk = { learningRate: 0.1, steps: 10 };
    const plain = train(start, irisRows, walk), found = await tensorSteps(start, irisRows, walk);
    for (const part of ["encoder", "decoder"] as const) {
      plain[part].flat().forEach((weight, i) => assertAlmostEquals(found[part].flat()[i], weight, 1e-10));
    }
  }
});

Deno.test("an autoencoder that makes no sense, and rows that do not fit, are refused", () => {
  const one = randomAutoencoder(3, 2, new Random(1));
  assertThrows(
    () => randomAutoencoder(3, 0, new Random(1)),
    Error,
    "Cannot make an autoencoder with 3 inputs and a code of 0: both must be 1, 2, ...",
  );
  assertThrows(() => encode(one, [1, 2]), Error, "Cannot encode a row: expected 3 numbers, got 2");
  assertThrows(() => decode(one, [1, 2, 3]), Error, "Cannot decode: expected 2 numbers of the code, got 3");
  assertThrows(() => train(one, [[1, 2, NaN]], { learningRate: 0.1, steps: 1 }), Error, "NaN");
  assertThrows(() => train(one, [], { learningRate: 0.1, steps: 1 }), Error, "Cannot train an autoencoder");
});

Deno.test("components are of length 1 and at right angles, and have all of the variance when there are as many as columns", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 12 }), (seed, n, rows) => {
      const found = principalComponents(cloud(seed, rows, n), n, new Random(seed)), { directions, variances } = found;
      directions.forEach((u, i) =>
        directions.forEach((v, j) => {
          assertAlmostEquals(u.reduce((sum, x, at) => sum + x * v[at], 0), i === j ? 1 : 0, 1e-10);
        })
      );
      const sum = variances.reduce((a, b) => a + b);
      assertAlmostEquals(sum, found.total, 1e-9 * (1 + found.total));
      variances.slice(1).forEach((value, i) => assert(value <= variances[i] * (1 + 1e-6) + 1e-12));
    }),
    { numRuns: 60 },
  );
});

Deno.test("the error of k components is the variance of those that are left out", () => {
  const rows = cloud(1, 40, 5), all = principalComponents(rows, 5, new Random(1));
  for (const k of [1, 2, 3, 4]) {
    const some = pca.firstOf(all, k);
    const squares = rows.flatMap((row) => restore(some, project(some, row)).map((y, j) => (y - row[j]) ** 2));
    const left = all.variances.slice(k).reduce((a, b) => a + b);
    assertAlmostEquals(squares.reduce((a, b) => a + b) / squares.length, left / 5, 1e-10);
  }
});

Deno.test("components of known rows", () => {
  const found = principalComponents([[3, 1], [-1, 1], [1, 2], [1, 0]], 2, new Random(1)); // a cross around 1, 1
  assertEquals(found.mean, [1, 1]);
  assertAlmostEquals(found.variances[0], 2, 1e-12);
  assertAlmostEquals(found.variances[1], 0.5, 1e-12);
  assertAlmostEquals(Math.abs(found.directions[0][0]), 1, 1e-10);
  const line = principalComponents([[1, 2], [2, 4], [3, 6]], 2, new Random(1)); // one direction, and nothing else
  assertAlmostEquals(pca.explained(pca.firstOf(line, 1)), 1, 1e-12);
  assertAlmostEquals(line.variances[1], 0, 1e-12);
  const same = principalComponents([[5, 5], [5, 5]], 1, new Random(1));
  assertEquals([same.variances, same.total, restore(same, [0])], [[0], 0, [5, 5]]);
});

Deno.test("components of Iris and of the digits are those of scikit-learn 1.9", async () => {
  const sharesOf = (rows: number[][], k: number) => {
    const { variances, total } = principalComponents(rows, k, new Random(1));
    return variances.map((value) => value / total);
  };
  [0.92461872, 0.05306648, 0.01710261, 0.00521218].forEach((share, i) =>
    assertAlmostEquals(sharesOf(irisRows.map((row) => [...row]), 4)[i], share, 1e-8)
  );
  const { pixels, count } = await digitImages();
  const rows = Array.from({ length: count }, (_, i) => [...pixels.subarray(64 * i, 64 * i + 64)]);
  [0.14890594, 0.13618771, 0.11794594].forEach((share, i) => assertAlmostEquals(sharesOf(rows, 3)[i], share, 1e-8));
});

Deno.test("the largest angle between two subspaces, whatever spans them", () => {
  const plane = { mean: [0, 0, 0], directions: [[1, 0, 0], [0, 1, 0]], variances: [1, 1], total: 2 };
  const angle = 30 * Math.PI / 180;
  assertAlmostEquals(largestAngle(plane, [[5, 0, 0], [1, 2, 0]]), 0, 1e-6);
  assertAlmostEquals(largestAngle(plane, [[0, 2 * Math.cos(angle), 2 * Math.sin(angle)]]), 30, 1e-9);
  assertAlmostEquals(largestAngle(plane, [[1, 0, 0], [1, Math.cos(angle), Math.sin(angle)]]), 30, 1e-9);
  assertAlmostEquals(largestAngle(plane, [[0, 0, 3]]), 90, 1e-9);
});

Deno.test("components that cannot be are refused", () => {
  const rows = [[1, 2], [3, 4]], random = new Random(1);
  for (const count of [0, 3, 1.5]) {
    assertThrows(
      () => principalComponents(rows, count, random),
      Error,
      `Cannot find ${count} principal components of rows of 2 numbers: it must be 1 to 2`,
    );
  }
  assertThrows(() => principalComponents([], 1, random), Error, "Cannot find principal components");
  assertThrows(() => principalComponents([[1, 2], [3]], 1, random), Error, "Cannot find principal components");
  assertThrows(() => principalComponents([[1, Infinity]], 1, random), Error, "Infinity");
  const found = principalComponents(rows, 1, random);
  assertThrows(() => project(found, [1]), Error, "Cannot project a row: expected 2 numbers, got 1");
  assertThrows(() => restore(found, [1, 2]), Error, "Cannot restore a row: expected 1 numbers of the code, got 2");
});
