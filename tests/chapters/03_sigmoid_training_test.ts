import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Neuron, weightedSum, zeroNeuron } from "../../chapters/01_neuron/neuron.ts";
import {
  accuracy,
  mistakes,
  patients,
  petals,
  scaled,
  spaced,
  standardScale,
} from "../../chapters/03_sigmoid/samples.ts";
import {
  logisticGradient,
  logisticLoss,
  newton,
  nthDerivative,
  probability,
  trainLogistic,
} from "../../chapters/03_sigmoid/sigmoid.ts";

const overlapping = { rows: [[0], [1], [2], [3], [4], [5]], labels: [0, 0, 1, 0, 1, 1] };

Deno.test("Newton's method ends where every slope is zero, and gradient descent at the same neuron", () => {
  const { rows, labels } = overlapping;
  const best = newton(rows, labels, 10), slope = logisticGradient(best, rows, labels);
  assertAlmostEquals(slope.weights[0], 0, 1e-14);
  assertAlmostEquals(slope.bias, 0, 1e-14);
  const walked = trainLogistic(rows, labels, { learningRate: 0.5, steps: 2000 });
  assertAlmostEquals(walked.weights[0], best.weights[0], 1e-9);
  assertAlmostEquals(walked.bias, best.bias, 1e-9);
});

Deno.test("after training the probabilities add up to the number of yes, within the bias' reach", () => {
  const { rows, labels } = overlapping, best = newton(rows, labels, 10);
  const sum = rows.reduce((sum, inputs) => sum + probability(best, inputs), 0);
  assertAlmostEquals(sum, labels.reduce((a, b) => a + b), 1e-12);
});

Deno.test("training can start anywhere and be watched", () => {
  const { rows, labels } = overlapping, start: Neuron = { weights: [3], bias: -1 };
  const seen: Neuron[] = [];
  const end = trainLogistic(rows, labels, { learningRate: 0.1, steps: 2, start, watch: (neuron) => seen.push(neuron) });
  assertEquals([seen[0], seen.at(-1), seen.length], [start, end, 3]);
  assert(logisticLoss(end, rows, labels) < logisticLoss(start, rows, labels));
});

Deno.test("an untrained neuron answers a half, and its loss is log 2", () => {
  const { rows, labels } = overlapping, neuron = zeroNeuron(1);
  assertEquals(probability(neuron, rows[0]), 0.5);
  assertEquals(logisticLoss(neuron, rows, labels), Math.LN2);
});

Deno.test("a yes is counted from the threshold on, and both ways to be wrong are counted", () => {
  const neuron: Neuron = { weights: [1], bias: 0 };
  const data = { rows: [[-2], [0], [2], [2]], labels: [1, 0, 1, 0] };
  assertEquals(mistakes(neuron, data, 0.5), { missed: 1, falseAlarms: 2 });
  assertEquals(mistakes(neuron, data, 0.51), { missed: 1, falseAlarms: 1 });
  assertEquals(mistakes(neuron, data, 0.9), { missed: 2, falseAlarms: 0 });
  assertEquals(accuracy(neuron, data), 0.25);
});

Deno.test("scaled training rows have mean 0 and deviation 1; others are scaled by the same numbers", () => {
  const rows = [[1, 100], [3, 300], [5, 800]], scale = standardScale(rows);
  for (const column of [0, 1]) {
    const values = scale(rows).map((row) => row[column]);
    assertAlmostEquals(values.reduce((a, b) => a + b), 0, 1e-12);
    assertAlmostEquals(values.reduce((sum, x) => sum + x * x, 0) / 3, 1, 1e-12);
  }
  assertAlmostEquals(scale([[3, 400]])[0][0], 0, 1e-12);
  assertAlmostEquals(scale([[3 + Math.sqrt(8 / 3), 400]])[0][0], 1, 1e-12);
  const heldOut = { rows: [[3, 400]], labels: [1] };
  assertEquals(scaled(heldOut, { rows, labels: [0, 0, 1] }), { rows: scale(heldOut.rows), labels: [1] });
});

