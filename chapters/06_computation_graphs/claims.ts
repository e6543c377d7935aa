/** What chapter 6 asserts. */
import { Random } from "../../lib/random.ts";
import { measuredGradient, weightedSum } from "../01_neuron/neuron.ts";
import { lossFromLogit as lossOfLogit, lossSlope } from "../03_sigmoid/sigmoid.ts";
import { below, claim } from "../claim.ts";
import { add, mul, sigmoid, sub, tanh, type Value, valuesOf, variable } from "./computation_graphs.ts";
import {
  compound,
  doubled,
  halved,
  lossFromLogit,
  lossFromProbability,
  neuronGraph,
  notesGraph,
  operationsIn,
  reasonAgainst,
} from "./graphs.ts";
import { pathsBetween, slopeByPaths } from "./paths.ts";

/** A result of the notes' graph and its slopes in a, b and c. */
function measuredAt(places: readonly number[], reading: "exponential" | "power") {
  const graph = notesGraph(places), end = graph[reading];
  const [slopeInA, slopeInB, slopeInC] = graph.given.map((value) => slopeByPaths(value, end));
  return { g: end.data, slopeInA, slopeInB, slopeInC };
}

/** Whether what was measured lies within a billionth of what is expected. */
function close(measured: Readonly<Record<string, number>>, expected: readonly number[]): boolean {
  return Object.values(measured).every((value, i) => Math.abs(value - expected[i]) <= 1e-9 * Math.abs(expected[i]));
}

/** A calculation of twelve steps on three numbers, each step on two results before it; made by chance, with sharing. */
function randomGraph(seed: number, places: readonly number[]): { given: Value[]; end: Value } {
  const random = new Random(seed);
  const given = places.map((place, i) => variable(`x${i}`, place)), values = [...given];
  const steps = [
    (a: Value, b: Value) => tanh(add(a, b)),
    (a: Value, b: Value) => sigmoid(mul(a, b)),
    (a: Value, b: Value) => sub(a, tanh(b)),
  ];
  const pick = <T>(choices: readonly T[]) => choices[Math.floor(random.uniform() * choices.length)];
  for (let i = 0; i < 12; i++) values.push(pick(steps)(pick(values), pick(values)));
  return { given, end: values.slice(-3).reduce((a, b) => add(a, b)) };
}

/** A neuron and a row for it, made by chance. */
function randomRow(seed: number) {
  const random = new Random(seed), two = () => [random.normal(), random.normal()];
  return { neuron: { weights: two(), bias: random.normal() }, inputs: two(), label: seed % 2 };
}

