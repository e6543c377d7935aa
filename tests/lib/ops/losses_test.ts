/** Losses with a formula for each element, and what all losses share. */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as chapter from "../../../chapters/05_losses/losses.ts";
import { checkOp } from "../../../lib/check_op.ts";
import { gradients } from "../../../lib/autograd.ts";
import { parameter, tensor } from "../../../lib/create.ts";
import * as losses from "../../../lib/ops/losses.ts";
import type { LossReduction } from "../../../lib/ops/loss_reduction.ts";
import { sample } from "../../../lib/ops/sample.ts";
import { sum } from "../../../lib/ops/broadcast.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import { gradientOf, valuesOf } from "./values.ts";
import "../exact.ts";

function assertClose(actual: readonly number[], expected: readonly number[], bound = 1e-12) {
  assertEquals(actual.length, expected.length);
  actual.forEach((one, i) => assertAlmostEquals(one, expected[i], bound * Math.max(1, Math.abs(expected[i]))));
}

const number = fc.double({ min: -5, max: 5, noNaN: true }),
  probability = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const answer = fc.constantFrom(0, 1),
  side = fc.constantFrom(-1, 1),
  scale = fc.double({ min: 0.1, max: 3, noNaN: true });
const rowsOf = (x: fc.Arbitrary<number>, y: fc.Arbitrary<number>) => fc.array(fc.tuple(x, y), { minLength: 1 });

type Reduce = { readonly reduction?: LossReduction; readonly weights?: Tensor };
type Loss = (x: Tensor, target: Tensor, options?: Reduce) => Tensor;

/** A loss of the library on rows of an output and a target: its mean, its terms, and the gradients of both. */
function assertIsLossOf(loss: Loss, plain: chapter.Loss, rows: readonly (readonly [number, number])[]) {
  const x = parameter(rows.map(([x]) => x)), target = tensor(rows.map(([, y]) => y));
  const terms = loss(x, target, { reduction: "none" }), mean = loss(x, target);
  assertClose(valuesOf(terms), rows.map(([x, y]) => plain.value(x, y)));
  assertClose(valuesOf(mean), [chapter.meanLoss(plain, rows.map(([x]) => x), rows.map(([, y]) => y))]);
  assertClose(gradientOf(sum(terms), x), rows.map(([x, y]) => plain.gradient(x, y)));
  assertClose(gradientOf(mean, x), rows.map(([x, y]) => plain.gradient(x, y) / rows.length));
}

Deno.test("losses of numbers are those of chapter 5", () => {
  fc.assert(fc.property(rowsOf(number, number), scale, (rows, delta) => {
    assertIsLossOf(losses.meanSquaredError, chapter.squaredError, rows);
    assertIsLossOf(losses.meanAbsoluteError, chapter.absoluteError, rows);
    assertIsLossOf((x, y, options) => losses.huber(x, y, { ...options, delta }), chapter.huber(delta), rows);
  }));
});

Deno.test("losses of yes or no are those of chapter 5", () => {
  fc.assert(fc.property(rowsOf(probability, answer), (rows) => {
    assertIsLossOf(losses.binaryCrossEntropy, chapter.binaryCrossEntropy, rows);
  }));
  fc.assert(fc.property(rowsOf(number, fc.double({ min: 0, max: 1, noNaN: true })), scale, (rows, positiveWeights) => {
    assertIsLossOf(
      (x, y, options) => losses.binaryCrossEntropyWithLogits(x, y, { ...options, positiveWeights }),
      chapter.binaryCrossEntropyFromLogit(positiveWeights),
      rows,
    );
  }));
});

Deno.test("losses that are the same thing in other words agree", () => {
  fc.assert(fc.property(rowsOf(number, number), scale, (rows, delta) => {
    const [x, y] = [0, 1].map((i) => tensor(rows.map((row) => row[i])));
    const smooth = valuesOf(losses.smoothL1(x, y, { beta: delta, reduction: "sum" }));
    assertClose(valuesOf(losses.huber(x, y, { delta, reduction: "sum" })), smooth.map((one) => delta * one));
  }));
  fc.assert(fc.property(rowsOf(number, side), (rows) => {
    const x = tensor(rows.map(([x]) => x)), sides = tensor(rows.map(([, y]) => y));
    const answers = tensor(rows.map(([, y]) => (y + 1) / 2)), options = { reduction: "none" } as const;
    const soft = valuesOf(losses.softMargin(x, sides, options)), hinges = valuesOf(losses.hinge(x, sides, options));
    assertClose(soft, valuesOf(losses.binaryCrossEntropyWithLogits(x, answers, options)));
    assertClose(valuesOf(losses.squaredHinge(x, sides, options)), hinges.map((one) => one * one));
    const zeros = tensor(rows.map(() => 0));
    assertClose(valuesOf(losses.marginRanking(x, zeros, sides, { margin: 1, reduction: "none" })), hinges);
  }));
});