Deno.test("a scale cannot be measured on no rows, on rows with gaps, or on rows of several widths", () => {
  assertThrows(() => standardScale([]), Error, "Cannot scale inputs: there are no rows");
  assertThrows(() => standardScale([[1], [NaN]]), Error, "Cannot scale inputs: row 1, value 0 is NaN");
  assertThrows(() => standardScale([[1], [1, 2]]), Error, "Cannot scale inputs: row 1 has 2 values, row 0 has 1");
});

Deno.test("numbers are spaced equally, both ends included", () => {
  assertEquals(spaced(-1, 2, 4), [-1, 0, 1, 2]);
});

Deno.test("the patients are split by the seed, none lost and none twice", async () => {
  const { training, heldOut } = await patients(1), other = await patients(2);
  assertEquals([training.rows.length, heldOut.rows.length, training.rows[0].length], [455, 114, 30]);
  assertEquals(new Set([...training.rows, ...heldOut.rows].map(String)).size, 569);
  const malignant = [...training.labels, ...heldOut.labels].filter((label) => label === 1);
  assertEquals(malignant.length, 212);
  assert(String(heldOut.rows) !== String(other.heldOut.rows));
});

Deno.test("on the raw numbers of the patients the loss falls with each step of rate 4e-6, and rises with 1e-5", async () => {
  const { training: { rows, labels } } = await patients(1);
  const rises = (learningRate: number) => {
    const losses: number[] = [];
    const watch = (neuron: Neuron) => losses.push(logisticLoss(neuron, rows, labels));
    trainLogistic(rows, labels, { learningRate, steps: 60, watch });
    return losses.filter((loss, step) => loss > losses[step - 1]).length;
  };
  assertEquals(rises(4e-6), 0);
  assert(rises(1e-5) > 20);
});

Deno.test("on two irises the logistic regression is the known one", async () => {
  const { rows, labels } = await petals("versicolor", "virginica");
  assertEquals([rows.length, labels.filter((label) => label === 1).length], [100, 50]);
  const best = newton(rows, labels, 12);
  assertAlmostEquals(best.weights[0], 5.7545, 1e-4);
  assertAlmostEquals(best.weights[1], 10.4467, 1e-4);
  assertAlmostEquals(best.bias, -45.2723, 1e-4);
  assertEquals(accuracy(best, { rows, labels }), 0.94);
  assertAlmostEquals(weightedSum(best, [4.9, 1.632]), 0, 0.05);
});

const walk = { learningRate: 0.1, steps: 1 };
const refusals: [act: () => unknown, message: string][] = [
  [() => probability({ weights: [1, 2], bias: 0 }, [1]), "Cannot weigh inputs: expected 2 inputs, got 1"],
  [() => logisticLoss(zeroNeuron(1), [[1], [2]], [1]), "Cannot compute the loss: expected 2 labels, got 1"],
  [() => logisticGradient(zeroNeuron(1), [[1]], [1, 0]), "Cannot compute the slope: expected 1 labels, got 2"],
  [() => trainLogistic([[1], [2]], [1], walk), "Cannot train: expected 2 labels, got 1"],
  [() => trainLogistic([[1], [2, 3]], [1, 0], walk), "Cannot train: row 1 has 2 values, row 0 has 1"],
  [
    () => trainLogistic([[1], [NaN]], [1, 0], walk),
    "Cannot train: row 1, value 0 is NaN; only finite numbers can be learned from",
  ],
  [() => trainLogistic([[1], [2]], [1, 2], walk), "Cannot train: the label of row 1 is 2, not between 0 and 1"],
  [() => trainLogistic([[1], [2]], [-1, 1], walk), "Cannot train: the label of row 0 is -1, not between 0 and 1"],
  [() => newton([[1], [2]], [NaN, 1], 3), "Cannot train: the label of row 0 is NaN, not between 0 and 1"],
  [
    () => newton([[1, 2], [2, 4], [3, 6]], [0, 1, 0], 3),
    "Cannot solve 3 equations: column 1 depends on those before it",
  ],
  [() => nthDerivative(-1), "Cannot take derivative -1: the order is 0, 1, 2, ..."],
  [() => nthDerivative(1.5), "Cannot take derivative 1.5: the order is 0, 1, 2, ..."],
];

for (const [act, message] of refusals) {
  Deno.test(`bad input is refused: ${message}`, () => {
    assertEquals(assertThrows(act, Error).message, message);
  });
}
