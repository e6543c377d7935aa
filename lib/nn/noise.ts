/** Noise as a layer: while the model learns, no row looks the same twice. */
import { normal } from "../create.ts";
import { add } from "../ops/arithmetic.ts";
import { type Layer, layer } from "./layer.ts";

/**
 * Adds a normally distributed number to each number in training, and nothing otherwise: `[...] -> [...]`. It draws from the
 * mode's `random`. Before the first dense layer, and while it is small, such noise works like a penalty on how steeply the outputs
 * change with the inputs (Bishop 1995). `deviation` is in the unit of what comes in: standardize inputs of different units first.
 */
export function noiseLayer(deviation: number): Layer {
  const title = `noise ${deviation}`;
  if (!(deviation >= 0 && deviation < Infinity)) {
    throw new Error(`Cannot make a layer ${title}: it is a standard deviation, 0 or more`);
  }
  return layer((x, { isTraining, random }) => {
    if (!isTraining || deviation === 0) return x;
    if (random) return add(x, normal(random, x.shape, 0, deviation));
    throw new Error(`Cannot train a layer ${title} without chance: call the model with { isTraining: true, random }`);
  }, { title, recipe: { kind: "noise", settings: { deviation } } });
}
