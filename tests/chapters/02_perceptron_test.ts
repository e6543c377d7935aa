import { assert, assertAlmostEquals, assertEquals, assertGreater, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Neuron, weightedSum, zeroNeuron } from "../../chapters/01_neuron/neuron.ts";
import { periodOf } from "../../chapters/02_perceptron/claims.ts";
import {
  fires,
  learnFrom,
  margin,
  mostMistakes,
  radius,
  step,
  trainOneAgainstRest,
  trainPerceptron,
  wrongShare,
} from "../../chapters/02_perceptron/perceptron.ts";
import { borders, corners, gates, learn, twoClouds, twoSpecies } from "../../chapters/02_perceptron/samples.ts";
import { iris } from "../../lib/data/sets.ts";
import { Random } from "../../lib/random.ts";

const small = fc.integer({ min: -5, max: 5 });
const neurons = fc.record({ weights: fc.tuple(small, small), bias: small });
const sixteenths = fc.integer({ min: -160, max: 160 }).map((n) => n / 16); // sums of these are exact
const places = fc.array(fc.tuple(sixteenths, sixteenths), { minLength: 1, maxLength: 20 });

Deno.test("the step is 0 below zero and 1 above, however near or far; at zero it is what one chooses", () => {
  assertEquals([-Infinity, -3, -5e-324, 5e-324, 3, Infinity].map((z) => step(z)), [0, 0, 0, 1, 1, 1]);
  assertEquals([step(0), step(-0), step(0, 0), step(0, 0.5)], [1, 1, 0, 0.5]);
  assertEquals(step(NaN), NaN);
});

Deno.test("a missed yes adds the inputs, a wrong yes subtracts them, a right answer gives the same neuron back", () => {
  const no = { weights: [1, -1], bias: -4 }, yes = { weights: [1, -1], bias: 4 };
  assertEquals(learnFrom(no, [2, 3], 1), { weights: [3, 2], bias: -3 });
  assertEquals(learnFrom(yes, [2, 3], 0), { weights: [-1, -4], bias: 3 });
  assertStrictEquals(learnFrom(no, [2, 3], 0), no);
  assertStrictEquals(learnFrom(yes, [2, 3], 1), yes);
});

Deno.test("AND and OR are learned in six and in four epochs, and training stops there", () => {
  const and = trainPerceptron(corners, gates.and.labels, { epochs: 100 });
  assertEquals(and, { neuron: { weights: [2, 1], bias: -3 }, mistakes: [2, 3, 3, 2, 1, 0] });
  const or = trainPerceptron(corners, gates.or.labels, { epochs: 100 });
  assertEquals(or, { neuron: { weights: [1, 1], bias: -1 }, mistakes: [2, 2, 1, 0] });
});

Deno.test("XOR is tried for as many epochs as one likes, and comes back to the same weights after each", () => {
  const { mistakes, path } = learn(gates.xor, { epochs: 8 });
  assertEquals(mistakes, [3, 3, 4, 4, 4, 4, 4, 4]);
  assertEquals(path.slice(2), Array(7).fill({ weights: [-1, 0], bias: 0 }));
  assertEquals(trainPerceptron(corners, gates.xor.labels, { epochs: 0 }).mistakes, []);
});

Deno.test("XOR with the product of its inputs as a third input is learned", () => {
  const rows = corners.map(([a, b]) => [a, b, a * b]);
  assertEquals(trainPerceptron(rows, gates.xor.labels, { epochs: 100 }).mistakes.at(-1), 0);
});

Deno.test("a period is counted from the first place that is visited twice", () => {
  const at = (bias: number) => ({ weights: [0], bias });
  assertEquals(periodOf([7, 1, 2, 3, 1, 2].map(at)), 3);
  assertEquals(periodOf([1, 2, 3].map(at)), Infinity);
});

Deno.test("a watcher sees the neuron before the first epoch and after each; a start that knows all makes no mistake", () => {
  const seen: [number, Neuron][] = [], start = { weights: [1, 1], bias: -1.5 };
  const watch = (neuron: Neuron, epoch: number) => seen.push([epoch, neuron]);
  assertEquals(trainPerceptron(corners, gates.and.labels, { epochs: 9, start, watch }).mistakes, [0]);
  assertEquals(seen, [[0, start], [1, start]]);
  const { path, mistakes } = learn(gates.and);
  assertEquals(path.length, mistakes.length + 1);
  assertEquals(path[0], zeroNeuron(2));
});

Deno.test("bad rows, labels and starts are refused, with what is wrong and where", () => {
  const train = (rows: number[][], labels: number[], start?: Neuron) => () =>
    trainPerceptron(rows, labels, { epochs: 1, start });
  assertThrows(train([], []), Error, "Cannot train a perceptron: there are no rows");
  assertThrows(train([[1], [1, 2]], [0, 1]), Error, "Cannot train a perceptron: row 1 has 2 values, row 0 has 1");
  assertThrows(
    train([[1], [NaN]], [0, 1]),
    Error,
    "Cannot train a perceptron: row 1, value 0 is NaN; only finite numbers can be learned from",
  );
  assertThrows(train([[1], [2]], [0]), Error, "Cannot train a perceptron: expected 2 labels, got 1");
  assertThrows(
    train([[1], [2]], [1, -1]),
    Error,
    "Cannot train a perceptron: the label of row 1 is -1; a label is 0 or 1",
  );
  assertThrows(train([[1]], [1], zeroNeuron(2)), Error, "Cannot weigh inputs: expected 2 inputs, got 1");
});

