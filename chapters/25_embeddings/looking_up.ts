/** What is measured of a lookup: that it is a product, and which rows a step of an optimizer moves. */
import { gradients } from "../../lib/autograd.ts";
import { indices } from "../../lib/create.ts";
import { dense } from "../../lib/nn/dense.ts";
import { embeddingLayer } from "../../lib/nn/embedding.ts";
import { type Layer, layer, type Parameters } from "../../lib/nn/layer.ts";
import { sum } from "../../lib/ops/broadcast.ts";
import { square } from "../../lib/ops/functions.ts";
import { oneHot as oneHotRows } from "../../lib/ops/indexing.ts";
import { transpose } from "../../lib/ops/movement.ts";
import type { Optimizer } from "../../lib/optim/optimizer.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { momentum, sgd } from "../../lib/optim/rules.ts";
import { Random } from "../../lib/random.ts";
import { steadily } from "../13_data/steady.ts";
import { asRows } from "../24_autoencoders/digits.ts";

const ROWS = 6, WIDTH = 2, learningRate = 0.1;

/** An embedding, and a dense layer without bias on one-hot rows that has the same numbers: the largest difference of answers. */
export function differenceFromDense(seed: number): Promise<number> {
  return steadily(async () => {
    const one = embeddingLayer(ROWS, WIDTH, { random: new Random(seed) }), asked = indices([5, 0, 3, 3, 1]);
    const other = dense(ROWS, WIDTH, {
      random: new Random(seed),
      initial: () => transpose(one.parameters.weight),
      bias: false,
    });
    const viaProduct: Layer = layer((i) => other(oneHotRows(i, ROWS)), { title: "one-hot, dense" });
    const [looked, multiplied] = [await one(asked).read(), await viaProduct(asked).read()];
    return Math.max(...looked.map((x, i) => Math.abs(x - multiplied[i])));
  });
}

/** The rows that move in a first step, which looks up row 0, and in a second one, which looks up row 1. */
async function movedRows(
  make: (weights: Parameters) => Optimizer,
  seed: number,
): Promise<readonly [number[], number[]]> {
  const one = embeddingLayer(ROWS, WIDTH, { random: new Random(seed) }), { weight } = one.parameters;
  const optimizer = make(one.parameters);
  const moved = async (asked: number) => {
    const before = await asRows(weight);
    optimizer.step(gradients(sum(square(one(indices([asked]))))));
    const after = await asRows(weight);
    return after.flatMap((row, i) => row.some((x, k) => x !== before[i][k]) ? [i] : []);
  };
  return [await moved(0), await moved(1)];
}

/** The same for three optimizers. */
export function movedBy(seed: number) {
  return steadily(async () => ({
    descent: await movedRows((weights) => sgd(weights, { learningRate }), seed),
    momentum: await movedRows((weights) => momentum(weights, { learningRate }), seed),
    adam: await movedRows((weights) => adam(weights, { learningRate }), seed),
  }));
}
