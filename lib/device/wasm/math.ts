/**
 * The functions of formulas on vectors of float32: what `lib/formula/functions.ts` is for float64, under the same names.
 *
 * Errors are counted in units in the last place (ulp): the distance of neighboring float32 numbers where the true value is.
 * They stay below these bounds, over the whole range, with multiply-add and without:
 *
 * | function | ulp |
 * | --- | --- |
 * | abs, sqrt, sign, floor, round, min, max | 0.5: nothing nearer can be stored |
 * | exp, log | 1.5 |
 * | log1p | 2, by less work where a formula keeps x between 0 and 1, as in `log1p(exp(-abs(x)))` |
 * | expm1 | 2.5 |
 * | tanh, normalDensity | 3 |
 * | sin, cos | 3 up to 1e4; beyond, the error grows, and they stay between -1 and 1 |
 * | erf | 3.5 |
 * | normalBelow | 8 |
 * | pow | 3 for values between 1/16 and 16; beyond, a part of 2e-6 of the value |
 *
 * Infinities, what is not a number, and values too large or too small for float32 come out as in float64, rounded; only the
 * sign of a zero may differ, in round, sin and erf.
 */
import { f32x4, type V128, v128 } from "./assembler.ts";
import { exp, expBelow0, expm1, tanh } from "./math_exponential.ts";
import { log, log1p, log1pOfShare, pow } from "./math_logarithm.ts";
import { erf, normalBelow, normalDensity } from "./math_normal.ts";
import { cos, sin } from "./math_waves.ts";
import { ANY, type Range } from "./ranges.ts";
import type { VectorCode } from "./vector_code.ts";

/**
 * Writes the lines that calculate a function, and gives its value. Arguments may be read several times; `range` is what is known
 * of x.
 */
export type VectorFunction = (code: VectorCode, x: V128, z: V128, range?: Range) => V128;

const plain = (of: (x: V128, z: V128) => V128): VectorFunction => (code, x, z) => code.hold(of(x, z));

/** By name. */
export const VECTOR_FUNCTIONS: Readonly<Record<string, VectorFunction>> = {
  abs: plain(f32x4.absolute),
  exp: (code, x, _z, { high } = ANY) => high <= 0 ? expBelow0(code, x) : exp(code, x),
  expm1,
  log,
  log1p: (code, x, _z, { low, high } = ANY) => low >= 0 && high <= 1 ? log1pOfShare(code, x) : log1p(code, x),
  sqrt: plain(f32x4.squareRoot),
  sin,
  cos,
  tanh,
  erf,
  normalBelow,
  normalDensity,
  sign,
  floor: plain(f32x4.floor),
  round: plain(f32x4.nearest),
  min: plain(f32x4.min),
  max: plain(f32x4.max),
  pow,
};

/** 1 with the sign of x; x itself where it is 0 or not a number. */
function sign(code: VectorCode, x: V128): V128 {
  const isSigned = f32x4.greater(f32x4.absolute(x), code.constant(0));
  return code.hold(v128.select(code.signed(code.constant(1), x), x, isSigned));
}
