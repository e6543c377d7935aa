import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { zeros } from "../../../lib/create.ts";
import { add, mul } from "../../../lib/ops/arithmetic.ts";
import { reshape } from "../../../lib/ops/broadcast.ts";
import { convolution, type ConvolutionOptions, convolutionTransposed } from "../../../lib/ops/convolution.ts";
import { linear } from "../../../lib/ops/layers.ts";
import { transpose } from "../../../lib/ops/movement.ts";
import { type Shape, sizeOf, stridesOf } from "../../../lib/shape.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import { assertClose, assertTied, inner, numbers, random } from "./close.ts";
import "../exact.ts";

/** A convolution that can be: shapes and options for one to three spatial axes. */
const trial = fc.integer({ min: 1, max: 3 }).chain((axes) => {
  const list = (min: number, max: number) => fc.array(fc.integer({ min, max }), { minLength: axes, maxLength: axes });
  return fc.record({
    batch: fc.integer({ min: 1, max: 2 }),
    groups: fc.integer({ min: 1, max: 2 }),
    inputs: fc.integer({ min: 1, max: 2 }),
    outputs: fc.integer({ min: 1, max: 2 }),
    kernel: list(1, 3),
    stride: list(1, 3),
    padding: list(0, 2),
    dilation: list(1, 2),
    spare: list(0, 3),
  });
}).map(({ batch, groups, inputs, outputs, kernel, stride, padding, dilation, spare }) => {
  const spatial = kernel.map((k, i) => Math.max(1, dilation[i] * (k - 1) + 1 - 2 * padding[i] + spare[i]));
  return {
    x: [batch, groups * inputs, ...spatial],
    weight: [groups * outputs, inputs, ...kernel],
    options: { stride, padding, dilation, groups },
  };
});

/** All places of a shape. */
function placesOf(shape: Shape): number[][] {
  return shape.reduce<number[][]>(
    (places, size) => places.flatMap((place) => Array.from({ length: size }, (_, i) => [...place, i])),
    [[]],
  );
}

/** The convolution as its definition says it, one number after the other. */
function slowly(x: Tensor, weight: Tensor, y: Shape, options: Required<ConvolutionOptions>): number[] {
  const { groups } = options,
    [stride, padding, dilation] = [options.stride, options.padding, options.dilation] as number[][];
  const [xs, ws] = [numbers(x), numbers(weight)], [xStrides, wStrides] = [stridesOf(x.shape), stridesOf(weight.shape)];
  const at = (place: readonly number[], strides: readonly number[]) =>
    place.reduce((sum, one, axis) => sum + one * strides[axis], 0);
  const [outputs, taken, ...kernel] = weight.shape;
  return placesOf(y).map(([n, out, ...window]) => {
    const first = Math.floor(out / (outputs / groups)) * taken;
    return placesOf([taken, ...kernel]).reduce((sum, [channel, ...inside]) => {
      const place = inside.map((k, i) => window[i] * stride[i] - padding[i] + k * dilation[i]);
      if (place.some((one, i) => one < 0 || one >= x.shape[i + 2])) return sum;
      return sum + xs[at([n, first + channel, ...place], xStrides)] * ws[at([out, channel, ...inside], wStrides)];
    }, 0);
  });
}

Deno.test("a convolution is what its definition says, for one to three spatial axes", () => {
  fc.assert(fc.property(trial, ({ x, weight, options }) => {
    const [input, kernel] = [random(x, 1), random(weight, 2)], y = convolution(input, kernel, undefined, options);
    assertClose(y, { shape: y.shape, values: slowly(input, kernel, y.shape, options) });
  }));
});

Deno.test("a convolution is linear in its input, and in its weight", () => {
  fc.assert(fc.property(trial, fc.double({ min: -3, max: 3, noNaN: true }), ({ x, weight, options }, factor) => {
    const [a, b, v, w] = [random(x, 1), random(x, 2), random(weight, 3), random(weight, 4)];
    const convolve = (x: Tensor, weight: Tensor) => convolution(x, weight, undefined, options);
    const mixed = (a: Tensor, b: Tensor) => add(a, mul(factor, b));
    assertClose(convolve(mixed(a, b), v), mixed(convolve(a, v), convolve(b, v)), 1e-11);
    assertClose(convolve(a, mixed(v, w)), mixed(convolve(a, v), convolve(a, w)), 1e-11);
  }));
});

// <conv(x), y> = <x, transposed(y)>: that is what makes it the way back
Deno.test("the transposed convolution is the adjoint of the convolution", () => {
  fc.assert(fc.property(trial, ({ x, weight, options }) => {
    const [input, kernel] = [random(x, 1), random(weight, 2)], y = convolution(input, kernel, undefined, options);
    const upstream = random(y.shape, 3), { stride, padding, dilation } = options;
    const outputPadding = weight.slice(2).map((k, i) =>
      (x[i + 2] + 2 * padding[i] - dilation[i] * (k - 1) - 1) % stride[i]
    );
    const back = convolutionTransposed(upstream, kernel, undefined, { ...options, outputPadding });
    const size = sizeOf(y.shape) * sizeOf(weight); // a bound on the number of terms, each of which is at most 8
    assertAlmostEquals(inner(y, upstream), inner(input, back), 1e-13 * size);
  }));
});

