/** TensorFlow.js on one of its backends, `cpu` or `wasm`: its layers' ops, its losses and its optimizers. */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { compete, type Training } from "../contestant.ts";
import { activationOf, ADAM, CLASSES, type Model } from "../model.ts";
import { oneHot, type Task, transposed } from "../task.ts";

const [backend] = Deno.args;
if (!await tf.setBackend(backend)) throw new Error(`Cannot start the backend ${backend}`);

function train({ model, weights, batches }: Task, dropout: number): Training {
  const { sizes, batch, loss } = model;
  const matrices = weights.map((w, i) => {
    return tf.variable(tf.tensor2d(transposed(w, sizes[i + 1], sizes[i]), [sizes[i], sizes[i + 1]]));
  });
  const biases = sizes.slice(1).map((size) => tf.variable(tf.zeros([size])));
  const inputs = batches.map((one) => tf.tensor2d(one.inputs, [batch, sizes[0]]));
  const targets = loss === "pixels" ? inputs : batches.map((one) => tf.tensor2d(oneHot(one.classes), [batch, CLASSES]));
  const forward = (x: tf.Tensor): tf.Tensor =>
    matrices.reduce((x, weight, i) => {
      const activation = activationOf(model, i), y = tf.add(tf.matMul(x, weight), biases[i]);
      if (!activation) return y;
      const h = activation === "sigmoid" ? tf.sigmoid(y) : tf.relu(y);
      return dropout > 0 ? tf.dropout(h, dropout) : h;
    }, x);
  const optimizer = optimizerOf(model), variables = [...matrices, ...biases];
  const learn = (i: number) =>
    optimizer.minimize(() => LOSSES[loss](targets[i], forward(inputs[i])) as tf.Scalar, true, variables)!;
  return {
    step: (i) => learn(i).dispose(),
    loss: async (i) => (await learn(i).data())[0],
  };
}

const LOSSES: Readonly<Record<Model["loss"], (target: tf.Tensor, y: tf.Tensor) => tf.Tensor>> = {
  squares: tf.losses.meanSquaredError,
  classes: tf.losses.softmaxCrossEntropy,
  // row by row: the backend's sum of all 200,704 terms at once is wrong by 5e-4
  pixels: (target, y) =>
    tf.mean(tf.mean(tf.losses.sigmoidCrossEntropy(target, y, undefined, undefined, tf.Reduction.NONE), 1)),
};

function optimizerOf({ optimizer, learningRate }: Model): tf.Optimizer {
  return optimizer === "sgd"
    ? tf.train.sgd(learningRate)
    : tf.train.adam(learningRate, ADAM.beta1, ADAM.beta2, ADAM.epsilon);
}

await compete(tf.version.tfjs, train);
