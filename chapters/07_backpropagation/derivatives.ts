/**
 * Every derivative of the chapters up to this one, as a rule that `checkGradient` can try, and where it is tried.
 *
 * Symbols: u the upstream gradient. A slope f' of one number becomes the rule u f'.
 */
import type { Differentiable, Lists } from "../../lib/check_gradient.ts";
import { Random } from "../../lib/random.ts";
import { gradient, meanSquaredError, type Neuron, type Rows, weightedSum } from "../01_neuron/neuron.ts";
import {
  logisticGradient,
  logisticLoss,
  lossFromLogit,
  lossSlope,
  nthDerivative,
  sigmoid,
  sigmoidDerivative,
} from "../03_sigmoid/sigmoid.ts";
import {
  type Activation,
  activations,
  elu,
  leakyRelu,
  relu,
  stepUnit,
  tanhUnit,
} from "../04_activations/activations.ts";
import { backward, forward, type Layer, randomLayers } from "../04_activations/layers.ts";
import * as losses from "../05_losses/losses.ts";
import type { Loss } from "../05_losses/losses.ts";
import {
  afterSoftmax,
  type ClassTarget,
  crossEntropy,
  negativeLogLikelihood,
  type Scores,
} from "../05_losses/softmax.ts";
import * as operations from "../06_computation_graphs/operations.ts";
import type { Operation } from "../06_computation_graphs/operations.ts";
import { wrongRules } from "./attack/attack.ts";

/** A derivative of the book. */
export interface Derivative {
  /** No other has the same. */
  readonly name: string;
  /** The number of its chapter. */
  readonly chapter: number;
  readonly rule: Differentiable;
  /** Where it is tried. */
  readonly inputs: Lists;
  /** More such places. Each is tried alone, so that a small slope is not lost beside a large one. */
  readonly also?: readonly Lists[];
  /**
   * Set where a place is a kink, and the rule has to give a slope from between those of the two sides; or where a step is
   * near, and differences cannot tell it from rounding.
   */
  readonly expects?: "kink" | "cancellation";
}

/** Both tails, the middle, and what lies between. */
const LINE = [-37, -30, -20, -8, -2.5, -0.7, -0.01, 0.02, 0.6, 1, 3, 9, 20, 30, 37];

/** A function of one number and its slope, tried at several places. */
function curve(
  name: string,
  chapter: number,
  [value, slope]: [value: (x: number) => number, slope: (x: number) => number],
  [first, ...rest]: readonly number[] = LINE,
): Derivative {
  const rule: Differentiable = {
    forward: ([x]) => x.map(value),
    backward: ([x], u) => [x.map((one, i) => u[i] * slope(one))],
  };
  return { name, chapter, rule, inputs: [[first]], also: rest.map((x) => [[x]]) };
}

const kink = (derivative: Derivative): Derivative => ({ ...derivative, expects: "kink" });

const ROWS: Rows = [[0.5, -1.2], [1.5, 0.3], [-0.8, 0.9], [2, 1.1]];
const NEURONS: readonly Lists[] = [[[0.3, -0.6, 0.2]], [[-2, 1.5, 4]], [[12, 7, -20]]];
const TARGETS = [0.2, 1, 0, 0.6], LABELS = [0, 1, 0, 1];

const listOf = ({ weights, bias }: Neuron) => [...weights, bias];
const neuronOf = (list: Scores): Neuron => ({ weights: list.slice(0, -1), bias: list[list.length - 1] });

/** A loss of a neuron and its slope in the weights and the bias, which are one list here. */
function ofNeuron(
  name: string,
  chapter: number,
  loss: (neuron: Neuron) => number,
  slope: (neuron: Neuron) => Neuron,
  [inputs, ...also] = NEURONS,
): Derivative {
  const rule: Differentiable = {
    forward: ([list]) => [loss(neuronOf(list))],
    backward: ([list], [u]) => [listOf(slope(neuronOf(list))).map((one) => u * one)],
  };
  return { name, chapter, rule, inputs, also };
}

const ofSigmoids: readonly Derivative[] = [
  curve("sigmoidDerivative", 3, [sigmoid, sigmoidDerivative]),
  ...[1, 2, 3, 4].map((n) => curve(`nthDerivative(${n})`, 3, [nthDerivative(n - 1), nthDerivative(n)])),
  ...[0, 1, 0.3].map((y) => curve(`lossSlope, target ${y}`, 3, [(z) => lossFromLogit(z, y), (z) => lossSlope(z, y)])),
  ofNeuron("logisticGradient", 3, (n) => logisticLoss(n, ROWS, LABELS), (n) => logisticGradient(n, ROWS, LABELS)),
];

