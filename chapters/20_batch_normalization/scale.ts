/** The size of weights in front of batch normalization: it does not change what is said, and yet decides how fast is learned. */
import { gradients } from "../../lib/autograd.ts";
import { batches } from "../../lib/data/batches.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import { crossEntropy } from "../../lib/ops/losses_classes.ts";
import { sgd } from "../../lib/optim/rules.ts";
import { Random } from "../../lib/random.ts";
import { device, type Tensor } from "../../lib/tensor.ts";
import { steps } from "../../lib/training/step.ts";
import { rule } from "../../lib/update.ts";
import { steadily } from "../13_data/steady.ts";
import { sizeOf } from "../15_initialization/initialization.ts";
import { digitsFor, measured, network, type Norm } from "./network.ts";

const stretch = rule({ w: "w * by" });

/** What a network says of 256 digits, and the slopes of its loss in the first hidden weight and bias. */
export interface Said {
  readonly scores: readonly number[];
  readonly weight: readonly number[];
  readonly weightSlope: readonly number[];
  readonly biasSlope: readonly number[];
}

/** The same network, the weights of whose hidden layers are multiplied by a number. Without epsilon, so that nothing is left of it. */
export function said(norm: Norm, by: number, seed: number): Promise<Said> {
  return steadily(async () => {
    const { training } = await digitsFor(seed), random = new Random(seed).fork(2);
    const model = network({ norm, hidden: 2, batchNorm: { epsilon: 0 } }, random), { parameters } = model;
    for (const [name, w] of Object.entries(parameters)) if (name.endsWith("sums.weight")) stretch({ w }, { by });
    using _step = device().step();
    const { inputs, targets } = training.batch(Array.from({ length: 256 }, (_, i) => i));
    const scores = model(inputs, { isTraining: true, changes: new Map() }),
      found = gradients(crossEntropy(scores, targets));
    const [weight, bias] = [parameters["0.sums.weight"], parameters["0.sums.bias"]];
    return {
      scores: await read(scores),
      weight: await read(weight),
      weightSlope: await read(found.of(weight)),
      biasSlope: await read(found.of(bias)),
    };
  });
}

async function read(x: Tensor): Promise<number[]> {
  return Array.from(await x.read());
}

/** For each unit, the cosine of the angle between its 64 weights and the slopes in them. */
export function cosines({ weight, weightSlope }: Said): number[] {
  return Array.from({ length: weight.length / 64 }, (_, unit) => {
    const [w, dw] = [weight, weightSlope].map((all) => all.slice(64 * unit, 64 * unit + 64));
    return w.reduce((sum, one, i) => sum + one * dw[i], 0) / (64 * sizeOf(w) * sizeOf(dw));
  });
}

export const STEPS = 250;

/** The size of the weights of the third hidden layer, before each step of gradient descent and after the last one. */
export function sizesWhileLearning(norm: Norm, rate: number, seed: number): Promise<number[]> {
  return steadily(async () => {
    const { training } = await digitsFor(seed), random = new Random(seed).fork(2), model = network({ norm }, random);
    const optimizer = sgd(model.parameters, { learningRate: rate }),
      take = steps(model, { ...measured, optimizer, random });
    const sizes = [await sizeOfThird(model)];
    while (true) {
      for (const batch of batches(training, 32, { random, dropLast: true })) {
        take(batch);
        sizes.push(await sizeOfThird(model));
        if (sizes.length > STEPS) return sizes;
      }
    }
  });
}

async function sizeOfThird({ parameters }: Layer): Promise<number> {
  return sizeOf(await parameters["2.sums.weight"].read());
}
