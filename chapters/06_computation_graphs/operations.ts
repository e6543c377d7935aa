/**
 * The steps that calculations are made of: what each gives, and beside it the
 * slope of that in each of its inputs.
 *
 * Symbols: a, b the inputs, y the result.
 */
import {
  type Activation,
  elu,
  gelu,
  leakyRelu,
  relu,
  sigmoidUnit,
  silu,
  softplusUnit,
  tanhUnit,
} from "../04_activations/activations.ts";

/** One kind of step. */
export interface Operation {
  readonly name: string;
  /** How it is written between its two inputs, where it is. */
  readonly sign?: string;
  readonly value: (a: number, b: number) => number;
  /** The slope of the result in each input: how much it moves when that input moves by a little. */
  readonly slopes: (a: number, b: number, y: number) => readonly number[];
  /** What its inputs must be, if they are not; mathematics has no result for others. */
  readonly refuses?: (a: number, b: number) => string | undefined;
}

export const add: Operation = {
  name: "add",
  sign: "+",
  value: (a, b) => a + b,
  slopes: () => [1, 1],
};

export const sub: Operation = {
  name: "sub",
  sign: "-",
  value: (a, b) => a - b,
  slopes: () => [1, -1],
};

export const mul: Operation = {
  name: "mul",
  sign: "*",
  value: (a, b) => a * b,
  slopes: (a, b) => [b, a],
};

export const div: Operation = {
  name: "div",
  sign: "/",
  value: (a, b) => a / b,
  slopes: (_, b, y) => [1 / b, -y / b],
  refuses: (_, b) => b === 0 ? "the divisor must not be 0" : undefined,
};

/** `a ^ b`. Where `a` is below 0 there is a result for whole `b` only, and no slope in `b`: it is NaN. */
export const pow: Operation = {
  name: "pow",
  sign: "^",
  value: (a, b) => a ** b,
  // without the first case, 0 ^ 0 would have the slope 0 * 0 ^ -1, which is not a number
  slopes: (a, b, y) => [b === 0 ? 0 : b * a ** (b - 1), a === 0 ? 0 : y * Math.log(a)],
  refuses: (a, b) =>
    a === 0 && b < 0
      ? "0 has no negative powers"
      : a < 0 && !Number.isInteger(b)
      ? "a number below 0 has whole powers only"
      : undefined,
};

/** `e ^ a`; above 709.78 the result is infinity, as IEEE 754 rounds it. */
export const exp: Operation = {
  name: "exp",
  value: (a) => Math.exp(a),
  slopes: (_a, _b, y) => [y],
};

/** The natural logarithm. */
export const log: Operation = {
  name: "log",
  value: (a) => Math.log(a),
  slopes: (a) => [1 / a],
  refuses: (a) => a <= 0 ? "only numbers above 0 have a logarithm" : undefined,
};

/** The larger of two; where they are equal, each gets half of the slope. */
export const max: Operation = {
  name: "max",
  value: (a, b) => Math.max(a, b),
  slopes: (a, b) => a === b ? [0.5, 0.5] : a > b ? [1, 0] : [0, 1],
};

/** The smaller of two; where they are equal, each gets half of the slope. */
export const min: Operation = {
  name: "min",
  value: (a, b) => Math.min(a, b),
  slopes: (a, b) => a === b ? [0.5, 0.5] : a < b ? [1, 0] : [0, 1],
};

/** The size of a number; at 0, where it has a kink, the slope is chosen as 0. */
export const abs: Operation = {
  name: "abs",
  value: (a) => Math.abs(a),
  slopes: (a) => [Math.sign(a)],
};

/** An activation function of chapter 4 as a step. */
function bend(name: string, { value, derivative }: Activation): Operation {
  return { name, value: (a) => value(a), slopes: (a) => [derivative(a)] };
}

export const tanh = bend("tanh", tanhUnit);
export const sigmoid = bend("sigmoid", sigmoidUnit);
export const reluStep = bend("relu", relu);
export const leakyReluStep = bend("leakyRelu", leakyRelu());
export const eluStep = bend("elu", elu());
export const softplus = bend("softplus", softplusUnit);
export const geluStep = bend("gelu", gelu);
export const siluStep = bend("silu", silu);
