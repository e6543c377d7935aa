/** What chapter 4 asserts about neurons that say 0. */
import { Random } from "../../lib/random.ts";
import type { Neuron } from "../01_neuron/neuron.ts";
import { claim } from "../claim.ts";
import { type Activation, leakyRelu, relu, sigmoidUnit } from "./activations.ts";
import {
  flowers,
  readLayer,
  silentNeurons,
  silentShare,
  size,
  slopesOverRows,
  sumRanges,
  trainHidden,
  trainRowByRow,
  withBias,
} from "./experiments.ts";
import { forward, outputs, randomLayers } from "./layers.ts";

/** The weighted sum, passing over inputs that are 0, and how many products it takes. */
function sparseSum({ weights, bias }: Neuron, inputs: readonly number[]): { sum: number; products: number } {
  const spoken = inputs.flatMap((x, k) => x === 0 ? [] : [weights[k] * x]);
  return { sum: spoken.reduce((a, b) => a + b, bias), products: spoken.length };
}

export const silenceClaims = [
  claim({
    says:
      "Without biases no neuron is silent on centered inputs; on the irises in centimeters many are, and a bias can make it better or worse.",
    notes: "000:19, 000:25",
    notesSay: "Without a bias many neurons never activate, because their weighted sum is often below 0.",
    verdict: "depends",
    because:
      "centered inputs give sums with mean 0, so one of them is positive; a bias can silence as well as wake (Lu et al. 2019)",
    experiment: async (seed) => {
      const { inCentimeters, scaled } = await flowers();
      const [plain, centered] = [inCentimeters.rows, scaled.rows].map((rows) => sumRanges(rows, seed));
      return {
        centered: silentShare(centered, 0),
        inCentimeters: silentShare(plain, 0),
        inCentimetersBiasFive: silentShare(plain, 5),
        centeredBiasMinusFive: silentShare(centered, -5),
      };
    },
    holds: (m) =>
      m.centered === 0 && m.inCentimeters > 0.2 && m.inCentimetersBiasFive < m.inCentimeters &&
      m.centeredBiasMinusFive > 0.2,
    seeds: 10,
  }),
  claim({
    says:
      "A ReLU that is silent for every row has slope 0 in its weights, in its bias and in the weight that reads it: its bias cannot wake it.",
    notes: "000:27",
    notesSay: "With a bias we can activate dead neurons, change their weights and get them to learn.",
    verdict: "false",
    because: "every one of these slopes has f'(z) = 0 or f(z) = 0 as a factor; a leak has neither (Maas et al. 2013)",
    experiment: async (seed) => {
      const { scaled } = await flowers();
      const slopesOf = (activation: Activation) => {
        const layers = withBias(randomLayers([4, 3, 1], activation, new Random(seed)), -50, 1);
        const [hidden, output] = slopesOverRows(layers, scaled);
        return { weights: size([hidden[0]]), bias: hidden[0].bias, reader: output[0].weights[0] };
      };
      const [dead, leaky] = [relu, leakyRelu()].map(slopesOf);
      return {
        weights: dead.weights,
        bias: dead.bias,
        reader: dead.reader,
        leakyWeights: leaky.weights,
        leakyBias: leaky.bias,
      };
    },
    holds: (m) => m.weights === 0 && m.bias === 0 && m.reader === 0 && m.leakyWeights > 0 && m.leakyBias !== 0,
    seeds: 5,
  }),
  claim({
    says:
      "A ReLU that is 0 for one row learns nothing from that row, but from others: it is dead only if it is 0 for all of them.",
    notes: "000:26",
    notesSay: "When a ReLU is 0 its weights are not updated, its sum stays below 0, and the neuron is dead.",
    verdict: "depends",
    because: "the slope is a mean over rows, and one positive row is enough for one that is not 0 (Lu et al. 2019)",
    experiment: async (seed) => {
      const { scaled } = await flowers(), layers = randomLayers([4, 32, 1], relu, new Random(seed));
      const silent = forward(layers, scaled.rows[0])[0].sums.map((z) => z <= 0);
      const [slopes] = slopesOverRows(layers, scaled);
      return {
        silentForFirstRow: silent.filter((yes) => yes).length,
        ofTheseWithoutAnySlope: slopes.filter((slope, j) => silent[j] && size([slope]) === 0).length,
      };
    },
    holds: ({ silentForFirstRow, ofTheseWithoutAnySlope }) => silentForFirstRow > 0 && ofTheseWithoutAnySlope === 0,
    seeds: 10,
  }),
  claim({
    says:
      "If the first layer is dead the next ones see the same for every row: weights of the first two have slope 0, and only later biases learn.",
    notes: "000:28",
    verdict: "true",
    because: "zeros times weights are zeros; what remains are the biases, which no row can change",
    experiment: async (seed) => {
      const { scaled } = await flowers(), random = new Random(seed);
      const [first, second, last] = withBias(randomLayers([4, 8, 8, 1], relu, random), -50, 8);
      const layers = [first, {
        ...second,
        neurons: second.neurons.map((n) => ({ ...n, bias: random.uniform(0.1, 1) })),
      }, last];
      const slopes = slopesOverRows(layers, scaled);
      return {
        differentAnswers: new Set(scaled.rows.map((row) => outputs(layers, row)[0])).size,
        firstWeights: size(slopes[0]),
        secondWeights: size(slopes[1]),
        secondBiases: Math.hypot(...slopes[1].map(({ bias }) => bias)),
      };
    },
    holds: (m) => m.differentAnswers === 1 && m.firstWeights === 0 && m.secondWeights === 0 && m.secondBiases > 0,
    seeds: 5,
  }),
  claim({
    says:
      "Too large a learning rate kills: at 0.3 nearly all of 32 ReLU neurons end silent on the irises in centimeters; at 0.01 hardly more than at the start, and on scaled inputs hardly any.",
    because: "a long step can move a sum below 0 for every row, and nothing moves it back (Lu et al. 2019)",
    experiment: async (seed) => {
      const { inCentimeters, scaled } = await flowers();
      const silent = (data: typeof scaled, rate: number) =>
        silentNeurons(trainHidden(relu, data, rate, seed), data.rows).length;
      return {
        "silent at the start:": silent(inCentimeters, 0), // steps of length 0 change nothing
        "silent at rate 0.01:": silent(inCentimeters, 0.01),
        "silent at rate 0.3:": silent(inCentimeters, 0.3),
        "silent at rate 0.3 on scaled inputs:": silent(scaled, 0.3),
      };
    },
    holds: (m) =>
      m["silent at rate 0.3:"] >= 28 && m["silent at rate 0.01:"] <= m["silent at the start:"] + 4 &&
      m["silent at rate 0.3 on scaled inputs:"] <= 4,
    seeds: 5,
  }),
  claim({
    says:
      "The leak keeps a slope, so neurons that fell below 0 go on moving; but it does not keep them from falling there.",
    notes: "004:1697-1698, 004:1714",
    verdict: "true",
    because: "below 0 it passes a hundredth of the slope, and a hundredth of the signal (Maas et al. 2013)",
    experiment: async (seed) => {
      const { inCentimeters: data } = await flowers();
      const after = (activation: Activation) => {
        const fallen = trainHidden(activation, data, 0.3, seed), below = silentNeurons(fallen, data.rows);
        const later = trainRowByRow(fallen, data, 0.03, 1, new Random(seed).fork(1));
        return {
          below: below.length,
          moved: below.filter((j) => later[0].neurons[j].bias !== fallen[0].neurons[j].bias).length,
        };
      };
      const [plain, leaky] = [relu, leakyRelu()].map(after);
      return { reluBelow: plain.below, ofTheseMoved: plain.moved, leakyBelow: leaky.below, ofThoseMoved: leaky.moved };
    },
    holds: (m) => m.reluBelow > 0 && m.ofTheseMoved === 0 && m.leakyBelow > 16 && m.ofThoseMoved === m.leakyBelow,
    seeds: 5,
  }),
  claim({
    says:
      "Half of what a ReLU layer says are zeros, and nothing of what a sigmoid layer says. A plain product multiplies them all the same.",
    notes: "001:139, 001:143-147",
    notesSay:
      "ReLU is computed more efficiently, since only some neurons are active and the others need no processing.",
    verdict: "depends",
    because:
      "a sum runs over all inputs unless it asks each whether it is 0; what is cheap is max(0, z) itself (Glorot et al. 2011)",
    experiment: (seed) => {
      const random = new Random(seed), [hidden, reader] = randomLayers([64, 64, 1], relu, random);
      const inputs = Array.from({ length: 64 }, () => random.normal());
      const [{ outputs: said }, { sums }] = forward([hidden, reader], inputs);
      const { sum, products } = sparseSum(reader.neurons[0], said);
      return {
        zerosOfRelu: readLayer(relu, seed).zeros,
        zerosOfSigmoid: readLayer(sigmoidUnit, seed).zeros,
        products: said.length,
        productsIfZerosAreSkipped: products,
        differenceOfSums: Math.abs(sum - sums[0]),
      };
    },
    holds: (m) =>
      Math.abs(m.zerosOfRelu - 0.5) < 0.1 && m.zerosOfSigmoid === 0 && m.productsIfZerosAreSkipped < 0.8 * m.products &&
      m.differenceOfSums < 1e-12,
    seeds: 5,
  }),
];
