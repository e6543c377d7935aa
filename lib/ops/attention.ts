/**
 * Attention: every place of a sequence asks all places, and gets the mean of what they have, weighted by how well their key
 * answers its query (Vaswani et al. 2017).
 *
 * Symbols: t queries and s keys of width d, s values of width e. The axes in front, batch and heads, stand for as many
 * attentions side by side.
 */
import { tensor } from "../create.ts";
import { composite, type Op } from "../op.ts";
import { broadcast, type Shape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { mul } from "./arithmetic.ts";
import { checkRepeats, reshape } from "./broadcast.ts";
import { greater, where } from "./comparisons.ts";
import { matmul } from "./product.ts";
import { placesBeside } from "./rows.ts";
import { sample } from "./sample.ts";
import { finite } from "./settings.ts";
import { softmax } from "./softmax.ts";

export interface AttentionOptions {
  /** Whether query i sees keys 0 to i only: nothing of the future. */
  readonly causal?: boolean;
  /** What scores are multiplied by: 1 / sqrt(d) unless told. */
  readonly scale?: number;
}

type WeightsArguments = [q: Tensor, k: Tensor, options?: AttentionOptions, hidden?: Tensor];
type AttentionArguments = [q: Tensor, k: Tensor, v: Tensor, options?: AttentionOptions, hidden?: Tensor];

/**
 * How much each query looks at each key: `[..., t, d] [..., s, d] -> [..., t, s]`. `hidden` broadcasts to that, and
 * is not 0 where a query must not see a key. Rows add up to 1; that of a query from which everything is hidden is NaN.
 */
export const attentionWeights: Op<WeightsArguments> = composite<WeightsArguments>({
  name: "attentionWeights",
  act: "attend",
  takes: "q, k, { causal, scale = 1 / sqrt(d) }?, hidden?",
  is: "softmax(scale q k^T), without what is hidden: [..., t, d] [..., s, d] -> [..., t, s]",
  slopes: { dq: "scale g k, where g = y (dy - sum(dy y))", dk: "scale g^T q" },
  domain: "every query sees a key",
  use: "to look at what a network looks at",
  samples: () => [
    [sample([3, 2]), sample([3, 2], undefined, 1)],
    [sample([2, 2, 2]), sample([2, 3, 2]), { scale: 2 }, tensor([0, 1, 0])],
    [sample([3, 2]), sample([3, 2], undefined, 1), { causal: true }],
  ],
  known: () => [
    {
      of: [sample([1, 1], [Math.log(3)]), sample([2, 1], [1, 0]), { scale: 1 }],
      shape: [1, 2],
      gives: [0.75, 0.25],
    },
    {
      of: [sample([2, 1], [Math.log(3), 0]), sample([2, 1], [1, 0]), { causal: true }],
      shape: [2, 2],
      gives: [1, 0, 0.5, 0.5],
    },
  ],
}, (q, k, { causal = false, scale } = {}, hidden) => {
  const width = checkedWidth(q.shape, k.shape);
  const factor = scale ?? 1 / Math.sqrt(width);
  finite(`attend with queries ${showShape(q.shape)} to keys ${showShape(k.shape)}`, { scale: factor });
  const scores = mul(matmul(q, k, { bTransposed: true }), factor);
  if (hidden) checkRepeats("attend by scores", "hidden", hidden, scores.shape);
  const seen = hidden ? where(hidden, -Infinity, scores) : scores;
  return softmax(causal ? where(future(q, k), -Infinity, seen) : seen);
});

/** What each query finds: `[..., t, d] [..., s, d] [..., s, e] -> [..., t, e]`, with `hidden` as in `attentionWeights`. */
export const attention: Op<AttentionArguments> = composite<AttentionArguments>({
  name: "attention",
  act: "attend",
  takes: "q, k, v, { causal, scale = 1 / sqrt(d) }?, hidden?",
  is: "attentionWeights(q, k) v: [..., t, d] [..., s, d] [..., s, e] -> [..., t, e]",
  slopes: {
    dq: "scale g k, where g = w (dw - sum(dw w)), w the weights and dw = dy v^T",
    dk: "scale g^T q",
    dv: "w^T dy",
  },
  domain: "every query sees a key",
  use: "transformers",
  samples: () => [
    [sample([3, 2]), sample([3, 2], undefined, 1), sample([3, 2], undefined, 2)],
    [sample([2, 1, 2]), sample([2, 2, 2]), sample([2, 2, 1]), { scale: 2 }],
    [sample([3, 2]), sample([3, 2], undefined, 1), sample([3, 2], undefined, 2), { causal: true }],
  ],
  known: () => [{
    of: [sample([1, 1], [Math.log(3)]), sample([2, 1], [1, 0]), sample([2, 1], [4, 8]), { scale: 1 }],
    shape: [1, 1],
    gives: [5],
  }],
}, (q, k, v, options, hidden) => {
  checkedWidth(q.shape, k.shape);
  checkValues(q.shape, k.shape, v.shape);
  return matmul(attentionWeights(q, k, options, hidden), v);
});

/** 1 where a key lies in the future of a query: `[t, s]`. */
function future(q: Tensor, k: Tensor): Tensor {
  const [queries, keys] = [q, k].map(({ shape }) => placesBeside(q, shape[shape.length - 2]));
  return greater(keys, reshape(queries, [-1, 1]));
}

function checkedWidth(q: Shape, k: Shape): number {
  const refuse = (reason: string): never => {
    throw new Error(`Cannot attend with queries ${showShape(q)} to keys ${showShape(k)}: ${reason}`);
  };
  if (q.length < 2 || k.length < 2) refuse("both must have axes [..., places, width]");
  const [width, other] = [q, k].map((shape) => shape[shape.length - 1]);
  if (width !== other) refuse(`their widths, ${width} and ${other}, differ`);
  broadcast(`attend with queries ${showShape(q)} to keys ${showShape(k)} in stacks`, [q, k].map(stackOf));
  return width;
}

function checkValues(q: Shape, k: Shape, v: Shape): void {
  const act = `attend to keys ${showShape(k)} with values ${showShape(v)}`;
  if (v.length < 2 || v[v.length - 2] !== k[k.length - 2]) {
    throw new Error(`Cannot ${act}: there must be a value for each key`);
  }
  broadcast(`${act} in stacks`, [broadcast(act, [q, k].map(stackOf)), stackOf(v)]);
}

/** The axes in front of the matrices. */
function stackOf(shape: Shape): Shape {
  return shape.slice(0, -2);
}
