/** What chapter 4 asserts. */
import { Random } from "../../lib/random.ts";
import { leastSquares, meanSquaredError, weightedSum } from "../01_neuron/neuron.ts";
import { sigmoid } from "../03_sigmoid/sigmoid.ts";
import { below, claim } from "../claim.ts";
import { type Activation, identity, relu, sigmoidUnit, tanhUnit } from "./activations.ts";
import { curveClaims } from "./curve_claims.ts";
import { everyThird, fit, flowers, meanLoss, readLayer, throughTwentyLayers, trainOnLabels } from "./experiments.ts";
import { collapse, type Layer, outputs, randomLayers } from "./layers.ts";
import { silenceClaims } from "./silence_claims.ts";

/** Random layers without a bend, biases and all. */
function straightLayers(widths: readonly number[], random: Random): readonly Layer[] {
  return randomLayers(widths, identity, random).map(({ neurons, activation }) => ({
    neurons: neurons.map((neuron) => ({ ...neuron, bias: random.normal() })),
    activation,
  }));
}

/** Starts of XOR, with two hidden neurons, after which all four corners are answered rightly. */
function learnedXor(activation: Activation, starts: readonly number[]): number {
  const rows = [[0, 0], [0, 1], [1, 0], [1, 1]], labels = [0, 1, 1, 0];
  return starts.filter((start) => {
    const layers = randomLayers([2, 2, 1], activation, new Random(start), Math.SQRT2);
    const trained = trainOnLabels(layers, { rows, labels }, 1, 1000);
    return rows.every((row, i) => (outputs(trained, row)[0] > 0 ? 1 : 0) === labels[i]);
  }).length;
}