/** Far from 0, and near it. */
const FAR = LINE.filter((x) => Math.abs(x) > 2), NEAR = LINE.filter((x) => Math.abs(x) < 0.9);

const ofActivation = ({ name, value, derivative }: Activation, places = LINE) =>
  curve(`${name} (activation)`, 4, [value, derivative], places);

/** Everything that the layers have learned, in one list, and back. */
const numbersOf = (layers: readonly (readonly Neuron[])[]) => layers.flat().flatMap(listOf);
function withNumbers(layers: readonly Layer[], list: Scores): Layer[] {
  let place = 0;
  const next = ({ weights }: Neuron) => neuronOf(list.slice(place, place += weights.length + 1));
  return layers.map(({ neurons, activation }) => ({ neurons: neurons.map(next), activation }));
}

function throughLayers(activation: Activation): Derivative {
  const layers = randomLayers([2, 3, 3, 2], activation, new Random(1));
  const rule: Differentiable = {
    forward: ([list]) => forward(withNumbers(layers, list), ROWS[0]).at(-1)?.outputs ?? [],
    backward: ([list], u) => {
      const filled = withNumbers(layers, list);
      return [numbersOf(backward(filled, forward(filled, ROWS[0]), u))];
    },
  };
  const start = numbersOf(layers.map(({ neurons }) => neurons));
  // without biases a layer of silent ReLUs would put the next one exactly on its kink
  const moved = (by: number) => start.map((one, i) => one + (i % 3 === 0 ? -by : by));
  return { name: `layers of ${activation.name}`, chapter: 4, rule, inputs: [moved(0.3)], also: [[moved(1)]] };
}

const PROBABILITIES = [1e-6, 0.01, 0.3, 0.7, 0.95, 1 - 1e-6];
/** A loss of a probability sees the distance of p from 1, which has lost its digits further out. */
const LOGITS_OF_ONE = [-12, -3, -0.2, 0.5, 2, 12];
const TARGETS_OF_ONE = [0, 1, 0.4];

/** A loss of one number, for three targets. */
function ofLoss(name: string, { value, gradient }: Loss, places = LINE): Derivative[] {
  return TARGETS_OF_ONE.map((y) =>
    curve(`${name}, target ${y}`, 5, [(p) => value(p, y), (p) => gradient(p, y)], places.filter((p) => p !== y))
  );
}

const LOGITS: readonly Lists[] = [[0.2, -1, 0.7], [6, -5, 2], [-0.1, 9, -12], [30, 0, 0], [0, 20, -20], [-25, 3, 40]]
  .map((logits) => [logits]);
const LOG_PROBABILITIES: readonly Lists[] = [[[-0.3, -2, -4]], [[-20, -0.01, -7]]];
const CLASS_TARGETS: Record<string, ClassTarget> = { "class 1": 1, "shares": [0.2, 0.5, 0.3] };

/** A loss of several classes, for both kinds of target. */
function ofClasses(name: string, loss: Loss<Scores, ClassTarget>, [inputs, ...also] = LOGITS): Derivative[] {
  return Object.entries(CLASS_TARGETS).map(([kind, target]) => ({
    name: `${name}, ${kind}`,
    chapter: 5,
    rule: {
      forward: ([z]) => [loss.value(z, target)],
      backward: ([z], [u]) => [loss.gradient(z, target).map((slope) => u * slope)],
    },
    inputs,
    also,
  }));
}

const { absoluteError, afterSigmoid, binaryCrossEntropy, binaryCrossEntropyFromLogit, huber, squaredError } = losses;
const WEIGHTS = [1, 3, 0.5];

