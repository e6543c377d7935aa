/** Dropout as a layer: it does something only while the model learns. */
import { dropout } from "../ops/dropout.ts";
import { type Layer, layer } from "./layer.ts";

/** Leaves out each number with the chance `rate` in training, and nothing otherwise. It draws from the mode's `random`. */
export function dropoutLayer(rate: number): Layer {
  const title = `dropout ${rate}`;
  if (!(rate >= 0 && rate < 1)) {
    throw new Error(`Cannot make a layer ${title}: the rate must be at least 0 and below 1`);
  }
  return layer((x, { isTraining, random }) => {
    if (!isTraining) return x;
    if (random) return dropout(x, random, rate);
    throw new Error(`Cannot train a layer ${title} without chance: call the model with { isTraining: true, random }`);
  }, { title, recipe: { kind: "dropout", settings: { rate } } });
}
