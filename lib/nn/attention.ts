/** Attention with several heads, each of which looks for something else (Vaswani et al. 2017). */
import { type AttentionOptions, attentionWeights } from "../ops/attention.ts";
import { reshape } from "../ops/broadcast.ts";
import { linear } from "../ops/layers.ts";
import { slice, transpose } from "../ops/movement.ts";
import { matmul } from "../ops/product.ts";
import { showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { checkShapes } from "./shapes.ts";

/** The weights of an attention layer, as PyTorch keeps them. */
export interface AttentionLayer {
  /** Those of queries, keys and values, one below the other: `[3 * width, width]`. Head h has its rows in each third. */
  readonly inWeight: Tensor;
  /** `[3 * width]`. */
  readonly inBias?: Tensor;
  /** `[width, width]`. */
  readonly outWeight: Tensor;
  /** `[width]`. */
  readonly outBias?: Tensor;
}

/** What attention gives. */
export interface Attended {
  /** `[batch, t, width]`. */
  readonly outputs: Tensor;
  /** How much each query looked at each key, in each head: `[batch, heads, t, s]`. */
  readonly weights: Tensor;
}

/** `query` attends to `key` and `value`; they are the same tensor where a sequence attends to itself. */
export interface Sequences {
  /** `[batch, t, width]`. */
  readonly query: Tensor;
  /** `[batch, s, width]`: the query's unless told. */
  readonly key?: Tensor;
  /** `[batch, s, width]`: the key's unless told. */
  readonly value?: Tensor;
}

/** Attends in each head to its own part of the width, then mixes the heads. `hidden` broadcasts to `[batch, heads, t, s]`. */
export function multiHeadAttention(
  { query, key = query, value = key }: Sequences,
  layer: AttentionLayer,
  heads: number,
  options?: AttentionOptions,
  hidden?: Tensor,
): Attended {
  checkHeads({ query, key, value }, layer, heads);
  const [q, k, v] = [query, key, value].map((x, third) => headsOf(projected(x, layer, third), heads));
  const weights = attentionWeights(q, k, options, hidden), found = transpose(matmul(weights, v), [0, 2, 1, 3]);
  return { outputs: linear(reshape(found, query.shape), layer.outWeight, layer.outBias), weights };
}

/** x through the first, second or third part of the weights. */
function projected(x: Tensor, { inWeight, inBias }: AttentionLayer, third: number): Tensor {
  const width = inWeight.shape[1], rows = [third * width, (third + 1) * width] as const;
  return linear(x, slice(inWeight, [rows]), inBias && slice(inBias, [rows]));
}

/** `[batch, places, width] -> [batch, heads, places, width / heads]`. */
function headsOf(x: Tensor, heads: number): Tensor {
  const [batch, places, width] = x.shape;
  return transpose(reshape(x, [batch, places, heads, width / heads]), [0, 2, 1, 3]);
}

function checkHeads({ query, key, value }: Required<Sequences>, layer: AttentionLayer, heads: number): void {
  const { shape } = query, [batch, , width] = shape;
  const refuse = (reason: string): never => {
    throw new Error(`Cannot attend from ${showShape(shape)} with ${heads} head${heads === 1 ? "" : "s"}: ${reason}`);
  };
  for (const one of [query, key, value]) {
    if (one.shape.length !== 3) refuse(`sequences must be [batch, places, width], not ${showShape(one.shape)}`);
  }
  if (!(Number.isInteger(heads) && heads > 0 && width % heads === 0)) {
    refuse(`the width ${width} cannot be divided evenly`);
  }
  const others = [batch, key.shape[1], width], { inWeight, inBias, outWeight, outBias } = layer;
  checkShapes(refuse, { key, value, inWeight, inBias, outWeight, outBias }, {
    key: others,
    value: others,
    inWeight: [3 * width, width],
    inBias: [3 * width],
    outWeight: [width, width],
    outBias: [width],
  });
}
