/**
 * The network of chapter 8 on tensors: a layer is a matrix and a vector, a batch of rows goes through it at once, and
 * gradients are a value that a step takes.
 *
 * Symbols: x the inputs, w the weights, b the bias, z the logits, y the labels, L the loss. A d before a name is the
 * gradient of L in it, in the shape of what is named.
 */
import { gradients } from "../../lib/autograd.ts";
import { parameter } from "../../lib/create.ts";
import { untracked } from "../../lib/op.ts";
import { softplus } from "../../lib/ops/activations.ts";
import { add, mul, sub } from "../../lib/ops/arithmetic.ts";
import { sum } from "../../lib/ops/broadcast.ts";
import { matmul } from "../../lib/ops/product.ts";
import type { Tensor } from "../../lib/tensor.ts";
import type { Network as ScalarNetwork } from "../08_network/network.ts";

/** Neurons side by side: row j of the weights and number j of the bias are those of neuron j. */
export interface Layer {
  /** `[out, in]` */
  readonly weights: Tensor;
  /** `[out]` */
  readonly bias: Tensor;
  /** Any function of tensors that keeps the shape. */
  readonly activation: (z: Tensor) => Tensor;
}

/** Layers, one behind the other: each reads what the one before it says. */
export type Network = readonly Layer[];

/** No bend: what the last layer does. */
export const straight = (z: Tensor): Tensor => z;

/** All rows through all layers: `[batch, in] -> [batch, out]`. The bias is repeated for every row. */
export function forward(network: Network, rows: Tensor): Tensor {
  return network.reduce(
    (inputs, { weights, bias, activation }) => activation(add(matmul(inputs, weights, { bTransposed: true }), bias)),
    rows,
  );
}

/**
 * The mean loss of answers yes (1) and no (0), straight from the logits: `[batch, 1] [batch, 1] -> []`. It is softplus(-z) for
 * a yes and softplus(z) for a no, as in chapter 6: the label turns the sign.
 */
export function meanLoss(logits: Tensor, labels: Tensor): Tensor {
  const losses = softplus(mul(logits, sub(1, mul(2, labels))));
  return mul(sum(losses), 1 / logits.shape[0]);
}

/** What a network learns: of each layer the weights and then the bias. */
export function parameters(network: Network): Tensor[] {
  return network.flatMap(({ weights, bias }) => [weights, bias]);
}

/** The same network with other parameters, in the order of `parameters`. */
export function withParameters(network: Network, found: readonly Tensor[]): Network {
  return network.map((layer, l) => ({ ...layer, weights: found[2 * l], bias: found[2 * l + 1] }));
}

/**
 * One step downhill gives another network; the one before it stays as it is. Nothing of the step is remembered: else the
 * graph of each step would hang on that of the one before.
 */
export function step(network: Network, loss: Tensor, learningRate: number): Network {
  const found = gradients(loss);
  const move = (x: Tensor) => parameter(untracked(() => sub(x, mul(learningRate, found.of(x)))));
  return withParameters(network, parameters(network).map(move));
}

/** A network of chapter 8 with the same numbers. A bend of values says nothing of tensors, so it is named again. */
export function fromValues(network: ScalarNetwork, activation: Layer["activation"]): Network {
  return network.map(({ neurons }, l) => ({
    weights: parameter(neurons.map(({ weights }) => weights.map(({ data }) => data))),
    bias: parameter(neurons.map(({ bias }) => bias.data)),
    activation: l < network.length - 1 ? activation : straight,
  }));
}

/** All tensors that the ends were made from, as far as it is remembered, each once, and the ends themselves. */
export function tensorsOf(...ends: readonly Tensor[]): Tensor[] {
  const found = new Set(ends);
  for (const { origin } of found) for (const input of origin?.inputs ?? []) found.add(input);
  return [...found];
}

/**
 * A function and its derivatives up to an order, at all numbers of x: each in the shape of x. The function must take its
 * numbers one by one, so that the sum over its results has in each number the slope of that number alone.
 */
export function derivativesOf(f: (x: Tensor) => Tensor, x: Tensor, order: number): Tensor[] {
  const at = parameter(x), found = [f(at)];
  for (let n = 1; n <= order; n++) found.push(slopesOf(found[n - 1], at));
  return found;
}

/** The slope of each number of y in the same number of x, as a result that has slopes itself; 0 where y is constant. */
function slopesOf(y: Tensor, x: Tensor): Tensor {
  return y.tracked ? gradients(sum(y), { tracked: true }).of(x) : mul(y, 0);
}
