import { assert, assertEquals, assertThrows } from "@std/assert";
import { Wasm } from "../../../lib/device/wasm/wasm.ts";
import * as initial from "../../../lib/nn/initial.ts";
import { rightAngles } from "../../../lib/nn/right_angles.ts";
import { matmul } from "../../../lib/ops/product.ts";
import { Random } from "../../../lib/random.ts";
import { onDevice } from "../../../lib/tensor.ts";
import { assertClose, numbers } from "../ops/close.ts";
import "../exact.ts";

/** Mean and standard deviation. */
function spreadOf(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length) };
}

const SHAPE = [200, 300] as const;

/** The rules and their standard deviations for 300 inputs and 200 outputs, by the formulas of their papers. */
const RULES: [string, initial.Initial, deviation: number][] = [
  ["uniform", initial.uniform(-0.3, 0.3), 0.3 / Math.sqrt(3)],
  ["normal", initial.normal(0, 0.7), 0.7],
  ["xavierUniform", initial.xavierUniform(), Math.sqrt(2 / 500)],
  ["xavierNormal with gain 2", initial.xavierNormal({ gain: 2 }), 2 * Math.sqrt(2 / 500)],
  ["heUniform", initial.heUniform(), Math.sqrt(2 / 300)],
  ["heNormal by outputs", initial.heNormal({ fan: "out" }), Math.sqrt(2 / 200)],
  ["byInputs", initial.byInputs(), 1 / Math.sqrt(3 * 300)],
  ["orthogonal", initial.orthogonal(), 1 / Math.sqrt(300)],
];

for (const [name, rule, deviation] of RULES) {
  Deno.test(`${name} draws weights around 0, with the spread that its formula says, and again with the same seed`, () => {
    const weight = rule(SHAPE, new Random(1)), found = spreadOf(numbers(weight));
    assertEquals(weight.shape, SHAPE);
    assert(Math.abs(found.mean) < 5 * deviation / Math.sqrt(60_000), `mean ${found.mean}`);
    assert(Math.abs(found.deviation / deviation - 1) < 0.02, `deviation ${found.deviation}, expected ${deviation}`);
    assertEquals(numbers(rule(SHAPE, new Random(1))), numbers(weight));
  });
}

Deno.test("uniform rules keep to their bounds, and come near them", () => {
  const largest = (rule: initial.Initial) =>
    Math.max(...numbers(rule([100, 64], new Random(2))).map((one) => Math.abs(one)));
  const bounds: [initial.Initial, number][] = [
    [initial.byInputs(), 0.125],
    [initial.xavierUniform(), Math.sqrt(6 / 164)],
    [initial.heUniform(), Math.sqrt(6 / 64)],
  ];
  for (const [rule, bound] of bounds) {
    const found = largest(rule);
    assert(found <= bound && found > 0.99 * bound, `${found} of ${bound}`);
  }
});

Deno.test("constant gives the number everywhere, 0 unless told", () => {
  assertEquals(numbers(initial.constant(0.5)([2, 2], new Random(1))), [0.5, 0.5, 0.5, 0.5]);
  assertEquals(numbers(initial.constant()([2], new Random(1))), [0, 0]);
});

Deno.test("a kernel counts with all its places, in and out", () => {
  assertEquals(initial.fansOf([8, 3, 5, 5]), { in: 75, out: 200 });
  assertEquals(initial.fansOf([4, 3]), { in: 3, out: 4 });
});

Deno.test("orthogonal weights: rows at right angles if they are few, columns if they are many", () => {
  const identity = (n: number, value: number) => Array.from({ length: n * n }, (_, i) => i % (n + 1) === 0 ? value : 0);
  for (const [rows, columns] of [[5, 9], [9, 5], [20, 20], [1, 3]]) {
    const weight = initial.orthogonal({ gain: 2 })([rows, columns], new Random(3)), least = Math.min(rows, columns);
    const product = rows <= columns
      ? matmul(weight, weight, { bTransposed: true })
      : matmul(weight, weight, { aTransposed: true });
    assertClose(product, { shape: [least, least], values: identity(least, 4) }, 1e-14);
  }
  assertEquals(initial.orthogonal()([4, 2, 3, 3], new Random(1)).shape, [4, 2, 3, 3]);
});

Deno.test("vectors stay at right angles where there are hundreds of them", () => {
  const found = rightAngles(200, 200, new Random(4));
  const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, one, i) => sum + one * b[i], 0);
  const off = found.map((a, i) => Math.max(...found.map((b, j) => Math.abs(product(a, b) - (i === j ? 1 : 0)))));
  assert(Math.max(...off) < 1e-13, `${Math.max(...off)}`);
});

Deno.test("weights begin on the device that is chosen, with the same uniform numbers", async () => {
  const draw = () => initial.byInputs()([3, 4], new Random(5)), exact = numbers(draw());
  const wasm = onDevice(new Wasm({ threads: 1 }), draw), single = [...await wasm.read()];
  assertEquals(wasm.dataType, "float32");
  assert(single.every((one, i) => Math.abs(one - exact[i]) < 1e-7), `${single}`);
});

Deno.test("a gain that is not known, and a weight without connections, are refused", () => {
  assertThrows(
    () => initial.gainOf("swish" as "relu"),
    Error,
    "Cannot tell the gain of swish: known are linear, sigmoid, tanh, relu, leakyRelu",
  );
  for (const rule of [initial.heNormal(), initial.xavierUniform(), initial.orthogonal()]) {
    for (const [shape, text] of [[[3], "[3]"], [[3, 0], "[3, 0]"]] as const) {
      assertThrows(
        () => rule(shape, new Random(1)),
        Error,
        `Cannot count the connections of a weight ${text}: it must be [out, in, ...kernel]`,
      );
    }
  }
});
