import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { medianImputer, medianOf } from "../../../lib/data/impute.ts";
import { minMaxScaler, standardScaler } from "../../../lib/data/scale.ts";

const message = (act: () => unknown) => assertThrows(act, Error).message;
const SCALERS = { standard: standardScaler, minMax: minMaxScaler };

Deno.test("a standard scaler takes mean and deviation of the training part, for all others too", () => {
  const scaler = standardScaler().fit([[1, 10], [3, 10], [5, 40], [7, 40]]);
  assertEquals(scaler.scales.shift, [4, 25]);
  assertAlmostEquals(scaler.scales.scale[0], Math.sqrt(5));
  assertEquals(scaler.scales.scale[1], 15);
  assertEquals(scaler.transform([[4, 25], [4, 55]]), [[0, 0], [0, 2]]);
});

Deno.test("a min-max scaler goes from 0 to 1 in the training part; others may lie outside", () => {
  const scaler = minMaxScaler().fit([[2, -1], [4, 1]]);
  assertEquals(scaler.transform([[2, 1], [4, -1], [8, 0]]), [[0, 1], [1, 0], [3, 0.5]]);
});

Deno.test("a column of equal numbers stays at 0, though its mean is rounded", () => {
  for (const make of Object.values(SCALERS)) {
    const rows = Array.from({ length: 10 }, () => [0.1, 1e300]);
    for (const row of make().fit(rows).transform(rows)) {
      assert(Math.abs(row[0]) < 1e-15 && Math.abs(row[1]) <= 1e285, String(row));
    }
  }
});

const rowsOf = (number: fc.Arbitrary<number>) =>
  fc.array(fc.tuple(number, number), { minLength: 2, maxLength: 20 }).map((rows) => rows.map((row) => [...row]));

Deno.test("scaled columns have mean 0 and deviation 1, or go from 0 to 1; and the way back leads back", () => {
  fc.assert(fc.property(rowsOf(fc.double({ min: -1e6, max: 1e6, noNaN: true })), (rows) => {
    for (const [name, make] of Object.entries(SCALERS)) {
      const scaler = make().fit(rows), scaled = scaler.transform(rows), back = scaler.inverse(scaled);
      rows.forEach((row, i) =>
        row.forEach((value, j) =>
          assertAlmostEquals(back[i][j], value, 1e-9 * Math.max(1, ...rows.flat().map(Math.abs)))
        )
      );
      for (const j of [0, 1]) {
        const column = scaled.map((row) => row[j]), original = rows.map((row) => row[j]);
        const spread = Math.max(...original) - Math.min(...original);
        if (spread <= 1e-6 * Math.max(1e-290, ...original.map(Math.abs))) continue; // lost in rounding
        const mean = column.reduce((a, b) => a + b) / column.length;
        if (name === "minMax") assertEquals([Math.min(...column), Math.max(...column)], [0, 1]);
        else {
          assertAlmostEquals(mean, 0, 1e-6);
          assertAlmostEquals(column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / column.length, 1, 1e-6);
        }
      }
    }
  }));
});

Deno.test("no finite column overflows: it is scaled to finite numbers, or refused", () => {
  fc.assert(fc.property(rowsOf(fc.double({ noNaN: true, noDefaultInfinity: true })), (rows) => {
    for (const make of Object.values(SCALERS)) {
      try {
        const scaled = make().fit(rows).transform(rows);
        assert(scaled.flat().every((value) => Math.abs(value) <= 1 + rows.length), String(scaled));
      } catch (error) {
        assert(
          error instanceof Error && error.message.startsWith("Cannot fit a scaler: the numbers of column"),
          String(error),
        );
      }
    }
  }));
});

Deno.test("the largest numbers have a mean", () => {
  assertEquals(standardScaler().fit([[1.7e308], [1.5e308]]).transform([[1.6e308], [1.7e308]]), [[0], [1]]);
});

Deno.test("a scaler that was not fitted says so", () => {
  const problem = "the scaler has not been fitted; call fit with the rows of the training part first";
  for (const make of Object.values(SCALERS)) {
    assertEquals(message(() => make().transform([[1]])), `Cannot scale rows: ${problem}`);
    assertEquals(message(() => make().inverse([[1]])), `Cannot scale rows back: ${problem}`);
    assertEquals(message(() => make().scales), `Cannot give the scales of columns: ${problem}`);
  }
});

Deno.test("other columns than those that it was fitted to are refused", () => {
  const scaler = standardScaler().fit([[1, 2], [3, 5]], ["age", "size"]);
  assertEquals(message(() => scaler.transform([[1]])), "Cannot scale rows: row 0 has 1 value, expected 2");
  assertEquals(
    message(() => scaler.transform([[1, 2]], ["size", "age"])),
    "Cannot scale rows: the scaler was fitted to the columns age, size; these are size, age",
  );
  assertEquals(
    message(() => scaler.inverse([[1, 2]], ["age"])),
    "Cannot scale rows back: the scaler was fitted to the columns age, size; these are age",
  );
  assertEquals(scaler.transform([[2, 3.5]], ["age", "size"]), [[0, 0]]);
});

Deno.test("rows that nothing can be learned from are refused", () => {
  for (const make of Object.values(SCALERS)) {
    assertEquals(message(() => make().fit([])), "Cannot fit a scaler: there are no rows");
    assertEquals(
      message(() => make().fit([[1, NaN]])),
      "Cannot fit a scaler: row 0, value 1 is NaN; only finite numbers can be learned from",
    );
  }
});

Deno.test("a missing number becomes the median of the training part, and is marked", () => {
  const imputer = medianImputer().fit([5, undefined, 1, 9]);
  assertEquals(imputer.transform([undefined, 2]), [[5, 1], [2, 0]]);
  assertEquals(imputer.names("age"), ["age", "age missing"]);
  const whole = medianImputer().fit([1, 2]);
  assertEquals([whole.transform([undefined, 4]), whole.names("age")], [[[1.5], [4]], ["age"]]);
});

Deno.test("the median is the middle one, or the mean of the two in the middle", () => {
  assertEquals(medianOf([9, 1, 5]), 5);
  assertEquals(medianOf([9, 1, 5, 6]), 5.5);
  assertEquals(medianOf([1.7e308, 1.5e308]), 1.6e308);
});

Deno.test("an imputer that was not fitted, or has nothing to learn from, says so", () => {
  assertEquals(
    message(() => medianImputer().transform([1])),
    "Cannot fill in missing numbers: the imputer has not been fitted; call fit with the training part first",
  );
  assertEquals(message(() => medianImputer().fit([undefined])), "Cannot fit an imputer: every number is missing");
});
