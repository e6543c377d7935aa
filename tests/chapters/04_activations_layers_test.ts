import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { stepDownhill } from "../../chapters/01_neuron/neuron.ts";
import {
  type Activation,
  gelu,
  identity,
  relu,
  sigmoidUnit,
  silu,
  softplusUnit,
  tanhUnit,
} from "../../chapters/04_activations/activations.ts";
import {
  chainOfSlopes,
  everyThird,
  fit,
  flowers,
  meanLoss,
  silentNeurons,
  silentShare,
  size,
  slopesOverRows,
  straightShare,
  sumRanges,
  throughTwentyLayers,
  trainOnLabels,
  withBias,
} from "../../chapters/04_activations/experiments.ts";
import {
  backward,
  collapse,
  forward,
  type Layer,
  outputs,
  randomLayers,
  trainLayers,
} from "../../chapters/04_activations/layers.ts";
import { Random } from "../../lib/random.ts";

/** A random net of smooth curves, an input for it, and a loss that is a weighted sum of its outputs. */
const smoothNet = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  widths: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 5 }),
  activation: fc.constantFrom(sigmoidUnit, tanhUnit, softplusUnit, gelu, silu, identity),
}).map(({ seed, widths, activation }) => {
  const random = new Random(seed);
  const layers = randomLayers(widths, activation, random).map((layer) => ({
    ...layer,
    neurons: layer.neurons.map((neuron) => ({ ...neuron, bias: random.normal() })),
  }));
  const row = Array.from({ length: widths[0] }, () => random.normal());
  return { layers, row, dOutputs: Array.from({ length: widths[widths.length - 1] }, () => random.normal()) };
});

Deno.test("the chain rule through random layers gives what moving each weight and bias shows", () => {
  fc.assert(
    fc.property(smoothNet, ({ layers, row, dOutputs }) => {
      const loss = (net: readonly Layer[]) => outputs(net, row).reduce((sum, h, i) => sum + h * dOutputs[i], 0);
      const slopes = backward(layers, forward(layers, row), dOutputs);
      layers.forEach((layer, i) =>
        layer.neurons.forEach((neuron, j) => {
          const moved = (by: (k: number) => number) => {
            const other = {
              weights: neuron.weights.map((w, k) => w + by(k)),
              bias: neuron.bias + by(neuron.weights.length),
            };
            return layers.map((one, l) =>
              l !== i ? one : { ...one, neurons: one.neurons.map((n, m) => m === j ? other : n) }
            );
          };
          const { weights, bias } = slopes[i][j];
          [...weights, bias].forEach((slope, place) => {
            const at = (distance: number) => loss(moved((k) => k === place ? distance : 0));
            assertAlmostEquals(slope, (at(1e-4) - at(-1e-4)) / 2e-4, 1e-5 * (1 + Math.abs(slope)));
          });
        })
      );
    }),
    { numRuns: 60 },
  );
});

Deno.test("layers without a bend give what their collapse gives", () => {
  fc.assert(fc.property(smoothNet, ({ layers, row }) => {
    const straight = layers.map((layer) => ({ ...layer, activation: identity }));
    const [all, one] = [outputs(straight, row), outputs([collapse(straight)], row)];
    all.forEach((h, i) => assertAlmostEquals(h, one[i], 1e-10 * (1 + Math.abs(h))));
  }));
});

Deno.test("two rows of neurons collapse to the product of their weights", () => {
  const layers = [
    { neurons: [{ weights: [1, 2], bias: 3 }, { weights: [0, -1], bias: 1 }], activation: identity },
    { neurons: [{ weights: [2, 10], bias: 5 }], activation: identity },
  ];
  assertEquals(collapse(layers).neurons, [{ weights: [2, -6], bias: 21 }]);
});

Deno.test("one step of training moves every neuron against the mean of its slopes", () => {
  const layers = randomLayers([2, 3, 1], tanhUnit, new Random(1)), rows = [[1, 2], [-1, 0.5]], targets = [1, 0];
  const lossSlopes = ([h]: readonly number[], i: number) => [2 * (h - targets[i])];
  const trained = trainLayers(layers, rows, { learningRate: 0.1, steps: 1, lossSlopes });
  const slopes = rows.map((row, i) => {
    const passes = forward(layers, row);
    return backward(layers, passes, lossSlopes(passes[1].outputs, i));
  });
  const byHand = stepDownhill(stepDownhill(layers[0].neurons[2], slopes[0][0][2], 0.05), slopes[1][0][2], 0.05);
  trained[0].neurons[2].weights.forEach((w, k) => assertAlmostEquals(w, byHand.weights[k], 1e-15));
  assertAlmostEquals(trained[0].neurons[2].bias, byHand.bias, 1e-15);
});

Deno.test("layers with one bend learn what no line can: 1 for the middle of three points", () => {
  const rows = [[-1], [0], [1]], targets = [0, 1, 0];
  const lossSlopes = ([h]: readonly number[], i: number) => [2 * (h - targets[i])];
  const trained = trainLayers(randomLayers([1, 8, 1], tanhUnit, new Random(2)), rows, {
    learningRate: 0.1,
    steps: 3000,
    lossSlopes,
  });
  rows.forEach((row, i) => assertAlmostEquals(outputs(trained, row)[0], targets[i], 0.05));
});

Deno.test("a chain of neurons multiplies slopes", () => {
  assertEquals(chainOfSlopes(relu, 3), [1, 1, 1, 1]);
  assert(chainOfSlopes(sigmoidUnit, 20)[20] < 1e-9);
  const [, first, second] = chainOfSlopes(sigmoidUnit, 2);
  assertEquals(first, sigmoidUnit.derivative(1));
  assertEquals(second, sigmoidUnit.derivative(1) * sigmoidUnit.derivative(sigmoidUnit.value(1)));
});