Deno.test("a kernel that covers the input is a linear layer", () => {
  const layer = (x: Tensor, weight: Tensor, bias: Tensor) =>
    reshape(linear(reshape(x, [2, 12]), reshape(weight, [5, 12]), bias), [2, 5, 1, 1]);
  assertTied((x, weight, bias) => convolution(x, weight, bias), layer, [
    random([2, 3, 2, 2], 1),
    random([5, 3, 2, 2], 2),
    random([5], 3),
  ]);
});

Deno.test("a kernel of one place is a linear layer on the channels of every place", () => {
  const layer = (x: Tensor, weight: Tensor, bias: Tensor) =>
    transpose(linear(transpose(x), reshape(weight, [4, 3]), bias));
  assertTied((x, weight, bias) => convolution(x, weight, bias), layer, [
    random([2, 3, 5], 1),
    random([4, 3, 1], 2),
    random([4], 3),
  ]);
});

Deno.test("convolutions refuse what does not fit", () => {
  const refused = (x: number[], weight: number[], options: ConvolutionOptions, message: string, bias?: number[]) =>
    assertThrows(() => convolution(zeros(x), zeros(weight), bias && zeros(bias), options), Error, message);
  refused([1, 4, 6], [4, 3, 2], {
    groups: 2,
  }, "Cannot convolve [1, 4, 6] with weight [4, 3, 2] in 2 groups: the input has 4 channels, the weight takes 6");
  refused([1, 4, 6], [4, 4, 2], {
    groups: 3,
  }, "Cannot convolve [1, 4, 6] with weight [4, 4, 2] in 3 groups: 4 channels cannot be divided evenly");
  refused([1, 4, 6], [3, 2, 2], {
    groups: 2,
  }, "Cannot convolve [1, 4, 6] with weight [3, 2, 2] in 2 groups: 3 channels cannot be divided evenly");
  refused([1, 4, 6], [4, 4, 2], {
    groups: 0,
  }, "Cannot convolve [1, 4, 6] with weight [4, 4, 2] in 0 groups: there must be 1, 2, 3, ... groups");
  refused(
    [1, 2, 6],
    [4, 3, 2],
    {},
    "Cannot convolve [1, 2, 6] with weight [4, 3, 2] in 1 group: the input has 2 channels, the weight takes 3",
  );
  refused(
    [1, 1, 4, 4],
    [1, 1, 5, 5],
    {},
    "Cannot convolve [1, 1, 4, 4] with a kernel [5, 5]: it spans 5 along axis 2, which is 4 long with its padding",
  );
  refused([1, 4], [4, 4], {}, "Cannot convolve [1, 4] with weight [4, 4]: it must be [out, in / groups, ...kernel]");
  refused(
    [1, 2, 8],
    [2, 2, 3, 3],
    {},
    "Cannot convolve [1, 2, 8] with weight [2, 2, 3, 3]: the input must have 4 axes, [batch, in, ...spatial]",
  );
  refused([1, 2, 8], [3, 2, 3], {}, "Cannot convolve [1, 2, 8] with bias [2]: expected [3]", [2]);
  const same = JSON.parse('{ "padding": "same" }');
  const choices = 'with padding "same": it must be a number, or a list of them';
  refused([1, 2, 8], [3, 2, 3], same, `Cannot convolve [1, 2, 8] ${choices}`);
  refused(
    [1, 2, 8],
    [3, 2, 3],
    { stride: 0 },
    "Cannot convolve [1, 2, 8] with stride [0]: it must be whole, and at least 1",
  );
});

Deno.test("transposed convolutions refuse what does not fit", () => {
  const refused = (
    x: number[],
    weight: number[],
    options: Parameters<typeof convolutionTransposed>[3],
    message: string,
  ) => assertThrows(() => convolutionTransposed(zeros(x), zeros(weight), undefined, options), Error, message);
  refused(
    [1, 3, 4],
    [2, 1, 2],
    {},
    "Cannot convolve transposed [1, 3, 4] with weight [2, 1, 2] in 1 group: the input has 3 channels, the weight takes 2",
  );
  refused(
    [1, 2, 4],
    [2, 1, 2],
    { outputPadding: 1 },
    "Cannot convolve transposed [1, 2, 4] with outputPadding [1]: along axis 2 it must be smaller than the stride, 1, or the dilation, 1",
  );
  refused(
    [1, 2, 1],
    [2, 1, 2],
    { padding: 1 },
    "Cannot convolve transposed [1, 2, 1] with padding [1]: nothing is left along axis 2",
  );
  refused(
    [1, 2],
    [2, 1],
    {},
    "Cannot convolve transposed [1, 2] with weight [2, 1]: it must be [in, out / groups, ...kernel]",
  );
  assert(convolutionTransposed(zeros([1, 2, 4]), zeros([2, 3, 2]), undefined, { groups: 2 }).shape[1] === 6);
});
