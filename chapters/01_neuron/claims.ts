/** What chapter 1 asserts. */
import { iris } from "../../lib/data/sets.ts";
import { Random } from "../../lib/random.ts";
import { below, claim } from "../claim.ts";
import {
  gradient,
  leastSquares,
  meanSquaredError,
  type Neuron,
  type Rows,
  stepDownhill,
  train,
  weightedSum,
} from "./neuron.ts";

/** The learning rate above which gradient descent on the squared error of one input leaves every valley. */
export function fastestRate(rows: Rows): number {
  const mean = (f: (x: number) => number) => rows.reduce((sum, [x]) => sum + f(x), 0) / rows.length;
  const [square, plain] = [2 * mean((x) => x * x), 2 * mean((x) => x)];
  const largestCurvature = (square + 2 + Math.hypot(square - 2, 2 * plain)) / 2; // of [[square, plain], [plain, 2]]
  return 2 / largestCurvature;
}

/** 300 rows of two inputs, targets on a plane with noise; the truth differs from seed to seed. */
function noisyPlane(seed: number): { rows: number[][]; targets: number[] } {
  const random = new Random(seed);
  const truth: Neuron = { weights: [random.normal(), random.normal()], bias: random.normal() };
  const rows = Array.from({ length: 300 }, () => [random.normal(), random.normal()]);
  return { rows, targets: rows.map((inputs) => weightedSum(truth, inputs) + random.normal(0, 0.5)) };
}

/** Petal length and width of the 150 irises, the length in units of `unit` centimeters. */
async function petals(unit = 1): Promise<{ rows: number[][]; targets: number[] }> {
  const flowers = await iris();
  const rows = flowers.numbers("petal_length_cm").map((length) => [length / unit]);
  return { rows, targets: flowers.numbers("petal_width_cm") };
}

/** The largest difference of two neurons in any weight or in the bias. */
export function largestDifference(a: Neuron, b: Neuron): number {
  return Math.max(Math.abs(a.bias - b.bias), ...a.weights.map((w, i) => Math.abs(w - b.weights[i])));
}

