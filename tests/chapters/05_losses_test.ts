import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { measuredGradient, type Neuron, weightedSum } from "../../chapters/01_neuron/neuron.ts";
import { lossFromLogit } from "../../chapters/03_sigmoid/sigmoid.ts";
import { bestAnswer, floorOfTwoSoftmaxes } from "../../chapters/05_losses/experiments.ts";
import {
  absoluteError,
  afterSigmoid,
  binaryCrossEntropy,
  binaryCrossEntropyFromLogit,
  huber,
  type Loss,
  lossGradient,
  meanLoss,
  squaredError,
  totalWeight,
} from "../../chapters/05_losses/losses.ts";
import {
  afterSoftmax,
  type ClassTarget,
  crossEntropy,
  logSoftmax,
  logSumExp,
  negativeLogLikelihood,
  oneHot,
  type Scores,
  softmax,
  sum,
} from "../../chapters/05_losses/softmax.ts";

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const listOf = (number: fc.Arbitrary<number>, length: number) =>
  fc.array(number, { minLength: length, maxLength: length });

/** The slope by moving a number a little up and a little down. */
function movedSlope(value: (x: number) => number, x: number): number {
  const distance = 1e-6;
  return (value(x + distance) - value(x - distance)) / (2 * distance);
}

/**
 * Values here are at most about 3000. Rounding leaves 3000 * 2e-16 / 1e-6 < 1e-6 in a moved slope, and where a
 * curvature jumps by at most 40, as Huber's by 1, the distance leaves 40 * 1e-6. A wrong factor or sign is far larger.
 */
function assertSlope(slope: number, moved: number) {
  assertAlmostEquals(slope, moved, 5e-5 * (1 + Math.abs(moved)));
}

const ofNumbers: Record<string, { loss: Loss; outputs: [number, number] }> = {
  "the squared error": { loss: squaredError, outputs: [-50, 50] },
  "the absolute error": { loss: absoluteError, outputs: [-1000, 1000] },
  "Huber's loss": { loss: huber(), outputs: [-100, 100] },
  "Huber's loss with delta 20": { loss: huber(20), outputs: [-100, 100] },
  "binary cross-entropy": { loss: binaryCrossEntropy, outputs: [0.01, 0.99] },
  "binary cross-entropy from the logit": { loss: binaryCrossEntropyFromLogit(), outputs: [-100, 100] },
  "the same with a weight": { loss: binaryCrossEntropyFromLogit(19), outputs: [-100, 100] },
  "the squared error after a sigmoid": { loss: afterSigmoid(squaredError), outputs: [-30, 30] },
  "cross-entropy after a sigmoid": { loss: afterSigmoid(binaryCrossEntropy), outputs: [-10, 10] },
};

for (const [name, { loss, outputs: [low, high] }] of Object.entries(ofNumbers)) {
  Deno.test(`the gradient of ${name} is the slope by moving`, () => {
    fc.assert(fc.property(within(low, high), within(0, 1), (output, target) => {
      fc.pre(Math.abs(output - target) > 1e-5); // the absolute value has a kink at 0
      assertSlope(loss.gradient(output, target), movedSlope((p) => loss.value(p, target), output));
    }));
  });
}

/** Logits, and as many class weights and target probabilities; the class is any of them. */
const scores = fc.integer({ min: 1, max: 6 }).chain((classes) =>
  fc.record({
    logits: listOf(within(-30, 30), classes),
    weights: listOf(within(0.05, 20), classes),
    probabilities: listOf(within(-3, 3), classes).map(softmax),
    truth: fc.nat({ max: classes - 1 }),
  })
);

/** A loss of probabilities whose slopes all differ: the square of their distance to the target. */
const squaredRows: Loss<Scores, ClassTarget> = {
  value: (p, y) => typeof y === "number" ? (p[y] - 1) ** 2 : sum(p.map((one, c) => (one - y[c]) ** 2)),
  gradient: (p, y) => p.map((one, c) => typeof y === "number" ? (c === y ? 2 * (one - 1) : 0) : 2 * (one - y[c])),
};

const ofRows: Record<string, (classWeights: Scores) => Loss<Scores, ClassTarget>> = {
  "cross-entropy": () => crossEntropy(),
  "cross-entropy with class weights": crossEntropy,
  "negative log-likelihood": () => negativeLogLikelihood(),
  "negative log-likelihood with class weights": negativeLogLikelihood,
  "cross-entropy after a softmax": () => afterSoftmax(crossEntropy()),
  "a square after a softmax": () => afterSoftmax(squaredRows),
};

