/** Losses of classes. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { meanLoss } from "../../../chapters/05_losses/losses.ts";
import * as chapter from "../../../chapters/05_losses/softmax.ts";
import { gradients } from "../../../lib/autograd.ts";
import { checkOp, checkSecond } from "../../../lib/check_op.ts";
import { indices, parameter, tensor } from "../../../lib/create.ts";
import type { Inputs, Storage } from "../../../lib/device/device.ts";
import { Reference } from "../../../lib/device/reference.ts";
import type { Formula } from "../../../lib/formula/tree.ts";
import { printFormula } from "../../../lib/formula/print.ts";
import { mul } from "../../../lib/ops/arithmetic.ts";
import { sum } from "../../../lib/ops/broadcast.ts";
import {
  crossEntropy,
  crossEntropyTerms,
  negativeLogLikelihood,
  plainCrossEntropyTerms,
} from "../../../lib/ops/losses_classes.ts";
import { transpose } from "../../../lib/ops/movement.ts";
import { sample } from "../../../lib/ops/sample.ts";
import { logSoftmax } from "../../../lib/ops/softmax.ts";
import type { Shape } from "../../../lib/shape.ts";
import { device, onDevice, type Tensor, useDevice } from "../../../lib/tensor.ts";
import { Counting } from "./counting.ts";
import { gradientOf, valuesOf } from "./values.ts";
import "../exact.ts";

function assertClose(actual: readonly number[], expected: readonly number[], bound = 1e-12) {
  assertEquals(actual.length, expected.length);
  actual.forEach((one, i) => assertAlmostEquals(one, expected[i], bound * Math.max(1, Math.abs(expected[i]))));
}

const score = fc.double({ min: -10, max: 10, noNaN: true }), share = fc.double({ min: 0.05, max: 1, noNaN: true });
const three = (one: fc.Arbitrary<number>) => fc.array(one, { minLength: 3, maxLength: 3 });
const rowsOf = <Target>(target: fc.Arbitrary<Target>) => fc.array(fc.tuple(three(score), target), { minLength: 1 });
const classNumber = fc.integer({ min: 0, max: 2 });
const EACH = { reduction: "none" } as const;
const oneHotRows = (targets: readonly number[]) => targets.map((target) => chapter.oneHot(target, 3));

Deno.test("class numbers with class weights: the losses of chapter 5", () => {
  fc.assert(fc.property(rowsOf(classNumber), fc.option(three(share), { nil: undefined }), (rows, weights) => {
    const classWeights = weights && tensor(weights),
      scores = rows.map(([row]) => row),
      classes = rows.map(([, c]) => c);
    for (
      const [loss, plain] of [[crossEntropy, chapter.crossEntropy], [
        negativeLogLikelihood,
        chapter.negativeLogLikelihood,
      ]] as const
    ) {
      const x = parameter(scores), mean = loss(x, indices(classes), { classWeights });
      const terms = loss(x, indices(classes), { classWeights, ...EACH }), { value, gradient } = plain(weights);
      assertClose(valuesOf(mean), [meanLoss(plain(weights), scores, classes)]);
      assertClose(valuesOf(terms), rows.map(([row, c]) => value(row, c)));
      assertClose(gradientOf(sum(terms), x), rows.flatMap(([row, c]) => [...gradient(row, c)]));
    }
  }));
});

Deno.test("probabilities with class weights: the losses of chapter 5, whose mean divides by the number of rows", () => {
  fc.assert(fc.property(rowsOf(three(share)), three(share), (rows, weights) => {
    const x = parameter(rows.map(([row]) => row)), target = tensor(rows.map(([, shares]) => shares));
    const plain = chapter.crossEntropy(weights), y = crossEntropy(x, target, { classWeights: tensor(weights) });
    assertClose(valuesOf(y), [meanLoss(plain, rows.map(([row]) => row), rows.map(([, shares]) => shares))]);
    const slopes = rows.flatMap(([row, shares]) => [...plain.gradient(row, shares)]);
    assertClose(gradientOf(y, x), slopes.map((slope) => slope / rows.length));
  }));
});

Deno.test("the same number added to all scores of a row changes nothing", () => {
  fc.assert(fc.property(rowsOf(classNumber), fc.double({ min: -1e4, max: 1e4, noNaN: true }), (rows, c) => {
    const target = indices(rows.map(([, c]) => c)),
      [x, moved] = [0, c].map((by) => parameter(rows.map(([row]) => row.map((z) => z + by))));
    const here = crossEntropy(x, target), there = crossEntropy(moved, target);
    assertClose(valuesOf(there), valuesOf(here), 1e-10); // a score of 1e4 has only 12 digits after the point
    assertClose(gradientOf(there, moved), gradientOf(here, x), 1e-10);
  }));
});

Deno.test("the closed gradients are those of the plain form, and so are the values and the second derivatives", () => {
  const block = fc.array(score, { minLength: 12, maxLength: 12 }), axes = fc.integer({ min: -3, max: 2 });
  fc.assert(fc.property(block, block, axes, (scores, shares, axis) => {
    const [closed, plain] = [crossEntropyTerms, plainCrossEntropyTerms].map((terms) => {
      const x = parameter(scores, [2, 3, 2]), y = parameter(shares, [2, 3, 2]), of = terms(x, y, axis);
      const upstream = tensor(scores.map(Math.sin).slice(0, of.storage.length), of.shape);
      const found = gradients(of, { upstream, tracked: true }), slopes = [found.of(x), found.of(y)];
      const vector = tensor(scores.map(Math.cos), [2, 3, 2]);
      const second = slopes.flatMap((slope) => [x, y].map((one) => gradientOf(sum(mul(slope, vector)), one)));
      return { values: valuesOf(of), slopes: slopes.flatMap(valuesOf), second: second.flat() };
    });
    assertEquals(closed.values, plain.values);
    assertClose(closed.slopes, plain.slopes);
    assertClose(closed.second, plain.second, 1e-11);
  }));
});

Deno.test("products of the Hessian with a vector are what differences of gradients say", () => {
  const target = indices([2, 0]), probabilities = sample([2, 3], { low: 0, high: 1 }, 1);
  for (const options of [{}, EACH, { labelSmoothing: 0.3, reduction: "sum" }, { ignoreIndex: 0 }] as const) {
    const loss = (x: Tensor, target: Tensor) => crossEntropy(x, target, options);
    assertEquals(checkSecond(loss, [sample([2, 3]), target]).verdict, "agrees");
    if ("ignoreIndex" in options) continue;
    assertEquals(checkSecond(loss, [sample([2, 3]), probabilities]).verdict, "agrees");
  }
});

Deno.test("gradients reach class weights, also through what the mean divides by", () => {
  for (const options of [{}, { labelSmoothing: 0.2 }, { ignoreIndex: 1 }, { reduction: "sum" }] as const) {
    for (const loss of [crossEntropy, negativeLogLikelihood]) {
      const weighed = (x: Tensor, target: Tensor, classWeights: Tensor) =>
        loss(x, target, { ...options, classWeights });
      const args: Parameters<typeof weighed> = [sample([4, 3]), indices([2, 0, 1, 2]), sample([3], [1, 2, 0.5])];
      assertEquals(checkOp(weighed, args).verdict, "agrees");
      assertEquals(checkSecond(weighed, args).verdict, "agrees");
    }
  }
});

Deno.test("cross-entropy is the negative log-likelihood of the logarithms of softmax", () => {
  const x = sample([2, 3, 4]), target = indices([[0, 2, 3, 3], [2, 2, 1, 0]], [2, 4]);
  const options = { axis: 1, labelSmoothing: 0.1, ignoreIndex: 3 };
  assertEquals(
    valuesOf(crossEntropy(x, target, options)),
    valuesOf(negativeLogLikelihood(logSoftmax(x, 1), target, options)),
  );
});

Deno.test("label smoothing is a target of probabilities", () => {
  const smoothing = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(rowsOf(classNumber), smoothing, (rows, labelSmoothing) => {
    const x = tensor(rows.map(([row]) => row)), classes = rows.map(([, c]) => c), hot = oneHotRows(classes);
    const smooth = hot.map((row) => row.map((one) => (1 - labelSmoothing) * one + labelSmoothing / 3));
    const expected = valuesOf(crossEntropy(x, tensor(smooth), EACH));
    assertClose(valuesOf(crossEntropy(x, indices(classes), { labelSmoothing, ...EACH })), expected);
    assertClose(valuesOf(crossEntropy(x, tensor(hot), { labelSmoothing, ...EACH })), expected);
  }));
});

Deno.test("rows that are ignored could as well be missing, and nothing flows back to them", () => {
  const ignoreIndex = -7, target = fc.constantFrom(ignoreIndex, 0, 1, 2);
  fc.assert(fc.property(rowsOf(target), three(share), (rows, weights) => {
    const all = [...rows, [[1, 2, 3], 1] as const], kept = all.filter(([, c]) => c !== ignoreIndex);
    const options = { classWeights: tensor(weights), labelSmoothing: 0.1 };
    const x = parameter(all.map(([row]) => row)), less = parameter(kept.map(([row]) => row));
    const y = crossEntropy(x, indices(all.map(([, c]) => c)), { ...options, ignoreIndex });
    const expected = crossEntropy(less, indices(kept.map(([, c]) => c)), options);
    assertClose(valuesOf(y), valuesOf(expected));
    const slopes = all.map((_, i) => gradientOf(y, x).slice(3 * i, 3 * i + 3));
    assertClose(slopes.filter((_, i) => all[i][1] !== ignoreIndex).flat(), gradientOf(expected, less));
    assert(slopes.every((row, i) => all[i][1] !== ignoreIndex || row.every((slope) => slope === 0)));
  }));
});

Deno.test("scores of an ignored row may be anything, also not numbers", () => {
  const rows = [[NaN, 1, 2], [1, 2, 3], [Infinity, Infinity, 0]], target = indices([-1, 0, -1]);
  for (const classWeights of [undefined, parameter([1, 2, 3])]) {
    const x = parameter(rows), kept = parameter([rows[1]]), options = { classWeights, ignoreIndex: -1 };
    const y = crossEntropy(x, target, options), expected = crossEntropy(kept, indices([0]), options);
    assertEquals(valuesOf(y), valuesOf(expected));
    const zeros = [0, 0, 0], slopes = gradientOf(y, x).map((slope) => slope + 0); // no -0
    assertEquals(slopes, [...zeros, ...gradientOf(expected, kept), ...zeros]);
    if (classWeights) assertEquals(gradientOf(y, classWeights), gradientOf(expected, classWeights));
  }
  const x = parameter(rows), y = crossEntropy(x, indices([2, 0, -1]), { ignoreIndex: -1 });
  assertEquals(gradientOf(y, x).slice(0, 3), [NaN, NaN, NaN]); // this one is not ignored
});

/** Notes down what it is asked to calculate, and with which numbers. */
class Noting extends Reference {
  readonly asked: string[] = [];

