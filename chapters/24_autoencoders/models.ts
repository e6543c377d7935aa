/** Autoencoders on tensors: two models, one behind the other. */
import { dense, type DenseOptions } from "../../lib/nn/dense.ts";
import type { Layer } from "../../lib/nn/layer.ts";
import { type Part, sequential } from "../../lib/nn/sequential.ts";
import { relu, sigmoid } from "../../lib/ops/activations.ts";

/** How an autoencoder is made. */
export interface Plan extends DenseOptions {
  /** From the input to the code: `[64, 48, 2]`. The decoder has the same widths, the other way round. */
  readonly widths: readonly number[];
  /** What the code goes through: nothing, unless told. */
  readonly code?: Part;
  /** What the output goes through: the sigmoid, unless told, since pixels lie between 0 and 1. */
  readonly output?: Part;
}

/** The whole, and its two halves, which have the same parameters. */
export interface Autoencoder {
  readonly encoder: Layer;
  readonly decoder: Layer;
  readonly model: Layer;
}

export function autoencoder({ widths, code, output = sigmoid, ...options }: Plan): Autoencoder {
  const encoder = stack(widths, code, options), decoder = stack(widths.toReversed(), output, options);
  return { encoder, decoder, model: sequential({ encoder, decoder }) };
}

/** Dense layers, with ReLU between them. */
function stack(widths: readonly number[], last: Part | undefined, options: DenseOptions): Layer {
  const layers = widths.slice(1).map((width, i) => dense(widths[i], width, options)), between = layers.length - 1;
  return sequential(layers.flatMap((layer, i) => i < between ? [layer, relu] : last ? [layer, last] : [layer]));
}
