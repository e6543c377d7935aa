import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { huber, lossGradient, meanLoss, squaredError } from "../../chapters/05_losses/losses.ts";
import {
  accuracy,
  areaUnder,
  confusionMatrix,
  precision,
  predictedClass,
  recall,
  rocCurve,
  rSquared,
} from "../../chapters/05_losses/metrics.ts";
import { crossEntropy, oneHot, sum } from "../../chapters/05_losses/softmax.ts";

Deno.test("accuracy, confusions, precision and recall count what they say", () => {
  const targets = [0, 0, 0, 1, 1, 2], found = [0, 0, 1, 1, 0, 1];
  const confusions = confusionMatrix(found, targets, 3);
  assertEquals(confusions, [[2, 1, 0], [1, 1, 0], [0, 1, 0]]);
  assertEquals(accuracy(found, targets), 0.5);
  assertEquals([0, 1].map((c) => precision(confusions, c)), [2 / 3, 1 / 3]);
  assertEquals([0, 1, 2].map((c) => recall(confusions, c)), [2 / 3, 1 / 2, 0]);
  assert(Number.isNaN(precision(confusions, 2)));
  assertEquals(predictedClass([1, 3, 3]), 1);
});

Deno.test("R squared is 1 for the targets, 0 for their mean, negative for worse", () => {
  assertEquals(rSquared([1, 2, 6], [1, 2, 6]), 1);
  assertEquals(rSquared([3, 3, 3], [1, 2, 6]), 0);
  assertEquals(rSquared([6, 2, 1], [1, 2, 6]), 1 - 50 / 14);
});

Deno.test("a ROC curve passes every threshold, equal scores together", () => {
  const curve = rocCurve([0.9, 0.4, 0.4, 0.1], [1, 0, 1, 0]);
  assertEquals(curve.map(({ threshold }) => threshold), [Infinity, 0.9, 0.4, 0.1]);
  assertEquals(curve.map(({ truePositiveRate }) => truePositiveRate), [0, 0.5, 1, 1]);
  assertEquals(curve.map(({ falsePositiveRate }) => falsePositiveRate), [0, 0, 0.5, 1]);
  assertEquals(areaUnder(curve), 0.875);
});

Deno.test("the area under the curve is the part of the pairs in order, ties half", () => {
  const data = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 1 })), { minLength: 2 });
  fc.assert(fc.property(data, (data) => {
    const yeses = data.filter(([, y]) => y === 1), noes = data.filter(([, y]) => y === 0);
    fc.pre(yeses.length > 0 && noes.length > 0);
    const pairs = yeses.flatMap(([a]) => noes.map(([b]) => a > b ? 1 : a === b ? 0.5 : 0));
    const area = areaUnder(rocCurve(data.map(([score]) => score), data.map(([, y]) => y)));
    assertAlmostEquals(area, sum(pairs) / pairs.length, 1e-12);
  }));
});

const mistakes: [act: () => unknown, message: string][] = [
  [() => meanLoss(squaredError, [1, 2], [1]), "Cannot average a loss: expected 2 targets, got 1"],
  [() => huber(0), "Cannot make a Huber loss with delta 0: delta must be above 0"],
  [() => huber(NaN), "Cannot make a Huber loss with delta NaN: delta must be above 0"],
  [
    () => lossGradient({ weights: [], bias: 0 }, squaredError, [[], []], [1]),
    "Cannot compute a gradient: expected 2 targets, got 1",
  ],
  [() => oneHot(3, 3), "Cannot use 3 as a class: 3 classes are numbered from 0 to 2"],
  [() => crossEntropy().value([1, 2], 0.5), "Cannot use 0.5 as a class: 2 classes are numbered from 0 to 1"],
  [() => crossEntropy().gradient([1, 2], -1), "Cannot use -1 as a class: 2 classes are numbered from 0 to 1"],
  [
    () => crossEntropy().value([1, 2, 3], [0, 1]),
    "Cannot compare classes: expected 3 target probabilities, got 2",
  ],
  [() => meanLoss(squaredError, [], []), "Cannot average a loss: there are no rows"],
  [() => crossEntropy([1, 2]).value([1, 2, 3], 0), "Cannot compare classes: expected 3 class weights, got 2"],
  [() => accuracy([], []), "Cannot count right answers: there are no answers"],
  [() => confusionMatrix([0], [2], 2), "Cannot use 2 as a class: 2 classes are numbered from 0 to 1"],
  [() => confusionMatrix([2], [0], 2), "Cannot use 2 as a class: 2 classes are numbered from 0 to 1"],
  [() => rocCurve([1, 2], [-1, 1]), "Cannot use -1 as a class: 2 classes are numbered from 0 to 1"],
  [
    () => rocCurve([1, NaN], [0, 1]),
    "Cannot draw a ROC curve: score 1 is NaN; only finite numbers can be learned from",
  ],
  [() => accuracy([1], [1, 0]), "Cannot count right answers: expected 1 targets, got 2"],
  [() => rSquared([1, 2], [3, 3]), "Cannot compute R squared: all targets are equal, there is nothing to explain"],
  [
    () => rocCurve([0.1, 0.2], [1, 1]),
    "Cannot draw a ROC curve: it needs both targets, got 2 ones and 0 zeros",
  ],
];

for (const [act, message] of mistakes) {
  Deno.test(`a mistake is named: ${message}`, () => {
    assertEquals(assertThrows(act, Error).message, message);
  });
}
