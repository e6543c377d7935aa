/** The layer that connects all inputs with all outputs. */
import { parameter } from "../create.ts";
import { linear } from "../ops/layers.ts";
import type { Random } from "../random.ts";
import { isSameShape, type Shape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { byInputs, type Initial, uniform } from "./initial.ts";
import { type Layer, layer } from "./layer.ts";

export interface DenseOptions {
  /** What the first weights are drawn from. */
  readonly random: Random;
  /** How the weight begins: unless told as in PyTorch, uniform from `-1 / sqrt(inputs)` to `1 / sqrt(inputs)`. */
  readonly initial?: Initial;
  /** How the bias begins: unless told as in PyTorch, uniform in the same bounds. `false`: there is none. */
  readonly bias?: Initial | false;
}

/** `x weight^T + bias`: `[..., inputs] -> [..., outputs]`. Parameters: `weight` `[outputs, inputs]`, `bias` `[outputs]`. */
export function dense(inputs: number, outputs: number, { random, initial = byInputs(), bias }: DenseOptions): Layer {
  for (const count of [inputs, outputs]) {
    if (Number.isInteger(count) && count > 0) continue;
    throw new Error(`Cannot make a dense layer ${inputs} -> ${outputs}: both must be 1, 2, ...`);
  }
  const weight = begun("weight", initial, [outputs, inputs], random), bound = 1 / Math.sqrt(inputs);
  const title = `dense ${inputs} -> ${outputs}`, recipe = { kind: "dense" };
  if (bias === false) return layer((x) => linear(x, weight), { title, recipe, parameters: { weight } });
  const shift = begun("bias", bias ?? uniform(-bound, bound), [outputs], random);
  return layer((x) => linear(x, weight, shift), { title, recipe, parameters: { weight, bias: shift } });
}

/** A parameter as its rule has it begin. */
export function begun(name: string, initial: Initial, shape: Shape, random: Random): Tensor {
  const first = initial(shape, random);
  if (isSameShape(first.shape, shape)) return parameter(first);
  throw new Error(`Cannot begin a ${name} ${showShape(shape)} with numbers of shape ${showShape(first.shape)}`);
}
