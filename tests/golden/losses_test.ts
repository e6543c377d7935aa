import { assertEquals } from "@std/assert";
import {
  absoluteError,
  binaryCrossEntropy,
  binaryCrossEntropyFromLogit,
  huber,
  type Loss,
  meanLoss,
  squaredError,
  totalWeight,
} from "../../chapters/05_losses/losses.ts";
import {
  afterSoftmax,
  type ClassTarget,
  crossEntropy,
  logSoftmax,
  negativeLogLikelihood,
  type Scores,
  softmax,
} from "../../chapters/05_losses/softmax.ts";
import {
  assertGolden,
  type Flat,
  type GoldenCase,
  goldenCases,
  numberOf,
  type Ours,
  rowsOf,
  type Tensor,
} from "./cases.ts";

/** How the losses of the rows become the output: each as it is, their sum, or their mean. */
function reduced<O, T>(golden: GoldenCase, loss: Loss<O, T>, outputs: readonly O[], targets: readonly T[]): number[] {
  if (golden.params.reduction === "none") return outputs.map((output, i) => loss.value(output, targets[i]));
  const mean = meanLoss(loss, outputs, targets);
  return [golden.params.reduction === "sum" ? mean * totalWeight(loss, targets) : mean];
}

/** What the slope of each row's loss is multiplied by: its upstream gradient, shared among the rows by a mean. */
function factors<O, T>({ params, upstream }: GoldenCase, loss: Loss<O, T>, targets: readonly T[]): number[] {
  if (params.reduction === "none") return [...upstream.y.data];
  return targets.map(() => upstream.y.data[0] / (params.reduction === "sum" ? 1 : totalWeight(loss, targets)));
}

/** A loss of one number, for each number of the case. */
function ofNumbers<T>(golden: GoldenCase, loss: Loss<number, T>, targets: readonly T[]): Ours {
  const outputs = golden.inputs.x.data, factor = factors(golden, loss, targets);
  const x = outputs.map((output, i) => factor[i] * loss.gradient(output, targets[i]));
  return { outputs: { y: reduced(golden, loss, outputs, targets) }, grads: { x } };
}

/** A loss of the distance alone: the target is pushed as hard as the output, the other way. */
function ofDistances(golden: GoldenCase, loss: Loss): Ours {
  const { outputs, grads } = ofNumbers(golden, loss, golden.inputs.target.data);
  return { outputs, grads: { ...grads, target: grads.x.map((slope) => -slope) } };
}

/** A logit whose column has a weight of its own for the answer yes. */
const weightedLogit: Loss<number, { readonly y: number; readonly positiveWeight: number }> = {
  value: (z, { y, positiveWeight }) => binaryCrossEntropyFromLogit(positiveWeight).value(z, y),
  gradient: (z, { y, positiveWeight }) => binaryCrossEntropyFromLogit(positiveWeight).gradient(z, y),
};

function ofLogits(golden: GoldenCase): Ours {
  const { target, pos_weight } = golden.inputs;
  const columnWeight = (i: number) => pos_weight?.data[i % pos_weight.data.length] ?? 1;
  return ofNumbers(golden, weightedLogit, target.data.map((y, i) => ({ y, positiveWeight: columnWeight(i) })));
}

/** A loss of one row of scores, for each row of the case; targets are class numbers or rows of probabilities. */
function ofRows(golden: GoldenCase, make: (classWeights?: Scores) => Loss<Scores, ClassTarget>): Ours {
  const loss = make(golden.inputs.weight?.data);
  const outputs = rowsOf(golden.inputs.x), { target } = golden.inputs;
  const targets: readonly ClassTarget[] = target.shape.length === 1 ? target.data : rowsOf(target);
  const factor = factors(golden, loss, targets);
  const x = outputs.flatMap((row, i) => loss.gradient(row, targets[i]).map((slope) => factor[i] * slope));
  const grads: Flat = golden.grads.target // the loss is -target * log-probability, so this is its slope in a target
    ? { x, target: outputs.flatMap((row, i) => logSoftmax(row).map((log) => -factor[i] * log)) }
    : { x };
  return { outputs: { y: reduced(golden, loss, outputs, targets) }, grads };
}

const book: Record<string, (golden: GoldenCase) => Ours> = {
  mse: (golden) => ofDistances(golden, squaredError),
  l1: (golden) => ofDistances(golden, absoluteError),
  huber: (golden) => ofDistances(golden, huber(numberOf(golden, "delta"))),
  bce: (golden) => ofNumbers(golden, binaryCrossEntropy, golden.inputs.target.data),
  bce_with_logits: ofLogits,
  cross_entropy: (golden) => ofRows(golden, crossEntropy),
  nll: (golden) => ofRows(golden, negativeLogLikelihood),
};

function hasOp({ op }: GoldenCase): boolean {
  return Object.hasOwn(book, op);
}

