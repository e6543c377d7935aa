/** What chapter 5 asserts of metrics, and of how they differ from losses. */
import { iris } from "../../lib/data/sets.ts";
import { Random } from "../../lib/random.ts";
import { leastSquares, meanSquaredError, type Neuron, weightedSum } from "../01_neuron/neuron.ts";
import { patients, standardScale } from "../03_sigmoid/samples.ts";
import { probability, trainLogistic } from "../03_sigmoid/sigmoid.ts";
import { claim } from "../claim.ts";
import { rareFound, type Sample, trainNeuron } from "./experiments.ts";
import { absoluteError, binaryCrossEntropy, meanLoss, squaredError } from "./losses.ts";
import { accuracy, areaUnder, rocCurve, rSquared } from "./metrics.ts";
import { sum } from "./softmax.ts";

/** Length and width of all petals, in cm. */
async function petals(): Promise<Sample> {
  const flowers = await iris();
  return { rows: flowers.matrix("petal_length_cm"), targets: flowers.numbers("petal_width_cm") };
}

function meanAbsoluteError(neuron: Neuron, { rows, targets }: Sample): number {
  return meanLoss(absoluteError, rows.map((row) => weightedSum(neuron, row)), targets);
}

export const metricClaims = [
  claim({
    says: "A lower loss need not be a better answer: here the lower cross-entropy has the lower accuracy.",
    notes: "002:187, 004:103",
    notesSay: "Losses are metrics for evaluating a model, and a lower cross-entropy means that it performs better.",
    verdict: "depends",
    because:
      "a loss is what training makes small and looks at the probabilities; accuracy looks only at which side of 0.5 they lie on",
    experiment: () => {
      const hesitant = [...Array(9).fill(0.51), 0.49], sure = [...Array(8).fill(0.99), 0.45, 0.45];
      const ones = Array(10).fill(1);
      const right = (probabilities: number[]) => accuracy(probabilities.map((p) => p >= 0.5 ? 1 : 0), ones);
      return {
        lossOfHesitant: meanLoss(binaryCrossEntropy, hesitant, ones),
        accuracyOfHesitant: right(hesitant),
        lossOfSure: meanLoss(binaryCrossEntropy, sure, ones),
        accuracyOfSure: right(sure),
      };
    },
    holds: ({ lossOfHesitant, accuracyOfHesitant, lossOfSure, accuracyOfSure }) =>
      lossOfSure < lossOfHesitant && accuracyOfSure < accuracyOfHesitant,
    seeds: 1,
  }),
  claim({
    says:
      "Accuracy cannot be trained on, since it is a staircase with no slope on its steps; other metrics have one, such as the mean absolute error.",
    notes: "002:243-245",
    notesSay: "Metrics are not differentiable, so they cannot be used for training.",
    verdict: "depends",
    because: "a small step changes no decision; it does change every distance",
    experiment: (seed) => {
      const random = new Random(seed), targets = Array.from({ length: 50 }, (_, i) => i % 2);
      const rows = targets.map((y) => [random.normal(y)]), flat = { accuracy: 0, absolute: 0 };
      for (let place = 0; place < 100; place++) {
        const weight = random.normal();
        const at = (w: number) => rows.map((row) => probability({ weights: [w], bias: -0.5 }, row));
        const moves = (value: (p: number[]) => number) => value(at(weight + 1e-7)) !== value(at(weight - 1e-7));
        if (!moves((p) => accuracy(p.map((one) => one >= 0.5 ? 1 : 0), targets))) flat.accuracy++;
        if (!moves((p) => meanLoss(absoluteError, p, targets))) flat.absolute++;
      }
      return {
        "places where accuracy is flat (of 100):": flat.accuracy,
        "places where the absolute error is flat:": flat.absolute,
      };
    },
    holds: (m) =>
      m["places where accuracy is flat (of 100):"] >= 95 && m["places where the absolute error is flat:"] === 0,
    seeds: 10,
  }),
  claim({
    says:
      "A metric can be a loss: a neuron trained on the mean absolute error gets a smaller one than the line of least squares has.",
    notes: "002:1128",
    notesSay: "A loss can be used as a metric, but not the other way round.",
    verdict: "false",
    because: "what training needs is a slope, and the absolute error has one everywhere but at 0",
    experiment: async () => {
      const sample = await petals(), squares = leastSquares(sample.rows, sample.targets);
      const trained = trainNeuron(absoluteError, sample, { learningRate: 0.002, steps: 4000 });
      return {
        absoluteErrorOfSquares: meanAbsoluteError(squares, sample),
        absoluteErrorTrained: meanAbsoluteError(trained, sample),
        squaredErrorOfSquares: meanSquaredError(squares, sample.rows, sample.targets),
        squaredErrorTrained: meanSquaredError(trained, sample.rows, sample.targets),
      };
    },
    holds: ({ absoluteErrorOfSquares, absoluteErrorTrained, squaredErrorOfSquares, squaredErrorTrained }) =>
      absoluteErrorTrained < absoluteErrorOfSquares && squaredErrorOfSquares < squaredErrorTrained,
    seeds: 1,
  }),
  claim({
    says:
      "A weight for the rare class finds more of it and raises more false alarms: recall goes up, precision and accuracy go down, and the ranking stays.",
    notes: "002:1137-1138",
    verdict: "true",
    because: "the weight adds its logarithm to the bias and hardly turns the boundary (King and Zeng 2001)",
    experiment: (seed) => {
      const plain = rareFound(seed, 1), weighted = rareFound(seed, 19);
      return {
        recall: plain.recall,
        recallWeighted: weighted.recall,
        precision: plain.precision,
        precisionWeighted: weighted.precision,
        accuracy: plain.accuracy,
        accuracyWeighted: weighted.accuracy,
        differenceOfAreas: Math.abs(plain.area - weighted.area),
      };
    },
    holds: (m) =>
      m.recallWeighted > m.recall + 0.3 && m.precisionWeighted < m.precision - 0.1 &&
      m.accuracyWeighted < m.accuracy - 0.05 &&
      m.differenceOfAreas < 0.03,
    seeds: 5,
  }),
  claim({
    says: "The area under the ROC curve is the chance that a malignant tumor scores above a benign one.",
    because:
      "each step of the curve counts the pairs that are ordered right; equal scores count half (Hanley and McNeil 1982)",
    experiment: async (seed) => {
      const { training, heldOut } = await patients(seed), scale = standardScale(training.rows);
      const neuron = trainLogistic(scale(training.rows), training.labels, { learningRate: 0.5, steps: 300 });
      const scores = scale(heldOut.rows).map((row) => weightedSum(neuron, row));
      const of = (label: number) => scores.filter((_, i) => heldOut.labels[i] === label);
      const pairs = of(1).flatMap((sick) => of(0).map((well) => sick > well ? 1 : sick === well ? 0.5 : 0));
      return {
        area: areaUnder(rocCurve(scores, heldOut.labels)),
        pairsInOrder: sum(pairs) / pairs.length,
      };
    },
    holds: ({ area, pairsInOrder }) => Math.abs(area - pairsInOrder) < 1e-12 && area > 0.9,
    seeds: 5,
  }),
  claim({
    says:
      "R squared is the squared error seen from the other side, 1 minus its ratio to that of answering the mean: 0 for the mean itself, and below 0 for worse.",
    because: "both sums run over the same rows; nothing keeps the first from being the larger",
    experiment: async () => {
      const { rows, targets } = await petals(), line = leastSquares(rows, targets);
      const mean = targets.reduce((a, b) => a + b) / targets.length;
      return {
        ofLine: rSquared(rows.map((row) => weightedSum(line, row)), targets),
        ofMean: rSquared(targets.map(() => mean), targets),
        ofZero: rSquared(targets.map(() => 0), targets),
        fromErrors: 1 -
          meanSquaredError(line, rows, targets) / meanLoss(squaredError, targets.map(() => mean), targets),
      };
    },
    holds: ({ ofLine, ofMean, ofZero, fromErrors }) =>
      Math.abs(ofMean) < 1e-12 && ofZero < 0 && Math.abs(ofLine - fromErrors) < 1e-12,
    seeds: 1,
  }),
];
