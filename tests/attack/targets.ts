/** What is attacked: every op with a gradient, and a few graphs that fork and meet again. */
import type { Arguments } from "../../lib/op.ts";
import { matmul, mul, sigmoid, tanh } from "../../lib/ops/mod.ts";
import { add } from "../../lib/ops/arithmetic.ts";
import { sample } from "../../lib/ops/sample.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { hasGradient, registered } from "../lib/ops/matrix.ts";
import type { Target } from "./trial.ts";

const ops: Target[] = registered.filter(([, op]) => hasGradient(op)).map(([name, op]) => (
  { name, op, samples: op.entry.samples, isElementwise: op.kind === "elementwise" }
));

function graph(name: string, of: (x: Tensor, w: Tensor) => Tensor, args: () => readonly Tensor[]): Target {
  return {
    name: `graph: ${name}`,
    op: (...args: Arguments) => of(args[0] as Tensor, args[1] as Tensor),
    samples: () => [args()],
    isElementwise: false,
  };
}

const pair = () => [sample([3]), sample([3], undefined, 1)];

export const graphs: readonly Target[] = [
  graph("x * x", (x) => mul(x, x), () => [sample([3])]),
  graph("two ways", (x, w) => {
    const s = mul(x, w);
    return mul(tanh(s), sigmoid(s));
  }, pair),
  graph("shortcut", (x, w) => {
    const s = mul(x, w);
    return add(s, tanh(s));
  }, pair),
  graph("two diamonds", (x, w) => {
    const s = add(tanh(x), mul(x, w));
    return add(mul(s, w), tanh(s));
  }, pair),
  graph("shared weight", (x, w) => tanh(matmul(w, tanh(matmul(w, x)))), () => [sample([2, 3]), sample([2, 2])]),
];

export const targets: readonly Target[] = [...ops, ...graphs];
