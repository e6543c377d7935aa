import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { gradients } from "../../../lib/autograd.ts";
import { indices, parameter, tensor } from "../../../lib/create.ts";
import type { Rule, Storage } from "../../../lib/device/device.ts";
import { Reference } from "../../../lib/device/reference.ts";
import { Wasm } from "../../../lib/device/wasm/wasm.ts";
import { add, mean, mul, square, sub, sum, tanh } from "../../../lib/ops/mod.ts";
import { assign } from "../../../lib/optim/assign.ts";
import { type Group, type MakeOptimizer, optimizerOf, type Settings } from "../../../lib/optim/optimizer.ts";
import * as rules from "../../../lib/optim/rules.ts";
import * as adams from "../../../lib/optim/rules_adam.ts";
import { device, keep, onDevice, type Tensor } from "../../../lib/tensor.ts";
import "../exact.ts";

const all = Object.entries({ ...rules, ...adams }) as unknown as [string, MakeOptimizer<Settings>][];
const numbers = async (x: Tensor) => [...await x.read()];

/** Half of the squares of the distances from 1, 2, 3, ... */
function bowl(w: Tensor): Tensor {
  const at = tensor(Float64Array.from({ length: w.storage.length }, (_, i) => i + 1), w.shape);
  return mul(0.5, sum(square(sub(w, at))));
}

Deno.test("an optimizer is called as its rule is, and its settings are those of its rule and a weight decay of 0", () => {
  for (const [name, make] of all) {
    const { rule } = make, optimizer = make({ w: parameter([1]) });
    assertEquals([rule.name, optimizer.name, rule.settings.weightDecay], [name, name, name === "adamw" ? 0.01 : 0]);
    assertEquals(Object.keys(optimizer.state), Object.keys(rule.state).map((kept) => `w.${kept}`));
    assertEquals(Object.keys(rule.assignments).at(-1), "w");
  }
});

Deno.test("a parameter that is in no group is frozen, and each group has settings of its own", async () => {
  const a = parameter([1, 1]), b = parameter([1, 1]), c = parameter([1, 1]);
  const groups: Group[] = [{ parameters: { a } }, {
    parameters: { b },
    settings: { learningRate: 0.5, weightDecay: 0.1 },
  }];
  const optimizer = rules.sgd(groups, { learningRate: 0.1 });
  optimizer.step(gradients(sum(add(add(mul(a, 2), mul(b, 2)), mul(c, 2)))));
  assertEquals(await numbers(a), [1 - 0.1 * 2, 1 - 0.1 * 2]);
  assertEquals(await numbers(b), [1 - 0.5 * (2 + 0.1 * 1), 1 - 0.5 * (2 + 0.1 * 1)]);
  assertEquals(await numbers(c), [1, 1]);
  assertEquals(optimizer.learningRates, [0.1, 0.5]);
  assertEquals(Object.keys(optimizer.parameters), ["a", "b"]);
});

Deno.test("a rate that is set acts in the next step, in its own group", async () => {
  const a = parameter([0]), b = parameter([0]);
  const optimizer = rules.momentum([{ parameters: { a } }, { parameters: { b } }], { learningRate: 1, momentum: 0.5 });
  const slopes = gradients(sum(add(a, b)));
  optimizer.step(slopes);
  optimizer.learningRates[1] = 0.1;
  optimizer.step(slopes);
  assertEquals([await numbers(a), await numbers(b)], [[-1 - 1.5], [-1 - 0.1 * 1.5]]);
});

Deno.test("weight decay is the gradient of half the decay times the sum of squares, in every rule but AdamW", async () => {
  for (const [name, make] of all.filter(([name]) => name !== "adamw")) {
    const told = parameter([2, -3]), written = parameter([2, -3]);
    const one = make({ w: told }, { weightDecay: 0.3 }), other = make({ w: written });
    for (let step = 0; step < 4; step++) {
      one.step(gradients(bowl(told)));
      other.step(gradients(add(bowl(written), mul(0.15, sum(square(written))))));
    }
    const [a, b] = [await numbers(told), await numbers(written)];
    a.forEach((value, i) => assertEquals(Math.abs(value - b[i]) < 1e-9, true, `${name}: ${value} ${b[i]}`));
  }
});

