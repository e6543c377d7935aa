import {
  type Activation,
  elu,
  gelu,
  geluTanh,
  identity,
  leakyRelu,
  relu,
  sigmoidUnit,
  silu,
  softplusUnit,
  tanhUnit,
} from "../../chapters/04_activations/activations.ts";
import { step } from "../../chapters/02_perceptron/perceptron.ts";
import { assertEquals, assertThrows } from "@std/assert";
import { assertGolden, elementwise, type GoldenCase, goldenCases, numberOf, rowsOf, tryCases } from "./cases.ts";

const cases = await goldenCases("activations.json");

/** Which activation of the book a case means. */
const book: Readonly<Record<string, (golden: GoldenCase) => Pick<Activation, "value" | "derivative">>> = {
  identity: () => identity,
  step: (golden) => ({ value: (z) => step(z, numberOf(golden, "at_zero")), derivative: () => 0 }),
  sigmoid: () => sigmoidUnit,
  tanh: () => tanhUnit,
  relu: () => relu,
  leaky_relu: (golden) => leakyRelu(numberOf(golden, "negative_slope")),
  elu: (golden) => elu(numberOf(golden, "alpha")),
  softplus: () => softplusUnit,
  gelu: ({ params }) => params.approximate === "tanh" ? geluTanh : gelu,
  silu: () => silu,
};

Deno.test("the activations agree with the golden figures, and to the last digits where these are exact", () => {
  const ours = Object.fromEntries(
    Object.entries(book).map((
      [op, activation],
    ) => [op, (golden: GoldenCase) => elementwise(golden, activation(golden))]),
  );
  const missing = tryCases(cases, ours);
  assertEquals(missing, [
    "relu6",
    "selu",
    "hardtanh",
    "hardsigmoid",
    "hardswish",
    "mish",
    "softsign",
    "logsigmoid",
    "tanhshrink",
    "prelu",
    "softmax", // these three are tried in losses_test.ts
    "log_softmax",
    "softmax_temperature",
  ]);
  assertEquals([...new Set(cases.map(({ op }) => op))].filter((op) => op in book), Object.keys(book).sort(inFileOrder));
});

const order = [...new Set(cases.map(({ op }) => op))];
const inFileOrder = (a: string, b: string) => order.indexOf(a) - order.indexOf(b);

const made: GoldenCase = {
  name: "made",
  op: "double",
  params: {},
  inputs: { x: { shape: [3], data: [0, 1, 2] } },
  outputs: { y: { shape: [3], data: [NaN, Infinity, 4] } },
  upstream: { y: { shape: [3], data: [1, 1, 3] } },
  grads: { x: { shape: [3], data: [2, 2, 6] } },
};

Deno.test("a golden case is passed only by its own numbers, NaN and infinity among them", () => {
  const pass = { outputs: { y: [NaN, Infinity, 4 + 3e-10] }, grads: { x: [2, 2, 6] } };
  assertGolden(made, pass);
  const wrong = [[0, Infinity, 4], [NaN, 1e308, 4], [NaN, -Infinity, 4], [NaN, Infinity, 4 + 5e-10], [
    NaN,
    Infinity,
    NaN,
  ]];
  for (const y of wrong) assertThrows(() => assertGolden(made, { ...pass, outputs: { y } }), Error, "made: y: number");
  assertThrows(() => assertGolden(made, { ...pass, outputs: { y: [NaN] } }), Error, "made: y has 1 numbers, not 3");
  assertThrows(() => assertGolden(made, { ...pass, outputs: {} }), Error, "made: y is missing in ours");
  assertThrows(
    () => assertGolden(made, { ...pass, grads: { x: [2, 2, 7] } }),
    Error,
    "made: gradient of x: number 2 is 7, not 6",
  );
  assertThrows(
    () => assertGolden(made, { ...pass, grads: { w: [1] } }),
    Error,
    "made: gradient of w is missing among the golden figures",
  );
});

Deno.test("exact figures hold to the thirteenth digit, also where numbers are smallest", () => {
  const exact = { outputs: { y: { shape: [2], data: [1e-300, 5e-324] } }, grads: {} };
  const tiny = { ...made, exact, outputs: { y: { shape: [2], data: [0, 0] } }, grads: {} };
  assertGolden(tiny, { outputs: { y: [1e-300, 0] }, grads: {} });
  assertThrows(
    () => assertGolden(tiny, { outputs: { y: [1.000000000001e-300, 0] }, grads: {} }),
    Error,
    "made, exact: y",
  );
  assertThrows(() => assertGolden(tiny, { outputs: { y: [0, 0] }, grads: {} }), Error, "made, exact: y");
});

Deno.test("an elementwise gradient is upstream times derivative", () => {
  const { outputs, grads } = elementwise(made, { value: (x) => 2 * x, derivative: () => 2 });
  assertEquals(outputs, { y: [0, 2, 4] });
  assertEquals(grads, { x: [2, 2, 6] });
});

Deno.test("golden matrices are read row by row, parameters as numbers", () => {
  assertEquals(rowsOf({ shape: [2, 3], data: [1, 2, 3, 4, 5, 6] }), [[1, 2, 3], [4, 5, 6]]);
  assertEquals(numberOf({ ...made, params: { alpha: 0.5 } }, "alpha"), 0.5);
  assertThrows(() => numberOf(made, "alpha"), Error, "Cannot read alpha of made: it is undefined");
});
