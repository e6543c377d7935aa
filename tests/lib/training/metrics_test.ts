import "../exact.ts";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { confusionMatrix as plainConfusions, rSquared as plainRSquared } from "../../../chapters/05_losses/metrics.ts";
import { indices, tensor } from "../../../lib/create.ts";
import { Random } from "../../../lib/random.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import {
  accuracy,
  balancedWeights,
  binaryAccuracy,
  confusionMatrix,
  rSquared,
  topAccuracy,
} from "../../../lib/training/metrics.ts";

const scores = tensor([[3, 1, 2], [0, 5, 1], [1, 2, 9], [4, 4, 0]]), classes = indices([0, 2, 2, 1]);

async function listOf(x: Tensor): Promise<number[]> {
  return [...await x.read()];
}

Deno.test("accuracy is the share of rows whose largest score is right; of equal scores the first is chosen", async () => {
  assertEquals(await accuracy(scores, classes).item(), 0.5);
});

Deno.test("a logit above 0 is a yes, and 0 is a no", async () => {
  const targets = tensor([[1], [0], [1], [0]]);
  assertEquals(await binaryAccuracy(tensor([[2], [-1], [0], [1]]), targets).item(), 0.5);
});

Deno.test("the best k: the true class counts where fewer than k are larger, and equal ones are not", async () => {
  assertEquals(await topAccuracy(1)(scores, classes).item(), 0.75, "a tie counts for the row, unlike in accuracy");
  assertEquals(await topAccuracy(2)(scores, classes).item(), 1);
  assertEquals(await topAccuracy(1)(tensor([[-1, -2]]), indices([1])).item(), 0, "negative scores too");
  assertEquals(await topAccuracy(1)(tensor([[NaN, NaN, 0]]), indices([1])).item(), 0, "NaN is never right");
  assertEquals(await topAccuracy(2)(tensor([[NaN, 1, 0]]), indices([1])).item(), 1, "other scores still are");
  assertThrows(() => topAccuracy(0), Error, "Cannot look for a class among the best 0: it must be 1, 2, ...");
});

Deno.test("confusions and R squared are those of the chapter on losses", async () => {
  const random = new Random(1),
    rows = Array.from({ length: 50 }, () => Array.from({ length: 4 }, () => random.normal()));
  const truth = rows.map(() => random.integer(4)), chosen = rows.map((row) => row.indexOf(Math.max(...row)));
  const counted = confusionMatrix(tensor(rows), indices(truth));
  assertEquals(counted.shape, [4, 4]);
  assertEquals(await listOf(counted), plainConfusions(chosen, truth, 4).flat());
  const outputs = rows.map(([a]) => a), targets = rows.map(([a, b]) => a + b);
  const found = rSquared(tensor(outputs.map((x) => [x])), tensor(targets.map((x) => [x])));
  assertAlmostEquals(await found.item(), plainRSquared(outputs, targets), 1e-12);
});

Deno.test("R squared of several columns is of all of them, each around its own mean", async () => {
  const targets = tensor([[0, 100], [2, 102]]);
  assertEquals(await rSquared(tensor([[1, 101], [1, 101]]), targets).item(), 0);
  assertEquals(await rSquared(targets, targets).item(), 1);
});

Deno.test("balanced weights make all classes count the same, and are 1 in the mean", async () => {
  const labels = [0, 0, 0, 1, 1, 2], weights = await listOf(balancedWeights(labels));
  assertEquals(weights, [2 / 3, 1, 2]);
  assertAlmostEquals(labels.reduce((sum, label) => sum + weights[label], 0), labels.length);
  assertThrows(() => balancedWeights([]), Error, "Cannot balance classes: there are no rows");
  assertThrows(
    () => balancedWeights([0, 2]),
    Error,
    "Cannot balance classes: class 1 has no rows, so no weight makes it count",
  );
});

Deno.test("what does not fit together is refused", () => {
  assertThrows(
    () => accuracy(scores, indices([0, 1])),
    Error,
    "Cannot count right answers: scores [4, 3] and classes [2]; " +
      "expected scores [rows, classes] and the class of each row as indices [rows]",
  );
  assertThrows(() => accuracy(scores, tensor([0, 1, 2, 0])), Error, "targets that are no indices, of shape [4]");
  assertThrows(
    () => binaryAccuracy(tensor([[1], [2]]), tensor([1, 0])),
    Error,
    "Cannot count right answers: outputs [2, 1] and targets [2] must have the same shape",
  );
  assert(confusionMatrix(scores, classes).shape.length === 2);
});
