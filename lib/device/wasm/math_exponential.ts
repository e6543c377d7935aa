/**
 * Exponential functions on vectors of float32.
 *
 * x is split into `n ln 2 + r`, with a whole n and |r| at most `ln 2 / 2`, so that `e^x = 2^n e^r`. A polynomial, fitted so
 * that its largest error is as small as can be (Lawson 1961), gives `e^r`; n goes to where a float has its exponent.
 *
 * Adding 1.5 * 2^23 to a number rounds it: the sum has no digits behind the point, and its last bits are the whole number.
 */
import { f32x4, i32, i32x4, type V128, v128 } from "./assembler.ts";
import type { VectorCode } from "./vector_code.ts";

/** What is added to round, and to leave the whole number in the last bits. */
export const ROUNDER = 1.5 * 2 ** 23;

/** ln 2 in two parts (Cody and Waite 1980). The first has so few digits that a whole number times it is exact. */
export const LN2 = { high: 0.693359375, low: -2.12194440054690583e-4 };

/** `(e^r - 1 - r) / r^2` */
const FRACTION = [0.499999981, 0.166665424, 0.0416672054, 0.00836669165, 0.00138824874];

/** The bits of a float's exponent start here, and 127 in them stands for 2^0. */
const EXPONENT = 23, BIAS = 127;

/** How far an exponent is raised, so that the smallest one has room. */
const LIFT = 64;

/** `e^(x + low)`, where low is small: digits of x that float32 has no room for. */
export function exp(code: VectorCode, x: V128, low?: V128): V128 {
  const high = code.bounded(x, -104, 89); // beyond, it is 0 or infinite
  const { whole, r } = splitByLn2(code, high, 2 * BIAS, low);
  return scale(code, f32x4.add(fraction(code, r), code.constant(1)), whole);
}

/** `e^x` of what is not above 0: the same bits as `exp` gives, with less. */
export function expBelow0(code: VectorCode, x: V128): V128 {
  const high = code.hold(f32x4.pickMax(x, code.constant(-104)));
  const { whole, r } = splitByLn2(code, high, BIAS + LIFT);
  const lifted = code.hold(i32x4.shiftLeft(whole, i32.constant(EXPONENT))); // 2^n may be too small for a float
  const value = f32x4.multiply(f32x4.add(fraction(code, r), code.constant(1)), lifted);
  return code.hold(f32x4.multiply(value, code.constant(2 ** -LIFT)));
}

/** `2^(high + low)`, where low is small. */
export function power2(code: VectorCode, x: V128, low: V128): V128 {
  const high = code.bounded(x, -151, 129), rounder = code.constant(ROUNDER + 2 * BIAS);
  const whole = code.hold(f32x4.add(f32x4.add(high, low), rounder));
  const rest = f32x4.add(f32x4.subtract(high, f32x4.subtract(whole, rounder)), low);
  const r = code.hold(f32x4.multiply(rest, code.constant(Math.LN2)));
  return scale(code, f32x4.add(fraction(code, r), code.constant(1)), whole);
}

/** `e^x - 1`, with all digits near 0. */
export function expm1(code: VectorCode, x: V128): V128 {
  const size = f32x4.absolute(belowOrAbove0(code, code.bounded(x, -30, 89)));
  return code.hold(code.signed(size, x)); // so that -0 stays -0
}

/** `tanh(x) = (1 - e^-2|x|) / (1 + e^-2|x|)`, with the sign of x. */
export function tanh(code: VectorCode, x: V128): V128 {
  const twice = f32x4.multiply(f32x4.absolute(x), code.constant(-2));
  const less = belowOrAbove0(code, code.bounded(twice, -30, 0));
  const size = f32x4.absolute(f32x4.divide(less, f32x4.add(less, code.constant(2))));
  return code.hold(code.signed(size, x));
}

/**
 * `2^n (e^r - 1) + (2^n - 1)`, where n = 0 leaves what is small as it is. It is calculated for n - 1 and doubled, since 2^n
 * alone may be too large for a float.
 */
function belowOrAbove0(code: VectorCode, x: V128): V128 {
  const { whole, r } = splitByLn2(code, x, BIAS - 1);
  const power = code.hold(i32x4.shiftLeft(whole, i32.constant(EXPONENT)));
  const half = code.multiplyAdd(power, fraction(code, r), f32x4.subtract(power, code.constant(0.5)));
  return code.hold(f32x4.multiply(half, code.constant(2)));
}

/** `x + low = n ln 2 + r`; `whole` is a number whose last bits are `n + bias`. */
function splitByLn2(code: VectorCode, x: V128, bias: number, low?: V128): { whole: V128; r: V128 } {
  const rounder = code.constant(ROUNDER + bias);
  const whole = code.hold(code.multiplyAdd(low ? f32x4.add(x, low) : x, code.constant(Math.LOG2E), rounder));
  const n = code.hold(f32x4.subtract(whole, rounder));
  const first = code.multiplyAdd(n, code.constant(-LN2.high), x);
  const r = code.multiplyAdd(n, code.constant(-LN2.low), first);
  return { whole, r: code.hold(low ? f32x4.add(r, low) : r) };
}

/** `e^r - 1` */
function fraction(code: VectorCode, r: V128): V128 {
  return code.multiplyAdd(f32x4.multiply(r, r), code.polynomial(r, FRACTION), r);
}

/**
 * `x 2^n`, where the last bits of `whole` are `n + 254`: half of n in one factor, half in the other. So each fits, the largest
 * and the smallest results are right, and what is not a number stays so.
 */
function scale(code: VectorCode, x: V128, whole: V128): V128 {
  const half = code.hold(i32x4.shiftRight(whole, i32.constant(1))), rest = i32x4.subtract(whole, half);
  const [first, second] = [half, rest].map((part) => i32x4.shiftLeft(part, i32.constant(EXPONENT)));
  return code.hold(f32x4.multiply(f32x4.multiply(x, first), second));
}

/** x without the last 12 bits of its digits: the product of two such numbers is exact. */
export function shortened(code: VectorCode, x: V128): V128 {
  return code.hold(v128.and(x, i32x4.constant(-1 << 12)));
}