  override elementwise(formula: Formula, inputs: Inputs, shape: Shape): Storage {
    const numbers = Object.entries(inputs).filter(([, input]) => typeof input === "number");
    this.asked.push(`${printFormula(formula)} ${JSON.stringify(numbers)} ${shape}`);
    return super.elementwise(formula, inputs, shape);
  }
}

Deno.test("the same is asked of a device for all labels: what a mean divides by is no number of one batch", () => {
  const before = device();
  try {
    const choices: { classWeights?: number[]; labelSmoothing?: number }[] = [
      {},
      { classWeights: [1, 2, 3] },
      { classWeights: [1, 2, 3], labelSmoothing: 0.1 },
    ];
    for (const options of choices) {
      const [some, all] = [[0, -1, 2], [1, 0, 2]].map((labels) => {
        const noting = new Noting();
        useDevice(noting);
        const classWeights = options.classWeights && tensor(options.classWeights);
        const x = parameter([[1, 2, 3], [4, 6, 5], [0, 2, 1]]);
        gradients(crossEntropy(x, indices(labels), { ...options, classWeights, ignoreIndex: -1 })).of(x);
        return noting.asked;
      });
      assertEquals(some, all);
    }
  } finally {
    useDevice(before);
  }
});

Deno.test("a mean divides by the weights of the classes that are named, with label smoothing too", () => {
  const x = sample([4, 3]), target = indices([2, -1, 0, 2]), classWeights = tensor([1, 2, 0.5]);
  for (const labelSmoothing of [0, 0.3]) {
    const options = { classWeights, labelSmoothing, ignoreIndex: -1 };
    const [total] = valuesOf(crossEntropy(x, target, { ...options, reduction: "sum" }));
    assertClose(valuesOf(crossEntropy(x, target, options)), [total / (0.5 + 1 + 0.5)]);
  }
});

