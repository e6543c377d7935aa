import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { gradients } from "../../../lib/autograd.ts";
import { tensor, zeros } from "../../../lib/create.ts";
import { attention, attentionWeights } from "../../../lib/ops/attention.ts";
import { mul } from "../../../lib/ops/arithmetic.ts";
import { concat } from "../../../lib/ops/joining.ts";
import { slice } from "../../../lib/ops/movement.ts";
import { assertClose, assertTied, numbers, random } from "./close.ts";
import "../exact.ts";

const seed = fc.integer({ min: 0, max: 1000 }), size = fc.integer({ min: 1, max: 5 });

Deno.test("rows of the weights add up to 1, also where scores are huge", () => {
  fc.assert(
    fc.property(seed, size, size, fc.constantFrom(1, 1e4, 1e150), fc.boolean(), (seed, t, s, factor, causal) => {
      const q = mul(random([2, t, 3], seed), factor), k = mul(random([2, s, 3], seed + 1), factor);
      const weights = numbers(attentionWeights(q, k, { causal }));
      for (let row = 0; row < 2 * t; row++) {
        assertAlmostEquals(weights.slice(row * s, row * s + s).reduce((sum, one) => sum + one, 0), 1, 1e-14);
      }
    }),
  );
});

Deno.test("causal attention ignores the future: it is attention to what was there so far", () => {
  fc.assert(fc.property(seed, size, (seed, places) => {
    const [q, k, v] = [0, 1, 2].map((i) => random([places, 3], seed + i));
    const soFar = Array.from({ length: places }, (_, i) => {
      const before = [k, v].map((x) => slice(x, [[0, i + 1]]));
      return attention(slice(q, [[i, i + 1]]), before[0], before[1]);
    });
    assertClose(attention(q, k, v, { causal: true }), concat(soFar), 1e-14);
  }));
});

Deno.test("no gradient reaches the future", () => {
  const [q, k, v] = [1, 2, 3].map((seed) => random([4, 2], seed)),
    y = slice(attention(q, k, v, { causal: true }), [[1, 2]]);
  const found = gradients(y, { upstream: random([1, 2], 4) });
  for (const x of [k, v]) assertEquals(numbers(found.of(x)).slice(4), [0, 0, 0, 0]);
  assertEquals(numbers(found.of(q)).map((slope) => slope !== 0), [
    false,
    false,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

Deno.test("what is hidden is as good as not there", () => {
  const [q, k, v] = [random([2, 3], 1), random([4, 3], 2), random([4, 3], 3)], hidden = tensor([0, 0, 1, 1]);
  const [near, seen] = [k, v].map((x) => slice(x, [[0, 2]]));
  assertTied(
    (q, k, v) => attention(q, k, v, {}, hidden),
    (q, k, v) => attention(q, slice(k, [[0, 2]]), slice(v, [[0, 2]])),
    [q, k, v],
  );
  assertClose(attention(q, k, v, {}, hidden), attention(q, near, seen), 1e-14);
});

Deno.test("a query from which everything is hidden finds NaN, and the others what they find", () => {
  const y = numbers(attention(random([2, 2], 1), random([2, 2], 2), random([2, 1], 3), {}, tensor([[1, 1], [0, 1]])));
  assert(Number.isNaN(y[0]) && Number.isFinite(y[1]));
});

Deno.test("scores are divided by the root of the width unless told", () => {
  const q = random([3, 4], 1), k = random([3, 4], 2);
  assertClose(attentionWeights(q, k), attentionWeights(q, k, { scale: 0.5 }), 0);
});

Deno.test("attention refuses what does not fit", () => {
  const refused = (q: number[], k: number[], v: number[], message: string) =>
    assertThrows(() => attention(zeros(q), zeros(k), zeros(v)), Error, message);
  refused(
    [2, 3],
    [2, 4],
    [2, 4],
    "Cannot attend with queries [2, 3] to keys [2, 4]: their widths, 3 and 4, differ",
  );
  refused(
    [3],
    [2, 3],
    [2, 3],
    "Cannot attend with queries [3] to keys [2, 3]: both must have axes [..., places, width]",
  );
  refused(
    [2, 3],
    [4, 3],
    [5, 3],
    "Cannot attend to keys [4, 3] with values [5, 3]: there must be a value for each key",
  );
  refused([3], [3], [3], "Cannot attend with queries [3] to keys [3]: both must have axes [..., places, width]");
  const differ = "in stacks [2] and [3]: along axis -1 the sizes are 2 and 3; they must be equal, or one of them 1";
  refused([2, 3, 2], [3, 3, 2], [3, 3, 2], `Cannot attend with queries [2, 3, 2] to keys [3, 3, 2] ${differ}`);
  refused([2, 3, 2], [1, 3, 2], [3, 3, 2], `Cannot attend to keys [1, 3, 2] with values [3, 3, 2] ${differ}`);
  refused(
    [2, 0],
    [2, 0],
    [2, 1],
    "Cannot attend with queries [2, 0] to keys [2, 0] with scale Infinity: it must be a finite number",
  );
  assertThrows(
    () => attentionWeights(zeros([1, 2]), zeros([2, 2]), {}, zeros([5, 1, 2])),
    Error,
    "Cannot attend by scores [1, 2]: hidden of shape [5, 1, 2] cannot broadcast to it",
  );
});