for (const [name, make] of Object.entries(ofRows)) {
  Deno.test(`the gradient of ${name} is the slope by moving, for each logit and both kinds of target`, () => {
    fc.assert(fc.property(scores, ({ logits, weights, probabilities, truth }) => {
      const loss = make(weights);
      for (const target of [truth, probabilities]) {
        const slopes = loss.gradient(logits, target);
        assertEquals(slopes.length, logits.length);
        slopes.forEach((slope, c) => {
          const moved = movedSlope((z) => loss.value(logits.map((one, k) => k === c ? z : one), target), logits[c]);
          assertSlope(slope, moved);
        });
      }
    }));
  });
}

Deno.test("the gradient of a neuron's mean loss is the gradient by moving", () => {
  const neuron = fc.record({ weights: listOf(within(-2, 2), 2), bias: within(-2, 2) });
  const row = fc.tuple(within(-3, 3), within(-3, 3), within(0, 1));
  fc.assert(fc.property(neuron, fc.array(row, { minLength: 1, maxLength: 6 }), (neuron, data) => {
    const rows = data.map(([a, b]) => [a, b]), targets = data.map(([, , y]) => y);
    for (const loss of [squaredError, binaryCrossEntropyFromLogit(3)]) {
      const mean = (moved: Neuron) => meanLoss(loss, rows.map((inputs) => weightedSum(moved, inputs)), targets);
      const byHand = lossGradient(neuron, loss, rows, targets), moved = measuredGradient(mean, neuron);
      byHand.weights.forEach((slope, j) => assertAlmostEquals(slope, moved.weights[j], 1e-6));
      assertAlmostEquals(byHand.bias, moved.bias, 1e-6);
    }
  }));
});

Deno.test("losses of one number have the values of their formulas", () => {
  assertEquals(meanLoss(squaredError, [3, 5, 2.5, 7], [3, 4.5, 2, 8]), 0.375);
  assertEquals(meanLoss(absoluteError, [3, 5, 2.5, 7], [3, 4.5, 2, 8]), 0.5);
  assertEquals([0.5, 1, 3].map((p) => huber(1).value(p, 0)), [0.125, 0.5, 2.5]);
  assertEquals(huber(2).value(-5, 0), 8);
  assertAlmostEquals(binaryCrossEntropy.value(0.8, 1), -Math.log(0.8), 1e-15);
  assertAlmostEquals(binaryCrossEntropy.value(0.8, 0), -Math.log(0.2), 1e-15);
  assertAlmostEquals(binaryCrossEntropyFromLogit(3).value(2, 1), 3 * lossFromLogit(2, 1), 1e-15);
  assertAlmostEquals(binaryCrossEntropyFromLogit(3).value(2, 0), lossFromLogit(2, 0), 1e-15);
});

Deno.test("binary cross-entropy stays finite at the ends, and exact from the logit", () => {
  assertEquals([0, 1].map((p) => binaryCrossEntropy.value(p, p)), [0, 0]);
  assertEquals([0, 1].map((p) => binaryCrossEntropy.value(p, 1 - p)), [100, 100]);
  assertEquals(binaryCrossEntropy.gradient(0, 1), -1e12);
  const { value, gradient } = binaryCrossEntropyFromLogit();
  assertEquals([-1000, 1000].map((z) => value(z, 1)), [1000, 0]);
  assertEquals([-1000, 1000].map((z) => gradient(z, 1)), [-1, 0]);
  assertEquals(gradient(40, 1), -Math.exp(-40)); // p - 1 would be 0
});

Deno.test("softmax adds up to 1, keeps the order, and does not see a shift", () => {
  fc.assert(fc.property(scores, within(-1e4, 1e4), ({ logits }, shift) => {
    const p = softmax(logits), shifted = softmax(logits.map((z) => z + shift));
    assertAlmostEquals(sum(p), 1, 1e-14);
    p.forEach((one, c) => {
      assert(one >= 0 && one <= 1);
      assertAlmostEquals(shifted[c], one, 1e-10); // z + shift is rounded to 1e-12
      p.forEach((other, k) => assert(logits[c] < logits[k] || one >= other));
      assertAlmostEquals(logSoftmax(logits)[c], Math.log(one), 1e-12);
    });
  }));
});

Deno.test("log-sum-exp lies between the largest logit and that plus log C", () => {
  fc.assert(fc.property(scores, ({ logits }) => {
    const largest = Math.max(...logits), found = logSumExp(logits);
    assert(found >= largest && found <= largest + Math.log(logits.length) + 1e-12, String(found));
    assertAlmostEquals(found, Math.log(sum(logits.map(Math.exp))), 1e-12);
  }));
});

