/** What chapter 5 asserts of the targets of several classes, and of the losses that read them. */
import { Random } from "../../lib/random.ts";
import { claim } from "../claim.ts";
import { emptyLayer, largestDifference, randomLogits, species, trainClasses } from "./experiments.ts";
import { crossEntropy, logSoftmax, negativeLogLikelihood, oneHot, type Scores, softmax, sum } from "./softmax.ts";

export const targetClaims = [
  claim({
    says: "One-hot, the classes 0, 1 and 2 of three are [1, 0, 0], [0, 1, 0] and [0, 0, 1].",
    notes: "004:732-734, 004:786-795",
    verdict: "true",
    because: "classes count from 0",
    experiment: () => ({ rows: [0, 1, 2].map((c) => oneHot(c, 3).join("")).join(" ") }),
    holds: ({ rows }) => rows === "100 010 001",
    seeds: 1,
  }),
  claim({
    says: "The cross-entropy of the logits [0.1, 6, -2, 3.2] and class 2 is 8.0619.",
    notes: "004:815-828",
    verdict: "true",
    because: "the logarithm of the sum is 6.0619, and the logit of class 2 is -2",
    experiment: () => ({ loss: crossEntropy().value([0.1, 6, -2, 3.2], oneHot(2, 4)) }),
    holds: ({ loss }) => Math.abs(loss - 8.061927274240364) < 1e-12,
    seeds: 1,
  }),
  claim({
    says:
      "Against [0.2, 0.7, 0.1] the one-hot target [1, 0, 0] costs 1.609 and class 1 costs 0.357: they are not the same label, since classes count from 0.",
    notes: "002:1269-1270",
    notesSay: "The one-hot label [1, 0, 0] and the class number 1 say the same.",
    verdict: "false",
    because: "[1, 0, 0] is class 0; minus log 0.2 is 1.609, minus log 0.7 is 0.357",
    experiment: () => {
      const { value } = negativeLogLikelihood(), logs = [0.2, 0.7, 0.1].map(Math.log);
      return { oneHot: value(logs, [1, 0, 0]), classZero: value(logs, 0), classOne: value(logs, 1) };
    },
    holds: ({ oneHot, classZero, classOne }) =>
      oneHot === classZero && Math.abs(classZero - 1.6094) < 5e-5 && Math.abs(classOne - 0.3567) < 5e-5,
    seeds: 1,
  }),
  claim({
    says:
      "One-hot targets with categorical cross-entropy, and class numbers with the sparse form, are one loss with one gradient; a one-hot row read as class numbers is another.",
    notes: "002:1272-1273",
    notesSay: "One option is one-hot encoding with sparse categorical cross-entropy.",
    verdict: "false",
    because: "the sparse form takes each number for a class: [0, 1, 0] would be the three labels 0, 1 and 0",
    experiment: (seed) => {
      const random = new Random(seed), logits = randomLogits(random, 3), c = random.integer(3), loss = crossEntropy();
      const sparse = -logSoftmax(logits)[c], slopes = softmax(logits).map((p, k) => k === c ? p - 1 : p);
      const misread = sum(oneHot(c, 3).map((label) => loss.value(logits, label))) / 3;
      return {
        differenceOfLosses: Math.abs(loss.value(logits, oneHot(c, 3)) - sparse),
        differenceOfGradients: largestDifference(loss.gradient(logits, oneHot(c, 3)), slopes),
        loss: sparse,
        misread,
      };
    },
    holds: ({ differenceOfLosses, differenceOfGradients, loss, misread }) =>
      differenceOfLosses === 0 && differenceOfGradients === 0 && misread !== loss,
    seeds: 20,
  }),
  claim({
    says:
      "Class numbers are enough: softmax regression on the irises ends with the same weights from numbers as from one-hot rows.",
    notes: "002:216, 004:728, 004:772",
    notesSay: "For several classes the labels must be one-hot encoded to be compared with the outputs.",
    verdict: "false",
    because: "the loss needs one entry of the log-probabilities, and the number says which",
    experiment: async (seed) => {
      const { training } = await species(seed), loss = crossEntropy(), start = emptyLayer(training.rows, 3);
      const walk = { learningRate: 0.5, steps: 50 };
      const byNumber = trainClasses(start, training, { ...walk, loss });
      const asRows = { ...loss, gradient: (z: Scores, c: number) => loss.gradient(z, oneHot(c, 3)) };
      const byRow = trainClasses(start, training, { ...walk, loss: asRows });
      const weights = [byNumber, byRow].map(({ neurons }) =>
        neurons.flatMap((neuron) => [...neuron.weights, neuron.bias])
      );
      return { largestWeight: Math.max(...weights[0]), largestDifference: largestDifference(weights[0], weights[1]) };
    },
    holds: ({ largestWeight, largestDifference }) => largestWeight > 0.1 && largestDifference === 0,
    seeds: 3,
  }),
  claim({
    says:
      "The loss must be told whether the output layer has a softmax: taken for a probability, the logit 6 costs -1.79, and the logit -2 has no logarithm.",
    notes: "002:239",
    notesSay: "Sparse categorical cross-entropy goes with no activation on the output layer.",
    verdict: "depends",
    because:
      "it is a loss and no activation; Keras takes probabilities unless from_logits is set, PyTorch takes logits",
    experiment: () => {
      const logits = [0.1, 6, -2, 3.2];
      return {
        fromLogits: crossEntropy().value(logits, 2),
        sixAsProbability: -Math.log(logits[1]),
        minusTwoAsProbability: -Math.log(logits[2]),
      };
    },
    holds: ({ fromLogits, sixAsProbability, minusTwoAsProbability }) =>
      fromLogits > 0 && sixAsProbability < 0 && Number.isNaN(minusTwoAsProbability),
    seeds: 1,
  }),
  claim({
    says:
      "Negative log-likelihood wants log-probabilities: for a probability of 0.7 it then gives 0.357; given the probability itself it gives -0.7.",
    notes: "002:240",
    notesSay: "PyTorch often uses softmax followed by the negative log-likelihood loss.",
    verdict: "false",
    because: "the logarithm is not part of the loss; it is log-softmax and this loss that together make cross-entropy",
    experiment: () => {
      const { value } = negativeLogLikelihood(), p = [0.2, 0.7, 0.1];
      return { fromLogarithms: value(p.map(Math.log), 1), fromProbabilities: value(p, 1) };
    },
    holds: ({ fromLogarithms, fromProbabilities }) =>
      Math.abs(fromLogarithms - 0.3567) < 5e-5 && fromProbabilities === -0.7,
    seeds: 1,
  }),
];
