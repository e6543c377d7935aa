import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  descend,
  gradient,
  leastSquares,
  meanSquaredError,
  measuredGradient,
  type Neuron,
  stepDownhill,
  train,
  weightedSum,
} from "../../chapters/01_neuron/neuron.ts";
import { fastestRate } from "../../chapters/01_neuron/claims.ts";
import { iris } from "../../lib/data/sets.ts";

const number = fc.double({ min: -10, max: 10, noNaN: true });

/** A neuron with one to four inputs, and data for it. */
const problem = fc.integer({ min: 1, max: 4 }).chain((inputs) =>
  fc.record({
    neuron: fc.record({ weights: fc.array(number, { minLength: inputs, maxLength: inputs }), bias: number }),
    data: fc.array(fc.tuple(fc.array(number, { minLength: inputs, maxLength: inputs }), number), {
      minLength: 1,
      maxLength: 8,
    }),
  })
);

Deno.test("a neuron weighs its inputs and adds its bias", () => {
  assertEquals(weightedSum({ weights: [2, -1], bias: 0.5 }, [3, 4]), 2.5);
  assertEquals(weightedSum({ weights: [], bias: 7 }, []), 7);
});

Deno.test("the gradient by hand is the gradient by moving, in every weight and in the bias", () => {
  fc.assert(fc.property(problem, ({ neuron, data }) => {
    const rows = data.map(([inputs]) => inputs), targets = data.map(([, target]) => target);
    const byHand = gradient(neuron, rows, targets);
    const measured = measuredGradient((moved) => meanSquaredError(moved, rows, targets), neuron);
    // The loss is a parabola in each number, so the difference of two heights is exact but for
    // rounding: at most about 1e-16 of the loss, divided by the distance 2e-5, and some room.
    const bound = 1e-10 * (1 + meanSquaredError(neuron, rows, targets)) + 1e-9;
    byHand.weights.forEach((slope, i) => assertAlmostEquals(slope, measured.weights[i], bound));
    assertAlmostEquals(byHand.bias, measured.bias, bound);
  }));
});

Deno.test("a step moves every number against its slope", () => {
  const moved = stepDownhill({ weights: [1, 2], bias: 3 }, { weights: [10, -10], bias: 1 }, 0.1);
  assertEquals(moved, { weights: [0, 3], bias: 2.9 });
});

Deno.test("the watcher sees the start and every step", () => {
  const seen: [number, number][] = [];
  const slope: Neuron = { weights: [], bias: 1 };
  const watch = (neuron: Neuron, step: number) => seen.push([neuron.bias, step]);
  const end = descend({ weights: [], bias: 0 }, () => slope, { learningRate: 1, steps: 2, watch });
  assertEquals(seen, [[0, 0], [-1, 1], [-2, 2]]);
  assertEquals(end.bias, -2);
});

Deno.test("at the answer of least squares every slope is zero, and no neighbor is better", () => {
  const rows = [[1, 0], [0, 1], [2, 1], [3, -1], [1, 1]], targets = [1, 2, 0, 4, 3];
  const best = leastSquares(rows, targets);
  const { weights, bias } = gradient(best, rows, targets);
  for (const slope of [...weights, bias]) assertAlmostEquals(slope, 0, 1e-12);
  const loss = meanSquaredError(best, rows, targets);
  for (const by of [-0.01, 0.01]) {
    assert(meanSquaredError({ ...best, bias: best.bias + by }, rows, targets) > loss);
    assert(meanSquaredError({ ...best, weights: [best.weights[0] + by, best.weights[1]] }, rows, targets) > loss);
  }
});

Deno.test("the numbers of the page: a petal of 4.9 cm, and the loss with one input and with two", async () => {
  const flowers = await iris(), widths = flowers.numbers("petal_width_cm");
  const one = flowers.matrix("petal_length_cm"), two = flowers.matrix("petal_length_cm", "sepal_length_cm");
  const line = train(one, widths, { learningRate: 0.05, steps: 500 });
  assertEquals(weightedSum(line, [4.9]).toFixed(2), "1.67");
  assertEquals(meanSquaredError(line, one, widths).toFixed(4), "0.0421");
  const plane = train(two, widths, { learningRate: 0.018, steps: 5000 });
  assertEquals(meanSquaredError(plane, two, widths).toFixed(4), "0.0410");
  assert(!(meanSquaredError(train(two, widths, { learningRate: 0.05, steps: 500 }), two, widths) < 1e6));
});

Deno.test("in units ten times as small the border of the learning rate is nearly a hundred times as low", () => {
  const lengths = [1.4, 4.7, 6.0, 5.1, 1.3];
  const ratio = fastestRate(lengths.map((x) => [x])) / fastestRate(lengths.map((x) => [10 * x]));
  assert(ratio > 90 && ratio < 100, String(ratio));
});

const zero: Neuron = { weights: [0], bias: 0 };
const mistakes: [act: () => unknown, message: string][] = [
  [() => weightedSum({ weights: [1, 2], bias: 0 }, [1]), "Cannot weigh inputs: expected 2 inputs, got 1"],
  [() => train([[1], [2]], [1], { learningRate: 0.1, steps: 1 }), "Cannot train: expected 2 targets, got 1"],
  [
    () => train([[1], [2, 3]], [1, 2], { learningRate: 0.1, steps: 1 }),
    "Cannot train: row 1 has 2 values, row 0 has 1",
  ],
  [() => train([[1], [NaN]], [1, 2], { learningRate: 0.1, steps: 1 }), "Cannot train: row 1, value 0 is NaN"],
  [() => train([[1], [2]], [1, Infinity], { learningRate: 0.1, steps: 1 }), "Cannot train: target 1 is Infinity"],
  [() => train([], [], { learningRate: 0.1, steps: 1 }), "Cannot train: there are no rows"],
  [() => meanSquaredError(zero, [[1], [2]], [1]), "Cannot compute the error: expected 2 targets, got 1"],
  [() => meanSquaredError(zero, [], []), "Cannot compute the error: there are no rows"],
  [() => gradient(zero, [[1], [2]], [1, 2, 3]), "Cannot compute the slope: expected 2 targets, got 3"],
  [() => gradient(zero, [], []), "Cannot compute the slope: there are no rows"],
  [() => leastSquares([], []), "Cannot compute least squares: there are no rows"],
  [() => leastSquares([[1], [2]], [1]), "Cannot compute least squares: expected 2 targets, got 1"],
  [() => leastSquares([[1], [2]], [1, NaN]), "Cannot compute least squares: target 1 is NaN"],
];

for (const [act, message] of mistakes) {
  Deno.test(`bad data is refused: ${message}`, () => {
    assertThrows(act, Error, message);
  });
}
