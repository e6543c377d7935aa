/**
 * Activation functions: what a neuron does to its weighted sum. Each is a value
 * and a derivative, side by side.
 *
 * Symbols: z the weighted sum, s the sigmoid, Phi(z) the share of normally
 * distributed numbers below z, phi its slope, the bell curve.
 */
import { step } from "../02_perceptron/perceptron.ts";
import { sigmoid, sigmoidDerivative, softplus } from "../03_sigmoid/sigmoid.ts";
import { normalBelow, normalDensity } from "../../lib/normal.ts";

/** A function of one number and its slope, for every finite z. Where there is a kink or a jump, the slope is a choice. */
export interface Activation {
  readonly name: string;
  readonly value: (z: number) => number;
  readonly derivative: (z: number) => number;
}

/** No bend at all: the neuron of chapter 1. */
export const identity: Activation = { name: "identity", value: (z) => z, derivative: () => 1 };

/** A yes or a no: the neuron of chapter 2. Flat on both sides; the jump at 0 has no slope, and 0 is put there. */
export const stepUnit: Activation = { name: "step", value: (z) => step(z), derivative: () => 0 };

/** `1 / (1 + e^-z)`, between 0 and 1: the neuron of chapter 3. */
export const sigmoidUnit: Activation = { name: "sigmoid", value: sigmoid, derivative: sigmoidDerivative };

/** `2 s(2z) - 1`, between -1 and 1. Its slope as `1 - tanh²` would be rounded to 0 from z = 20 on. */
export const tanhUnit: Activation = { name: "tanh", value: Math.tanh, derivative: (z) => 4 * sigmoidDerivative(2 * z) };

/** `max(0, z)`, the rectified linear unit (Nair and Hinton 2010). Its slope at the kink is chosen as 0. */
export const relu: Activation = {
  name: "ReLU",
  value: (z) => Math.max(0, z), // and not `z > 0 ? z : 0`, which would hide a NaN
  derivative: (z) => z > 0 ? 1 : 0,
};

/** ReLU with a small slope on the left (Maas et al. 2013). At the kink the slope is that of the left. */
export function leakyRelu(slope = 0.01): Activation {
  return {
    name: `leaky ReLU ${slope}`,
    value: (z) => z > 0 ? z : slope * z,
    derivative: (z) => z > 0 ? 1 : slope,
  };
}

/** `z` on the right, `alpha (e^z - 1)` on the left (Clevert et al. 2016). Smooth at 0 for alpha 1 alone. */
export function elu(alpha = 1): Activation {
  return {
    name: `ELU ${alpha}`,
    value: (z) => z > 0 ? z : alpha * Math.expm1(z), // `exp(z) - 1` is 0 for small z
    derivative: (z) => z > 0 ? 1 : alpha * Math.exp(z),
  };
}

/** `log(1 + e^z)`, a ReLU without a kink, always positive (Dugas et al. 2001). Its slope is the sigmoid. */
export const softplusUnit: Activation = { name: "softplus", value: softplus, derivative: sigmoid };

/** `z Phi(z)`, z times the share of normal numbers below it (Hendrycks and Gimpel 2016). */
export const gelu: Activation = {
  name: "GELU",
  value: (z) => z * normalBelow(z),
  derivative: (z) => normalBelow(z) + z * normalDensity(z),
};

/** A cheaper form of GELU from the same paper: `s(2u)` for Phi(z), u = sqrt(2 / pi) (z + 0.044715 z³). Off by 0.0005 at most. */
export const geluTanh: Activation = {
  name: "GELU, tanh form",
  value: (z) => z * sigmoid(bentLogit(z)),
  derivative: (z) => {
    const slope = sigmoidDerivative(bentLogit(z)); // 0 far out, where the factors after it overflow
    return sigmoid(bentLogit(z)) + (slope === 0 ? 0 : z * slope * Math.sqrt(8 / Math.PI) * (1 + 3 * 0.044715 * z * z));
  },
};

function bentLogit(z: number): number {
  return Math.sqrt(8 / Math.PI) * z * (1 + 0.044715 * z * z);
}

/** `z s(z)` (Elfwing et al. 2018), also named swish. */
export const silu: Activation = {
  name: "SiLU",
  value: (z) => timesSigmoid(z, z),
  derivative: (z) => timesSigmoid(1 + z * sigmoid(-z), z),
};

/** `factor * s(z)`. On the left `e^z` comes in as two halves: alone, the smallest ones would have no digits left. */
function timesSigmoid(factor: number, z: number): number {
  const half = Math.exp(z / 2);
  return z > 0 ? factor * sigmoid(z) : factor * half * (half / (1 + half * half));
}

/** All of them, the two with a parameter at its usual value. */
export const activations: readonly Activation[] = [
  identity,
  stepUnit,
  sigmoidUnit,
  tanhUnit,
  relu,
  leakyRelu(),
  elu(),
  softplusUnit,
  gelu,
  geluTanh,
  silu,
];