/** Settings that the book's losses have not: smoothed labels, classes that are passed over, a weight for each number. */
function isBeyond({ op, inputs, params }: GoldenCase): boolean {
  return "label_smoothing" in params || "ignore_index" in params || (op.startsWith("bce") && "weight" in inputs);
}

Deno.test("losses and their gradients are those that PyTorch computed", async () => {
  const covered = (await goldenCases("losses.json")).filter((golden) => hasOp(golden) && !isBeyond(golden));
  for (const golden of covered) assertGolden(golden, book[golden.op](golden));
  assertEquals(covered.length, 53);
});

Deno.test("the golden losses that the book does not cover are known", async () => {
  const cases = await goldenCases("losses.json");
  assertEquals([...new Set(cases.filter((golden) => !hasOp(golden)).map(({ op }) => op))], [
    "smooth_l1",
    "kl_div",
    "hinge",
    "squared_hinge",
    "hinge_embedding",
    "multi_margin",
    "soft_margin",
    "margin_ranking",
    "cosine_similarity",
    "cosine_embedding",
    "triplet",
  ]);
  assertEquals(cases.filter((golden) => hasOp(golden) && isBeyond(golden)).map(({ name }) => name), [
    "bce/weight/mean",
    "bce/weight/none",
    "bce_with_logits/weight/mean",
    "bce_with_logits/weight/none",
    "cross_entropy/label_smoothing=0.1/mean",
    "cross_entropy/label_smoothing=0.1/sum",
    "cross_entropy/label_smoothing=0.1/none",
    "cross_entropy/label_smoothing=0.1/weight/mean",
    "cross_entropy/label_smoothing=0.1/weight/none",
    "cross_entropy/ignore_index/mean",
    "cross_entropy/ignore_index/sum",
    "cross_entropy/ignore_index/none",
    "cross_entropy/ignore_index/label_smoothing/mean",
    "cross_entropy/probability_targets/label_smoothing/mean",
    "nll/ignore_index",
  ]);
});

/** A function of several numbers at once, and what it passes back: the slope in each input, from those in the outputs. */
interface ManyToMany {
  readonly value: (z: Scores) => Scores;
  readonly back: (z: Scores, upstream: Scores) => Scores;
}

/** Where the numbers of a tensor stand that lie in one line along an axis. */
function linesAlong({ shape }: Tensor, axis: number): number[][] {
  const stride = shape.slice(axis + 1).reduce((a, b) => a * b, 1), length = shape[axis];
  const starts = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i)
    .filter((i) => Math.floor(i / stride) % length === 0);
  return starts.map((start) => Array.from({ length }, (_, k) => start + k * stride));
}

/** The function along the axis of the case, the logits divided by the temperature. */
function alongAxis(golden: GoldenCase, { value, back }: ManyToMany, temperature = 1): Ours {
  const { x } = golden.inputs, y = [...x.data], slopes = [...x.data], upstream = golden.upstream.y.data;
  for (const line of linesAlong(x, numberOf(golden, "axis"))) {
    const z = line.map((i) => x.data[i] / temperature), outputs = value(z), dz = back(z, line.map((i) => upstream[i]));
    line.forEach((i, k) => [y[i], slopes[i]] = [outputs[k], dz[k] / temperature]);
  }
  return { outputs: { y }, grads: { x: slopes } };
}

/** The chain rule is that of `afterSoftmax`, behind a loss whose slopes are the upstream ones. */
const ofSoftmax: ManyToMany = {
  value: softmax,
  back: (z, upstream) => [...afterSoftmax<null>({ value: () => 0, gradient: () => upstream }).gradient(z, null)],
};

/** Each upstream slope is that of a negative log-likelihood with the sign turned: cross-entropy has the chain rule. */
const ofLogSoftmax: ManyToMany = {
  value: logSoftmax,
  back: (z, upstream) => crossEntropy().gradient(z, upstream).map((slope) => -slope),
};

Deno.test("softmax and its logarithm are those that PyTorch computed, along every axis and with a temperature", async () => {
  const tried: Record<string, (golden: GoldenCase) => Ours> = {
    softmax: (golden) => alongAxis(golden, ofSoftmax),
    log_softmax: (golden) => alongAxis(golden, ofLogSoftmax),
    softmax_temperature: (golden) => alongAxis(golden, ofSoftmax, numberOf(golden, "temperature")),
  };
  const covered = (await goldenCases("activations.json")).filter(({ op }) => op in tried);
  for (const golden of covered) assertGolden(golden, tried[golden.op](golden));
  assertEquals(covered.length, 15);
});

Deno.test("the lines of a tensor along an axis", () => {
  const tensor = { shape: [2, 3], data: [] };
  assertEquals(linesAlong(tensor, 0), [[0, 3], [1, 4], [2, 5]]);
  assertEquals(linesAlong(tensor, 1), [[0, 1, 2], [3, 4, 5]]);
});