/** A model of two tensors, and steps of its training. */
function trial(make: MakeOptimizer<Settings>, start: readonly number[][], settings: Partial<Settings> = {}) {
  const [a, b] = start.map((values) => parameter(values)),
    optimizer = make({ a, b }, { learningRate: 0.05, ...settings });
  const learn = (steps: number) => {
    for (let step = 0; step < steps; step++) {
      using _step = device().step();
      const found = tanh(mul(a, b)), loss = mean(square(sub(found, tensor([0.5, -0.5, 0.25]))));
      optimizer.step(gradients(loss));
    }
  };
  return { parameters: { a, b }, optimizer, learn };
}

const START = [[0.3, -0.2, 0.9], [1.1, 0.4, -0.7]];
const bits = async (tensors: Readonly<Record<string, Tensor>>) =>
  await Promise.all(Object.entries(tensors).map(async ([name, x]) => [name, await numbers(x)]));

Deno.test("a training that was saved goes on with the same bits, on the Wasm device too", async () => {
  using wasm = { device: new Wasm({ threads: 1 }), [Symbol.dispose]: () => wasm.device.close() };
  for (const on of [new Reference(), wasm.device]) {
    for (const [name, make] of all) {
      const { whole, first, again } = onDevice(on, () => {
        const whole = trial(make, START), first = trial(make, START);
        whole.learn(9);
        first.learn(4);
        return { whole, first, again: trial(make, [[0, 0, 0], [0, 0, 0]]) };
      });
      assign(again.parameters, first.parameters);
      assign(again.optimizer.state, first.optimizer.state);
      again.optimizer.steps = first.optimizer.steps;
      onDevice(on, () => again.learn(5));
      assertEquals(await bits(again.parameters), await bits(whole.parameters), `${name} on ${on.name}`);
      assertEquals(await bits(again.optimizer.state), await bits(whole.optimizer.state), `${name} on ${on.name}`);
      assertEquals([first.optimizer.steps, again.optimizer.steps], [4, 9]);
    }
  }
});

Deno.test("every rule goes the same way on the Wasm device as in float64, to the digits that float32 has", async () => {
  const wasm = new Wasm({ threads: 1 });
  for (const [name, make] of all) {
    const [exact, short] = [new Reference(), wasm].map((on) =>
      onDevice(on, () => {
        const one = trial(make, START);
        one.learn(10);
        return one.parameters;
      })
    );
    for (const part of ["a", "b"] as const) {
      const [wanted, found] = [await numbers(exact[part]), await numbers(short[part])];
      wanted.forEach((value, i) =>
        assertEquals(Math.abs(value - found[i]) < 1e-4, true, `${name}: ${found[i]} ${value}`)
      );
    }
  }
  wasm.close();
});

/** Counts the passes over memory. */
class Counted extends Reference {
  updates = 0;
  override update(rule: Rule, state: Record<string, Storage>, numbers: Record<string, number>): void {
    this.updates++;
    super.update(rule, state, numbers);
  }
}

Deno.test("a step is one update for each tensor, with weight decay too", () => {
  for (const [name, make] of all) {
    const counted = new Counted();
    onDevice(counted, () => trial(make, START, { weightDecay: 0.1 }).learn(3));
    assertEquals(counted.updates, 6, name);
  }
});

Deno.test("what is kept outlives the step in which the optimizer was made", async () => {
  const w = parameter([3]);
  const optimizer = (() => {
    using _step = device().step();
    return adams.adam({ w });
  })();
  optimizer.step(gradients(bowl(w)));
  assertEquals((await numbers(optimizer.state["w.m"]))[0], (1 - 0.9) * 2);
});

