/** What chapter 5 asserts: of losses here; of softmax, targets and metrics in files of their own. */
import { iris } from "../../lib/data/sets.ts";
import { Random } from "../../lib/random.ts";
import { sigmoid } from "../03_sigmoid/sigmoid.ts";
import { below, claim } from "../claim.ts";
import { bestAnswer, smallestNetworkLoss, walkDown } from "./experiments.ts";
import {
  absoluteError,
  afterSigmoid,
  binaryCrossEntropy,
  binaryCrossEntropyFromLogit,
  huber,
  squaredError,
} from "./losses.ts";
import { metricClaims } from "./metric_claims.ts";
import { crossEntropy, softmax } from "./softmax.ts";
import { softmaxClaims } from "./softmax_claims.ts";
import { targetClaims } from "./target_claims.ts";

export const claims = [
  claim({
    says:
      "Twice the error costs four times as much in squares and twice as much in absolute values: one slip of the pen nearly doubles the best answer in squares, and leaves the other where it was.",
    notes: "004:1361",
    verdict: "true",
    because:
      "the best single answer is the mean in squares and the median in absolute values; no error pulls Huber's loss harder than delta (Huber 1964)",
    experiment: async () => {
      const lengths = (await iris()).numbers("petal_length_cm").slice(0, 10), slip = [...lengths.slice(0, 9), 15];
      return {
        squares: bestAnswer(squaredError, lengths),
        squaresWithSlip: bestAnswer(squaredError, slip),
        absoluteWithSlip: bestAnswer(absoluteError, slip),
        huberWithSlip: bestAnswer(huber(0.5), slip),
        costOfDouble: squaredError.value(2, 0) / squaredError.value(1, 0),
        absoluteCostOfDouble: absoluteError.value(2, 0) / absoluteError.value(1, 0),
      };
    },
    holds: ({ squares, squaresWithSlip, absoluteWithSlip, huberWithSlip, costOfDouble, absoluteCostOfDouble }) =>
      Math.abs(squares - 1.45) < 1e-6 && Math.abs(squaresWithSlip - 2.8) < 1e-6 &&
      Math.abs(absoluteWithSlip - 1.4) < 0.011 &&
      Math.abs(huberWithSlip - 1.5) < 1e-6 && costOfDouble === 4 && absoluteCostOfDouble === 2,
    seeds: 1,
  }),
  claim({
    says:
      "Cross-entropy punishes an answer that is sure and wrong: at logit -6 and target 1 it pulls with nearly its full force of 1, the squared error of the probability hardly at all.",
    notes: "002:191",
    verdict: "true",
    because: "minus log p has the slope -1 / p, which undoes the flat end of the sigmoid (Solla et al. 1988)",
    experiment: () => ({
      lossAtOneTenth: binaryCrossEntropy.value(0.1, 1),
      lossAtOneThousandth: binaryCrossEntropy.value(0.001, 1),
      slopeOfCrossEntropy: binaryCrossEntropyFromLogit().gradient(-6, 1),
      slopeOfSquare: afterSigmoid(squaredError).gradient(-6, 1),
    }),
    holds: ({ slopeOfCrossEntropy, slopeOfSquare }) =>
      slopeOfCrossEntropy < -0.99 && slopeOfSquare > -0.01 && slopeOfSquare < 0,
    seeds: 1,
  }),
  claim({
    says:
      "The loss that fits the output gives the gradient p - y: half the square behind no activation, log loss behind a sigmoid, log loss behind a softmax.",
    notes: "000:94-96, 002:208-210, 004:648-654",
    verdict: "true",
    because:
      "each is minus the log of the probability given to the target: under a bell curve, for yes or no, for one class (Bishop 2006)",
    experiment: (seed) => {
      const random = new Random(seed), z = random.normal(0, 2), logits = [z, random.normal(0, 2), random.normal(0, 2)];
      const h = 1e-5, slope = (value: (z: number) => number) => (value(z + h) - value(z - h)) / (2 * h);
      const half = slope((z) => squaredError.value(z, 1) / 2) - (z - 1);
      const yesOrNo = slope((z) => afterSigmoid(binaryCrossEntropy).value(z, 1)) - (sigmoid(z) - 1);
      const several = slope((z) => crossEntropy().value([z, logits[1], logits[2]], 0)) - (softmax(logits)[0] - 1);
      return { largestDifference: Math.max(...[half, yesOrNo, several].map(Math.abs)) };
    },
    holds: ({ largestDifference }) => largestDifference < 1e-7,
    seeds: 20,
  }),
  claim({
    says:
      "A loss is convex in the output, not in the weights: even the network w2 tanh(w1 x) has two lowest points with higher ground between them.",
    notes: "002:151",
    notesSay: "A loss function must have only one minimum; it is convex.",
    verdict: "false",
    because:
      "the opposite weights give the same outputs, and zero weights in the middle give none (Goodfellow et al. 2016)",
    experiment: (seed) => {
      const random = new Random(seed), start = [random.uniform(0.5, 2), random.uniform(0.5, 2)];
      const ends = [walkDown(start), walkDown(start.map((w) => -w))];
      const middle = { weights: [0, 1].map((j) => (ends[0].weights[j] + ends[1].weights[j]) / 2), bias: 0 };
      const [a, b] = [random.normal(0, 3), random.normal(0, 3)];
      const sag = [squaredError, absoluteError, huber(), binaryCrossEntropyFromLogit()].map(({ value }) =>
        value((a + b) / 2, 1) - (value(a, 1) + value(b, 1)) / 2
      );
      return {
        w1: ends[0].weights[0],
        mirroredW1: ends[1].weights[0],
        lossThere: below(1e-6, Math.max(...ends.map(smallestNetworkLoss))),
        lossBetween: smallestNetworkLoss(middle),
        mostAboveTheChord: below(1e-12, Math.max(0, ...sag)),
      };
    },
    holds: ({ w1, mirroredW1, lossThere, lossBetween, mostAboveTheChord }) =>
      w1 > 0 && mirroredW1 < 0 && lossThere === "below 1e-6" && lossBetween > 0.1 &&
      mostAboveTheChord === "below 1e-12",
    seeds: 5,
  }),
  ...softmaxClaims,
  ...targetClaims,
  ...metricClaims,
];
