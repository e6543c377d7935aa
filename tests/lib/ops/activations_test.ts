import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import * as chapter from "../../../chapters/04_activations/activations.ts";
import { gradients } from "../../../lib/autograd.ts";
import { parameter, tensor } from "../../../lib/create.ts";
import * as ops from "../../../lib/ops/activations.ts";
import { sum } from "../../../lib/ops/broadcast.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import { gradientOf, valuesOf } from "./values.ts";
import "../exact.ts";

type Activation = (x: Tensor) => Tensor;

const { prelu: _, step: __, ...unary } = ops;
const all: readonly [string, Activation][] = Object.entries(unary).map(([name, op]) => [name, (x) => op(x)]);

/** Values and slopes, from mpmath 1.3 with 400 digits. */
const X = [-700, -40, -8, -1e-30, 1e-30, 40, 700];
// deno-fmt-ignore
const KNOWN: Readonly<Record<string, readonly [values: readonly number[], slopes: readonly number[]]>> = {
  sigmoid: [[9.85967654375977e-305, 4.248354255291589e-18, 0.0003353501304664781, 0.5, 0.5, 1, 1], [9.85967654375977e-305, 4.248354255291589e-18, 0.00033523767075647424, 0.25, 0.25, 4.248354255291589e-18, 9.85967654375977e-305]],
  logSigmoid: [[-700, -40, -8.000335406372896, -0.6931471805599453, -0.6931471805599453, -4.248354255291589e-18, -9.85967654375977e-305], [1, 1, 0.9996646498695335, 0.5, 0.5, 4.248354255291589e-18, 9.85967654375977e-305]],
  tanh: [[-1, -1, -0.9999997749296758, -1e-30, 1e-30, 1, 1], [0, 7.219405551381661e-35, 4.5014059756372915e-07, 1, 1, 7.219405551381661e-35, 0]],
  tanhshrink: [[-699, -39, -7.000000225070324, -3.333333333333334e-91, 3.333333333333334e-91, 39, 699], [1, 1, 0.9999995498594024, 1.0000000000000001e-60, 1.0000000000000001e-60, 1, 1]],
  elu: [[-1, -1, -0.9996645373720975, -1e-30, 1e-30, 40, 700], [9.85967654375977e-305, 4.248354255291589e-18, 0.00033546262790251185, 1, 1, 1, 1]],
  selu: [[-1.7580993408473766, -1.7580993408473766, -1.7575095642223824, -1.758099340847377e-30, 1.0507009873554805e-30, 42.028039494219215, 735.4906911488363], [1.7334290832552394e-304, 7.46902881591429e-18, 0.0005897766249943349, 1.7580993408473766, 1.0507009873554805, 1.0507009873554805, 1.0507009873554805]],
  softplus: [[9.85967654375977e-305, 4.248354255291589e-18, 0.00033540637289576885, 0.6931471805599453, 0.6931471805599453, 40, 700], [9.85967654375977e-305, 4.248354255291589e-18, 0.0003353501304664781, 0.5, 0.5, 1, 1]],
  gelu: [[0, 0, -4.976768459417427e-15, -5e-31, 5e-31, 40, 700], [0, 0, -3.979607261086796e-14, 0.5, 0.5, 1, 1]],
  geluTanh: [[0, 0, -3.1077829375011112e-21, -5e-31, 5e-31, 40, 700], [0, 0, -4.7147845041068414e-20, 0.5, 0.5, 1, 1]],
  silu: [[-6.90177358063184e-302, -1.6993417021166355e-16, -0.002682801043731825, -5e-31, 5e-31, 40, 700], [-6.891913904088079e-302, -1.6568581595637197e-16, -0.0023465512355853157, 0.5, 0.5, 1.0000000000000002, 1]],
  mish: [[-6.90177358063184e-302, -1.6993417021166355e-16, -0.0026832508825465375, -6.0000000000000005e-31, 6.0000000000000005e-31, 40, 700], [-6.891913904088079e-302, -1.6568581595637197e-16, -0.0023473943816052943, 0.6, 0.6, 1, 1]],
  softsign: [[-0.9985734664764622, -0.975609756097561, -0.8888888888888888, -1e-30, 1e-30, 0.975609756097561, 0.9985734664764622], [2.03499789377718e-06, 0.000594883997620464, 0.012345679012345678, 1, 1, 0.000594883997620464, 2.03499789377718e-06]],
};

function assertDigits(actual: readonly number[], expected: readonly number[], name: string) {
  expected.forEach((value, i) =>
    assert(Math.abs(actual[i] - value) <= 1e-13 * Math.abs(value), `${name} at ${X[i]}: ${actual[i]}, not ${value}`)
  );
}

for (const [name, [values, slopes]] of Object.entries(KNOWN)) {
  Deno.test(`${name} keeps thirteen digits far out and next to 0, in value and slope`, () => {
    const x = parameter(X), y = new Map(all).get(name)!(x);
    assertDigits(valuesOf(y), values, name);
    assertDigits(gradientOf(sum(y), x), slopes, `the slope of ${name}`);
  });
}

