/**
 * Right rules for what layers are made of. A matrix is a list of its rows, one after the other; its width is fixed.
 *
 * Symbols: x the inputs, w weights, b biases, u the upstream gradient, z logits, p = softmax(z), y the targets.
 */
import { mean } from "../../03_sigmoid/samples.ts";
import type { Lists } from "../../../lib/check_gradient.ts";
import type { Random } from "../../../lib/random.ts";
import { binaryCrossEntropy } from "../../05_losses/losses.ts";
import { crossEntropy, logSoftmax, oneHot, type Scores, softmax, sum } from "../../05_losses/softmax.ts";
import { type Backward, type CorrectRule, positive, signed, variance } from "./correct_rules.ts";

type Matrix = readonly Scores[];

export function rowsOf(list: Scores, width: number): number[][] {
  return Array.from({ length: list.length / width }, (_, row) => list.slice(row * width, (row + 1) * width));
}

export function transposed(rows: Matrix): number[][] {
  return rows[0].map((_, column) => rows.map((row) => row[column]));
}

export function dot(a: Scores, b: Scores): number {
  return sum(a.map((one, i) => one * b[i]));
}

/** The matrix product, `[n, k]` and `[k, m] -> [n, m]`. */
export function product(a: Matrix, b: Matrix): number[][] {
  const columns = transposed(b);
  return a.map((row) => columns.map((column) => dot(row, column)));
}

/** Square, so that a forgotten transposition does not show in the lengths. */
const SIDE = 3;
const squares = (count: number) => (random: Random): Lists =>
  Array.from({ length: count }, () => signed(random, SIDE * SIDE));

/** The rule for a matrix product; `slopes` gives the gradients of both factors. */
export function productBackward(slopes: (a: Matrix, b: Matrix, u: Matrix) => Matrix[]): Backward {
  return ([a, b], u) => slopes(rowsOf(a, SIDE), rowsOf(b, SIDE), rowsOf(u, SIDE)).map((rows) => rows.flat());
}

export const matrixProduct: CorrectRule = {
  operation: "matrix product",
  inputs: squares(2),
  forward: ([a, b]) => product(rowsOf(a, SIDE), rowsOf(b, SIDE)).flat(),
  backward: productBackward((a, b, u) => [product(u, transposed(b)), product(transposed(a), u)]),
};

const transposedList = (list: Scores) => transposed(rowsOf(list, SIDE)).flat();

export const transposition: CorrectRule = {
  operation: "transposition",
  inputs: squares(1),
  forward: ([x]) => transposedList(x),
  backward: (_, u) => [transposedList(u)],
};

const columnSums = (rows: Matrix) => transposed(rows).map(sum);

/** Rows of 3 numbers, and a list of 3 that is added to each row: it is used once for each row, so its slopes add up. */
export const biasOverRows: CorrectRule = {
  operation: "addition of a bias to all rows",
  inputs: (random) => [signed(random, 12), signed(random, 3)],
  forward: ([x, b]) => x.map((one, i) => one + b[i % 3]),
  backward: (_, u) => [u, columnSums(rowsOf(u, 3))],
};

/** A layer of 2 neurons that read 4 rows of 3 numbers: `x w^T + b`. */
export function linearBackward(slopes: (x: Matrix, w: Matrix, u: Matrix) => readonly Matrix[]): Backward {
  return ([x, w], u) => slopes(rowsOf(x, 3), rowsOf(w, 3), rowsOf(u, 2)).map((rows) => rows.flat());
}

export const linear: CorrectRule = {
  operation: "linear layer",
  inputs: (random) => [signed(random, 12), signed(random, 6), signed(random, 2)],
  forward: ([x, w, b]) => product(rowsOf(x, 3), transposed(rowsOf(w, 3))).flatMap((row) => row.map((z, j) => z + b[j])),
  backward: linearBackward((x, w, u) => [product(u, w), product(transposed(u), x), [columnSums(u)]]),
};

export const concatenation: CorrectRule = {
  operation: "concatenation",
  inputs: (random) => [signed(random, 3), signed(random, 3)],
  forward: ([a, b]) => [...a, ...b],
  backward: (_, u) => [u.slice(0, 3), u.slice(3)],
};

/** Which entries are looked up: one of them three times, one never. */
export const LOOKED_UP = [1, 3, 1, 0, 1];

export const lookup: CorrectRule = {
  operation: "lookup",
  inputs: (random) => [signed(random, 4)],
  forward: ([table]) => LOOKED_UP.map((place) => table[place]),
  backward: ([table], u) => [table.map((_, entry) => sum(u.filter((_, i) => LOOKED_UP[i] === entry)))],
};

export const softMax: CorrectRule = {
  operation: "softmax",
  inputs: (random) => [signed(random, 4)],
  forward: ([z]) => softmax(z),
  backward: ([z], u) => {
    const p = softmax(z), weighted = dot(u, p);
    return [p.map((one, i) => one * (u[i] - weighted))];
  },
};

export const logSoftMax: CorrectRule = {
  operation: "log-softmax",
  inputs: softMax.inputs,
  forward: ([z]) => logSoftmax(z),
  backward: ([z], u) => [softmax(z).map((p, i) => u[i] - p * sum(u))],
};

/** The true class of each of 4 rows. */
export const CLASSES = [2, 0, 1, 2];
const entropy = crossEntropy();