const ofLosses: readonly Derivative[] = [
  ...ofLoss("squaredError", squaredError),
  ...ofLoss("absoluteError", absoluteError),
  kink(
    curve("absoluteError at its kink", 5, [(p) => absoluteError.value(p, 2), (p) => absoluteError.gradient(p, 2)], [2]),
  ),
  ...ofLoss("huber", huber()),
  ...ofLoss("huber(3)", huber(3)),
  ...ofLoss("binaryCrossEntropy", binaryCrossEntropy, PROBABILITIES),
  ...ofLoss("binaryCrossEntropyFromLogit", binaryCrossEntropyFromLogit()),
  ...ofLoss("binaryCrossEntropyFromLogit(19)", binaryCrossEntropyFromLogit(19)),
  ...ofLoss("afterSigmoid(square)", afterSigmoid(squaredError), LOGITS_OF_ONE),
  ...ofLoss("afterSigmoid(entropy)", afterSigmoid(binaryCrossEntropy), LOGITS_OF_ONE),
  ...ofClasses("negativeLogLikelihood", negativeLogLikelihood(WEIGHTS), LOG_PROBABILITIES),
  ...ofClasses("crossEntropy", crossEntropy()),
  ...ofClasses("crossEntropy, weighted", crossEntropy(WEIGHTS)),
  ...ofClasses("afterSoftmax", afterSoftmax(crossEntropy())),
  ofNeuron(
    "lossGradient",
    5,
    (n) => losses.meanLoss(huber(), ROWS.map((row) => weightedSum(n, row)), TARGETS),
    (n) => losses.lossGradient(n, huber(), ROWS, TARGETS),
  ),
];

/** Places for operations that do not take every number, or take two. */
const PAIRS: readonly Lists[] = [[[0.7], [-1.3]], [[-25], [0.04]], [[3], [18]], [[-2], [-2.5]]];
const PLACES_OF_OPERATIONS: Record<string, readonly Lists[]> = {
  add: PAIRS,
  sub: PAIRS,
  mul: PAIRS,
  div: PAIRS,
  max: PAIRS,
  min: PAIRS,
  pow: [[[2], [3]], [[0.1], [-2.5]], [[7], [0.5]], [[3], [0]], [[0], [2]], [[20], [-4]]],
  log: [1e-6, 0.2, 1, 50, 1e6].map((a) => [[a]]),
};

function ofOperation(
  { name, value, slopes }: Operation,
  [inputs, ...also] = PLACES_OF_OPERATIONS[name] ?? LINE.map((a) => [[a]]),
): Derivative {
  const rule: Differentiable = {
    forward: ([[a], [b] = [NaN]]) => [value(a, b)],
    backward: ([[a], [b] = [NaN]], [u]) => slopes(a, b, value(a, b)).map((slope) => [u * slope]),
  };
  return { name: `${name} (operation)`, chapter: 6, rule, inputs, also };
}

const { abs, max, min, pow, reluStep } = operations;
const named = (name: string, derivative: Derivative): Derivative => ({ ...derivative, name });

const ofOperations: readonly Derivative[] = [
  ...Object.values(operations).map((operation) => ofOperation(operation)),
  curve("pow below 0, in its base", 6, [(a) => pow.value(a, 3), (a) => pow.slopes(a, 3, a ** 3)[0]], [-4, -0.5]),
  ...[max, min].map((one) => kink(named(`${one.name} of equal numbers`, ofOperation(one, [[[1.5], [1.5]]])))),
  ...[abs, reluStep].map((one) => kink(named(`${one.name} at 0 (operation)`, ofOperation(one, [[[0]]])))),
];

/** The rules that the attack starts from; they are right, and the graphs among them are walked by `backward`. */
const ofAttack: readonly Derivative[] = [...new Set(wrongRules.map(({ correct }) => correct))].map((rule) => ({
  name: `rule: ${rule.operation}`,
  chapter: 7,
  rule,
  inputs: rule.inputs(new Random(1)),
  also: [2, 3].map((seed) => rule.inputs(new Random(seed))),
}));

/** All derivatives of chapters 1 to 7. */
export const derivatives: readonly Derivative[] = [
  ofNeuron("gradient", 1, (n) => meanSquaredError(n, ROWS, TARGETS), (n) => gradient(n, ROWS, TARGETS)),
  ...ofSigmoids,
  ...activations.map((activation) => ofActivation(activation, activation === stepUnit ? FAR : LINE)),
  { ...named("step near its jump", ofActivation(stepUnit, NEAR)), expects: "cancellation" },
  ...[relu, leakyRelu(), elu(2)].map((one) => kink(named(`${one.name} at its kink`, ofActivation(one, [0])))),
  ...[tanhUnit, relu, elu()].map(throughLayers),
  ...ofLosses,
  ...ofOperations,
  ...ofAttack,
];