export const claims = [
  claim({
    says: "One neuron that only weighs and adds is linear regression: it arrives at the line of least squares.",
    notes: "001:14-20, 004:282",
    verdict: "true",
    because: "the squared error of a line is a bowl with one lowest point, and both look for it (Legendre 1805)",
    experiment: (seed) => {
      const { rows, targets } = noisyPlane(seed);
      return {
        largestDifference: largestDifference(
          train(rows, targets, { learningRate: 0.1, steps: 2000 }),
          leastSquares(rows, targets),
        ),
      };
    },
    holds: ({ largestDifference }) => largestDifference < 1e-12,
    seeds: 5,
  }),
  claim({
    says: "The mean squared error of [3, 5, 2.5, 7] against [3, 4.5, 2, 8] is 0.375.",
    notes: "004:1441-1458",
    verdict: "true",
    because: "(0 + 0.25 + 0.25 + 1) / 4",
    experiment: () => ({ error: meanSquaredError({ weights: [1], bias: 0 }, [[3], [5], [2.5], [7]], [3, 4.5, 2, 8]) }),
    holds: ({ error }) => error === 0.375,
    seeds: 1,
  }),
  claim({
    says: "A step along the gradient raises the loss; the way down is against it.",
    notes: "000:118, 002:207",
    notesSay: "The gradient is the direction of steepest descent.",
    verdict: "false",
    because: "the gradient points to where the loss rises, so the step goes against it: w - rate * dL/dw (Cauchy 1847)",
    experiment: (seed) => {
      const { rows, targets } = noisyPlane(seed);
      const start: Neuron = { weights: [0, 0], bias: 0 };
      const slope = gradient(start, rows, targets);
      const lossAfter = (rate: number) => meanSquaredError(stepDownhill(start, slope, rate), rows, targets);
      return {
        "loss before": lossAfter(0),
        "loss after a step along the gradient": lossAfter(-0.01),
        "loss after a step against it": lossAfter(0.01),
      };
    },
    holds: (m) =>
      m["loss after a step along the gradient"] > m["loss before"] &&
      m["loss after a step against it"] < m["loss before"],
    seeds: 5,
  }),
  claim({
    says: "The bias is learned like a weight: the loss has a slope in it, and training moves it.",
    notes: "003:32",
    notesSay: "The bias is a hyperparameter.",
    verdict: "false",
    because:
      "a hyperparameter is chosen before training; whether there is a bias is one, its value is not (Goodfellow et al. 2016)",
    experiment: async () => {
      const { rows, targets } = await petals();
      const { bias } = train(rows, targets, { learningRate: 0.05, steps: 1000 });
      return { biasBefore: 0, biasAfter: bias };
    },
    holds: ({ biasAfter }) => Math.abs(biasAfter - -0.363) < 0.01,
    seeds: 1,
  }),
  claim({
    says:
      "Without a bias the line must pass through the origin; with one it need not, and its error on the petals is smaller.",
    notes: "000:17-18, 003:3",
    verdict: "true",
    because: "a weighted sum of zeros is zero; the bias moves the output up or down",
    experiment: async () => {
      const { rows, targets } = await petals();
      const weight = rows.reduce((sum, [x], i) => sum + x * targets[i], 0) / rows.reduce((sum, [x]) => sum + x * x, 0);
      return {
        errorWithout: meanSquaredError({ weights: [weight], bias: 0 }, rows, targets),
        errorWith: meanSquaredError(leastSquares(rows, targets), rows, targets),
      };
    },
    holds: ({ errorWithout, errorWith }) => errorWith < 0.9 * errorWithout,
    seeds: 1,
  }),
  claim({
    says:
      "The bias is the output at input zero, which need not make sense; with centered inputs it is the mean of the targets.",
    notes: "000:16",
    notesSay: "The bias is what the model outputs by default, before it sees any input.",
    verdict: "depends",
    because: "no petal has length 0, and there the line gives a negative width",
    experiment: async () => {
      const { rows, targets } = await petals();
      const mean = rows.reduce((sum, [x]) => sum + x, 0) / rows.length;
      const centered = leastSquares(rows.map(([x]) => [x - mean]), targets);
      const meanWidth = targets.reduce((a, b) => a + b) / targets.length;
      return {
        widthAtLengthZero: weightedSum(leastSquares(rows, targets), [0]),
        centeredBias: centered.bias,
        meanWidth,
      };
    },
    holds: ({ widthAtLengthZero, centeredBias, meanWidth }) =>
      widthAtLengthZero < 0 && Math.abs(centeredBias - meanWidth) < 1e-9,
    seeds: 1,
  }),
  claim({
    says:
      "A weight shows importance only among inputs of one unit: in millimeters the same line has a tenth of the weight.",
    notes: "004:253, 004:275",
    notesSay: "The weights show how important each input is.",
    verdict: "depends",
    because: "a weight is output per unit of input; compare weights after scaling the inputs to one spread",
    experiment: async () => {
      const [inCentimeters, inMillimeters] = [await petals(), await petals(0.1)].map(({ rows, targets }) => {
        const neuron = leastSquares(rows, targets);
        return { weight: neuron.weights[0], error: meanSquaredError(neuron, rows, targets) };
      });
      return {
        weightPerCm: inCentimeters.weight,
        weightPerMm: inMillimeters.weight,
        differenceOfErrors: below(1e-12, inCentimeters.error - inMillimeters.error),
      };
    },
    holds: ({ weightPerCm, weightPerMm, differenceOfErrors }) =>
      Math.abs(weightPerCm / weightPerMm - 10) < 1e-9 && differenceOfErrors === "below 1e-12",
    seeds: 1,
  }),
  claim({
    says: "An error moves a weight in proportion to its input: ten times the input, ten times the step.",
    notes: "001:167",
    verdict: "true",
    because:
      "the slope in a weight is the error times the input (Widrow and Hoff 1960); optimizers that rescale it come later",
    experiment: (seed) => {
      const { weights } = gradient({ weights: [0, 0], bias: 0 }, [[1, 10]], [new Random(seed).uniform(1, 2)]);
      return { ratioOfSteps: weights[1] / weights[0] };
    },
    holds: ({ ratioOfSteps }) => Math.abs(ratioOfSteps - 10) < 1e-12,
    seeds: 3,
  }),
  claim({
    says: "Too long a step diverges, too short a one crawls; the border is 2 divided by the largest curvature.",
    notes: "000:113-115, 004:1801-1803",
    verdict: "true",
    because:
      "along the direction of the largest curvature each step multiplies the distance by 1 - rate * curvature (Polyak 1964)",
    experiment: async () => {
      const { rows, targets } = await petals();
      const border = fastestRate(rows);
      const lossAt = (part: number) =>
        meanSquaredError(train(rows, targets, { learningRate: part * border, steps: 3000 }), rows, targets);
      return {
        border,
        "smallest loss": meanSquaredError(leastSquares(rows, targets), rows, targets),
        "loss just below the border": lossAt(0.99),
        "loss just above it": lossAt(1.01),
        "loss at a thousandth of it": lossAt(0.001),
      };
    },
    holds: (m) =>
      m["loss just below the border"] < 1.001 * m["smallest loss"] && m["loss just above it"] > 1e6 &&
      m["loss at a thousandth of it"] > 1.1 * m["smallest loss"],
    seeds: 1,
  }),
];
