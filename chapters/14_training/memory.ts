/** What a step keeps until it has gone back, and that an answer keeps nothing. */
import { zeros } from "../../lib/create.ts";
import { dense } from "../../lib/nn/dense.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import { sequential } from "../../lib/nn/sequential.ts";
import { untracked } from "../../lib/op.ts";
import { relu } from "../../lib/ops/activations.ts";
import { Random } from "../../lib/random.ts";
import { device, type Tensor } from "../../lib/tensor.ts";

/** 784-512-10, as the notes have it for MNIST. */
function network(seed: number): Layer {
  const random = new Random(seed);
  return sequential({ hidden: dense(784, 512, { random }), relu, output: dense(512, 10, { random }) });
}

/** What the way back needs of a calculation: how many results of ops, and how many bytes of float32 they are. */
export interface Kept {
  readonly results: number;
  readonly bytes: number;
}

/** What is kept of the scores of a batch: while it learns, or when it is only asked. */
export function kept(batchSize: number, { isTraining, seed = 1 }: { isTraining: boolean; seed?: number }): Kept {
  using _step = device().step();
  const model = network(seed), x = zeros([batchSize, 784]), ask = () => model(x, { isTraining });
  const made = madeFrom(isTraining ? ask() : untracked(ask));
  return { results: made.length, bytes: made.reduce((sum, { storage }) => sum + 4 * storage.length, 0) };
}

/** The results of ops that a tensor was made of, itself among them, as far as it is remembered. */
function madeFrom(x: Tensor, found: Tensor[] = []): Tensor[] {
  if (!x.origin || found.includes(x)) return found;
  found.push(x);
  for (const input of x.origin.inputs) madeFrom(input, found);
  return found;
}

/** Bytes of all rows of MNIST at once as float32: 60,000 pictures of 784 pixels. */
export const WHOLE_INPUT = 60_000 * 784 * 4;
