/**
 * Wrong rules for gradients: mistakes that people make, each a small patch of a right rule. Here are those for single
 * numbers and for lists; those for layers and for graphs stand in the files beside this one.
 *
 * Symbols as in correct_rules.ts: x, a, b inputs, y the output, u the upstream gradient.
 */
import { mean } from "../../03_sigmoid/samples.ts";
import { sigmoid, softplus } from "../../03_sigmoid/sigmoid.ts";
import { geluTanh, relu } from "../../04_activations/activations.ts";
import { logSumExp, type Scores } from "../../05_losses/softmax.ts";
import * as right from "./correct_rules.ts";
import {
  type Backward,
  type CorrectRule,
  elementwiseBackward,
  pairwiseBackward,
  reductionBackward,
} from "./correct_rules.ts";

/** A right rule with a backward that is wrong. */
export interface WrongRule {
  readonly name: string;
  /** What is wrong, in one sentence. */
  readonly mistake: string;
  readonly correct: CorrectRule;
  readonly backward: Backward;
}

export function wrong(correct: CorrectRule, name: string, mistake: string, backward: Backward): WrongRule {
  return { name, mistake, correct, backward };
}

const { exp } = Math;

/** The slope of GELU's inner function without the 3 that z³ brings. */
function geluWithoutThree(z: number): number {
  const factor = Math.sqrt(8 / Math.PI), bend = 1 + 0.044715 * z * z;
  const s = sigmoid(factor * z * bend);
  return s + z * s * (1 - s) * factor * bend;
}

const ofNumbers: readonly WrongRule[] = [
  wrong(
    right.sub,
    "sign lost",
    "The number that is subtracted gets a plus.",
    pairwiseBackward(() => [1, 1]),
  ),
  wrong(
    right.mul,
    "own factor",
    "Each factor gets itself, and not the other one.",
    pairwiseBackward((a, b) => [a, b]),
  ),
  wrong(
    right.mul,
    "product without upstream",
    "What comes in from upstream is forgotten.",
    ([a, b]) => [b, a],
  ),
  wrong(
    right.div,
    "divisor not squared",
    "The slope in the divisor is -a / b, and not -a / b².",
    pairwiseBackward((a, b) => [1 / b, -a / b]),
  ),
  wrong(
    right.cube,
    "exponent not lowered",
    "The slope of x³ is taken as 3 x³.",
    elementwiseBackward((x) => x ** 3, (_, y) => 3 * y),
  ),
  wrong(
    right.exp,
    "leftover factor",
    "A factor 0.999 of an experiment was left in.",
    elementwiseBackward(exp, (_, y) => 0.999 * y),
  ),
  wrong(
    right.exp,
    "upstream clipped",
    "u is kept between -2 and 2, so that no gradient may explode.",
    ([x], u) => [x.map((one, i) => exp(one) * Math.max(-2, Math.min(2, u[i])))],
  ),
  wrong(
    right.log,
    "one over the output",
    "The slope of the logarithm is 1 / y, and not 1 / x.",
    elementwiseBackward(Math.log, (_, y) => 1 / y),
  ),
  wrong(
    right.tanh,
    "tanh of the input",
    "The slope is 1 - x², and not 1 - y²: about right near 0.",
    elementwiseBackward(Math.tanh, (x) => 1 - x ** 2),
  ),
  wrong(
    right.logistic,
    "sigmoid twice",
    "The sigmoid is applied to its own output before y (1 - y) is taken.",
    elementwiseBackward(sigmoid, (_, y) => sigmoid(y) * (1 - sigmoid(y))),
  ),
  wrong(
    right.logistic,
    "sigmoid without upstream",
    "It returns y (1 - y), and forgets what comes in.",
    ([x]) => [x.map(sigmoid).map((y) => y * (1 - y))],
  ),
  wrong(
    right.softPlus,
    "softplus mirrored",
    "The slope is s(-x), and not s(x).",
    elementwiseBackward(softplus, (x) => sigmoid(-x)),
  ),
  wrong(
    right.relu,
    "mask of the gradient",
    "u passes where u itself is positive, and not where x is.",
    (_, u) => [u.map((one) => one > 0 ? one : 0)],
  ),
  wrong(
    right.reluOfSum,
    "mask from before the bias",
    "The mask is taken from the first input, and not from the sum.",
    pairwiseBackward((a) => a > 0 ? [1, 1] : [0, 0]),
  ),
  wrong(
    right.leakyReLU,
    "leak forgotten",
    "The backward of plain ReLU is used.",
    elementwiseBackward(relu.value, relu.derivative),
  ),
  wrong(
    right.gelu,
    "inner derivative short",
    "The slope of z³ is taken as z² and not as 3 z²: right near 0.",
    elementwiseBackward(geluTanh.value, geluWithoutThree),
  ),
];

const isLargest = (x: Scores) => x.map((one) => one === Math.max(...x));

const ofLists: readonly WrongRule[] = [
  wrong(
    right.total,
    "sum without upstream",
    "Each number gets 1, whatever comes in.",
    ([x]) => [x.map(() => 1)],
  ),
  wrong(
    right.average,
    "mean without 1/n",
    "Each number gets all of u.",
    reductionBackward((x) => x.map(() => 1)),
  ),
  wrong(
    right.spread,
    "n - 1 going back",
    "The variance divides by n, and its gradient by n - 1.",
    reductionBackward((x) => x.map((one) => 2 * (one - mean(x)) / (x.length - 1))),
  ),
  wrong(
    right.spread,
    "mean not subtracted",
    "The slope is 2 x / n, as if the mean were 0.",
    reductionBackward((x) => x.map((one) => 2 * one / x.length)),
  ),
  wrong(
    right.largest,
    "all get the maximum's",
    "Every number gets u, and not the largest alone.",
    reductionBackward((x) => x.map(() => 1)),
  ),
  wrong(
    right.largest,
    "one place off",
    "The number after the largest gets u.",
    reductionBackward((x) => x.map((_, i) => isLargest(x).at(i - 1) ? 1 : 0)),
  ),
  wrong(
    right.smoothMaximum,
    "maximum in one place only",
    "The maximum is taken out of the sum below the line, and not out of e^x above it.",
    reductionBackward((x) => x.map((one) => exp(one) / exp(logSumExp(x) - Math.max(...x)))),
  ),
];

/** Mistakes in rules for numbers and for lists. */
export const wrongNumbers: readonly WrongRule[] = [...ofNumbers, ...ofLists];
