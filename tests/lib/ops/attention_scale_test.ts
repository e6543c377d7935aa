import { assertEquals } from "@std/assert";
import { tensor } from "../../../lib/create.ts";
import { attention, attentionWeights } from "../../../lib/ops/attention.ts";
import { numbers, random } from "./close.ts";
import "../exact.ts";

Deno.test("with scale 0 a query looks at all keys alike", () => {
  const q = random([2, 3], 1), k = random([4, 3], 2), v = tensor([[1], [2], [3], [6]]);
  assertEquals(numbers(attentionWeights(q, k, { scale: 0 })), new Array(8).fill(0.25));
  assertEquals(numbers(attention(q, k, v, { scale: 0 })), [3, 3]);
});
