/** What chapter 3 asserts of the curve itself, and of its two losses. */
import { Random } from "../../lib/random.ts";
import { type Neuron, weightedSum } from "../01_neuron/neuron.ts";
import { step } from "../02_perceptron/perceptron.ts";
import { claim } from "../claim.ts";
import { lossFromLogit, lossSlope, nthDerivative, sigmoid, sigmoidDerivative } from "./sigmoid.ts";

/** The slope in z of chapter 1's loss, `(p - y) squared`: its error is multiplied by the slope of the sigmoid. */
export function squaredSlope(z: number, target: number): number {
  return 2 * (sigmoid(z) - target) * sigmoidDerivative(z);
}

/** How many steps at rate 1 take the logit of a yes from -6, where the answer is wrong, to 0. */
export function stepsToZero(slope: (z: number, target: number) => number): number {
  let steps = 0;
  for (let z = -6; z < 0; steps++) z -= slope(z, 1);
  return steps;
}

export const curveClaims = [
  claim({
    says: "The slope of the sigmoid is s (1 - s), and every further derivative is a polynomial in s too.",
    notes: "001:73-110",
    verdict: "true",
    because: "the product rule turns s^k into k s^k - k s^(k+1), so that nothing but powers of s ever appears",
    experiment: (seed) => {
      const random = new Random(seed), h = 1e-5;
      const places = Array.from({ length: 100 }, () => random.uniform(-10, 10));
      const error = (order: number) => {
        const above = nthDerivative(order), below = nthDerivative(order - 1);
        return Math.max(...places.map((z) => Math.abs(above(z) - (below(z + h) - below(z - h)) / (2 * h))));
      };
      return {
        errorOfOrderOne: error(1),
        orderTwo: error(2),
        orderThree: error(3),
        worstUpToEight: Math.max(...[4, 5, 6, 7, 8].map(error)),
      };
    },
    holds: ({ errorOfOrderOne, orderTwo, orderThree, worstUpToEight }) =>
      errorOfOrderOne < 1e-9 && orderTwo < 1e-9 && orderThree < 1e-9 && worstUpToEight < 1e-7,
    seeds: 5,
  }),
  claim({
    says:
      "The sigmoid of 0 is exactly a half, smaller to the left and larger to the right; that of 2.4 is 0.9168, that of 6 is 0.9975.",
    notes: "000:49-52, 001:61-62, 004:441-442, 004:531-538",
    verdict: "true",
    because: "e^-z falls as z rises and is 1 at 0; 1 / (1 + e^-2.4) = 1 / 1.0907",
    experiment: (seed) => {
      const random = new Random(seed);
      const [left, right] = [random.uniform(-30, -0.001), random.uniform(0.001, 30)];
      return {
        atZero: sigmoid(0),
        left: sigmoid(left),
        right: sigmoid(right),
        atTwoPointFour: sigmoid(2.4),
        atSix: sigmoid(6),
      };
    },
    holds: ({ atZero, left, right, atTwoPointFour, atSix }) =>
      atZero === 0.5 && left < 0.5 && right > 0.5 &&
      Math.abs(atTwoPointFour - 0.9168273035) < 1e-10 && Math.abs(atSix - 0.9975273768) < 1e-10,
    seeds: 3,
  }),
  claim({
    says:
      "The sigmoid of -100 is 3.7e-44; 0.00001 is reached at -11.5 already, and at 100 the computer rounds the sigmoid to 1.",
    notes: "001:145",
    notesSay: "At inputs of -100 or +100 the output of a sigmoid is something like 0.00001 or 0.9999.",
    verdict: "false",
    because: "far to the left the sigmoid is e^z; a float64 holds no number between 1 - 1.1e-16 and 1 (Goldberg 1991)",
    experiment: () => ({
      farLeft: sigmoid(-100),
      hundredThousandthAt: Math.log(1e-5 / (1 - 1e-5)),
      missingToOneFarRight: 1 - sigmoid(100),
    }),
    holds: ({ farLeft, hundredThousandthAt, missingToOneFarRight }) =>
      Math.abs(farLeft / Math.exp(-100) - 1) < 1e-12 && Math.abs(sigmoid(hundredThousandthAt) - 1e-5) < 1e-18 &&
      missingToOneFarRight === 0,
    seeds: 1,
  }),
  claim({
    says: "A small change of a weight can flip a step; it moves a sigmoid by a quarter of what it adds to z, at most.",
    notes: "001:44-46",
    verdict: "true",
    because: "the slope of the sigmoid is nowhere above 1/4 (Nielsen 2015)",
    experiment: (seed) => {
      const random = new Random(seed), inputs = [1, random.uniform(0.5, 2)], weight = random.normal();
      const neuron = (change: number): Neuron => ({ weights: [weight + change, 1], bias: -weight - inputs[1] });
      const [before, after] = [-0.0005, 0.0005].map((change) => weightedSum(neuron(change), inputs));
      return {
        weightMoves: 0.001,
        stepMoves: step(after) - step(before),
        sigmoidMoves: sigmoid(after) - sigmoid(before),
      };
    },
    holds: ({ stepMoves, sigmoidMoves }) => stepMoves === 1 && sigmoidMoves > 0 && sigmoidMoves <= 0.00025 + 1e-12,
    seeds: 5,
  }),
  claim({
    says:
      "The slope fades step by step: at 3 it is 18 % of its maximum, at 6 it is 1 %; 90.5 % of the rise lies between -3 and 3.",
    notes: "001:116",
    notesSay: "The gradient of the sigmoid is significant only between -3 and 3.",
    verdict: "depends",
    because: "the border is a convention: s (1 - s) falls like e^-|z| and has no edge (LeCun et al. 1998)",
    experiment: () => ({
      slopeAtZero: sigmoidDerivative(0),
      slopeAtThree: sigmoidDerivative(3),
      slopeAtSix: sigmoidDerivative(6),
      riseWithinThree: sigmoid(3) - sigmoid(-3),
    }),
    holds: ({ slopeAtZero, slopeAtThree, slopeAtSix, riseWithinThree }) =>
      slopeAtZero === 0.25 && Math.abs(slopeAtThree / slopeAtZero - 0.18) < 0.005 &&
      Math.abs(slopeAtSix / slopeAtZero - 0.01) < 0.0005 &&
      Math.abs(riseWithinThree - 0.905) < 0.0005,
    seeds: 1,
  }),
  claim({
    says:
      "A saturated neuron learns slowly, and does not stop: with the squared error it takes hundreds of steps from -6 to 0; with the loss -log p a few.",
    notes: "001:118",
    notesSay: "Beyond 3 and -3 the gradient of the sigmoid is so small that the network ceases to learn.",
    verdict: "depends",
    because:
      "the loss -log p divides by p, and that cancels the small slope: what is left is p - y (Solla et al. 1988)",
    experiment: () => ({ stepsSquaredError: stepsToZero(squaredSlope), stepsLogLoss: stepsToZero(lossSlope) }),
    // At each z below 0 the slope of -log p is between 1/2 and 1: 6 to 12 steps. Squared: at least (1/p - 2) / 2 = 201.
    holds: ({ stepsSquaredError, stepsLogLoss }) =>
      stepsLogLoss >= 6 && stepsLogLoss <= 12 && stepsSquaredError >= 201 && stepsSquaredError <= 1000,
    seeds: 1,
  }),
  claim({
    says:
      "The slope is small far from 0 on both sides; for inputs that are small, which is near 0, it is at its largest.",
    notes: "004:1646",
    notesSay: "For large or small inputs the gradient of the sigmoid becomes very small.",
    verdict: "depends",
    because:
      "small must be read as far below zero: the slope depends on the distance from 0 alone, since s(-z) = 1 - s(z)",
    experiment: (seed) => {
      const z = new Random(seed).uniform(8, 20);
      return {
        z,
        slopeAtZ: sigmoidDerivative(z),
        slopeAtMinusZ: sigmoidDerivative(-z),
        slopeNearZero: sigmoidDerivative(z / 1000),
      };
    },
    holds: ({ slopeAtZ, slopeAtMinusZ, slopeNearZero }) =>
      slopeAtZ < 4e-4 && slopeAtZ === slopeAtMinusZ && slopeNearZero > 0.249,
    seeds: 3,
  }),
  claim({
    says:
      "A confident wrong answer is punished far more than a doubtful one, and pulled back with almost full force: at z = -6 by 0.998, with the squared error by 0.005.",
    notes: "002:191",
    verdict: "true",
    because:
      "the slope of -log p in z is p - 1; the squared error multiplies it by 2 s (1 - s), which is small there (Golik et al. 2013)",
    experiment: () => ({
      lossConfident: lossFromLogit(-6, 1),
      lossDoubtful: lossFromLogit(-0.5, 1),
      slopeLogLoss: lossSlope(-6, 1),
      slopeSquaredError: squaredSlope(-6, 1),
    }),
    holds: ({ lossConfident, lossDoubtful, slopeLogLoss, slopeSquaredError }) =>
      lossConfident > 6 * lossDoubtful && Math.abs(slopeLogLoss + 0.99753) < 1e-5 &&
      Math.abs(slopeSquaredError + 0.00492) < 1e-5,
    seeds: 1,
  }),
  claim({
    says:
      "The loss must be taken from the logit: by way of the probability it is infinite at z = -1000, and 0 at z = 40, where it is 4.2e-18.",
    because: "e^1000 overflows, and 1 + 4.2e-18 is rounded to 1; log1p keeps what the sum loses",
    experiment: () => ({
      viaProbability: -Math.log(sigmoid(-1000)),
      fromLogit: lossFromLogit(-1000, 1),
      farRightViaProbability: -Math.log(sigmoid(40)),
      farRightFromLogit: lossFromLogit(40, 1),
    }),
    holds: ({ viaProbability, fromLogit, farRightViaProbability, farRightFromLogit }) =>
      viaProbability === Infinity && fromLogit === 1000 && farRightViaProbability === 0 &&
      Math.abs(farRightFromLogit / Math.exp(-40) - 1) < 1e-12,
    seeds: 1,
  }),
];
