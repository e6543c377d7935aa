import { assertEquals, assertThrows } from "@std/assert";
import { tensor, zeros } from "../../../lib/create.ts";
import { type AttentionLayer, multiHeadAttention } from "../../../lib/nn/attention.ts";
import { attention, attentionWeights } from "../../../lib/ops/attention.ts";
import { concat } from "../../../lib/ops/joining.ts";
import { slice } from "../../../lib/ops/movement.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import { assertClose, assertTied, numbers, random } from "../ops/close.ts";
import "../exact.ts";

const identity = tensor([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]);
const plain: AttentionLayer = { inWeight: concat([identity, identity, identity]), outWeight: identity };

Deno.test("one head with weights that change nothing is attention", () => {
  const [query, key, value] = [random([2, 3, 4], 1), random([2, 5, 4], 2), random([2, 5, 4], 3)];
  const heads = (query: Tensor, key: Tensor, value: Tensor) =>
    multiHeadAttention({ query, key, value }, plain, 1).outputs;
  assertTied(heads, (q, k, v) => attention(q, k, v), [query, key, value]);
});

Deno.test("each head attends to its own part of the width", () => {
  const x = random([2, 3, 4], 1), { outputs, weights } = multiHeadAttention({ query: x }, plain, 2);
  assertEquals(weights.shape, [2, 2, 3, 3]);
  const parts = [[0, 2], [2, 4]].map(([start, stop]) => slice(x, [undefined, undefined, [start, stop]]));
  assertClose(outputs, concat(parts.map((part) => attention(part, part, part)), 2), 1e-14);
  const first = attentionWeights(parts[0], parts[0]);
  assertClose(slice(weights, [[0, 1], [0, 1]]), { shape: [1, 1, 3, 3], values: numbers(first).slice(0, 9) }, 1e-14);
});

Deno.test("key and value are those of the query unless told", () => {
  const query = random([1, 3, 4], 1), key = random([1, 2, 4], 2);
  const layer = { inWeight: random([12, 4], 3), outWeight: random([4, 4], 4), inBias: random([12], 5) };
  const self = multiHeadAttention({ query }, layer, 2),
    told = multiHeadAttention({ query, key: query, value: query }, layer, 2);
  assertClose(self.outputs, told.outputs, 0);
  assertClose(
    multiHeadAttention({ query, key }, layer, 2).outputs,
    multiHeadAttention({ query, key, value: key }, layer, 2).outputs,
    0,
  );
});

Deno.test("what is hidden is hidden from every head", () => {
  const hidden = tensor([0, 0, 1]),
    { weights } = multiHeadAttention({ query: random([2, 3, 4], 1) }, plain, 2, {}, hidden);
  assertEquals(numbers(weights).filter((_, i) => i % 3 === 2), new Array(12).fill(0));
});

Deno.test("heads must divide the width, and weights, biases, keys and values must fit", () => {
  const x = zeros([1, 3, 4]), refused = (run: () => unknown, message: string) => assertThrows(run, Error, message);
  const attend = (query: Tensor, layer: AttentionLayer, heads: number) => () =>
    multiHeadAttention({ query }, layer, heads);
  refused(attend(x, plain, 3), "Cannot attend from [1, 3, 4] with 3 heads: the width 4 cannot be divided evenly");
  const axes = "sequences must be [batch, places, width]";
  refused(attend(zeros([3, 4]), plain, 1), `Cannot attend from [3, 4] with 1 head: ${axes}, not [3, 4]`);
  const wide = "Cannot attend from [1, 3, 6] with 2 heads: inWeight has shape [12, 4], expected [18, 6]";
  refused(attend(zeros([1, 3, 6]), plain, 2), wide);
  const act = "Cannot attend from [1, 3, 4] with 2 heads";
  const layers: [Partial<AttentionLayer>, string][] = [
    [{ outWeight: zeros([4, 3]) }, "outWeight has shape [4, 3], expected [4, 4]"],
    [{ inBias: zeros([4]) }, "inBias has shape [4], expected [12]"],
    [{ outBias: zeros([1]) }, "outBias has shape [1], expected [4]"],
  ];
  for (const [part, reason] of layers) refused(attend(x, { ...plain, ...part }, 2), `${act}: ${reason}`);
  const from = (key: Tensor, value?: Tensor) => () => multiHeadAttention({ query: x, key, value }, plain, 2);
  refused(from(zeros([2, 4])), `${act}: ${axes}, not [2, 4]`);
  refused(from(zeros([3, 2, 4])), `${act}: key has shape [3, 2, 4], expected [1, 2, 4]`);
  refused(from(zeros([1, 2, 3])), `${act}: key has shape [1, 2, 3], expected [1, 2, 4]`);
  refused(from(zeros([1, 2, 4]), zeros([1, 5, 4])), `${act}: value has shape [1, 5, 4], expected [1, 2, 4]`);
  refused(
    () => multiHeadAttention({ query: x }, plain, 2, {}, zeros([2, 1, 3, 3])),
    "Cannot attend by scores [1, 2, 3, 3]: hidden of shape [2, 1, 3, 3] cannot broadcast to it",
  );
});
