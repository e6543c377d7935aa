import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { parameter, tensor } from "../../../lib/create.ts";
import {
  abs,
  erf,
  exp,
  expm1,
  floor,
  log,
  log1p,
  reciprocal,
  round,
  rsqrt,
  sign,
  sqrt,
  square,
  sum,
} from "../../../lib/ops/mod.ts";
import { gradients } from "../../../lib/autograd.ts";
import { gradientOf, valuesOf } from "./values.ts";
import "../exact.ts";

Deno.test("abs has slope 0 at 0, and the root an infinite one", () => {
  const x = parameter([-2, 0, -0, 3]);
  assertEquals(gradientOf(sum(abs(x)), x), [-1, 0, 0, 1]);
  const z = parameter([0, 4]);
  assertEquals(gradientOf(sum(sqrt(z)), z), [Infinity, 0.25]);
});

Deno.test("halves are rounded to the even number", () => {
  const halves = [0.5, 1.5, 2.5, -0.5, -1.5, 2.4, -2.6];
  assertEquals(valuesOf(round(tensor(halves))), [0, 2, 2, -0, -2, 2, -3]);
  assertEquals(valuesOf(floor(tensor(halves))), [0, 1, 2, -1, -2, 2, -3]);
});

Deno.test("a rounded number is whole, and no whole number is nearer", () => {
  fc.assert(fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (x) => {
    const [near] = valuesOf(round(tensor([x]))), [below] = valuesOf(floor(tensor([x])));
    assertEquals([Number.isInteger(near), Number.isInteger(below)], [true, true]);
    assertEquals([Math.abs(near - x) <= 0.5, below <= x, x < below + 1], [true, true, true]);
  }));
});

Deno.test("nothing flows back through steps", () => {
  const x = parameter([1.2]);
  assertEquals([sign(x), round(x), floor(x)].map(({ tracked }) => tracked), [false, false, false]);
});

Deno.test("small numbers keep their digits in expm1, log1p and erf, and in their slopes", () => {
  const x = parameter([1e-20, -1e-20]);
  assertEquals(valuesOf(expm1(x)), [1e-20, -1e-20]);
  assertEquals(valuesOf(log1p(x)), [1e-20, -1e-20]);
  assertAlmostEquals(valuesOf(erf(x))[0], 2e-20 / Math.sqrt(Math.PI), 1e-35);
  const far = parameter([-50]);
  assertEquals(gradientOf(expm1(far), far, tensor([1])), [Math.exp(-50)]); // and not y + 1, which is 0 here
});

Deno.test("at the ends there is what limits give", () => {
  assertEquals(valuesOf(exp(tensor([-Infinity, -746, 710]))), [0, 0, Infinity]);
  assertEquals(valuesOf(log(tensor([0, -1, Infinity]))), [-Infinity, NaN, Infinity]);
  assertEquals(valuesOf(sqrt(tensor([-1, 0]))), [NaN, 0]);
  assertEquals(valuesOf(rsqrt(tensor([0, Infinity]))), [Infinity, 0]);
  assertEquals(valuesOf(reciprocal(tensor([0, -Infinity]))), [Infinity, -0]);
  const x = parameter([-1e300, -40, 40, 1e300]);
  assertEquals(gradientOf(sum(erf(x)), x), [0, 0, 0, 0]);
});

Deno.test("the second derivative of erf is finite far out", () => {
  const x = parameter([-1e300, -40, 40, 1e300]), slope = gradients(sum(erf(x)), { tracked: true }).of(x);
  assertEquals(gradientOf(sum(slope), x), [0, 0, 0, 0]);
});

Deno.test("a root and a square undo each other, and their slopes as well", () => {
  fc.assert(fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (value) => {
    const x = parameter([value]), y = square(sqrt(x));
    assertAlmostEquals(valuesOf(y)[0], value, 1e-15 * value);
    assertAlmostEquals(gradientOf(y, x)[0], 1, 1e-15);
  }));
});
