/** What is measured of the library's optimizers: on the digits of chapter 13, and on networks that are made for one question. */
import { parameter, uniform, zeros } from "../../lib/create.ts";
import { digits } from "../../lib/data/digits.ts";
import { split } from "../../lib/data/split.ts";
import { dense } from "../../lib/nn/dense.ts";
import { orthogonal } from "../../lib/nn/initial.ts";
import type { Parameters } from "../../lib/nn/layer.ts";
import { sequential } from "../../lib/nn/sequential.ts";
import { relu } from "../../lib/ops/activations.ts";
import { add, mul } from "../../lib/ops/arithmetic.ts";
import { reshape } from "../../lib/ops/broadcast.ts";
import { crossEntropy } from "../../lib/ops/losses_classes.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { slice } from "../../lib/ops/movement.ts";
import { matmul } from "../../lib/ops/product.ts";
import { mean } from "../../lib/ops/reductions.ts";
import { compile } from "../../lib/compile.ts";
import { gradients } from "../../lib/autograd.ts";
import { averageOf } from "../../lib/optim/average.ts";
import { clipByNorm, slopeNorm } from "../../lib/optim/clip.ts";
import type { Optimizer } from "../../lib/optim/optimizer.ts";
import { sgd } from "../../lib/optim/rules.ts";
import { Random } from "../../lib/random.ts";
import { device, keep, type Tensor } from "../../lib/tensor.ts";
import { evaluate } from "../../lib/training/evaluate.ts";
import { fit } from "../../lib/training/fit.ts";
import { Divergence, type Epoch } from "../../lib/training/history.ts";
import { accuracy } from "../../lib/training/metrics.ts";

/** How an optimizer is made for the parameters of a model. */
export type Make = (parameters: Parameters) => Optimizer;

/** The losses of a training, epoch by epoch, and the share of right answers on digits that were not learned from. */
export interface Trained {
  readonly losses: readonly number[];
  readonly accuracy: number;
}

/** The digits, 64-32-10, and how it learns: weights, rows and their order depend on the seed alone. */
async function begin(make: Make, epochs: number, seed: number) {
  const random = new Random(seed), data = split(await digits(), 0.25, random.fork(1)), first = random.fork(2);
  const model = sequential([dense(64, 32, { random: first }), relu, dense(32, 10, { random: first })]);
  const optimizer = make(model.parameters), measured = { loss: crossEntropy, metrics: { accuracy } };
  return { data, model, measured, training: { ...measured, optimizer, random: random.fork(3), batchSize: 32, epochs } };
}

/** Trains on the digits, in batches of 32. Where the training diverges, what it had learned until then counts. */
export async function trainDigits(make: Make, epochs: number, seed: number): Promise<Trained> {
  const { data, model, measured, training } = await begin(make, epochs, seed);
  const history = await fit(model, data.training, training).catch((error) => {
    if (error instanceof Divergence) return error.history;
    throw error;
  });
  const right = (await evaluate(model, data.validation, measured)).accuracy;
  return { losses: history.epochs.map((epoch) => epoch.training.loss), accuracy: right };
}

/**
 * The same, but in the end the weights are also averaged: the means of those after each of the last epochs, half of them. Gives
 * the share of right answers with the last weights, and with the means.
 */
export async function averageDigits(make: Make, epochs: number, seed: number) {
  const { model, data, training, measured } = await begin(make, epochs, seed), means = averageOf(model.parameters);
  const onEpoch = ({ epoch }: Epoch) => epoch > epochs / 2 ? means.add() : undefined;
  await fit(model, data.training, { ...training, onEpoch });
  const last = await evaluate(model, data.validation, measured);
  using _means = means.putIn();
  return { last: last.accuracy, mean: (await evaluate(model, data.validation, measured)).accuracy };
}

/** How many numbers come one after the other, and how much longer the first weights make what goes through them. */
export const LENGTH = 30, GAIN = 1.5;
const WIDTH = 16, ROWS = 32;

/** The mean of the inputs over time, found by a network that goes through the same weights again at each time. */
function meanOverTime({ recurrent, input, output }: Parameters, x: Tensor): Tensor {
  let h = zeros([ROWS, WIDTH]);
  for (let time = 0; time < LENGTH; time++) {
    const now = slice(x, [undefined, [time, time + 1]]);
    h = relu(add(matmul(h, recurrent, { bTransposed: true }), matmul(now, input)));
  }
  return matmul(h, output);
}

/**
 * Trains a network that multiplies by the same matrix 30 times, which in the beginning makes what goes through it 1.5 times as long.
 * Gives the mean loss of the last tenth of the steps, and the longest gradient.
 */
export async function trainThroughTime(most: number, seed: number, steps = 300, learningRate = 0.03) {
  const random = new Random(seed), initial = orthogonal({ gain: GAIN });
  const parameters = {
    recurrent: parameter(initial([WIDTH, WIDTH], random)),
    input: parameter(uniform(random, [1, WIDTH], -1, 1)),
    output: parameter(uniform(random, [WIDTH, 1], -0.25, 0.25)),
  };
  const optimizer = sgd(parameters, { learningRate }), all = Object.values(parameters);
  const learn = compile((x) => {
    const target = reshape(mean(x, 1), [-1, 1]), loss = meanSquaredError(meanOverTime(parameters, x), target);
    const slopes = gradients(loss), used = most < Infinity ? clipByNorm(slopes, parameters, most) : slopes;
    return [loss, slopeNorm(slopes, parameters), ...all.map((w) => used.of(w))];
  });
  const losses: Tensor[] = [], norms: Tensor[] = [];
  for (let step = 0; step < steps; step++) {
    using _step = device().step();
    const rows = mul(uniform(random, [ROWS, 1]), uniform(random, [ROWS, LENGTH]));
    const [loss, norm, ...slopes] = learn(rows);
    optimizer.step({ of: (w) => slopes[all.findIndex((one) => one === w)] });
    losses.push(keep(loss));
    norms.push(keep(norm));
  }
  const read = async (kept: readonly Tensor[]) => await Promise.all(kept.map((x) => x.item()));
  const late = await read(losses.slice(-steps / 10));
  return { loss: late.reduce((a, b) => a + b) / late.length, norm: Math.max(...await read(norms)) };
}
