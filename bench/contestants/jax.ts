/**
 * jax-js on its Wasm backend: loss, gradients and update in one function, which it compiles (`jit`).
 *
 * An operation takes its arguments away, and `.ref` keeps one for later. The library has no optimizers of its own.
 */
import { type Array as Values, defaultDevice, init, jit, nn, numpy as np, random, valueAndGrad } from "@jax-js/jax";
import { compete, type Training } from "../contestant.ts";
import { activationOf, ADAM, CLASSES, type Model } from "../model.ts";
import { oneHot, type Task, transposed } from "../task.ts";

await init("wasm");
defaultDevice("wasm");

/** Weights and biases in turn; the two means of each, where the optimizer has them. */
type State = { readonly weights: Values[]; readonly m: Values[]; readonly v: Values[] };

function train({ model, weights, batches }: Task, dropout: number): Training {
  const { sizes, batch, loss } = model;
  const inputs = batches.map((one) => np.array(one.inputs).reshape([batch, sizes[0]]));
  const targets = batches.map((one, i) => {
    return loss === "pixels" ? inputs[i].ref : np.array(oneHot(one.classes)).reshape([batch, CLASSES]);
  });
  let state = stateOf(model, weights), value: Values | undefined, steps = 0;
  const compiled = jit((state: State, x: Values, target: Values, key: Values, rate: Values, correction: Values) => {
    const lossOf = (all: Values[], x: Values, target: Values) =>
      LOSSES[loss](forward(model, all, x, key, dropout), target);
    const [value, slopes] = valueAndGrad(lossOf)(state.weights.map((w) => w.ref), x, target);
    return { value, state: updated(model, state, slopes, rate, correction) };
  });
  const step = (i: number) => {
    steps++;
    const correction = np.array(1 / Math.sqrt(1 - ADAM.beta2 ** steps));
    const rate = np.array(model.learningRate / (model.optimizer === "sgd" ? 1 : 1 - ADAM.beta1 ** steps));
    value?.dispose();
    ({ value, state } = compiled(state, inputs[i].ref, targets[i].ref, random.key(steps), rate, correction));
  };
  return { step, loss: async (i) => (step(i), (await value!.ref.data())[0]), settle: () => value!.ref.data() };
}

function stateOf({ sizes, optimizer }: Model, weights: Task["weights"]): State {
  const all = weights.flatMap((w, i) => {
    const [inputs, outputs] = [sizes[i], sizes[i + 1]];
    return [np.array(transposed(w, outputs, inputs)).reshape([inputs, outputs]), np.zeros([outputs])];
  });
  const means = () => optimizer === "sgd" ? [] : all.map((w) => np.zeros(w.shape));
  return { weights: all, m: means(), v: means() };
}

function forward(model: Model, all: Values[], x: Values, key: Values, dropout: number): Values {
  let y = x;
  for (let layer = 0; 2 * layer < all.length; layer++) {
    const activation = activationOf(model, layer);
    y = np.matmul(y, all[2 * layer]).add(all[2 * layer + 1]);
    if (activation) y = activation === "sigmoid" ? nn.sigmoid(y) : nn.relu(y);
    if (activation && dropout > 0) {
      y = np.where(random.bernoulli(key.ref, 1 - dropout, y.shape), y.mul(1 / (1 - dropout)), 0);
    }
  }
  return y;
}

const LOSSES: Readonly<Record<Model["loss"], (y: Values, target: Values) => Values>> = {
  squares: (y, target) => np.square(y.sub(target)).mean(),
  classes: (y, target) => nn.logSoftmax(y).mul(target).sum().mul(-1 / y.shape[0]),
  pixels: (y, target) => {
    const soft = np.log1p(np.exp(np.negative(np.abs(y.ref))));
    return np.maximum(y.ref, 0).sub(y.mul(target)).add(soft).mean(1).mean(); // one sum of 200,704 numbers is wrong by 4e-4
  },
};

function updated({ optimizer }: Model, state: State, slopes: Values[], rate: Values, correction: Values): State {
  const { beta1, beta2, epsilon } = ADAM;
  if (optimizer === "sgd") return { ...state, weights: state.weights.map((w, i) => w.sub(slopes[i].mul(rate.ref))) };
  const m = state.m.map((mean, i) => mean.mul(beta1).add(slopes[i].ref.mul(1 - beta1)));
  const v = state.v.map((mean, i) => mean.mul(beta2).add(np.square(slopes[i]).mul(1 - beta2)));
  const weights = state.weights.map((w, i) => {
    const scale = np.sqrt(v[i].ref).mul(correction.ref).add(epsilon);
    return w.sub(m[i].ref.mul(rate.ref).div(scale));
  });
  return { weights, m, v };
}

const version = import.meta.resolve("@jax-js/jax").match(/\d+\.\d+\.\d+/);
await compete(version ? version[0] : "", train);
Deno.exit(0); // its threads would keep the process alive
