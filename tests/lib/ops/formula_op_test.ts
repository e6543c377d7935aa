import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { gradients } from "../../../lib/autograd.ts";
import { parameter, tensor, zeros } from "../../../lib/create.ts";
import { Reference } from "../../../lib/device/reference.ts";
import { parseFormula } from "../../../lib/formula/parse.ts";
import { calculate } from "../../../lib/ops/calculate.ts";
import { add, div, leakyRelu, mul, square, sub, sum, tanh, where } from "../../../lib/ops/mod.ts";
import { broadcast, type Shape, showShape, sizeOf, stridesOf } from "../../../lib/shape.ts";
import { device, useDevice } from "../../../lib/tensor.ts";
import { gradientOf, valuesOf } from "./values.ts";
import "../exact.ts";

Deno.test("a number stands for itself at every place, on either side", () => {
  const x = parameter([1, 2, 4]);
  assertEquals(valuesOf(add(x, 1)), [2, 3, 5]);
  assertEquals(valuesOf(div(2, x)), [2, 1, 0.5]);
  assertEquals(gradientOf(mul(3, x), x, tensor([1, 10, 100])), [3, 30, 300]);
  assertEquals(gradientOf(div(2, x), x, tensor([1, 1, 1])), [-2, -0.5, -0.125]);
});

Deno.test("two numbers make a tensor of shape []", () => {
  const y = add(2, 3);
  assertEquals([valuesOf(y), y.shape, y.tracked], [[5], [], false]);
});

Deno.test("settings have usual values, and may be given one by one", () => {
  const x = tensor([-2, 3]);
  assertEquals(valuesOf(leakyRelu(x)), [-0.02, 3]);
  assertEquals(valuesOf(leakyRelu(x, {})), [-0.02, 3]);
  assertEquals(valuesOf(leakyRelu(x, { slope: undefined })), [-0.02, 3]);
  assertEquals(valuesOf(leakyRelu(x, { slope: 0.5 })), [-1, 3]);
});

Deno.test("a tensor may be both operands, and its gradients add up", () => {
  const x = parameter([3, -2]);
  assertEquals(gradientOf(mul(x, x), x, tensor([1, 10])), [6, -40]);
  assertEquals(gradientOf(sub(x, x), x, tensor([1, 10])), [0, 0]);
  assertEquals(gradientOf(div(x, x), x, tensor([1, 10])), [0, 0]);
});

/** Where broadcasting puts the numbers of x: for each place of the shape, the place in x. */
function placesIn(x: Shape, shape: Shape): number[] {
  const own = stridesOf(x), strides = stridesOf(shape), lead = shape.length - x.length;
  return Array.from({ length: sizeOf(shape) }, (_, place) =>
    x.reduce((at, size, axis) => {
      const here = Math.floor(place / strides[axis + lead]) % shape[axis + lead];
      return at + (size === 1 ? 0 : here * own[axis]);
    }, 0));
}

Deno.test("shapes broadcast, and gradients add up where a number was repeated", () => {
  const size = fc.constantFrom(1, 2, 3), bit = fc.boolean();
  const pairs = fc.array(fc.tuple(size, bit, bit), { maxLength: 3 }).chain((axes) => {
    const cut = (which: 1 | 2) => axes.map((axis) => axis[which] ? axis[0] : 1);
    return fc.tuple(fc.nat(axes.length), fc.nat(axes.length)).map(([i, j]) => [cut(1).slice(i), cut(2).slice(j)]);
  });
  const numbersOf = (shape: Shape, first: number) => Array.from({ length: sizeOf(shape) }, (_, i) => first + i);
  fc.assert(fc.property(pairs, ([a, b]) => {
    const shape = broadcast("multiply", [a, b]), inA = placesIn(a, shape), inB = placesIn(b, shape);
    const left = numbersOf(a, 2), right = numbersOf(b, -3), upstream = numbersOf(shape, 1);
    const x = parameter(left, a), z = parameter(right, b), y = mul(x, z);
    assertEquals(y.shape, shape);
    assertEquals(valuesOf(y), upstream.map((_, i) => left[inA[i]] * right[inB[i]]));
    const dx = left.map(() => 0), dz = right.map(() => 0);
    upstream.forEach((u, i) => {
      dx[inA[i]] += u * right[inB[i]];
      dz[inB[i]] += u * left[inA[i]];
    });
    const found = gradients(y, { upstream: tensor(upstream, shape) });
    assertEquals([found.of(x).shape, found.of(z).shape], [a, b]);
    assertEquals([valuesOf(found.of(x)), valuesOf(found.of(z))], [dx, dz], `${showShape(a)} ${showShape(b)}`);
  }));
});

Deno.test("a tensor without numbers gives one without numbers, and the gradient of the other is 0", () => {
  const x = parameter([1], [1, 1]), y = mul(x, zeros([2, 0]));
  assertEquals(y.shape, [2, 0]);
  assertEquals(gradientOf(y, x, zeros([2, 0])), [0]);
});

Deno.test("shapes that do not fit are refused in the words of the op", () => {
  const { message } = assertThrows(() => mul(zeros([2, 3]), zeros([2])), Error);
  assertEquals(
    message,
    "Cannot multiply [2, 3] and [2]: along axis -1 the sizes are 3 and 2; they must be equal, or one of them 1",
  );
});

Deno.test("tensors of two devices are refused", () => {
  const before = device(), x = tensor([1]);
  try {
    useDevice(new Reference("float32"));
    assertThrows(
      () => add(x, tensor([1])),
      Error,
      "Cannot add: [1] on reference (float64) and [1] on reference (float32) are on two devices",
    );
  } finally {
    useDevice(before);
  }
});

Deno.test("nothing flows back to a mask, and no gradient of it is missing", () => {
  const condition = parameter([1, 0]), a = parameter([2, 3]), b = parameter([5, 7]), y = where(condition, a, b);
  assertEquals(valuesOf(y), [2, 7]);
  const found = gradients(y, { upstream: tensor([10, 100]) });
  assertEquals([condition, a, b].map((x) => valuesOf(found.of(x))), [[0, 0], [10, 0], [0, 100]]);
});

Deno.test("gradients of gradients, until nothing is left", () => {
  const x = parameter([0.3, -1.2]), once = gradients(sum(mul(square(x), x)), { tracked: true }).of(x);
  const twice = gradients(sum(once), { tracked: true }).of(x), thrice = gradients(sum(twice)).of(x);
  valuesOf(x).forEach((value, i) => {
    assertAlmostEquals(valuesOf(once)[i], 3 * value * value, 1e-14);
    assertAlmostEquals(valuesOf(twice)[i], 6 * value, 1e-14);
    assertAlmostEquals(valuesOf(thrice)[i], 6, 1e-14);
  });
});

Deno.test("a formula of one's own finds its gradients by calculus, on the device of its tensors", () => {
  const before = device(), x = parameter([1, 2]), scale = parameter(3);
  try {
    useDevice(new Reference("float32"));
    const y = calculate(
      "scale",
      parseFormula("x * factor + scale", ["x", "factor", "scale"]),
      ["x", "factor", "scale"],
      [
        x,
        5,
        scale,
      ],
    );
    const found = gradients(y, { upstream: mul(x, 10) });
    assertEquals([found.of(x), found.of(scale)].map(valuesOf), [[50, 100], [30]]);
    assert(found.of(x).device === before);
  } finally {
    useDevice(before);
  }
});

Deno.test("what is not tracked is not remembered", () => {
  assertEquals(tanh(tensor([1])).origin, undefined);
  assertEquals(tanh(parameter([1])).origin?.name, "tanh");
});
