/**
 * The library of this book: its ops, its gradients, and a rule for each optimizer, in a loop that hides nothing.
 *
 * As a program it trains on the Wasm device: `eager` or `compiled`, on as many threads as are said, or on all.
 */
import { gradients } from "../../lib/autograd.ts";
import { compile } from "../../lib/compile.ts";
import { indices, parameter, tensor, zeros } from "../../lib/create.ts";
import { Wasm } from "../../lib/device/wasm/wasm.ts";
import { dropout as dropOut, relu, sigmoid } from "../../lib/ops/mod.ts";
import { binaryCrossEntropyWithLogits, crossEntropy, linear, meanSquaredError } from "../../lib/ops/mod.ts";
import { Random } from "../../lib/random.ts";
import { device, type Tensor, useDevice } from "../../lib/tensor.ts";
import { rule } from "../../lib/update.ts";
import { compete, type MakeTraining, type Training } from "../contestant.ts";
import { activationOf, ADAM, CLASSES, type Model } from "../model.ts";
import { type Batch, oneHot, type Task } from "../task.ts";

const descend = rule({ w: "w - rate * dw" });

/** The corrections of the two means, which begin at 0, are numbers: they are the same for all weights. */
const adapt = rule({
  m: "beta1 * m + (1 - beta1) * dw",
  v: "beta2 * v + (1 - beta2) * dw * dw",
  w: "w - rate * m / (sqrt(v) * correction + epsilon)",
});

type Layer = readonly [weight: Tensor, bias: Tensor];

/** Trains on the device that `useDevice` chose. */
export const train: MakeTraining = (task, dropout) => trainWith((calculation) => calculation, task, dropout);

/** The same, but loss and gradients are written down in the first step and repeated from then on. */
export const trainCompiled: MakeTraining = (task, dropout) => trainWith(compile, task, dropout);

function trainWith(prepare: typeof compile, { model, weights, batches }: Task, dropout: number): Training {
  const { sizes } = model, random = new Random(2);
  const layers = weights.map((values, i): Layer => [
    parameter(values, [sizes[i + 1], sizes[i]]),
    parameter(zeros([sizes[i + 1]])),
  ]);
  const parameters = layers.flat(), update = optimizerOf(model, parameters);
  const data = batches.map((batch) => dataOf(model, batch));
  const lossAndGradients = prepare((inputs, targets) => {
    const loss = LOSSES[model.loss](forward(model, layers, inputs, random, dropout), targets), found = gradients(loss);
    return [loss, ...parameters.map((w) => found.of(w))];
  }, { random });
  const learn = (i: number): Tensor => {
    const [loss, ...slopes] = lossAndGradients(...data[i]);
    update(slopes);
    return loss;
  };
  return {
    step(i) {
      using _step = device().step();
      learn(i);
    },
    async loss(i) {
      using _step = device().step();
      return await learn(i).item();
    },
  };
}

function forward(model: Model, layers: readonly Layer[], inputs: Tensor, random: Random, dropout: number): Tensor {
  return layers.reduce((x, [weight, bias], i) => {
    const activation = activationOf(model, i), y = linear(x, weight, bias);
    if (!activation) return y;
    const h = activation === "sigmoid" ? sigmoid(y) : relu(y);
    return dropout > 0 ? dropOut(h, random, dropout) : h;
  }, inputs);
}

const LOSSES = { squares: meanSquaredError, classes: crossEntropy, pixels: binaryCrossEntropyWithLogits };

/** A batch as tensors: inputs and targets. */
function dataOf({ loss, sizes, batch }: Model, { inputs, classes }: Batch): readonly Tensor[] {
  const x = tensor(inputs, [batch, sizes[0]]);
  if (loss === "pixels") return [x, x];
  return [x, loss === "classes" ? indices(classes) : tensor(oneHot(classes), [batch, CLASSES])];
}

/** What changes all parameters by their slopes, given in the same order. */
function optimizerOf({ optimizer, learningRate }: Model, parameters: readonly Tensor[]) {
  if (optimizer === "sgd") {
    return (slopes: readonly Tensor[]) =>
      parameters.forEach((w, i) => descend({ w, dw: slopes[i] }, { rate: learningRate }));
  }
  const means = parameters.map(({ shape }) => ({ m: zeros(shape), v: zeros(shape) })), { beta1, beta2 } = ADAM;
  let steps = 0;
  return (slopes: readonly Tensor[]) => {
    steps++;
    const correction = 1 / Math.sqrt(1 - beta2 ** steps), rate = learningRate / (1 - beta1 ** steps);
    parameters.forEach((w, i) => adapt({ w, dw: slopes[i], ...means[i] }, { ...ADAM, rate, correction }));
  };
}

if (import.meta.main) {
  const [form, threads] = Deno.args, wasm = new Wasm(threads ? { threads: Number(threads) } : {});
  useDevice(wasm);
  await compete(threads ? "" : String(wasm.threads), form === "compiled" ? trainCompiled : train);
  wasm.close();
}