Deno.test("a tensor that two layers share is changed once, under its first name", async () => {
  const w = parameter([1]), optimizer = rules.sgd({ "first.weight": w, "second.weight": w }, { learningRate: 1 });
  optimizer.step(gradients(sum(w)));
  assertEquals([await numbers(w), Object.keys(optimizer.parameters)], [[0], ["first.weight"]]);
});

Deno.test("where a gradient cannot be had, no weight is changed and no step is counted", async () => {
  const a = parameter([1]), b = parameter([1]), optimizer = rules.sgd({ a, b });
  const slopes = {
    of: (x: Tensor) => {
      if (x === a) return tensor([1]);
      throw new Error("no gradient");
    },
  };
  assertThrows(() => optimizer.step(slopes), Error, "no gradient");
  optimizer.learningRates[0] = NaN;
  assertThrows(() => optimizer.step({ of: () => tensor([1]) }), Error, "the learning rate of group 0 is NaN");
  assertEquals([await numbers(a), optimizer.steps], [[1], 0]);
});

Deno.test("an optimizer says what is wrong with what it is given", () => {
  const w = parameter([1]), make = "Cannot make the optimizer";
  assertThrows(() => rules.sgd({}), Error, `${make} sgd: it is given no parameters, so there is nothing to learn`);
  assertThrows(
    () => rules.sgd({ w: tensor([1]) }),
    Error,
    `${make} sgd: w is not tracked; make it with parameter(...)`,
  );
  assertThrows(() => rules.sgd({ w: indices([1]) }), Error, "w is not tracked");
  const twice: Group[] = [{ parameters: { w } }, { parameters: { v: w } }];
  assertThrows(() => rules.sgd(twice), Error, `${make} sgd: v is in the groups 0 and 1`);
  const namesakes: Group[] = [{ parameters: { w } }, { parameters: { w: parameter([1]) } }];
  assertThrows(
    () => rules.sgd(namesakes),
    Error,
    `${make} sgd: two groups have a parameter w; take both out of the whole model, by parametersIn`,
  );
  assertThrows(
    () => adams.adam({ w }, { rate: 1 } as Record<string, number>),
    Error,
    `${make} adam: it has no setting rate; it has weightDecay, learningRate, beta1, beta2, epsilon`,
  );
  assertThrows(() => rules.sgd({ w }, { learningRate: NaN }), Error, "learningRate is NaN, expected a number from 0");
  assertThrows(() => rules.sgd({ w }, { learningRate: -1 }), Error, "learningRate is -1, expected a number from 0");
  assertThrows(() => adams.adam({ w }, { beta2: 1 }), Error, "beta2 is 1, expected a number from 0, less than 1");
});

Deno.test("a rule of one's own is an optimizer", async () => {
  const signs = optimizerOf({
    name: "signs",
    settings: { learningRate: 0.5 },
    state: {},
    assignments: { w: "w - learningRate * sign(dw)" },
  });
  const w = parameter([3, -3]);
  signs({ w }).step(gradients(sum(square(w))));
  assertEquals(await numbers(w), [2.5, -2.5]);
});

Deno.test("numbers are assigned by name, all or none", async () => {
  const a = parameter([1, 2]), b = parameter([3]), x = keep(tensor([5, 6])), y = tensor([7]);
  assertThrows(() => assign({ a, b }, { a: x }), Error, "Cannot assign to b: nothing is given for it");
  assertThrows(() => assign({ a }, { a: x, b: y }), Error, "Cannot assign b: there is a");
  assertThrows(() => assign({ a, b }, { a: x, b: x }), Error, "Cannot assign to b [1]: what is given has shape [2]");
  assertEquals(await numbers(a), [1, 2]);
  assign({ a, b }, { b: y, a: x });
  assertEquals([await numbers(a), await numbers(b)], [[5, 6], [7]]);
  assertStrictEquals(a.tracked, true);
});
