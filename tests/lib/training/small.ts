/** A small model with dropout, and data for it. */
import { type Dataset, datasetOf } from "../../../lib/data/dataset.ts";
import { dense } from "../../../lib/nn/dense.ts";
import { dropoutLayer } from "../../../lib/nn/dropout.ts";
import type { Layer } from "../../../lib/nn/layer.ts";
import { sequential } from "../../../lib/nn/sequential.ts";
import { tanh } from "../../../lib/ops/activations.ts";
import { Random } from "../../../lib/random.ts";
import type { Tensor } from "../../../lib/tensor.ts";

/** Rows of three numbers; the class is the place of the largest. */
export function rows(count: number, seed = 1): Dataset {
  const random = new Random(seed), inputs = Array.from({ length: count }, () => [0, 1, 2].map(() => random.normal()));
  return datasetOf({ inputs, targets: { classes: inputs.map((row) => row.indexOf(Math.max(...row))) } });
}

export function model(seed = 1, rate = 0): Layer {
  const random = new Random(seed);
  return sequential({ hidden: dense(3, 8, { random }), tanh, drop: dropoutLayer(rate), out: dense(8, 3, { random }) });
}

/** The numbers of all parameters, one after the other. */
export async function numbersOf({ parameters }: Pick<Layer, "parameters">): Promise<number[]> {
  const found: number[] = [];
  for (const x of Object.values<Tensor>(parameters)) found.push(...await x.read());
  return found;
}