export const claims = [
  claim({
    says: "Layers without a bend collapse: three of them give what one layer gives, whose weights are their product.",
    notes: "000:31-32, 000:35-36, 001:57, 002:62-85, 004:425, 004:516",
    verdict: "true",
    because: "a weighted sum of weighted sums is a weighted sum (Minsky and Papert 1969)",
    experiment: (seed) => {
      const random = new Random(seed), layers = straightLayers([5, 7, 6, 2], random), one = [collapse(layers)];
      const rows = Array.from({ length: 1000 }, () => Array.from({ length: 5 }, () => random.normal()));
      const differences = rows.map((row) => outputs(layers, row).map((h, j) => Math.abs(h - outputs(one, row)[j])));
      return { largestDifference: Math.max(...differences.flat()) };
    },
    holds: ({ largestDifference }) => largestDifference < 1e-12,
    seeds: 5,
  }),
  claim({
    says:
      "Six inputs, four neurons, one neuron and a sigmoid: without a bend between them it is the one sigmoid neuron of chapter 3.",
    notes: "004:379-381, 004:390-392, 004:405-407, 004:584-588, 004:681-687, 004:980-982",
    notesSay: "Several linear layers in a row are a network with hidden layers.",
    verdict: "depends",
    because:
      "the first two layers collapse before the sigmoid sees them: 33 numbers for what 7 can say (Baldi and Hornik 1989)",
    experiment: (seed) => {
      const random = new Random(seed), layers = straightLayers([6, 4, 1], random), [one] = collapse(layers).neurons;
      const rows = Array.from({ length: 100 }, () => Array.from({ length: 6 }, () => random.normal()));
      const differences = rows.map((row) =>
        Math.abs(sigmoid(outputs(layers, row)[0]) - sigmoid(weightedSum(one, row)))
      );
      const count = layers.flatMap(({ neurons }) => neurons).reduce((sum, { weights }) => sum + weights.length + 1, 0);
      return {
        numbers: count,
        needed: one.weights.length + 1,
        largestDifference: below(1e-12, Math.max(...differences)),
      };
    },
    holds: ({ numbers, needed, largestDifference }) =>
      numbers === 33 && needed === 7 && largestDifference === "below 1e-12",
    seeds: 5,
  }),
  claim({
    says: "Neurons without a bend can be trained through three layers: they arrive at least squares, like one alone.",
    notes: "001:55",
    notesSay:
      "With a linear activation backpropagation is not possible, because its derivative is constant and unrelated to the input.",
    verdict: "false",
    because:
      "the slope 1 passes everything back, and dw = dz x does depend on x; what is lost is the bend (Saxe et al. 2014)",
    experiment: (seed) => {
      const random = new Random(seed),
        rows = Array.from({ length: 50 }, () => [random.normal(), random.normal(), random.normal()]);
      const targets = rows.map(([a, b, c]) => a - 2 * b + c / 2 + 1 + random.normal(0, 0.5));
      const trained = fit([3, 4, 4, 1], identity, rows, targets, { random, steps: 1500 });
      const [one] = collapse(trained).neurons;
      return {
        lossOfThreeLayers: meanSquaredError(one, rows, targets),
        lossOfLeastSquares: meanSquaredError(leastSquares(rows, targets), rows, targets),
      };
    },
    holds: ({ lossOfThreeLayers, lossOfLeastSquares }) => Math.abs(lossOfThreeLayers - lossOfLeastSquares) < 1e-9,
    seeds: 5,
  }),
  claim({
    says:
      "From the last of twenty layers to the first the slope shrinks a billionfold with sigmoids; with tanh and with ReLU it arrives.",
    notes: "001:118, 001:149-152, 002:572, 004:1646-1654, 004:1672-1674, 004:1721",
    verdict: "true",
    because:
      "weights of spread 1/sqrt(64) keep its size on average, and each sigmoid takes three quarters of it or more (Hochreiter 1991; Glorot and Bengio 2010)",
    experiment: (seed) => {
      const passed = (activation: Activation, gain: number) => {
        const { slopes } = throughTwentyLayers(activation, gain, seed);
        return slopes[0] / slopes[19];
      };
      return { sigmoid: passed(sigmoidUnit, 1), tanh: passed(tanhUnit, 1), relu: passed(relu, Math.SQRT2) };
    },
    holds: ({ sigmoid, tanh, relu }) => sigmoid < 1e-9 && tanh > 0.01 && tanh < 100 && relu > 0.01 && relu < 100,
    seeds: 5,
  }),
  claim({
    says:
      "Weight times slope decides: with weights eight times as large, a good part of the slope gets through twenty sigmoid layers.",
    because:
      "a slope is multiplied by f'(z) and by the weights; large weights make up for flat curves (Bengio et al. 1994)",
    experiment: (seed) => {
      const { slopes } = throughTwentyLayers(sigmoidUnit, 8, seed);
      return { passed: slopes[0] / slopes[19] };
    },
    holds: ({ passed }) => passed > 1e-5,
    seeds: 5,
  }),
  claim({
    says:
      "What a sigmoid says is positive, so for one row all of eight weights that read it want to go the same way. So it is with ReLU, and not with tanh.",
    notes: "001:120",
    verdict: "true",
    because:
      "dw = dz x has the sign of dz wherever x is positive; over several rows the signs may differ (LeCun et al. 1998)",
    experiment: (seed) => {
      const [ofSigmoid, ofRelu, ofTanh] = [sigmoidUnit, relu, tanhUnit].map((activation) =>
        readLayer(activation, seed)
      );
      return {
        sigmoid: ofSigmoid.oneSign,
        relu: ofRelu.oneSign,
        tanh: ofTanh.oneSign,
        sigmoidOverTenRows: ofSigmoid.oneSignOfTen,
      };
    },
    holds: (m) => m.sigmoid === 1 && m.relu === 1 && m.tanh < 0.1 && m.sigmoidOverTenRows < 1,
    seeds: 5,
  }),
  claim({
    says:
      "Through three hidden layers ReLU learns far faster than the sigmoid, and so does tanh: after 100 steps, each at the best of three rates.",
    notes: "000:45, 001:129, 001:141",
    notesSay: "ReLU accelerates the convergence of gradient descent, and makes deep networks train faster.",
    verdict: "depends",
    because:
      "both keep the slope alive; the sixfold speed over tanh (Krizhevsky et al. 2012) was measured on one network, of another kind",
    experiment: async (seed) => {
      const data = everyThird((await flowers()).scaled);
      const best = (activation: Activation, gain: number) =>
        Math.min(...[0.3, 1, 3].map((rate) => {
          const start = randomLayers([4, 12, 12, 12, 1], activation, new Random(seed), gain);
          return meanLoss(trainOnLabels(start, data, rate, 100), data);
        }));
      return { sigmoid: best(sigmoidUnit, 1), tanh: best(tanhUnit, 1), relu: best(relu, Math.SQRT2) };
    },
    holds: ({ sigmoid, tanh, relu }) => sigmoid > 5 * tanh && sigmoid > 5 * relu,
    seeds: 3,
  }),
  claim({
    says:
      "Descent ends in a low place, and not in the lowest: with two ReLU neurons some of 40 starts learn XOR, and others never.",
    notes: "001:141",
    notesSay: "ReLU accelerates gradient descent towards the global minimum.",
    verdict: "false",
    because:
      "a neuron with two negative weights is silent on all four corners, as a quarter of all neurons are at the start (Swirszcz et al. 2016)",
    experiment: (seed) => ({
      starts: 40,
      learned: learnedXor(relu, Array.from({ length: 40 }, (_, i) => 1000 * seed + i)),
    }),
    holds: ({ starts, learned }) => learned > 0 && learned < starts,
    seeds: 5,
  }),
  ...curveClaims,
  ...silenceClaims,
];
