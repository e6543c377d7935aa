/** Losses that compare several numbers: scores with a margin, and vectors by their angle or distance. */
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { gradients } from "../../../lib/autograd.ts";
import { checkOp, checkSecond } from "../../../lib/check_op.ts";
import { indices, parameter, tensor } from "../../../lib/create.ts";
import { sum } from "../../../lib/ops/broadcast.ts";
import {
  cosineEmbedding,
  cosineSimilarity,
  hinge,
  hingeEmbedding,
  marginRanking,
  multiMargin,
  triplet,
} from "../../../lib/ops/losses.ts";
import { transpose } from "../../../lib/ops/movement.ts";
import { sample } from "../../../lib/ops/sample.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import { gradientOf, valuesOf } from "./values.ts";
import "../exact.ts";

function assertClose(actual: readonly number[], expected: readonly number[], bound = 1e-12) {
  assertEquals(actual.length, expected.length);
  actual.forEach((one, i) => assertAlmostEquals(one, expected[i], bound * Math.max(1, Math.abs(expected[i]))));
}

const number = fc.double({ min: -5, max: 5, noNaN: true });
const vector = fc.array(number, { minLength: 3, maxLength: 3 });
const margins = fc.constantFrom(0.25, 1, 2), powers = fc.constantFrom(1, 1.5, 2, 3);
const EACH = { reduction: "none" } as const;
const total = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0);

Deno.test("multi-margin: what the right class is short of, against each wrong class", () => {
  const rows = fc.array(fc.tuple(vector, fc.integer({ min: 0, max: 2 })), { minLength: 1 });
  fc.assert(fc.property(rows, margins, powers, (rows, margin, p) => {
    const x = tensor(rows.map(([scores]) => scores)), target = indices(rows.map(([, c]) => c));
    const short = rows.map(([scores, right]) =>
      total(scores.map((z, c) => c === right ? 0 : Math.max(0, margin - scores[right] + z) ** p)) / 3
    );
    assertClose(valuesOf(multiMargin(x, target, { margin, p, ...EACH })), short);
    assertClose(valuesOf(multiMargin(x, target, { margin, p })), [total(short) / rows.length]);
  }));
});

Deno.test("multi-margin: the gradient sums to 0 over the classes, the axis may stand anywhere, and squares curve", () => {
  const x = sample([2, 3, 4]), target = indices([[0, 2, 1, 1], [2, 2, 1, 0]]);
  const y = multiMargin(x, target, { axis: 1, margin: 2, p: 2, ...EACH });
  assertClose(valuesOf(y), valuesOf(multiMargin(transpose(x), target, { margin: 2, p: 2, ...EACH })));
  const slope = gradients(y, { upstream: sample([2, 4]) }).of(x);
  assertClose(valuesOf(sum(slope, 1)), new Array(8).fill(0));
  const squares = (x: Tensor, target: Tensor) => multiMargin(x, target, { margin: 9, p: 2 });
  assertEquals(checkSecond(squares, [sample([2, 3]), indices([2, 0])]).verdict, "agrees");
});

Deno.test("a margin that is reached costs nothing, and the slope there is 0", () => {
  const x = parameter([1, -1, 1]), sides = tensor([1, -1, -1]);
  assertEquals(gradientOf(sum(hinge(x, sides, EACH)), x), [0, 0, 1]);
  assertEquals(gradientOf(sum(hingeEmbedding(x, sides, EACH)), x), [1, -1, 0]);
  const zeros = tensor([0, 0, 0]);
  assertEquals(gradientOf(sum(marginRanking(x, zeros, sides, { margin: 1, ...EACH })), x), [0, 0, 1]);
  assertEquals(gradientOf(multiMargin(x, indices(0), { margin: 2, p: 1, reduction: "sum" }), x).map((s) => 3 * s), [
    -1,
    0,
    1,
  ]);
});

const dot = (a: readonly number[], b: readonly number[]) => total(a.map((one, i) => one * b[i]));
const pairs = fc.array(fc.tuple(vector, vector), { minLength: 1 });

Deno.test("a cosine is the product of two vectors over their lengths, and their lengths do not matter", () => {
  const scales = fc.double({ min: 0.1, max: 10, noNaN: true });
  fc.assert(fc.property(pairs, scales, (pairs, scale) => {
    const long = pairs.filter((pair) => pair.every((one) => dot(one, one) > 1e-6)); // below 1e-8 a length is raised
    if (long.length === 0) return;
    const [a, b] = [0, 1].map((i) => tensor(long.map((pair) => pair[i])));
    const expected = long.map(([a, b]) => dot(a, b) / Math.hypot(...a) / Math.hypot(...b));
    const scaled = tensor(long.map(([a]) => a.map((x) => x * scale)));
    assertClose(valuesOf(cosineSimilarity(a, b)), expected);
    assertClose(valuesOf(cosineSimilarity(scaled, b)), expected);
    assertClose(valuesOf(cosineSimilarity(transpose(a), transpose(b), { axis: 0 })), expected);
  }));
});

Deno.test("a vector of zeros has the cosine 0, and a finite gradient", () => {
  const a = parameter([[0, 0]]), b = tensor([[3, 4]]);
  assertEquals(valuesOf(cosineSimilarity(a, b)), [0]);
  assertClose(gradientOf(sum(cosineSimilarity(a, b)), a), [0.6e8, 0.8e8]);
  assertClose(valuesOf(cosineEmbedding(a, b, tensor([1]))), [1]);
  assertClose(gradientOf(cosineEmbedding(a, b, tensor([1])), a), [-0.6e6, -0.8e6]);
});

