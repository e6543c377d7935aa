/** Trains a model from given weights, batch by batch, and gives all that a golden training run tells. */
import { gradients } from "../../lib/autograd.ts";
import { indices, parameter } from "../../lib/create.ts";
import { untracked } from "../../lib/op.ts";
import * as ops from "../../lib/ops/mod.ts";
import { keep, type Tensor } from "../../lib/tensor.ts";
import { type GoldenCase, numberOf } from "./cases.ts";
import { optimizers } from "./optimizers.ts";
import type { Adapter, Named } from "./trial.ts";

/** What is trained. */
export interface Model {
  /** The output for rows of inputs, while it learns. */
  readonly output: (x: Tensor, weights: Named) => Tensor;
  readonly loss: (output: Tensor, target: Tensor) => Tensor;
  /** The output afterwards, where it is another. */
  readonly evaluate?: (x: Tensor, weights: Named) => Tensor;
  /** Averages that the model kept while it learned. */
  readonly running?: () => Named;
}

/** Makes the model of a run; `start` holds what the run begins with, by its name without "initial.". */
export type Recipe = (start: Named, golden: GoldenCase) => Model;

/** The adapter of a training run. Its losses are measured before each step, the rest after the last. */
export function training(recipe: Recipe): Adapter {
  return (inputs, golden) => {
    const { X: x, Y: target } = inputs, start = startOf(inputs), model = recipe(start, golden);
    const weights = weightsOf(start, golden);
    const { losses, first } = learn(model, weights, x, target, golden);
    return untracked(() => {
      const output = (model.evaluate ?? model.output)(x, weights);
      const final = prefixed("final.", { ...weights, ...model.running?.() });
      const measured = { loss: ops.stack(losses, 0), final_loss: model.loss(output, target), final_output: output };
      const more: Named = "accuracy" in golden.outputs ? { accuracy: accuracy(output, target) } : {};
      return { ...measured, ...final, ...prefixed("first_grad.", first), ...more };
    });
  };
}

/** Takes all steps; gives the loss before each, and the gradients of the first. */
function learn(model: Model, weights: Named, x: Tensor, target: Tensor, golden: GoldenCase) {
  const losses: Tensor[] = [], optimizer = optimizers[String(golden.params.optimizer)](golden, weights);
  let first: Named = {};
  for (const rows of batchesOf(golden)) {
    using _step = x.device.step();
    const [xs, targets] = rows ? [x, target].map((one) => rowsAt(one, rows)) : [x, target];
    const loss = model.loss(model.output(xs, weights), targets), found = gradients(loss);
    const grads = mapped(weights, (weight) => found.of(weight));
    if (losses.length === 0) first = mapped(grads, keep);
    losses.push(keep(loss));
    optimizer.step(found);
  }
  return { losses, first };
}

/** The rows of every step; undefined are all. */
function batchesOf(golden: GoldenCase): readonly (readonly number[] | undefined)[] {
  return golden.batches ?? Array.from({ length: numberOf(golden, "steps") }, () => undefined);
}

/** Rows by number; of labels, again labels. */
function rowsAt(x: Tensor, rows: readonly number[]): Tensor {
  const { indices: labels } = x;
  return labels ? indices(rows.map((row) => labels[row])) : ops.lookup(x, indices(rows));
}

function startOf(inputs: Named): Named {
  const entries = Object.entries(inputs).filter(([name]) => name.startsWith("initial."));
  return Object.fromEntries(entries.map(([name, x]) => [name.slice("initial.".length), x]));
}

/** What is learned is all for which there is a first gradient. */
function weightsOf(start: Named, { outputs }: GoldenCase): Named {
  return mapped(
    Object.fromEntries(Object.entries(start).filter(([name]) => `first_grad.${name}` in outputs)),
    parameter,
  );
}

/** The share of rows whose largest score is that of the right class. */
function accuracy(scores: Tensor, labels: Tensor): Tensor {
  return ops.mean(ops.equal(ops.argmax(scores, 1), labels));
}

function mapped(tensors: Named, change: (x: Tensor) => Tensor): Named {
  return Object.fromEntries(Object.entries(tensors).map(([name, x]) => [name, change(x)]));
}

function prefixed(prefix: string, tensors: Named): Named {
  return Object.fromEntries(Object.entries(tensors).map(([name, x]) => [prefix + name, x]));
}
