/** What chapter 2 asserts. */
import { Random } from "../../lib/random.ts";
import { descend, measuredGradient, type Neuron, weightedSum } from "../01_neuron/neuron.ts";
import { claim } from "../claim.ts";
import { fires, mostMistakes, step, trainOneAgainstRest, wrongShare } from "./perceptron.ts";
import {
  corners,
  gates,
  inOrder,
  type Labeled,
  learn,
  type Separable,
  threeClouds,
  twoClouds,
  twoSpecies,
} from "./samples.ts";

/** All orders of n things. */
function ordersOf(n: number): number[][] {
  if (n === 0) return [[]];
  return ordersOf(n - 1).flatMap((order) => Array.from({ length: n }, (_, at) => order.toSpliced(at, 0, n - 1)));
}

function randomNeuron(random: Random): Neuron {
  return { weights: [random.normal(), random.normal()], bias: random.normal() };
}

/** How many epochs lie between the first place that a neuron visits twice and its return; infinite without a return. */
export function periodOf(path: readonly Neuron[]): number {
  const places = path.map(({ weights, bias }) => [...weights, bias].join(" "));
  const again = places.findIndex((place, i) => places.indexOf(place) < i);
  return again < 0 ? Infinity : again - places.indexOf(places[again]);
}

export const claims = [
  claim({
    says: "A perceptron learns from boolean inputs: AND in 6 epochs and OR in 4, with the corners in counting order.",
    notes: "001:41",
    verdict: "true",
    because: "one line parts the corners, so the rule ends (Rosenblatt 1958); other orders take other numbers",
    experiment: () => {
      const epochs = (asked: Labeled) => learn(asked).mistakes.length;
      const range = (asked: Labeled) => {
        const all = ordersOf(4).map((order) => epochs(inOrder(asked, order)));
        return `${Math.min(...all)} to ${Math.max(...all)}`;
      };
      return {
        "epochs of AND": epochs(gates.and),
        "epochs of OR": epochs(gates.or),
        "epochs of AND in any order": range(gates.and),
        "epochs of OR in any order": range(gates.or),
      };
    },
    holds: (m) =>
      m["epochs of AND"] === 6 && m["epochs of OR"] === 4 && m["epochs of AND in any order"] === "6 to 8" &&
      m["epochs of OR in any order"] === "3 to 4",
    seeds: 1,
  }),
  claim({
    says: "A perceptron learns from real inputs, and makes at most (R / gamma)^2 mistakes on the way.",
    notes: "001:41",
    verdict: "true",
    because: "k mistakes leave weights at least gamma k and at most R times the root of k long (Novikoff 1962)",
    experiment: async (seed) => {
      const random = new Random(seed);
      const made = (asked: Labeled) => learn(inOrder(asked, random.permutation(asked.rows.length))).made;
      const bound = ({ rows, labels, line }: Separable) => Math.round(mostMistakes(line, rows, labels));
      const [pair, petals, sepals] = [twoClouds(random), await twoSpecies("petal"), await twoSpecies("sepal")];
      return {
        clouds: made(pair),
        cloudsBound: bound(pair),
        petals: made(petals),
        petalsBound: bound(petals),
        sepals: made(sepals),
        sepalsBound: bound(sepals),
      };
    },
    holds: (m) => m.clouds <= m.cloudsBound && m.petals <= m.petalsBound && m.sepals <= m.sepalsBound,
    seeds: 20,
  }),
  claim({
    says: "No perceptron learns XOR: three of its four corners are the most, and training goes in a circle.",
    notes: "000:92, 002:121-131",
    verdict: "true",
    because: "b < 0, w1 + b >= 0, w2 + b >= 0 and w1 + w2 + b < 0 contradict each other (Minsky and Papert 1969)",
    experiment: (seed) => {
      const random = new Random(seed), { rows, labels } = gates.xor;
      const shares = Array.from({ length: 2000 }, () => wrongShare(randomNeuron(random), rows, labels));
      const periods = ordersOf(4).map((order) => periodOf(learn(inOrder(gates.xor, order), { epochs: 20 }).path));
      const { mistakes } = learn(gates.xor, { epochs: 1000 });
      return {
        mostRight: 1 - Math.min(...shares),
        longestPeriodInEpochs: Math.max(...periods),
        mistakesInLastEpoch: mistakes[999],
      };
    },
    holds: (m) => m.mostRight === 0.75 && m.longestPeriodInEpochs === 1 && m.mistakesInLastEpoch === 4,
    seeds: 5,
  }),
  claim({
    says: "Of the 16 questions about two boolean inputs a perceptron learns 14: all but XOR and its opposite.",
    because: "in the other 14 a line parts the yes corners from the no corners (Minsky and Papert 1969)",
    experiment: () => {
      const questions = Array.from({ length: 16 }, (_, n) => corners.map((_, i) => (n >> i) & 1));
      const failed = questions.filter((labels) => learn({ rows: corners, labels }, { epochs: 1000 }).mistakes.at(-1));
      return { learned: 16 - failed.length, failed: failed.map((labels) => labels.join("")).join(" and ") };
    },
    holds: ({ learned, failed }) => learned === 14 && failed === "0110 and 1001",
    seeds: 1,
  }),
  claim({
    says: "A threshold is a bias with the other sign; and below it the perceptron answers too: its answer is 0.",
    notes: "001:22-35",
    notesSay: "The threshold has the same name, x, as the input, and below it the perceptron does not predict.",
    verdict: "false",
    because: "w.x >= threshold is w.x - threshold >= 0 (Rosenblatt 1958); three of the four right answers of AND are 0",
    experiment: (seed) => {
      const random = new Random(seed), { weights, bias: threshold } = randomNeuron(random);
      const asked = Array.from({ length: 1000 }, () => [random.normal(), random.normal()]);
      const overThreshold = (inputs: number[]) => Number(weightedSum({ weights, bias: 0 }, inputs) >= threshold);
      const same = asked.filter((inputs) => overThreshold(inputs) === fires({ weights, bias: -threshold }, inputs));
      const { neuron } = learn(gates.and);
      const rightZeros = corners.filter((inputs, i) => gates.and.labels[i] === 0 && fires(neuron, inputs) === 0);
      return { inputs: asked.length, sameAnswers: same.length, "right zeros of AND": rightZeros.length };
    },
    holds: (m) => m.sameAnswers === m.inputs && m["right zeros of AND"] === 3,
    seeds: 5,
  }),
  claim({
    says: "Without a bias the answer turns where w.x is 0, at the origin; a bias moves the threshold to any place.",
    notes: "000:17-18, 003:3",
    verdict: "true",
    because: "w x >= 0 depends on the sign of x alone; w x + b >= 0 turns at x = -b / w",
    experiment: () => {
      const rows = Array.from({ length: 20 }, (_, i) => [0.1 + 0.2 * i]); // from 0.1 to 3.9
      const labels = rows.map(([x]) => step(x - 2));
      const everySign = [-1, 0, 1].map((w) => wrongShare({ weights: [w], bias: 0 }, rows, labels));
      const { neuron } = learn({ rows, labels });
      return {
        wrongWithoutBias: Math.min(...everySign),
        wrongWithBias: wrongShare(neuron, rows, labels),
        threshold: -neuron.bias / neuron.weights[0],
      };
    },
    holds: (m) => m.wrongWithoutBias === 0.5 && m.wrongWithBias === 0 && m.threshold > 1.9 && m.threshold <= 2.1,
    seeds: 1,
  }),
  claim({
    says: "Several step units choose among several classes: three tell three clouds apart, one against the rest.",
    notes: "001:38",
    notesSay: "A step function cannot be used for classification into more than two classes.",
    verdict: "false",
    because: "each unit learns yes for its class and no for the others; it needs a line around its class alone",
    experiment: (seed) => {
      const { rows, labels } = threeClouds(new Random(seed));
      const units = trainOneAgainstRest(rows, labels, 3, { epochs: 30000 });
      const isRight = (inputs: readonly number[], i: number) =>
        units.every((unit, k) => fires(unit, inputs) === Number(labels[i] === k));
      return { points: rows.length, oneYesAndItIsRight: rows.filter(isRight).length };
    },
    holds: ({ points, oneYesAndItIsRight }) => oneYesAndItIsRight === points,
    seeds: 20,
  }),
  claim({
    says:
      "The slope of the share of wrong answers is zero, so gradient descent does not move; Rosenblatt's rule learns.",
    notes: "001:39",
    verdict: "true",
    because: "a tiny move of a weight changes no answer; the rule needs no slope, only the mistake (Rosenblatt 1958)",
    experiment: (seed) => {
      const random = new Random(seed), pair = twoClouds(random), start = randomNeuron(random);
      const wrong = (neuron: Neuron) => wrongShare(neuron, pair.rows, pair.labels);
      const slopeAt = (neuron: Neuron) => measuredGradient(wrong, neuron, 1e-9);
      const walked = descend(start, slopeAt, { learningRate: 1, steps: 100 });
      const moves = start.weights.map((w, i) => Math.abs(w - walked.weights[i]));
      return {
        wrongAtFirst: wrong(start),
        movedBy: Math.max(...moves, Math.abs(start.bias - walked.bias)),
        wrongByRule: wrong(learn(pair, { start }).neuron),
      };
    },
    holds: ({ movedBy, wrongByRule }) => movedBy === 0 && wrongByRule === 0,
    seeds: 10,
  }),
  claim({
    says:
      "The slope of the step is zero but at the threshold, where it has none: the nearer one measures, the steeper.",
    notes: "001:39",
    notesSay: "The gradient of the step function is zero.",
    verdict: "depends",
    because: "across the jump the difference stays 1 while the distance goes to 0",
    experiment: () => {
      const slope = (z: number, distance: number) => (step(z + distance) - step(z - distance)) / (2 * distance);
      return {
        "slope at 0.1:": slope(0.1, 1e-3),
        "slope at 0 measured over 0.002:": slope(0, 1e-3),
        "over 0.000002:": slope(0, 1e-6),
      };
    },
    holds: (m) =>
      m["slope at 0.1:"] === 0 && m["slope at 0 measured over 0.002:"] === 0.5 / 1e-3 &&
      m["over 0.000002:"] === 0.5 / 1e-6,
    seeds: 1,
  }),
  claim({
    says:
      "A change of a billionth in a weight can flip a perceptron from 0 to 1; its weighted sum moves by a billionth.",
    notes: "001:44",
    verdict: "true",
    because: "there are inputs on the line, and on its two sides the step has two heights (Nielsen 2015)",
    experiment: (seed) => {
      const { weights: [w1, w2], bias } = learn(twoClouds(new Random(seed))).neuron;
      const onLine = [1, -(bias + w1) / w2];
      const moved = (by: number): Neuron => ({ weights: [w1 + by, w2], bias });
      const [less, more] = [moved(-5e-10), moved(5e-10)];
      return {
        below: fires(less, onLine),
        above: fires(more, onLine),
        sumMoves: weightedSum(more, onLine) - weightedSum(less, onLine),
      };
    },
    holds: ({ below, above, sumMoves }) => below === 0 && above === 1 && Math.abs(sumMoves - 1e-9) < 1e-12,
    seeds: 20,
  }),
];
