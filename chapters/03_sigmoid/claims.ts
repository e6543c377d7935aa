/** What chapter 3 asserts. */
import { largestDifference } from "../01_neuron/claims.ts";
import { type Neuron, type Rows, weightedSum, zeroNeuron } from "../01_neuron/neuron.ts";
import { step } from "../02_perceptron/perceptron.ts";
import { below, claim } from "../claim.ts";
import { curveClaims } from "./curve_claims.ts";
import { accuracy, type Labeled, mean, mistakes, noisyClasses, patients, petals, scaled } from "./samples.ts";
import { logisticLoss, newton, probability, sigmoid, trainLogistic } from "./sigmoid.ts";

/** The loss after some steps at one rate, above the smallest that there is. */
function excess(rows: Rows, labels: readonly number[], learningRate: number): number {
  const loss = (neuron: Neuron) => logisticLoss(neuron, rows, labels);
  return loss(trainLogistic(rows, labels, { learningRate, steps: 200 })) - loss(newton(rows, labels, 12));
}

export const claims = [
  ...curveClaims,
  claim({
    says: "One neuron with a sigmoid is logistic regression: gradient descent arrives where Newton's method does.",
    notes: "004:464",
    verdict: "true",
    because: "both look for the largest likelihood of one model, and its loss is convex (Cox 1958)",
    experiment: (seed) => {
      const { rows, labels } = noisyClasses(seed);
      const walked = trainLogistic(rows, labels, { learningRate: 2, steps: 2000 }), best = newton(rows, labels, 12);
      return { lossOfBoth: logisticLoss(best, rows, labels), largestDifference: largestDifference(walked, best) };
    },
    holds: ({ largestDifference }) => largestDifference < 1e-6,
    seeds: 5,
  }),
  claim({
    says:
      "The sigmoid is the logistic function; the neuron that ends in it is logistic regression: a weighted sum gives the log of the odds.",
    notes: "001:127",
    notesSay: "Applying a sigmoid to a single neuron makes it act as the logistic function.",
    verdict: "depends",
    because:
      "log (p / (1 - p)) = z undoes the sigmoid; function and model differ as a curve does from a fit (Cox 1958)",
    experiment: (seed) => {
      const { rows, truth } = noisyClasses(seed);
      const logOdds = (p: number) => Math.log(p / (1 - p));
      const differences = rows.map((inputs) =>
        Math.abs(logOdds(probability(truth, inputs)) - weightedSum(truth, inputs))
      );
      return { largestDifference: below(1e-10, Math.max(...differences)) };
    },
    holds: ({ largestDifference }) => largestDifference === "below 1e-10",
    seeds: 3,
  }),
  claim({
    says: "The score before the sigmoid can be read: it is the log of the odds, and a score of 6 means 403 to 1.",
    notes: "004:441",
    notesSay: "The raw score, such as 6, is not interpretable.",
    verdict: "false",
    because: "p / (1 - p) = e^z; Berkson (1944) named it the logit",
    experiment: () => ({ odds: sigmoid(6) / (1 - sigmoid(6)) }),
    holds: ({ odds }) => Math.abs(odds - Math.exp(6)) < 1e-9 && Math.round(odds) === 403,
    seeds: 1,
  }),
  claim({
    says:
      "Between 0 and 1 is not yet a probability: with all weights doubled the decisions stay, and the answers are far from the true probabilities.",
    notes: "001:67, 004:456",
    notesSay: "Because the output lies between 0 and 1, it can be treated as a probability.",
    verdict: "depends",
    because:
      "the range makes it possible; training for the largest likelihood makes it true, as far as the model fits (Bishop 2006)",
    experiment: (seed) => {
      const { rows, labels, truth } = noisyClasses(seed, 2000);
      const trained = newton(rows, labels, 12);
      const doubled: Neuron = { weights: trained.weights.map((w) => 2 * w), bias: 2 * trained.bias };
      const error = (neuron: Neuron) =>
        mean(rows.map((inputs) => Math.abs(probability(neuron, inputs) - probability(truth, inputs))));
      const changed = rows.filter((inputs) =>
        step(weightedSum(trained, inputs)) !== step(weightedSum(doubled, inputs))
      ).length;
      return { decisionsChanged: changed, meanErrorTrained: error(trained), meanErrorDoubled: error(doubled) };
    },
    holds: ({ decisionsChanged, meanErrorTrained, meanErrorDoubled }) =>
      decisionsChanged === 0 && meanErrorTrained < 0.05 && meanErrorDoubled > 2 * meanErrorTrained,
    seeds: 5,
  }),
  claim({
    says:
      "The threshold is a choice: where a missed yes costs nine times a false alarm, a yes from 0.1 on is cheaper than from 0.5 on; and 0.5 itself must fall on one side.",
    notes: "004:452-454",
    notesSay: "An output above 0.5 means class 1, one below 0.5 class 0.",
    verdict: "depends",
    because: "a yes is cheaper where 9 p exceeds 1 - p, which is from p = 0.1 on (Elkan 2001)",
    experiment: (seed) => {
      const data = noisyClasses(seed, 2000), neuron = newton(data.rows, data.labels, 12);
      const cost = (threshold: number) => {
        const { missed, falseAlarms } = mistakes(neuron, data, threshold);
        return 9 * missed + falseAlarms;
      };
      return { untrained: probability(zeroNeuron(2), data.rows[0]), costAtHalf: cost(0.5), costAtTenth: cost(0.1) };
    },
    holds: ({ untrained, costAtHalf, costAtTenth }) => untrained === 0.5 && costAtTenth < 0.8 * costAtHalf,
    seeds: 5,
  }),
  claim({
    says:
      "Inputs that do not lie around zero make training slower and less stable: at a rate that settles on centered inputs, moved ones keep leaping.",
    notes: "001:120-121",
    notesSay:
      "That the outputs of a layer do not lie around zero makes the training of the next more difficult and stable.",
    verdict: "false",
    because: "a common offset stretches the valley and lowers the largest rate that is stable (LeCun et al. 1998)",
    experiment: (seed) => {
      const { rows, labels } = noisyClasses(seed);
      const moved = rows.map((inputs) => inputs.map((x) => x + 3));
      return {
        "excess loss at rate 2 with centered inputs:": below(1e-3, excess(rows, labels, 2)),
        "excess loss at rate 2 with moved inputs:": excess(moved, labels, 2),
        "excess loss at rate 0.1 with centered inputs:": excess(rows, labels, 0.1),
        "excess loss at rate 0.1 with moved inputs:": excess(moved, labels, 0.1),
      };
    },
    holds: (m) =>
      m["excess loss at rate 2 with centered inputs:"] === "below 0.001" &&
      m["excess loss at rate 2 with moved inputs:"] > 0.01,
    seeds: 5,
  }),
  claim({
    says: "Where a line separates the classes, the loss falls towards 0 and the weights grow without end.",
    because:
      "every larger weight makes all right answers more probable (Albert and Anderson 1984); the growth is that of a logarithm (Soudry et al. 2018)",
    experiment: async () => {
      const { rows, labels } = scaled(await petals("setosa", "versicolor"));
      const after = (steps: number) => trainLogistic(rows, labels, { learningRate: 1, steps });
      const size = ({ weights }: Neuron) => Math.hypot(...weights);
      const [hundred, thousand, tenThousand] = [100, 1000, 10000].map(after);
      return {
        sizeAfterHundred: size(hundred),
        afterThousand: size(thousand),
        afterTenThousand: size(tenThousand),
        loss: logisticLoss(tenThousand, rows, labels),
      };
    },
    holds: ({ sizeAfterHundred, afterThousand, afterTenThousand, loss }) =>
      afterThousand > sizeAfterHundred + 1 && afterTenThousand - afterThousand > afterThousand - sizeAfterHundred &&
      loss < 0.001,
    seeds: 1,
  }),
  claim({
    says: "One neuron on 30 measurements tells malignant tumors from benign ones among patients that it has not seen.",
    because:
      "the classes of Street et al. (1993) are almost separated by a plane; the bound is nine in ten, where benign for all gives about six",
    experiment: async (seed) => {
      const { training, heldOut } = await patients(seed);
      const known = scaled(training), unseen = scaled(heldOut, training);
      const neuron = trainLogistic(known.rows, known.labels, { learningRate: 0.5, steps: 300 });
      return { rightHeldOut: accuracy(neuron, unseen), allBenign: 1 - mean(unseen.labels) };
    },
    holds: ({ rightHeldOut, allBenign }) => rightHeldOut > 0.9 && rightHeldOut > allBenign + 0.1,
    seeds: 10,
  }),
  claim({
    says:
      "Scaling the inputs pays: after as many steps the loss is less than half of what the best of five rates reaches on the raw numbers.",
    notes: "000:24, 001:268",
    verdict: "true",
    because:
      "areas of hundreds and thousands and fractions below one make a valley so narrow that only tiny rates are stable (LeCun et al. 1998)",
    experiment: async (seed) => {
      const { training } = await patients(seed);
      const lossAt = (learningRate: number, { rows, labels }: Labeled) =>
        logisticLoss(trainLogistic(rows, labels, { learningRate, steps: 200 }), rows, labels);
      const rawLosses = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3].map((rate) => lossAt(rate, training));
      return {
        scaledRateHalf: lossAt(0.5, scaled(training)),
        rawRateHalf: lossAt(0.5, training),
        rawBest: Math.min(...rawLosses),
      };
    },
    holds: ({ scaledRateHalf, rawRateHalf, rawBest }) => scaledRateHalf < 0.5 * rawBest && rawRateHalf > 10,
    seeds: 3,
  }),
];
