/** Words that are not known, and numbers that make no sense, in the settings of ops. */
import { assertEquals, assertThrows } from "@std/assert";
import { tensor } from "../../../lib/create.ts";
import * as ops from "../../../lib/ops/mod.ts";
import { valuesOf } from "./values.ts";
import "../exact.ts";

const x = tensor([[1, 2], [3, 5]]), row = tensor([0.5, 2]), signs = tensor([1, -1]);
/** Settings as they come out of a file: of no type that a compiler could look at. */
const words = (settings: Readonly<Record<string, string>>) => JSON.parse(JSON.stringify(settings));

const refusals: readonly (readonly [run: () => unknown, message: string])[] = [
  [
    () => ops.pad(row, [[1, 1]], words({ mode: "wrap" })),
    'pad [2] with mode "wrap": it must be "constant", "reflect" or "replicate"',
  ],
  [
    () => ops.max(x, 1, words({ ties: "last" })),
    'take the maximum of [2, 2] with ties "last": it must be "split" or "first"',
  ],
  [
    () => ops.min(x, 1, words({ ties: "last" })),
    'take the minimum of [2, 2] with ties "last": it must be "split" or "first"',
  ],
  [() => ops.step(row, { atZero: NaN }), "step [2] with atZero NaN: it must be a finite number"],
  [() => ops.leakyRelu(row, { slope: Infinity }), "rectify [2] with slope Infinity: it must be a finite number"],
  [() => ops.elu(row, { alpha: NaN }), "rectify [2] with alpha NaN: it must be a finite number"],
  [() => ops.softplus(row, { beta: 0 }), "soften [2] with beta 0: it must be above 0"],
  [() => ops.softplus(row, { threshold: NaN }), "soften [2] with threshold NaN: it must be a number"],
  [() => ops.hardtanh(row, { min: 2 }), "clip [2] with min 2: it must be no more than max, 1"],
  [() => ops.clip(row, { min: 3, max: 1 }), "clip [2] with min 3: it must be no more than max, 1"],
  [() => ops.clip(row, { min: NaN }), "clip [2] with min NaN: it must be no more than max, Infinity"],
  [() => ops.softmax(row, -1, { temperature: -1 }), "take the softmax of [2] with temperature -1: it must be above 0"],
  [() => ops.standardize(x, 1, { epsilon: -1 }), "standardize [2, 2] with epsilon -1: it must be 0 or more"],
  [
    () => ops.batchNorm(x, undefined, undefined, { epsilon: NaN }),
    "batch-normalize [2, 2] with epsilon NaN: it must be 0 or more",
  ],
  [
    () => ops.batchNormInference(x, row, row, undefined, undefined, { epsilon: -1 }),
    "batch-normalize [2, 2] with epsilon -1: it must be 0 or more",
  ],
  [
    () => ops.layerNorm(x, undefined, undefined, { epsilon: -1 }),
    "layer-normalize [2, 2] with epsilon -1: it must be 0 or more",
  ],
  [
    () => ops.groupNorm(x, 2, undefined, undefined, { epsilon: -1 }),
    "group-normalize [2, 2] with epsilon -1: it must be 0 or more",
  ],
  [
    () => ops.attention(x, x, x, { scale: NaN }),
    "attend with queries [2, 2] to keys [2, 2] with scale NaN: it must be a finite number",
  ],
  [() => ops.huberTerms(row, row, { delta: -1 }), "take the Huber loss of [2] with delta -1: it must be above 0"],
  [() => ops.smoothL1Terms(row, row, { beta: 0 }), "take the smooth L1 loss of [2] with beta 0: it must be above 0"],
  [
    () => ops.hingeEmbedding(row, signs, { margin: NaN }),
    "take the hinge embedding loss of [2] with margin NaN: it must be a finite number",
  ],
  [
    () => ops.marginRanking(row, row, signs, { margin: NaN }),
    "take the margin ranking loss of [2] with margin NaN: it must be a finite number",
  ],
  [
    () => ops.multiMargin(row, ops.argmax(row), { margin: NaN }),
    "take the multi-margin loss of [2] with margin NaN: it must be a finite number",
  ],
  [
    () => ops.cosineEmbedding(x, x, signs, { margin: NaN }),
    "take the cosine embedding loss of [2] with margin NaN: it must be a finite number",
  ],
  [
    () => ops.cosineSimilarity(x, x, { epsilon: -1 }),
    "take the cosine of [2, 2] with epsilon -1: it must be 0 or more",
  ],
  [
    () => ops.triplet(x, x, x, { epsilon: NaN }),
    "take the triplet loss of [2, 2] with epsilon NaN: it must be a finite number",
  ],
  [
    () => ops.binaryCrossEntropyWithLogits(row, row, { positiveWeights: NaN }),
    "take the binary cross-entropy, from scores, of [2] with positiveWeights NaN: it must be a finite number",
  ],
];

for (const [run, message] of refusals) {
  Deno.test(`refused: ${message}`, () => assertEquals(assertThrows(run, Error).message, `Cannot ${message}`));
}

Deno.test("settings at their bounds are taken", () => {
  assertEquals(valuesOf(ops.clip(row, { min: 1, max: 1 })), [1, 1]);
  assertEquals(valuesOf(ops.huber(row, signs, { delta: Infinity, reduction: "sum" })), [0.125 + 4.5]);
  assertEquals(valuesOf(ops.softplus(tensor([900]), { threshold: Infinity })), [900]);
  assertEquals(valuesOf(ops.standardize(tensor([1, 3]), 0, { epsilon: 0 })), [-1, 1]);
});
