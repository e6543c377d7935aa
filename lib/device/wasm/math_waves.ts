/**
 * Sine and cosine on vectors of float32.
 *
 * x is split into n quarter turns and a rest r between -pi/4 and pi/4. The last two bits of n say whether the sine or the
 * cosine of r is wanted, and with which sign.
 */
import { f32x4, i32, i32x4, type V128, v128 } from "./assembler.ts";
import { ROUNDER } from "./math_exponential.ts";
import type { VectorCode } from "./vector_code.ts";

/** pi/2 in four parts (Cody and Waite 1980): the first three have 11 digits, so that n times them is exact up to n = 2^13. */
const QUARTER_TURN = [1608 / 2 ** 10, 2029 / 2 ** 22, 1297 / 2 ** 34, 2.5633441515e-12];

/** `(sin(r) - r) / r^3` and `(cos(r) - 1 + r^2/2) / r^4`, in powers of r^2. */
const SINE = [-0.166666537, 0.00833209975, -0.000195069425], COSINE = [0.041666644, -0.00138872334, 2.44236254e-5];

export function sin(code: VectorCode, x: V128): V128 {
  const { r, quarters } = split(code, x);
  return wave(code, r, quarters);
}

/** A sine that is a quarter turn ahead. */
export function cos(code: VectorCode, x: V128): V128 {
  const { r, quarters } = split(code, x);
  return wave(code, r, code.hold(i32x4.add(quarters, i32x4.constant(1))));
}

/** The rest, and a number whose last bits are n. From 1e7 on, r is anything in its range: x itself is too coarse there. */
function split(code: VectorCode, x: V128): { r: V128; quarters: V128 } {
  const rounder = code.constant(ROUNDER);
  const quarters = code.hold(code.multiplyAdd(x, code.constant(2 / Math.PI), rounder));
  const n = code.hold(f32x4.subtract(quarters, rounder));
  const r = QUARTER_TURN.reduce((rest, part) => code.hold(code.multiplyAdd(n, code.constant(-part), rest)), x);
  return { r: code.bounded(r, -1, 1), quarters };
}

function wave(code: VectorCode, r: V128, quarters: V128): V128 {
  const square = code.hold(f32x4.multiply(r, r));
  const sine = code.multiplyAdd(f32x4.multiply(square, r), code.polynomial(square, SINE), r);
  const bend = code.multiplyAdd(square, code.constant(-0.5), code.constant(1));
  const cosine = code.multiplyAdd(f32x4.multiply(square, square), code.polynomial(square, COSINE), bend);
  const isOdd = i32x4.shiftRight(i32x4.shiftLeft(quarters, i32.constant(31)), i32.constant(31)); // the last bit, everywhere
  const sign = v128.and(i32x4.shiftLeft(quarters, i32.constant(30)), code.constant(-0)); // the last but one
  return code.hold(v128.xor(v128.select(cosine, sine, isOdd), sign));
}
