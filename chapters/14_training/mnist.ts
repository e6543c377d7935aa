/** Two networks that read MNIST, as they are known from elsewhere: that of the notes, and the first one of Nielsen's book. */
import { normal } from "../../lib/create.ts";
import { part } from "../../lib/data/batches.ts";
import type { Dataset } from "../../lib/data/dataset.ts";
import { dense } from "../../lib/nn/dense.ts";
import { dropoutLayer } from "../../lib/nn/dropout.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import { sequential } from "../../lib/nn/sequential.ts";
import type { Optimizer } from "../../lib/optim/optimizer.ts";
import { sgd } from "../../lib/optim/rules.ts";
import { adam } from "../../lib/optim/rules_adam.ts";
import { relu, sigmoid } from "../../lib/ops/activations.ts";
import { mul } from "../../lib/ops/arithmetic.ts";
import { oneHot } from "../../lib/ops/indexing.ts";
import { crossEntropy } from "../../lib/ops/losses_classes.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import type { Random } from "../../lib/random.ts";
import type { Shape } from "../../lib/shape.ts";
import type { Loss } from "../../lib/training/measure.ts";

/** A network, and how it is trained. */
export interface Recipe {
  readonly name: string;
  readonly model: (random: Random) => Layer;
  readonly optimizer: (model: Layer) => Optimizer;
  readonly loss: Loss;
  readonly batchSize: number;
  readonly epochs: number;
  /** The rows that it learns from. */
  readonly rows: (training: Dataset) => Dataset;
}

/** As at 003:45-72: 784-512-10, a fifth of the hidden units left out in each step, Adam. */
const ofTheNotes: Recipe = {
  name: "784-512-10, ReLU, dropout 0.2, Adam",
  model: (random) => sequential([dense(784, 512, { random }), relu, dropoutLayer(0.2), dense(512, 10, { random })]),
  optimizer: ({ parameters }) => adam(parameters),
  loss: crossEntropy,
  batchSize: 128,
  epochs: 5,
  rows: (training) => training,
};

/**
 * 784-30-10, sigmoids, and half the squared error, at rate 3 (Nielsen 2015). Weights begin normally distributed; of the 60,000 rows
 * he holds back 10,000.
 */
const ofNielsen: Recipe = {
  name: "784-30-10, sigmoid, squared error, rate 3",
  model: (random) => {
    const drawn = (shape: Shape, random: Random) => normal(random, shape),
      begin = { random, initial: drawn, bias: drawn };
    return sequential([dense(784, 30, begin), sigmoid, dense(30, 10, begin), sigmoid]);
  },
  optimizer: ({ parameters }) => sgd(parameters, { learningRate: 3 }),
  loss: (outputs, digits) => mul(5, meanSquaredError(outputs, oneHot(digits, 10))), // half of the sum over ten outputs
  batchSize: 10,
  epochs: 30,
  rows: (training) => part(training, Array.from({ length: 50_000 }, (_, i) => i)),
};

export const recipes: readonly Recipe[] = [ofTheNotes, ofNielsen];
