/** Arithmetic, products, reductions, and what moves numbers: the golden names on the left, our ops on the right. */
import * as ops from "../../lib/ops/mod.ts";
import { type GoldenCase, numberOf } from "./cases.ts";
import { axesOf, given, isSet, listsOf, numbersOf, oneOf, optionalNumber, pairsOf } from "./parameters.ts";
import type { Adapter, Adapters } from "./trial.ts";

const elementwise: Adapters = {
  add: ({ a, b }) => ops.add(a, b),
  sub: ({ a, b }) => ops.sub(a, b),
  mul: ({ a, b }) => ops.mul(a, b),
  div: ({ a, b }) => ops.div(a, b),
  pow: ({ a, b }) => ops.pow(a, b),
  pow_scalar: ({ a }, golden) => ops.pow(a, numberOf(golden, "exponent")),
  maximum: ({ a, b }) => ops.maximum(a, b),
  minimum: ({ a, b }) => ops.minimum(a, b),
  neg: ({ x }) => ops.neg(x),
  abs: ({ x }) => ops.abs(x),
  sign: ({ x }) => ops.sign(x),
  square: ({ x }) => ops.square(x),
  sqrt: ({ x }) => ops.sqrt(x),
  rsqrt: ({ x }) => ops.rsqrt(x),
  reciprocal: ({ x }) => ops.reciprocal(x),
  exp: ({ x }) => ops.exp(x),
  expm1: ({ x }) => ops.expm1(x),
  log: ({ x }) => ops.log(x),
  log1p: ({ x }) => ops.log1p(x),
  sin: ({ x }) => ops.sin(x),
  cos: ({ x }) => ops.cos(x),
  erf: ({ x }) => ops.erf(x),
  round: ({ x }) => ops.round(x),
  clip: ({ x }, golden) => ops.clip(x, { min: optionalNumber(golden, "min"), max: optionalNumber(golden, "max") }),
  where: ({ condition, a, b }) => ops.where(condition, a, b),
  masked_fill: ({ x, mask }, golden) => ops.where(mask, numberOf(golden, "value"), x),
};

const products: Adapters = {
  matmul: ({ a, b }, golden) =>
    ops.matmul(a, b, { aTransposed: isSet(golden, "transpose_a"), bTransposed: isSet(golden, "transpose_b") }),
  outer: ({ a, b }) => ops.mul(ops.reshape(a, [-1, 1]), b),
  dot: ({ a, b }) => ops.matmul(a, b),
  einsum: (inputs, golden) => ops.einsum(String(golden.params.equation), Object.values(inputs)),
};

/** Options of the reductions. */
const keep = (golden: GoldenCase) => ({ keepAxes: isSet(golden, "keepdim") });
const spread = (golden: GoldenCase) => ({ ...keep(golden), unbiased: isSet(golden, "unbiased") });
const ties = (golden: GoldenCase) => ({
  ...keep(golden),
  ties: oneOf(golden, "tie", ["split_evenly", "first_index"]) === "first_index" ? "first" as const : "split" as const,
});

const reductions: Adapters = {
  sum: ({ x }, golden) => ops.sum(x, axesOf(golden), keep(golden)),
  mean: ({ x }, golden) => ops.mean(x, axesOf(golden), keep(golden)),
  logsumexp: ({ x }, golden) => ops.logSumExp(x, axesOf(golden), keep(golden)),
  var: ({ x }, golden) => ops.variance(x, axesOf(golden), spread(golden)),
  std: ({ x }, golden) => ops.deviation(x, axesOf(golden), spread(golden)),
  max: ({ x }, golden) => ops.max(x, axesOf(golden), ties(golden)),
  min: ({ x }, golden) => ops.min(x, axesOf(golden), ties(golden)),
  prod: ({ x }, golden) => ops.prod(x, axesOf(golden), keep(golden)),
  norm: ({ x }, golden) => golden.params.ord === 2 ? ops.norm(x, axesOf(golden), keep(golden)) : undefined,
  argmax: ({ x }, golden) => ops.argmax(x, optionalNumber(golden, "axis")),
  argmin: ({ x }, golden) => ops.argmin(x, optionalNumber(golden, "axis")),
  cumsum: ({ x }, golden) => ops.cumsum(x, numberOf(golden, "axis")),
};

const movement: Adapters = {
  reshape: ({ x }, golden) => ops.reshape(x, numbersOf(golden, "shape")),
  permute: ({ x }, golden) => ops.transpose(x, numbersOf(golden, "axes")),
  slice: ({ x }, golden) => ops.slice(x, listsOf(golden, "slices").map(([start, stop, step]) => [start, stop, step])),
  concat: (inputs, golden) => ops.concat(Object.values(inputs), numberOf(golden, "axis")),
  stack: (inputs, golden) => ops.stack(Object.values(inputs), numberOf(golden, "axis")),
  pad: ({ x }, golden) =>
    ops.pad(x, pairsOf(golden, "pads"), {
      mode: oneOf(golden, "mode", ["constant", "reflect", "replicate"]),
      value: given(golden, "value"),
    }),
  flip: ({ x }, golden) => ops.flip(x, numbersOf(golden, "axes")),
  tile: ({ x }, golden) => ops.tile(x, numbersOf(golden, "repeats")),
  broadcast_to: ({ x }, golden) => ops.broadcastTo(x, numbersOf(golden, "shape")),
  tril: ({ x }, golden) => ops.tril(x, numberOf(golden, "diagonal")),
};

const indexing: Adapters = {
  gather: ({ x, index }, golden) => ops.gather(x, index, numberOf(golden, "axis")),
  index_select: ({ x, index }, golden) => ops.take(x, index, numberOf(golden, "axis")),
  scatter_add: ({ x, index, source }, golden) => ops.scatterAdd(x, index, source, numberOf(golden, "axis")),
  embedding: ({ weight, index }) => ops.lookup(weight, index),
  one_hot: ({ index }, golden) => ops.oneHot(index, numberOf(golden, "classes")),
};

/** Small calculations in which values are used more than once, by the formula that the case gives. */
const graphs: Adapters = {
  "sum(tanh(x*w)*x + sum(x*x)*w)": ({ x, w }) =>
    ops.sum(ops.add(ops.mul(ops.tanh(ops.mul(x, w)), x), ops.mul(ops.sum(ops.mul(x, x)), w))),
  "mean(exp(x)/log(1+exp(x)))": ({ x }) => {
    const e = ops.exp(x);
    return ops.mean(ops.div(e, ops.log(ops.add(1, e))));
  },
};

const graph: Adapter = (inputs, golden) => graphs[String(golden.params.expression)]?.(inputs, golden);

export const tensorOps: Adapters = { ...elementwise, ...products, ...reductions, ...movement, ...indexing, graph };
