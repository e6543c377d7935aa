/** Losses of classes: one answer out of several. */
import { indices, tensor } from "../create.ts";
import { composite, isRecording, type Op, op } from "../op.ts";
import { Tensor } from "../tensor.ts";
import { KEEP, kept, sum } from "./broadcast.ts";
import { calculation } from "./calculate.ts";
import { elementwise } from "./formula_op.ts";
import { checkSameShape, reduceLoss } from "./loss_reduction.ts";
import { type ClassOptions, sharesOf } from "./loss_shares.ts";
import { sample } from "./sample.ts";
import { logSoftmax, logSoftmaxParts } from "./softmax.ts";

type ClassArguments = [x: Tensor, target: Tensor, options?: ClassOptions];

/** A class without a share is left out: 0 times minus infinity would be not a number. */
export const negativeLogLikelihoodTerms = elementwise<[x: Tensor, share: Tensor]>(
  "negativeLogLikelihoodTerms",
  ["x", "share"],
  {
    act: "take the negative log-likelihood of",
    y: "share == 0 ? 0 : -share * x",
    slopes: { dx: "-dy * share", dshare: "-dy * x" },
    use: "the terms of negativeLogLikelihood, before they are added up over the classes",
    known: [[-2, 0.5, 1], [-3, 0, 0]],
  },
  [[[2, 3], [2, 3]], [[4], [4]], [[0], [0]]],
);

/** Minus the logarithm of the probability that the true class got. x are logarithms of probabilities, as from `logSoftmax`. */
export const negativeLogLikelihood: Op<ClassArguments> = composite<ClassArguments>({
  name: "negativeLogLikelihood",
  act: "take the negative log-likelihood of",
  takes: 'x, target, { classWeights, ignoreIndex, labelSmoothing = 0, axis = -1, reduction = "mean" }?',
  is: "the mean over the rows of -x[target]; x: [rows, classes], target: class numbers [rows], or probabilities as x",
  slopes: { dx: "-dy share / count, where share is 1 at the true class and 0 elsewhere" },
  use: "classes, from logarithms of probabilities",
  samples: () => classSamples(),
  known: () => [
    { of: [sample([2, 2], [-1, -2, -3, -4]), indices([1, 0])], shape: [], gives: [2.5] },
    { of: [sample([2, 2], [-1, -2, -3, -4]), indices([1, 0]), { reduction: "none" }], shape: [2], gives: [2, 3] },
    {
      of: [sample([2, 2], [-1, -2, -3, -4]), indices([1, 7]), { reduction: "mean", ignoreIndex: 7 }],
      shape: [],
      gives: [2],
    },
  ],
}, (x, target, options = {}) => {
  const { shares, axis, whole } = sharesOf("take the negative log-likelihood of", x, target, options);
  return reduceLoss(sum(negativeLogLikelihoodTerms(x, shares), axis), options.reduction, whole);
});

const ACT = "take the cross-entropy of";
/** A row without shares has the slope 0, also where its scores are not numbers. */
const slopeOf = calculation(
  ACT,
  "p = power / whole; given = p == p ? p * total : total == 0 ? 0 : p; dy * (given - share)",
  ["dy", "power", "whole", "total", "share"],
);
const shareSlopeOf = calculation(ACT, "-dy * logarithm", ["dy", "logarithm"]);

/** The cross-entropy of each row, from its scores and the shares of its classes, both `[rows, classes]`: `[rows]`. */
export const crossEntropyTerms: Op<[x: Tensor, shares: Tensor, axis?: number]> = op<
  [x: Tensor, shares: Tensor, axis?: number]
