/** The data sets that come with the book; `data/README.md` says where they are from and under which license. */
import { DataError, readTable, type Schema, type Table } from "./csv.ts";

/** The columns of `data/iris.csv`. */
export const IRIS = {
  sepal_length_cm: "number",
  sepal_width_cm: "number",
  petal_length_cm: "number",
  petal_width_cm: "number",
  species: ["setosa", "versicolor", "virginica"],
} as const;

/**
 * Iris: 150 flowers, 50 of each of three species, with the length and the width of a sepal and of a petal in
 * centimeters (Fisher 1936). Sepals are the outer leaves of the flower, petals the inner, colored ones.
 */
export async function iris(): Promise<Table<typeof IRIS>> {
  return whole(150, await readTable(new URL("../../data/iris.csv", import.meta.url), IRIS));
}

/** The columns of `data/breast_cancer.csv`. */
export const BREAST_CANCER = {
  mean_radius: "number",
  mean_texture: "number",
  mean_perimeter: "number",
  mean_area: "number",
  mean_smoothness: "number",
  mean_compactness: "number",
  mean_concavity: "number",
  mean_concave_points: "number",
  mean_symmetry: "number",
  mean_fractal_dimension: "number",
  radius_error: "number",
  texture_error: "number",
  perimeter_error: "number",
  area_error: "number",
  smoothness_error: "number",
  compactness_error: "number",
  concavity_error: "number",
  concave_points_error: "number",
  symmetry_error: "number",
  fractal_dimension_error: "number",
  worst_radius: "number",
  worst_texture: "number",
  worst_perimeter: "number",
  worst_area: "number",
  worst_smoothness: "number",
  worst_compactness: "number",
  worst_concavity: "number",
  worst_concave_points: "number",
  worst_symmetry: "number",
  worst_fractal_dimension: "number",
  label: ["benign", "malignant"],
} as const;

/**
 * Breast cancer: 569 tumors, 357 benign and 212 malignant, each described by 30 numbers from a picture of its cells
 * (Street et al. 1993). They are ten measures of a cell nucleus, each three times: `mean_` over all nuclei in the
 * picture, `_error` for the standard error of that mean, `worst_` for the mean of the three largest. The source names no
 * units. The scales differ: `fractal_dimension_error` is 0.0038 on average, `worst_area` 880.6.
 */
export async function breastCancer(): Promise<Table<typeof BREAST_CANCER>> {
  return whole(569, await readTable(new URL("../../data/breast_cancer.csv", import.meta.url), BREAST_CANCER));
}

/** The columns of `data/wine.csv`. */
export const WINE = {
  alcohol: "number",
  malic_acid: "number",
  ash: "number",
  alcalinity_of_ash: "number",
  magnesium: "number",
  total_phenols: "number",
  flavanoids: "number",
  nonflavanoid_phenols: "number",
  proanthocyanins: "number",
  color_intensity: "number",
  hue: "number",
  od280_od315_of_diluted_wines: "number",
  proline: "number",
  cultivar: ["class_0", "class_1", "class_2"],
} as const;

/** Wine: 178 wines of three cultivars of one region, each described by 13 chemical measures (Aeberhard and Forina 1991). */
export async function wine(): Promise<Table<typeof WINE>> {
  return whole(178, await readTable(new URL("../../data/wine.csv", import.meta.url), WINE));
}

/** The columns of `data/diabetes.csv`. */
export const DIABETES = {
  age: "number",
  sex: "number",
  bmi: "number",
  bp: "number",
  s1: "number",
  s2: "number",
  s3: "number",
  s4: "number",
  s5: "number",
  s6: "number",
  target: "number",
} as const;

/** Diabetes: 442 patients, 10 measures each, and a number for how far the disease had gone a year later (Efron et al. 2004). */
export async function diabetes(): Promise<Table<typeof DIABETES>> {
  return whole(442, await readTable(new URL("../../data/diabetes.csv", import.meta.url), DIABETES));
}

/** A set of the book has as many rows as its page says: a chapter that trains on part of them would go wrong far from here. */
export function whole<S extends Schema>(rows: number, table: Table<S>): Table<S> {
  if (table.rows === rows) return table;
  throw new DataError(
    table.file,
    `expected ${rows} rows, found ${table.rows}; the book's own data comes back with: git checkout data`,
  );
}
