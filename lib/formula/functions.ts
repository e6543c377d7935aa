/**
 * The functions that a formula may call: how each is calculated in float64, and its derivative as a formula.
 *
 * A device that calculates in another way (SIMD, WGSL) has a table of its own with the same names.
 */
import { erf, normalBelow, normalDensity } from "../normal.ts";

/** A function of one argument x, or of two, x and z. */
export interface FormulaFunction {
  readonly of: (x: number, z: number) => number;
  /** How many arguments it takes. */
  readonly takes: 1 | 2;
  /** The slope in each argument, as a formula in x and z. */
  readonly slopes: readonly string[];
}

const unary = (of: (x: number) => number, slope: string): FormulaFunction => ({ of, takes: 1, slopes: [slope] });
const binary = (of: (x: number, z: number) => number, ...slopes: string[]): FormulaFunction => ({
  of,
  takes: 2,
  slopes,
});

/** By name. Where a function has a kink, its slope there is 0; two equal numbers share that of `min` and `max` evenly. */
export const FUNCTIONS: Readonly<Record<string, FormulaFunction>> = {
  abs: unary(Math.abs, "sign(x)"),
  exp: unary(Math.exp, "exp(x)"),
  expm1: unary(Math.expm1, "exp(x)"),
  log: unary(Math.log, "1 / x"),
  log1p: unary(Math.log1p, "1 / (1 + x)"),
  sqrt: unary(Math.sqrt, "0.5 / sqrt(x)"),
  sin: unary(Math.sin, "cos(x)"),
  cos: unary(Math.cos, "-sin(x)"),
  tanh: unary(Math.tanh, "e = exp(x < 0 ? x : -x); c = 2 * e / (1 + e * e); c * c"),
  erf: unary(erf, "2 / sqrt(pi) * exp(-x * x)"),
  normalBelow: unary(normalBelow, "normalDensity(x)"),
  normalDensity: unary(normalDensity, "-x * normalDensity(x)"),
  sign: unary(Math.sign, "0"),
  floor: unary(Math.floor, "0"),
  round: unary(roundHalfToEven, "0"),
  min: binary(Math.min, "x == z ? 0.5 : x < z", "x == z ? 0.5 : z < x"),
  max: binary(Math.max, "x == z ? 0.5 : x > z", "x == z ? 0.5 : z > x"),
  pow: binary(power, "z == 0 ? 0 : z * pow(x, z - 1)", "x == 0 ? (z >= 0 ? 0 : -infinity) : pow(x, z) * log(x)"),
};

/** Names that stand for a number. */
export const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, infinity: Infinity };

/** 0.5 and 1.5 go to 0 and 2: halves are rounded to the even number, as processors do. */
function roundHalfToEven(x: number): number {
  const down = Math.floor(x), rest = x - down;
  if (rest < 0.5) return down;
  return rest > 0.5 || down % 2 !== 0 ? down + 1 : down;
}

/** As IEEE 754 has it: 1 to any power is 1. */
function power(x: number, z: number): number {
  return x === 1 ? 1 : x ** z;
}
