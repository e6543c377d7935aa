/**
 * Logarithms and powers on vectors of float32.
 *
 * x is split into `2^k (1 + f)`, with `1 + f` between the root of 1/2 and the root of 2, so that
 * `log(x) = k ln 2 + log(1 + f)`. The last is `f - f^2/2 + f^3 q(f)` with a polynomial q, and f is exact.
 */
import { f32x4, i32, i32x4, type V128, v128 } from "./assembler.ts";
import { LN2, power2, shortened } from "./math_exponential.ts";
import type { VectorCode } from "./vector_code.ts";

/** `(log(1 + f) - f + f^2/2) / f^3` */
const CURVE = [
  0.333333317,
  -0.25000821,
  0.200012269,
  -0.166233574,
  0.142017579,
  -0.131601822,
  0.127615775,
  -0.0763449776,
];

/** `(log(1 + x) - x) / x^2` for x from 0 to 1. */
const SHARE_CURVE = [
  -0.499999315,
  0.33330512,
  -0.249585882,
  0.196954012,
  -0.153553978,
  0.106805578,
  -0.0576644652,
  0.0202045962,
  -0.00331847509,
];

/** `1 / ln 2`, the first 12 digits and the rest. */
const LOG2E = { high: 2954 / 2048, low: Math.LOG2E - 2954 / 2048 };

/** Below it, floats have fewer digits. */
const SMALLEST_NORMAL = 2 ** -126;

export function log(code: VectorCode, x: V128): V128 {
  const { k, f } = split(code, x);
  return withEnds(code, x, join(code, k, f), 0);
}

/** `k ln 2 + log(1 + f)` */
function join(code: VectorCode, k: V128, f: V128): V128 {
  const small = code.multiplyAdd(k, code.constant(LN2.low), curve(code, f));
  return code.multiplyAdd(k, code.constant(LN2.high), f32x4.add(f, small));
}

/** A logarithm of x: infinite where x is, minus infinity at the lowest x, and not a number for what is below. */
function withEnds(code: VectorCode, x: V128, value: V128, lowest: number): V128 {
  const low = code.constant(lowest),
    atOrBelow = v128.select(code.constant(-Infinity), code.constant(NaN), f32x4.equal(x, low));
  const finite = v128.select(value, x, f32x4.less(x, code.constant(Infinity)));
  return code.hold(v128.select(finite, atOrBelow, f32x4.greater(x, low)));
}

/**
 * As `log(1 + x)`, but `1 + x`, as it is rounded, only gives k: f is made of x itself, `2^-k x + (2^-k - 1)`, and keeps its
 * digits. The factor is made four times as large, and x as small, so that both have room at the largest x.
 */
export function log1p(code: VectorCode, x: V128): V128 {
  const exponent = exponentOf(code, code.hold(f32x4.add(x, code.constant(1)))), quarter = code.constant(0.25);
  const factor = code.hold(i32x4.subtract(code.constant(4), i32x4.shiftLeft(exponent, i32.constant(23))));
  const beside = f32x4.subtract(f32x4.multiply(factor, quarter), code.constant(1));
  const f = code.hold(code.multiplyAdd(f32x4.multiply(x, quarter), factor, beside));
  const value = join(code, code.hold(f32x4.from(exponent)), f);
  return withEnds(code, x, v128.or(value, v128.and(x, code.constant(-0))), -1); // so that -0 stays -0
}

/** `log(1 + x)` where x is known to lie between 0 and 1: no logarithm of anything large is needed. */
export function log1pOfShare(code: VectorCode, x: V128): V128 {
  return code.hold(code.multiplyAdd(f32x4.multiply(x, x), code.polynomial(x, SHARE_CURVE), x));
}

/**
 * `x^z = 2^(z log2 |x|)`. The product has more digits than a float has room for, and they count where the power is large; so
 * both factors come in two parts.
 */
export function pow(code: VectorCode, x: V128, z: V128): V128 {
  const { high, low } = productOfParts(code, z, logarithm2(code, code.hold(f32x4.absolute(x))));
  const size = power2(code, high, low), one = code.constant(1);
  const isOne = v128.or(f32x4.equal(x, one), f32x4.equal(z, code.constant(0)));
  return code.hold(v128.select(one, withSign(code, size, x, z), isOne));
}