Deno.test("softmax, its logarithm and cross-entropy are finite and right at 10,000 and beyond", () => {
  assertEquals(softmax([1e4, 0, -1e4]), [1, 0, 0]);
  assertEquals(logSoftmax([1e4, 0, -1e4]), [0, -1e4, -2e4]);
  assertEquals(logSoftmax([1e17, 1e17]), [-Math.LN2, -Math.LN2]); // 1e17 + log 2 is rounded to 1e17
  assertEquals(logSumExp([1e4, 1e4]), 1e4 + Math.LN2);
  assertEquals(crossEntropy().value([1e4, 0, -1e4], 1), 1e4);
  assertEquals(crossEntropy().gradient([1e4, 0, -1e4], 1), [1, -1, 0]);
  assertEquals(logSumExp([-Infinity, 0]), 0);
  assertEquals(logSumExp([-Infinity, -Infinity]), -Infinity);
  assertEquals(logSumExp([]), -Infinity);
  assertEquals(crossEntropy().value([-Infinity, 0], 1), 0);
});

Deno.test("the numbers of the notes are computed again", () => {
  const close = (got: Scores, wanted: Scores) => got.forEach((p, c) => assertAlmostEquals(p, wanted[c], 5e-10));
  close(softmax([1, -6, 2.5, -0.3, 1.2, 0.8]), [
    0.128282982,
    0.000116979,
    0.574924438,
    0.034961191,
    0.156685188,
    0.105029222,
  ]);
  softmax([1.2, 3.5, 0.8]).forEach((p, c) => assertAlmostEquals(p, [0.085877, 0.856557, 0.057565][c], 1e-6));
  assertAlmostEquals(crossEntropy().value([0.1, 6, -2, 3.2], 2), 8.061927274240364, 1e-13);
  assertEquals([0, 1, 2].map((c) => oneHot(c, 3)), [[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
});

Deno.test("a class number and its one-hot row are the same target", () => {
  fc.assert(fc.property(scores, ({ logits, weights, truth }) => {
    const row = oneHot(truth, logits.length), loss = crossEntropy(weights);
    assertEquals(loss.value(logits, truth), loss.value(logits, row));
    assertEquals(loss.gradient(logits, truth), loss.gradient(logits, row));
  }));
});

Deno.test("a mean over class numbers divides by the sum of their weights, over probabilities by the rows", () => {
  const loss = negativeLogLikelihood([1, 3]), logs = [[-1, -2], [-4, -5]];
  assertEquals(totalWeight(loss, [0, 1]), 4);
  assertEquals(meanLoss(loss, logs, [0, 1]), (1 * 1 + 3 * 5) / 4);
  assertEquals(meanLoss(loss, logs, [[1, 0], [0, 1]]), (1 * 1 + 3 * 5) / 2);
});

Deno.test("the gradient of cross-entropy is p - y; a second softmax divides it by the number of classes at zero", () => {
  fc.assert(fc.property(scores, ({ logits, probabilities }) => {
    const slopes = crossEntropy().gradient(logits, probabilities), p = softmax(logits);
    slopes.forEach((slope, c) => assertAlmostEquals(slope, p[c] - probabilities[c], 1e-13));
  }));
  for (const classes of [2, 3, 10]) {
    const zeros = Array<number>(classes).fill(0);
    const [once, twice] = [crossEntropy(), afterSoftmax(crossEntropy())].map((loss) => loss.gradient(zeros, 0)[0]);
    assertAlmostEquals(twice / once, 1 / classes, 1e-13);
  }
});

Deno.test("two softmaxes have a floor, which they reach where the first is sure and right", () => {
  assertAlmostEquals(floorOfTwoSoftmaxes(3), 0.5514, 5e-5);
  assertAlmostEquals(floorOfTwoSoftmaxes(10), 1.4612, 5e-5);
  const { value } = afterSoftmax(crossEntropy());
  assertAlmostEquals(value([1000, 0, 0], 0), floorOfTwoSoftmaxes(3), 1e-12);
  fc.assert(fc.property(scores, ({ logits, truth }) => {
    assert(value(logits, truth) >= floorOfTwoSoftmaxes(logits.length) - 1e-12);
  }));
});

Deno.test("each loss has its own best answer", () => {
  const targets = [1, 2, 2, 3, 12];
  assertAlmostEquals(bestAnswer(squaredError, targets), 4, 1e-9);
  assertAlmostEquals(bestAnswer(absoluteError, targets), 2, 0.0101); // it leaps to and fro by a step
  assertAlmostEquals(bestAnswer(huber(0.05), [1.4, 1.4, 1.5]), 1.425, 1e-6); // one pulls with 0.05, two with 0.025
  assertAlmostEquals(bestAnswer(huber(2), targets), 2.5, 1e-6); // 4 answers pull back as hard as the slip pulls
});

Deno.test("what the page says of probabilities is so", () => {
  assertAlmostEquals(binaryCrossEntropy.value(0.1, 1), 2.303, 5e-4);
  assertAlmostEquals(binaryCrossEntropy.value(0.01, 1), 4.605, 5e-4);
  assertAlmostEquals(binaryCrossEntropy.value(0.01, 1) / binaryCrossEntropy.value(0.1, 1), 2, 1e-14);
});
