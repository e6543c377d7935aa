/** Layers with weights: all inputs connected with all outputs, and a table of words. */
import { indices } from "../create.ts";
import { parseFormula } from "../formula/parse.ts";
import { type Op, op } from "../op.ts";
import { showShape, sizeOf } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { mul } from "./arithmetic.ts";
import { reshape, sumTo } from "./broadcast.ts";
import { zerosLike } from "./calculate.ts";
import { notEqual } from "./comparisons.ts";
import { matmul, product } from "./product.ts";
import { addRows, checkIndices, lookup } from "./rows.ts";
import { sample } from "./sample.ts";

type LinearArguments = [x: Tensor, weight: Tensor, bias?: Tensor];

const PLUS_BIAS = parseFormula("product + bias", ["product", "bias"]);

/** Every output is a weighted sum of all inputs, plus a bias: `[..., in] [out, in] [out] -> [..., out]`. */
export const linear: Op<LinearArguments> = op<LinearArguments>({
  name: "linear",
  act: "apply a linear layer",
  takes: "x, weight, bias?",
  is: "x weight^T + bias: [..., in] [out, in] [out] -> [..., out]",
  slopes: { dx: "dy weight", dweight: "dy^T x", dbias: "dy, added up over all rows" },
  use: "the layer that connects all with all",
  samples: () => [
    [sample([3, 4]), sample([2, 4]), sample([2])],
    [sample([2, 3]), sample([4, 3])],
    [sample([2, 2, 3]), sample([2, 3]), sample([2])],
    [sample([3]), sample([1, 3]), sample([1])],
    [sample([0, 2]), sample([3, 2]), sample([3])],
    [sample([2, 0]), sample([3, 0]), sample([3])],
  ],
  known: () => [
    {
      of: [sample([1, 2], [1, 2]), sample([2, 2], [3, 4, 5, 6]), sample([2], [1, -1])],
      shape: [1, 2],
      gives: [12, 16],
    },
    { of: [sample([2], [1, 2]), sample([1, 2], [3, 4])], shape: [1], gives: [11] },
  ],
}, {
  value(x, weight, bias) {
    checkLinear(x, weight, bias);
    const [n, k] = weight.shape, rows = x.shape.slice(0, -1), m = sizeOf(rows);
    const sizes = { batch: 1, m, k, n, aTransposed: false, bTransposed: true, aShared: true, bShared: true };
    const repeated = bias && { formula: PLUS_BIAS, inputs: { bias: { storage: bias.storage, strides: [0, 0, 1] } } };
    return new Tensor([...rows, n], x.device.product(x.storage, weight.storage, sizes, repeated), x.device);
  },
  gradient: (dy, _y, x, weight, bias) => [
    () => matmul(dy, weight),
    () => product(asMatrix(dy), asMatrix(x), { aTransposed: true }),
    () => sumTo(dy, bias!.shape),
  ],
});

/** All rows of a stack, one below the other: `[..., n] -> [rows, n]`. */
function asMatrix(x: Tensor): Tensor {
  if (x.shape.length === 2) return x;
  return reshape(x, [sizeOf(x.shape.slice(0, -1)), x.shape[x.shape.length - 1]]);
}

function checkLinear(x: Tensor, weight: Tensor, bias?: Tensor): void {
  const refuse = (reason: string): never => {
    const shapes = [x, weight].map(({ shape }) => showShape(shape)).join(" with weight ");
    throw new Error(`Cannot apply a linear layer to ${shapes}: ${reason}`);
  };
  if (weight.shape.length !== 2) refuse("the weight must be a matrix [out, in]");
  if (x.shape.length === 0) refuse("the input must have an axis of features");
  const [outputs, inputs] = weight.shape, features = x.shape[x.shape.length - 1];
  if (features !== inputs) refuse(`the input has ${features} features, the weight takes ${inputs}`);
  if (bias && (bias.shape.length !== 1 || bias.shape[0] !== outputs)) {
    refuse(`the bias has shape ${showShape(bias.shape)}, expected [${outputs}]`);
  }
}

/** Options of `embedding`. */
export interface EmbeddingOptions {
  /** The row that stands for no word at all: it is looked up as it is, but does not learn. */
  readonly padding?: number;
}

type EmbeddingArguments = [index: Tensor, weight: Tensor, options?: EmbeddingOptions];

/** A vector for each word, found by its number: an index of any shape and `[words, width]` give `[...index, width]`. */
export const embedding: Op<EmbeddingArguments> = op<EmbeddingArguments>({
  name: "embedding",
  act: "embed",
  takes: "index, weight, { padding }?",
  is: "row index[i] of the weight, for each i: [...index] [words, width] -> [...index, width]",
  slopes: { dweight: "addRows(dy, index, words), but 0 in the padding row" },
  use: "words and other symbols as vectors",
  samples: () => [
    [indices([2, 0, 2]), sample([4, 2])],
    [indices([[1, 2], [3, 1]]), sample([4, 2]), { padding: 0 }],
    [indices([]), sample([2, 2])],
  ],
  known: () => [{
    of: [indices([2, 0]), sample([3, 2], [1, 2, 3, 4, 5, 6]), { padding: 0 }],
    shape: [2, 2],
    gives: [5, 6, 1, 2],
  }],
}, {
  value(index, weight, { padding } = {}) {
    if (weight.shape.length !== 2) {
      throw new Error(`Cannot embed with weight ${showShape(weight.shape)}: it must be a matrix [words, width]`);
    }
    const [words] = weight.shape;
    if (padding !== undefined && !(Number.isInteger(padding) && padding >= 0 && padding < words)) {
      throw new Error(
        `Cannot embed: padding ${padding} is none of the ${words} rows of weight ${showShape(weight.shape)}`,
      );
    }
    checkIndices(() => `embed with weight ${showShape(weight.shape)}`, index, words);
    return lookup(weight, index);
  },
  gradient: (dy, _y, index, weight, { padding } = {}) => [
    () => zerosLike(index),
    () => addRows(padding === undefined ? dy : mul(dy, isWord(index, padding)), index, weight.shape[0]),
  ],
});

/** 1 for a word, 0 for padding: `[...index, 1]`. */
function isWord(index: Tensor, padding: number): Tensor {
  return notEqual(reshape(index, [...index.shape, 1]), padding);
}