/** The mean of `p - y` over the rows, times what comes in. */
export const meanCrossEntropy: CorrectRule = {
  operation: "cross-entropy",
  inputs: (random) => [signed(random, 12)],
  forward: ([z]) => [mean(rowsOf(z, 3).map((row, i) => entropy.value(row, CLASSES[i])))],
  backward: ([z], [u]) => [
    rowsOf(z, 3).flatMap((row, i) => {
      const y = oneHot(CLASSES[i], 3);
      return softmax(row).map((p, c) => u * (p - y[c]) / CLASSES.length);
    }),
  ],
};

export const squaredError: CorrectRule = {
  operation: "mean squared error",
  inputs: (random) => [signed(random, 4), positive(random, 4)],
  forward: ([x, y]) => [mean(x.map((one, i) => (one - y[i]) ** 2))],
  backward: ([x, y], [u]) => [
    x.map((one, i) => u * 2 * (one - y[i]) / x.length),
    x.map((one, i) => u * -2 * (one - y[i]) / x.length),
  ],
};

/** The answers that a yes or no should have had. */
export const ANSWERS = [1, 0, 1, 0];

export const logLoss: CorrectRule = {
  operation: "cross-entropy of probabilities",
  inputs: (random) => [positive(random, 4).map((x) => x / 2)],
  forward: ([p]) => p.map((one, i) => binaryCrossEntropy.value(one, ANSWERS[i])),
  backward: ([p], u) => [p.map((one, i) => u[i] * (one - ANSWERS[i]) / (one * (1 - one)))],
};

/** What is added to a variance, so that nothing is divided by 0. */
const STABILIZER = 1e-5;

/** Numbers with mean 0 and spread 1, and the spread that they had. */
export function normalized(x: Scores): { normal: number[]; deviation: number } {
  const deviation = Math.sqrt(variance(x) + STABILIZER), center = mean(x);
  return { normal: x.map((one) => (one - center) / deviation), deviation };
}

/** From the slopes of normalized numbers to those of the numbers; mean and spread move with each of them. */
export function normalizedSlopes(x: Scores, u: Scores): number[] {
  const { normal, deviation } = normalized(x);
  const center = mean(u), tilt = mean(u.map((one, i) => one * normal[i]));
  return u.map((one, i) => (one - center - normal[i] * tilt) / deviation);
}

/** Applies a function to each column of a matrix, given as a list of its rows. */
export function byColumns(list: Scores, width: number, change: (column: Scores, j: number) => Scores): number[] {
  return transposed(transposed(rowsOf(list, width)).map((column, j) => [...change(column, j)])).flat();
}

/** The columns of x, 5 rows of 3, are normalized, then scaled and shifted. `slopes` goes back through the first of these. */
export function batchNormBackward(slopes: (x: Scores, u: Scores, scale: number) => Scores): Backward {
  return ([x, scale], u) => {
    const columns = transposed(rowsOf(x, 3)), us = transposed(rowsOf(u, 3));
    return [
      byColumns(u, 3, (one, j) => slopes(columns[j], one, scale[j])),
      columns.map((column, j) => dot(us[j], normalized(column).normal)),
      us.map(sum),
    ];
  };
}

export const batchNorm: CorrectRule = {
  operation: "batch norm",
  inputs: (random) => [signed(random, 15), positive(random, 3), signed(random, 3)],
  forward: ([x, scale, shift]) =>
    byColumns(x, 3, (column, j) => normalized(column).normal.map((one) => one * scale[j] + shift[j])),
  backward: batchNormBackward((x, u, scale) => normalizedSlopes(x, u.map((one) => one * scale))),
};

/** Each row of x, 3 rows of 4, is normalized, then scaled and shifted. `slopes` takes u already times the scale. */
export function layerNormBackward(slopes: (x: Scores, u: Scores) => Scores): Backward {
  return ([x, scale], u) => {
    const normal = rowsOf(x, 4).flatMap((row) => normalized(row).normal);
    const columns = (list: Scores) => columnSums(rowsOf(list, 4));
    return [slopes(x, u.map((one, i) => one * scale[i % 4])), columns(u.map((one, i) => one * normal[i])), columns(u)];
  };
}

/** Goes through x and u row by row. */
export function byRows(slopes: (x: Scores, u: Scores) => Scores): (x: Scores, u: Scores) => Scores {
  return (x, u) => rowsOf(x, 4).flatMap((row, i) => slopes(row, rowsOf(u, 4)[i]));
}

export const layerNorm: CorrectRule = {
  operation: "layer norm",
  inputs: (random) => [signed(random, 12), positive(random, 4), signed(random, 4)],
  forward: ([x, scale, shift]) =>
    rowsOf(x, 4).flatMap((row) => normalized(row).normal.map((one, j) => one * scale[j] + shift[j])),
  backward: layerNormBackward(byRows(normalizedSlopes)),
};

/** Which numbers stay; those are made larger, so that the sum stays about the same. */
export const MASK = [1, 0, 1, 1, 0, 1];
export const KEPT = 0.6;

export const dropout: CorrectRule = {
  operation: "dropout",
  inputs: (random) => [signed(random, 6)],
  forward: ([x]) => x.map((one, i) => one * MASK[i] / KEPT),
  backward: (_, u) => [u.map((one, i) => one * MASK[i] / KEPT)],
};
