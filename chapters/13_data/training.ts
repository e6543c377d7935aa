/** Training loops of this chapter: gradients and a rule, in plain sight. */
import { gradients } from "../../lib/autograd.ts";
import { compile } from "../../lib/compile.ts";
import { parameter, tensor, uniform, zeros } from "../../lib/create.ts";
import { relu } from "../../lib/ops/activations.ts";
import { linear } from "../../lib/ops/layers.ts";
import { binaryCrossEntropyWithLogits } from "../../lib/ops/losses_binary.ts";
import { meanSquaredError } from "../../lib/ops/losses_regression.ts";
import { Random } from "../../lib/random.ts";
import { device, type Tensor } from "../../lib/tensor.ts";
import { rule } from "../../lib/update.ts";
import { steadily } from "./steady.ts";

type Rows = readonly (readonly number[])[];
type Loss = (outputs: Tensor, targets: Tensor) => Tensor;

const LOSSES: Readonly<Record<"classes" | "numbers", Loss>> = {
  classes: binaryCrossEntropyWithLogits,
  numbers: meanSquaredError,
};

/** What is trained on, and how. */
export interface Descent {
  readonly rows: Rows;
  readonly targets: readonly number[];
  /** What the targets are: classes 0 and 1, or numbers. */
  readonly kind: keyof typeof LOSSES;
  readonly rate: number;
  readonly steps: number;
}

/** What came of it: the loss before each step, and the outputs for all rows after the last. */
export interface Descended {
  readonly losses: number[];
  readonly outputs: number[];
}

const descend = rule({ w: "w - rate * dw" });

/** A line through all rows, from weights of 0; every step takes all rows. */
export function descendLine(descent: Descent): Promise<Descended> {
  return steadily(() => {
    const width = descent.rows[0].length, weight = parameter(zeros([1, width])), bias = parameter(zeros([1]));
    return walk(descent, [weight, bias], (x) => linear(x, weight, bias));
  });
}

/** A network with one hidden layer of ReLUs, from random weights. */
export function descendNetwork(descent: Descent, seed: number, hidden = 16): Promise<Descended> {
  const random = new Random(seed), width = descent.rows[0].length;
  return steadily(() => {
    const weights = [[hidden, width], [1, hidden]].map(([to, from]) =>
      parameter(uniform(random, [to, from], -(from ** -0.5), from ** -0.5))
    );
    const biases = [hidden, 1].map((size) => parameter(zeros([size])));
    const forward = (x: Tensor) => linear(relu(linear(x, weights[0], biases[0])), weights[1], biases[1]);
    return walk(descent, [...weights, ...biases], forward);
  });
}

async function walk(
  { rows, targets, kind, rate, steps }: Descent,
  parameters: readonly Tensor[],
  forward: (x: Tensor) => Tensor,
): Promise<Descended> {
  using _all = device().step();
  const x = tensor(rows), t = tensor(targets.map((target) => [target])), losses: number[] = [];
  const lossAndGradients = compile((x, t) => {
    const loss = LOSSES[kind](forward(x), t), found = gradients(loss);
    return [loss, ...parameters.map((w) => found.of(w))];
  });
  for (let step = 0; step < steps; step++) {
    using _step = device().step();
    const [loss, ...slopes] = lossAndGradients(x, t);
    losses.push(await loss.item());
    parameters.forEach((w, i) => descend({ w, dw: slopes[i] }, { rate }));
  }
  return { losses, outputs: [...await forward(x).read()] };
}
