import { assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError, parseTable } from "../../../lib/data/csv.ts";
import {
  BREAST_CANCER,
  breastCancer,
  DIABETES,
  diabetes,
  IRIS,
  iris,
  whole,
  WINE,
  wine,
} from "../../../lib/data/sets.ts";

const inData = (name: string) => new URL(`../../../data/${name}`, import.meta.url);

async function sha256(name: string): Promise<string> {
  const bytes = await (await fetch(inData(name))).arrayBuffer();
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

function counts(labels: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    Map.groupBy(labels, (label) => label).entries().map(([label, { length }]) => [label, length]),
  );
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value) / values.length;

Deno.test("iris: 150 flowers, 50 of each species", async () => {
  const table = await iris();
  assertEquals(table.file, "data/iris.csv");
  assertEquals(table.rows, 150);
  assertEquals(table.columns, Object.keys(IRIS));
  assertEquals(counts(table.labels("species")), { setosa: 50, versicolor: 50, virginica: 50 });
});

Deno.test("iris: the values are those of Fisher's paper, in centimeters", async () => {
  const table = await iris();
  // The means of all 150 flowers, and rows 35 and 38 (counted from 1), which other copies have wrong.
  assertAlmostEquals(mean(table.numbers("sepal_length_cm")), 5.8433333333);
  assertAlmostEquals(mean(table.numbers("sepal_width_cm")), 3.0573333333);
  assertAlmostEquals(mean(table.numbers("petal_length_cm")), 3.758);
  assertAlmostEquals(mean(table.numbers("petal_width_cm")), 1.1993333333);
  assertEquals(table.matrix()[34], [4.9, 3.1, 1.5, 0.2]);
  assertEquals(table.matrix()[37], [4.9, 3.6, 1.4, 0.1]);
});

Deno.test("breast cancer: 569 tumors, 30 numbers each", async () => {
  const table = await breastCancer();
  assertEquals(table.file, "data/breast_cancer.csv");
  assertEquals(table.rows, 569);
  assertEquals(table.columns, Object.keys(BREAST_CANCER));
  assertEquals(counts(table.labels("label")), { malignant: 212, benign: 357 });
  assertEquals(table.matrix()[0].length, 30);
});

Deno.test("wine: 178 wines, 13 numbers each; diabetes: 442 patients, 10 numbers and the target", async () => {
  const wines = await wine(), patients = await diabetes();
  assertEquals([wines.rows, wines.matrix()[0].length], [178, 13]);
  assertEquals(counts(wines.labels("cultivar")), { class_0: 59, class_1: 71, class_2: 48 });
  assertEquals([patients.rows, patients.columns.length], [442, 11]);
  const targets = patients.numbers("target");
  assertEquals([Math.min(...targets), Math.max(...targets)], [25, 346]);
});

Deno.test("the schemas name every column of the files", async () => {
  const schemas = { iris: IRIS, breast_cancer: BREAST_CANCER, wine: WINE, diabetes: DIABETES };
  for (const [name, schema] of Object.entries(schemas).map(([name, schema]) => [`${name}.csv`, schema] as const)) {
    const text = await (await fetch(inData(name))).text();
    assertEquals(text.split("\n")[0], Object.keys(schema).join());
  }
});

Deno.test("data/README.md states the checksums of the files as they are", async () => {
  const readme = await (await fetch(inData("README.md"))).text();
  const names = ["iris.csv", "breast_cancer.csv", "digits.csv", "wine.csv", "diabetes.csv"];
  for (const name of names) assertStringIncludes(readme, await sha256(name));
});

Deno.test("data/README.md states figures that hold", async () => {
  const flowers = await iris();
  const species = flowers.labels("species");
  const petals = (isSetosa: boolean) =>
    flowers.numbers("petal_length_cm").filter((_, row) => (species[row] === "setosa") === isSetosa);
  assertEquals([Math.max(...petals(true)), Math.min(...petals(false))], [1.9, 3]);
  assertEquals(flowers.matrix()[101], flowers.matrix()[142]);

  const tumors = await breastCancer();
  assertEquals(Math.max(...tumors.numbers("worst_compactness")), 1.058);
  assertEquals(Math.max(...tumors.numbers("worst_concave_points")), 0.291);
  assertAlmostEquals(mean(tumors.numbers("fractal_dimension_error")), 0.0038, 5e-5);
  assertAlmostEquals(mean(tumors.numbers("worst_area")), 880.6, 0.05);
});

Deno.test("a set with rows missing is refused at the door", () => {
  const table = parseTable("data/short.csv", "x\n1\n2\n", { x: "number" });
  assertEquals(whole(2, table), table);
  assertThrows(
    () => whole(3, table),
    DataError,
    "Cannot read data/short.csv: expected 3 rows, found 2; the book's own data comes back with: git checkout data",
  );
});
