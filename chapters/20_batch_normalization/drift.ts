/** What deep layers see, and what slopes come back to the first ones, with batch normalization and without. */
import { gradients } from "../../lib/autograd.ts";
import { normal, parameter } from "../../lib/create.ts";
import { heNormal } from "../../lib/nn/initial.ts";
import { outputsOf } from "../../lib/nn/summary.ts";
import { Random } from "../../lib/random.ts";
import { device, type Tensor } from "../../lib/tensor.ts";
import { steadily } from "../13_data/steady.ts";
import { sizeOf } from "../15_initialization/initialization.ts";
import { type Statistics, statisticsOf } from "./batch_normalization.ts";
import { network, type Plan } from "./network.ts";

/** Twice the weights that keep a signal through ReLU. */
export const TWICE = heNormal({ gain: 2 * Math.SQRT2 });

/** What is seen of a network as it begins. */
export interface Seen {
  /** Mean and variance of all outputs of each hidden layer, behind the activation. */
  readonly outputs: readonly Statistics[];
  /** The size of the slopes in them, where slopes of size 1 come in behind the last one. */
  readonly slopes: readonly number[];
}

/** Sends 256 rows of normal numbers through it, with mean 0 and variance 1, and slopes back. */
export function seen(plan: Plan, seed: number): Promise<Seen> {
  return steadily(async () => {
    using _step = device().step();
    const random = new Random(seed), model = network(plan, random.fork(0));
    const x = parameter(normal(random.fork(1), [256, 64])), mode = { isTraining: true, changes: new Map() };
    const all = outputsOf(model, x, mode).filter(({ name }) => name.endsWith("activation"));
    const outputs = all.map(({ output }) => output), last = outputs[outputs.length - 1];
    const found = gradients(last, { upstream: normal(random.fork(2), last.shape) });
    return {
      outputs: (await numbersOf(outputs)).map(statisticsOf),
      slopes: (await numbersOf(outputs.map((x) => found.of(x)))).map(sizeOf),
    };
  });
}

async function numbersOf(tensors: readonly Tensor[]): Promise<number[][]> {
  const found: number[][] = [];
  for (const x of tensors) found.push(Array.from(await x.read()));
  return found;
}

/** The spread of what each layer says: the root of the variance. */
export function spreads({ outputs }: Seen): number[] {
  return outputs.map(({ variance }) => Math.sqrt(variance));
}