Deno.test("where all rows are ignored, a sum is 0 and a mean is not a number", () => {
  const x = tensor([[1, 2], [3, 4]]), target = indices([-100, -100]), ignoreIndex = -100;
  assertEquals(valuesOf(crossEntropy(x, target, { ignoreIndex, reduction: "sum" })), [0]);
  for (const classWeights of [undefined, tensor([1, 2])]) {
    assertEquals(valuesOf(crossEntropy(x, target, { ignoreIndex, classWeights })), [NaN]);
  }
});

Deno.test("the axis of the classes may stand anywhere", () => {
  const x = sample([2, 3, 4]), target = indices([[0, 2, 1, 1], [2, 2, 1, 0]]), classWeights = tensor([1, 2, 0.5]);
  const options = { classWeights, labelSmoothing: 0.1, ...EACH };
  const inside = crossEntropy(x, target, { axis: 1, ...options });
  assertEquals(inside.shape, [2, 4]);
  assertClose(valuesOf(inside), valuesOf(crossEntropy(transpose(x), target, options)));
});

Deno.test("scores of any size give finite losses and gradients, and masked classes cost nothing", () => {
  const x = parameter([[1e4, -1e4, 0], [1e4, -1e4, 0], [-Infinity, 0, Math.log(3)]]);
  const y = crossEntropy(x, indices([0, 1, 2]), EACH);
  assertClose(valuesOf(y), [0, 2e4, Math.log(4 / 3)]);
  assertClose(gradientOf(sum(y), x), [0, 0, 0, 1, -1, 0, 0, 0.25, -0.25]);
  assert(valuesOf(negativeLogLikelihood(logSoftmax(x), indices([0, 1, 2]), EACH)).every(Number.isFinite));
});

Deno.test("there and back, the largest score of a row and the sum of its powers are found once", () => {
  const on = new Counting(), x = on.filled([2, 3]), shares = onDevice(on, () => tensor([[1, 0, 0], [0, 0.5, 0.5]]));
  const y = crossEntropyTerms(x, shares);
  assertEquals(on.reductions, 3);
  gradients(y, { upstream: y }).of(x);
  assertEquals(on.reductions, 4); // and the sum of the shares
});
