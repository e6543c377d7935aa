/** Four ways in which the answers of the test part get into the training, each beside the honest way. */
import { oneHotEncoder } from "../../lib/data/encode.ts";
import { standardScaler } from "../../lib/data/scale.ts";
import { splitRows, stratifiedRows } from "../../lib/data/split.ts";
import { targetEncoder } from "../../lib/data/target_encode.ts";
import { Random } from "../../lib/random.ts";
import { accuracy, leastSquares, logistic, mean, rootError, weighted } from "./models.ts";
import { CURRENCIES, salaries, type Salary, visits } from "./samples.ts";

type Rows = readonly (readonly number[])[];

/** A measure of the test part. */
export type Pair = Readonly<Record<"honest" | "leaky", number>>;

const pick = <Value>(values: readonly Value[], rows: readonly number[]) => rows.map((row) => values[row]);

/** A scaler fitted to all of 40 rows, or to the 30 of the training part: the test error, on average over 200 tables. */
export function scalerLeak(seed: number): Pair {
  return averageOf(200, seed, oneScalerLeak);
}

function oneScalerLeak(random: Random): Pair {
  const rows = Array.from({ length: 40 }, () => [random.normal(5, 2), random.normal(-3, 4), random.normal(0, 1)]);
  const targets = rows.map(([a, b]) => a - b / 4 + random.normal(0, 1));
  const { training, validation } = splitRows(40, 0.25, random);
  const errorWith = (fitted: Rows) => {
    const scaler = standardScaler().fit(fitted);
    const weights = leastSquares(scaler.transform(pick(rows, training)), pick(targets, training), 0.1);
    return rootError(weighted(scaler.transform(pick(rows, validation)), weights), pick(targets, validation));
  };
  return { honest: errorWith(pick(rows, training)), leaky: errorWith(rows) };
}

/** Both measures on average, over so many tables. */
function averageOf(tables: number, seed: number, measure: (random: Random) => Pair): Pair {
  const random = new Random(seed), all = Array.from({ length: tables }, (_, i) => measure(random.fork(i)));
  return { honest: mean(all.map(({ honest }) => honest)), leaky: mean(all.map(({ leaky }) => leaky)) };
}

/**
 * A category that means nothing, encoded by mean targets of all rows, or across folds of the training part: the test accuracy,
 * on average over four tables.
 */
export function targetLeak(seed: number): Pair {
  return averageOf(4, seed, oneTargetLeak);
}

function oneTargetLeak(random: Random): Pair {
  const { shops, targets } = visits(random, { rows: 600, shops: 150, spread: 0 });
  const classes = targets.map((target) => target > 0 ? 1 : 0), { training, validation } = splitRows(600, 0.25, random);
  const options = { random: random.fork(1), smoothing: 1 };
  const judge = (trained: Rows, tested: Rows) =>
    accuracy(weighted(tested, logistic(trained, pick(classes, training))), pick(classes, validation));
  const all = targetEncoder(options).fit(shops, classes).transform(shops);
  const encoder = targetEncoder(options), own = encoder.fitTransform(pick(shops, training), pick(classes, training));
  return {
    leaky: judge(pick(all, training), pick(all, validation)),
    honest: judge(own, encoder.transform(pick(shops, validation))),
  };
}

/**
 * The 10 columns of 500 that go best with the classes, chosen by all 60 rows, or by the training part. All is chance. The test
 * accuracy, on average over 10 tables.
 */
export function selectionLeak(seed: number): Pair {
  return averageOf(10, seed, oneSelectionLeak);
}

function oneSelectionLeak(random: Random): Pair {
  const rows = Array.from({ length: 60 }, () => Array.from({ length: 500 }, () => random.normal()));
  const classes = rows.map((_, i) => i % 2), { training, validation } = stratifiedRows(classes, 0.5, random);
  const judge = (by: readonly number[]) => {
    const columns = strongest(pick(rows, by), pick(classes, by), 10), chosen = rows.map((row) => pick(row, columns));
    const weights = leastSquares(pick(chosen, training), pick(classes, training).map((one) => 2 * one - 1), 0.1);
    return accuracy(weighted(pick(chosen, validation), weights), pick(classes, validation));
  };
  return { leaky: judge(rows.map((_, row) => row)), honest: judge(training) };
}

/** The columns whose means differ most between the two classes. */
function strongest(rows: Rows, classes: readonly number[], count: number): number[] {
  const gap = (column: number) => Math.abs(rows.reduce((sum, row, i) => sum + row[column] * (2 * classes[i] - 1), 0));
  const gaps = rows[0].map((_, column) => gap(column));
  return gaps.map((_, column) => column).sort((a, b) => gaps[b] - gaps[a]).slice(0, count);
}

/** Salaries by level, size and remote work; and with the columns that the notes leave in: the number of the row, and the salary. */
export function answerLeak(seed: number): Pair {
  const random = new Random(seed),
    people = salaries(random),
    { training, validation } = splitRows(people.length, 0.25, random);
  const dollars = people.map((one) => one.dollars), honest = features(people, training);
  const left = people.map((
    one,
    row,
  ) => [...honest[row], row, one.salary, Object.keys(CURRENCIES).indexOf(one.currency)]);
  const judge = (rows: Rows) => {
    const scaler = standardScaler().fit(pick(rows, training));
    const weights = leastSquares(scaler.transform(pick(rows, training)), pick(dollars, training));
    return rootError(weighted(scaler.transform(pick(rows, validation)), weights), pick(dollars, validation));
  };
  return { honest: judge(honest), leaky: judge(left) };
}

function features(people: readonly Salary[], training: readonly number[]): number[][] {
  const columns = [people.map(({ level }) => level), people.map(({ size }) => size)];
  const encoded = columns.map((column) => oneHotEncoder().fit(pick(column, training)).transform(column));
  return people.map(({ remote }, row) => [...encoded.flatMap((rows) => rows[row]), remote]);
}

/** How many scaled rows of the training part change when one row of the test part is another. */
export function rowsThatChange(seed: number): { ifScaledBefore: number; ifScaledAfter: number } {
  const random = new Random(seed), rows = Array.from({ length: 40 }, () => [random.normal(5, 2)]);
  const { training, validation } = splitRows(40, 0.25, random), other = rows.with(validation[0], [100]);
  const changed = (fitted: (rows: Rows) => Rows) => {
    const [before, after] = [rows, other].map((rows) =>
      standardScaler().fit(fitted(rows)).transform(pick(rows, training))
    );
    return before.filter((row, i) => row[0] !== after[i][0]).length;
  };
  return { ifScaledBefore: changed((rows) => rows), ifScaledAfter: changed((rows) => pick(rows, training)) };
}