export const claims = [
  claim({
    says: "Read as g = exp(f), the graph of the notes gives 2.718 for a, b, c = 0.5, 1, 2, with the slopes 2e, e, e/2.",
    because: "f = a b c, so the slopes are exp(f) times b c, a c and a b",
    experiment: () => measuredAt([0.5, 1, 2], "exponential"),
    holds: (measured) => close(measured, [Math.E, 2 * Math.E, Math.E, Math.E / 2]),
    seeds: 1,
  }),
  claim({
    says: "For a, b, c = 1, 2, 3 exp(f) gives 403.4, with the slopes 2421, 1210 and 806.9.",
    because: "f = 6, and exp(6) is multiplied by 6, 3 and 2",
    experiment: () => measuredAt([1, 2, 3], "exponential"),
    holds: (measured) => close(measured, [1, 6, 3, 2].map((factor) => factor * Math.exp(6))),
    seeds: 1,
  }),
  claim({
    says: "Read as the power of the node e, it gives 2.5 for 0.5, 1, 2: there the readings differ by a tenth.",
    because: "each of the three moves g in two ways, through e and through f, and the two add up",
    experiment: () => measuredAt([0.5, 1, 2], "power"),
    holds: (measured) =>
      close(measured, [2.5, 1 + 5 * Math.log(2.5), 2 + 2.5 * Math.log(2.5), 1 + 1.25 * Math.log(2.5)]),
    seeds: 1,
  }),
  claim({
    says: "For 1, 2, 3 the power is 117649: there the readings differ by a factor of 292.",
    because: "7 to the power 6, and not 2.718 to the power 6",
    experiment: () => measuredAt([1, 2, 3], "power"),
    holds: (measured) => {
      const g = 7 ** 6, throughE = 6 * 7 ** 5, throughF = g * Math.log(7);
      return close(measured, [g, throughE + 6 * throughF, 3 * throughE + 3 * throughF, 2 * throughE + 2 * throughF]);
    },
    seeds: 1,
  }),
  claim({
    says: "The formula g = e^f has two readings, and they have different graphs: with exp(f) nothing uses the node e.",
    notes: "001:199-203",
    notesSay: "g = e^f, after e has been defined as a + d.",
    verdict: "depends",
    because: "e stands for Euler's number and for a node; the graph of exp(f) ends without e",
    experiment: () => {
      const { e, exponential, power } = notesGraph([1, 2, 3]);
      return { inExponential: valuesOf(exponential).includes(e), inPower: valuesOf(power).includes(e) };
    },
    holds: ({ inExponential, inPower }) => !inExponential && inPower,
    seeds: 1,
  }),
  claim({
    says:
      "Logistic regression with two inputs is such a graph: six operations for a yes, five for a no, with the slopes (p - y) x.",
    notes: "001:210-211",
    verdict: "true",
    because:
      "one path leads to each weight: the loss has the slope p - y in z, and z has the slope x (chapter 3 has it by hand)",
    experiment: (seed) => {
      const { neuron, inputs, label } = randomRow(seed);
      const { parameters, logit } = neuronGraph(neuron, inputs), loss = lossFromLogit(logit, label);
      const z = weightedSum(neuron, inputs), slope = lossSlope(z, label);
      const byHand = [...inputs.map((x) => slope * x), slope];
      const errors = parameters.map((value, i) => Math.abs(slopeByPaths(value, loss) - byHand[i]));
      return {
        label,
        operations: operationsIn(valuesOf(loss)),
        largestError: below(1e-13, Math.max(Math.abs(loss.data - lossOfLogit(z, label)), ...errors)),
      };
    },
    holds: ({ label, operations, largestError }) => operations === 5 + label && largestError === "below 1e-13",
    seeds: 10,
  }),
  claim({
    says: "The loss by way of the probability agrees with the loss from the logit near 0, and ends far from it.",
    because:
      "both are log(1 + e^z); but p is rounded, to 1 above z = 36.7, where the logarithm of 1 - p does not exist (Goldberg 1991)",
    experiment: (seed) => {
      const z = variable("z", new Random(seed).uniform(-5, 5)), far = variable("z", 40);
      const straight = lossFromLogit(z, 0).data;
      return {
        errorNearZero: below(1e-12, lossFromProbability(z, 0).data - straight),
        fromLogit: lossFromLogit(far, 0).data,
        byProbability: reasonAgainst(() => lossFromProbability(far, 0)) ? "refused" : "computed",
      };
    },
    holds: ({ errorNearZero, fromLogit, byProbability }) =>
      errorNearZero === "below 1e-12" && fromLogit === 40 && byProbability === "refused",
    seeds: 10,
  }),
  claim({
    says: "The slope of a result in a number is the sum over all paths of the products of local slopes.",
    because: "this is the chain rule, used at every node (Bauer 1974)",
    experiment: (seed) => {
      const random = new Random(seed), places = [0, 1, 2].map(() => random.uniform(0.5, 1.5));
      const { given, end } = randomGraph(seed, places);
      const measured = measuredGradient(({ weights }) => randomGraph(seed, weights).end.data, {
        weights: places,
        bias: 0,
      });
      return {
        paths: given.reduce((count, value) => count + pathsBetween(value, end).length, 0),
        largestError: below(
          1e-6,
          Math.max(...given.map((value, i) => Math.abs(slopeByPaths(value, end) - measured.weights[i]))),
        ),
      };
    },
    holds: ({ largestError }) => largestError === "below 1e-6",
    seeds: 20,
  }),
  claim({
    says: "A graph grows in step with its calculation: n multiplications make n nodes, even 100,000 in a row.",
    because: "each operation makes one node; what is used again is not made again",
    experiment: () => ({
      shortGraph: valuesOf(compound(1000)).length,
      longGraph: valuesOf(compound(100_000)).length,
    }),
    holds: ({ shortGraph, longGraph }) => shortGraph === 1002 && longGraph === 100_002,
    seeds: 1,
  }),
  claim({
    says: "The number of paths is another matter: after 16 doublings there are 17 values and 65536 paths.",
    because: "y + y has two arrows from y, and each path goes on along both",
    experiment: () => {
      const x = variable("x", 1), end = doubled(x, 16);
      return { values: valuesOf(end).length, paths: pathsBetween(x, end).length, slope: slopeByPaths(x, end) };
    },
    holds: ({ values, paths, slope }) => values === 17 && paths === 2 ** 16 && slope === 2 ** 16,
    seeds: 1,
  }),
  claim({
    says: "A graph that is built while the calculation runs may have another form for each input.",
    notes: "000:342-354",
    notesSay: "TensorFlow first declares a graph and then executes it, which makes it hard to debug.",
    verdict: "depends",
    because:
      "so it was in TensorFlow 1 (Abadi et al. 2016); TensorFlow 2 runs at once, like PyTorch, and keeps a graph where it is told to (Agrawal et al. 2019)",
    experiment: () => ({
      halvingsOfThree: operationsIn(valuesOf(halved(variable("x", 3)))),
      halvingsOfHundred: operationsIn(valuesOf(halved(variable("x", 100)))),
    }),
    holds: ({ halvingsOfThree, halvingsOfHundred }) => halvingsOfThree === 2 && halvingsOfHundred === 7,
    seeds: 1,
  }),
];
