/** What freezing does and saves: which numbers move, and how many matrix products a step takes. */
import { type Dataset, datasetOf } from "../../lib/data/dataset.ts";
import type { Storage } from "../../lib/device/device.ts";
import { Reference } from "../../lib/device/reference.ts";
import { dense } from "../../lib/nn/dense.ts";
import { frozen } from "../../lib/nn/frozen.ts";
import type { Layer, Parameters } from "../../lib/nn/layer.ts";
import { type Part, sequential } from "../../lib/nn/sequential.ts";
import { relu } from "../../lib/ops/activations.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { parametersWithout } from "../../lib/optim/groups.ts";
import { sgd } from "../../lib/optim/rules.ts";
import { Random } from "../../lib/random.ts";
import { onDevice } from "../../lib/tensor.ts";
import { steps } from "../../lib/training/step.ts";

/** A model of three layers in a list, so that its parts have numbers as names; with something between the layers, or nothing. */
export function threeLayers(between: readonly Part[], random: Random): Layer {
  const layers = [dense(4, 8, { random }), dense(8, 8, { random }), dense(8, 1, { random })];
  return sequential(layers.flatMap((layer, i) => i < 2 ? [layer, ...between] : [layer]));
}

/** Freezes what the notes freeze: two weights, by their names. */
export function asInTheNotes(parameters: Parameters): Parameters {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => name !== "0.weight" && name !== "1.weight"));
}

/** The names of those that a training of twenty steps has moved. */
export async function movedNames(model: Layer, learns: Parameters, seed: number): Promise<string[]> {
  const before = await numbersOf(model.parameters), random = new Random(seed);
  const take = steps(model, { loss: meanSquaredError, optimizer: sgd(learns, { learningRate: 0.1 }), random });
  const data = someRows(random);
  for (let step = 0; step < 20; step++) take(data.batch([0, 1, 2, 3, 4, 5, 6, 7]));
  const after = await numbersOf(model.parameters);
  return Object.keys(before).filter((name) => after[name].some((number, i) => number !== before[name][i]));
}

async function numbersOf(parameters: Parameters): Promise<Record<string, readonly number[]>> {
  const read = Object.entries(parameters).map(async ([name, x]) => [name, [...await x.read()]] as const);
  return Object.fromEntries(await Promise.all(read));
}

function someRows(random: Random): Dataset {
  const inputs = Array.from({ length: 8 }, () => Array.from({ length: 4 }, () => random.normal()));
  return datasetOf({ inputs, targets: { numbers: inputs.map(([x]) => x) } });
}

/** A reference device that counts. */
class Counting extends Reference {
  products = 0;

  override product(...asked: Asked): Storage {
    this.products++;
    return super.product(...asked);
  }
}

type Asked = globalThis.Parameters<Reference["product"]>;

/** How a first layer can be kept as it is: it learns with the rest; the optimizer is not given it; it is frozen. */
export type Keeping = "all learn" | "left out" | "frozen";

/** How many matrix products a step of a network of two layers takes, compiled or not. */
export function productsOfStep(way: Keeping, compiled: boolean, seed: number): number {
  const counting = new Counting(), random = new Random(seed);
  return onDevice(counting, () => {
    const first = dense(4, 8, { random }), last = dense(8, 1, { random });
    const model = sequential({ hidden: way === "frozen" ? frozen(first) : first, relu, output: last });
    const learns = way === "left out" ? parametersWithout(model.parameters, "hidden") : model.parameters;
    const take = steps(model, {
      loss: meanSquaredError,
      optimizer: sgd(learns, { learningRate: 0.1 }),
      random,
      compiled,
    });
    const data = someRows(random), all = [0, 1, 2, 3, 4, 5, 6, 7];
    for (let step = 0; step < 3; step++) take(data.batch(all));
    const before = counting.products;
    take(data.batch(all));
    return counting.products - before;
  });
}