Deno.test("the irises are as the chapter says: 150, four lengths, 50 versicolors, scaled to mean 0 and spread 1", async () => {
  const { inCentimeters, scaled } = await flowers();
  assertEquals([inCentimeters.rows.length, inCentimeters.rows[0].length], [150, 4]);
  assertEquals(scaled.labels.filter((label) => label === 1).length, 50);
  assert(inCentimeters.rows.flat().every((length) => length > 0));
  for (let k = 0; k < 4; k++) {
    const column = scaled.rows.map((row) => row[k]);
    assertAlmostEquals(column.reduce((a, b) => a + b), 0, 1e-10);
    assertAlmostEquals(column.reduce((a, b) => a + b * b, 0), 150, 1e-10);
  }
});

Deno.test("a neuron is silent if its largest sum is not above 0, and straight if its smallest is", () => {
  const ranges = [{ lowest: -2, highest: -1 }, { lowest: -1, highest: 1 }, { lowest: 1, highest: 2 }, {
    lowest: 3,
    highest: 4,
  }];
  assertEquals([silentShare(ranges, 0), straightShare(ranges, 0)], [0.25, 0.5]);
  assertEquals([silentShare(ranges, 1), straightShare(ranges, 1)], [0.25, 0.5]);
  assertEquals([silentShare(ranges, -2), straightShare(ranges, 1.5)], [0.75, 0.75]);
  const rows = [[1, 0], [0, 1]];
  const layer = {
    neurons: [{ weights: [-1, -1], bias: 0.5 }, { weights: [1, -1], bias: 0 }, { weights: [0, -1], bias: 0 }],
    activation: relu,
  };
  assertEquals(silentNeurons([layer], rows), [0, 2]);
  assertEquals(sumRanges(rows, 1).length, 500);
  assertEquals(withBias([layer], 7, 1)[0].neurons.map(({ bias }) => bias), [7, 0, 0]);
});

Deno.test("the slopes over rows are the sum of those of the rows", () => {
  const layers = randomLayers([2, 3, 1], tanhUnit, new Random(3)), rows = [[1, 2], [3, -1]], labels = [1, 0];
  const [first, second] = [0, 1].map((i) => slopesOverRows(layers, { rows: [rows[i]], labels: [labels[i]] }));
  const both = slopesOverRows(layers, { rows, labels });
  assertAlmostEquals(both[0][1].weights[0], first[0][1].weights[0] + second[0][1].weights[0], 1e-15);
  assertAlmostEquals(both[1][0].bias, first[1][0].bias + second[1][0].bias, 1e-15);
  assertEquals(size([{ weights: [3, 0], bias: 9 }, { weights: [0, 4], bias: 9 }]), 5);
});

Deno.test("through twenty layers whose weights are all zero nothing passes, either way", () => {
  assertEquals(throughTwentyLayers(relu, 0, 1), { slopes: Array(20).fill(0), difference: 0 });
});

Deno.test("ReLU follows the cosine better than tanh; on the flowers tanh is ahead on one seed, ReLU on another", async () => {
  const x = Array.from({ length: 31 }, (_, i) => -3 + i / 5), targets = x.map(Math.cos), rows = x.map((one) => [one]);
  const cosineLoss = (activation: Activation, seed: number) => {
    const layers = fit([1, 16, 1], activation, rows, targets, { random: new Random(seed), steps: 600 });
    return rows.reduce((sum, row, i) => sum + (outputs(layers, row)[0] - targets[i]) ** 2, 0) / rows.length;
  };
  for (const seed of [1, 2, 3]) assert(cosineLoss(relu, seed) < cosineLoss(tanhUnit, seed), `seed ${seed}`);
  const data = everyThird((await flowers()).scaled);
  const flowerLoss = (activation: Activation, gain: number, seed: number) =>
    Math.min(...[0.3, 1, 3].map((rate) => {
      const start = randomLayers([4, 12, 12, 12, 1], activation, new Random(seed), gain);
      return meanLoss(trainOnLabels(start, data, rate, 100), data);
    }));
  const lead = (seed: number) => flowerLoss(relu, Math.SQRT2, seed) - flowerLoss(tanhUnit, 1, seed);
  assert(lead(1) > 0 && lead(10) < 0);
});

const mistakes: [act: () => unknown, message: string][] = [
  [
    () => collapse(randomLayers([1, 2, 1], relu, new Random(1))),
    "Cannot collapse layers: layer 0 bends its sums (ReLU)",
  ],
  [() => randomLayers([3], relu, new Random(1)), "Cannot make layers: expected 2 widths or more, got 1"],
  [() => outputs(randomLayers([3, 2], relu, new Random(1)), [1, 2]), "Cannot weigh inputs: expected 3 inputs, got 2"],
  [
    () => {
      const layers = randomLayers([1, 2], relu, new Random(1));
      backward(layers, forward(layers, [1]), [1]);
    },
    "Cannot carry slopes back: expected 2 slopes, got 1",
  ],
  [() => trainOn([[1], [NaN]]), "Cannot train layers: row 1, value 0 is NaN"],
  [() => trainOn([[1, 2]]), "Cannot train layers: row 0 has 2 values, expected 1"],
  [() => trainOn([]), "Cannot train layers: there are no rows"],
];

function trainOn(rows: number[][]) {
  const training = { learningRate: 0.1, steps: 1, lossSlopes: () => [1] };
  return trainLayers(randomLayers([1, 1], relu, new Random(1)), rows, training);
}

for (const [act, message] of mistakes) {
  Deno.test(`bad layers or data are refused: ${message}`, () => {
    assertThrows(act, Error, message);
  });
}
