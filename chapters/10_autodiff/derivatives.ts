/** The derivatives of this chapter, for `deno task gradcheck`: the loss of a whole network on tensors, once and twice. */
import { ruleOf, type TensorFunction } from "../../lib/check_op.ts";
import { gradients } from "../../lib/autograd.ts";
import { add, mul } from "../../lib/ops/arithmetic.ts";
import { sum } from "../../lib/ops/broadcast.ts";
import type { Tensor } from "../../lib/tensor.ts";
import type { Derivative } from "../07_backpropagation/derivatives.ts";
import { xor } from "../08_network/samples.ts";
import { forward, meanLoss, parameters, withParameters } from "./autodiff.ts";
import { asTensors, twins } from "./tie.ts";
import "../09_tensors/exact.ts";

/** The mean loss of a network 2-3-1 of tanh neurons on some rows, as a function of them and of its parameters. */
const lossOf: TensorFunction<Tensor[]> = (rows, labels, ...learned) =>
  meanLoss(forward(withParameters(twins([2, 3, 1], 1).network, learned), rows), labels);

/** How the square of the slopes of that loss moves: its gradient has second derivatives in it. */
const squareOfSlopes: TensorFunction<Tensor[]> = (rows, labels, ...learned) => {
  const found = gradients(lossOf(rows, labels, ...learned), { tracked: true });
  return learned.map((x) => sum(mul(found.of(x), found.of(x)))).reduce((a, b) => add(a, b));
};

function derivativeOf(name: string, calculate: TensorFunction<Tensor[]>, seed: number): Derivative {
  const { rows, labels } = asTensors(xor), learned = parameters(twins([2, 3, 1], seed).network);
  const { inputs, forward, backward } = ruleOf(calculate, [rows, labels, ...learned]);
  return { name, chapter: 10, rule: { forward, backward }, inputs };
}

export const derivatives: readonly Derivative[] = [
  derivativeOf("network 2-3-1 of tensors, loss of four rows", lossOf, 1),
  derivativeOf("slopes of the slopes of that loss", squareOfSlopes, 2),
];