/** A number in two parts, of which the first has 12 digits. */
interface Parts {
  readonly high: V128;
  readonly low: V128;
}

/** `log2(x)` of x >= 0, infinite where it must be. */
function logarithm2(code: VectorCode, x: V128): Parts {
  const { k, f } = split(code, x), short = shortened(code, f), c = (n: number) => code.constant(n);
  const long = f32x4.multiply(f32x4.subtract(f, short), c(Math.LOG2E));
  const rest = code.hold(code.multiplyAdd(short, c(LOG2E.low), code.multiplyAdd(curve(code, f), c(Math.LOG2E), long)));
  const head = code.hold(f32x4.multiply(short, c(LOG2E.high)));
  const high = shortened(code, f32x4.add(k, f32x4.add(head, rest)));
  const low = f32x4.add(f32x4.add(f32x4.subtract(k, high), head), rest);
  const atEnds = v128.select(c(-Infinity), x, f32x4.equal(x, c(0)));
  const isInside = code.hold(v128.and(f32x4.less(x, c(Infinity)), f32x4.greater(x, c(0))));
  return { high: code.hold(v128.select(high, atEnds, isInside)), low: code.hold(v128.and(low, isInside)) };
}

/** z times a number in parts. A product that is so large that its power is 0 or infinite is not split: parts could overflow. */
function productOfParts(code: VectorCode, z: V128, { high, low }: Parts): Parts {
  const short = shortened(code, z), both = code.hold(f32x4.add(high, low));
  const plain = code.hold(f32x4.multiply(z, both));
  const isSmall = code.hold(f32x4.less(f32x4.absolute(plain), code.constant(1024)));
  const rest = f32x4.add(f32x4.multiply(short, low), f32x4.multiply(f32x4.subtract(z, short), both));
  const exact = v128.select(f32x4.multiply(short, high), plain, isSmall);
  return { high: code.hold(exact), low: code.hold(v128.and(rest, isSmall)) };
}

/** The power of a negative x: below 0 for an odd z, not a number for one that is not whole, where x is finite. */
function withSign(code: VectorCode, size: V128, x: V128, z: V128): V128 {
  const half = code.hold(f32x4.multiply(z, code.constant(0.5)));
  const isWhole = code.hold(f32x4.equal(z, f32x4.floor(z)));
  const isOdd = v128.and(isWhole, f32x4.notEqual(half, f32x4.floor(half)));
  const signed = code.signed(size, v128.and(x, isOdd));
  const isBelow0 = v128.and(f32x4.less(x, code.constant(0)), f32x4.greater(x, code.constant(-Infinity)));
  return v128.select(code.constant(NaN), signed, v128.andNot(isBelow0, isWhole));
}

/** `x = 2^k (1 + f)` of a positive finite x. */
function split(code: VectorCode, x: V128): { k: V128; f: V128 } {
  const isSmall = code.hold(f32x4.less(x, code.constant(SMALLEST_NORMAL)));
  const normal = code.hold(v128.select(f32x4.multiply(x, code.constant(2 ** 24)), x, isSmall));
  const exponent = exponentOf(code, normal);
  const k = f32x4.subtract(f32x4.from(exponent), v128.and(isSmall, code.constant(24)));
  const rest = i32x4.subtract(normal, i32x4.shiftLeft(exponent, i32.constant(23)));
  return { k: code.hold(k), f: code.hold(f32x4.subtract(rest, code.constant(1))) };
}

/** k as a whole number. Of floats as whole numbers, the difference is the distance of their bits. */
function exponentOf(code: VectorCode, x: V128): V128 {
  return code.hold(i32x4.shiftRight(i32x4.subtract(x, code.constant(Math.SQRT1_2)), i32.constant(23)));
}

/** `log(1 + f) - f` */
function curve(code: VectorCode, f: V128): V128 {
  const square = code.hold(f32x4.multiply(f, f));
  const half = f32x4.multiply(square, code.constant(-0.5));
  return code.hold(code.multiplyAdd(f32x4.multiply(square, f), code.polynomial(f, CURVE), half));
}
