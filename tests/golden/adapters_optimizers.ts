/** The golden trajectories of optimizers: three problems, ten steps, with gradients that may be clipped. */
import { gradients } from "../../lib/autograd.ts";
import { parameter } from "../../lib/create.ts";
import { clipByNorm, clipByValue, slopeNorm } from "../../lib/optim/clip.ts";
import type { Slopes } from "../../lib/optim/optimizer.ts";
import * as ops from "../../lib/ops/mod.ts";
import { keep, type Tensor } from "../../lib/tensor.ts";
import { type GoldenCase, numberOf, type Parameter } from "./cases.ts";
import { optimizers, stateNames } from "./optimizers.ts";
import type { Adapter, Adapters, Named } from "./trial.ts";

export const trajectories: Adapters = Object.fromEntries(
  Object.keys(optimizers).map((name): [string, Adapter] => [name, trajectory]),
);

/** What is made as small as possible, from the weights and the constants of a case. */
const OBJECTIVES: Readonly<Record<string, (weights: Named, constants: Named) => Tensor>> = {
  rosenbrock: ({ x }) => {
    const first = ops.slice(x, [[0, -1]]), second = ops.slice(x, [[1]]);
    const valley = ops.sum(ops.square(ops.sub(second, ops.square(first))));
    return ops.add(ops.mul(100, valley), ops.sum(ops.square(ops.sub(1, first))));
  },
  quadratic: ({ x }, { A, b }) => ops.sub(ops.mul(0.5, ops.matmul(x, ops.matmul(A, x))), ops.matmul(b, x)),
  regression: ({ weight, bias }, { X, Y }) => ops.meanSquaredError(ops.linear(X, weight, bias), Y),
};

/** Values of each step, by name. */
type Rows = Record<string, Tensor[]>;

function trajectory(inputs: Named, golden: GoldenCase): Named {
  const weights = weightsOf(inputs), optimizer = optimizers[golden.op](golden, weights), rows: Rows = {};
  const loss = () => OBJECTIVES[String(golden.params.problem)](weights, inputs);
  noteWeights(rows, weights);
  for (let step = 0; step < numberOf(golden, "steps"); step++) {
    const now = loss(), slopes = gradients(now), clipped = clip(golden.params.clip, slopes, weights);
    note(rows, "loss", now);
    note(rows, "total_norm", slopeNorm(slopes, weights));
    for (const [name, w] of Object.entries(weights)) {
      note(rows, `grad.${name}`, slopes.of(w));
      note(rows, `clipped_grad.${name}`, clipped.of(w));
    }
    optimizer.step(clipped);
    noteWeights(rows, weights);
  }
  note(rows, "loss", loss());
  const stacked = Object.entries(rows).map(([name, row]): [string, Tensor] => [name, ops.stack(row, 0)]);
  return { ...Object.fromEntries(stacked), ...stateOf(optimizer.state, golden) };
}

function note(rows: Rows, name: string, value: Tensor): void {
  (rows[name] ??= []).push(keep(value));
}

function noteWeights(rows: Rows, weights: Named): void {
  for (const [name, w] of Object.entries(weights)) note(rows, `trajectory.${name}`, w);
}

function weightsOf(inputs: Named): Named {
  const start = Object.entries(inputs).filter(([name]) => name.startsWith("start."));
  return Object.fromEntries(start.map(([name, x]) => [name.slice("start.".length), parameter(x)]));
}

function clip(settings: Parameter | undefined, slopes: Slopes, weights: Named): Slopes {
  const { type, max_norm, clip_value } = Object(settings);
  if (type === "norm") return clipByNorm(slopes, weights, max_norm);
  return type === "value" ? clipByValue(slopes, weights, clip_value) : slopes;
}

/** What was kept, by the names of the golden file: "state.exp_avg.weight". */
function stateOf(state: Named, golden: GoldenCase): Named {
  const names = stateNames(golden);
  const wanted = Object.keys(golden.outputs).filter((name) => name.startsWith("state."));
  return Object.fromEntries(wanted.map((name) => {
    const [, kept, weight] = name.split(".");
    return [name, state[`${weight}.${names[kept]}`]];
  }));
}