Deno.test("radius, margin and bound are those that one computes by hand", () => {
  const { rows, labels, line } = gates.and;
  assertAlmostEquals(radius([[0, 0], [2, 2]]), 3, 1e-15); // the third side is the 1 of the bias
  assertAlmostEquals(margin(line, rows, labels), 1 / Math.sqrt(17), 1e-15);
  assertAlmostEquals(mostMistakes(line, rows, labels), 51, 1e-12);
  assertAlmostEquals(mostMistakes(gates.or.line, rows, gates.or.labels), 27, 1e-12);
});

Deno.test("a line that answers a row wrongly has a negative margin and bounds nothing, nor does no line at all", () => {
  assert(margin(gates.or.line, corners, gates.and.labels) < 0);
  assertEquals(mostMistakes(gates.or.line, corners, gates.and.labels), Infinity);
  assertEquals(mostMistakes(zeroNeuron(2), corners, gates.and.labels), Infinity);
});

Deno.test("what is measured of no rows, or with too few labels, is refused", () => {
  const neuron = zeroNeuron(1);
  assertThrows(() => margin(neuron, [], []), Error, "Cannot measure a margin: there are no rows");
  assertThrows(() => margin(neuron, [[1], [2]], [1]), Error, "Cannot measure a margin: expected 2 labels, got 1");
  assertThrows(() => wrongShare(neuron, [], []), Error, "Cannot count wrong answers: there are no rows");
  assertThrows(() => wrongShare(neuron, [[1]], []), Error, "Cannot count wrong answers: expected 1 labels, got 0");
});

Deno.test("whatever a line separates is learned, with no more mistakes than Novikoff's bound", () => {
  fc.assert(fc.property(neurons, places, (line, points) => {
    const rows = points.filter((inputs) => Math.abs(weightedSum(line, inputs)) >= 0.5);
    fc.pre(rows.length > 0);
    const labels = rows.map((inputs) => fires(line, inputs));
    const bound = mostMistakes(line, rows, labels);
    const { neuron, mistakes } = trainPerceptron(rows, labels, { epochs: bound + 1 });
    assertEquals(wrongShare(neuron, rows, labels), 0);
    assert(mistakes.reduce((a, b) => a + b) <= bound + 1e-9, `${mistakes} against ${bound}`);
  }));
});

Deno.test("a positive factor on weights and bias changes no answer, so the rule needs no learning rate", () => {
  const factor = fc.integer({ min: -20, max: 20 }).map((power) => 2 ** power);
  fc.assert(fc.property(neurons, places, factor, (neuron, rows, factor) => {
    const scaled = { weights: neuron.weights.map((w) => factor * w), bias: factor * neuron.bias };
    rows.forEach((inputs) => assertEquals(fires(scaled, inputs), fires(neuron, inputs)));
  }));
});

Deno.test("one perceptron for each class says yes to its class alone", () => {
  const rows = [[0, 0], [5, 0], [0, 5]];
  const units = trainOneAgainstRest(rows, [0, 1, 2], 3, { epochs: 1000 });
  assertEquals(rows.map((inputs) => units.map((unit) => fires(unit, inputs))), [[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
});

Deno.test("the share of wrong answers is counted", () => {
  assertEquals(wrongShare({ weights: [0, 0], bias: 1 }, corners, gates.and.labels), 0.75);
  assertEquals(wrongShare({ weights: [1, 1], bias: -1.5 }, corners, gates.and.labels), 0);
});

Deno.test("the known lines of clouds, petals and sepals have room on both sides, at least what the page says", async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { rows, labels, line } = twoClouds(new Random(seed));
    const distances = rows.map((inputs, i) => (labels[i] ? 1 : -1) * weightedSum(line, inputs) / Math.SQRT2);
    assertGreater(Math.min(...distances), 0.42 / 2);
  }
  for (const { rows, labels, line } of [await twoSpecies("petal"), await twoSpecies("sepal")]) {
    assertEquals([rows.length, labels.filter((label) => label === 1).length], [100, 50]);
    assertGreater(margin(line, rows, labels), 0);
  }
});

Deno.test("two clouds ten units farther out are learned too, with many more mistakes", () => {
  const near = twoClouds(new Random(1)), far = { ...near, rows: near.rows.map(([a, b]) => [a + 10, b + 10]) };
  assertGreater(margin({ weights: [1, 1], bias: -24.8 }, far.rows, far.labels), 0);
  assertEquals(learn(far).mistakes.at(-1), 0);
  assertGreater(learn(far).made, 10 * learn(near).made);
});

Deno.test("setosa and versicolor take 4 mistakes by the petals and 1489 by the sepals", async () => {
  const [petals, sepals] = [learn(await twoSpecies("petal")), learn(await twoSpecies("sepal"))];
  assertEquals([petals.made, petals.mistakes.length], [4, 3]);
  assertEquals([sepals.made, sepals.mistakes.length], [1489, 686]);
});

Deno.test("no line parts versicolor from virginica by their petals: three flowers, two species, one petal", async () => {
  const flowers = await iris();
  const rows = flowers.matrix("petal_length_cm", "petal_width_cm"), species = flowers.labels("species");
  const alike = species.filter((_, i) => rows[i][0] === 4.8 && rows[i][1] === 1.8);
  assertEquals(alike, ["versicolor", "virginica", "virginica"]);
});

Deno.test("a border is where the weighted sum is zero; a neuron whose weights are all zero has none", () => {
  fc.assert(fc.property(neurons, (neuron) => {
    const { x, y } = borders(neuron);
    const hasLine = neuron.weights.some((w) => w !== 0);
    assertEquals(x.slice(0, 2).every(Number.isFinite), hasLine);
    if (hasLine) [0, 1].forEach((i) => assertAlmostEquals(weightedSum(neuron, [x[i], y[i]]), 0, 1e-9));
  }));
});
