/**
 * Recurrent networks: a sequence is read one step after the other, and what was read is carried along in a hidden state
 * (Elman 1990).
 *
 * Sequences are `[time, batch, features]`, states `[batch, hidden]`. The weights of several gates stand one below the other,
 * in PyTorch's order.
 */
import { add, mul, sub } from "../ops/arithmetic.ts";
import { relu, sigmoid, tanh } from "../ops/activations.ts";
import { reshape } from "../ops/broadcast.ts";
import { linear } from "../ops/layers.ts";
import { stack } from "../ops/joining.ts";
import { slice } from "../ops/movement.ts";
import { oneOf } from "../ops/settings.ts";
import { isSameShape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { checkShapes } from "./shapes.ts";

/** The weights of a recurrent layer. One gate, 4 of an LSTM (input, forget, cell, output), 3 of a GRU (reset, update, new). */
export interface RecurrentWeights {
  /** `[gates * hidden, features]`. */
  readonly inputWeight: Tensor;
  /** `[gates * hidden, hidden]`. */
  readonly hiddenWeight: Tensor;
  /** `[gates * hidden]`. */
  readonly inputBias?: Tensor;
  /** `[gates * hidden]`. */
  readonly hiddenBias?: Tensor;
}

/** What a recurrent layer gives. */
export interface Recurrent {
  /** The hidden state after each step: `[time, batch, hidden]`. */
  readonly outputs: Tensor;
  /** The last one: `[batch, hidden]`. */
  readonly hidden: Tensor;
}

/** What an LSTM gives. */
export interface LongShort extends Recurrent {
  /** What the cells remember at the end: `[batch, hidden]`. */
  readonly cell: Tensor;
}

/** `h' = tanh(W x + b + V h + c)`, or relu in place of tanh. */
export function rnn(
  x: Tensor,
  hidden: Tensor,
  weights: RecurrentWeights,
  { activation = "tanh" }: { readonly activation?: "tanh" | "relu" } = {},
): Recurrent {
  checkSequence("rnn", x, hidden, weights, 1);
  oneOf(`run rnn on a sequence ${showShape(x.shape)}`, "activation", activation, ["tanh", "relu"]);
  const squash = activation === "tanh" ? tanh : relu, outputs: Tensor[] = [];
  for (const input of inputsOf(x, weights)) {
    hidden = squash(add(input, recall(hidden, weights)));
    outputs.push(hidden);
  }
  return { outputs: stack(outputs), hidden };
}

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997), with a forget gate (Gers et al. 2000): gates i, f, o are sigmoids, the
 * candidate g is a tanh; `c' = f c + i g`, and `h' = o tanh(c')`.
 */
export function lstm(x: Tensor, hidden: Tensor, cell: Tensor, weights: RecurrentWeights): LongShort {
  checkSequence("lstm", x, hidden, weights, 4);
  if (!isSameShape(cell.shape, hidden.shape)) {
    throw new Error(
      `Cannot run lstm with a hidden state ${showShape(hidden.shape)} and cells ${showShape(cell.shape)}`,
    );
  }
  const outputs: Tensor[] = [];
  for (const input of inputsOf(x, weights)) {
    const [i, f, g, o] = gatesOf(add(input, recall(hidden, weights)), 4);
    cell = add(mul(sigmoid(f), cell), mul(sigmoid(i), tanh(g)));
    hidden = mul(sigmoid(o), tanh(cell));
    outputs.push(hidden);
  }
  return { outputs: stack(outputs), hidden, cell };
}

/**
 * Gated recurrent unit (Cho et al. 2014), in the form in which the reset gate r comes after the product with the hidden weight:
 * `n = tanh(W x + b + r (V h + c))`, and `h' = (1 - z) n + z h`.
 */
export function gru(x: Tensor, hidden: Tensor, weights: RecurrentWeights): Recurrent {
  checkSequence("gru", x, hidden, weights, 3);
  const outputs: Tensor[] = [];
  for (const input of inputsOf(x, weights)) {
    const [resetIn, updateIn, newIn] = gatesOf(input, 3);
    const [resetOld, updateOld, newOld] = gatesOf(recall(hidden, weights), 3);
    const reset = sigmoid(add(resetIn, resetOld)), update = sigmoid(add(updateIn, updateOld));
    const candidate = tanh(add(newIn, mul(reset, newOld)));
    hidden = add(candidate, mul(update, sub(hidden, candidate)));
    outputs.push(hidden);
  }
  return { outputs: stack(outputs), hidden };
}

/** What the inputs of all steps give to the gates: one product for the whole sequence, then `[batch, gates * hidden]` each. */
function inputsOf(x: Tensor, { inputWeight, inputBias }: RecurrentWeights): Tensor[] {
  return stepsOf(linear(x, inputWeight, inputBias));
}

/** What the hidden state gives to the gates: `[batch, gates * hidden]`. */
function recall(hidden: Tensor, { hiddenWeight, hiddenBias }: RecurrentWeights): Tensor {
  return linear(hidden, hiddenWeight, hiddenBias);
}

/**
 * The slices of the first axis. Halves are cut in half again and again: the gradient of a slice is as large as what it was cut
 * from, so slices of the whole would take time squared on the way back.
 */
export function stepsOf(x: Tensor): Tensor[] {
  const [time, ...rest] = x.shape, half = time >> 1;
  if (time === 0) return [];
  if (time === 1) return [reshape(x, rest)];
  return [...stepsOf(slice(x, [[0, half]])), ...stepsOf(slice(x, [[half]]))];
}

/** `[batch, gates * hidden]` as `[batch, hidden]` for each gate. */
function gatesOf(x: Tensor, gates: number): Tensor[] {
  const hidden = x.shape[1] / gates;
  return Array.from({ length: gates }, (_, gate) => slice(x, [undefined, [gate * hidden, (gate + 1) * hidden]]));
}

function checkSequence(name: string, x: Tensor, hidden: Tensor, weights: RecurrentWeights, gates: number): void {
  const shapes = `a sequence ${showShape(x.shape)} with a hidden state ${showShape(hidden.shape)}`;
  const refuse = (reason: string): never => {
    throw new Error(`Cannot run ${name} on ${shapes}: ${reason}`);
  };
  if (x.shape.length !== 3) refuse("the sequence must be [time, batch, features]");
  const [time, batch] = x.shape;
  if (time === 0) refuse("there are no steps");
  if (hidden.shape.length !== 2 || hidden.shape[0] !== batch) {
    refuse(`the state must be [batch, hidden], and batch ${batch}`);
  }
  const [, , features] = x.shape, [, width] = hidden.shape, rows = gates * width;
  const { inputWeight, hiddenWeight, inputBias, hiddenBias } = weights;
  checkShapes(refuse, { inputWeight, hiddenWeight, inputBias, hiddenBias }, {
    inputWeight: [rows, features],
    hiddenWeight: [rows, width],
    inputBias: [rows],
    hiddenBias: [rows],
  });
}