Deno.test("scores of any size cost what they should, with finite gradients", () => {
  const x = parameter([1e4, 1e4, -1e4, -1e4]), options = { reduction: "none" } as const;
  const yes = losses.binaryCrossEntropyWithLogits(x, tensor([1, 0, 1, 0]), options);
  assertEquals(valuesOf(yes), [0, 1e4, 1e4, 0]);
  assertEquals(gradientOf(sum(yes), x), [-0, 1, -1, 0]);
  const soft = losses.softMargin(x, tensor([1, -1, 1, -1]), options);
  assertEquals(valuesOf(soft), [0, 1e4, 1e4, 0]);
  assertEquals(gradientOf(sum(soft), x), [-0, 1, -1, 0]);
  const slope = gradients(sum(yes), { tracked: true }).of(x);
  assertEquals(gradientOf(slope, x, tensor([1, 1, 1, 1])), [0, 0, 0, 0]);
});

Deno.test("at a score of 0 the second derivative is a quarter: the two forms of the sigmoid meet there", () => {
  const x = parameter([0, 0]);
  for (const [loss, target] of [[losses.binaryCrossEntropyWithLogits, [1, 0]], [losses.softMargin, [1, -1]]] as const) {
    const slope = gradients(loss(x, tensor(target), { reduction: "sum" }), { tracked: true }).of(x);
    assertEquals(valuesOf(slope), [-0.5, 0.5]);
    assertEquals(gradientOf(slope, x, tensor([1, 1])), [0.25, 0.25]);
  }
});

Deno.test("a probability of 0 for the truth costs 100", () => {
  const x = parameter([0, 1, 0, 1]), y = losses.binaryCrossEntropy(x, tensor([1, 0, 0, 1]), { reduction: "none" });
  assertEquals(valuesOf(y).map(Math.abs), [100, 100, 0, 0]);
  assertEquals(gradientOf(sum(y), x), [-1e12, 1e12, 0, 0]);
});

Deno.test("weights count terms, and a mean still divides by how many there are", () => {
  const x = parameter([[3, 1], [0, 2]]), target = tensor([[1, 1], [2, 2]]); // squares 4, 0, 4, 0
  for (const [weights, mean] of [[tensor([[1], [0]]), 1], [tensor([0.5, 7]), 1], [tensor(3), 6]] as const) {
    assertEquals(valuesOf(losses.meanSquaredError(x, target, { weights })), [mean]);
  }
  const left = losses.meanSquaredError(x, target, { weights: tensor([[1], [0]]), reduction: "none" });
  assertEquals(valuesOf(left), [4, 0, 0, 0]);
  assertEquals(gradientOf(sum(left), x), [4, 0, 0, 0]);
});

Deno.test("gradients reach weights and positive weights, which stand among the options", () => {
  const weighed = (x: Tensor, target: Tensor, weights: Tensor, positiveWeights: Tensor) =>
    losses.binaryCrossEntropyWithLogits(x, target, { weights, positiveWeights });
  const between = { low: 0, high: 1 };
  const args: Parameters<typeof weighed> = [
    sample([2, 3]),
    sample([2, 3], between, 1),
    sample([2, 1], between, 2),
    sample([3], between, 3),
  ];
  assertEquals(checkOp(weighed, args).verdict, "agrees");
});

Deno.test("a loss of nothing: its sum is 0, its mean is not a number", () => {
  const nothing = tensor([]);
  assertEquals(valuesOf(losses.meanSquaredError(nothing, nothing, { reduction: "sum" })), [0]);
  assertEquals(valuesOf(losses.meanSquaredError(nothing, nothing)), [NaN]);
});

