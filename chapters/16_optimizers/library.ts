/** What is measured of the library's optimizers on a few numbers: that they are the rules above, and what they do not do. */
import { parameter, tensor, uniform } from "../../lib/create.ts";
import type { Rule as Changes, Storage } from "../../lib/device/device.ts";
import { Reference } from "../../lib/device/reference.ts";
import type { Parameters as Named } from "../../lib/nn/layer.ts";
import { greater, where } from "../../lib/ops/comparisons.ts";
import type { MakeOptimizer, Optimizer, Settings } from "../../lib/optim/optimizer.ts";
import * as plain from "../../lib/optim/rules.ts";
import * as adams from "../../lib/optim/rules_adam.ts";
import { Random } from "../../lib/random.ts";
import { device, onDevice } from "../../lib/tensor.ts";
import * as rules from "./optimizers.ts";
import { walk } from "./optimizers.ts";
import { ravine } from "./surfaces.ts";

const SAME = { epsilon: rules.TINY };

/** Each rule of this chapter, beside the library's. */
export const TWINS: readonly (readonly [name: string, rule: rules.Rule, make: (w: Named) => Optimizer])[] = [
  ["descent", rules.descent(0.01), (w) => plain.sgd(w, { learningRate: 0.01 })],
  ["momentum", rules.momentum(0.01), (w) => plain.momentum(w, { learningRate: 0.01 })],
  ["nesterov", rules.nesterov(0.01), (w) => plain.nesterov(w, { learningRate: 0.01 })],
  ["adagrad", rules.adagrad(0.1), (w) => plain.adagrad(w, { learningRate: 0.1, ...SAME })],
  ["rmsprop", rules.rmsprop(0.1), (w) => plain.rmsprop(w, { learningRate: 0.1, ...SAME })],
  ["adam", rules.adam(0.1), (w) => adams.adam(w, { learningRate: 0.1, ...SAME })],
  ["amsgrad", rules.amsgrad(0.1), (w) => adams.amsgrad(w, { learningRate: 0.1, ...SAME })],
];

/** The largest difference between the places of a rule in plain numbers and of the library's, over so many steps in the ravine. */
export async function differenceOfTwins(start: readonly number[], steps: number): Promise<number> {
  const slopes = ravine().slopes;
  const differences = TWINS.map(async ([, rule, make]) => {
    const path = walk(rule, slopes, start, steps);
    const { w, optimizer } = onDevice(new Reference(), () => {
      const w = parameter(start);
      return { w, optimizer: make({ w }) };
    });
    let largest = 0;
    for (let t = 1; t <= steps; t++) {
      const dw = onDevice(w.device, () => tensor(slopes(path[t - 1])));
      optimizer.step({ of: () => dw });
      (await w.read()).forEach((value, i) => largest = Math.max(largest, Math.abs(value - path[t][i])));
    }
    return largest;
  });
  return Math.max(...await Promise.all(differences));
}

type Given<Name extends "elementwise" | "product" | "reduce"> = Parameters<Reference[Name]>;

/** A device that counts what it is asked for. */
class Counting extends Reference {
  updates = 0;
  others = 0;
  override update(rule: Changes, state: Record<string, Storage>, numbers: Record<string, number>): void {
    this.updates++;
    super.update(rule, state, numbers);
  }
  override elementwise(...given: Given<"elementwise">): Storage {
    this.others++;
    return super.elementwise(...given);
  }
  override product(...given: Given<"product">): Storage {
    this.others++;
    return super.product(...given);
  }
  override reduce(...given: Given<"reduce">): Storage {
    this.others++;
    return super.reduce(...given);
  }
}

/** What a device is asked for in a step of Adam on two tensors, whose slopes somebody has made up. */
export function callsOfStep(): { updates: number; others: number } {
  const counting = new Counting();
  onDevice(counting, () => {
    const optimizer = adams.adam({ a: parameter([1, 2]), b: parameter([3]) });
    const made = new Map(
      Object.values(optimizer.parameters).map((w) => [w, tensor(new Float64Array(w.storage.length))]),
    );
    [counting.updates, counting.others] = [0, 0];
    optimizer.step({ of: (w) => made.get(w)! });
  });
  const { updates, others } = counting;
  return { updates, others };
}

/** The mean of 500 weights that began at 1, after 500 steps whose slopes are noise of this size, and a decay of 0.5. */
export async function decayed(make: MakeOptimizer<Settings>, noise: number, seed: number): Promise<number> {
  const random = new Random(seed), w = parameter(new Float64Array(500).fill(1));
  const optimizer = make({ w }, { learningRate: 0.01, weightDecay: 0.5 });
  for (let step = 0; step < 500; step++) {
    using _step = device().step();
    const dw = where(greater(uniform(random, [500]), 0.5), noise, -noise);
    optimizer.step({ of: () => dw });
  }
  return [...await w.read()].reduce((a, b) => a + b) / 500;
}
