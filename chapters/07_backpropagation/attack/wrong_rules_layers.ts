/**
 * Wrong rules for what layers are made of. Symbols as in correct_rules_layers.ts: x the inputs, w weights, b biases,
 * u the upstream gradient.
 */
import { mean } from "../../03_sigmoid/samples.ts";
import { sum } from "../../05_losses/softmax.ts";
import { variance } from "./correct_rules.ts";
import * as right from "./correct_rules_layers.ts";
import {
  batchNormBackward,
  byColumns,
  byRows,
  dot,
  layerNormBackward,
  linearBackward,
  normalized,
  normalizedSlopes,
  product,
  productBackward,
  rowsOf,
  transposed,
} from "./correct_rules_layers.ts";
import { wrong, type WrongRule } from "./wrong_rules.ts";

const ofMatrices: readonly WrongRule[] = [
  wrong(
    right.matrixProduct,
    "factor not transposed",
    "The first factor gets u b, and not u bᵀ.",
    productBackward((a, b, u) => [product(u, b), product(transposed(a), u)]),
  ),
  wrong(
    right.matrixProduct,
    "upstream transposed",
    "The first factor gets uᵀ bᵀ.",
    productBackward((a, b, u) => [product(transposed(u), transposed(b)), product(transposed(a), u)]),
  ),
  wrong(
    right.matrixProduct,
    "wrong factor kept",
    "The second factor was not kept: the first gets u aᵀ.",
    productBackward((a, _, u) => [product(u, transposed(a)), product(transposed(a), u)]),
  ),
  wrong(
    right.matrixProduct,
    "matrices without upstream",
    "Ones are taken in place of u.",
    productBackward((a, b, u) => {
      const ones = u.map((row) => row.map(() => 1));
      return [product(ones, transposed(b)), product(transposed(a), ones)];
    }),
  ),
  wrong(
    right.transposition,
    "not transposed back",
    "u is returned as it comes.",
    (_, u) => [u],
  ),
  wrong(
    right.biasOverRows,
    "not un-broadcast",
    "The bias gets as many numbers as there are in all rows.",
    (_, u) => [u, u],
  ),
  wrong(
    right.biasOverRows,
    "first row only",
    "The bias gets the slopes of the first row, and not their sum over all rows.",
    (_, u) => [u, u.slice(0, 3)],
  ),
  wrong(
    right.linear,
    "last row only",
    "Row by row, the gradient of the weights is overwritten instead of added to.",
    linearBackward((
      x,
      w,
      u,
    ) => [product(u, w), product(transposed(u.slice(-1)), x.slice(-1)), [transposed(u).map(sum)]]),
  ),
  wrong(
    right.linear,
    "weights stepped too soon",
    "The weights take a step of 0.001 before the slopes of the inputs are taken from them.",
    linearBackward((x, w, u) => {
      const dw = product(transposed(u), x);
      const stepped = w.map((row, j) => row.map((one, k) => one - 0.001 * dw[j][k]));
      return [product(u, stepped), dw, [transposed(u).map(sum)]];
    }),
  ),
  wrong(
    right.concatenation,
    "halves exchanged",
    "The first list gets the slopes of the second.",
    (_, u) => [u.slice(3), u.slice(0, 3)],
  ),
  wrong(
    right.concatenation,
    "cut one place early",
    "The second list's part begins one place too soon.",
    (_, u) => [u.slice(0, 3), u.slice(2, 5)],
  ),
  wrong(
    right.lookup,
    "lookup overwritten",
    "An entry that is looked up several times keeps the last slope, and not the sum.",
    ([table], u) => {
      const slopes = table.map(() => 0);
      right.LOOKED_UP.forEach((place, i) => slopes[place] = u[i]);
      return [slopes];
    },
  ),
];

/** The mask of another pass. */
const FRESH_MASK = [0, 1, 1, 0, 1, 1];

const ofNormalization: readonly WrongRule[] = [
  wrong(
    right.batchNorm,
    "batch norm of zero",
    "The inputs get 0, as an upstream gradient of ones suggests.",
    batchNormBackward((x) => x.map(() => 0)),
  ),
  wrong(
    right.batchNorm,
    "mean and variance fixed",
    "Both are taken for constants: only the division by the spread is left.",
    batchNormBackward((x, u, scale) => u.map((one) => one * scale / normalized(x).deviation)),
  ),
  wrong(
    right.batchNorm,
    "variance fixed",
    "The variance is taken for a constant.",
    batchNormBackward((x, u, scale) => u.map((one) => (one - mean(u)) * scale / normalized(x).deviation)),
  ),
  wrong(
    right.batchNorm,
    "mean fixed",
    "The mean is taken for a constant.",
    batchNormBackward((x, u, scale) => {
      const { normal, deviation } = normalized(x), tilt = dot(u, normal) / u.length;
      return u.map((one, i) => scale * (one - normal[i] * tilt) / deviation);
    }),
  ),
  wrong(
    right.batchNorm,
    "scale forgotten",
    "The inputs get the slopes of the normalized numbers, not times the scale.",
    batchNormBackward(normalizedSlopes),
  ),
  wrong(
    right.batchNorm,
    "batch norm by n - 1",
    "Going back, the spread is that of n - 1.",
    batchNormBackward((x, u, scale) => {
      const shrunk = Math.sqrt((x.length - 1) / x.length);
      return normalizedSlopes(x, u).map((slope) => slope * scale * shrunk);
    }),
  ),
  wrong(
    right.layerNorm,
    "wrong axis",
    "Going back, the means are taken down the columns, as in batch norm.",
    layerNormBackward((x, u) => {
      const columns = transposed(rowsOf(x, 4));
      return byColumns(u, 4, (one, j) => normalizedSlopes(columns[j], one));
    }),
  ),
  wrong(
    right.layerNorm,
    "epsilon left out",
    "Going back, the spread is that of the variance without the small number that is added to it.",
    layerNormBackward(byRows((x, u) => {
      const bare = Math.sqrt(variance(x));
      return normalizedSlopes(x, u).map((slope) => slope * normalized(x).deviation / bare);
    })),
  ),
  wrong(
    right.dropout,
    "not scaled back",
    "The mask is applied, and the division by the kept share is not.",
    (_, u) => [u.map((one, i) => one * right.MASK[i])],
  ),
  wrong(
    right.dropout,
    "fresh mask",
    "Going back, another mask is drawn.",
    (_, u) => [u.map((one, i) => one * FRESH_MASK[i] / right.KEPT)],
  ),
];

/** Mistakes in rules for layers. */
export const wrongLayers: readonly WrongRule[] = [...ofMatrices, ...ofNormalization];
