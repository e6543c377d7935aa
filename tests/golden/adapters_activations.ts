/** Activations, and what turns scores into probabilities: the golden names on the left, our ops on the right. */
import * as ops from "../../lib/ops/mod.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { numberOf } from "./cases.ts";
import type { Adapters } from "./trial.ts";

export const activations: Adapters = {
  identity: ({ x }) => ops.identity(x),
  step: ({ x }, golden) => ops.step(x, { atZero: numberOf(golden, "at_zero") }),
  sigmoid: ({ x }) => ops.sigmoid(x),
  tanh: ({ x }) => ops.tanh(x),
  relu: ({ x }) => ops.relu(x),
  relu6: ({ x }) => ops.relu6(x),
  leaky_relu: ({ x }, golden) => ops.leakyRelu(x, { slope: numberOf(golden, "negative_slope") }),
  prelu: ({ x, weight }, golden) => ops.prelu(x, alongAxis(weight, numberOf(golden, "channel_axis"), x.shape.length)),
  elu: ({ x }, golden) => ops.elu(x, { alpha: numberOf(golden, "alpha") }),
  selu: ({ x }) => ops.selu(x),
  gelu: ({ x }, { params }) => params.approximate === "tanh" ? ops.geluTanh(x) : ops.gelu(x),
  silu: ({ x }) => ops.silu(x),
  mish: ({ x }) => ops.mish(x),
  softplus: ({ x }, golden) =>
    ops.softplus(x, { beta: numberOf(golden, "beta"), threshold: numberOf(golden, "threshold") }),
  softsign: ({ x }) => ops.softsign(x),
  hardtanh: ({ x }, golden) => ops.hardtanh(x, { min: numberOf(golden, "min"), max: numberOf(golden, "max") }),
  hardsigmoid: ({ x }) => ops.hardsigmoid(x),
  hardswish: ({ x }) => ops.hardswish(x),
  logsigmoid: ({ x }) => ops.logSigmoid(x),
  tanhshrink: ({ x }) => ops.tanhshrink(x),
  softmax: ({ x }, golden) => ops.softmax(x, numberOf(golden, "axis")),
  log_softmax: ({ x }, golden) => ops.logSoftmax(x, numberOf(golden, "axis")),
  softmax_temperature: ({ x }, golden) =>
    ops.softmax(x, numberOf(golden, "axis"), { temperature: numberOf(golden, "temperature") }),
};

/** Numbers for each place of one axis, in a shape that broadcasts against `rank` axes. */
function alongAxis(x: Tensor, axis: number, rank: number): Tensor {
  return ops.reshape(x, Array.from({ length: rank }, (_, i) => i === axis ? -1 : 1));
}