>({
  name: "crossEntropyTerms",
  act: ACT,
  takes: "x, shares, axis = -1",
  is: "minus the sum over the classes of share logSoftmax(x): [rows, classes] [rows, classes] -> [rows]",
  slopes: {
    dx: "dy (softmax(x) t - share), where t is the sum of the shares of the row",
    dshares: "-dy logSoftmax(x)",
  },
  use: "the terms of crossEntropy",
  samples: () => [
    [sample([2, 3]), sample([2, 3], undefined, 1)],
    [sample([3, 2]), sample([3, 2], undefined, 1), 0],
    [sample([2, 3, 2]), sample([2, 3, 2], undefined, 1), 1],
    [sample([4]), sample([4], undefined, 1)],
    [sample([0, 2]), sample([0, 2])],
  ],
  known: () => [{
    of: [sample([2], [0, Math.log(3)]), sample([2], [0.5, 0.5])],
    shape: [],
    gives: [0.5 * Math.log(16 / 3)],
  }],
}, {
  value(x, shares, axis = -1) {
    checkSameShape(ACT, { scores: x, shares });
    const [logarithm, ...saved] = logSoftmaxParts(x, axis);
    const { shape, storage, device } = sum(negativeLogLikelihoodTerms(logarithm, shares), axis);
    return new Tensor(shape, storage, device, { saved });
  },
  gradient(dy, y, x, shares, axis = -1) {
    const slope = kept(dy, x.shape, axis);
    return [
      () => {
        // where gradients of the gradient are wanted, the powers must be made of x, and not only be the right numbers
        const isRemembered = isRecording() && x.tracked;
        const [power, whole] = (isRemembered ? undefined : y.saved) ?? logSoftmaxParts(x, axis).slice(1);
        return slopeOf([slope, power, whole, sum(shares, axis, KEEP), shares]);
      },
      () => shareSlopeOf([slope, logSoftmax(x, axis)]),
    ];
  },
}, "composite");

/** The same step by step, each with a gradient of its own. */
export function plainCrossEntropyTerms(x: Tensor, shares: Tensor, axis = -1): Tensor {
  checkSameShape(ACT, { scores: x, shares });
  return sum(negativeLogLikelihoodTerms(logSoftmax(x, axis), shares), axis);
}

/** Minus the logarithm of the probability that softmax gives to the true class, from scores of any size. */
export const crossEntropy: Op<ClassArguments> = composite<ClassArguments>({
  ...negativeLogLikelihood.entry,
  name: "crossEntropy",
  act: ACT,
  is: "the mean over the rows of -logSoftmax(x)[target]; x: scores [rows, classes]; target: class numbers [rows], or " +
    "probabilities as x",
  slopes: { dx: "dy (softmax(x) - share) / count, where share is 1 at the true class and 0 elsewhere" },
  use: "classes, from scores",
  samples: () => classSamples(),
  known: () => [
    { of: [sample([2, 2], [0, 0, 0, Math.log(3)]), indices([0, 1])], shape: [], gives: [Math.log(8 / 3) / 2] },
    {
      of: [sample([2], [0, Math.log(3)]), indices(0), { labelSmoothing: 0.5 }],
      shape: [],
      gives: [0.75 * Math.log(4) + 0.25 * Math.log(4 / 3)],
    },
  ],
}, (x, target, options = {}) => {
  const { shares, axis, whole } = sharesOf(ACT, x, target, options);
  return reduceLoss(crossEntropyTerms(x, shares, axis), options.reduction, whole);
});

/** Scores and targets of both kinds, with their options. */
function classSamples(): ClassArguments[] {
  return [
    [sample([2, 3]), indices([2, 0])],
    [sample([3, 2]), indices([1, 9, 0]), { ignoreIndex: 9, labelSmoothing: 0.1, reduction: "sum" }],
    [sample([2, 3]), indices([1, 2]), { classWeights: tensor([1, 2, 0.5]), labelSmoothing: 0.2 }],
    [sample([2, 3]), sample([2, 3], { low: 0, high: 1 }, 1), { reduction: "none", labelSmoothing: 0.1 }],
    [sample([2, 3, 2]), indices([[0, 2], [0, 0]]), { axis: 1, reduction: "none" }],
    [sample([3]), indices(1)],
    [sample([0, 2]), indices([]), { reduction: "sum" }],
  ];
}