const PAIRS: Readonly<Record<string, Loss>> = {
  "the mean squared error": losses.meanSquaredError,
  "the mean absolute error": losses.meanAbsoluteError,
  "the Huber loss": losses.huber,
  "the smooth L1 loss": losses.smoothL1,
  "the binary cross-entropy": losses.binaryCrossEntropy,
  "the binary cross-entropy, from scores,": losses.binaryCrossEntropyWithLogits,
  "the hinge loss": losses.hinge,
  "the squared hinge loss": losses.squaredHinge,
  "the soft margin loss": losses.softMargin,
  "the hinge embedding loss": losses.hingeEmbedding,
  "the Kullback-Leibler divergence": losses.klDivergence as Loss,
};

function assertRefused(run: () => unknown, message: string) {
  const error = assertThrows(run, Error);
  assertEquals(error.message, message);
}

Deno.test("a prediction [4, 1] and a target [4] are refused by every loss, in place of 16 errors for 4", () => {
  const x = tensor([[1], [2], [3], [4]]), y = tensor([1, 2, 3, 4]);
  const cure = "prediction and target must have the same shape, as a loss does not broadcast";
  for (const [name, loss] of Object.entries(PAIRS)) {
    assertRefused(() => loss(x, y), `Cannot take ${name} of [4, 1] and [4]: ${cure}`);
  }
  assertRefused(
    () => losses.marginRanking(y, y, x),
    "Cannot take the margin ranking loss of [4] and [4] and [4, 1]: a and b and target must have the same shape, " +
      "as a loss does not broadcast",
  );
});

Deno.test("reductions that there are not, weights that do not fit, and settings that mean nothing are refused", () => {
  const x = tensor([[1, 2]]), average = "average" as LossReduction;
  for (const loss of Object.values(PAIRS)) {
    const message =
      'Cannot reduce a loss by "average": choose "mean", "sum" or "none"; klDivergence has "batchmean" too';
    assertRefused(() => loss(x, x, { reduction: average }), message);
  }
  const refusal = (name: string, shape: string) =>
    `Cannot take the binary cross-entropy, from scores, of [1, 2]: ${name} of shape ${shape} cannot broadcast to it`;
  const from = losses.binaryCrossEntropyWithLogits;
  assertRefused(() => from(x, x, { weights: tensor([1, 2, 3]) }), refusal("weights", "[3]"));
  assertRefused(() => from(x, x, { weights: tensor([[1], [2]]) }), refusal("weights", "[2, 1]"));
  assertRefused(() => from(x, x, { positiveWeights: tensor([[[1]]]) }), refusal("positive weights", "[1, 1, 1]"));
  assertRefused(
    () => losses.huber(x, x, { delta: 0 }),
    "Cannot take the Huber loss of [1, 2] with delta 0: it must be above 0",
  );
  assertRefused(
    () => losses.smoothL1(x, x, { beta: NaN }),
    "Cannot take the smooth L1 loss of [1, 2] with beta NaN: it must be above 0",
  );
});

Deno.test("the divergence is 0 between equal distributions, and what cross-entropy has above entropy", () => {
  const distribution = fc.array(probability, { minLength: 3, maxLength: 3 }).map((parts) => {
    const whole = parts.reduce((a, b) => a + b);
    return parts.map((part) => part / whole);
  });
  fc.assert(fc.property(distribution, distribution, (p, q) => {
    const target = tensor([p]), x = tensor([q.map(Math.log)]), logTarget = tensor([p.map(Math.log)]);
    const expected = p.reduce((sum, share, i) => sum + share * Math.log(share / q[i]), 0);
    const options = { reduction: "batchmean" } as const;
    assertClose(valuesOf(losses.klDivergence(x, target, options)), [expected]);
    assertClose(valuesOf(losses.klDivergence(x, logTarget, { ...options, logTarget: true })), [expected]);
    assertClose(valuesOf(losses.klDivergence(logTarget, target, options)), [0]);
  }));
});

Deno.test("a class that has no probability in the target costs nothing, even where the prediction gives it none", () => {
  const x = parameter([-Infinity, 0]), options = { reduction: "sum" } as const;
  const [plain, logarithms] = [
    losses.klDivergence(x, tensor([0, 1]), options),
    losses.klDivergence(x, tensor([-Infinity, 0]), { ...options, logTarget: true }),
  ];
  for (const y of [plain, logarithms]) {
    assertEquals(valuesOf(y), [0]);
    assert(gradientOf(y, x).every((slope, i) => slope === [0, -1][i]));
  }
});
