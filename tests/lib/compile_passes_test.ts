/** How many calls are left of a compiled calculation, and that they give the bits of the calculation as it is. */
import { assertEquals } from "@std/assert";
import { gradients } from "../../lib/autograd.ts";
import { type Calculation, compile } from "../../lib/compile.ts";
import { indices, parameter, tensor } from "../../lib/create.ts";
import { Wasm } from "../../lib/device/wasm/wasm.ts";
import { onDevice, type Tensor } from "../../lib/tensor.ts";
import { binary } from "../../lib/ops/formula_op.ts";
import { abs, crossEntropy, exp, log1p, mean, mul, neg, square, sub, sum } from "../../lib/ops/mod.ts";

const CALLS = ["elementwise", "reduce", "product", "gather", "scatter", "lookup", "addRows"] as const;

/** The Wasm device, and what it was asked for. */
function counting(): { on: Wasm; calls: string[] } {
  const on = new Wasm({ mebibytes: 64, threads: 1 }), calls: string[] = [];
  for (const name of CALLS) {
    const act = on[name].bind(on) as (...args: unknown[]) => unknown;
    Object.defineProperty(on, name, {
      value: (...args: unknown[]) => {
        calls.push(name);
        return act(...args);
      },
    });
  }
  return { on, calls };
}

/** The calls of a calculation when it is repeated; it must give the same bits as when it runs as it is. */
function callsOf(make: () => { calculation: Calculation; inputs: Tensor[] }): string[] {
  const { on, calls } = counting(), { calculation, inputs } = onDevice(on, make), compiled = compile(calculation);
  const bits = (results: readonly Tensor[]) => results.map(({ storage }) => new Uint32Array(on.values(storage).buffer));
  const [wanted] = [calculation, compiled].map((one) => bits(onDevice(on, () => one(...inputs))));
  for (let time = 0; time < 2; time++) {
    calls.length = 0;
    assertEquals(bits(onDevice(on, () => compiled(...inputs))), wanted);
  }
  on.close();
  return calls;
}

const values = (length: number) => Array.from({ length }, (_, i) => Math.sin(i * 1.7) * 3);

Deno.test("the mean of squares and its gradient: the one number of the gradient is no call, and is not repeated by one", () => {
  const calls = callsOf(() => {
    const x = tensor(values(12), [3, 4]), w = parameter(values(4));
    return { calculation: (x) => [gradients(mean(square(sub(x, w)))).of(w)], inputs: [x] };
  });
  assertEquals(calls, ["elementwise", "reduce"]);
});

Deno.test("cross-entropy and its gradient take the largest number of a row and its powers once", () => {
  const calls = callsOf(() => {
    const x = parameter(values(35), [7, 5]), labels = indices([0, 1, 2, 3, 4, 0, 1]);
    return {
      calculation: (x, y) => {
        const loss = crossEntropy(x, y);
        return [loss, gradients(loss).of(x)];
      },
      inputs: [x, labels],
    };
  });
  assertEquals(calls.filter((name) => name === "gather").length, 0);
  assertEquals(calls.filter((name) => name === "reduce").length, 5);
});

Deno.test("joined formulas know no more about each other's numbers than apart", () => {
  const calls = callsOf(() => {
    return { calculation: (x) => [log1p(exp(neg(abs(x))))], inputs: [tensor(values(1000))] };
  });
  assertEquals(calls, ["elementwise"]);
});

Deno.test("two names of a joined formula that read the same tell no more than two", () => {
  const between = { act: "try", y: "log1p(a < 0 ? 0 : a <= 1 ? b : 0)", use: "tests", known: [] };
  const trial = binary("between", between), small = Array.from({ length: 1000 }, (_, i) => i / 1000);
  const calls = callsOf(() => ({ calculation: (x) => [mul(trial(x, x), 3)], inputs: [tensor(small)] }));
  assertEquals(calls, ["elementwise"]);
});

Deno.test("results that are equal stay two", () => {
  const calls = callsOf(() => ({
    calculation: (x) => [sum(x), sum(x), mul(x, 2), mul(x, 2)],
    inputs: [tensor(values(9))],
  }));
  assertEquals(calls.length, 4);
});