for (const [name, op] of all) {
  Deno.test(`${name} is finite for every finite number, with its first two derivatives; what is no number stays so`, () => {
    const right = [0, 1e-300, 22, 40, 700, 800, 1e30, 1e155, 1.7e308], numbers = [...right, ...right.map((x) => -x)];
    const x = parameter(numbers), y = op(x), slope = gradients(sum(y), { tracked: true }).of(x);
    const bends = slope.tracked ? gradientOf(sum(slope), x) : [];
    [valuesOf(y), valuesOf(slope), bends].forEach((list, order) =>
      list.forEach((value, i) => assert(Number.isFinite(value), `derivative ${order} at ${numbers[i]} is ${value}`))
    );
    assertEquals(valuesOf(op(tensor([NaN]))), [NaN]);
  });
}

Deno.test("a Hessian of a smooth activation has its digits where the curve is flat", () => {
  // s'' = s (1 - s) (1 - 2 s), and e^-40 is all that counts there.
  const x = parameter([-40, 40]), slope = gradients(sum(ops.sigmoid(x)), { tracked: true }).of(x);
  const [left, right] = gradientOf(sum(slope), x), flat = Math.exp(-40);
  assertAlmostEquals(left, flat, 1e-14 * flat);
  assertAlmostEquals(right, -flat, 1e-14 * flat);
});

Deno.test("the ops are the activations of chapter 4, on tensors", () => {
  const pairs: readonly [Activation, chapter.Activation][] = [
    [ops.identity, chapter.identity],
    [ops.sigmoid, chapter.sigmoidUnit],
    [ops.tanh, chapter.tanhUnit],
    [ops.relu, chapter.relu],
    [(x) => ops.leakyRelu(x, { slope: 0.2 }), chapter.leakyRelu(0.2)],
    [(x) => ops.elu(x, { alpha: 0.5 }), chapter.elu(0.5)],
    [(x) => ops.softplus(x, { threshold: Infinity }), chapter.softplusUnit],
    [ops.gelu, chapter.gelu],
    [ops.geluTanh, chapter.geluTanh],
    [ops.silu, chapter.silu],
  ];
  fc.assert(fc.property(fc.double({ min: -100, max: 100, noNaN: true }), (z) => {
    for (const [op, { name, value, derivative }] of pairs) {
      const x = parameter([z]), y = op(x), found = [...valuesOf(y), ...gradientOf(y, x)];
      [value(z), derivative(z)].forEach((expected, i) => {
        // A sum that nearly cancels, as the slope of GELU near -0.75, has the digits of its terms: these are below 1.
        const allowed = 1e-12 * Math.abs(expected) + (Math.abs(z) < 4 ? 1e-15 : 0) + 1e-300;
        assert(Math.abs(found[i] - expected) <= allowed, `${name} at ${z}: ${found[i]}, chapter 4 has ${expected}`);
      });
    }
  }));
});

Deno.test("at a kink each has the slope that is chosen", () => {
  const slopesAt = (op: Activation, places: readonly number[]) => {
    const x = parameter(places);
    return gradientOf(sum(op(x)), x);
  };
  assertEquals(slopesAt(ops.relu, [0, -0]), [0, 0]);
  assertEquals(slopesAt(ops.relu6, [0, 3, 6]), [0, 1, 0]);
  assertEquals(slopesAt((x) => ops.leakyRelu(x, { slope: 0.2 }), [0]), [0.2]);
  assertEquals(slopesAt((x) => ops.elu(x, { alpha: 0.5 }), [0]), [0.5]);
  assertEquals(slopesAt(ops.hardtanh, [-1, 0, 1]), [0, 1, 0]);
  assertEquals(slopesAt(ops.hardsigmoid, [-3, 3]), [0, 0]);
  assertEquals(slopesAt(ops.hardswish, [-3, 3]), [-0.5, 1.5]);
  assertEquals(slopesAt(ops.softplus, [20.001]), [1]);
});

Deno.test("a step jumps at 0, to a value of choice, and nothing flows back", () => {
  const x = parameter([-1e-300, 0, -0, 1e-300, NaN]);
  assertEquals(valuesOf(ops.step(x)), [0, 1, 1, 1, NaN]);
  assertEquals(valuesOf(ops.step(x, { atZero: 0.5 })), [0, 0.5, 0.5, 1, NaN]);
  assertEquals(ops.step(x).tracked, false);
});

Deno.test("prelu learns its slope: a weight for each channel collects what comes from the left of 0", () => {
  const x = parameter([-1, 2, -3, 4, -5, 6], [1, 2, 3]), weight = parameter([0.1, 0.5], [2, 1]);
  const y = ops.prelu(x, weight), found = gradients(sum(y));
  assertEquals(valuesOf(y), [-0.1, 2, -3 * 0.1, 4, -2.5, 6]);
  assertEquals(valuesOf(found.of(x)), [0.1, 1, 0.1, 1, 0.5, 1]);
  assertEquals(valuesOf(found.of(weight)), [-4, -5]);
});
