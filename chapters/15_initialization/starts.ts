/** Many networks that begin differently: where XOR ends, and how large the loss is before anything is learned. */
import { gradients } from "../../lib/autograd.ts";
import { compile } from "../../lib/compile.ts";
import { indices, normal, parameter, tensor, uniform } from "../../lib/create.ts";
import { dense } from "../../lib/nn/dense.ts";
import { constant, type Initial } from "../../lib/nn/initial.ts";
import { type Part, sequential } from "../../lib/nn/sequential.ts";
import { untracked } from "../../lib/op.ts";
import { relu, softplus, tanh } from "../../lib/ops/activations.ts";
import { add, mul, sub } from "../../lib/ops/arithmetic.ts";
import { sum } from "../../lib/ops/broadcast.ts";
import { crossEntropy } from "../../lib/ops/losses_classes.ts";
import { matmul } from "../../lib/ops/product.ts";
import { mean } from "../../lib/ops/reductions.ts";
import { Random } from "../../lib/random.ts";
import { device, type Tensor } from "../../lib/tensor.ts";
import { rule } from "../../lib/update.ts";

/** A hundred networks 2-`hidden`-1, all trained on XOR at once: one stack of matrices for each layer. */
export interface Starts {
  readonly bend: "tanh" | "ReLU";
  readonly hidden: number;
}

export const COUNT = 100;
const STEPS = 1000;
const CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]], LABELS = [0, 1, 1, 0];
const descend = rule({ w: "w - rate * dw" });

/** The loss of each network at the end, the mean over the four corners, in nats. */
async function xorLosses({ bend, hidden }: Starts, seed: number): Promise<number[]> {
  const activation = bend === "tanh" ? tanh : relu;
  const { weights, lossAndSlopes } = xorNetworks(activation, hidden, new Random(seed));
  for (let i = 0; i < STEPS; i++) {
    using _step = device().step();
    const [, ...slopes] = lossAndSlopes();
    weights.forEach((w, i) => descend({ w, dw: slopes[i] }, { rate: 0.5 }));
  }
  using _step = device().step();
  return [...await lossAndSlopes()[0].read()];
}

/** Below this loss each corner is answered rightly: one that is not costs ln 2 at least, a quarter of which is the mean's. */
const LEARNED = Math.LN2 / 4;

/** How many of the hundred have learned all four corners. */
export async function learnedXor(starts: Starts, seed: number): Promise<number> {
  return (await xorLosses(starts, seed)).filter((loss) => loss < LEARNED).length;
}

/** Weights and biases begin as PyTorch's. Each network has a loss of its own; the slopes of their sum are those of each. */
function xorNetworks(activation: Part, hidden: number, random: Random) {
  const draw = (rows: number, columns: number, fan: number) =>
    parameter(uniform(random, [COUNT, rows, columns], -1 / Math.sqrt(fan), 1 / Math.sqrt(fan)));
  const weights = [draw(2, hidden, 2), draw(1, hidden, 2), draw(hidden, 1, hidden), draw(1, 1, hidden)];
  const [w1, b1, w2, b2] = weights, x = tensor(CORNERS), labels = tensor(LABELS, [4, 1]);
  const lossAndSlopes = compile(() => {
    const logits = add(matmul(activation(add(matmul(x, w1), b1)), w2), b2);
    const losses = mean(sub(softplus(logits), mul(labels, logits)), [1, 2]), found = gradients(sum(losses));
    return [losses, ...weights.map((w) => found.of(w))];
  });
  return { weights, lossAndSlopes };
}

/** Widths of a network, from its inputs to its classes. */
export interface First {
  readonly widths: readonly number[];
  readonly activation: Part;
  /** As in PyTorch unless told. */
  readonly initial?: Initial;
}

/** The losses of networks that have learned nothing, each on one normal row whose class is drawn too. */
export async function firstLosses(
  { widths, activation, initial }: First,
  count: number,
  seed: number,
): Promise<number[]> {
  const random = new Random(seed), losses: number[] = [];
  for (let i = 0; i < count; i++) {
    using _step = device().step();
    losses.push(await firstLoss(widths, activation, random, initial).item());
  }
  return losses;
}

function firstLoss(widths: readonly number[], activation: Part, random: Random, initial?: Initial): Tensor {
  const start = initial ? { random, initial, bias: constant(0) } : { random };
  const layers = widths.slice(1).flatMap((width, i) => [dense(widths[i], width, start), activation]).slice(0, -1);
  const x = normal(random, [1, widths[0]]), label = indices([random.integer(widths[widths.length - 1])]);
  return untracked(() => crossEntropy(sequential(layers)(x), label));
}