Deno.test("a triplet: the distance to the positive, minus that to the negative, plus the margin", () => {
  const triples = fc.array(fc.tuple(vector, vector, vector), { minLength: 1 });
  fc.assert(fc.property(triples, margins, powers, fc.boolean(), (rows, margin, p, swap) => {
    const [anchor, positive, negative] = [0, 1, 2].map((i) => tensor(rows.map((row) => row[i])));
    const distance = (a: readonly number[], b: readonly number[]) =>
      total(a.map((x, i) => Math.abs(x - b[i] + 1e-6) ** p)) ** (1 / p);
    const expected = rows.map(([a, b, c]) => {
      const far = swap ? Math.min(distance(a, c), distance(b, c)) : distance(a, c);
      return Math.max(0, margin + distance(a, b) - far);
    });
    assertClose(valuesOf(triplet(anchor, positive, negative, { margin, p, swap, ...EACH })), expected);
  }));
});

Deno.test("a triplet has a gradient in every norm, also where anchor and positive are one point", () => {
  for (const p of [1, 2, 3]) {
    const loss = (a: Tensor, b: Tensor, c: Tensor) => triplet(a, b, c, { p, margin: 4, swap: true });
    const args: Parameters<typeof loss> = [sample([2, 3]), sample([2, 3], undefined, 1), sample([2, 3], undefined, 2)];
    assertEquals(checkOp(loss, args).verdict, "agrees");
  }
  const anchor = parameter([[1, 2]]), y = triplet(anchor, tensor([[1, 2]]), tensor([[1, 2.5]]));
  assertClose(gradientOf(y, anchor), [Math.SQRT1_2 - 2e-6, Math.SQRT1_2 + 1], 1e-9);
});

Deno.test("a distance of 0 has the slope 0, in every norm", () => {
  for (const p of [1, 1.5, 2, 3]) {
    const [anchor, positive] = [0, 1].map(() => parameter([[1, 2]])), negative = tensor([[4, 2]]);
    const y = triplet(anchor, positive, negative, { epsilon: 0, margin: 9, p }), found = gradients(y);
    assertClose(valuesOf(y), [6]);
    assertClose(valuesOf(found.of(anchor)), [1, 0]); // away from the negative alone
    assertClose(valuesOf(found.of(positive)), [0, 0]);
  }
});

Deno.test("vectors of any length have a cosine, and a gradient that is as short as they are long", () => {
  for (const size of [1e-150, 1, 1e150, 1e200, 1e300]) {
    const a = parameter([[3 * size, 4 * size]]), b = tensor([[4 * size, 3 * size]]), target = tensor([1]);
    const y = cosineSimilarity(a, b, { epsilon: 0 });
    assertClose(valuesOf(y), [0.96]);
    assertClose(gradientOf(sum(y), a).map((slope) => slope * size), [0.0448, -0.0336]); // (b/|b| - y a/|a|) / |a|
    if (size < 1) continue; // there the embedding loss lengthens them
    assertClose(valuesOf(cosineEmbedding(a, b, target)), [0.04]);
    assertClose(gradientOf(cosineEmbedding(a, b, target), a).map((slope) => slope * size), [-0.0448, 0.0336]);
  }
});

Deno.test("in cosine embedding the squared lengths are 1e-12 larger, on either side of a length of 1", () => {
  for (const size of [1e-7, 1e-6, 0.1, 1, 1 + 1e-9, 3]) {
    const a = parameter([[0.6 * size, 0.8 * size]]), b = tensor([[0.8, 0.6]]), y = cosineEmbedding(a, b, tensor([-1]));
    const length = (one: number) => Math.sqrt(one * one + 1e-12);
    assertClose(valuesOf(y), [0.96 * size / length(size) / length(1)], 1e-15);
    const along = [0.6, 0.8].map((part) => 0.96 * part * (size / length(size)) ** 2);
    const expected = [0.8, 0.6].map((part, i) => (part - along[i]) / length(size) / length(1));
    assertClose(gradientOf(y, a), expected, 1e-13);
  }
});

Deno.test("shapes and settings that mean nothing are refused", () => {
  const refused = (run: () => unknown, message: string) => assertEquals(assertThrows(run, Error).message, message);
  const a = tensor([[1, 2, 3], [4, 5, 6]]), row = tensor([1, 2, 3]), target = indices([0, 1]);
  const cure = "must have the same shape, as a loss does not broadcast";
  refused(() => cosineSimilarity(a, row), `Cannot take the cosine of [2, 3] and [3]: a and b ${cure}`);
  refused(
    () => cosineSimilarity(a, a, { axis: 2 }),
    "Cannot take the cosine of [2, 3] along axis 2: its axes are -2 to 1",
  );
  refused(
    () => cosineEmbedding(a, a, a),
    "Cannot take the cosine embedding loss of [2, 3] for a target of shape [2, 3]: expected a target of shape [2]",
  );
  refused(
    () => triplet(a, a, row),
    `Cannot take the triplet loss of [2, 3] and [2, 3] and [3]: anchor and positive and negative ${cure}`,
  );
  refused(
    () => triplet(a, a, a, { p: 0.5 }),
    "Cannot take the triplet loss of [2, 3] with p 0.5: it must be 1 or more",
  );
  const multi = "Cannot take the multi-margin loss of";
  refused(() => multiMargin(a, target, { p: 0 }), `${multi} [2, 3] with p 0: it must be 1 or more`);
  refused(() => multiMargin(a, indices([0, 3])), `${multi} [2, 3]: target 1 is 3, but classes are 0 to 2`);
  refused(
    () => multiMargin(a, a),
    `${multi} [2, 3] for a target of shape [2, 3]: expected class numbers of shape [2]`,
  );
});
