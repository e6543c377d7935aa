/**
 * The normal distribution and the error function on vectors of float32: what `lib/normal.ts` is for float64.
 *
 * The tail, the share of numbers above a size, is `e^(-size^2 / 2)` times a factor that falls slowly: Mills's ratio, up to a
 * constant (Mills 1926). A polynomial in `1 / (1 + size / 4)` fits it from 0 to where the tail ends, so the smallest values
 * keep their digits.
 */
import { f32x4, type V128, v128 } from "./assembler.ts";
import { exp, shortened } from "./math_exponential.ts";
import type { VectorCode } from "./vector_code.ts";

/** The factor, divided by `w = 1 / (1 + size / 4)`, in powers of w. */
const TAIL = [
  0.0997460443,
  0.0995267346,
  0.095245993,
  0.0732000541,
  0.0833302165,
  0.0186715614,
  0.0215202506,
  0.0566736554,
  -0.064866006,
  0.0169515004,
];

/** `erf(x) / x` in powers of x^2, up to x = 1. */
const ERF = [1.12837917, -0.376126258, 0.112835851, -0.0268538119, 0.00518832768, -0.000801019359, 7.85386125e-5];

/** `e^(-z^2 / 2) / sqrt(2 pi)` */
export function normalDensity(code: VectorCode, z: V128): V128 {
  const bell = gaussian(code, sizeOf(code, z));
  return code.hold(f32x4.multiply(bell, code.constant(1 / Math.sqrt(2 * Math.PI))));
}

/** The share of numbers below z. */
export function normalBelow(code: VectorCode, z: V128): V128 {
  const above = tail(code, sizeOf(code, z)), below = f32x4.subtract(code.constant(1), above);
  return code.hold(v128.select(above, below, f32x4.less(z, code.constant(0))));
}

export function erf(code: VectorCode, x: V128): V128 {
  const size = sizeOf(code, x), one = code.constant(1);
  const near = f32x4.multiply(size, code.polynomial(code.hold(f32x4.multiply(size, size)), ERF));
  const above = tail(code, code.hold(f32x4.multiply(size, code.constant(Math.SQRT2))));
  const far = code.multiplyAdd(above, code.constant(-2), one);
  return code.hold(code.signed(v128.select(near, far, f32x4.less(size, one)), x));
}

/** |z|, no further than where the tail has ended. */
function sizeOf(code: VectorCode, z: V128): V128 {
  return code.bounded(f32x4.absolute(z), 0, 20);
}

function tail(code: VectorCode, size: V128): V128 {
  const one = code.constant(1), w = code.hold(f32x4.divide(one, code.multiplyAdd(size, code.constant(0.25), one)));
  return code.hold(f32x4.multiply(gaussian(code, size), f32x4.multiply(w, code.polynomial(w, TAIL))));
}

/** `e^(-size^2 / 2)`. The square of the first digits is exact; what is missing comes as the digits behind it. */
function gaussian(code: VectorCode, size: V128): V128 {
  const short = shortened(code, size), half = code.constant(-0.5);
  const missing = f32x4.multiply(f32x4.subtract(size, short), f32x4.add(size, short));
  const low = code.hold(f32x4.multiply(missing, half));
  return exp(code, f32x4.multiply(f32x4.multiply(short, short), half), low);
}
